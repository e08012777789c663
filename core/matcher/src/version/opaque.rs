//! No order at all: a text equals itself, everything else is undetermined.

use super::Order;
use super::key::Writer;

/// For commits, and for schemes that nobody wrote down.
pub(super) struct Opaque;

impl Order for Opaque {
    fn write(&self, _text: &str, _key: &mut Writer<'_>) -> Option<()> {
        None
    }
}
