//! CISA's catalogue of known exploited vulnerabilities: one row → one advisory.

use noharm_model::advisory::{Advisory, Kev};
use serde::Deserialize;

use super::fields;
use super::records::{self, Reason};
use crate::json::{List, Text};

/// The key of the catalogue's list.
pub(super) const LISTS: [&str; 1] = ["vulnerabilities"];

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Row<'a> {
    #[serde(default, rename = "cveID")]
    id: Text<'a>,
    #[serde(default, rename = "dateAdded")]
    added: Text<'a>,
    #[serde(default, rename = "knownRansomwareCampaignUse")]
    ransomware: Text<'a>,
    #[serde(default)]
    cwes: List<Text<'a>>,
}

/// The JSON of one row.
pub(super) fn record(json: &str) -> Result<Advisory, Reason> {
    let row: Row<'_> = serde_json::from_str(json).map_err(|error| records::words(&error))?;
    let added = fields::day(row.added.get());
    let kev = Kev {
        added,
        ransomware: row.ransomware.get().is_some_and(|text| text.eq_ignore_ascii_case("known")),
    };
    let mut cwes = Vec::new();
    for cwe in row.cwes.items.iter().filter_map(Text::get) {
        fields::add_cwe(&mut cwes, cwe);
    }
    Ok(Advisory {
        id: fields::cve(row.id.get())?,
        source: "kev".to_owned(),
        cwes,
        kev: Some(kev),
        ..Advisory::default()
    })
}
