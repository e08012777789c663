//! A plain package URL of a language's registry, split where it lies: what names the package, and the version.

/// Longest package URL that is split so; and the longest version.
const LONGEST: usize = 512;
pub(super) const LONGEST_VERSION: usize = 200;

/// Types whose versions keep the case that they are written in.
const CASED: [&str; 8] = [
    "pkg:npm/",
    "pkg:maven/",
    "pkg:golang/",
    "pkg:nuget/",
    "pkg:gem/",
    "pkg:cargo/",
    "pkg:composer/",
    "pkg:hex/",
];

/// A package URL that was split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Split<'p> {
    /// Everything before the version, as written: read with any plain version it names the same package.
    pub(super) package: &'p str,
    /// The version, which is nothing but what is written.
    pub(super) version: Option<&'p str>,
}

/// `None`: it is not plain, and has to be read.
pub(super) fn split(purl: &str) -> Option<Split<'_>> {
    if purl.len() > LONGEST || !purl.starts_with("pkg:") || !purl.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return None;
    }
    let rest = match purl.split_once('?') {
        None => purl,
        Some((rest, qualifier)) => Some(rest).filter(|_| is_plain_qualifier(qualifier))?,
    };
    if rest.contains('#') {
        return None;
    }
    let Some((package, version)) = rest.rsplit_once('@') else {
        return Some(Split { package: rest, version: None });
    };
    let keeps_case = || CASED.iter().any(|begin| package.starts_with(begin));
    let plain = |byte: u8| !matches!(byte, b'/' | b'%') && (!byte.is_ascii_uppercase() || keeps_case());
    let is_plain = !version.is_empty() && version.len() <= LONGEST_VERSION && version.bytes().all(plain);
    is_plain.then_some(Split { package, version: Some(version) })
}

/// One pair, which says nothing of a registry's package: `type=jar`.
fn is_plain_qualifier(qualifier: &str) -> bool {
    let Some((key, value)) = qualifier.split_once('=') else { return false };
    key.starts_with(|first: char| first.is_ascii_lowercase())
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        && !value.is_empty()
        && !value.contains(['%', '&', '?', '#', '=', '@', '/'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::identity::ecosystem;
    use crate::purl::Purl;

    #[test]
    fn what_is_not_plain_is_left_to_be_read() {
        let of = |text| split(text).map(|split| (split.package, split.version));
        assert_eq!(
            of("pkg:npm/%40angular/core@1.0.0-RC"),
            Some(("pkg:npm/%40angular/core", Some("1.0.0-RC")))
        );
        assert_eq!(of("pkg:npm/@angular/core@1"), Some(("pkg:npm/@angular/core", Some("1"))));
        assert_eq!(of("pkg:maven/a/b@1?type=jar"), Some(("pkg:maven/a/b", Some("1"))));
        assert_eq!(of("pkg:cargo/serde"), Some(("pkg:cargo/serde", None)));
        for odd in [
            "pkg:npm/@angular/core",
            "pkg:pypi/x@1.0RC1",
            "pkg:npm/x@1%2B2",
            "pkg:npm/x@1#sub",
            "pkg:npm/x@",
            "pkg:npm/x@1?a=1&a=2",
            " pkg:npm/x@1",
            "x",
        ] {
            assert_eq!(of(odd), None, "{odd}");
        }
    }

    proptest! {
        /// The law: any two URLs with one package before plain versions name one package, and the version is as written.
        #[test]
        fn what_is_split_is_what_is_read(
            kind in prop::sample::select(vec!["pypi", "npm", "maven", "nuget", "PyPI", "Npm", "huggingface", "pub", "golang"]),
            path in "[a-zA-Z@%/4_.-]{0,3}(%40|/|@)?[a-zA-Z0-9_./]{0,6}",
            version in "[0-9a-zA-Z.+~:!*@_-]{0,6}",
            rest in "(\\?[a-zA-Z]{0,2}=?[a-z&=1]{0,3})?",
        ) {
            let text = format!("pkg:{kind}/{path}@{version}{rest}");
            let Some(split) = split(&text) else { return Ok(()) };
            let read = Purl::parse_leniently(&text);
            let other = match split.version {
                Some(_) => Purl::parse_leniently(&format!("{}@1", split.package)),
                None => Purl::parse_leniently(split.package),
            };
            match (read, other) {
                (Ok(read), Ok(other)) => {
                    prop_assert_eq!(read.version(), split.version);
                    prop_assert_eq!(ecosystem::base(&read), ecosystem::base(&other));
                    prop_assert_eq!((read.kind(), read.namespace(), read.name()), (other.kind(), other.namespace(), other.name()));
                }
                (read, other) => prop_assert_eq!(read.is_ok(), other.is_ok()),
            }
        }
    }
}
