//! A CPE name and its two bindings.

use std::fmt;

use super::attribute::{Attribute, Piece};
use super::relation::Relation;

/// Longest name that is read, in bytes.
pub const MAX_LENGTH: usize = 4096;

/// A well-formed name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cpe {
    /// `a` application, `o` operating system, `h` hardware; may be any or none.
    pub part: Attribute,
    /// Vendor.
    pub vendor: Attribute,
    /// Product.
    pub product: Attribute,
    /// Version.
    pub version: Attribute,
    /// Update: patch level, service pack, beta.
    pub update: Attribute,
    /// Edition (legacy).
    pub edition: Attribute,
    /// Language.
    pub language: Attribute,
    /// Software edition.
    pub software_edition: Attribute,
    /// Target software: the platform it runs on (`node.js`, `wordpress`).
    pub target_software: Attribute,
    /// Target hardware.
    pub target_hardware: Attribute,
    /// Other.
    pub other: Attribute,
}

/// Why a text is no CPE name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CpeError {
    /// Longer than [`MAX_LENGTH`].
    #[error("the CPE name is longer than {MAX_LENGTH} bytes")]
    TooLong,
    /// Neither binding.
    #[error("a CPE name begins with `cpe:2.3:` or `cpe:/`")]
    NoPrefix,
    /// The first attribute.
    #[error("`{0}` is no part of a CPE name; it is `a`, `o` or `h`")]
    Part(String),
    /// Too many attributes.
    #[error("a CPE name has at most {0} attributes; write a colon within one as `\\:`")]
    TooMany(usize),
}

/// Attributes of a formatted string.
const ATTRIBUTES: usize = 11;
/// Components of a URI.
const COMPONENTS: usize = 7;

impl Cpe {
    /// Parses a formatted string or a URI. Attributes that are left out at the end are any; characters that should
    /// have been quoted are taken as they are.
    ///
    /// # Errors
    /// [`CpeError`] where it is neither.
    pub fn parse(text: &str) -> Result<Self, CpeError> {
        let text = text.trim();
        if text.len() > MAX_LENGTH {
            return Err(CpeError::TooLong);
        }
        if let Some(rest) = strip(text, "cpe:2.3:") {
            return Self::from_attributes(split_formatted(rest)?);
        }
        let rest = strip(text, "cpe:/").ok_or(CpeError::NoPrefix)?;
        Self::from_attributes(split_uri(rest)?)
    }

    /// Every attribute in the order of the formatted string.
    #[must_use]
    pub fn attributes(&self) -> [&Attribute; ATTRIBUTES] {
        [
            &self.part,
            &self.vendor,
            &self.product,
            &self.version,
            &self.update,
            &self.edition,
            &self.language,
            &self.software_edition,
            &self.target_software,
            &self.target_hardware,
            &self.other,
        ]
    }

    /// The relation of this name, as the source, to `target` (NISTIR 7696).
    #[must_use]
    pub fn compare(&self, target: &Self) -> Relation {
        let pairs = self.attributes().into_iter().zip(target.attributes());
        Relation::of_all(pairs.map(|(source, target)| source.compare(target)))
    }

    /// Whether `component` is of the product that this criterion means, the version and update left aside: Kleene's
    /// AND over part, vendor, product and the six last attributes.
    #[must_use]
    pub fn admits_product(&self, component: &Self) -> Option<bool> {
        let mut all = Some(true);
        let pairs = self.attributes().into_iter().zip(component.attributes()).enumerate();
        for (place, (wanted, found)) in pairs {
            let is_version = place == 3 || place == 4;
            match wanted.admits(found) {
                _ if is_version => {}
                Some(false) => return Some(false),
                Some(true) => {}
                None => all = None,
            }
        }
        all
    }

    /// The version with its update behind it: `9.0` and `p1` are `9.0p1`, `1.5.0` and `1` are `1.5.0-1`. `None` where
    /// the version is any, none or has wildcards.
    #[must_use]
    pub fn full_version(&self) -> Option<String> {
        let version = self.version.text()?;
        match self.update.text() {
            None => Some(version.to_owned()),
            Some(update) => Some(join_update(version, update)),
        }
    }

    /// Puts the attributes in their places.
    fn from_attributes(attributes: Vec<Attribute>) -> Result<Self, CpeError> {
        let mut rest = attributes.into_iter();
        let mut next = || rest.next().unwrap_or_default();
        let part = next();
        match &part {
            Attribute::Any | Attribute::NotApplicable => {}
            Attribute::Text(text) if matches!(text.as_str(), "a" | "o" | "h") => {}
            other => return Err(CpeError::Part(other.to_string())),
        }
        Ok(Self {
            part,
            vendor: next(),
            product: next(),
            version: next(),
            update: next(),
            edition: next(),
            language: next(),
            software_edition: next(),
            target_software: next(),
            target_hardware: next(),
            other: next(),
        })
    }
}

/// A version and an update as one text. A digit would run into the version's last number, so it is parted from it.
#[must_use]
fn join_update(version: &str, update: &str) -> String {
    let parted = update.starts_with(|first: char| first.is_ascii_digit());
    if parted { format!("{version}-{update}") } else { format!("{version}{update}") }
}

impl fmt::Display for Cpe {
    /// The formatted string.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("cpe:2.3")?;
        self.attributes().into_iter().try_for_each(|attribute| write!(out, ":{attribute}"))
    }
}

/// The text after a prefix, whatever the prefix's case.
fn strip<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Reads the attributes of a formatted string, parted by colons that no backslash quotes.
fn split_formatted(text: &str) -> Result<Vec<Attribute>, CpeError> {
    let mut attributes = Vec::with_capacity(ATTRIBUTES);
    let mut pieces = Vec::new();
    let mut letters = text.chars();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            ':' => {
                attributes.push(formatted(std::mem::take(&mut pieces), quoted));
                quoted = false;
            }
            '\\' => {
                quoted = true;
                pieces.extend(letters.next().into_iter().flat_map(char::to_lowercase).map(Piece::Letter));
            }
            '?' => pieces.push(Piece::One),
            '*' => pieces.push(Piece::Many),
            _ => pieces.extend(letter.to_lowercase().map(Piece::Letter)),
        }
    }
    attributes.push(formatted(pieces, quoted));
    if attributes.len() > ATTRIBUTES { Err(CpeError::TooMany(ATTRIBUTES)) } else { Ok(attributes) }
}

/// An attribute of a formatted string: alone, `*` and nothing are any, a hyphen that is not quoted is none.
fn formatted(pieces: Vec<Piece>, quoted: bool) -> Attribute {
    match pieces.as_slice() {
        [] | [Piece::Many] => Attribute::Any,
        [Piece::Letter('-')] if !quoted => Attribute::NotApplicable,
        _ => Attribute::from_pieces(pieces),
    }
}

/// Reads the components of a URI; an edition that begins with `~` holds five attributes.
fn split_uri(text: &str) -> Result<Vec<Attribute>, CpeError> {
    let components: Vec<&str> = text.split(':').collect();
    if components.len() > COMPONENTS {
        return Err(CpeError::TooMany(COMPONENTS));
    }
    let packed = components.get(5).and_then(|edition| edition.strip_prefix('~'));
    let Some(packed) = packed else {
        return Ok(components.into_iter().map(of_uri).collect());
    };
    let mut unpacked = packed.split('~').map(of_uri);
    let mut attributes: Vec<Attribute> = components.iter().take(5).copied().map(of_uri).collect();
    attributes.push(unpacked.next().unwrap_or_default());
    attributes.push(components.get(6).copied().map(of_uri).unwrap_or_default());
    attributes.extend(unpacked);
    if attributes.len() > ATTRIBUTES { Err(CpeError::TooMany(ATTRIBUTES)) } else { Ok(attributes) }
}

/// A component of a URI: `%01` and `%02` are the wildcards, other percent signs are decoded, `*` alone is forgiven.
fn of_uri(component: &str) -> Attribute {
    match component {
        "" | "*" => return Attribute::Any,
        "-" => return Attribute::NotApplicable,
        _ => {}
    }
    let mut bytes = Vec::with_capacity(component.len());
    let mut rest = component.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        match (byte, after) {
            (b'%', [high, low, after @ ..]) if hex(*high).is_some() && hex(*low).is_some() => {
                bytes.push(hex(*high).unwrap_or(0) * 16 + hex(*low).unwrap_or(0));
                rest = after;
            }
            (b'\\', [quoted, after @ ..]) => {
                bytes.push(*quoted);
                rest = after;
            }
            _ => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    let pieces = String::from_utf8_lossy(&bytes)
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            '\u{1}' => Piece::One,
            '\u{2}' => Piece::Many,
            _ => Piece::Letter(letter),
        })
        .collect();
    Attribute::from_pieces(pieces)
}

/// The value of a hexadecimal digit.
fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
