//! The manifest of a store: which files it consists of, and where what is in them came from.

use std::collections::BTreeMap;
use std::path::Path;

use noharm_model::day::Day;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::file;

/// The name of the manifest. Whoever reads a store reads this first; it is swapped by renaming.
pub const MANIFEST: &str = "manifest.json";
/// The revision of the store's layout, of the manifest's keys, and of the form that records are kept in.
pub const FORMAT: u32 = 1;
/// Bytes of a manifest; one with a thousand sources has 0.3 MB.
const LARGEST: u64 = 16 << 20;

/// What a store consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u32,
    /// The index: a base, and the segments that renew it, oldest first.
    pub segments: Vec<Part>,
    /// The records that the segments were made of, oldest first; a later one of a source and id replaces an earlier one.
    pub logs: Vec<Part>,
    /// Where the records came from, by name (`nvd`, `osv/PyPI`, `import/feeds`).
    pub sources: BTreeMap<String, Source>,
}

/// One file of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its name in the store's folder.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256, hexadecimal: of a segment's head (which lists the digests of all its blocks), of the whole of a log.
    pub digest: String,
}

/// Where records came from, and how far they go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Source {
    /// A URL, or the path that was imported.
    pub from: String,
    /// The server's `ETag` of what was fetched last.
    pub etag: Option<String>,
    /// The server's `Last-Modified` of what was fetched last.
    pub last_modified: Option<String>,
    /// How far it was fetched, in the source's own words: whatever changed later is still to be fetched.
    pub until: Option<String>,
    /// Day of the newest record that it brought.
    pub newest: Option<Day>,
    /// Day on which it was last asked with success, changed or not.
    pub fetched: Option<Day>,
    /// Records (of a provider of CSAF: documents) that the last fetch with anything in it brought.
    pub records: u64,
}

impl Default for Manifest {
    fn default() -> Self {
        Self { format: FORMAT, segments: Vec::new(), logs: Vec::new(), sources: BTreeMap::new() }
    }
}

impl Manifest {
    /// Reads the manifest of the store at `folder`; `None` where there is none.
    ///
    /// # Errors
    /// It cannot be read, is damaged, or is of another format.
    pub fn read(folder: &Path) -> Result<Option<Self>, Error> {
        let path = folder.join(MANIFEST);
        if !path.exists() {
            return Ok(None);
        }
        let bytes = file::bytes(&path, LARGEST).map_err(|what| Error::at(&path, what))?;
        let damaged = |what: String| Error::Damaged {
            path: path.clone(),
            what,
            next: "make a new store: `noharm feed import NEW PATH…` or `noharm feed sync NEW`".to_owned(),
        };
        // Asked first, so that a later format is told as such and not as a fault.
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let head: Head = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if head.format != FORMAT {
            return Err(damaged(format!(
                "is a store of format {}, and this noharm keeps format {FORMAT}",
                head.format
            )));
        }
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if let Some(part) = manifest.parts().find(|part| !is_ours(&part.file)) {
            return Err(damaged(format!("names `{}`, which is no file of a store", part.file)));
        }
        Ok(Some(manifest))
    }

    /// All files that it names.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.segments.iter().chain(&self.logs)
    }

    /// True if it names this file.
    #[must_use]
    pub fn names(&self, file: &str) -> bool {
        self.parts().any(|part| part.file == file)
    }
}

/// True for names that the files of a store have: `base-0123456789ab.noharm`, `renew-…`, `records-….jsonl.zst`. Whatever else lies in the
/// folder is somebody else's, and is neither read nor removed.
#[must_use]
pub fn is_ours(name: &str) -> bool {
    let middle = |head: &str, tail: &str| name.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail));
    let digest = middle("base-", ".noharm")
        .or_else(|| middle("renew-", ".noharm"))
        .or_else(|| middle("records-", ".jsonl.zst"));
    digest.is_some_and(|digest| {
        digest.len() == DIGITS && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// Digits of a digest in a file's name.
const DIGITS: usize = 12;

/// The first digits of a digest, for a file's name.
#[must_use]
pub fn short(digest: &str) -> &str {
    digest.get(..DIGITS).unwrap_or(digest)
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_names_of_a_store_are_ours() {
        assert!(is_ours("base-0123456789ab.noharm"));
        assert!(is_ours("records-0123456789ab.jsonl.zst"));
        for other in
            ["base-.noharm", "../base-0123456789ab.noharm", "base-0123456789AB.noharm", "manifest.json", "a"]
        {
            assert!(!is_ours(other), "{other}");
        }
    }
}
