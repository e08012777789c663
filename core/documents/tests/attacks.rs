//! Bad input, by the name of the attack: one clear error, or the record passed over and told; never a panic, never a wait.

use std::collections::BTreeMap;
use std::sync::Arc;

use noharm_documents::advisory::{self, Feed, Taken};
use noharm_documents::error::{Error, Kind, Place};
use noharm_documents::limits::Limits;
use noharm_documents::{sbom, vex};
use noharm_model::advisory::Advisory;
use noharm_model::component::Sbom;
use noharm_model::statement::{Identity, Vex};

const HEAD: &str = r#""bomFormat":"CycloneDX","specVersion":"1.6""#;

fn cyclonedx(rest: &str) -> Result<Sbom, Error> {
    sbom::read(format!("{{{HEAD},{rest}}}").as_bytes(), &Limits::default())
}

fn spdx(rest: &str) -> Result<Sbom, Error> {
    sbom::read(format!("{{\"spdxVersion\":\"SPDX-2.3\",{rest}}}").as_bytes(), &Limits::default())
}

fn feed(feed: Feed, bytes: &[u8]) -> (Result<Taken, Error>, Vec<Advisory>) {
    feed_within(feed, bytes, &Limits::default())
}

fn feed_within(feed: Feed, bytes: &[u8], limits: &Limits) -> (Result<Taken, Error>, Vec<Advisory>) {
    let mut all = Vec::new();
    let taken = advisory::read(feed, "a", bytes, limits, &mut |advisory| all.push(advisory));
    (taken, all)
}

const FEEDS: [Feed; 9] = [
    Feed::Osv,
    Feed::OsvYaml,
    Feed::RustSec,
    Feed::Nvd1,
    Feed::Nvd2,
    Feed::Cve5,
    Feed::Kev,
    Feed::Epss,
    Feed::Ssvc,
];

#[test]
fn an_empty_file_is_told_by_every_reader() {
    assert_eq!(sbom::read(b"", &Limits::default()).unwrap_err().kind, Kind::Empty);
    for kind in FEEDS {
        assert_eq!(feed(kind, b" \r\n").0.unwrap_err().kind, Kind::Empty, "{kind:?}");
    }
}

#[test]
fn text_that_is_not_utf_8_is_told_by_every_reader() {
    let latin = b"{\"id\":\"M\xFCller\"}";
    let wide: Vec<u8> = "{\"id\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [&latin[..], &wide] {
        assert_eq!(sbom::read(bytes, &Limits::default()).unwrap_err().kind, Kind::Encoding);
        for kind in FEEDS {
            assert_eq!(feed(kind, bytes).0.unwrap_err().kind, Kind::Encoding, "{kind:?}");
        }
    }
}

#[test]
fn a_file_of_more_bytes_than_allowed_is_refused_before_it_is_looked_at() {
    let limits = Limits { bytes: 100, ..Limits::default() };
    let error = sbom::read(&[b'['; 101], &limits).unwrap_err();
    assert_eq!(error.kind, Kind::Limit);
    assert!(error.to_string().contains("101 bytes, more than the 100 allowed"), "{error}");
    for kind in FEEDS {
        assert_eq!(feed_within(kind, &[b'['; 101], &limits).0.unwrap_err().kind, Kind::Limit, "{kind:?}");
    }
}

#[test]
fn a_truncated_file_is_told_with_its_last_line() {
    let whole = format!("{{{HEAD},\n\"components\":[{{\"type\":\"library\",\"name\":\"a\"}}]}}");
    for end in 1..whole.len() {
        let error = sbom::read(&whole.as_bytes()[..end], &Limits::default()).unwrap_err();
        assert!(matches!(error.kind, Kind::Truncated | Kind::Format), "{end}: {error}");
    }
    let error = sbom::read(&whole.as_bytes()[..whole.len() - 1], &Limits::default()).unwrap_err();
    assert!(matches!(error.place, Place::Line(2, _)), "{error}");
    let (taken, all) =
        feed(Feed::Nvd1, br#"{"CVE_Items":[{"cve":{"CVE_data_meta":{"ID":"CVE-2020-0001"}}},{"cve":"#);
    assert_eq!((taken.unwrap_err().kind, all.len()), (Kind::Truncated, 1));
}

#[test]
fn trailing_garbage_is_an_error() {
    let text = format!("{{{HEAD}}}\nContact us");
    let error = sbom::read(text.as_bytes(), &Limits::default()).unwrap_err();
    assert_eq!((error.kind, error.place), (Kind::Syntax, Place::Line(2, 1)));
    let (taken, _) = feed(Feed::Kev, br#"{"vulnerabilities":[]} x"#);
    assert_eq!(taken.unwrap_err().kind, Kind::Syntax);
    let (taken, _) = feed(Feed::Kev, b"{\"vulnerabilities\":[]}\nContact us\n");
    assert!(taken.unwrap_err().to_string().contains("no line holds a record"));
}

#[test]
fn deep_nesting_is_refused_in_every_format() {
    for depth in [101usize, 120, 10_000, 1_000_000] {
        let lists = format!("\"x\":{}", "[".repeat(depth));
        assert_eq!(cyclonedx(&lists).unwrap_err().kind, Kind::Limit);
        assert_eq!(spdx(&lists).unwrap_err().kind, Kind::Limit);
        let nested = "\"components\":[{\"name\":\"a\",".repeat(depth);
        assert_eq!(cyclonedx(&nested).unwrap_err().kind, Kind::Limit);
        for kind in [Feed::Osv, Feed::Nvd1, Feed::Nvd2, Feed::Cve5, Feed::Kev] {
            let text = format!("{{{lists}");
            assert_eq!(feed(kind, text.as_bytes()).0.unwrap_err().kind, Kind::Limit, "{kind:?}");
        }
    }
    let children = "{\"operator\":\"AND\",\"children\":[".repeat(2_000);
    let text = format!("{{\"CVE_Items\":[{{\"configurations\":{{\"nodes\":[{children}");
    assert_eq!(feed(Feed::Nvd1, text.as_bytes()).0.unwrap_err().kind, Kind::Limit);
}

#[test]
fn a_higher_limit_of_depth_cannot_exhaust_the_stack() {
    let limits = Limits { depth: usize::MAX, ..Limits::default() };
    let text = format!("{{{HEAD},\"components\":{}", "[".repeat(200_000));
    assert_eq!(sbom::read(text.as_bytes(), &limits).unwrap_err().kind, Kind::Limit);
    let yaml = format!("id: {}", "[".repeat(200_000));
    assert!(feed_within(Feed::OsvYaml, yaml.as_bytes(), &limits).0.is_err());
}

#[test]
fn deep_yaml_is_refused() {
    let flow = format!("id: {}", "[".repeat(5_000));
    let block: String = (0..5_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    for text in [flow, block] {
        let kind = feed(Feed::OsvYaml, text.as_bytes()).0.unwrap_err().kind;
        assert!(matches!(kind, Kind::Limit | Kind::Syntax), "{kind:?}");
    }
}

#[test]
fn a_billion_laughs_are_not_laughed() {
    let mut text = "id: X-1\na0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..12 {
        let below = level - 1;
        text.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{below}"); 9].join(", ")));
    }
    let error = feed(Feed::OsvYaml, text.as_bytes()).0.unwrap_err();
    assert_eq!(error.kind, Kind::Shape);
    assert!(error.to_string().contains("alias"), "{error}");
}

#[test]
fn a_key_that_comes_twice_is_an_error() {
    for text in [
        r#""bomFormat":"CycloneDX""#,
        r#""components":[],"components":[{"name":"a"}]"#,
        r#""components":[{"name":"a","version":"1","version":"2"}]"#,
        r#""dependencies":[],"dependencies":[]"#,
    ] {
        let error = cyclonedx(text).unwrap_err();
        assert_eq!(error.kind, Kind::Shape, "{text}");
        assert!(error.to_string().contains("duplicate field"), "{error}");
    }
    assert_eq!(spdx(r#""packages":[{"name":"a","name":"b"}]"#).unwrap_err().kind, Kind::Shape);
    let twice = br#"{"id":"X-1","id":"X-2","affected":[]}"#;
    assert_eq!(feed(Feed::Osv, twice).0.unwrap_err().kind, Kind::Shape);
    assert_eq!(feed(Feed::OsvYaml, b"id: X-1\nid: X-2\n").0.unwrap_err().kind, Kind::Shape);
    assert_eq!(
        feed(Feed::Kev, br#"{"vulnerabilities":[],"vulnerabilities":[]}"#).0.unwrap_err().kind,
        Kind::Shape
    );
    let (taken, all) = feed(Feed::Kev, br#"{"vulnerabilities":[{"cveID":"CVE-2020-0001","cveID":"CVE-2020-0002"},{"cveID":"CVE-2020-0003"}]}"#);
    assert_eq!((taken.unwrap().skipped_count, all.len()), (1, 1));
}

#[test]
fn more_records_than_allowed_are_refused() {
    let limits = Limits { records: 3, objects: 50, ..Limits::default() };
    let parts = [r#"{"type":"library","name":"a"}"#; 4].join(",");
    let text = format!("{{{HEAD},\"components\":[{parts}]}}");
    assert_eq!(sbom::read(text.as_bytes(), &limits).unwrap_err().kind, Kind::Limit);
    let rows = [r#"{"cveID":"CVE-2020-0001"}"#; 4].join(",");
    let (taken, all) =
        feed_within(Feed::Kev, format!("{{\"vulnerabilities\":[{rows}]}}").as_bytes(), &limits);
    assert_eq!((taken.unwrap_err().kind, all.len()), (Kind::Limit, 3));
    let lines = "cve,epss,percentile\n".to_owned() + &"CVE-2020-0001,0.1,0.2\n".repeat(4);
    assert_eq!(feed_within(Feed::Epss, lines.as_bytes(), &limits).0.unwrap_err().kind, Kind::Limit);
}

#[test]
fn a_million_empty_objects_are_counted_before_they_are_held() {
    let limits = Limits { objects: 1_000, ..Limits::default() };
    let text = format!("{{{HEAD},\"components\":[{}]}}", vec!["{}"; 100_000].join(","));
    assert_eq!(sbom::read(text.as_bytes(), &limits).unwrap_err().kind, Kind::Limit);
    let limits = Limits { entries: 1_000, ..Limits::default() };
    let text = format!("{{\"id\":\"X-1\",\"aliases\":[{}]}}", vec!["\"\""; 100_000].join(","));
    assert_eq!(feed_within(Feed::Osv, text.as_bytes(), &limits).0.unwrap_err().kind, Kind::Limit);
}

#[test]
fn a_string_without_end_and_one_too_long_are_refused() {
    let limits = Limits { text: 1_000, ..Limits::default() };
    let text = format!("{{{HEAD},\"x\":\"{}\"}}", "a".repeat(1_001));
    assert_eq!(sbom::read(text.as_bytes(), &limits).unwrap_err().kind, Kind::Limit);
    let text = format!("{{{HEAD},\"x\":\"{}", "a".repeat(100_000));
    assert_eq!(sbom::read(text.as_bytes(), &limits).unwrap_err().kind, Kind::Truncated);
}

#[test]
fn a_part_of_the_wrong_type_is_a_remark() {
    let sbom = cyclonedx(
        r#""components":[7,{"type":"library","name":"a","version":1.10,"purl":["x"],"cpe":{}},null,"b",{"type":"library"},{"type":"library","name":"c"}]"#,
    )
    .unwrap();
    assert_eq!(sbom.components.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(sbom.components[0].version, None, "1.10 written as a number may have been 1.1");
    assert_eq!(sbom.remarks.len(), 7, "{:?}", sbom.remarks);
    let error = cyclonedx(r#""components":{"name":"a"}"#).unwrap_err();
    assert!(error.to_string().contains("`components` is an object, not a list"), "{error}");
    let sbom = spdx(r#""packages":[[],{"SPDXID":"SPDXRef-a","name":"a","versionInfo":2}]"#).unwrap();
    assert_eq!((sbom.components.len(), sbom.remarks.len()), (1, 2));
}

const XML: &str = "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">";

fn xml(rest: &str) -> Result<Sbom, Error> {
    sbom::read(format!("{XML}{rest}").as_bytes(), &Limits::default())
}

#[test]
fn a_document_type_is_refused_so_that_entities_cannot_grow_or_reach_out() {
    let laughs = "<!DOCTYPE bom [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let outside = "<!DOCTYPE bom [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>";
    for declaration in [laughs, outside, "<!DOCTYPE bom>"] {
        let text = format!("<?xml version=\"1.0\"?>{declaration}{XML}<metadata/></bom>");
        let error = sbom::read(text.as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!(error.kind, Kind::Shape, "{error}");
        assert!(error.to_string().contains("document type"), "{error}");
    }
    for text in
        ["<components><component><name>&a;</name></component></components></bom>", "<x y=\"&a;\"/></bom>"]
    {
        assert_eq!(xml(text).unwrap_err().kind, Kind::Syntax, "{text}");
    }
}

#[test]
fn xml_that_is_deep_wide_or_cut_off_is_refused() {
    assert_eq!(xml(&"<components><component>".repeat(5_000)).unwrap_err().kind, Kind::Limit);
    assert_eq!(xml(&"<x>".repeat(200_000)).unwrap_err().kind, Kind::Limit);
    let attributes: String = (0..10_000).map(|at| format!(" a{at}=\"\"")).collect();
    assert_eq!(xml(&format!("<x{attributes}/></bom>")).unwrap_err().kind, Kind::Limit);
    let spaces: String = (0..90).map(|at| format!(" xmlns:a{at}=\"\"")).collect();
    assert_eq!(xml(&format!("<x{spaces}/>").repeat(2)).unwrap_err().kind, Kind::Truncated);
    assert_eq!(xml(&format!("<components><component{spaces}><y{spaces}>")).unwrap_err().kind, Kind::Limit);
    let limits = Limits { objects: 100, entries: 100, text: 50, ..Limits::default() };
    for rest in ["<x><y/></x>".repeat(200), "<components/>".repeat(200)] {
        let text = format!("{XML}{rest}</bom>");
        assert_eq!(sbom::read(text.as_bytes(), &limits).unwrap_err().kind, Kind::Limit);
    }
    let long = format!("{XML}<components><component><name>{}</name>", "a".repeat(60));
    assert_eq!(sbom::read(long.as_bytes(), &limits).unwrap_err().kind, Kind::Limit);
    let whole =
        format!("{XML}<components><component type=\"library\"><name>a</name></component></components></bom>");
    assert_eq!(sbom::read(whole.as_bytes(), &Limits::default()).unwrap().components.len(), 1);
    for end in 1..whole.len() {
        let error = sbom::read(&whole.as_bytes()[..end], &Limits::default()).unwrap_err();
        assert!(matches!(error.kind, Kind::Truncated | Kind::Format | Kind::Syntax), "{end}: {error}");
    }
    assert_eq!(xml("</bom><bom/>").unwrap_err().kind, Kind::Syntax);
    assert_eq!(xml("<metadata></component></bom>").unwrap_err().kind, Kind::Syntax);
}

#[test]
fn xml_of_another_namespace_is_passed_over_and_a_name_that_comes_twice_is_an_error() {
    let part = "<component type=\"library\"><name>a</name><x:version xmlns:x=\"urn:x\">9</x:version><version>1</version></component>";
    let sbom = xml(&format!("<components>{part}</components><components>{part}</components></bom>")).unwrap();
    assert_eq!(
        sbom.components.iter().filter_map(|part| part.version.as_deref()).collect::<Vec<_>>(),
        ["1", "1"]
    );
    let error = xml("<components><component><name>a</name><name>b</name></component></components></bom>");
    assert_eq!(error.unwrap_err().kind, Kind::Shape);
    let prefixed = "<c:bom xmlns:c=\"http://cyclonedx.org/schema/bom/1.6\"><c:components><c:component type=\"library\"><c:name>a</c:name></c:component></c:components></c:bom>";
    assert_eq!(sbom::read(prefixed.as_bytes(), &Limits::default()).unwrap().components.len(), 1);
}

#[test]
fn tag_value_without_end_without_tags_or_with_a_tag_twice_is_an_error() {
    let head = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\n";
    let read = |rest: &str| sbom::read(format!("{head}{rest}").as_bytes(), &Limits::default());
    assert_eq!(read("PackageName: a\nPackageComment: <text>b").unwrap_err().kind, Kind::Truncated);
    assert_eq!(read("PackageName: a\nPackageVersion: 1\nPackageVersion: 2").unwrap_err().kind, Kind::Shape);
    assert_eq!(read("PackageName: a\nSPDXID: SPDXRef-a\nSPDXID: SPDXRef-b").unwrap_err().kind, Kind::Shape);
    let before = "SPDXID: SPDXRef-f\nFileName: ./f\nSPDXID: SPDXRef-g\nFileName: ./g\nPackageName: a\nSPDXID: SPDXRef-a\n";
    let sbom = read(&format!("{before}Relationship: SPDXRef-a CONTAINS SPDXRef-g\n")).unwrap();
    assert_eq!((sbom.components.len(), sbom.remarks.len()), (1, 0), "{:?}", sbom.remarks);
    let error = read("PackageName: a\nfree words\n").unwrap_err();
    assert_eq!((error.kind, error.place), (Kind::Syntax, Place::Line(4, 1)));
    let error = read("PackageName: a\nPackageVersion: 1\nPackageVersion: 2\nPackageName: b\n").unwrap_err();
    assert_eq!((error.kind, error.place), (Kind::Shape, Place::Line(5, 1)), "the tag that comes twice");
    let long = "PackageName: a\nPackageVersion: 1\nPackageComment: <text>b\nc</text>\n\nPackageVersion: <text>\n2</text>";
    let error = read(long).unwrap_err();
    assert_eq!((error.kind, error.place), (Kind::Shape, Place::Line(8, 1)), "where its text begins");
    for ending in ["\r\n", "\r"] {
        let text = format!("{head}{long}").replace('\n', ending);
        let error = sbom::read(text.as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!(error.place, Place::Line(8, 1), "lines that end in {ending:?}");
    }
    let limits = Limits { objects: 100, ..Limits::default() };
    let many = format!("{head}{}", "PackageName: a\n".repeat(200));
    assert_eq!(sbom::read(many.as_bytes(), &limits).unwrap_err().kind, Kind::Limit);
}

#[test]
fn cyclic_dependencies_end() {
    let sbom = cyclonedx(
        r#""components":[{"type":"library","bom-ref":"a","name":"a"},{"type":"library","bom-ref":"b","name":"b"}],
           "dependencies":[{"ref":"a","dependsOn":["b","b","a"]},{"ref":"b","dependsOn":["a","nowhere"]}]"#,
    )
    .unwrap();
    assert_eq!(sbom.components[0].depends_on, ["b"]);
    assert_eq!(sbom.components[1].depends_on, ["a"]);
    assert_eq!(sbom.remarks, ["dependencies: the reference `nowhere` leads nowhere in this file"]);
    let sbom = spdx(
        r#""packages":[{"SPDXID":"a","name":"a"},{"SPDXID":"b","name":"b"}],"relationships":[
           {"spdxElementId":"a","relatedSpdxElement":"b","relationshipType":"CONTAINS"},
           {"spdxElementId":"a","relatedSpdxElement":"b","relationshipType":"DEPENDENCY_OF"}]"#,
    )
    .unwrap();
    assert_eq!((sbom.components[0].depends_on.len(), sbom.components[1].depends_on.len()), (1, 1));
}

#[test]
fn references_that_come_twice_are_told_apart() {
    let parts = r#""components":[{"type":"library","bom-ref":"a","name":"x"},{"type":"library","bom-ref":"a","name":"y"},
        {"type":"library","bom-ref":"a#2","name":"z"},{"type":"library","name":"w"}]"#;
    let sbom = cyclonedx(parts).unwrap();
    let mut references: Vec<&str> = sbom.components.iter().map(|part| part.reference.as_str()).collect();
    assert_eq!(references[0], "a");
    references.sort_unstable();
    references.dedup();
    assert_eq!(references.len(), 4);
}

#[test]
fn many_remarks_are_counted_not_kept() {
    let parts = vec!["7"; 5_000].join(",");
    let sbom = cyclonedx(&format!("\"components\":[{parts}]")).unwrap();
    assert_eq!(sbom.remarks.len(), 1_001);
    assert_eq!(sbom.remarks.last().map(String::as_str), Some("and 4000 more remarks"));
}

#[test]
fn what_is_no_sbom_is_named() {
    let cases = [
        ("<bom/>", "XML"),
        ("<bom xmlns=\"http://cyclonedx.org/schema/bom/1.1\"/>", "1.1"),
        ("<rdf:RDF xmlns:spdx=\"http://spdx.org/rdf/terms#\"/>", "RDF"),
        ("SPDXVersion: SPDX-2.1\n", "SPDX-2.1"),
        ("hello", "neither"),
        ("{}", "neither"),
        (r#"{"@context":"https://spdx.org/rdf/3.9.1/spdx-context.jsonld","@graph":[]}"#, "3.9.1"),
        (r#"{"@context":"https://example.com","@graph":[]}"#, "JSON-LD"),
        (r#"{"bomFormat":"CycloneDX","specVersion":"9.9"}"#, "9.9"),
        (r#"{"bomFormat":"Cyclone","specVersion":"1.6"}"#, "bomFormat"),
        (r#"{"spdxVersion":"SPDX-1.2"}"#, "SPDX-1.2"),
    ];
    for (text, word) in cases {
        let error = sbom::read(text.as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!(error.kind, Kind::Format, "{text}");
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn one_bad_line_among_many_is_passed_over_and_told() {
    let text =
        "{\"id\":\"X-1\",\"affected\":[]}\n{\"id\":\"X-2\",\n\nnonsense\n{\"id\":\"X-3\"}\n{\"id\":7}\n";
    let (taken, all) = feed(Feed::Osv, text.as_bytes());
    let taken = taken.unwrap();
    assert_eq!(all.iter().map(|advisory| advisory.id.as_str()).collect::<Vec<_>>(), ["X-1", "X-3"]);
    assert_eq!(
        taken.skipped.iter().map(|s| s.place.as_str()).collect::<Vec<_>>(),
        ["line 2", "line 4", "line 6"]
    );
}

#[test]
fn a_statement_of_the_wrong_type_is_not_half_read() {
    // Without its bound this range would say that every version is affected.
    let text = br#"{"id":"X-1","affected":[{"package":{"name":"a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":1.5}]}]}]}"#;
    assert!(feed(Feed::Osv, text).0.is_err());
    let text = br#"{"cveMetadata":{"cveId":"CVE-2020-0001"},"containers":{"cna":{"affected":[{"product":"a","versions":[{"version":"1","status":"affected","lessThan":2}]}]}}}"#;
    assert!(feed(Feed::Cve5, text).0.is_err());
    let text = br#"{"cve":{"id":"CVE-2020-0001","configurations":[{"operator":"XOR","nodes":[]}]}}"#;
    assert!(feed(Feed::Nvd2, text).0.unwrap_err().to_string().contains("XOR"));
}

#[test]
fn text_that_controls_a_terminal_does_not_reach_an_error() {
    let error = cyclonedx("\"specVersion\":1,\"\\u001b[31m\":\"\\u001b[2J\"").unwrap_err();
    assert!(!error.to_string().contains('\u{1b}'), "{error:?}");
    let text = "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"\\u001b[2J\"}";
    let error = sbom::read(text.as_bytes(), &Limits::default()).unwrap_err();
    assert!(!error.to_string().contains('\u{1b}'), "{error:?}");
    let (taken, _) = feed(Feed::Kev, b"{\"vulnerabilities\":[{\"cveID\":\"\\u001b[2J\"}]}");
    assert!(!taken.unwrap().skipped[0].reason.contains('\u{1b}'));
}

/// Bytes of all names that the statements hold; what several share counts once.
fn held(vex: &Vex) -> usize {
    let products = vex.statements.iter().flat_map(|statement| &statement.products);
    let identities =
        products.flat_map(|product| [&product.product].into_iter().chain(&product.subcomponents));
    let distinct: BTreeMap<*const Identity, &Identity> =
        identities.map(|identity| (Arc::as_ptr(identity), identity.as_ref())).collect();
    let texts = distinct.into_values().flat_map(|identity| {
        let single = [&identity.reference, &identity.vendor, &identity.name, &identity.version];
        let lists = [&identity.purls, &identity.cpes, &identity.hashes];
        single.into_iter().flatten().chain(lists.into_iter().flatten())
    });
    texts.map(String::len).sum()
}

/// A CSAF document with one long-named part that is in `count` products, each with a purl of its own.
fn csaf_of_relationships(part: &str, count: usize) -> String {
    let relationships: Vec<String> = (0..count)
        .map(|at| {
            format!(
                r#"{{"category":"default_component_of","product_reference":"P","relates_to_product_reference":"W","full_product_name":{{"product_id":"R{at}","name":"r","product_identification_helper":{{"purl":"pkg:generic/r@{at}"}}}}}}"#
            )
        })
        .collect();
    let named: Vec<String> = (0..count).map(|at| format!("\"R{at}\"")).collect();
    format!(
        r#"{{"document":{{"category":"csaf_vex","csaf_version":"2.0","title":"T","publisher":{{"name":"M"}},"tracking":{{"id":"M-1","version":"1"}}}},
        "product_tree":{{"full_product_names":[{{"product_id":"W","name":"whole"}},{part}],"relationships":[{}]}},
        "vulnerabilities":[{{"cve":"CVE-2022-1","product_status":{{"known_affected":[{}]}}}}]}}"#,
        relationships.join(","),
        named.join(",")
    )
}

#[test]
fn one_long_name_in_many_products_of_csaf_is_not_repeated_without_end() {
    let long = "n".repeat(1 << 20);
    let by_name = format!(r#"{{"product_id":"P","name":"{long}"}}"#);
    let by_purl = format!(
        r#"{{"product_id":"P","name":"p","product_identification_helper":{{"purl":"pkg:generic/{long}"}}}}"#
    );
    for part in [by_name, by_purl] {
        let read = |count| {
            let text = csaf_of_relationships(&part, count);
            vex::read(text.as_bytes(), &Limits::default()).unwrap()
        };
        let few = read(20);
        assert_eq!((few.statements[0].products.len(), few.remarks.len()), (20, 0), "{:?}", few.remarks);
        let many = read(150);
        assert!(held(&many) < 70 << 20, "{} bytes", held(&many));
        let told = many.remarks.iter().filter(|remark| remark.contains("too many long names"));
        assert_eq!(told.count(), 150 - many.statements[0].products.len());
    }
}

#[test]
fn one_long_id_of_a_vulnerability_is_not_repeated_for_each_product_of_csaf() {
    let products: Vec<String> =
        (0..150).map(|at| format!(r#"{{"product_id":"R{at}","name":"r{at}"}}"#)).collect();
    let named: Vec<String> = (0..150).map(|at| format!("\"R{at}\"")).collect();
    // Each product has a remediation of its own, so that each has a statement of its own.
    let fixes: Vec<String> = (0..150)
        .map(|at| format!(r#"{{"category":"none","details":"d","product_ids":["R{at}"]}}"#))
        .collect();
    let text = format!(
        r#"{{"document":{{"category":"csaf_vex","csaf_version":"2.0","title":"T","publisher":{{"name":"M"}},"tracking":{{"id":"M-1","version":"1"}}}},
        "product_tree":{{"full_product_names":[{}]}},
        "vulnerabilities":[{{"cve":"{}","product_status":{{"known_affected":[{}]}},"remediations":[{}]}}]}}"#,
        products.join(","),
        "v".repeat(1 << 20),
        named.join(","),
        fixes.join(",")
    );
    let vex = vex::read(text.as_bytes(), &Limits::default()).unwrap();
    let bytes: usize = vex.statements.iter().map(|statement| statement.vulnerability.len()).sum();
    assert!(bytes < 70 << 20, "{bytes} bytes");
    assert!(vex.remarks.iter().any(|remark| remark.contains("too many long texts")), "{:?}", vex.remarks);
}

#[test]
fn one_long_reference_with_many_versions_of_cyclonedx_is_not_repeated_without_end() {
    let long = "r".repeat(1 << 20);
    let versions: Vec<String> =
        (0..150).map(|at| format!(r#"{{"version":"{at}","status":"affected"}}"#)).collect();
    let text = format!(
        r#"{{{HEAD},"components":[{{"type":"library","bom-ref":"{long}","name":"a"}}],
        "vulnerabilities":[{{"id":"CVE-1","affects":[{{"ref":"{long}","versions":[{}]}}]}}]}}"#,
        versions.join(",")
    );
    let vex = vex::read(text.as_bytes(), &Limits::default()).unwrap();
    assert!(held(&vex) < 70 << 20, "{} bytes", held(&vex));
    assert!(vex.remarks.iter().any(|remark| remark.contains("too many versions")), "{:?}", vex.remarks);
}

#[test]
fn one_long_name_of_an_agent_of_spdx_3_is_not_repeated_for_each_package() {
    let long = "n".repeat(1 << 20);
    let packages: Vec<String> = (0..150)
        .map(|at| {
            format!(r#"{{"type":"software_Package","spdxId":"p{at}","name":"p{at}","suppliedBy":["o"]}}"#)
        })
        .collect();
    let ids: Vec<String> = (0..150).map(|at| format!("\"p{at}\"")).collect();
    let text = format!(
        r#"{{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{},{{"type":"Organization","spdxId":"o","name":"{long}"}},
        {{"type":"software_Package","spdxId":"s","name":"{long}"}},{{"type":"Relationship","from":"s","relationshipType":"generates","to":[{}]}}]}}"#,
        packages.join(","),
        ids.join(",")
    );
    let sbom = sbom::read(text.as_bytes(), &Limits::default()).unwrap();
    let suppliers = sbom.components.iter().filter_map(|part| part.supplier.as_ref());
    let bytes: usize = suppliers.map(String::len).sum();
    assert!(bytes > 1 << 20 && bytes < 70 << 20, "{bytes} bytes of suppliers");
    let sources = sbom.components.iter().filter_map(|part| part.source_package.as_ref());
    let bytes: usize = sources.map(|source| source.name.len()).sum();
    assert!(bytes < 70 << 20, "{bytes} bytes of source packages");
    assert!(sbom.remarks.iter().any(|remark| remark.contains("too many long names")), "{:?}", sbom.remarks);
}

#[test]
fn one_long_word_of_a_licence_or_a_composition_is_not_repeated_for_each_part() {
    let long = "n".repeat(1 << 20);
    let packages: Vec<String> = (0..150)
        .map(|at| {
            format!(
                r#"{{"type":"software_Package","spdxId":"p{at}","name":"p"}},{{"type":"Relationship","from":"p{at}","relationshipType":"hasDeclaredLicense","to":["l"]}}"#
            )
        })
        .collect();
    let graph = format!(
        r#"{{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{},{{"type":"simplelicensing_LicenseExpression","spdxId":"l","simplelicensing_licenseExpression":"{long}"}}]}}"#,
        packages.join(",")
    );
    let parts: Vec<String> =
        (0..150).map(|at| format!(r#"{{"type":"library","bom-ref":"p{at}","name":"p"}}"#)).collect();
    let references: Vec<String> = (0..150).map(|at| format!("\"p{at}\"")).collect();
    let bom = format!(
        r#"{{{HEAD},"components":[{}],"compositions":[{{"aggregate":"{long}","assemblies":[{}]}}]}}"#,
        parts.join(","),
        references.join(",")
    );
    for text in [graph, bom] {
        let (sbom, _) = sbom::read_in_full(text.as_bytes(), &Limits::default()).unwrap();
        let said = sbom.components.iter().filter_map(|part| part.particulars.as_ref());
        let texts = said.flat_map(|said| said.licences.iter().chain(&said.completeness));
        let bytes: usize = texts.map(String::len).sum();
        assert!(bytes > 1 << 20 && bytes < 70 << 20, "{bytes} bytes");
        assert!(sbom.remarks.iter().any(|remark| remark.contains("too many long")), "{:?}", sbom.remarks);
    }
}

#[test]
fn one_long_name_of_a_source_package_of_spdx_2_is_not_repeated_for_each_binary() {
    let long = "n".repeat(1 << 20);
    let packages: Vec<String> =
        (0..150).map(|at| format!(r#"{{"SPDXID":"p{at}","name":"p{at}"}}"#)).collect();
    let built: Vec<String> = (0..150)
        .map(|at| {
            format!(
                r#"{{"spdxElementId":"p{at}","relatedSpdxElement":"s","relationshipType":"GENERATED_FROM"}}"#
            )
        })
        .collect();
    let sbom = spdx(&format!(
        r#""packages":[{{"SPDXID":"s","name":"{long}"}},{}],"relationships":[{}]"#,
        packages.join(","),
        built.join(",")
    ))
    .unwrap();
    let sources = sbom.components.iter().filter_map(|part| part.source_package.as_ref());
    let bytes: usize = sources.map(|source| source.name.len()).sum();
    assert!(bytes > 1 << 20 && bytes < 70 << 20, "{bytes} bytes of source packages");
    assert!(sbom.remarks.iter().any(|remark| remark.contains("too many long names")), "{:?}", sbom.remarks);
}
