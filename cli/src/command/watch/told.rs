//! What was told of an SBOM, kept small: what a change is seen by, and what is needed to say that a finding is gone.

use std::collections::BTreeSet;

use noharm_model::answer::FindingRow;
use noharm_model::finding::{Applies, UnknownReason};
use serde::Serialize;

/// A finding as it was told. Of a package that is listed twice the row that stands first speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    pub id: String,
    pub package: String,
    pub version: Option<String>,
    pub status: Applies,
    pub unknown: Option<UnknownReason>,
    pub kev: bool,
}

impl Row {
    /// What two rows are the same finding by.
    pub fn key(&self) -> (&str, &str, Option<&str>) {
        (&self.id, &self.package, self.version.as_deref())
    }

    /// What is told as a change where it differs.
    pub fn judged(&self) -> (Applies, Option<UnknownReason>, bool) {
        (self.status, self.unknown, self.kev)
    }
}

impl From<&FindingRow> for Row {
    fn from(row: &FindingRow) -> Self {
        Self {
            id: row.id.clone(),
            package: row.package.clone(),
            version: row.version.clone(),
            status: row.status,
            unknown: row.unknown,
            kev: row.kev,
        }
    }
}

/// All rows of one SBOM, package by package: some 20 bytes each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told(Box<[u8]>);

/// Set where the row is in KEV; below it stands its status, counted in [`Applies::ALL`].
const KEV: u8 = 1 << 7;
/// No version, no reason; everything else is counted from 1.
const NONE: usize = 0;

impl Told {
    /// Packs rows.
    pub fn of(rows: &[FindingRow]) -> Self {
        let mut seen = BTreeSet::new();
        let mut rows: Vec<Row> = rows
            .iter()
            .filter(|row| seen.insert((&row.id, &row.package, &row.version)))
            .map(Row::from)
            .collect();
        rows.sort_by(|one, two| {
            (&one.package, &one.version, &one.id).cmp(&(&two.package, &two.version, &two.id))
        });
        let mut bytes = Vec::new();
        for package in rows.chunk_by(|one, two| (&one.package, &one.version) == (&two.package, &two.version))
        {
            let Some(first) = package.first() else { continue };
            text(&mut bytes, Some(&first.package));
            text(&mut bytes, first.version.as_deref());
            number(&mut bytes, package.len());
            for row in package {
                text(&mut bytes, Some(&row.id));
                let status = Applies::ALL.iter().position(|one| *one == row.status).unwrap_or_default();
                bytes.push(status as u8 | if row.kev { KEV } else { 0 });
                let reason =
                    row.unknown.and_then(|reason| UnknownReason::ALL.iter().position(|one| *one == reason));
                number(&mut bytes, reason.map_or(NONE, |at| at + 1));
            }
        }
        Self(bytes.into())
    }

    /// The rows, in order of package, version and id.
    pub fn rows(&self) -> Vec<Row> {
        let (mut rows, mut left) = (Vec::new(), &*self.0);
        while next_package(&mut left, &mut rows).is_some() {}
        rows
    }
}

fn next_package(left: &mut &[u8], rows: &mut Vec<Row>) -> Option<()> {
    let package = next_text(left)??;
    let version = next_text(left)?;
    for _ in 0..next_number(left)? {
        let id = next_text(left)??;
        let (state, rest) = left.split_first()?;
        *left = rest;
        let reason = next_number(left)?.checked_sub(1);
        rows.push(Row {
            id: id.to_owned(),
            package: package.to_owned(),
            version: version.map(str::to_owned),
            status: *Applies::ALL.get(usize::from(state & !KEV))?,
            unknown: reason.and_then(|at| UnknownReason::ALL.get(at).copied()),
            kev: state & KEV != 0,
        });
    }
    Some(())
}

/// Seven bits a byte, the lowest first.
fn number(bytes: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn next_number(left: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let (byte, rest) = left.split_first()?;
        *left = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Its length + 1 before it.
fn text(bytes: &mut Vec<u8>, text: Option<&str>) {
    number(bytes, text.map_or(NONE, |text| text.len() + 1));
    bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
}

fn next_text<'a>(left: &mut &'a [u8]) -> Option<Option<&'a str>> {
    let Some(length) = next_number(left)?.checked_sub(1) else { return Some(None) };
    let (text, rest) = left.split_at_checked(length)?;
    *left = rest;
    Some(Some(std::str::from_utf8(text).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_length_come_back() {
        for one in [0, 1, 127, 128, 16_383, 16_384, usize::MAX] {
            let mut bytes = Vec::new();
            number(&mut bytes, one);
            assert_eq!(next_number(&mut bytes.as_slice()), Some(one));
        }
        assert_eq!(next_number(&mut [0x80].as_slice()), None);
    }

    #[test]
    fn rows_come_back_as_they_were_told() {
        let mut rows = Vec::new();
        for (at, unknown) in UnknownReason::ALL.iter().map(|one| Some(*one)).chain([None]).enumerate() {
            for (turn, status) in Applies::ALL.iter().enumerate() {
                rows.push(row(&format!("CVE-2026-{at}"), &format!("p{turn}"), *status, unknown, at % 2 == 0));
            }
        }
        // Whatever stands second for the same package says nothing.
        rows.push(row("CVE-2026-0", "p0", Applies::Unknown, None, false));
        rows.push(FindingRow { version: None, ..row("CVE-2026-0", "p0", Applies::Affected, None, false) });
        let told = Told::of(&rows);
        let mut expected: Vec<Row> = rows.iter().map(Row::from).collect();
        expected.remove(rows.len() - 2);
        expected.sort_by(|one, two| {
            (&one.package, &one.version, &one.id).cmp(&(&two.package, &two.version, &two.id))
        });
        assert_eq!(told.rows(), expected);
        assert_eq!(Told::of(&[]).rows(), []);
        let each = told.0.len() / expected.len();
        assert!(each < 20, "{each} bytes a row");
    }

    fn row(
        id: &str,
        package: &str,
        status: Applies,
        unknown: Option<UnknownReason>,
        kev: bool,
    ) -> FindingRow {
        let value = serde_json::json!({
            "id": id, "aliases": [], "package": package, "version": "1.0", "component": null, "service": null,
            "status": status, "reason": "", "kev": kev, "epss": null, "exploit": null, "cvss": [],
            "environmental": [], "sources": [], "worst_harm": null, "level_inherent": null, "level": null,
            "verdict": null, "as_easy_without": null, "scope": null, "multi_patient": false, "path": [],
            "clocks": [], "walk": [], "unknown": unknown, "reaches_no_one": null,
        });
        serde_json::from_value(value).unwrap()
    }
}
