//! Text from SBOMs, advisories and security files, made safe to show: it may not command a terminal or a page.

pub use noharm_model::foreign::one_line;

/// An id for a place on the page: `prefix-` and `id` with everything but ASCII letters, digits and `-` encoded, so
/// that different ids stay different.
#[must_use]
pub fn anchor(prefix: &'static str, id: &str) -> String {
    use std::fmt::Write as _;
    let mut out = format!("{prefix}-");
    for character in id.chars() {
        if character.is_ascii_alphanumeric() || character == '-' {
            out.push(character);
        } else {
            let _ = write!(out, "_{:x}_", u32::from(character));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_plain_and_stay_apart() {
        assert_eq!(anchor("harm", "over-infusion"), "harm-over-infusion");
        assert_ne!(anchor("harm", "a b"), anchor("harm", "a_b"));
        assert!(anchor("harm", "\"><script>").chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)));
    }
}
