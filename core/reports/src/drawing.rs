//! The drawing of the system: zones as clusters, components as boxes, flows as arrows, a harm's path laid over.
//!
//! Positions come from a [`Layout`], which is kept between runs, so that two releases can be compared by eye.

mod graph;
mod layout;
mod placing;

pub use layout::{Cell, Layout, LayoutError};
