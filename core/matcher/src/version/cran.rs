//! R packages: numbers parted by dots or hyphens; a longer version is later (`package_version`).

use super::Order;
use super::key::Writer;
use super::text::digits;

/// `1.0` is before `1.0.0`, as in R.
pub(super) struct Cran;

const END: u8 = 0;
const NUMBER: u8 = 1;

impl Order for Cran {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        for number in text.split(['.', '-']) {
            key.tag(NUMBER);
            key.number(digits(number)?);
        }
        key.tag(END);
        Some(())
    }
}
