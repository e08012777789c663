//! `os-release`: which distribution, which release.

use crate::sbom::remarks::Remarks;
use crate::text::printable;

/// What it says, as far as packages need it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OsRelease {
    /// `debian`, `alpine`, `openwrt`.
    pub id: Option<String>,
    /// `12`, `3.19.1`.
    pub version: Option<String>,
    /// Its CPE, where it gives one.
    pub cpe: Option<String>,
    /// Who makes it.
    pub vendor: Option<String>,
}

/// Bytes of a value: every package repeats the distribution's name in its purl.
const VALUE_MOST: usize = 256;

impl OsRelease {
    /// Reads `KEY=value` lines, quoted or not; a value that is too long to be one is passed over and told.
    pub(super) fn read(text: &str, path: &str, remarks: &mut Remarks) -> Self {
        let mut release = Self::default();
        for (key, value) in text.lines().filter_map(|line| line.trim().split_once('=')) {
            let value = value.trim();
            let value = value.strip_prefix(['"', '\'']).unwrap_or(value);
            let value = value.strip_suffix(['"', '\'']).unwrap_or(value).trim();
            if value.is_empty() {
                continue;
            }
            let slot = match key {
                "ID" => &mut release.id,
                "VERSION_ID" => &mut release.version,
                "CPE_NAME" => &mut release.cpe,
                "VENDOR_NAME" => &mut release.vendor,
                _ => continue,
            };
            if value.len() > VALUE_MOST {
                let path = printable(path, 200);
                remarks.add(|| format!("{path}: `{key}` has {} bytes; passed over", value.len()));
                continue;
            }
            slot.get_or_insert_with(|| value.to_owned());
        }
        release.id = release.id.map(|id| id.to_ascii_lowercase());
        release
    }

    /// `debian-12`, the qualifier of purls.
    pub(super) fn qualifier(&self) -> Option<String> {
        let id = self.id.as_ref()?;
        Some(self.version.as_ref().map_or_else(|| id.clone(), |version| format!("{id}-{version}")))
    }
}
