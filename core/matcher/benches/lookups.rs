//! Ten thousand SBOMs of 150 components in one thread: how many distinct components are looked up in a millisecond, with words
//! (`Lookups`) and without (`Screen`).
//!
//! `cargo bench -p noharm-matcher --bench lookups [-- SBOMS] [screen]`; the bar is 2 000, at least half of them with ranges to evaluate, and
//! time that grows as the input does: a quarter and half of the SBOMs are measured too. An SBOM repeats 140 of its 150 components;
//! the screen is timed over whole SBOMs, repeats included, and over those parts of them that are in no other.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::disallowed_macros,
    clippy::print_stdout,
    reason = "a benchmark measures and prints, and one that cannot start fails by panic"
)]

use std::time::Instant;

use noharm_matcher::{Builder, Coverage, FindingView, Index, Inventory, Lookups, Screen, Screener, Told};
use noharm_model::advisory::{Advisory, Affected, AffectedPackage, Event, Range};
use noharm_model::component::Component;
use noharm_model::day::Day;

/// What the bar asks for, in a millisecond on one core.
const BAR: f64 = 2_000.0;
/// Components of an SBOM, of which this many are in no other.
const PARTS: usize = 150;
const OWN: usize = 10;
/// Packages that the advisories name: with [`PARTS`] and the versions, half of the distinct components are of these.
const NAMED: usize = 5_000;

fn main() {
    // Cargo hands over `--bench`.
    let count: usize = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(10_000);
    let day: Day = "2026-11-24".parse().unwrap();
    let mut builder = Builder::new();
    for number in 0..2 * NAMED {
        builder.add(advisory(number));
    }
    let bytes = builder.build().unwrap();
    for sboms in [count / 4, count / 2, count] {
        if !std::env::args().any(|word| word == "screen") {
            in_words(&bytes, sboms, day);
        }
        screened(&bytes, sboms, day);
    }
}

/// Distinct components of so many SBOMs.
fn distinct(sboms: usize) -> usize {
    PARTS + (sboms - 1) * OWN
}

fn components(sbom: usize) -> Vec<Component> {
    (0..PARTS).map(|at| component(sbom, at)).collect()
}

/// The whole answer.
fn in_words(bytes: &[u8], sboms: usize, day: Day) {
    let index = Index::open(bytes).unwrap();
    let lookups: Lookups<'_, '_, Counted> = Lookups::new(&index, &[], day, usize::MAX);
    let (mut findings, mut spent) = (0_usize, 0.0);
    for sbom in 0..sboms {
        let components = components(sbom);
        let inventory = Inventory::of_sbom(&components);
        let begun = Instant::now();
        let in_turn = |jobs: usize, job: &(dyn Fn(usize) + Sync)| (0..jobs).for_each(job);
        let answers = lookups
            .look(&inventory, &in_turn, |looked| looked.answers(&in_turn, usize::MAX))
            .unwrap()
            .unwrap();
        spent += begun.elapsed().as_secs_f64() * 1e3;
        findings += answers.iter().map(|one| one.0).sum::<usize>();
    }
    tell("with words", sboms, findings, spent);
}

/// The screen; then a new one that is handed, of each SBOM but the first, only what is in no other.
fn screened(bytes: &[u8], sboms: usize, day: Day) {
    for (what, skipped) in [("screened", PARTS), ("screened, own parts alone", OWN)] {
        let index = Index::open(bytes).unwrap();
        let screen = Screen::new(&index, &[], day, usize::MAX);
        let mut screener = screen.screener();
        let (mut findings, mut hits, mut spent) = (0, 0, 0.0);
        for sbom in 0..sboms {
            let mut components = components(sbom);
            components.truncate(if sbom == 0 { PARTS } else { skipped });
            let begun = Instant::now();
            let (of_all, of_own) = screen_one(&mut screener, &components);
            spent += begun.elapsed().as_secs_f64() * 1e3;
            findings += of_all;
            hits += of_own;
        }
        tell(what, sboms, findings, spent);
        let (distinct, memory) = (distinct(sboms), screener.memory());
        println!(
            "    {hits} of the SBOMs' own parts with findings, half of all laid on the ranges of two advisories; {} bytes of memory a distinct component; {:?}",
            memory / distinct,
            screener.tally()
        );
    }
}

/// Counts findings.
#[derive(Default)]
struct Counted(usize);

impl<'a> Told<'a> for Counted {
    fn take(&mut self, _: &Component, _: FindingView<'a>) {
        self.0 += 1;
    }

    fn end(&mut self, _: &Coverage) -> usize {
        size_of::<Self>()
    }

    fn findings(&self) -> usize {
        self.0
    }
}

/// Findings, and how many of the SBOM's own parts have any.
fn screen_one(screener: &mut Screener<'_, '_, '_>, components: &[Component]) -> (usize, usize) {
    let (mut findings, mut hits) = (0, 0);
    screener
        .look(&Inventory::of_sbom(components), |number, flags| {
            findings += flags.len();
            hits += usize::from(number < OWN && !flags.is_empty());
        })
        .unwrap();
    (findings, hits)
}

fn tell(what: &str, sboms: usize, findings: usize, spent: f64) {
    let distinct = distinct(sboms);
    let rate = distinct as f64 / spent;
    println!(
        "{sboms} SBOMs {what}: {distinct} distinct components, {findings} findings: {spent:.1} ms, {rate:.0} distinct look-ups a ms on one core ({:.3} of the bar)",
        rate / BAR
    );
}

/// The first of each SBOM are its own, the others are those of all.
fn component(sbom: usize, at: usize) -> Component {
    let own = at < OWN;
    let version = if own { format!("{}.{}", 1 + sbom % 3, sbom) } else { "1.0".to_owned() };
    let name = if at.is_multiple_of(2) {
        format!("package-{}", (at * 31 + if own { sbom } else { 0 }) % NAMED)
    } else {
        format!("other-{at}")
    };
    Component {
        purl: Some(format!("pkg:pypi/{name}@{version}")),
        version: Some(version),
        name,
        ..Component::default()
    }
}

/// Two of each package.
fn advisory(number: usize) -> Advisory {
    let events = vec![Event::Introduced("0".into()), Event::Fixed(format!("{}.0", 1 + number % 4))];
    let package = AffectedPackage {
        ecosystem: "PyPI".into(),
        name: format!("package-{}", number % NAMED),
        ranges: vec![Range { kind: "ECOSYSTEM".into(), events, ..Range::default() }],
        ..AffectedPackage::default()
    };
    let affected = vec![Affected::Package(package)];
    Advisory {
        id: format!("PYSEC-2026-{number}"),
        source: "osv:pypa".into(),
        affected,
        ..Advisory::default()
    }
}
