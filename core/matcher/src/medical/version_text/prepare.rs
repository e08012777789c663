//! Texts made even before they are read: signs, spaces, and the words that stand beside a product's name.

/// Longest text that is read, in bytes; advisories' own stay below a thousand.
const MAX_LENGTH: usize = 2_000;

/// Spellings of signs that are read as one.
const SIGNS: [(&str, &str); 12] = [
    ("\u{2264}", "<="),
    ("\u{2265}", ">="),
    ("=<", "<="),
    ("=>", ">="),
    ("\u{2013}", " - "),
    ("\u{2014}", " - "),
    ("\u{2010}", "-"),
    ("\u{2011}", "-"),
    ("\u{a0}", " "),
    ("\u{2122}", ""),
    ("\u{ae}", ""),
    ("\u{201c}", "\""),
];

/// The text with one spelling of every sign and single spaces. `None`: empty or too long.
pub(super) fn tidy(text: &str) -> Option<String> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let mut even = text.to_owned();
    for (from, to) in SIGNS {
        even = even.replace(from, to);
    }
    let even = even.replace(['"', '\u{201d}'], " ").replace("||", "|");
    let words: Vec<&str> = even.split_whitespace().collect();
    let even = words.join(" ").replace(". x", ".x").replace(". X", ".x");
    let even = even.trim_matches([':', ',', ';', ' ']);
    let even = even.strip_prefix("- ").unwrap_or(even).trim();
    (!even.is_empty()).then(|| even.to_owned())
}

/// What a product's full name says behind the name itself: `Versions 2.3.0 and prior`.
pub(super) fn words_beside(product: &str, full_name: &str) -> Option<String> {
    let (product, full) = (tidy(product).unwrap_or_default(), tidy(full_name)?);
    let behind = behind_prefix(&full, &product)
        .or_else(|| full.split_once(": ").map(|(_, behind)| behind))
        .or_else(|| full.split_once(" - ").map(|(_, behind)| behind))
        .or_else(|| behind_within(&full, &product))?;
    let behind = tidy(behind)?;
    let behind = behind_prefix(&behind, &product).map(str::to_owned).unwrap_or(behind);
    tidy(&behind)
}

/// What follows `product` where the text begins with it, letters' case aside.
fn behind_prefix<'t>(text: &'t str, product: &str) -> Option<&'t str> {
    let head = text.get(..product.len())?;
    let behind = text.get(product.len()..)?;
    let whole = !behind.starts_with(char::is_alphanumeric);
    (!product.is_empty() && whole && head.eq_ignore_ascii_case(product)).then_some(behind)
}

/// What follows `product` where the text holds it.
fn behind_within<'t>(text: &'t str, product: &str) -> Option<&'t str> {
    let at = text.to_ascii_lowercase().find(&product.to_ascii_lowercase())?;
    (!product.is_empty()).then(|| text.get(at + product.len()..)).flatten()
}
