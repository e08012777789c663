//! From files to raw elements: which files, their text, their tables, every mistake of form reported on the way.

pub(crate) mod element;
mod files;
mod header;
mod id;
pub(crate) mod tree;

pub(crate) use element::{Element, load};
