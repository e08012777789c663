//! Yocto's `cve-check` and `vex` classes, JSON, format version 1.

use serde::Deserialize;

use super::{BuildStatus, Issue, Package, Verdict};
use crate::error::{Error, Kind, Place};
use crate::json::{self, List, Object, Text, Texts};
use crate::limits::Limits;
use crate::sbom::remarks::Remarks;
use crate::text::printable;

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Report<'a> {
    #[serde(default)]
    version: Text<'a>,
    #[serde(default)]
    package: List<Object<Built<'a>>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Built<'a> {
    #[serde(default)]
    name: Text<'a>,
    #[serde(default)]
    layer: Text<'a>,
    #[serde(default)]
    version: Text<'a>,
    #[serde(default)]
    products: List<Object<Product<'a>>>,
    #[serde(default)]
    cpes: List<Text<'a>>,
    #[serde(default)]
    issue: List<Object<Entry<'a>>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Product<'a> {
    #[serde(default)]
    product: Text<'a>,
    #[serde(default, rename = "cvesInRecord")]
    is_known: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Entry<'a> {
    #[serde(default)]
    id: Text<'a>,
    #[serde(default)]
    status: Text<'a>,
    #[serde(default)]
    detail: Text<'a>,
    #[serde(default)]
    description: Text<'a>,
    #[serde(default, rename = "patch-file")]
    patches: Texts<'a>,
}

/// Reads one report.
pub(super) fn read(text: &str, limits: &Limits) -> Result<BuildStatus, Error> {
    let report: Report<'_> = json::document(text, limits)?;
    if report.version.get() != Some("1") {
        let version = printable(report.version.get().unwrap_or("without version"), 20);
        let what = format!("Yocto's report of format `{version}` is not read here");
        return Err(Error::new(Kind::Format, Place::File, what, "make it in format version 1"));
    }
    if let Some(found) = report.package.wrong {
        return Err(json::shape(format!("`package` is {found}, not a list")));
    }
    let mut remarks = Remarks::new(limits);
    let mut packages = Vec::new();
    for (at, item) in report.package.items.iter().enumerate() {
        if packages.len() >= limits.records {
            return Err(Error::limit(Place::File, "it holds more packages", limits.records));
        }
        let built = item.value.as_deref().and_then(|built| Some((built.name.owned()?, built)));
        match built {
            Some((name, built)) => packages.push(package(name, built, &mut remarks)),
            None => remarks.add(|| format!("package[{at}] is no package with a name; passed over")),
        }
    }
    let format = "Yocto cve-check 1".to_owned();
    Ok(BuildStatus { format, packages, remarks: remarks.finish(), ..BuildStatus::default() })
}

fn package(name: String, built: &Built<'_>, remarks: &mut Remarks) -> Package {
    let products = built.products.values();
    let products = products.filter_map(|product| {
        let is_known = product.is_known.get().is_some_and(|word| word.eq_ignore_ascii_case("yes"));
        Some((product.product.owned()?, is_known))
    });
    let issues = built.issue.items.iter().filter_map(|item| {
        let entry = item.value.as_deref().and_then(|entry| Some((entry.id.owned()?, entry)));
        if entry.is_none() {
            remarks.add(|| format!("{}: an issue has no id; passed over", printable(&name, 80)));
        }
        let (id, entry) = entry?;
        let word = entry.status.get().unwrap_or("(none)");
        let verdict = match word {
            "Patched" => Verdict::Patched,
            "Ignored" => Verdict::Ignored,
            "Unpatched" => Verdict::Unpatched,
            _ => Verdict::Unknown,
        };
        if verdict == Verdict::Unknown && word != "Unknown" {
            remarks.add(|| {
                let (name, id, word) = (printable(&name, 80), printable(&id, 40), printable(word, 40));
                format!("{name}: {id} has the status `{word}`, which is not known")
            });
        }
        Some(Issue {
            id,
            verdict,
            detail: entry.detail.owned(),
            description: entry.description.owned(),
            patches: entry.patches.iter().map(str::to_owned).collect(),
        })
    });
    let issues = issues.collect();
    Package {
        products: products.collect(),
        version: built.version.owned(),
        layer: built.layer.owned(),
        cpes: built.cpes.items.iter().filter_map(Text::owned).collect(),
        issues,
        name,
        ..Package::default()
    }
}
