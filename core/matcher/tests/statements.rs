//! The row "VEX" of the table of `matching.md`: what a statement must be for it to count, and whose word is heard.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use std::sync::Arc;

use noharm_matcher::{About, Index, Inventory, Part, Role, Voice, matches};
use noharm_model::component::{Component, SourcePackage};
use noharm_model::finding::{Applies, Finding, UnknownReason};
use noharm_model::statement::{Identity, Justification, Product, Statement, Status, Vex};
use support::*;

/// A package of PyPI at 1.0, which one advisory says is affected by CVE-2020-1 below 2.0.
fn affected_package() -> (Vec<noharm_model::advisory::Advisory>, Component) {
    let record =
        osv("osv:pypa", "CVE-2020-1", package("PyPI", "parser", vec![range("ECOSYSTEM", &["+0", "-2.0"])]));
    (vec![record], purl("pkg:pypi/parser@1.0"))
}

fn named_purl(text: &str) -> Identity {
    Identity { purls: vec![text.into()], ..Identity::default() }
}

fn named_cpe(text: &str) -> Identity {
    Identity { cpes: vec![text.into()], ..Identity::default() }
}

fn named_only(name: &str, version: &str) -> Identity {
    let version = Some(version.to_owned()).filter(|version| !version.is_empty());
    Identity { name: Some(name.into()), version, ..Identity::default() }
}

fn product(identity: Identity, inner: &[Identity]) -> Product {
    Product {
        product: Arc::new(identity),
        subcomponents: inner.iter().map(|one| Arc::new(one.clone())).collect(),
    }
}

fn says(status: Status, product: Product) -> Statement {
    Statement {
        vulnerability: "CVE-2020-1".into(),
        products: vec![product],
        status,
        justification: (status == Status::NotAffected)
            .then_some(Justification::VulnerableCodeNotInExecutePath),
        ..Statement::default()
    }
}

fn not_affected(identity: Identity) -> Statement {
    says(Status::NotAffected, product(identity, &[]))
}

/// A document of one statement, by an author, of a day.
fn voice(author: &str, day: &str, statement: Statement) -> Voice {
    let vex = Vex {
        format: "OpenVEX 0.2".into(),
        author: Some(author.into()),
        issued: Some(format!("{day}T00:00:00Z")).filter(|_| !day.is_empty()),
        statements: vec![statement],
        ..Vex::default()
    };
    Voice { role: None, about: About::Anything, document: "vex.json".into(), vex: Arc::new(vex) }
}

fn by(role: Role, statement: Statement) -> Voice {
    Voice { role: Some(role), ..voice(role.word(), "2024-01-01", statement) }
}

fn heard_in(component: Component, voices: Vec<Voice>, subject: Option<Component>) -> Finding {
    let (advisories, _) = affected_package();
    let bytes = snapshot(advisories);
    let index = Index::open(&bytes).unwrap();
    let components = [component];
    let mut inventory = Inventory::of_sbom(&components);
    (inventory.voices, inventory.subject) = (voices, subject);
    let mut found = matches(&index, &inventory, day()).unwrap().findings;
    assert_eq!(found.len(), 1, "{found:#?}");
    found.pop().unwrap()
}

fn heard(voices: Vec<Voice>) -> Finding {
    heard_in(affected_package().1, voices, None)
}

/// The one statement alone.
fn alone(statement: Statement) -> Finding {
    heard(vec![voice("Somebody", "2024-01-01", statement)])
}

#[track_caller]
fn told(finding: &Finding, words: &str) {
    assert!(finding.walk.iter().any(|line| line.contains(words)), "{words}: {:#?}", finding.walk);
}

mod the_version {
    use super::*;

    #[test]
    fn the_same_clears_with_the_evidence() {
        let found = cleared(Some(alone(not_affected(named_purl("pkg:pypi/parser@1.0")))));
        assert!(
            found.reason.contains("Somebody") && found.reason.contains("vulnerable_code_not_in_execute_path")
        );
        assert!(found.reason.contains("without it: "), "the hit is still told: {}", found.reason);
        told(&found, "vex.json (OpenVEX 0.2, Somebody, third party, 2024-01-01)");
        assert!(found.sources.iter().any(|source| source == "OpenVEX 0.2 by Somebody"));
    }

    #[test]
    fn another_or_none_clears_nothing() {
        let other = affected(Some(alone(not_affected(named_purl("pkg:pypi/parser@1.1")))));
        told(&other, "it is about version 1.1, and this is 1.0");
        let none = affected(Some(alone(not_affected(named_purl("pkg:pypi/parser")))));
        told(&none, "clears no later one");
    }

    #[test]
    fn a_range_holds_it_or_not() {
        let within = |text: &str| Identity { range: Some(text.into()), ..named_purl("pkg:pypi/parser") };
        cleared(Some(alone(not_affected(within("vers:pypi/>=0.9|<1.5")))));
        affected(Some(alone(not_affected(within("vers:pypi/>=1.5")))));
        let words = alone(not_affected(within("everything before the summer")));
        unknown(Some(words), UnknownReason::Version);
    }

    #[test]
    fn not_stated_in_the_sbom_is_unknown() {
        let tree = or(vec![hit("a:acme:parser", &[])]);
        let bytes = snapshot(vec![nvd("CVE-2020-1", tree)]);
        let index = Index::open(&bytes).unwrap();
        let components = [cpe("acme:parser:*")];
        let mut inventory = Inventory::of_sbom(&components);
        let name = named_cpe("cpe:2.3:a:acme:parser:1.0:*:*:*:*:*:*:*");
        inventory.voices = vec![voice("Somebody", "2024-01-01", not_affected(name))];
        let found = matches(&index, &inventory, day()).unwrap().findings.pop();
        assert_eq!(found.unwrap().applies, Applies::Unknown);
    }
}

mod the_identity {
    use super::*;

    #[test]
    fn qualifiers_of_the_statement_must_be_the_components() {
        let with = |text: &str| {
            heard_in(
                purl(text),
                vec![voice("S", "", not_affected(named_purl("pkg:pypi/parser@1.0?file_name=a.whl")))],
                None,
            )
        };
        cleared(Some(with("pkg:pypi/parser@1.0?file_name=a.whl")));
        affected(Some(with("pkg:pypi/parser@1.0?file_name=b.whl")));
        unknown(Some(with("pkg:pypi/parser@1.0")), UnknownReason::Identity);
    }

    #[test]
    fn a_package_of_another_repository_is_another() {
        let fork = purl("pkg:pypi/parser@1.0?repository_url=https:%2F%2Fpypi.example.com");
        let found =
            heard_in(fork, vec![voice("S", "", not_affected(named_purl("pkg:pypi/parser@1.0")))], None);
        told(&affected(Some(found)), "the public package");
    }

    #[test]
    fn cpe_names_stand_in_a_relation() {
        let with = |own: &str, said: &str| {
            let component = Component { cpes: vec![own.into()], ..affected_package().1 };
            heard_in(component, vec![voice("S", "", not_affected(named_cpe(said)))], None)
        };
        let own = "cpe:2.3:a:acme:parser:1.0:*:*:*:*:*:*:*";
        cleared(Some(with(own, own)));
        cleared(Some(with("cpe:2.3:a:acme:parser:1.0:*:*:*:*:linux:*:*", own)));
        affected(Some(with(own, "cpe:2.3:a:acme:parser:2.0:*:*:*:*:*:*:*")));
        affected(Some(with(own, "cpe:2.3:a:other:parser:1.0:*:*:*:*:*:*:*")));
        affected(Some(with(own, "cpe:2.3:a:acme:parser:*:*:*:*:*:*:*:*")));
        unknown(Some(with(own, "cpe:2.3:a:acme:parser:1.0:*:*:*:*:linux:*:*")), UnknownReason::Identity);
        unknown(Some(with(own, "cpe:2.3:a:acme:parser:1.0:p1:*:*:*:*:*:*")), UnknownReason::Update);
    }

    #[test]
    fn the_very_bytes_are_the_same() {
        let component = Component { hashes: vec!["sha-256:aa".into()], ..affected_package().1 };
        let hash = |hash: &str| Identity { hashes: vec![hash.into()], ..Identity::default() };
        let with =
            |said: Identity| heard_in(component.clone(), vec![voice("S", "", not_affected(said))], None);
        cleared(Some(with(hash("sha-256:aa"))));
        affected(Some(with(hash("sha-256:bb"))));
        let both = Identity { hashes: vec!["sha-256:bb".into()], ..named_purl("pkg:pypi/parser@1.0") };
        told(&affected(Some(with(both))), "another hash");
    }

    #[test]
    fn name_and_version_alone_are_a_candidate() {
        unknown(Some(alone(not_affected(named_only("parser", "1.0")))), UnknownReason::Identity);
        affected(Some(alone(not_affected(named_only("parser", "1.1")))));
        affected(Some(alone(not_affected(named_only("parser", "")))));
        affected(Some(alone(not_affected(named_only("parsers", "1.0")))));
    }

    #[test]
    fn some_units_are_not_all() {
        let some = Identity { serials: vec!["17".into()], ..named_purl("pkg:pypi/parser@1.0") };
        unknown(Some(alone(not_affected(some))), UnknownReason::Identity);
    }

    #[test]
    fn another_vulnerability_is_another() {
        let other = Statement {
            vulnerability: "CVE-2020-2".into(),
            ..not_affected(named_purl("pkg:pypi/parser@1.0"))
        };
        assert!(affected(Some(alone(other.clone()))).walk.iter().all(|line| !line.contains("vex.json")));
        // Two CVEs are never one, whatever a document says.
        affected(Some(alone(Statement { aliases: vec!["CVE-2020-1".into()], ..other.clone() })));
        let alias = Statement { vulnerability: "GHSA-1".into(), aliases: vec!["CVE-2020-1".into()], ..other };
        cleared(Some(alone(alias)));
    }

    #[test]
    fn a_source_package_stands_for_what_was_built_of_it() {
        let tree = or(vec![hit("a:openssl:openssl:1.1.0f", &[])]);
        let bytes = snapshot(vec![nvd("CVE-2020-1", tree)]);
        let index = Index::open(&bytes).unwrap();
        let judged = |component: Component, said: &str| {
            let components = [component];
            let mut inventory = Inventory::of_sbom(&components);
            inventory.voices = vec![voice("Debian Security Team", "", not_affected(named_purl(said)))];
            matches(&index, &inventory, day()).unwrap().findings.pop()
        };
        let binary = Component {
            source_package: Some(SourcePackage { name: "openssl".into(), version: None }),
            cpes: vec!["cpe:2.3:a:openssl:openssl:1.1.0f:*:*:*:*:*:*:*".into()],
            ..purl("pkg:deb/debian/libssl1.1@1.1.0f-3?distro=debian-9")
        };
        let source = "pkg:deb/debian/openssl@1.1.0f-3?arch=source&distro=stretch";
        let found = cleared(judged(binary.clone(), source));
        assert!(
            found.reason.contains("supplier"),
            "a distribution speaks for its packages: {}",
            found.reason
        );
        let later = judged(binary.clone(), "pkg:deb/debian/openssl@1.1.0f-4?arch=source").unwrap();
        assert_eq!(later.applies, Applies::Unknown);
        assert_ne!(judged(binary, "pkg:deb/debian/openssl@1.1.0f-3").unwrap().applies, Applies::NotAffected);
    }
}

mod products_and_their_parts {
    use super::*;

    fn pump(version: &str) -> Option<Component> {
        Some(Component { purl: Some(format!("pkg:generic/acme/pump@{version}")), ..named("pump", version) })
    }

    fn within(whole: &str, inner: &str) -> Vec<Voice> {
        let parts = product(named_purl(whole), &[named_purl(inner)]);
        vec![voice("S", "", says(Status::NotAffected, parts))]
    }

    #[test]
    fn both_must_be_here() {
        let own = || affected_package().1;
        let here = within("pkg:generic/acme/pump@3.2", "pkg:pypi/parser@1.0");
        cleared(Some(heard_in(own(), here.clone(), pump("3.2"))));
        let later = affected(Some(heard_in(own(), here.clone(), pump("3.3"))));
        told(&later, "it is about version 3.2, and this is 3.3");
        let elsewhere = affected(Some(heard_in(own(), here, None)));
        told(&elsewhere, "not known to be here");
        let other = within("pkg:generic/acme/pump@3.2", "pkg:pypi/writer@1.0");
        let other = affected(Some(heard_in(own(), other, pump("3.2"))));
        assert!(other.walk.iter().all(|line| !line.contains("statement")));
    }

    #[test]
    fn a_product_without_version_clears_no_later_one() {
        let voices = within("pkg:generic/acme/pump", "pkg:pypi/parser@1.0");
        told(&affected(Some(heard_in(affected_package().1, voices, pump("3.2")))), "clears no later one");
    }

    #[test]
    fn the_products_version_says_which_part_is_in_it() {
        let voices = within("pkg:generic/acme/pump@3.2", "pkg:pypi/parser");
        cleared(Some(heard_in(affected_package().1, voices.clone(), pump("3.2"))));
        affected(Some(heard_in(affected_package().1, voices, pump("3.3"))));
        // But what is fixed there is not named by it.
        let parts = product(named_purl("pkg:generic/acme/pump@3.2"), &[named_purl("pkg:pypi/parser")]);
        let fixed = vec![voice("S", "", says(Status::Fixed, parts))];
        affected(Some(heard_in(affected_package().1, fixed, pump("3.2"))));
    }

    #[test]
    fn a_systems_version_does_not() {
        let (advisories, parser) = affected_package();
        let bytes = snapshot(advisories);
        let index = Index::open(&bytes).unwrap();
        let judged = |inner: &str| {
            let components = [parser.clone()];
            let system = "cpe:2.3:o:acme:linux:8:*:*:*:*:*:*:*";
            let part =
                Part { components: &components, operating_systems: vec![system.into()], ..Part::default() };
            let whole = product(named_cpe("cpe:/o:acme:linux:8"), &[named_purl(inner)]);
            let voices = vec![voice("S", "", says(Status::NotAffected, whole))];
            let inventory = Inventory { parts: vec![part], voices, ..Inventory::default() };
            matches(&index, &inventory, day()).unwrap().findings.pop()
        };
        cleared(judged("pkg:pypi/parser@1.0"));
        told(&affected(judged("pkg:pypi/parser")), "states no version of the component");
    }

    #[test]
    fn a_product_as_such_is_all_of_it() {
        let voices = |text: &str| vec![voice("S", "", not_affected(named_purl(text)))];
        let judged = |text: &str| heard_in(affected_package().1, voices(text), pump("3.2"));
        cleared(Some(judged("pkg:generic/acme/pump@3.2")));
        affected(Some(judged("pkg:generic/acme/pump@3.1")));
        affected(Some(judged("pkg:generic/acme/pump")));
        let bare = vec![voice("S", "", not_affected(named_only("pump", "3.2")))];
        unknown(
            Some(heard_in(affected_package().1, bare, Some(named("pump", "3.2")))),
            UnknownReason::Identity,
        );
    }

    #[test]
    fn a_part_that_others_use_too_is_not_cleared_for_one_of_them() {
        let (advisories, parser) = affected_package();
        let bytes = snapshot(advisories);
        let index = Index::open(&bytes).unwrap();
        let judged = |second: bool| {
            let using = |text: &str, uses: bool| Component {
                depends_on: uses.then(|| parser.reference.clone()).into_iter().collect(),
                ..purl(text)
            };
            let components =
                [parser.clone(), using("pkg:pypi/server@5", true), using("pkg:pypi/tool@6", second)];
            let mut inventory = Inventory::of_sbom(&components);
            inventory.voices = within("pkg:pypi/server@5", "pkg:pypi/parser@1.0");
            matches(&index, &inventory, day()).unwrap().findings.pop()
        };
        cleared(judged(false));
        told(&affected(judged(true)), "tool uses it too");
    }
}

mod the_status {
    use super::*;

    fn of(status: Status) -> Statement {
        says(status, product(named_purl("pkg:pypi/parser@1.0"), &[]))
    }

    #[test]
    fn fixed_clears_the_version_that_is_stated() {
        let found = cleared(Some(alone(of(Status::Fixed))));
        assert!(found.reason.contains("fixed"));
        let range = Identity { range: Some("vers:pypi/>=1.0".into()), ..named_purl("pkg:pypi/parser") };
        let found = affected(Some(alone(says(Status::Fixed, product(range, &[])))));
        told(&found, "it does not name the version that is fixed");
        let later = says(Status::Fixed, product(named_purl("pkg:pypi/parser@0.9"), &[]));
        affected(Some(alone(later)));
    }

    #[test]
    fn affected_and_under_investigation_lower_nothing() {
        affected(Some(alone(of(Status::Affected))));
        told(&affected(Some(alone(of(Status::UnderInvestigation)))), "clears nothing");
    }

    #[test]
    fn without_a_reason_it_is_shown_and_clears_nothing() {
        let bare = Statement { justification: None, ..of(Status::NotAffected) };
        told(&affected(Some(alone(bare.clone()))), "gives no reason");
        cleared(Some(alone(Statement { impact: Some("the parser is never called".into()), ..bare })));
    }

    #[test]
    fn affected_raises_what_is_undecided() {
        let tree = or(vec![hit("a:acme:parser:-", &[])]);
        let bytes = snapshot(vec![nvd("CVE-2020-1", tree)]);
        let index = Index::open(&bytes).unwrap();
        let components = [cpe("acme:parser:1.0")];
        let mut inventory = Inventory::of_sbom(&components);
        unknown(
            matches(&index, &inventory, day()).unwrap().findings.pop(),
            UnknownReason::VersionUnspecified,
        );
        let name = || named_cpe("cpe:2.3:a:acme:parser:1.0:*:*:*:*:*:*:*");
        inventory.voices = vec![by(Role::Supplier, says(Status::Affected, product(name(), &[])))];
        affected(matches(&index, &inventory, day()).unwrap().findings.pop());
        inventory.voices = vec![by(Role::Supplier, not_affected(name()))];
        cleared(matches(&index, &inventory, day()).unwrap().findings.pop());
    }

    #[test]
    fn affected_is_not_lost_where_no_advisory_knows_it() {
        let bytes = snapshot(affected_package().0);
        let index = Index::open(&bytes).unwrap();
        let components = [purl("pkg:pypi/other@3")];
        let mut inventory = Inventory::of_sbom(&components);
        let of = |text: &str, status| vec![by(Role::Supplier, says(status, product(named_purl(text), &[])))];
        inventory.voices = of("pkg:pypi/other@3", Status::Affected);
        let found = affected(matches(&index, &inventory, day()).unwrap().findings.pop());
        assert_eq!((found.id.as_str(), found.identity.as_str()), ("CVE-2020-1", "statement"));
        for near in [of("pkg:pypi/other@4", Status::Affected), of("pkg:pypi/other@3", Status::NotAffected)] {
            inventory.voices = near;
            assert!(matches(&index, &inventory, day()).unwrap().findings.is_empty());
        }
    }

    #[test]
    fn affected_against_a_patch_is_a_conflict() {
        let patch = noharm_model::component::Patched { id: "CVE-2020-1".into(), kind: "backport".into() };
        let component = Component { patched: vec![patch], ..affected_package().1 };
        cleared(Some(heard_in(component.clone(), Vec::new(), None)));
        let found = heard_in(component, vec![by(Role::Supplier, of(Status::Affected))], None);
        let found = unknown(Some(found), UnknownReason::Conflict);
        assert!(found.reason.contains("backport") && found.reason.contains("supplier"));
    }
}

mod whose_word {
    use super::*;

    fn of(status: Status) -> Statement {
        says(status, product(named_purl("pkg:pypi/parser@1.0"), &[]))
    }

    #[test]
    fn the_maker_before_the_supplier_before_third_parties() {
        let supplier_first =
            vec![by(Role::Third, of(Status::Affected)), by(Role::Supplier, of(Status::NotAffected))];
        told(&cleared(Some(heard(supplier_first.clone()))), "outweighed by the supplier's word");
        let mut maker_first = supplier_first;
        maker_first.push(by(Role::Maker, of(Status::Affected)));
        told(&affected(Some(heard(maker_first))), "outweighed by the maker's word");
        let still_looking = vec![
            by(Role::Supplier, of(Status::UnderInvestigation)),
            by(Role::Third, of(Status::NotAffected)),
        ];
        affected(Some(heard(still_looking)));
    }

    #[test]
    fn an_author_is_known_by_name() {
        let component = Component { supplier: Some("Acme, Inc.".into()), ..affected_package().1 };
        let against = |author: &str| {
            let voices = vec![
                voice(author, "2024-01-01", of(Status::NotAffected)),
                voice("A blog", "2024-01-01", of(Status::Affected)),
            ];
            heard_in(component.clone(), voices, None)
        };
        cleared(Some(against("Acme PSIRT")));
        unknown(Some(against("Acme Fans")), UnknownReason::Conflict);
        let pump = Component { supplier: Some("Pumps Ltd".into()), ..named("pump", "1") };
        let voices = vec![
            voice("Acme", "2024-01-01", of(Status::Affected)),
            voice("Pumps Ltd", "2024-01-01", of(Status::NotAffected)),
        ];
        cleared(Some(heard_in(component, voices, Some(pump))));
    }

    #[test]
    fn the_newest_within_one_author() {
        let two = |first: (&str, Status), second: (&str, Status)| {
            heard(vec![voice("S", first.0, of(first.1)), voice("S", second.0, of(second.1))])
        };
        let found = two(("2024-01-01", Status::UnderInvestigation), ("2024-02-01", Status::NotAffected));
        told(&cleared(Some(found)), "superseded by a newer word");
        affected(Some(two(("2024-03-01", Status::UnderInvestigation), ("2024-02-01", Status::NotAffected))));
        let undated = two(("", Status::Affected), ("2024-02-01", Status::NotAffected));
        unknown(Some(undated), UnknownReason::Conflict);
        affected(Some(two(("", Status::UnderInvestigation), ("2024-02-01", Status::NotAffected))));
    }

    #[test]
    fn equal_standing_and_contradiction_is_unknown_with_both() {
        let voices = vec![
            voice("One", "2024-01-01", of(Status::NotAffected)),
            voice("Two", "2024-02-01", of(Status::Affected)),
        ];
        let found = unknown(Some(heard(voices)), UnknownReason::Conflict);
        assert!(found.reason.contains("One") && found.reason.contains("Two"));
    }

    #[test]
    fn what_is_said_later_does_not_count_yet() {
        let voices = vec![voice("S", "2027-01-01", of(Status::NotAffected))];
        told(&affected(Some(heard(voices))), "not yet said on 2026-11-23");
    }
}

mod names_of_the_device {
    use super::*;

    fn own(about: About, identity: Identity) -> Finding {
        let voice = Voice { about, ..by(Role::Maker, not_affected(identity)) };
        heard(vec![voice])
    }

    #[test]
    fn a_name_and_version_are_enough() {
        cleared(Some(own(About::Device, named_only("parser", "1.0"))));
        affected(Some(own(About::Device, named_only("parser", "0.9"))));
        affected(Some(own(About::Device, named_only("writer", "1.0"))));
        let range = Identity { range: Some("words".into()), ..named_only("parser", "") };
        unknown(Some(own(About::Device, range)), UnknownReason::Version);
    }

    #[test]
    fn references_are_those_of_one_sbom() {
        let reference = |text: &str| Identity { reference: Some(text.into()), ..Identity::default() };
        cleared(Some(own(About::Part(0), reference("pkg:pypi/parser@1.0"))));
        affected(Some(own(About::Part(0), reference("pkg:pypi/parser@9"))));
        affected(Some(own(About::Part(1), reference("pkg:pypi/parser@1.0"))));
        affected(Some(own(About::Anything, reference("pkg:pypi/parser@1.0"))));
    }

    #[test]
    fn a_part_is_not_another_part() {
        let (advisories, parser) = affected_package();
        let bytes = snapshot(advisories);
        let index = Index::open(&bytes).unwrap();
        let components = [parser];
        let part = |name: &str| Part { name: name.into(), components: &components, ..Part::default() };
        let statement = not_affected(named_only("parser", "1.0"));
        let voices = vec![Voice { about: About::Part(1), ..by(Role::Maker, statement) }];
        let inventory = Inventory { parts: vec![part("one"), part("two")], voices, ..Inventory::default() };
        let found = matches(&index, &inventory, day()).unwrap().findings;
        let applies: Vec<_> = found.iter().map(|one| one.applies).collect();
        assert_eq!(applies, [Applies::Affected, Applies::NotAffected]);
    }
}
