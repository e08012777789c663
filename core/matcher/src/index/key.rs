//! The keys of a snapshot: one sorted table for everything that is looked up by name.

/// What a key leads to; its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// `product \0 vendor` of a CPE → statements.
    Cpe,
    /// Debian's source package → CPE names.
    DebianList,
    /// `family \0 name` of an ecosystem without its release → statements.
    Package,
    /// An id or alias → number of the vulnerability.
    Id,
    /// Id and source of an advisory that names products in words → its products.
    Named,
    /// A purl that an advisory states, without version and qualifiers → statements.
    Purl,
    /// `product \0 vendor` → other CPE names of the same thing.
    SameAs,
    /// Letters and digits of a product → its `product \0 vendor` keys.
    Similar,
    /// A vendor → its products.
    Vendor,
    /// A word of products that are named in words → the advisories.
    Word,
}

impl Kind {
    pub(crate) fn byte(self) -> u8 {
        match self {
            Self::Cpe => b'c',
            Self::DebianList => b'd',
            Self::Package => b'e',
            Self::Id => b'i',
            Self::Named => b'n',
            Self::Purl => b'p',
            Self::SameAs => b'q',
            Self::Similar => b's',
            Self::Vendor => b'v',
            Self::Word => b'w',
        }
    }
}

/// A key's bytes.
pub(crate) fn key(kind: Kind, first: &str, second: Option<&str>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(first.len() + second.map_or(0, str::len) + 2);
    bytes.push(kind.byte());
    bytes.extend_from_slice(first.as_bytes());
    if let Some(second) = second {
        bytes.push(0);
        bytes.extend_from_slice(second.as_bytes());
    }
    bytes
}

/// FNV-1a of 64 bits (draft-eastlake-fnv: offset basis 14695981039346656037, prime 1099511628211) of a key's bytes.
pub(crate) fn hash_of_key<'b>(key: impl IntoIterator<Item = &'b u8>) -> u64 {
    key.into_iter().fold(FNV_BASIS, step)
}

const FNV_BASIS: u64 = 14_695_981_039_346_656_037;

fn step(hash: u64, byte: &u8) -> u64 {
    (hash ^ u64::from(*byte)).wrapping_mul(1_099_511_628_211)
}

/// The hashes of whatever look-ups find a key: all of it, and every beginning of it, since some look for those.
pub(crate) fn hashes_of_beginnings(key: &[u8]) -> impl Iterator<Item = u64> + '_ {
    key.iter().scan(FNV_BASIS, |hash, byte| {
        *hash = step(*hash, byte);
        Some(*hash)
    })
}

/// Family and release of an ecosystem: `Debian:9` is Debian, release 9.
pub(crate) fn family(ecosystem: &str) -> (&str, Option<&str>) {
    ecosystem.split_once(':').map_or((ecosystem, None), |(family, release)| (family, Some(release)))
}

/// The name as its ecosystem compares it: PyPI folds letters' case and `-_.`; others that fold case are listed.
pub(crate) fn folded(family: &str, name: &str) -> String {
    match family {
        "PyPI" => fold_python(name),
        "NuGet" | "Packagist" | "GitHub Actions" | "Bitnami" | "OSS-Fuzz" => name.to_ascii_lowercase(),
        _ => name.to_owned(),
    }
}

/// PEP 503: lower case, every run of `-`, `_`, `.` is one `-`.
fn fold_python(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars() {
        let letter = if matches!(letter, '-' | '_' | '.') { '-' } else { letter.to_ascii_lowercase() };
        if letter != '-' || !folded.ends_with('-') {
            folded.push(letter);
        }
    }
    folded
}

/// Letters, digits, `+` and `#`, in lower case: what two spellings of one product share (`asposewords`,
/// `Aspose.Words`).
pub(crate) fn squashed(name: &str) -> String {
    let kept = |letter: &char| letter.is_alphanumeric() || matches!(letter, '+' | '#');
    name.chars().filter(kept).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_as_their_ecosystem_does() {
        assert_eq!(folded("PyPI", "Zope._Interface"), "zope-interface");
        assert_eq!(folded("Go", "github.com/Masterminds/x"), "github.com/Masterminds/x");
        assert_eq!(family("Alpine:v3.8"), ("Alpine", Some("v3.8")));
        assert_eq!(squashed("Aspose.Words"), "asposewords");
    }
}
