//! Small genuine files, damaged at random: every reader answers, none panics, and what it reads stays within its bounds.

use noharm_documents::advisory::{self, Feed, csaf};
use noharm_documents::limits::Limits;
use noharm_documents::{build_status, cvss, kernel, sbom, vex};
use proptest::prelude::*;

const SAMPLES: [(Option<Feed>, &str); 11] = [
    (
        None,
        r#"{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"device","bom-ref":"d","name":"pump"}},"components":[{"type":"library","bom-ref":"a","group":"g","name":"openssl","version":"1.0.2k","purl":"pkg:deb/debian/libssl1.0.2@1.0.2k-1?upstream=openssl%401.0.2k","cpe":"cpe:2.3:a:openssl:openssl:1.0.2k:*:*:*:*:*:*:*","hashes":[{"alg":"MD5","content":"d41d8cd98f00b204e9800998ecf8427e"}],"pedigree":{"patches":[{"type":"backport","resolves":[{"type":"security","id":"CVE-2017-3735"}]}]},"components":[{"type":"file","name":"x"}]}],"dependencies":[{"ref":"d","dependsOn":["a"]},{"ref":"a","dependsOn":["d"]}]}"#,
    ),
    (
        None,
        r#"{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","packages":[{"SPDXID":"SPDXRef-a","name":"zlib","versionInfo":"1.2.11","supplier":"Organization: Debian (x@example.com)","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:deb/debian/zlib@1.2.11"}],"checksums":[{"algorithm":"SHA1","checksumValue":"da39a3ee5e6b4b0d3255bfef95601890afd80709"}]}],"relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relatedSpdxElement":"SPDXRef-a","relationshipType":"DESCRIBES"}]}"#,
    ),
    (
        Some(Feed::Osv),
        r#"{"id":"GHSA-a","aliases":["CVE-2020-0001"],"modified":"2020-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"PyPI","name":"a"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.2"}]}],"versions":["1.0","1.1"]}]}"#,
    ),
    (
        Some(Feed::OsvYaml),
        "id: PYSEC-2020-1\ndetails: |\n  text\naffected:\n- package:\n    name: a\n    ecosystem: PyPI\n  ranges:\n  - type: ECOSYSTEM\n    events:\n    - introduced: '0'\n    - fixed: 4.10\n  versions: [1.0, \"1.1\"]\n",
    ),
    (
        Some(Feed::RustSec),
        "```toml\n[advisory]\nid = \"RUSTSEC-2020-0001\"\npackage = \"a\"\ndate = \"2020-01-02\"\n[versions]\npatched = [\">= 1.2.3, < 2\", \"^3\"]\nunaffected = [\"< 0.3.0-alpha.1\"]\n```\n# T\n",
    ),
    (
        Some(Feed::Nvd1),
        r#"{"CVE_Items":[{"cve":{"CVE_data_meta":{"ID":"CVE-2017-14491"},"problemtype":{"problemtype_data":[{"description":[{"value":"CWE-787"}]}]}},"configurations":{"nodes":[{"operator":"AND","children":[{"operator":"OR","cpe_match":[{"vulnerable":true,"cpe23Uri":"cpe:2.3:a:thekelleys:dnsmasq:*:*:*:*:*:*:*:*","versionEndIncluding":"2.77"}]}]}]},"impact":{"baseMetricV2":{"cvssV2":{"vectorString":"AV:N/AC:L/Au:N/C:P/I:P/A:P"}}},"publishedDate":"2017-10-04T01:29Z"}]}"#,
    ),
    (
        Some(Feed::Nvd2),
        r#"{"resultsPerPage":1,"vulnerabilities":[{"cve":{"id":"CVE-2020-0001","vulnStatus":"Analyzed","metrics":{"cvssMetricV31":[{"source":"nvd@nist.gov","cvssData":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]},"configurations":[{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:b:c:1:*:*:*:*:*:*:*"}]}]}]}}]}"#,
    ),
    (
        Some(Feed::Cve5),
        r#"{"cveMetadata":{"cveId":"CVE-2020-0001","state":"PUBLISHED"},"containers":{"cna":{"affected":[{"vendor":"a","product":"b","defaultStatus":"unaffected","versions":[{"version":"1","lessThan":"2","status":"affected","changes":[{"at":"1.5","status":"unaffected"}]}]}]},"adp":[{"affected":[{"vendor":"A","product":"B","cpes":["cpe:2.3:a:a:b:*:*:*:*:*:*:*:*"],"versions":[]}],"metrics":[{"other":{"type":"ssvc","content":{"options":[{"Exploitation":"PoC"}]}}}]}]}}"#,
    ),
    (
        Some(Feed::Kev),
        r#"{"catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-2020-0001","dateAdded":"2020-01-01","knownRansomwareCampaignUse":"Known","cwes":["CWE-20"]}]}"#,
    ),
    (
        Some(Feed::Epss),
        "#model_version:v1,score_date:2025-01-01T00:00:00Z\ncve,epss,percentile\nCVE-2020-0001,0.5,0.9\n\"CVE-2020-0002\",\"0.1\",\"0.2\"\n",
    ),
    (Some(Feed::Ssvc), "cve\texploitation\tautomatable\ttechnical_impact\nCVE-2020-0001\tpoc\tyes\ttotal\n"),
];

/// SBOMs in the other formats, statements, advisories, reports of build systems, builds of a kernel: the fuzzer's seeds.
const SEEDS: [&str; 16] = [
    include_str!("../../../fuzz/seeds/sbom/cyclonedx_xml"),
    include_str!("../../../fuzz/seeds/sbom/spdx_3"),
    include_str!("../../../fuzz/seeds/sbom/spdx_tag_value"),
    include_str!("../../../fuzz/seeds/vex/openvex"),
    include_str!("../../../fuzz/seeds/vex/cyclonedx"),
    include_str!("../../../fuzz/seeds/vex/cyclonedx_xml"),
    include_str!("../../../fuzz/seeds/vex/csaf"),
    include_str!("../../../fuzz/seeds/csaf/csaf_2_1"),
    include_str!("../../../fuzz/seeds/build_status/yocto"),
    include_str!("../../../fuzz/seeds/build_status/buildroot"),
    include_str!("../../../fuzz/seeds/kernel/config"),
    include_str!("../../../fuzz/seeds/kernel/makefiles"),
    include_str!("../../../fuzz/seeds/kernel/objects"),
    include_str!("../../../fuzz/seeds/kernel/options"),
    include_str!("../../../fuzz/seeds/kernel/commands.json"),
    "<c:bom xmlns:c=\"http://cyclonedx.org/schema/bom/1.4\"><c:components><c:component type=\"library\"><c:name>a&amp;b</c:name></c:component></c:components></c:bom>",
];

/// Every reader over the same bytes: how many of them read it.
fn read_by_all(bytes: &[u8]) -> Result<usize, String> {
    let limits = Limits { depth: 40, records: 1_000, ..Limits::default() };
    let answers = [
        sbom::read_with_statements(bytes, &limits).map(drop),
        vex::read(bytes, &limits).map(drop),
        csaf::read(bytes, &limits).map(drop),
        build_status::read(bytes, &limits).map(drop),
        kernel::read(bytes, &limits).and_then(|piece| kernel::join(vec![piece])).map(drop),
    ];
    for error in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        let text = error.to_string();
        if !text.contains(';') || text.contains('\u{1b}') {
            return Err(text);
        }
    }
    Ok(answers.iter().filter(|answer| answer.is_ok()).count())
}

#[test]
fn the_seeds_themselves_are_read() {
    for seed in SEEDS {
        assert!(read_by_all(seed.as_bytes()).is_ok_and(|count| count > 0), "{seed}");
    }
}

fn read(feed: Option<Feed>, bytes: &[u8]) -> Result<usize, String> {
    let limits = Limits { depth: 40, records: 1_000, ..Limits::default() };
    let Some(feed) = feed else {
        return sbom::read(bytes, &limits)
            .map(|sbom| sbom.components.len())
            .map_err(|error| error.to_string());
    };
    let mut count = 0;
    let taken = advisory::read(feed, "crates/a/a.md", bytes, &limits, &mut |advisory| {
        assert!(!advisory.id.is_empty() && !advisory.source.is_empty());
        count += 1;
    });
    let taken = taken.map_err(|error| error.to_string())?;
    assert_eq!(taken.records, count);
    Ok(count)
}

#[test]
fn the_samples_themselves_are_read() {
    for (feed, text) in SAMPLES {
        assert!(
            read(feed, text.as_bytes()).is_ok_and(|count| count > 0),
            "{feed:?}: {:?}",
            read(feed, text.as_bytes())
        );
        if let Some(feed) = feed {
            let name = if feed == Feed::OsvYaml { "a.yaml" } else { "a" };
            assert_eq!(advisory::detect(name, text.as_bytes()), Some(feed));
        } else {
            assert!(sbom::detect(text.as_bytes()).is_some());
        }
    }
}

/// One piece of damage: where (as a share of the length), and what.
#[derive(Clone, Debug)]
enum Damage {
    Cut,
    Byte(u8),
    Insert(Vec<u8>),
    Remove(usize),
    Double(usize),
}

fn damage() -> impl Strategy<Value = (f64, Damage)> {
    let tokens = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        "\"",
        ",",
        ":",
        "null",
        "1e999",
        "-",
        "\\u0000",
        "\\ud800",
        "\n",
        "\t",
        "&a ",
        "*a",
        "'",
        "|",
        "```",
        "<",
        "/>",
        "</",
        "&",
        "&#0;",
        "<!DOCTYPE a>",
        "<![CDATA[",
        "<text>",
        "xmlns=\"\"",
        "\u{FEFF}",
        "é",
    ]);
    let kind = prop_oneof![
        1 => Just(Damage::Cut),
        4 => any::<u8>().prop_map(Damage::Byte),
        6 => tokens.prop_map(|token| Damage::Insert(token.as_bytes().to_vec())),
        2 => (1usize..20).prop_map(Damage::Remove),
        2 => (1usize..60).prop_map(Damage::Double),
    ];
    (0.0..1.0f64, kind)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of a short text"
)]
fn apply(bytes: &mut Vec<u8>, share: f64, damage: &Damage) {
    let at = (bytes.len() as f64 * share) as usize;
    let end = |count: usize| (at + count).min(bytes.len());
    match damage {
        Damage::Cut => bytes.truncate(at),
        Damage::Byte(byte) => {
            if let Some(old) = bytes.get_mut(at) {
                *old = *byte;
            }
        }
        Damage::Insert(new) => drop(bytes.splice(at..at, new.iter().copied())),
        Damage::Remove(count) => drop(bytes.drain(at..end(*count))),
        Damage::Double(count) => {
            let piece = bytes.get(at..end(*count)).unwrap_or_default().to_vec();
            bytes.splice(at..at, piece);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_never_panic(sample in 0..SAMPLES.len(), steps in prop::collection::vec(damage(), 1..6)) {
        let (feed, text) = SAMPLES[sample];
        let mut bytes = text.as_bytes().to_vec();
        for (share, damage) in &steps {
            apply(&mut bytes, *share, damage);
        }
        if let Err(error) = read(feed, &bytes) {
            prop_assert!(error.contains(';') && !error.contains('\u{1b}'), "{error}");
        }
        let _ = (advisory::detect("a.yaml", &bytes), sbom::detect(&bytes));
    }

    #[test]
    fn damaged_seeds_never_panic(sample in 0..SEEDS.len(), steps in prop::collection::vec(damage(), 1..6)) {
        let mut bytes = SEEDS[sample].as_bytes().to_vec();
        for (share, damage) in &steps {
            apply(&mut bytes, *share, damage);
        }
        let read = read_by_all(&bytes);
        prop_assert!(read.is_ok(), "{read:?}");
        let _ = (sbom::detect(&bytes), vex::detect(&bytes), csaf::detect(&bytes), build_status::detect(&bytes));
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), feed in 0..SAMPLES.len()) {
        let _ = read(SAMPLES[feed].0, &bytes);
        let _ = (advisory::detect("a.md", &bytes), sbom::detect(&bytes));
    }

    #[test]
    fn any_text_as_a_vector_never_panics(text in "(CVSS:[2-5]\\.[0-9]/)?([A-Za-z]{1,3}:[A-Za-z]{1,5}/?){0,12}", metric in "[A-Z]{1,3}", value in "[A-Z]") {
        if let Some(score) = cvss::score(&text) {
            prop_assert!(score.tenths <= 100);
        }
        let _ = cvss::environmental(&text, &[(&metric, &value)]);
    }
}
