//! The drawing of the system: zones as clusters, components as boxes, flows as arrows, a harm's path laid over.
//!
//! Positions come from a [`Layout`], which is kept between runs, so that two releases can be compared by eye.

mod draw;
mod first_layout;
mod graph;
mod layout;
mod lettering;
mod overlay;
mod placing;
mod rectangle;
mod routing;
mod shapes;
mod svg;
mod tracks;

pub(crate) use draw::Picture;
pub use layout::{Cell, Layout, LayoutError};
pub(crate) use overlay::Over;
pub use svg::svg;
pub(crate) use svg::{STYLE, write};
