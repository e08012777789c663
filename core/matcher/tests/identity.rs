//! Poor identities lead to candidates; good ones and answers settle them; most parts have none.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use noharm_matcher::{Builder, Index, Inventory, Matched, Part, Selector, Statement, matches};
use noharm_model::advisory::Advisory;
use noharm_model::component::Component;
use noharm_model::finding::{Applies, UnknownReason};
use support::*;

fn world() -> Vec<Advisory> {
    vec![
        nvd("CVE-2019-11358", or(vec![hit("a:jquery:jquery:*", &["<3.4.0"])])),
        nvd("CVE-2018-1285", or(vec![hit("a:apache:log4net:*", &["<2.0.10"])])),
        nvd("CVE-2018-9", or(vec![hit("a:git-scm:git:*", &["<2.17"])])),
        nvd("CVE-2018-10", or(vec![hit("a:jenkins:git:*:*:*:*:*:jenkins", &["<3.9"])])),
        nvd("CVE-2019-3", or(vec![hit("a:softwarefirm:quartz:*", &["<9"])])),
        nvd("CVE-2019-4", or(vec![hit("a:zlib:zlib:*", &["<1.2.12"])])),
        nvd("CVE-2019-5", or(vec![hit("a:one:common:*", &["<9"]), hit("a:two:common:*", &["<9"])])),
        nvd("CVE-2019-6", or(vec![hit("a:haxx:curl:*", &["<8"])])),
    ]
}

fn look(components: &[Component], identities: Vec<Statement>) -> Matched {
    let mut builder = Builder::new();
    world().into_iter().for_each(|advisory| builder.add(advisory));
    builder.debian_cpe_list("# a comment\ngit;cpe:/a:git-scm:git\ncurl;cpe:/a:curl:libcurl\n");
    builder.cpe_aliases("cpe:/a:curl:libcurl\ncpe:/a:haxx:curl\n\ncpe:/a:lonely:one\n");
    let bytes = builder.build().unwrap();
    let index = Index::open(&bytes).unwrap();
    let parts = vec![Part { name: "panel".into(), components, ..Part::default() }];
    matches(&index, &Inventory { parts, identities, ..Inventory::default() }, day()).unwrap()
}

fn candidates(component: Component) -> Vec<String> {
    let matched = look(&[component], Vec::new());
    matched.coverage[0].candidates.iter().map(|candidate| candidate.product.clone()).collect()
}

#[test]
fn a_made_up_vendor_leads_to_the_right_product() {
    let mut jquery = cpe("the_jquery_foundation:jquery:3.1.1");
    jquery.purl = Some("pkg:nuget/jQuery@3.1.1".into());
    let matched = look(&[jquery], Vec::new());
    let found = unknown(matched.findings.first().cloned(), UnknownReason::Identity);
    assert_eq!((found.id.as_str(), found.identity.as_str()), ("CVE-2019-11358", "candidate: jquery:jquery"));
    let coverage = &matched.coverage[0];
    assert!(!coverage.covered && !coverage.candidates[0].evidence_for.is_empty());
    assert_eq!(candidates(cpe("the_apache_software_foundation:log4net:2.0.8")), ["apache:log4net"]);
}

#[test]
fn a_repaired_version_is_nothing() {
    assert!(look(&[cpe("the_jquery_foundation:jquery:3.4.0")], Vec::new()).findings.is_empty());
}

#[test]
fn a_plug_in_of_the_same_name_is_not_the_tool() {
    let git = purl("pkg:deb/debian/git@2.11.0-3?distro=debian-9");
    assert_eq!(candidates(git), ["git-scm:git"]);
}

#[test]
fn another_makers_product_of_the_same_name_is_no_candidate() {
    let mut quartz = cpe("quartz_project:quartz:2.6.0");
    quartz.supplier = Some("Quartz.NET community of James".into());
    quartz.purl = Some("pkg:nuget/Quartz@2.6.0".into());
    assert!(candidates(quartz).is_empty());
}

#[test]
fn parts_that_no_feed_knows_are_not_covered_and_never_clean() {
    for name in ["motor-control", "wlan-fw", "er7", "panel ui"] {
        let matched = look(&[named(name, "3.2.1")], Vec::new());
        assert!(matched.findings.is_empty());
        assert!(!matched.coverage[0].covered && matched.coverage[0].candidates.is_empty(), "{name}");
        assert!(!matched.coverage[0].remark.is_empty());
    }
}

#[test]
fn a_cpe_without_vendor_matches_the_only_product_of_that_name() {
    let zlib = look(&[cpe("*:zlib:1.2.11")], Vec::new());
    assert_eq!(zlib.findings[0].applies, Applies::Affected);
    let common = look(&[cpe("*:common:1")], Vec::new());
    assert!(common.findings.iter().all(|found| found.unknown == Some(UnknownReason::Identity)));
}

#[test]
fn names_that_mean_one_thing_are_candidates() {
    assert_eq!(candidates(cpe("curl:libcurl:7.57.0")), ["haxx:curl"]);
}

#[test]
fn an_answer_settles_it() {
    let answer = |part: Option<&str>, is: &[&str], is_not: &[&str]| Statement {
        matches: Selector { part: part.map(Into::into), name: Some("jquery".into()), ..Selector::default() },
        is: is.iter().map(|&text| text.into()).collect(),
        is_not: is_not.iter().map(|&text| text.into()).collect(),
        reason: "compared by digest".into(),
        by: "security engineer".into(),
        ..Statement::default()
    };
    let jquery = || [cpe("the_jquery_foundation:jquery:3.1.1")];
    for is in ["cpe:2.3:a:jquery:jquery:*:*:*:*:*:*:*:*", "jquery:jquery"] {
        let found = look(&jquery(), vec![answer(Some("panel"), &[is], &[])]);
        let found = affected(found.findings.first().cloned());
        assert!(found.identity.contains("security engineer"), "{}", found.identity);
    }
    let elsewhere = look(&jquery(), vec![answer(Some("server"), &["jquery:jquery"], &[])]);
    assert_eq!(elsewhere.findings[0].unknown, Some(UnknownReason::Identity));
    for is_not in ["*", "jquery:jquery"] {
        let found = look(&jquery(), vec![answer(None, &[], &[is_not])]);
        assert!(found.findings.is_empty() && found.coverage[0].candidates.is_empty());
    }
}

#[test]
fn an_answer_keeps_the_version_wherever_it_stands() {
    let answer = || Statement {
        matches: Selector { name: Some("odd".into()), ..Selector::default() },
        is: vec!["zlib:zlib".into()],
        ..Statement::default()
    };
    let mut in_cpe = cpe("nobody:odd:1.2.11");
    in_cpe.version = None;
    let mut in_purl = purl("pkg:generic/odd@1.2.11");
    in_purl.version = None;
    for component in [in_cpe, in_purl, named("odd", "1.2.11")] {
        affected(look(&[component], vec![answer()]).findings.pop());
    }
    assert!(look(&[named("odd", "1.2.12")], vec![answer()]).findings.is_empty());
}

#[test]
fn a_selection_answers_like_the_whole() {
    let components = [
        cpe("the_jquery_foundation:jquery:3.1.1"),
        purl("pkg:deb/debian/git@2.11.0-3?distro=debian-9"),
        cpe("zlib:zlib:1.2.11"),
        purl("pkg:pypi/looked-for@1"),
    ];
    let mut advisories = world();
    advisories.push(fix("DSA-1-1", "Debian:9", "git", "1:2.11.0-3+deb9u1", &["CVE-2018-9"]));
    advisories.push(osv("osv:pypa", "PYSEC-1", package("PyPI", "other", vec![range("ECOSYSTEM", &["+0"])])));
    let build = |keep: bool| {
        let mut builder = Builder::new();
        advisories.iter().cloned().for_each(|advisory| builder.add(advisory));
        if keep {
            builder.keep(&components, "the example's parts");
        }
        builder.build().unwrap()
    };
    let (whole, selection) = (build(false), build(true));
    assert!(selection.len() < whole.len());
    let ask = |bytes: &[u8], components: &[Component]| {
        matches(&Index::open(bytes).unwrap(), &Inventory::of_sbom(components), day()).unwrap()
    };
    assert_eq!(ask(&whole, &components).findings, ask(&selection, &components).findings);
    assert!(ask(&selection, &components).coverage[3].covered, "it was looked for, and nothing names it");
    let other = ask(&selection, &[purl("pkg:pypi/other@1")]);
    assert!(!other.coverage[0].covered && other.coverage[0].remark.contains("selection"));
    assert_eq!(ask(&whole, &[purl("pkg:pypi/other@1")]).findings.len(), 1);
}
