//! Where other matchers differ from Noharm: every pair that was judged by its record, through the matcher.
//!
//! The labels and how they came about: `conformance/truth/peer-differences`. A label is judged with its component alone in
//! the device, against the records of NVD's feeds and of the language feeds that the labels name.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};

use noharm_conformance::corpus;
use noharm_conformance::suite::Suite;
use noharm_documents::advisory::{self, Feed};
use noharm_documents::limits::Limits;
use noharm_matcher::{Builder, Index, Inventory, matches};
use noharm_model::component::Component;
use noharm_model::finding::Applies;

/// Feeds whose records are taken whole: what else speaks of a package belongs to the answer. Of NVD's only what a label names.
const LANGUAGES: [(&str, Feed); 3] = [
    ("osv/pypa.tar.zst", Feed::OsvYaml),
    ("osv/golang.tar.zst", Feed::Osv),
    ("osv/rustsec.tar.zst", Feed::RustSec),
];

/// A pair of component and vulnerability, and what its record says.
struct Label {
    component: &'static str,
    id: &'static str,
    truth: &'static str,
    class: &'static str,
    said: &'static str,
    record: &'static str,
}

fn labels(text: &'static str) -> Vec<Label> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [component, id, truth, class, _, said, record] = fields[..] else { panic!("{line}") };
            Label { component, id, truth, class, said, record }
        })
        .collect()
}

/// The component of a label: a CPE name, or a purl.
fn component(identity: &str) -> Component {
    if identity.starts_with("cpe:") {
        let fields: Vec<&str> = identity.split(':').collect();
        return Component {
            name: fields[4].to_owned(),
            version: Some(fields[5].to_owned()),
            cpes: vec![identity.to_owned()],
            ..Component::default()
        };
    }
    let (name, version) = identity.rsplit_once('@').unwrap();
    Component {
        name: name.split_once('/').unwrap().1.to_owned(),
        version: Some(version.replace("%2B", "+")),
        purl: Some(identity.to_owned()),
        ..Component::default()
    }
}

/// The index of the records that the labels name. `None` where the data are not there.
fn index(labels: &[Label]) -> Option<Vec<u8>> {
    let ids: BTreeSet<&str> = labels.iter().map(|label| label.id).collect();
    let files: BTreeSet<&str> = labels.iter().map(|label| label.record).collect();
    let mut builder = Builder::new();
    for path in files {
        let whole = LANGUAGES.iter().find(|(file, _)| *file == path);
        let feed = whole.map_or(Feed::Nvd1, |(_, feed)| *feed);
        for (name, bytes) in corpus::files(path)? {
            if advisory::detect(&name, &bytes) != Some(feed) {
                continue;
            }
            let taken = advisory::read(feed, &name, &bytes, &Limits::default(), &mut |advisory| {
                if whole.is_some() || ids.contains(advisory.id.as_str()) {
                    builder.add(advisory);
                }
            });
            taken.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
    Some(builder.build().unwrap())
}

/// What the matcher says of one vulnerability: its ids, whether it applies, and why.
type Answer = (Vec<String>, Applies, String);

/// How often each truth met each answer.
#[derive(Default)]
struct Figures {
    /// Affected by the record: called affected, unknown, neither.
    affected: [usize; 3],
    /// Not affected by the record: called affected, unknown, neither.
    not_affected: [usize; 3],
    /// Not decided by the record: called affected, unknown, neither.
    undecided: [usize; 3],
}

impl Figures {
    fn of(&mut self, truth: &str) -> &mut [usize; 3] {
        match truth {
            "affected" => &mut self.affected,
            "not affected" => &mut self.not_affected,
            "undecided" => &mut self.undecided,
            other => panic!("{other} is no truth"),
        }
    }
}

/// Judges every label of an SBOM, prints what became of each class, and counts as right: affected where the record says so
/// (`sure`; else at least unknown), and never affected where it does not.
fn judge(sbom: &str, text: &'static str, sure: bool) -> Option<Figures> {
    let labels = labels(text);
    let bytes = index(&labels)?;
    let index = Index::open(&bytes).unwrap();
    let mut answers: BTreeMap<&str, Vec<Answer>> = BTreeMap::new();
    for identity in labels.iter().map(|label| label.component) {
        answers.entry(identity).or_insert_with(|| {
            let components = [component(identity)];
            let matched =
                matches(&index, &Inventory::of_sbom(&components), "2026-11-24".parse().unwrap()).unwrap();
            let named = |id: String, aliases: Vec<String>| [vec![id], aliases].concat();
            let each = matched.findings.into_iter();
            each.map(|one| (named(one.id, one.aliases), one.applies, one.reason)).collect()
        });
    }
    let mut figures = Figures::default();
    let mut suite = Suite::new(&format!("differences from peers, {sbom}"));
    let mut classes: BTreeMap<(&str, &str), [usize; 3]> = BTreeMap::new();
    for label in &labels {
        let said = answers[label.component].iter().find(|(ids, ..)| ids.iter().any(|id| id == label.id));
        let at = match said.map(|(_, applies, _)| applies) {
            Some(Applies::Affected) => 0,
            Some(Applies::Unknown) => 1,
            Some(Applies::NotAffected) | None => 2,
        };
        figures.of(label.truth)[at] += 1;
        classes.entry((label.class, label.truth)).or_default()[at] += 1;
        let is_right = if label.truth == "affected" { at == 0 || (!sure && at == 1) } else { at != 0 };
        let reason = said.map_or("nothing is said", |(.., reason)| reason);
        suite.case(
            &format!("{} {}", label.component, label.id),
            if is_right { Ok(()) } else { Err(reason.to_owned()) },
        );
        if matches!((label.truth, at), ("affected", 1 | 2) | ("not affected" | "undecided", 0)) {
            let reason = said.map_or("nothing", |(.., reason)| reason);
            println!(
                "  {sbom}: {} {}: {}, {}; said: {reason}",
                label.component, label.id, label.truth, label.said
            );
        }
    }
    for ((class, truth), [affected, unknown, neither]) in classes {
        println!("  {sbom}: {class}: {truth}: affected {affected}, unknown {unknown}, neither {neither}");
    }
    let ([found, unsure, missed], [wrong, wary, right]) = (figures.affected, figures.not_affected);
    println!(
        "differences from peers, {sbom}: recall {found}/{}, precision {found}/{} (affected {unsure} unknown, {missed} not \
         said; not affected {wary} unknown, {right} not said); undecided by the record: affected, unknown, neither {:?}",
        found + unsure + missed,
        found + wrong,
        figures.undecided
    );
    suite.finish(1);
    Some(figures)
}

#[test]
fn language_packages_are_judged_as_their_records_say() {
    let Some(figures) = judge("lang", include_str!("../truth/peer-differences/lang.tsv"), true) else {
        return;
    };
    assert!(figures.affected[0] >= 582 && figures.not_affected[0] == 0);
}

#[test]
fn components_with_nvds_names_are_judged_as_their_records_say() {
    let Some(figures) = judge("cpe", include_str!("../truth/peer-differences/cpe.tsv"), true) else { return };
    assert!(figures.affected[0] >= 429 && figures.affected[2] == 0 && figures.not_affected[0] == 0);
    assert!(figures.undecided[0] <= 1, "what a record leaves open is not affected for certain");
}

#[test]
fn a_component_under_a_made_up_vendor_is_never_left_out() {
    let Some(figures) = judge("device", include_str!("../truth/peer-differences/device.tsv"), false) else {
        return;
    };
    assert!(figures.affected[2] == 0, "affected, or unknown until its identity is settled");
}
