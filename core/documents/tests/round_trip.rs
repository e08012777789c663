//! What is written is read back as it was, for all that the format can hold.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise and reads files"
)]

use std::sync::Arc;

use noharm_documents::limits::Limits;
use noharm_documents::write::{self, Head, SbomFormat, VexFormat};
use noharm_documents::{sbom, vex};
use noharm_model::component::{Component, Patched, Sbom, SourcePackage};
use noharm_model::statement::{Identity, Justification, Product, Statement, Status, Vex};
use proptest::prelude::*;

fn head() -> Head {
    Head {
        uuid: "3e671687-395b-41f5-a30f-a58921a69b79".to_owned(),
        title: "Pump 3".to_owned(),
        author: "Maker Ltd".to_owned(),
        namespace: "https://example.com/security".to_owned(),
        tool: ("noharm".to_owned(), "0.1.0".to_owned()),
        history: vec![
            ("2024-01-01T00:00:00Z".to_owned(), "first".to_owned()),
            ("2024-02-01T00:00:00Z".to_owned(), "second".to_owned()),
        ],
    }
}

/// Text as files hold it: with quotes, umlauts and signs, without white space at its ends or words for nothing.
fn text() -> impl Strategy<Value = String> {
    "[A-Za-zÄé一\"\\\\<&]([A-Za-z0-9 _.+:~é\"<&/-]{0,12}[A-Za-z0-9é\"])?"
        .prop_filter("a word for nothing", |text| {
            !["none", "unknown", "n/a", "noassertion"].contains(&text.to_lowercase().as_str())
        })
}

fn word() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9.+-]{0,8}".prop_filter("a word for nothing", |text| text != "none" && text != "unknown")
}

fn hash() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9a-f]{40}".prop_map(|value| format!("sha-1:{value}")),
        "[0-9a-f]{64}".prop_map(|value| format!("sha-256:{value}")),
        "[0-9a-f]{128}".prop_map(|value| format!("sha-512:{value}")),
        "[0-9a-f]{32}".prop_map(|value| format!("md5:{value}")),
    ]
}

fn purl() -> impl Strategy<Value = String> {
    (word(), word()).prop_map(|(name, version)| format!("pkg:generic/{name}@{version}"))
}

fn cpe() -> impl Strategy<Value = String> {
    ("[a-z][a-z0-9_.-]{0,8}", "[a-z][a-z0-9_.-]{0,8}")
        .prop_map(|(vendor, name)| format!("cpe:2.3:a:{vendor}:{name}:1:*:*:*:*:*:*:*"))
}

prop_compose! {
    fn component()(
        name in text(), group in proptest::option::of(text()), version in proptest::option::of(text()),
        purl in proptest::option::of(purl()), cpes in prop::collection::btree_set(cpe(), 0..3),
        kind in prop::sample::select(vec!["application", "library", "firmware", "device", "operating-system"]),
        supplier in proptest::option::of("[A-Z][a-zé ]{0,8}[a-z]"), hashes in prop::collection::vec(hash(), 0..3),
        patched in prop::collection::vec((text(), prop::sample::select(vec!["backport", "unofficial"])), 0..2),
        source in proptest::option::of((word(), proptest::option::of(word()))), commit in proptest::option::of("[0-9a-f]{40}"),
        depends in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
    ) -> (Component, Vec<prop::sample::Index>) {
        let component = Component {
            name, group, version, purl, cpes: cpes.into_iter().collect(), kind: Some(kind.to_owned()), supplier, hashes,
            patched: patched.into_iter().map(|(id, kind)| Patched { id, kind: kind.to_owned() }).collect(),
            source_package: source.map(|(name, version)| SourcePackage { name, version }), commit,
            ..Component::default()
        };
        (component, depends)
    }
}

/// Components with references of their own that depend on each other.
fn components() -> impl Strategy<Value = Vec<Component>> {
    prop::collection::vec(component(), 1..6).prop_map(|drawn| {
        let count = drawn.len();
        let reference = |at: usize| format!("SPDXRef-part.{at}");
        let each = drawn.into_iter().enumerate().map(|(at, (mut component, depends))| {
            component.reference = reference(at);
            let mut on: Vec<usize> = depends.into_iter().map(|index| index.index(count)).collect();
            let mut seen = std::collections::HashSet::new();
            on.retain(|to| *to != at && seen.insert(*to));
            component.depends_on = on.into_iter().map(reference).collect();
            component
        });
        each.collect()
    })
}

fn read_sbom(text: &str) -> Sbom {
    sbom::read(text.as_bytes(), &Limits::default()).unwrap()
}

/// Identities by reference: all that a format can hold of them.
fn identity(format: VexFormat) -> impl Strategy<Value = Identity> {
    let names = (text(), proptest::option::of(text()), proptest::option::of(text()), any::<bool>());
    let ids = (
        purl(),
        proptest::option::of(purl()),
        proptest::option::of(cpe()),
        prop::collection::btree_set(hash(), 0..3),
    );
    let numbers = prop::collection::vec(text(), 0..2);
    (names, ids, numbers).prop_map(
        move |((name, vendor, version, is_range), (own, purl, cpe, hashes), models)| {
            let is_range = is_range && version.is_some() && format != VexFormat::OpenVex;
            let mut identity = Identity {
                vendor,
                name: Some(name),
                version: version.clone().filter(|_| !is_range),
                range: version.filter(|_| is_range),
                purls: purl.into_iter().collect(),
                cpes: cpe.into_iter().collect(),
                hashes: hashes.into_iter().collect(),
                ..Identity::default()
            };
            match format {
                VexFormat::Csaf => identity.models = models,
                VexFormat::CycloneDx if is_range => {
                    identity
                        .purls
                        .iter_mut()
                        .for_each(|purl| *purl = purl.split('@').next().unwrap().to_owned());
                    (identity.cpes, identity.hashes) = (Vec::new(), Vec::new());
                }
                VexFormat::CycloneDx => {}
                VexFormat::OpenVex => {
                    (identity.name, identity.vendor, identity.version) = (None, None, None);
                    identity.purls.retain(|purl| *purl != own);
                    identity.purls.insert(0, own.clone());
                    identity.reference = Some(own);
                    // In OpenVEX's order of the algorithms.
                    let order = ["md5", "sha-1", "sha-256", "sha-512"];
                    let place =
                        |hash: &String| order.iter().position(|name| hash.starts_with(&format!("{name}:")));
                    identity.hashes.sort_by_key(place);
                    identity.hashes.dedup_by_key(|hash| place(hash));
                }
            }
            identity
        },
    )
}

type Said = (Status, Justification, Option<String>, Option<String>, Vec<prop::sample::Index>, Option<String>);

fn said() -> impl Strategy<Value = Said> {
    (
        prop::sample::select(Status::ALL.to_vec()),
        prop::sample::select(Justification::ALL.to_vec()),
        proptest::option::of(text()),
        proptest::option::of(text()),
        prop::collection::vec(any::<prop::sample::Index>(), 1..3),
        proptest::option::of(text()),
    )
}

/// Statements in the order in which CSAF gives them back: by vulnerability, then by status, each status once.
fn document(format: VexFormat) -> impl Strategy<Value = Vec<Statement>> {
    let identities = prop::collection::vec(identity(format), 1..5);
    let flaws = prop::collection::vec(prop::collection::vec(said(), 1..4), 1..4);
    (identities, flaws, any::<bool>())
        .prop_map(move |(identities, flaws, is_within)| {
            let numbered = identities.into_iter().enumerate().map(|(at, mut identity)| {
                if format != VexFormat::OpenVex {
                    identity.reference = Some(format!("thing-{at}"));
                }
                Arc::new(identity)
            });
            let identities: Vec<Arc<Identity>> = numbered.collect();
            let whole = Arc::new(Identity {
                range: None,
                reference: Some(
                    if format == VexFormat::OpenVex { "pkg:generic/whole@1" } else { "whole" }.to_owned(),
                ),
                purls: vec!["pkg:generic/whole@1".to_owned()],
                name: (format != VexFormat::OpenVex).then(|| "whole".to_owned()),
                ..Identity::default()
            });
            let mut statements = Vec::new();
            for (number, mut said) in flaws.into_iter().enumerate() {
                said.sort_by_key(|said| said.0);
                said.dedup_by_key(|said| said.0);
                // Of one product CSAF allows one status only.
                let mut seen = std::collections::HashSet::new();
                for (status, justification, impact, action, picked, alias) in said {
                    let picked = picked
                        .into_iter()
                        .map(|index| Arc::clone(&identities[index.index(identities.len())]));
                    let products =
                        picked.filter(|identity| seen.insert(Arc::clone(identity))).map(|identity| {
                            if is_within {
                                Product { product: Arc::clone(&whole), subcomponents: vec![identity] }
                            } else {
                                Product { product: identity, subcomponents: Vec::new() }
                            }
                        });
                    let products: Vec<Product> = products.collect();
                    if products.is_empty() {
                        continue;
                    }
                    let justification = match format {
                        VexFormat::CycloneDx => justification.of_cyclonedx(),
                        _ => justification.of_vex(),
                    };
                    let is_not = status == Status::NotAffected;
                    statements.push(Statement {
                        vulnerability: format!("CVE-2024-{number:04}"),
                        aliases: alias.filter(|_| format != VexFormat::Csaf).into_iter().collect(),
                        products,
                        status,
                        justification: justification.filter(|_| is_not),
                        impact: impact
                            .or_else(|| (is_not && justification.is_none()).then(|| "because".to_owned())),
                        action: action
                            .clone()
                            .or_else(|| (status == Status::Affected).then(|| "act".to_owned())),
                        responses: match format {
                            VexFormat::OpenVex => Vec::new(),
                            VexFormat::CycloneDx => vec!["update".to_owned()],
                            VexFormat::Csaf if action.is_some() || status == Status::Affected => {
                                vec!["vendor_fix".to_owned(), "workaround".to_owned()]
                            }
                            VexFormat::Csaf => Vec::new(),
                        },
                        ..Statement::default()
                    });
                }
            }
            statements
        })
        .prop_filter("nothing stated", |statements: &Vec<Statement>| !statements.is_empty())
}

fn written(statements: Vec<Statement>, format: VexFormat) -> (Vex, write::Written) {
    let vex = Vex { statements, ..Vex::default() };
    let written = write::vex(&vex, format, &head()).unwrap();
    assert_eq!(written, write::vex(&vex, format, &head()).unwrap());
    (vex::read(written.text.as_bytes(), &Limits::default()).unwrap(), written)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn cyclonedx_is_read_back(parts in components(), has_subject in any::<bool>(), seven in any::<bool>()) {
        let mut parts = parts;
        let subject = has_subject.then(|| parts.remove(0));
        let version = if seven { "1.7" } else { "1.6" };
        let format = if seven { SbomFormat::CycloneDx1_7 } else { SbomFormat::CycloneDx1_6 };
        let sbom = Sbom { format: format!("CycloneDX {version}"), subject, components: parts, ..Sbom::default() };
        let written = write::sbom(&sbom, format, &head()).unwrap();
        prop_assert!(written.lost.is_empty(), "{:?}", written.lost);
        let read = read_sbom(&written.text);
        // What is written has a serial number of its own, by which others may name its parts.
        prop_assert!(read.link.is_some());
        prop_assert_eq!(Sbom { link: None, ..read }, sbom);
    }

    #[test]
    fn spdx_is_read_back(parts in components(), has_subject in any::<bool>()) {
        let mut parts = parts;
        for part in &mut parts {
            (part.group, part.patched) = (None, Vec::new());
        }
        let subject = has_subject.then(|| parts[0].clone());
        let sbom = Sbom { format: "SPDX 2.3".to_owned(), subject, components: parts, ..Sbom::default() };
        let written = write::sbom(&sbom, SbomFormat::Spdx2_3, &head()).unwrap();
        prop_assert!(written.lost.is_empty(), "{:?}", written.lost);
        prop_assert_eq!(read_sbom(&written.text), sbom);
    }

    #[test]
    fn openvex_is_read_back(statements in document(VexFormat::OpenVex)) {
        let (read, written) = written(statements.clone(), VexFormat::OpenVex);
        prop_assert!(written.lost.is_empty(), "{:?}", written.lost);
        prop_assert_eq!(read.statements, statements);
        prop_assert!(read.remarks.is_empty(), "{:?}", read.remarks);
        prop_assert_eq!(read.changed.as_deref(), Some("2024-02-01T00:00:00Z"));
    }

    #[test]
    fn cyclonedx_vex_is_read_back(statements in document(VexFormat::CycloneDx)) {
        let (read, written) = written(statements.clone(), VexFormat::CycloneDx);
        prop_assert!(written.lost.is_empty(), "{:?}", written.lost);
        prop_assert_eq!(read.statements, statements);
        prop_assert!(read.remarks.is_empty(), "{:?}", read.remarks);
        prop_assert_eq!(read.author.as_deref(), Some("Maker Ltd"));
    }

    #[test]
    fn csaf_is_read_back(statements in document(VexFormat::Csaf)) {
        let (read, written) = written(statements.clone(), VexFormat::Csaf);
        prop_assert!(written.lost.is_empty(), "{:?}", written.lost);
        prop_assert_eq!(read.statements, statements);
        prop_assert!(read.remarks.is_empty(), "{:?}", read.remarks);
        prop_assert_eq!((read.issued.as_deref(), read.version.as_deref()), (Some("2024-01-01T00:00:00Z"), Some("2")));
    }
}

#[test]
fn what_a_format_cannot_hold_is_told() {
    let part = Component {
        reference: "a b".to_owned(),
        name: "a".to_owned(),
        group: Some("g".to_owned()),
        kind: Some("quantum".to_owned()),
        hashes: vec!["adler32:01234567".to_owned(), "streebog-256:00".to_owned()],
        patched: vec![Patched { id: "CVE-1".to_owned(), kind: "backport".to_owned() }],
        ..Component::default()
    };
    let sbom = Sbom { components: vec![part], ..Sbom::default() };
    let cyclonedx = write::sbom(&sbom, SbomFormat::CycloneDx1_6, &head()).unwrap();
    assert_eq!(cyclonedx.lost.len(), 3, "{:?}", cyclonedx.lost);
    let spdx = write::sbom(&sbom, SbomFormat::Spdx2_3, &head()).unwrap();
    assert_eq!(spdx.lost.len(), 4, "{:?}", spdx.lost);
    assert_eq!(read_sbom(&spdx.text).components[0].reference, "SPDXRef-a-b");
    let identity = |name: &str| Arc::new(Identity { name: Some(name.to_owned()), ..Identity::default() });
    let within = |name: &str| Product { product: identity(name), subcomponents: vec![identity("part")] };
    let mut stated = Statement {
        vulnerability: "CVE-2024-0001".to_owned(),
        products: vec![within("a"), within("b")],
        status: Status::NotAffected,
        justification: Some(Justification::RequiresConfiguration),
        ..Statement::default()
    };
    let vex = |stated: &Statement| Vex { statements: vec![stated.clone()], ..Vex::default() };
    assert!(write::vex(&vex(&stated), VexFormat::CycloneDx, &head()).is_err());
    for format in [VexFormat::OpenVex, VexFormat::Csaf] {
        let (read, written) = written(vec![stated.clone()], format);
        assert!(written.lost.iter().any(|lost| lost.contains("justification")), "{:?}", written.lost);
        assert_eq!(read.statements[0].impact.as_deref(), Some("requires_configuration"));
    }
    (stated.justification, stated.products) = (None, vec![within("a")]);
    for format in [VexFormat::OpenVex, VexFormat::Csaf] {
        let (read, _) = written(vec![stated.clone()], format);
        assert!(read.statements[0].impact.as_deref().unwrap().contains("states no reason"));
    }
    assert!(write::vex(&Vex::default(), VexFormat::Csaf, &head()).is_err());
    let nameless = Head { uuid: "7".to_owned(), ..head() };
    assert!(write::sbom(&sbom, SbomFormat::Spdx2_3, &nameless).is_err());
}
