//! CVE records, JSON 5: one record → one advisory. The CNA's container speaks first; an ADP's only adds.

use noharm_model::advisory::{Advisory, Affected, AffectedPackage, CveVersion, Kev, Status};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::nvd2::{self, Configuration};
use super::records::{self, Reason};
use super::{fields, ssvc};
use crate::json::{List, Object, Text};

/// CVE records come without a list around them.
pub(super) const LISTS: [&str; 0] = [];

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Record<'a> {
    #[serde(rename = "cveMetadata")]
    metadata: Metadata<'a>,
    #[serde(default)]
    containers: Containers<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Metadata<'a> {
    #[serde(default, rename = "cveId")]
    id: Text<'a>,
    #[serde(default)]
    state: Text<'a>,
    #[serde(default, rename = "datePublished")]
    published: Text<'a>,
    #[serde(default, rename = "dateUpdated")]
    updated: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Containers<'a> {
    #[serde(default)]
    cna: Option<Container<'a>>,
    #[serde(default)]
    adp: Vec<Container<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Container<'a> {
    #[serde(default, rename = "providerMetadata")]
    provider: Object<Provider<'a>>,
    #[serde(default, rename = "datePublic")]
    public: Text<'a>,
    #[serde(default)]
    affected: Vec<Product<'a>>,
    #[serde(default, rename = "cpeApplicability")]
    applicability: Vec<Configuration<'a>>,
    #[serde(default, rename = "problemTypes")]
    problems: List<Object<Problem<'a>>>,
    #[serde(default)]
    metrics: List<Object<Metric<'a>>>,
    #[serde(default)]
    references: List<Object<Reference<'a>>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Provider<'a> {
    #[serde(default, rename = "shortName")]
    short_name: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Product<'a> {
    #[serde(default)]
    vendor: Text<'a>,
    #[serde(default)]
    product: Text<'a>,
    #[serde(default, rename = "packageName")]
    package_name: Text<'a>,
    #[serde(default, rename = "packageURL")]
    purl: Text<'a>,
    #[serde(default)]
    cpes: List<Text<'a>>,
    #[serde(default, rename = "defaultStatus")]
    default_status: Text<'a>,
    #[serde(default)]
    versions: Vec<Version<'a>>,
    #[serde(default, rename = "programFiles")]
    files: List<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Version<'a> {
    #[serde(default)]
    version: Text<'a>,
    #[serde(default)]
    status: Text<'a>,
    #[serde(default, rename = "versionType")]
    kind: Text<'a>,
    #[serde(default, rename = "lessThan")]
    less_than: Text<'a>,
    #[serde(default, rename = "lessThanOrEqual")]
    less_than_or_equal: Text<'a>,
    #[serde(default)]
    changes: Vec<Change<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Change<'a> {
    #[serde(default)]
    at: Text<'a>,
    #[serde(default)]
    status: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Problem<'a> {
    #[serde(default)]
    descriptions: List<Object<ProblemText<'a>>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct ProblemText<'a> {
    #[serde(default, rename = "cweId")]
    cwe: Text<'a>,
    #[serde(default)]
    description: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Metric<'a> {
    #[serde(default, rename = "cvssV4_0")]
    v40: Object<Data<'a>>,
    #[serde(default, rename = "cvssV3_1")]
    v31: Object<Data<'a>>,
    #[serde(default, rename = "cvssV3_0")]
    v30: Object<Data<'a>>,
    #[serde(default, rename = "cvssV2_0")]
    v20: Object<Data<'a>>,
    #[serde(default)]
    other: Object<Other<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Data<'a> {
    #[serde(default, rename = "vectorString")]
    vector: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Other<'a> {
    #[serde(default, rename = "type")]
    kind: Text<'a>,
    #[serde(default)]
    content: Object<Content<'a>>,
}

/// What CISA writes under `other`: SSVC's decision points or the row of KEV.
#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Content<'a> {
    #[serde(default)]
    options: List<Object<Point<'a>>>,
    #[serde(default, rename = "dateAdded")]
    added: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Point<'a> {
    #[serde(default, rename = "Exploitation")]
    exploitation: Text<'a>,
    #[serde(default, rename = "Automatable")]
    automatable: Text<'a>,
    #[serde(default, rename = "Technical Impact")]
    technical_impact: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Reference<'a> {
    #[serde(default)]
    tags: List<Text<'a>>,
}

/// The JSON of one record.
pub(super) fn record(json: &str) -> Result<Advisory, Reason> {
    let record: Record<'_> = serde_json::from_str(json).map_err(|error| records::words(&error))?;
    let id = fields::cve(record.metadata.id.get())?;
    let mut advisory = Advisory {
        source: "cve".to_owned(),
        published: fields::day(record.metadata.published.get()),
        modified: fields::day(record.metadata.updated.get()),
        withdrawn: record.metadata.state.get().is_some_and(|state| state.eq_ignore_ascii_case("rejected")),
        ..Advisory::default()
    };
    let mut products = Vec::new();
    let mut said = Said::default();
    let cna = record.containers.cna.map(|container| (true, container));
    for (is_cna, container) in
        cna.into_iter().chain(record.containers.adp.into_iter().map(|adp| (false, adp)))
    {
        if is_cna && advisory.published.is_none() {
            advisory.published = fields::day(container.public.get());
        }
        add_facts(&mut advisory, &container, is_cna);
        if is_cna {
            advisory.kernel_files = kernel_files(&container.affected);
        }
        for product in &container.affected {
            let package = package(product).map_err(|why| format!("{id}: {why}"))?;
            if is_cna {
                said.note(&package, products.len());
                products.push(package);
            } else if !said.join(&mut products, &package) {
                products.push(package);
            }
        }
        for text in container.applicability {
            let node = nvd2::configuration(text).map_err(|why| format!("{id}: {why}"))?;
            advisory.affected.push(Affected::Configuration(node));
        }
    }
    let configurations = std::mem::take(&mut advisory.affected);
    advisory.affected = products.into_iter().map(Affected::Package).chain(configurations).collect();
    advisory.id = id;
    Ok(advisory)
}

/// Scores, weaknesses, exploitation: what a container says besides its products.
fn add_facts(advisory: &mut Advisory, container: &Container<'_>, is_cna: bool) {
    let provider = container.provider.value.as_deref().and_then(|provider| provider.short_name.get());
    let by = provider.unwrap_or(if is_cna { "cna" } else { "adp" });
    let problems = container.problems.items.iter().filter_map(|problem| problem.value.as_deref());
    for text in
        problems.flat_map(|problem| &problem.descriptions.items).filter_map(|text| text.value.as_deref())
    {
        let stated =
            text.cwe.get().or_else(|| text.description.get().filter(|words| words.starts_with("CWE-")));
        fields::add_cwe(&mut advisory.cwes, stated.unwrap_or_default());
    }
    for metric in container.metrics.items.iter().filter_map(|metric| metric.value.as_deref()) {
        for data in [&metric.v40, &metric.v31, &metric.v30, &metric.v20]
            .into_iter()
            .filter_map(|data| data.value.as_deref())
        {
            fields::add_cvss(&mut advisory.cvss, data.vector.get().unwrap_or_default(), by);
        }
        if let Some(other) = &metric.other.value {
            add_other(advisory, other);
        }
    }
    let references = container.references.items.iter().filter_map(|reference| reference.value.as_deref());
    advisory.exploit_published |=
        references.flat_map(|r| &r.tags.items).any(|tag| tag.get() == Some("exploit"));
}

fn add_other(advisory: &mut Advisory, other: &Other<'_>) {
    let Some(content) = &other.content.value else { return };
    match other.kind.get() {
        Some(kind) if kind.eq_ignore_ascii_case("ssvc") => {
            for point in content.options.items.iter().filter_map(|point| point.value.as_deref()) {
                ssvc::add(advisory, "exploitation", point.exploitation.get());
                ssvc::add(advisory, "automatable", point.automatable.get());
                ssvc::add(advisory, "technical-impact", point.technical_impact.get());
            }
        }
        Some(kind) if kind.eq_ignore_ascii_case("kev") => {
            advisory.kev = Some(Kev { added: fields::day(content.added.get()), ransomware: false });
        }
        _ => {}
    }
}

fn package(product: &Product<'_>) -> Result<AffectedPackage, Reason> {
    let entries = product.versions.iter().map(version).collect::<Result<Vec<_>, _>>()?;
    // The schema: where no default is written, it is `unknown`.
    let default_status = status(product.default_status.get().or(Some("unknown")))?;
    Ok(AffectedPackage {
        name: product.package_name.owned().or_else(|| product.product.owned()).unwrap_or_default(),
        vendor: product.vendor.owned(),
        purl: product.purl.owned(),
        cpes: product.cpes.items.iter().filter_map(Text::owned).collect(),
        default_status: Some(default_status),
        entries,
        ..AffectedPackage::default()
    })
}

/// The files of the Linux kernel, if every block on it lists its own; with one that lists none the flaw may be anywhere.
fn kernel_files(affected: &[Product<'_>]) -> Vec<String> {
    /// The kernel's largest record at hand lists two.
    const MOST: usize = 200;
    let is = |text: &Text<'_>, words: &[&str]| {
        text.get().is_some_and(|text| words.iter().any(|word| text.eq_ignore_ascii_case(word)))
    };
    let kernel = affected.iter().filter(|block| {
        is(&block.vendor, &["linux", "kernel"])
            && is(&block.product, &["linux", "linux kernel", "linux_kernel"])
    });
    let mut files: Vec<String> = Vec::new();
    for block in kernel {
        let listed: Vec<String> = block.files.items.iter().filter_map(Text::owned).collect();
        if listed.is_empty() || listed.len() != block.files.items.len() {
            return Vec::new();
        }
        files.extend(listed);
    }
    files.sort_unstable();
    files.dedup();
    if files.len() > MOST { Vec::new() } else { files }
}

fn version(text: &Version<'_>) -> Result<CveVersion, Reason> {
    let fields = [&text.version, &text.less_than, &text.less_than_or_equal];
    if let Some(found) = fields.into_iter().find_map(|field| field.wrong) {
        return Err(format!("a version is {found}, not a text"));
    }
    let changes = text.changes.iter().map(|change| {
        let at = change.at.owned().ok_or("a change of status names no version")?;
        Ok::<_, Reason>((at, status(change.status.get())?))
    });
    Ok(CveVersion {
        version: text.version.owned().unwrap_or_default(),
        status: status(text.status.get())?,
        version_type: text.kind.owned(),
        less_than: text.less_than.owned(),
        less_than_or_equal: text.less_than_or_equal.owned(),
        changes: changes.collect::<Result<_, _>>()?,
    })
}

fn status(text: Option<&str>) -> Result<Status, Reason> {
    match text {
        Some("affected") => Ok(Status::Affected),
        Some("unaffected") => Ok(Status::Unaffected),
        Some("unknown") => Ok(Status::Unknown),
        Some(other) => Err(format!("the status `{}` is not known", crate::text::printable(other, 20))),
        None => Err("a version has no status".to_owned()),
    }
}

/// The CNA's blocks that say something of versions, by vendor and product.
#[derive(Default)]
struct Said {
    blocks: FxHashMap<(String, String), Vec<usize>>,
    cpes: FxHashSet<(usize, String)>,
}

impl Said {
    fn note(&mut self, package: &AffectedPackage, index: usize) {
        let says = |entry: &CveVersion| {
            !is_empty_word(&entry.version) || entry.less_than.is_some() || entry.less_than_or_equal.is_some()
        };
        let name = name(package);
        if package.entries.iter().any(says) && !name.0.is_empty() && !name.1.is_empty() {
            self.blocks.entry(name).or_default().push(index);
            self.cpes.extend(package.cpes.iter().map(|cpe| (index, cpe.clone())));
        }
    }

    /// Joins an ADP's block to the CNA's block of the same product: its CPEs are taken, its versions are not. False where
    /// the CNA says nothing of the product's versions.
    fn join(&mut self, products: &mut [AffectedPackage], added: &AffectedPackage) -> bool {
        /// No record at hand has more than eighteen blocks of one product; each takes every CPE.
        const MOST: usize = 100;
        let Some(blocks) = self.blocks.get(&name(added)).filter(|blocks| blocks.len() <= MOST) else {
            return false;
        };
        for index in blocks {
            let Some(known) = products.get_mut(*index) else { continue };
            for cpe in &added.cpes {
                if self.cpes.insert((*index, cpe.clone())) {
                    known.cpes.push(cpe.clone());
                }
            }
        }
        true
    }
}

/// Vendor and product without case, blanks and punctuation: CISA writes `apache_http_server` for `Apache HTTP Server`.
fn name(package: &AffectedPackage) -> (String, String) {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    (letters(package.vendor.as_deref().unwrap_or_default()), letters(&package.name))
}

/// What stands where a version is not known.
fn is_empty_word(version: &str) -> bool {
    matches!(version.to_ascii_lowercase().as_str(), "" | "n/a" | "unspecified" | "unknown" | "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packages(json: &str) -> Vec<AffectedPackage> {
        let affected = record(json).unwrap().affected;
        let package = |affected| match affected {
            Affected::Package(package) => package,
            Affected::Configuration(_) | Affected::Named(_) => panic!("packages only"),
        };
        affected.into_iter().map(package).collect()
    }

    #[test]
    fn an_adp_only_adds_to_what_the_cna_said() {
        let all = packages(
            r#"{"cveMetadata":{"cveId":"CVE-2020-0001"},"containers":{
            "cna":{"affected":[
                {"vendor":"Apache","product":"HTTP Server","defaultStatus":"unaffected","versions":[{"version":"2.4","status":"affected","lessThan":"2.4.55"}]},
                {"vendor":"b","product":"n/a","versions":[{"version":"n/a","status":"affected"}]}]},
            "adp":[{"affected":[
                {"vendor":"apache","product":"http_server","cpes":["cpe:2.3:a:apache:http_server:*:*:*:*:*:*:*:*"],"versions":[{"version":"0","status":"affected"}]},
                {"vendor":"c","product":"d","versions":[{"version":"1","status":"affected"}]}]}]}}"#,
        );
        let names: Vec<&str> = all.iter().map(|package| package.name.as_str()).collect();
        assert_eq!(names, ["HTTP Server", "n/a", "d"]);
        assert_eq!((all[0].entries.len(), all[0].cpes.len()), (1, 1), "the CNA's versions, the ADP's CPE");
        assert_eq!(all[1].default_status, Some(Status::Unknown), "the schema's default");
    }

    #[test]
    fn ssvc_drifts_in_case_and_says_that_an_exploit_is_out() {
        let advisory = record(
            r#"{"cveMetadata":{"cveId":"CVE-2020-0001","state":"REJECTED"},"containers":{"adp":[{"metrics":[{"other":{"type":"ssvc",
            "content":{"options":[{"Exploitation":"PoC"},{"Automatable":"Yes"},{"Technical Impact":"Total"}]}}}]}]}}"#,
        )
        .unwrap();
        assert_eq!(advisory.ssvc, ["exploitation=poc", "automatable=yes", "technical-impact=total"]);
        assert!(advisory.exploit_published && advisory.withdrawn);
    }

    #[test]
    fn the_kernels_files_are_kept_if_every_block_lists_its_own() {
        let files = |first: &str, second: &str| {
            let block = |product: &str, files: &str| {
                format!(
                    r#"{{"vendor":"Linux","product":"{product}","versions":[{{"version":"1","status":"affected"}}]{files}}}"#
                )
            };
            let (first, second) = (block("Linux", first), block("Linux", second));
            let other = block("perf", r#","programFiles":["perf.c"]"#);
            record(&format!(
                r#"{{"cveMetadata":{{"cveId":"CVE-2020-0001"}},"containers":{{"cna":{{"affected":[{first},{second},{other}]}}}}}}"#
            ))
            .unwrap()
            .kernel_files
        };
        let one = r#","programFiles":["net/a.c"]"#;
        assert_eq!(files(one, r#","programFiles":["net/b.c","net/a.c"]"#), ["net/a.c", "net/b.c"]);
        assert_eq!(files(one, ""), [""; 0], "the second block may lie anywhere");
        assert_eq!(files(one, r#","programFiles":["net/b.c",7]"#), [""; 0]);
    }
}
