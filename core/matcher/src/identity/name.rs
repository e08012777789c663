//! A CPE name as the matcher works with it: plain texts, with what is *any* and what is *nothing* kept apart.

use crate::cpe::{Attribute, Cpe};

/// An attribute of a CPE name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Owned {
    /// `*`, or left out.
    #[default]
    Any,
    /// `-`
    NotApplicable,
    /// A value, unescaped; a pattern begins with [`PATTERN`].
    Is(String),
}

/// Stands before the formatted text of a value that holds wildcards.
pub(crate) const PATTERN: char = '\u{1}';

impl Owned {
    /// The value, if it is one.
    pub(crate) fn value(&self) -> Option<&str> {
        match self {
            Self::Is(value) => Some(value),
            Self::Any | Self::NotApplicable => None,
        }
    }
}

impl From<&Attribute> for Owned {
    fn from(attribute: &Attribute) -> Self {
        match attribute {
            Attribute::Any => Self::Any,
            Attribute::NotApplicable => Self::NotApplicable,
            Attribute::Text(text) => Self::Is(text.clone()),
            Attribute::Pattern(_) => Self::Is(format!("{PATTERN}{attribute}")),
        }
    }
}

impl From<&Owned> for Attribute {
    fn from(owned: &Owned) -> Self {
        match owned {
            Owned::Any => Self::Any,
            Owned::NotApplicable => Self::NotApplicable,
            Owned::Is(text) => match text.strip_prefix(PATTERN) {
                None => Self::Text(text.to_lowercase()),
                Some(pattern) => {
                    Cpe::parse(&format!("cpe:2.3:a:{pattern}")).map(|cpe| cpe.vendor).unwrap_or_default()
                }
            },
        }
    }
}

impl From<&CpeName> for Cpe {
    fn from(name: &CpeName) -> Self {
        let [edition, language, software_edition, target_software, target_hardware, other] =
            name.others.each_ref().map(Attribute::from);
        let part = if name.part == '*' { Attribute::Any } else { Attribute::Text(name.part.to_string()) };
        Self {
            part,
            vendor: (&name.vendor).into(),
            product: (&name.product).into(),
            version: (&name.version).into(),
            update: (&name.update).into(),
            edition,
            language,
            software_edition,
            target_software,
            target_hardware,
            other,
        }
    }
}

/// A CPE name: part, vendor, product, version, update and the six attributes beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct CpeName {
    /// `a`, `o`, `h` or `*`.
    pub(crate) part: char,
    pub(crate) vendor: Owned,
    pub(crate) product: Owned,
    pub(crate) version: Owned,
    pub(crate) update: Owned,
    /// Edition, language, software edition, target software, target hardware, other.
    pub(crate) others: [Owned; 6],
}

impl CpeName {
    /// Reads a 2.3 formatted string or a 2.2 URI.
    pub(crate) fn read(text: &str) -> Option<Self> {
        Self::read_plain(text).or_else(|| Self::read_any(text))
    }

    /// Most names of NVD: all eleven attributes, in lower case, nothing quoted, no wildcards. A snapshot is built of a
    /// million of them.
    fn read_plain(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("cpe:2.3:")?;
        let ordinary =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-:*".contains(&byte);
        if !rest.bytes().all(ordinary) || text.len() > crate::cpe::MAX_LENGTH {
            return None;
        }
        let mut fields = rest.split(':');
        let part = fields.next().filter(|part| matches!(*part, "a" | "o" | "h"))?.chars().next()?;
        let mut values: [Owned; 10] = Default::default();
        for value in &mut values {
            *value = match fields.next()? {
                "*" => Owned::Any,
                "-" => Owned::NotApplicable,
                "" => return None,
                text if text.contains('*') => return None,
                text => Owned::Is(text.to_owned()),
            };
        }
        if fields.next().is_some() {
            return None;
        }
        let [vendor, product, version, update, others @ ..] = values;
        Some(Self { part, vendor, product, version, update, others })
    }

    fn read_any(text: &str) -> Option<Self> {
        let cpe = Cpe::parse(text).ok()?;
        let others = [
            &cpe.edition,
            &cpe.language,
            &cpe.software_edition,
            &cpe.target_software,
            &cpe.target_hardware,
            &cpe.other,
        ];
        Some(Self {
            part: cpe.part.text().and_then(|part| part.chars().next()).unwrap_or('*'),
            vendor: (&cpe.vendor).into(),
            product: (&cpe.product).into(),
            version: (&cpe.version).into(),
            update: (&cpe.update).into(),
            others: others.map(Owned::from),
        })
    }

    /// The product, if one is named plainly.
    pub(crate) fn product(&self) -> Option<&str> {
        self.product.value().filter(|product| !product.starts_with(PATTERN))
    }

    /// The vendor, if one is named plainly.
    pub(crate) fn vendor(&self) -> Option<&str> {
        self.vendor.value().filter(|vendor| !vendor.starts_with(PATTERN))
    }
}

/// Whether a value that may be a pattern covers `text`.
pub(crate) fn covers(value: &str, text: &str) -> bool {
    match value.strip_prefix(PATTERN) {
        None => value.eq_ignore_ascii_case(text),
        Some(pattern) => Cpe::parse(&format!("cpe:2.3:a:{pattern}"))
            .is_ok_and(|cpe| cpe.vendor.admits(&Attribute::Text(text.to_lowercase())) == Some(true)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_reads_what_the_long_way_reads() {
        for text in [
            "cpe:2.3:a:openbsd:openssh:7.6:p1:*:*:*:node.js:*:*",
            "cpe:2.3:h:acme:x-1_y.2:-:*:*:*:*:*:*:*",
            "cpe:2.3:o:linux:linux_kernel:*:rc1:*:*:*:*:*:*",
        ] {
            assert_eq!(CpeName::read_plain(text), CpeName::read_any(text), "{text}");
            let name = CpeName::read_plain(text).unwrap();
            assert_eq!(Some(Cpe::from(&name)), Cpe::parse(text).ok(), "and back");
        }
        for text in [
            "cpe:2.3:a:a:b:2.*:*:*:*:*:*:*:*",
            "cpe:2.3:a:a:b",
            "cpe:/a:a:b",
            "cpe:2.3:a:A:b:*:*:*:*:*:*:*:*",
            "",
        ] {
            assert_eq!(CpeName::read_plain(text), None, "{text}");
            let there_and_back = CpeName::read_any(text).map(|name| Cpe::from(&name));
            assert_eq!(there_and_back, Cpe::parse(text).ok(), "{text}");
        }
    }
}
