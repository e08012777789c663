//! Real VEX documents laid on made-up devices: the very thing that a statement names, the same in another version, and
//! something else.

use std::sync::Arc;

use noharm_conformance::corpus;
use noharm_documents::limits::Limits;
use noharm_documents::vex;
use noharm_matcher::purl::Purl;
use noharm_matcher::{About, Builder, Index, Inventory, Part, Voice, matches};
use noharm_model::advisory::{Advisory, Affected, CpeMatch, Node};
use noharm_model::component::Component;
use noharm_model::day::Day;
use noharm_model::finding::{Applies, Finding};
use noharm_model::statement::{Identity, Product, Statement, Status};

/// By this every made-up component is found, whatever a document calls it.
const PROBE: &str = "cpe:2.3:a:made-up:probe:1:*:*:*:*:*:*:*";
/// A version that no document names.
const OTHER: &str = "987.6.5-other";
/// Most products of a statement, and documents of a set, that are tried.
const MOST: usize = 20;
const DOCUMENTS: usize = 120;

/// Every component of one device with the probe is affected, but for what the document states.
fn judged(
    id: &str,
    component: Component,
    subject: Option<&Component>,
    vex: &Arc<noharm_model::statement::Vex>,
) -> Option<Finding> {
    let criterion =
        CpeMatch { criteria: PROBE.replace(":1:", ":*:"), vulnerable: true, ..CpeMatch::default() };
    let node = Node { matches: vec![criterion], ..Node::default() };
    let mut builder = Builder::new();
    builder.add(Advisory {
        id: id.to_owned(),
        source: "nvd".to_owned(),
        affected: vec![Affected::Configuration(node)],
        ..Advisory::default()
    });
    let bytes = builder.build().ok()?;
    let index = Index::open(&bytes).ok()?;
    let components = [component];
    let part = Part { components: &components, subject, ..Part::default() };
    let voice =
        Voice { role: None, about: About::Anything, document: "document".to_owned(), vex: Arc::clone(vex) };
    let inventory = Inventory { parts: vec![part], voices: vec![voice], ..Inventory::default() };
    let day = Day::new(2026, 11, 23)?;
    let found = matches(&index, &inventory, day).unwrap_or_else(|error| panic!("{error}"));
    found.findings.into_iter().find(|finding| finding.id.eq_ignore_ascii_case(id))
}

/// The very thing.
fn named(said: &Identity) -> Component {
    Component {
        reference: "it".to_owned(),
        name: said.name.clone().unwrap_or_else(|| "it".to_owned()),
        version: said.version.clone(),
        purl: said.purls.first().cloned(),
        cpes: said.cpes.iter().cloned().chain([PROBE.to_owned()]).collect(),
        hashes: said.hashes.clone(),
        ..Component::default()
    }
}

/// The same thing in another version; `None` where the document states none.
fn later(said: &Identity) -> Option<Component> {
    let purl = said.purls.first().and_then(|text| Purl::parse_leniently(text).ok());
    let is_stated = said.version.is_some() || purl.as_ref().is_some_and(|purl| purl.version().is_some());
    let purl = purl.and_then(|purl| {
        let (kind, namespace, name) = (purl.kind(), purl.namespace(), purl.name());
        Purl::build(kind, namespace, name, Some(OTHER), purl.qualifiers(), purl.subpath()).ok()
    });
    is_stated.then(|| Component {
        version: Some(OTHER.to_owned()),
        purl: purl.map(|purl| purl.to_string()),
        cpes: vec![PROBE.to_owned()],
        hashes: Vec::new(),
        ..named(said)
    })
}

#[derive(Debug, Default)]
struct Counts {
    documents: usize,
    tried: usize,
    cleared: usize,
    unknown: usize,
    affected: usize,
    near: usize,
    nameless: usize,
}

fn lay(counts: &mut Counts, name: &str, vex: &Arc<noharm_model::statement::Vex>, said: &Statement) {
    for product in said.products.iter().take(MOST) {
        let Product { product: whole, subcomponents } = product;
        let leaf = subcomponents.first().unwrap_or(whole);
        // A reference into another document is no name.
        if leaf.name.is_none() && leaf.purls.is_empty() && leaf.cpes.is_empty() && leaf.hashes.is_empty() {
            counts.nameless += 1;
            continue;
        }
        let subject = (!subcomponents.is_empty()).then(|| named(whole));
        let judged = |component| judged(&said.vulnerability, component, subject.as_ref(), vex);
        let Some(found) = judged(named(leaf)) else { panic!("{name}: no finding of {}", said.vulnerability) };
        counts.tried += 1;
        match found.applies {
            Applies::NotAffected => counts.cleared += 1,
            Applies::Unknown => counts.unknown += 1,
            Applies::Affected => counts.affected += 1,
        }
        let is_told = found.walk.iter().any(|line| line.starts_with("statement: document "));
        assert!(is_told, "{name}: never silently: {leaf:?} {:#?}", found.walk);
        if matches!(said.status, Status::Affected | Status::UnderInvestigation) {
            let others = vex.statements.iter().any(|one| {
                one.vulnerability == said.vulnerability
                    && matches!(one.status, Status::NotAffected | Status::Fixed)
            });
            assert!(others || found.applies != Applies::NotAffected, "{name}: {:#?}", found.walk);
        }
        if let Some(near) = later(leaf).and_then(judged) {
            counts.near += 1;
            assert_ne!(near.applies, Applies::NotAffected, "{name}: another version: {:#?}", near.walk);
        }
        let nothing = Component { name: "something else".to_owned(), ..named(&Identity::default()) };
        let Some(nothing) = judged(nothing) else { continue };
        assert_eq!(nothing.applies, Applies::Affected, "{name}: something else: {:#?}", nothing.walk);
    }
}

#[test]
fn real_documents_clear_what_they_name_and_nothing_else() {
    let sets = [
        ("conformance/csaf-2.0.tar.zst", "examples/csaf/csaf_vex/", 10),
        ("sboms/cdx-bom-examples.tar.zst", "/VEX/", 10),
        ("feeds/trustify-csaf-small.tar.zst", "", 10),
    ];
    for (set, within, least) in sets {
        let Some(files) = corpus::files(set) else { continue };
        let mut counts = Counts::default();
        for (name, bytes) in files.iter().filter(|(name, _)| name.contains(within)) {
            if counts.documents >= DOCUMENTS || !name.ends_with(".json") || vex::detect(bytes).is_none() {
                continue;
            }
            let Ok(vex) = vex::read(bytes, &Limits::default()).map(Arc::new) else { continue };
            counts.documents += 1;
            for statement in vex.statements.iter().take(MOST) {
                lay(&mut counts, name, &vex, statement);
            }
        }
        println!("{set}: {counts:?}");
        assert!(counts.tried >= least, "{set}: {counts:?}");
    }
}
