//! A snapshot answers like a slow evaluation of the advisories that it was built from.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use std::collections::BTreeMap;

use noharm_model::advisory::{Advisory, CpeMatch, Node};
use noharm_model::component::Component;
use noharm_model::finding::Applies;
use proptest::prelude::*;
use support::*;

/// A match on product `p` for versions `from..to`.
#[derive(Clone, Debug)]
struct Rule {
    product: u8,
    from: u8,
    to: u8,
    gate: bool,
}

/// A record: one OR, or an AND of ORs; or intervals of a package.
#[derive(Clone, Debug)]
enum Record {
    Or(Vec<Rule>),
    And(Vec<Vec<Rule>>),
    Package(u8, Vec<(u8, u8)>),
}

#[derive(Clone, Copy, Debug)]
struct Part {
    product: u8,
    version: u8,
    package: bool,
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let rule = (0_u8..4, 0_u8..6, 1_u8..6, any::<bool>());
    let rule = rule.prop_map(|(product, from, length, gate)| Rule { product, from, to: from + length, gate });
    prop::collection::vec(rule, 1..4)
}

fn record_of() -> impl Strategy<Value = Record> {
    prop_oneof![
        rules().prop_map(Record::Or),
        prop::collection::vec(rules(), 2..4).prop_map(Record::And),
        (0_u8..4, prop::collection::vec((0_u8..6, 1_u8..6), 1..3)).prop_map(|(product, spans)| {
            Record::Package(product, spans.into_iter().map(|(from, n)| (from, from + n)).collect())
        }),
    ]
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let part = (0_u8..4, 0_u8..12, any::<bool>());
    prop::collection::vec(
        part.prop_map(|(product, version, package)| Part { product, version, package }),
        1..5,
    )
}

fn to_match(rule: &Rule) -> CpeMatch {
    let bounds = [format!(">=1.{}", rule.from), format!("<1.{}", rule.to)];
    let bounds: Vec<&str> = bounds.iter().map(String::as_str).collect();
    let name = format!("a:acme:p{}:*", rule.product);
    if rule.gate { gate(&name, &bounds) } else { hit(&name, &bounds) }
}

fn to_advisory(number: usize, record: &Record) -> Advisory {
    let id = format!("CVE-2020-{number:04}");
    let list = |rules: &[Rule]| or(rules.iter().map(to_match).collect());
    match record {
        Record::Or(rules) => nvd(&id, list(rules)),
        Record::And(lists) => nvd(
            &id,
            Node { all: true, children: lists.iter().map(|rules| list(rules)).collect(), ..Node::default() },
        ),
        Record::Package(product, spans) => {
            let ranges = spans
                .iter()
                .map(|(from, to)| range("ECOSYSTEM", &[&format!("+1.{from}"), &format!("-1.{to}")]))
                .collect();
            osv("osv:pypa", &id, package("PyPI", &format!("wheel{product}"), ranges))
        }
    }
}

fn to_component(part: &Part) -> Component {
    if part.package {
        purl(&format!("pkg:pypi/wheel{}@1.{}", part.product, part.version))
    } else {
        cpe(&format!("acme:p{}:1.{}", part.product, part.version))
    }
}

/// 2 true, 1 unknown, 0 false.
fn in_device(rule: &Rule, parts: &[Part]) -> u8 {
    let here = parts.iter().filter(|part| !part.package && part.product == rule.product);
    here.map(|part| if (rule.from..rule.to).contains(&part.version) { 2 } else { 0 }).max().unwrap_or(1)
}

/// What the slow evaluation says of one record on one part.
fn slowly(record: &Record, part: &Part, parts: &[Part]) -> Option<Applies> {
    let own = |rule: &&Rule| !part.package && !rule.gate && rule.product == part.product;
    let holds = |rule: &Rule| (rule.from..rule.to).contains(&part.version);
    match record {
        Record::Or(rules) => rules.iter().filter(own).any(holds).then_some(Applies::Affected),
        Record::And(lists) => {
            let mut involved = false;
            let mut fits = true;
            let mut truth = 2;
            for list in lists {
                let mine: Vec<&Rule> = list.iter().filter(own).collect();
                if mine.is_empty() {
                    truth = truth.min(list.iter().map(|rule| in_device(rule, parts)).max().unwrap());
                } else {
                    involved = true;
                    fits &= mine.into_iter().any(holds);
                }
            }
            let decided = [Applies::NotAffected, Applies::Unknown, Applies::Affected];
            (involved && fits).then(|| decided[usize::from(truth)])
        }
        Record::Package(product, spans) => {
            let here = part.package && *product == part.product;
            (here && spans.iter().any(|(from, to)| (*from..*to).contains(&part.version)))
                .then_some(Applies::Affected)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_snapshot_and_the_slow_evaluation_agree(records in prop::collection::vec(record_of(), 1..8), parts in parts()) {
        let advisories: Vec<Advisory> = records.iter().enumerate().map(|(at, record)| to_advisory(at, record)).collect();
        let components: Vec<Component> = parts.iter().map(to_component).collect();
        let mut expected = BTreeMap::new();
        for (at, record) in records.iter().enumerate() {
            for (number, part) in parts.iter().enumerate() {
                if let Some(applies) = slowly(record, part, &parts) {
                    expected.insert((number, format!("CVE-2020-{at:04}")), applies);
                }
            }
        }
        let found = matched(advisories, &components).findings;
        let found: BTreeMap<_, _> = found.into_iter().map(|found| ((found.component, found.id), found.applies)).collect();
        prop_assert_eq!(found, expected);
    }
}
