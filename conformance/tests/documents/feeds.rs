//! Every feed in the data folder: which feed it is taken for, how many records it gives, and what they hold.

use std::collections::BTreeMap;
use std::time::Instant;

use noharm_conformance::corpus;
use noharm_documents::advisory::{self, Feed};
use noharm_documents::limits::Limits;
use noharm_model::advisory::{Advisory, Affected, Node};

/// What a set of files gave.
#[derive(Default)]
struct Sum {
    records: usize,
    skipped: usize,
    matches: usize,
    packages: usize,
    named: usize,
    withdrawn: usize,
    exploits: usize,
    kev: usize,
    scored: usize,
    unscored: usize,
    none: Vec<String>,
    sources: BTreeMap<String, usize>,
}

impl Sum {
    fn add(&mut self, advisory: &Advisory) {
        for affected in &advisory.affected {
            match affected {
                Affected::Package(_) => self.packages += 1,
                Affected::Configuration(node) => self.matches += matches(node),
                Affected::Named(named) => self.named += named.products.len(),
            }
        }
        self.withdrawn += usize::from(advisory.withdrawn);
        self.exploits += usize::from(advisory.exploit_published);
        self.kev += usize::from(advisory.kev.is_some());
        let scored = advisory.cvss.iter().filter(|cvss| cvss.score_tenths.is_some()).count();
        self.scored += scored;
        self.unscored += advisory.cvss.len() - scored;
        *self.sources.entry(advisory.source.clone()).or_default() += 1;
    }
}

fn matches(node: &Node) -> usize {
    node.matches.len() + node.children.iter().map(matches).sum::<usize>()
}

/// Reads a set; every file that is a feed must be read, and as the feed expected.
fn read(path: &str, expected: Feed) -> Option<Sum> {
    let files = corpus::files(path)?;
    let start = Instant::now();
    let (mut sum, mut bytes_read) = (Sum::default(), 0);
    for (name, bytes) in &files {
        let head = bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default();
        let Some(feed) = advisory::detect(name, head) else {
            sum.none.push(name.clone());
            continue;
        };
        assert_eq!(feed, expected, "{name}");
        let short = bytes.get(..bytes.len().min(1 << 12)).unwrap_or_default();
        assert_eq!(advisory::detect(name, short), Some(expected), "{name}: by its first 4 KiB");
        bytes_read += bytes.len();
        let mut handed = 0;
        let taken = advisory::read(feed, name, bytes, &Limits::default(), &mut |advisory| {
            handed += 1;
            sum.add(&advisory);
        });
        let taken = taken.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(taken.records, handed, "{name}");
        sum.records += handed;
        sum.skipped += taken.skipped_count;
    }
    println!(
        "{path}: {} records, {} skipped, {bytes_read} bytes in {:?}",
        sum.records,
        sum.skipped,
        start.elapsed()
    );
    assert_eq!(sum.unscored, 0, "a vector without its score");
    Some(sum)
}

#[test]
fn nvds_old_feeds_are_read_whole() {
    // Records and CPE matches as the files hold them, counted by another program.
    let years = [
        ("2015", 8_748, 75_868),
        ("2016", 10_555, 95_499),
        ("2017", 17_014, 119_978),
        ("2018", 16_591, 107_245),
        ("2019", 14_480, 116_646),
        ("2021", 10_660, 82_335),
    ];
    for (year, records, matches) in years {
        let Some(sum) = read(&format!("nvd/nvdcve-1.1-{year}.json.zst"), Feed::Nvd1) else { return };
        assert_eq!((sum.records, sum.skipped, sum.matches), (records, 0, matches), "{year}");
    }
}

#[test]
fn nvds_records_one_a_line_are_read_whole() {
    let Some(sum) = read("nvd/device-slice-other-years.jsonl.zst", Feed::Nvd1) else { return };
    assert_eq!((sum.records, sum.skipped), (4_423, 0));
}

#[test]
fn nvd_2_is_read_in_each_of_its_shapes() {
    if let Some(sum) = read("nvd/pump-stack-2020-2025.jsonl.zst", Feed::Nvd2) {
        assert_eq!((sum.records, sum.skipped, sum.sources.get("nvd")), (199, 0, Some(&199)));
    }
    if let Some(sum) = read("nvd/curl-2.0-shape.tar.zst", Feed::Nvd2) {
        assert_eq!((sum.skipped, sum.scored), (0, 0), "curl gives no scores");
        assert_eq!(sum.sources.get("nvd:curl"), Some(&sum.records));
    }
    if let Some(sum) = read("nvd/overrides-cpe-2023-2025.tar.zst", Feed::Nvd2) {
        assert_eq!(sum.sources.get("nvd:overrides"), Some(&sum.records));
        assert!(sum.records > 17_000 && sum.matches > sum.records);
    }
}

#[test]
fn osv_is_read_in_each_of_its_shapes() {
    let sets = [
        ("osv/debian.tar.zst", Feed::Osv, "osv:debian", 8_835),
        ("osv/alpine.tar.zst", Feed::Osv, "osv:alpine", 2_438),
        ("osv/bitnami.tar.zst", Feed::Osv, "osv:bitnami", 7_444),
        ("osv/golang.tar.zst", Feed::Osv, "osv:go", 4_291),
        ("osv/oss-fuzz.tar.zst", Feed::OsvYaml, "osv:oss-fuzz", 4_026),
        ("osv/pypa.tar.zst", Feed::OsvYaml, "osv:pypa", 2_661),
    ];
    for (path, feed, source, records) in sets {
        let Some(sum) = read(path, feed) else { continue };
        assert_eq!((sum.records, sum.skipped), (records, 0), "{path}");
        assert_eq!(sum.sources.get(source), Some(&records), "{path}: {:?}", sum.sources);
        let told: Vec<&String> = sum.none.iter().filter(|name| !is_about(name)).collect();
        assert!(told.is_empty(), "{told:?}");
    }
    let Some(sum) = read("osv/rustsec.tar.zst", Feed::RustSec) else { return };
    assert_eq!(
        (sum.records, sum.skipped),
        (579, 156),
        "156 say that a crate is unmaintained, or another notice"
    );
}

/// Files beside the records: licences, read-mes, Bitnami's list of components.
fn is_about(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    name.contains("/config/") || ["LICENSE", "README", "SOURCE"].iter().any(|word| file.starts_with(word))
}

#[test]
fn cve_5_is_read_whole() {
    if let Some(sum) = read("vulnrichment/slice.jsonl.zst", Feed::Cve5) {
        assert_eq!((sum.records, sum.skipped, sum.kev), (1_399, 0, 222));
        // 191 `active`, 68 `poc`, and the drift of their case: 20 `Active`, 1 `PoC`; references may add to them.
        assert!(sum.exploits >= 280, "{}", sum.exploits);
    }
    if let Some(sum) = read("osv/openssl-release-metadata.tar.zst", Feed::Cve5) {
        assert_eq!((sum.records, sum.skipped), (272, 0));
    }
}

#[test]
fn exploitation_is_read_whole() {
    if let Some(sum) = read("kev/known_exploited_vulnerabilities.json", Feed::Kev) {
        assert_eq!((sum.records, sum.skipped, sum.kev), (1_404, 0, 1_404));
    }
    if let Some(sum) = read("epss/epss_kev_nvd.csv", Feed::Epss) {
        assert_eq!((sum.records, sum.skipped), (1_556, 0));
    }
    if let Some(sum) = read("vulnrichment/ssvc.tsv.zst", Feed::Ssvc) {
        assert_eq!((sum.records, sum.skipped), (44_027, 0));
    }
}

#[test]
fn csaf_advisories_give_the_products_that_they_name() {
    // 1 531 documents with 4 335 vulnerabilities, 9 492 products that are affected and 173 without a status, counted by
    // another program.
    if let Some(sum) = read("advisories/cisa-ics-2017-2022.tar.zst", Feed::Csaf) {
        assert_eq!((sum.records, sum.skipped, sum.named), (1_531 + 4_335, 0, 9_492 + 173));
        assert_eq!(sum.sources.get("csaf:cisa"), Some(&sum.records));
    }
}

#[test]
fn what_is_no_feed_is_taken_for_none() {
    let paths = [
        "kev/known_exploited_vulnerabilities_schema.json",
        "sboms/medical-device/narrow.sbom.json",
        "sboms/bom-shelter-wild.tar.zst",
    ];
    for (name, bytes) in paths.into_iter().filter_map(corpus::files).flatten() {
        let head = bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default();
        assert_eq!(advisory::detect(&name, head), None, "{name}");
    }
}
