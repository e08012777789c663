//! Package URLs of what was found, escaped as ECMA-427 says.

use std::fmt::Write as _;

/// A purl of its parts; qualifiers must come in alphabetical order, those without a value are left out.
pub(super) fn purl(
    kind: &str,
    namespace: Option<&str>,
    name: &str,
    version: Option<&str>,
    qualifiers: &[(&str, Option<String>)],
) -> String {
    let mut purl = format!("pkg:{kind}/");
    for segment in namespace.iter().flat_map(|namespace| namespace.split('/')).filter(|s| !s.is_empty()) {
        escape(segment, &mut purl);
        purl.push('/');
    }
    escape(name, &mut purl);
    if let Some(version) = version {
        purl.push('@');
        escape(version, &mut purl);
    }
    let mut mark = '?';
    for (key, value) in qualifiers {
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
            purl.push(mark);
            purl.push_str(key);
            purl.push('=');
            escape(value, &mut purl);
            mark = '&';
        }
    }
    purl
}

/// Letters, digits, `.-_~:` stay; all else is escaped byte by byte.
fn escape(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_~:".contains(&byte) {
            into.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}
