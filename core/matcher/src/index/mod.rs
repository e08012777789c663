//! The snapshot: advisories packed into one immutable file that is used where it lies.
//!
//! `layout` says how the file is built; `Builder` makes it, `Index` reads it.

mod assemble;
pub(crate) mod body;
mod builder;
mod checksum;
mod collect;
pub(crate) mod criterion;
pub(crate) mod cursor;
mod error;
mod join;
pub(crate) mod key;
mod layout;
mod named;
mod open;
mod pack;
mod segment;
pub(crate) mod statement;
pub(crate) mod store;
mod summary;
pub(crate) mod tree;
mod vulnerability;

pub use builder::Builder;
pub use error::IndexError;
pub(crate) use named::Ready;
pub use open::{Index, MOST_SEGMENTS};
pub(crate) use open::{Run, split};
pub(crate) use summary::put_source_name;
pub use summary::source_name;
pub use vulnerability::{CvssView, Vulnerability, VulnerabilityView};
