//! The page: one HTML file that loads nothing, prints well, and can be read without its script.

mod blocks;
mod figure;
mod inline;
mod markup;
mod page;
mod part;
mod table;

pub use blocks::render;
pub use markup::Markup;
pub use page::page;
