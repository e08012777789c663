//! Buildroot's `pkg-stats`, JSON: open, ignored and undecided vulnerabilities of each package.

use serde::Deserialize;

use super::{BuildStatus, Issue, Package, Verdict};
use crate::error::{Error, Place};
use crate::json::{self, List, Members, Object, Text, Texts};
use crate::limits::Limits;
use crate::sbom::remarks::Remarks;
use crate::text::printable;

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Report<'a> {
    #[serde(default)]
    packages: Members<Object<Built<'a>>>,
    #[serde(default)]
    commit: Text<'a>,
    #[serde(default)]
    date: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Built<'a> {
    #[serde(default)]
    current_version: Text<'a>,
    #[serde(default)]
    cpeid: Text<'a>,
    #[serde(default)]
    patch_files: List<Text<'a>>,
    #[serde(default)]
    cves: List<Text<'a>>,
    #[serde(default)]
    ignored_cves: List<Text<'a>>,
    #[serde(default)]
    unsure_cves: List<Text<'a>>,
    #[serde(default)]
    status: Object<Status<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Status<'a> {
    #[serde(default)]
    cve: Texts<'a>,
}

/// Reads one report.
pub(super) fn read(text: &str, limits: &Limits) -> Result<BuildStatus, Error> {
    let report: Report<'_> = json::document(text, limits)?;
    if let Some(found) = report.packages.wrong {
        return Err(json::shape(format!("`packages` is {found}, not an object")));
    }
    let mut remarks = Remarks::new(limits);
    let mut packages = Vec::new();
    for (name, item) in report.packages.items {
        if packages.len() >= limits.records {
            return Err(Error::limit(Place::File, "it holds more packages", limits.records));
        }
        match item.value {
            Some(built) if !name.trim().is_empty() => packages.push(package(name, &built, &mut remarks)),
            _ => remarks.add(|| {
                let found = item.wrong.unwrap_or("nothing");
                format!("the package `{}` is {found}, not an object; passed over", printable(&name, 80))
            }),
        }
    }
    Ok(BuildStatus {
        format: "Buildroot pkg-stats".to_owned(),
        made: report.date.owned(),
        commit: report.commit.owned(),
        packages,
        remarks: remarks.finish(),
    })
}

fn package(name: String, built: &Built<'_>, remarks: &mut Remarks) -> Package {
    let lists = [
        (&built.cves, "cves", Verdict::Unpatched),
        (&built.ignored_cves, "ignored_cves", Verdict::Ignored),
        (&built.unsure_cves, "unsure_cves", Verdict::Unknown),
    ];
    let mut issues = Vec::new();
    for (list, field, verdict) in lists {
        if let Some(found) = list.wrong {
            remarks.add(|| format!("{}: `{field}` is {found}, not a list", printable(&name, 80)));
        }
        let ids = list.items.iter().filter_map(Text::owned);
        issues.extend(ids.map(|id| Issue { id, verdict, ..Issue::default() }));
    }
    let mut check = built.status.value.iter().flat_map(|status| status.cve.iter());
    let check = check.next().map(|grade| (grade.to_owned(), check.next().unwrap_or_default().to_owned()));
    Package {
        version: built.current_version.owned(),
        cpes: built.cpeid.owned().into_iter().collect(),
        patches: built.patch_files.items.iter().filter_map(Text::owned).collect(),
        check,
        issues,
        name,
        ..Package::default()
    }
}
