//! Remarks of one reading, bounded in number, and the references of its parts, made unique.

use rustc_hash::FxHashMap;

use noharm_model::component::Component;

use crate::json::Text;
use crate::limits::Limits;
use crate::text::printable;

/// Remarks so far.
pub(crate) struct Remarks {
    kept: Vec<String>,
    more: usize,
    most: usize,
}

impl Remarks {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { kept: Vec::new(), more: 0, most: limits.remarks }
    }

    pub(crate) fn add(&mut self, remark: impl FnOnce() -> String) {
        if self.kept.len() < self.most {
            self.kept.push(remark());
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Tells of a text that is of another type.
    pub(crate) fn wrong(&mut self, whose: &str, field: &str, text: &Text<'_>) {
        if let Some(found) = text.wrong {
            self.add(|| format!("{}: `{field}` is {found}, not a text; passed over", printable(whose, 80)));
        }
    }

    /// All of them, and how many more there were.
    pub(crate) fn finish(mut self) -> Vec<String> {
        if self.more > 0 {
            self.kept.push(format!("and {} more remarks", self.more));
        }
        self.kept
    }
}

/// The parts of an SBOM by their references.
#[derive(Default)]
pub(super) struct References {
    by_name: FxHashMap<String, usize>,
}

impl References {
    /// The reference of a new part at `index`: as written, or made up where it is missing or taken.
    pub(super) fn claim(&mut self, written: Option<&str>, index: usize, remarks: &mut Remarks) -> String {
        let mut reference = match written {
            Some(written) if !self.by_name.contains_key(written) => written.to_owned(),
            Some(written) => {
                remarks.add(|| {
                    format!(
                        "the reference `{}` stands for several parts; the first keeps it",
                        printable(written, 80)
                    )
                });
                format!("{written}#{}", index.saturating_add(1))
            }
            None => format!("component-{}", index.saturating_add(1)),
        };
        while self.by_name.contains_key(&reference) {
            reference.push('\'');
        }
        self.by_name.insert(reference.clone(), index);
        reference
    }

    pub(super) fn get(&self, reference: &str) -> Option<usize> {
        self.by_name.get(reference).copied()
    }
}

/// Adds edges between parts, each once; `parts` are indexed as [`References`] says.
pub(super) fn connect(parts: &mut [Component], mut edges: Vec<(usize, usize)>) {
    // In the file's order for each part; doubles would otherwise be quadratic to find.
    let mut seen = rustc_hash::FxHashSet::default();
    edges.retain(|edge| edge.0 != edge.1 && seen.insert(*edge));
    for (from, to) in edges {
        let Some(reference) = parts.get(to).map(|part| part.reference.clone()) else { continue };
        if let Some(part) = parts.get_mut(from) {
            part.depends_on.push(reference);
        }
    }
}

/// Text that says something: not empty, and not one of the words for nothing.
pub(crate) fn said(text: &Text<'_>) -> Option<String> {
    let text = text.get()?;
    let nothing =
        ["NOASSERTION", "NONE", "unknown", "n/a"].into_iter().any(|word| text.eq_ignore_ascii_case(word));
    (!nothing).then(|| text.to_owned())
}

/// `sha-256:…` from an algorithm's name in either format; `None` if the value is not its digest in hexadecimal.
///
/// The algorithms are those of CycloneDX 1.7, SPDX 2.3 and OpenVEX 0.2, with the digits of their digests.
pub(crate) fn hash(algorithm: &str, value: &str) -> Option<String> {
    let name = algorithm.trim().to_ascii_lowercase();
    let name = match name.strip_prefix("sha") {
        Some(bits) if bits.bytes().all(|byte| byte.is_ascii_digit()) => format!("sha-{bits}"),
        _ => name,
    };
    let value = value.trim();
    let digits = match name.as_str() {
        "md2" | "md4" | "md5" => 32..=32,
        "sha-1" => 40..=40,
        "sha-224" | "sha3-224" => 56..=56,
        "sha-256" | "sha3-256" | "blake2b-256" | "blake2s-256" | "streebog-256" => 64..=64,
        "sha-384" | "sha3-384" | "blake2b-384" => 96..=96,
        "sha-512" | "sha3-512" | "blake2b-512" | "streebog-512" => 128..=128,
        // The length of these two is a parameter.
        "blake3" | "md6" => 32..=512,
        "adler32" => 8..=8,
        _ => return None,
    };
    let is_hex = value.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_hex && digits.contains(&value.len())).then(|| format!("{name}:{}", value.to_ascii_lowercase()))
}

/// `CVE-2023-42363`.
pub(super) fn is_cve(name: &str) -> bool {
    let digits = |text: &str| text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = name.strip_prefix("CVE-").and_then(|rest| rest.split_once('-'));
    numbers.is_some_and(|(year, number)| digits(year) && digits(number))
}
