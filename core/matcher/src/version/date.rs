//! Calendar dates: `2018-01-31`, `2018.01.31`, `20180131`, `2018-01`, with a number of the day's release behind.

use super::Order;
use super::key::Writer;
use super::text::digits;

/// A month is before its days. What is no date of the calendar equals only itself.
pub(super) struct Date;

const END: u8 = 0;
const NUMBER: u8 = 1;

impl Order for Date {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        let mut parts = text.split(['-', '.', '/', '_']);
        let first = digits(parts.next()?)?;
        let (year, month, day) = match first.len() {
            8 => (first.get(0..4)?, first.get(4..6)?, first.get(6..8)),
            6 => (first.get(0..4)?, first.get(4..6)?, None),
            4 => (first, parts.next()?, parts.next()),
            _ => return None,
        };
        within(month, 1, 12)?;
        if let Some(day) = day {
            within(day, 1, 31)?;
        }
        for number in [year, month].into_iter().chain(day).chain(parts) {
            key.tag(NUMBER);
            key.number(digits(number)?);
        }
        key.tag(END);
        Some(())
    }
}

/// One or two digits between two numbers.
fn within(text: &str, from: u8, to: u8) -> Option<()> {
    let value: u8 = digits(text)?.parse().ok()?;
    (text.len() <= 2 && (from..=to).contains(&value)).then_some(())
}
