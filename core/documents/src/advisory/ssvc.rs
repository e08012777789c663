//! SSVC decision points as a tab-separated table: `cve`, `exploitation`, `automatable`, `technical_impact`.

use noharm_model::advisory::Advisory;

use super::{Taken, fields};
use crate::error::{Error, Kind, Place};
use crate::limits::Limits;

/// Reads the table.
pub(super) fn read(text: &str, limits: &Limits, out: &mut dyn FnMut(Advisory)) -> Result<Taken, Error> {
    let mut lines = text.lines().enumerate();
    let header = lines.next().map(|(_, line)| line).unwrap_or_default();
    let names: Vec<String> = header.split('\t').map(|name| name.trim().to_ascii_lowercase()).collect();
    let column = |wanted: &str| names.iter().position(|name| name == wanted);
    let Some(cve) = column("cve") else {
        let what = "the table has no column `cve`";
        return Err(Error::new(Kind::Format, Place::Line(1, 1), what, "name its columns in the first line"));
    };
    let points = [
        ("exploitation", column("exploitation")),
        ("automatable", column("automatable")),
        ("technical-impact", column("technical_impact")),
    ];
    let mut taken = Taken::default();
    for (at, line) in lines.filter(|(_, line)| !line.trim_ascii().is_empty()) {
        if taken.records >= limits.records {
            return Err(Error::limit(Place::File, "it holds more rows", limits.records));
        }
        let cells: Vec<&str> = line.split('\t').collect();
        match fields::cve(cells.get(cve).copied()) {
            Ok(id) => {
                let mut advisory = Advisory { id, source: "ssvc".to_owned(), ..Advisory::default() };
                for (name, column) in points {
                    add(&mut advisory, name, column.and_then(|column| cells.get(column).copied()));
                }
                taken.records = taken.records.saturating_add(1);
                out(advisory);
            }
            Err(reason) => taken.skip(|| format!("line {}", at.saturating_add(1)), reason, limits),
        }
    }
    Ok(taken)
}

/// Adds one decision point, in lower case: the values' case drifts in the source. `exploitation` of `poc` or `active` says
/// that an exploit is published.
pub(super) fn add(advisory: &mut Advisory, name: &str, value: Option<&str>) {
    let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) else { return };
    let value = value.to_ascii_lowercase();
    if name == "exploitation" && matches!(value.as_str(), "poc" | "public poc" | "active") {
        advisory.exploit_published = true;
    }
    let point = format!("{name}={value}");
    if !advisory.ssvc.contains(&point) {
        advisory.ssvc.push(point);
    }
}
