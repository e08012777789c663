//! CPE names: read from both bindings, written canonically, compared as NISTIR 7696 has it.
//!
//! In: a formatted string (`cpe:2.3:…`) or a URI (`cpe:/…`) of NISTIR 7695. Out: the eleven attributes of the
//! well-formed name, unescaped and in lower case; the relation of two names; what NVD's criteria ask of a component.

mod attribute;
mod name;
mod relation;

pub use attribute::{Attribute, Pattern};
pub use name::{Cpe, CpeError, MAX_LENGTH};
pub use relation::{Relation, relation};
