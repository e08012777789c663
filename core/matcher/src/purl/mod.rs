//! Package URLs (ECMA-427): read, put into canonical form, taken apart.
//!
//! In: a purl as an SBOM or a feed writes it. Out: its parts, decoded and normalised by the rules of its type, and the
//! canonical text. Own code rather than the `packageurl` crate, which at 0.7 lower-cases no Homebrew names, takes
//! qualifiers in upper case, lets a namespace stand where a type prohibits it, and misses CPAN's rules.

mod decode;
mod rules;

use std::collections::BTreeMap;
use std::fmt;

pub(crate) use decode::{decode, encode};

/// Longest purl that is read, in bytes.
pub const MAX_LENGTH: usize = 8192;

/// A package URL in normal form.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purl {
    kind: String,
    namespace: Option<String>,
    name: String,
    version: Option<String>,
    qualifiers: BTreeMap<String, String>,
    subpath: Option<String>,
}

/// Why a text is no purl.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PurlError {
    /// Longer than [`MAX_LENGTH`].
    #[error("the package URL is longer than {MAX_LENGTH} bytes; shorten its qualifiers")]
    TooLong,
    /// No `pkg:` in front.
    #[error("a package URL begins with `pkg:`")]
    NoScheme,
    /// No type, or one with other characters than letters, digits, dots and hyphens.
    #[error("`{0}` is no package type; a type is letters, digits, `.` and `-`, a letter first")]
    Type(String),
    /// Nothing between the type and the version.
    #[error("the package URL names no package; write pkg:type/name")]
    NoName,
    /// A percent sign without two hexadecimal digits, or bytes that are no UTF-8.
    #[error("`{0}` is not percent-encoded UTF-8; write a percent sign itself as %25")]
    Encoding(String),
    /// A qualifier's key.
    #[error(
        "`{0}` is no key of a qualifier; a key is lower-case letters, digits, `.`, `-` and `_`, a letter first"
    )]
    Key(String),
    /// The same key twice.
    #[error("the qualifier `{0}` stands twice; keep one")]
    Twice(String),
    /// A rule of the type is broken.
    #[error("a package URL of type {kind} {rule}")]
    Rule {
        /// The type.
        kind: String,
        /// What it demands.
        rule: &'static str,
    },
}

/// How much a reader forgives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// Everything that ECMA-427 and the type demand, as purl-spec's tests of parsing have it.
    Strict,
    /// Keys of qualifiers in upper case are lowered.
    Normalising,
    /// Likewise, and what a type demands or prohibits is left alone.
    Lenient,
}

impl Purl {
    /// Parses a purl. Case, order and escapes are normalised where the standard says so.
    ///
    /// # Errors
    /// [`PurlError`] where the text breaks the standard or a rule of its type.
    pub fn parse(text: &str) -> Result<Self, PurlError> {
        read(text, Reading::Strict)
    }

    /// Parses a purl and also repairs what a person may have meant: keys of qualifiers in upper case.
    ///
    /// # Errors
    /// [`PurlError`] where the text breaks the standard or a rule of its type.
    pub fn normalise(text: &str) -> Result<Self, PurlError> {
        read(text, Reading::Normalising)
    }

    /// Parses a purl for matching: a namespace or qualifier that its type demands may be absent, one that it prohibits
    /// may be there (`pkg:golang/stdlib@1.20` and `pkg:deb/openssl` are found in real SBOMs).
    ///
    /// # Errors
    /// [`PurlError`] where the text breaks the standard.
    pub fn parse_leniently(text: &str) -> Result<Self, PurlError> {
        read(text, Reading::Lenient)
    }

    /// Builds a purl from decoded parts.
    ///
    /// # Errors
    /// [`PurlError`] where a part breaks the standard or a rule of the type.
    pub fn build<'a>(
        kind: &str,
        namespace: Option<&str>,
        name: &str,
        version: Option<&str>,
        qualifiers: impl IntoIterator<Item = (&'a str, &'a str)>,
        subpath: Option<&str>,
    ) -> Result<Self, PurlError> {
        let mut purl = Self {
            kind: checked_kind(kind)?,
            namespace: namespace.and_then(joined),
            name: name.trim_matches('/').to_owned(),
            version: version.filter(|version| !version.is_empty()).map(str::to_owned),
            subpath: subpath.and_then(joined_subpath),
            ..Self::default()
        };
        for (key, value) in qualifiers {
            insert(&mut purl.qualifiers, key, value.to_owned(), false)?;
        }
        finish(purl, Reading::Strict)
    }

    /// The type, in lower case: `deb`, `npm`, `pypi`, …
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The namespace, decoded, segments parted by `/`.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref()
    }

    /// The name, decoded.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version, decoded.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// A qualifier's value, decoded.
    #[must_use]
    pub fn qualifier(&self, key: &str) -> Option<&str> {
        self.qualifiers.get(key).map(String::as_str)
    }

    /// Every qualifier, by key.
    pub fn qualifiers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.qualifiers.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The subpath, decoded.
    #[must_use]
    pub fn subpath(&self) -> Option<&str> {
        self.subpath.as_deref()
    }
}

impl fmt::Display for Purl {
    /// The canonical form.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "pkg:{}", self.kind)?;
        let name_segments = rules::name_has_segments(&self.kind);
        let segments = self.namespace.iter().flat_map(|namespace| namespace.split('/'));
        for segment in segments {
            write!(out, "/{}", encode(segment))?;
        }
        if name_segments {
            for segment in self.name.split('/') {
                write!(out, "/{}", encode(segment))?;
            }
        } else {
            write!(out, "/{}", encode(&self.name))?;
        }
        if let Some(version) = &self.version {
            write!(out, "@{}", encode(version))?;
        }
        for (place, (key, value)) in self.qualifiers.iter().enumerate() {
            write!(out, "{}{key}={}", if place == 0 { '?' } else { '&' }, encode(value))?;
        }
        for (place, segment) in self.subpath.iter().flat_map(|subpath| subpath.split('/')).enumerate() {
            write!(out, "{}{}", if place == 0 { '#' } else { '/' }, encode(segment))?;
        }
        Ok(())
    }
}

/// Parses in the order that the standard gives: subpath, qualifiers, scheme, type, version, name, namespace.
fn read(text: &str, reading: Reading) -> Result<Purl, PurlError> {
    let text = text.trim();
    if text.len() > MAX_LENGTH {
        return Err(PurlError::TooLong);
    }
    let (rest, subpath) = split_last(text, '#');
    let (rest, qualifiers) = split_last(rest, '?');
    let (scheme, rest) = rest.split_once(':').ok_or(PurlError::NoScheme)?;
    if !scheme.eq_ignore_ascii_case("pkg") {
        return Err(PurlError::NoScheme);
    }
    let (kind, rest) = rest.trim_matches('/').split_once('/').ok_or(PurlError::NoName)?;
    let kind = checked_kind(kind)?;
    let (path, version) = split_version(rest);
    let (namespace, name) = rules::split_path(&kind, path.trim_matches('/'));
    let mut purl = Purl {
        namespace: segments(namespace, |segment| !segment.is_empty())?,
        name: decode(name)?,
        version: version.map(decode).transpose()?.filter(|version| !version.is_empty()),
        subpath: segments(subpath.unwrap_or(""), is_subpath_segment)?,
        kind,
        qualifiers: BTreeMap::new(),
    };
    // A path that ends with a slash, as `pkg:cran/@1.0`, names nothing.
    if path.is_empty() || path.ends_with('/') && version.is_some() {
        return Err(PurlError::NoName);
    }
    let any_case = reading != Reading::Strict || !rules::keys_are_lower_case(&purl.kind);
    for pair in qualifiers.unwrap_or("").split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        insert(&mut purl.qualifiers, key, decode(value)?, any_case)?;
    }
    finish(purl, reading)
}

/// Splits once from the right.
fn split_last(text: &str, at: char) -> (&str, Option<&str>) {
    text.rsplit_once(at).map_or((text, None), |(rest, last)| (rest, Some(last)))
}

/// Splits the version off at the last `@`, unless that begins a segment that is not the last one: npm's scope, which
/// should have been written `%40`.
fn split_version(rest: &str) -> (&str, Option<&str>) {
    match rest.rsplit_once('@') {
        Some((path, version)) => {
            let begins_a_segment = path.is_empty() || path.ends_with('/');
            if begins_a_segment && version.contains('/') { (rest, None) } else { (path, Some(version)) }
        }
        None => (rest, None),
    }
}

/// Decodes segments and joins those that `keep` accepts. A slash within a decoded segment parts it.
fn segments(text: &str, keep: fn(&str) -> bool) -> Result<Option<String>, PurlError> {
    let mut kept = Vec::new();
    for segment in text.split('/') {
        let decoded = decode(segment)?;
        kept.extend(decoded.split('/').filter(|part| keep(part)).map(str::to_owned));
    }
    Ok((!kept.is_empty()).then(|| kept.join("/")))
}

/// Empty segments and those that walk a tree are dropped.
fn is_subpath_segment(segment: &str) -> bool {
    !matches!(segment, "" | "." | "..")
}

/// A namespace without empty segments.
fn joined(namespace: &str) -> Option<String> {
    let kept: Vec<&str> = namespace.split('/').filter(|segment| !segment.is_empty()).collect();
    (!kept.is_empty()).then(|| kept.join("/"))
}

/// A subpath without empty and walking segments.
fn joined_subpath(subpath: &str) -> Option<String> {
    let kept: Vec<&str> = subpath.split('/').filter(|segment| is_subpath_segment(segment)).collect();
    (!kept.is_empty()).then(|| kept.join("/"))
}

/// A type in lower case.
fn checked_kind(kind: &str) -> Result<String, PurlError> {
    let first = kind.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let rest = kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-');
    if first && rest { Ok(kind.to_ascii_lowercase()) } else { Err(PurlError::Type(kind.to_owned())) }
}

/// Adds a qualifier; an empty value is as if it were not there.
fn insert(
    qualifiers: &mut BTreeMap<String, String>,
    key: &str,
    value: String,
    any_case: bool,
) -> Result<(), PurlError> {
    let lower = key.to_ascii_lowercase();
    let first = lower.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let rest = lower.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    if !first || !rest || (!any_case && lower != key) {
        return Err(PurlError::Key(key.to_owned()));
    }
    if value.is_empty() {
        return Ok(());
    }
    match qualifiers.insert(lower, value) {
        None => Ok(()),
        Some(_) => Err(PurlError::Twice(key.to_owned())),
    }
}

/// Applies the rules of the type.
fn finish(mut purl: Purl, reading: Reading) -> Result<Purl, PurlError> {
    if purl.name.is_empty() {
        return Err(PurlError::NoName);
    }
    rules::normalise(&mut purl);
    if reading != Reading::Lenient {
        rules::check(&purl)?;
    }
    Ok(purl)
}
