//! The form of ids.

use crate::fields::Kind;
use crate::limits::Limits;

/// Whether an id has the form of its kind's ids.
pub(super) fn is_id(kind: Kind, id: &str, limits: &Limits) -> bool {
    if id.is_empty() || id.chars().count() > limits.id_chars {
        return false;
    }
    let starts_well = id.starts_with(|c: char| c.is_ascii_alphanumeric());
    match kind {
        Kind::Release => starts_well && id.chars().all(|c| c.is_ascii_alphanumeric() || ".-_+".contains(c)),
        Kind::Vulnerability | Kind::Identity => {
            starts_well && id.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c))
        }
        _ => {
            id.starts_with(|c: char| c.is_ascii_lowercase())
                && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && !id.contains("--")
                && !id.ends_with('-')
        }
    }
}

/// The nearest kebab-case id.
pub(super) fn kebab(text: &str) -> String {
    let mut id = String::new();
    for c in text.chars() {
        let upper_after_lower =
            c.is_ascii_uppercase() && id.ends_with(|last: char| last.is_ascii_lowercase());
        if (upper_after_lower || !c.is_ascii_alphanumeric()) && !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
        if c.is_ascii_alphanumeric() && (!id.is_empty() || c.is_ascii_alphabetic()) {
            id.push(c.to_ascii_lowercase());
        }
    }
    let id = id.trim_matches('-');
    if id.is_empty() { "some-id".to_owned() } else { id.to_owned() }
}
