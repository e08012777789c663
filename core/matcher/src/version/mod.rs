//! Versions: one comparator per scheme behind one trait, three-valued, over keys that can be stored.
//!
//! In: the text of two versions and the scheme they follow. Out: their order, or `None` where it is undetermined.
//! A text is encoded once into a key; keys are compared as bytes, except in schemes whose order is no byte order
//! (each of them says why). Deliberately not here: what a feed means by its bounds, which product has which version.
//!
//! Own code throughout, because no crate gives keys that can be stored, and because most of them miss cases (measured
//! on the suites of `conformance/`): `semver` 54 of osv-scalibr's 86 lines, `pep440_rs` its 77 lines of older Python
//! versions, `node-semver` 3 213 of 10 000 pairs of npm's (what npm reads loosely), `debversion` 2 217 of dpkg's (it
//! orders what dpkg refuses). `rpm-version` misses none.

use std::cmp::Ordering;

mod alpm;
mod apk;
mod composer;
mod conan;
mod cran;
mod date;
mod deb;
mod generic;
mod generic_words;
mod go;
mod key;
mod maven;
mod native;
mod npm;
mod nuget;
mod opaque;
mod openssl;
mod pep440;
mod range;
mod rpm;
mod rubygems;
mod select;
mod semver;
mod text;
mod vers;

pub(crate) use generic_words::{milestone_spelled_out, names_milestone};
pub use key::MAX_LENGTH;
pub use range::{Bounds, within};
pub use select::{of_ecosystem, of_product, of_purl_type, of_version_type};
pub use text::{tag_version, upstream_version};
pub use vers::{Vers, VersError};

/// Grows by one whenever the bytes or the order of any key changes; an index that stores keys stores this with them.
pub const COMPARATOR_REVISION: u32 = 1;

/// How the versions of a product are written and ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// Arch Linux packages (`epoch:version-release`).
    Alpm,
    /// Alpine packages.
    Apk,
    /// PHP's Composer.
    Composer,
    /// Conan's C and C++ packages.
    Conan,
    /// R's archive.
    Cran,
    /// A calendar date.
    Date,
    /// Debian packages.
    Deb,
    /// Numbers with dots and a suffix, as most vendors write (`9.0p1`, `1.5.0-beta2`, `V10.0.1`).
    Generic,
    /// Go modules and Go itself.
    Go,
    /// Maven's `ComparableVersion`.
    Maven,
    /// npm's reading of semantic versions.
    Npm,
    /// NuGet.
    Nuget,
    /// No order: equal or undetermined.
    Opaque,
    /// OpenSSL's letters (`1.0.2zd`) and, since 3.0, plain numbers.
    Openssl,
    /// Python packages.
    Pep440,
    /// RPM packages (`epoch:version-release`).
    Rpm,
    /// Ruby's gems.
    RubyGems,
    /// Semantic Versioning 2.0.0.
    Semver,
}

impl Scheme {
    /// Two versions of this scheme are equal only where the bytes of their keys are.
    pub(crate) fn keys_are_told_by_bytes(self) -> bool {
        !matches!(self, Self::Alpm | Self::Composer | Self::Conan | Self::Generic | Self::Maven)
    }
}

/// What each scheme supplies.
trait Order {
    /// Writes bytes whose order is the scheme's. `None`: the text is no version of the scheme.
    fn write(&self, text: &str, key: &mut key::Writer<'_>) -> Option<()>;

    /// Compares two written keys. Bytes are compared unless the scheme says otherwise.
    fn compare(&self, left: &[u8], right: &[u8]) -> Option<Ordering> {
        Some(left.cmp(right))
    }
}

impl Scheme {
    /// Every scheme that is built, in alphabetical order.
    pub const ALL: [Self; 18] = [
        Self::Alpm,
        Self::Apk,
        Self::Composer,
        Self::Conan,
        Self::Cran,
        Self::Date,
        Self::Deb,
        Self::Generic,
        Self::Go,
        Self::Maven,
        Self::Npm,
        Self::Nuget,
        Self::Opaque,
        Self::Openssl,
        Self::Pep440,
        Self::Rpm,
        Self::RubyGems,
        Self::Semver,
    ];

    /// The scheme's word, as `noharm inspect version --scheme` takes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Alpm => "alpm",
            Self::Apk => "apk",
            Self::Composer => "composer",
            Self::Conan => "conan",
            Self::Cran => "cran",
            Self::Date => "date",
            Self::Deb => "deb",
            Self::Generic => "generic",
            Self::Go => "go",
            Self::Maven => "maven",
            Self::Npm => "npm",
            Self::Nuget => "nuget",
            Self::Opaque => "opaque",
            Self::Openssl => "openssl",
            Self::Pep440 => "pep440",
            Self::Rpm => "rpm",
            Self::RubyGems => "rubygems",
            Self::Semver => "semver",
        }
    }

    /// The scheme of a word: its own, or the ecosystem's or purl type's name for it, in any case. `None`: not built.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim().to_ascii_lowercase();
        Self::ALL.into_iter().find(|scheme| scheme.word() == word).or_else(|| select::of_alias(&word))
    }

    /// The comparator.
    fn order(self) -> &'static dyn Order {
        match self {
            Self::Alpm => &alpm::Alpm,
            Self::Apk => &apk::Apk,
            Self::Composer => &composer::Composer,
            Self::Conan => &conan::Conan,
            Self::Cran => &cran::Cran,
            Self::Date => &date::Date,
            Self::Deb => &deb::Deb,
            Self::Generic => &generic::Generic,
            Self::Go => &go::Go,
            Self::Maven => &maven::Maven,
            Self::Npm => &npm::Npm,
            Self::Nuget => &nuget::Nuget,
            Self::Opaque => &opaque::Opaque,
            Self::Openssl => &openssl::Openssl,
            Self::Pep440 => &pep440::Pep440,
            Self::Rpm => &rpm::Rpm,
            Self::RubyGems => &rubygems::RubyGems,
            Self::Semver => &semver::Semver,
        }
    }
}

/// The order of two versions. `None`: undetermined, because a text is no version of the scheme or the scheme leaves
/// it open. A text always equals itself; an empty one is no version.
#[must_use]
pub fn compare(scheme: Scheme, left: &str, right: &str) -> Option<Ordering> {
    let mut left_key = Vec::new();
    let mut right_key = Vec::new();
    encode_into(scheme, left, &mut left_key)?;
    encode_into(scheme, right, &mut right_key)?;
    compare_keys(scheme, &left_key, &right_key)
}

/// The order as one sign for people and suites: `<`, `=`, `>`, or `?` where it is undetermined.
#[must_use]
pub fn relation(scheme: Scheme, left: &str, right: &str) -> char {
    match compare(scheme, left, right) {
        Some(Ordering::Less) => '<',
        Some(Ordering::Equal) => '=',
        Some(Ordering::Greater) => '>',
        None => '?',
    }
}

/// The key of a version: bytes to be stored and later compared by [`compare_keys`] of the same scheme.
/// `None`: the text is empty or longer than [`MAX_LENGTH`].
#[must_use]
pub fn encode(scheme: Scheme, text: &str) -> Option<Vec<u8>> {
    let mut key = Vec::new();
    encode_into(scheme, text, &mut key)?;
    Some(key)
}

/// Appends the key of a version to `key`; leaves `key` as it was where the answer is `None`.
#[must_use]
pub fn encode_into(scheme: Scheme, text: &str, key: &mut Vec<u8>) -> Option<()> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_LENGTH {
        return None;
    }
    let start = key.len();
    key.push(key::ORDERED);
    let plain = text.bytes().all(|byte| byte >= 0x20 && byte != 0x7F);
    let written = plain.then(|| scheme.order().write(text, &mut key::Writer::new(key))).flatten();
    if written.is_none() {
        key.truncate(start);
        key.push(key::OPAQUE);
        key.extend_from_slice(text.as_bytes());
    }
    Some(())
}

/// True where the key is that of a version of its scheme; false where it holds a text that equals only itself.
#[must_use]
pub fn is_ordered(key: &[u8]) -> bool {
    key.first() == Some(&key::ORDERED)
}

/// The order of two keys of one scheme. `None`: undetermined.
#[must_use]
pub fn compare_keys(scheme: Scheme, left: &[u8], right: &[u8]) -> Option<Ordering> {
    if left == right {
        return (!left.is_empty()).then_some(Ordering::Equal);
    }
    match (left.split_first()?, right.split_first()?) {
        ((&key::ORDERED, left), (&key::ORDERED, right)) => scheme.order().compare(left, right),
        _ => None,
    }
}
