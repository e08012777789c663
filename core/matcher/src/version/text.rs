//! Texts around versions: digits, a leading `v`, tags of repositories, what a distribution adds.

use super::Scheme;

/// The text, if it is one or more ASCII digits.
pub(super) fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

/// The text without a leading `v` or `V` that stands before a digit.
pub(super) fn strip_v(text: &str) -> &str {
    match text.strip_prefix(['v', 'V']) {
        Some(rest) if rest.starts_with(|first: char| first.is_ascii_digit()) => rest,
        _ => text,
    }
}

/// Splits a text after the leading bytes that `belongs` accepts; `belongs` must accept ASCII only.
pub(super) fn split_while(text: &str, belongs: fn(&u8) -> bool) -> (&str, &str) {
    let length = text.bytes().take_while(belongs).count();
    text.split_at_checked(length).unwrap_or((text, ""))
}

/// The version in a repository's tag: `FILE5_32` of `file` is `5.32`, `OpenSSL_1_0_2k` is `1.0.2k`, `v1.2` is `1.2`.
/// `None`: no version can be seen in it.
#[must_use]
pub fn tag_version(name: &str, tag: &str) -> Option<String> {
    let rest = strip_name(name, tag.trim());
    let rest = rest.trim_start_matches(['-', '_', '/', '.', ' ']);
    let (word, after) = split_while(rest, u8::is_ascii_alphabetic);
    let known = ["", "v", "r", "rel", "release", "ver", "version", "tag"];
    let version = known
        .contains(&word.to_ascii_lowercase().as_str())
        .then(|| after.trim_start_matches(['-', '_', '/', '.', ' ']))?;
    if !version.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    Some(if version.contains('.') { version.to_owned() } else { version.replace(['_', '-'], ".") })
}

/// The tag without the name that it begins with, letters and digits compared only, without regard to case.
fn strip_name<'a>(name: &str, tag: &'a str) -> &'a str {
    let mut wanted = name.chars().filter(char::is_ascii_alphanumeric).peekable();
    let mut rest = tag.chars();
    while let Some(next) = wanted.peek() {
        match rest.next() {
            Some(found) if found.eq_ignore_ascii_case(next) => drop(wanted.next()),
            Some('-' | '_' | ' ') => {}
            _ => return tag,
        }
    }
    rest.as_str()
}

/// The upstream part of a distribution's version: no epoch, no revision, no mark of repacking.
/// `1:2.39.5+dfsg-3+b1` of Debian is `2.39.5`; other schemes' texts come back as they are.
#[must_use]
pub fn upstream_version(scheme: Scheme, text: &str) -> &str {
    let text = text.trim();
    match scheme {
        Scheme::Deb => strip_repack(strip_revision(strip_epoch(text))),
        Scheme::Rpm | Scheme::Alpm => strip_revision(strip_epoch(text)),
        Scheme::Apk => match text.rsplit_once("-r") {
            Some((version, revision)) if digits(revision).is_some() => version,
            _ => text,
        },
        _ => text,
    }
}

/// Without `1:`.
pub(super) fn strip_epoch(text: &str) -> &str {
    match text.split_once(':') {
        Some((epoch, rest)) if digits(epoch).is_some() => rest,
        _ => text,
    }
}

/// Without what follows the last hyphen.
fn strip_revision(text: &str) -> &str {
    text.rsplit_once('-').map_or(text, |(version, _)| version)
}

/// Without `+dfsg1`, `+ds`, `+repack`, `~dfsg`, `.dfsg.1`: the source was repacked, the version is upstream's.
fn strip_repack(text: &str) -> &str {
    [".dfsg", "+dfsg", "~dfsg", "-dfsg", "+ds", "+repack", "+really"]
        .into_iter()
        .filter_map(|mark| text.find(mark))
        .min()
        .and_then(|place| text.split_at_checked(place))
        .map_or(text, |(version, _)| version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_give_their_version() {
        let cases = [
            ("file", "FILE5_32", Some("5.32")),
            ("openssl", "OpenSSL_1_0_2k", Some("1.0.2k")),
            ("curl", "curl-7_61_0", Some("7.61.0")),
            ("wpa_supplicant", "hostap_2_9", None),
            ("libpng", "v1.6.37", Some("1.6.37")),
            ("x", "release-1.2-rc1", Some("1.2-rc1")),
            ("x", "main", None),
            ("v8", "v8", None),
        ];
        for (name, tag, version) in cases {
            assert_eq!(tag_version(name, tag).as_deref(), version, "{name} {tag}");
        }
    }

    #[test]
    fn a_distributions_additions_are_taken_off() {
        let cases = [
            (Scheme::Deb, "1:2.39.5-3+b1", "2.39.5"),
            (Scheme::Deb, "2.1.0+dfsg1-2", "2.1.0"),
            (Scheme::Deb, "1.2.3", "1.2.3"),
            (Scheme::Rpm, "1:1.0.2k-25.el7", "1.0.2k"),
            (Scheme::Apk, "1.1.24-r10", "1.1.24"),
            (Scheme::Semver, "1.0.0-rc1", "1.0.0-rc1"),
        ];
        for (scheme, text, upstream) in cases {
            assert_eq!(upstream_version(scheme, text), upstream);
        }
    }
}
