//! The first screen: can a patient be harmed, by what path, what do I do first? At most 45 lines at 100 columns.

use noharm_model::answer::{Assessment, FindingRow, SnapshotHead};
use noharm_model::day::Day;
use noharm_model::finding::SourceCoverage;

use super::Options;
use super::around_path::{PathDetail, Telling, WHOLE};
use super::screen::{Look, Screen};
use super::{do_first, harms_table, ranking_table};
use crate::ranking::{Heap, heap};
use crate::sign::{adding_nothing, count, grouped};

/// The lines of one page of a terminal, or of paper.
const LINES: usize = 45;

/// How much of each part is shown; what does not fit the page is shown by `--all` and in the page.
#[derive(Clone, Copy)]
pub(super) struct Detail {
    pub harms: usize,
    /// The context beside each harm's name.
    pub contexts: bool,
    pub actions: usize,
    pub costs: bool,
    /// Harms named in what an action buys.
    pub gains: usize,
    /// Each source with its age and gaps, not all of them in one clause.
    pub sources: bool,
    /// Vulnerabilities beside the one whose path is shown.
    pub ranked: usize,
    /// What is told of that path.
    pub path: PathDetail,
    /// Lines of what an action asks for.
    pub lines: usize,
}

/// What is always shown.
const BAREST: Detail = Detail {
    harms: 3,
    contexts: false,
    actions: 2,
    costs: false,
    gains: 1,
    sources: false,
    ranked: 0,
    path: PathDetail { steps: 4, barriers: Telling::Nothing, clocks: Telling::Brief, matched: true },
    lines: 1,
};

/// What is shown besides, as long as the page has room, the most important first.
const MORE: [fn(&mut Detail); 27] = [
    |detail| detail.path.barriers = Telling::Brief,
    |detail| detail.harms = 5,
    |detail| detail.actions = 3,
    |detail| detail.path.steps = 5,
    |detail| detail.gains = 2,
    |detail| detail.ranked = 1,
    |detail| detail.contexts = true,
    |detail| detail.sources = true,
    |detail| detail.gains = 3,
    |detail| detail.path.steps = 6,
    |detail| detail.harms = 6,
    |detail| detail.lines = 2,
    |detail| detail.actions = 4,
    |detail| detail.ranked = 2,
    |detail| detail.harms = 8,
    |detail| detail.path.steps = 8,
    |detail| detail.actions = 5,
    |detail| detail.ranked = 3,
    |detail| detail.lines = 4,
    |detail| detail.harms = 10,
    |detail| detail.costs = true,
    |detail| detail.harms = 12,
    |detail| detail.path.steps = usize::MAX,
    |detail| detail.path.barriers = Telling::Full,
    |detail| detail.path.clocks = Telling::Full,
    |detail| detail.ranked = 5,
    |detail| detail.lines = usize::MAX,
];

/// The fullest first screen that fits one page; with `--all`, everything.
pub(super) fn write(screen: &mut Screen, assessment: &Assessment, options: &Options) {
    let mut detail = BAREST;
    let mut shown = composed(screen, assessment, options, detail);
    for more in MORE {
        let mut wider = detail;
        more(&mut wider);
        let page = composed(screen, assessment, options, wider);
        if options.all || page.height() <= LINES {
            (detail, shown) = (wider, page);
        }
    }
    screen.append(shown);
}

/// The head line, and the path that was asked for.
pub(super) fn asked(screen: &mut Screen, assessment: &Assessment, options: &Options) {
    head(screen, assessment, false);
    if options.path.is_some() {
        screen.blank();
        path(screen, assessment, options, BAREST);
    }
}

fn composed(like: &Screen, assessment: &Assessment, options: &Options, detail: Detail) -> Screen {
    let mut page = like.part();
    compose(&mut page, assessment, options, detail);
    page
}

fn compose(screen: &mut Screen, assessment: &Assessment, options: &Options, detail: Detail) {
    head(screen, assessment, detail.sources);
    screen.blank();
    harms_table::write(screen, assessment, options.all, detail);
    screen.blank();
    do_first::write(screen, assessment, detail);
    screen.blank();
    heaps(screen, assessment, options);
    screen.blank();
    path(screen, assessment, options, detail);
    footer(screen, assessment, options);
}

/// Which device, when, from what.
pub(super) fn head(screen: &mut Screen, assessment: &Assessment, each_source: bool) {
    let device = &assessment.device;
    let counts = &assessment.counts;
    let mut line = device.name.clone();
    if let Some(release) = &assessment.release {
        line.push_str(&format!(" {release}"));
    }
    if let Some(udi) = &device.udi_di {
        line.push_str(&format!(" (UDI-DI {udi})"));
    }
    line.push_str(&format!(
        " · as of {} · {}",
        assessment.as_of,
        count(counts.packages, "package", "packages")
    ));
    if counts.unknown_identity > 0 {
        line.push_str(&format!(", {} of unknown identity", grouped(counts.unknown_identity)));
    }
    if counts.unattributed > 0 {
        line.push_str(&format!(", {} attributed to no service", grouped(counts.unattributed)));
    }
    screen.text(0, 2, &line, Look::Strong);
    sources(screen, &assessment.snapshot, counts.not_covered, each_source);
}

/// One line on what is known of the world, and what is not.
pub(super) fn sources(screen: &mut Screen, snapshot: &SnapshotHead, not_covered: u64, each: bool) {
    let mut line = String::from("sources: ");
    if snapshot.sources.is_empty() {
        line.push_str("none; no vulnerability can be known");
    }
    if each {
        line.push_str(&families(&snapshot.sources).join(", "));
    } else {
        line.push_str(&together(&snapshot.sources));
    }
    if not_covered > 0 {
        line.push_str(&format!(
            " · not covered: {}, see --unknown",
            count(not_covered, "package", "packages")
        ));
    }
    screen.text(0, 2, &line, Look::Quiet);
}

/// `CVE list, KEV, NVD (3), OSV (7); 2020-06 to 2026-08, with gaps`.
fn together(sources: &[SourceCoverage]) -> String {
    let names: Vec<String> = by_family(sources).iter().map(|family| family_name(family)).collect();
    let mut out = names.join(", ");
    let all: Vec<&SourceCoverage> = sources.iter().collect();
    if let Some(months) = months(&all) {
        out.push_str(&format!("; {months}"));
    }
    if sources.iter().any(|source| source.as_of.is_none()) {
        out.push_str(", some of unknown age");
    }
    if has_gaps(&all) {
        out.push_str(", with gaps");
    }
    out
}

/// Each family: `OSV (8) 2020-06 to 2026-08 with gaps`.
fn families(sources: &[SourceCoverage]) -> Vec<String> {
    let told = |family: &Vec<&SourceCoverage>| {
        let name = family_name(family);
        let age = months(family).unwrap_or_else(|| "of unknown age".to_owned());
        format!("{name} {age}{}", if has_gaps(family) { " with gaps" } else { "" })
    };
    by_family(sources).iter().map(told).collect()
}

/// Sources whose names begin with the same word, in the order of the first of each.
fn by_family(sources: &[SourceCoverage]) -> Vec<Vec<&SourceCoverage>> {
    let mut families: Vec<(&str, Vec<&SourceCoverage>)> = Vec::new();
    for source in sources {
        let first = source.name.split(' ').next().unwrap_or_default();
        match families.iter_mut().find(|(name, _)| *name == first) {
            Some((_, members)) => members.push(source),
            None => families.push((first, vec![source])),
        }
    }
    families.into_iter().map(|(_, members)| members).collect()
}

/// `CVE list` of one, `OSV (8)` of several.
fn family_name(family: &[&SourceCoverage]) -> String {
    match family {
        [only] => only.name.clone(),
        [first, ..] => {
            let word = first.name.split(' ').next().unwrap_or_default();
            format!("{word} ({})", family.len())
        }
        [] => String::new(),
    }
}

/// `2020-06 to 2026-08`, or the one month; none where no source gives a day.
fn months(sources: &[&SourceCoverage]) -> Option<String> {
    let month = |day: Day| day.to_string().chars().take(7).collect::<String>();
    let days = || sources.iter().filter_map(|source| source.as_of).map(month);
    let (oldest, newest) = (days().min()?, days().max()?);
    Some(if oldest == newest { newest } else { format!("{oldest} to {newest}") })
}

fn has_gaps(sources: &[&SourceCoverage]) -> bool {
    sources.iter().any(|source| !source.gaps.is_empty())
}

/// `795 vulnerabilities match. 4 reach a patient. 11 can't be decided (9 identity, 2 version). 20 add nothing: … 760 reach no
/// one …`
fn heaps(screen: &mut Screen, assessment: &Assessment, options: &Options) {
    let counts = &assessment.counts;
    let reach =
        |number: u64| format!("{} {}", grouped(number), if number == 1 { "reaches" } else { "reach" });
    let mut line = format!(
        "{}. {} a patient. ",
        count(counts.matches, "vulnerability matches", "vulnerabilities match"),
        reach(counts.reach_patient)
    );
    if counts.undecided > 0 {
        let open = assessment.findings.iter().filter(|finding| heap(finding) == Heap::Undecided);
        let reasons = reasons(open).join(", ");
        let reasons = if reasons.is_empty() { reasons } else { format!(" ({reasons})") };
        line.push_str(&format!("{} can't be decided{reasons}. ", grouped(counts.undecided)));
    }
    if counts.adds_nothing > 0 {
        line.push_str(&adding_nothing(counts.adds_nothing));
        line.push_str(". ");
    }
    let why = if options.all { "why stands below." } else { "why, with --all." };
    line.push_str(&format!("{} no one in this device: {why}", reach(counts.reach_no_one)));
    screen.text(0, 2, &line, Look::Strong);
}

/// Why these cannot be decided, the commonest reason first: `9 identity`, `2 version`.
pub(super) fn reasons<'a>(findings: impl Iterator<Item = &'a FindingRow>) -> Vec<String> {
    let mut counted: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for reason in findings.filter_map(|finding| finding.unknown) {
        *counted.entry(reason.word()).or_default() += 1;
    }
    let mut counted: Vec<(&str, usize)> = counted.into_iter().collect();
    counted.sort_by_key(|(word, number)| (std::cmp::Reverse(*number), *word));
    counted.iter().take(4).map(|(word, number)| format!("{number} {word}")).collect()
}

/// How many vulnerabilities have a rank: it is counted from 1.
#[must_use]
pub fn ranks(assessment: &Assessment) -> usize {
    ranked(assessment).count()
}

/// Ranks count those that reach a patient first, then those that cannot be decided.
fn ranked(assessment: &Assessment) -> impl Iterator<Item = &FindingRow> {
    let of = |wanted: Heap| assessment.findings.iter().filter(move |finding| heap(finding) == wanted);
    of(Heap::ReachesPatient).chain(of(Heap::Undecided))
}

/// The path through the vulnerability asked for, else through the first that has one, else to the worst harm.
fn path(screen: &mut Screen, assessment: &Assessment, options: &Options, detail: Detail) {
    let ranked: Vec<&FindingRow> = ranked(assessment).collect();
    let chosen = match options.path {
        Some(rank) => rank.checked_sub(1).and_then(|index| ranked.get(index)),
        None => {
            ranked.iter().find(|finding| heap(finding) == Heap::ReachesPatient && !finding.path.is_empty())
        }
    };
    // A path that was asked for is shown whole.
    let told = if options.path.is_some() { WHOLE } else { detail.path };
    match (chosen, options.path) {
        (Some(finding), _) => {
            super::finding::path(screen, assessment, finding, told);
        }
        (None, Some(rank)) => {
            screen.text(0, 2, &format!("No vulnerability of rank {rank} reaches a patient."), Look::Plain);
        }
        (None, None) => match assessment.harms.iter().find(|harm| !harm.path.is_empty()) {
            Some(harm) => super::harm::path(screen, harm, told),
            None => return,
        },
    }
    if !options.all && options.path.is_none() {
        ranking_table::others(screen, assessment, chosen.copied(), detail.ranked);
    }
    screen.blank();
}

fn footer(screen: &mut Screen, assessment: &Assessment, options: &Options) {
    let proofs = &assessment.proofs;
    let mut line = format!(
        "proved: {}, {} checked",
        count(proofs.answers, "answer", "answers"),
        count(proofs.facts, "fact", "facts")
    );
    if let Some(milliseconds) = options.milliseconds {
        line.push_str(&format!(" · {milliseconds} ms"));
    }
    match &options.page {
        Some(page) => line.push_str(&format!(" · page: {page}")),
        None => line.push_str(&format!(" · page: --out {}.html", file_name(&assessment.device.id))),
    }
    screen.text(0, 2, &line, Look::Quiet);
}

fn file_name(id: &str) -> String {
    let name: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    if name.is_empty() { "device".into() } else { name }
}
