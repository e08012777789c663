//! Medical advisories carry names, not identifiers: which lines of an inventory they may mean, and which versions.
//!
//! In: the products of advisories as CSAF writes them (vendor, name, version text) and the items of an inventory. Out:
//! findings, each a *candidate* with the reasons for and against it and a version verdict of three values, until a
//! remembered answer confirms or refuses it. Never silently affected, never dropped: what an answer refuses is shown as
//! refused. Deliberately not here: reading CSAF, which CVE is how severe.

mod answer;
mod compare;
mod document;
mod finding;
mod item;
mod name;
mod postings;
mod row;
mod udi;
mod vendor;
pub mod version_text;
mod words;

pub use document::{Document, Product};
pub use finding::{Grade, NameFinding};
pub use item::Item;
pub use postings::{NameIndex, match_documents};

pub(crate) use answer::{said_to_be, vendor_and_product};
pub(crate) use postings::{Asked, Makers, words_of, words_of_name};
