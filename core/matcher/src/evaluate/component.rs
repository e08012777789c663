//! Everything that the snapshot says of one component, gathered by vulnerability.

use std::cell::{Cell, RefCell};

use noharm_model::day::Day;
use noharm_model::finding::UnknownReason;

use super::device::{Device, Member};
use super::named;
use super::names::Names;
use super::package_speaker::PackageSpeaker;
use super::passed::{Passed, Passing};
use super::place::is_release;
use super::said::{Gathered, Said, Weight};
use super::speaker::{Glancing, Speaker};
use super::vendor::{self, VendorSays};
use super::verdict::{Doubt, Verdict};
use crate::coverage::SnapshotCoverage;
use crate::identity::ProductHit;
use crate::identity::release::OsPackage;
use crate::index::statement::{Says, Statement};
use crate::index::{Index, IndexError};

/// The turn of what stands behind everything that is certain.
pub(crate) const LATE: u32 = u32::MAX;

/// What is said of a member, and by whom.
pub(crate) struct Gathering<'a> {
    /// In the order of vulnerabilities, then as it is told.
    pub(crate) said: Vec<Said<'a>>,
    /// Sources that speak of its products and say no at a glance: what they say is gathered only where another statement on
    /// the same vulnerability says something else.
    pub(crate) refute: Vec<&'a str>,
}

/// What every component is judged against.
pub(crate) struct Ground<'g, 'a> {
    pub(crate) index: &'g Index<'a>,
    pub(crate) device: &'g Device<'g>,
    pub(crate) coverage: &'g SnapshotCoverage,
    /// What else is in the device was asked for: the answer holds there only.
    pub(crate) consulted: Cell<bool>,
}

/// Gathers what the snapshot says of a member of the device.
pub(crate) fn gather<'a>(ground: &Ground<'_, 'a>, member: &Member<'_>) -> Result<Gathering<'a>, IndexError> {
    let found = &member.identified;
    let mut gathered = Gathered::default();
    let mut refute: Vec<&str> = Vec::new();
    let (mut turn, mut passed, mut packages) = (0, Vec::new(), Vec::new());
    for hit in &found.products {
        let speaker = Speaker::of(ground, member, hit);
        let mut here = Passed::after(turn);
        product_says(&speaker, &mut gathered, &mut here)?;
        turn = here.turn;
        refute.extend(&here.sources);
        passed.push((speaker, here));
    }
    match &found.os {
        Some(os) => of_distribution(ground, member, os, &mut gathered)?,
        None => {
            for hit in &found.packages {
                let speaker = PackageSpeaker::of(ground, member, hit);
                let mut here = Passed::after(turn);
                speaker.says(&mut gathered, &mut here)?;
                turn = here.turn;
                refute.extend(&here.sources);
                packages.push((speaker, here));
            }
        }
    }
    gathered.settle();
    for (_, hit) in found.candidates.iter().filter(|_| found.os.is_none()) {
        gathered.extend(perhaps(ground, member, hit)?);
    }
    let named = named::said(ground, member, &gathered)?;
    gathered.extend(named);
    for (speaker, here) in &passed {
        let names = Names::of_product(speaker.hit);
        let called = |statement: &Statement<'_, 'a>| {
            let is_plain = matches!(statement.says, Says::Cpe { tree: None, .. });
            is_plain.then(|| names.product())
        };
        here.come_back(ground.index, speaker.hit.run, &mut gathered, called, |statement, turn| {
            let said = speaker.refuted(statement)?;
            Ok(said.map(|(verdict, notes)| names.said(statement, verdict, notes, turn)))
        })?;
    }
    for (speaker, here) in &packages {
        let names = RefCell::new(speaker.names());
        let called = |statement: &Statement<'_, 'a>| speaker.called(statement, &mut names.borrow_mut());
        here.come_back(ground.index, speaker.hit.run, &mut gathered, called, |statement, turn| {
            speaker.said(statement, &mut names.borrow_mut(), turn)
        })?;
    }
    Ok(Gathering { said: gathered.into_told(), refute })
}

/// What the records of a candidate say: never certain.
fn perhaps<'a>(
    ground: &Ground<'_, 'a>,
    member: &Member<'_>,
    hit: &ProductHit,
) -> Result<Vec<Said<'a>>, IndexError> {
    let mut perhaps = Gathered::default();
    product_says(&Speaker::of(ground, member, hit), &mut perhaps, &mut Passed::default())?;
    Ok(perhaps.into_told().into_iter().filter_map(uncertain).collect())
}

/// What a candidate's records say is never certain.
fn uncertain(mut said: Said<'_>) -> Option<Said<'_>> {
    let (text, fixed) = match said.verdict {
        Verdict::No(_) | Verdict::Cleared(_) => return None,
        Verdict::Unknown(doubt) if doubt.weak => return None,
        Verdict::Unknown(doubt) => (doubt.text, doubt.fixed),
        Verdict::Yes(hit) => (hit.text, hit.fixed),
    };
    let text = format!("if it is {}: {text}", said.product);
    said.turn = LATE;
    said.verdict = Verdict::Unknown(Doubt { reason: UnknownReason::Identity, text, weak: false, fixed });
    Some(said)
}

/// Statements on a CPE's product.
fn product_says<'a>(
    speaker: &Speaker<'_, 'a>,
    gathered: &mut Gathered<'a>,
    passed: &mut Passed<'a>,
) -> Result<(), IndexError> {
    let index = speaker.ground.index;
    let names = Names::of_product(speaker.hit);
    let mut statements = index.statements(speaker.hit.run)?;
    let mut glance = Glancing::new(speaker);
    loop {
        let statement = match &mut glance {
            None => statements.read()?,
            Some(glance) => statements.read_or_pass(&mut Passing { glance, passed })?,
        };
        let Some(statement) = statement else { return Ok(()) };
        passed.turn += 1;
        if let Some((verdict, notes)) = speaker.judge(&statement, glance.as_mut())? {
            gathered.push(names.said(&statement, verdict, notes, passed.turn));
        }
    }
}

/// A distribution's package: by the distribution's feed; upstream's records only show what the feed is silent of.
fn of_distribution<'a>(
    ground: &Ground<'_, 'a>,
    member: &Member<'_>,
    os: &OsPackage,
    gathered: &mut Gathered<'a>,
) -> Result<(), IndexError> {
    let found = &member.identified;
    let mut says = VendorSays::default();
    for hit in &found.packages {
        let of_hit = vendor::says(ground.index, hit, os)?;
        says.here.extend(of_hit.here);
        says.elsewhere.extend(of_hit.elsewhere);
    }
    let mut upstream = Gathered::default();
    for hit in &found.upstream {
        product_says(&Speaker::of(ground, member, hit), &mut upstream, &mut Passed::default())?;
    }
    upstream.settle();
    for (_, hit) in &found.candidates {
        upstream.extend(perhaps(ground, member, hit)?);
    }
    let release = Release::of(ground.coverage, os);
    let upstream = upstream.into_told();
    for said in upstream.chunk_by(|one, two| one.vulnerability == two.vulnerability) {
        let Some(vulnerability) = said.first().map(|said| said.vulnerability) else { continue };
        if let Some(here) = says.here.get_mut(&vulnerability).filter(|_| release.covered) {
            backported(here, said);
            continue;
        }
        let elsewhere = says.elsewhere.get(&vulnerability);
        for said in said.iter().cloned().filter_map(|said| silent(said, &release, elsewhere)) {
            gathered.push(said);
        }
    }
    for said in says.here.into_values() {
        gathered.push(said);
    }
    Ok(())
}

/// Upstream's range holds the version, the distribution says that it repaired it: worth showing.
fn backported(here: &mut Said<'_>, upstream: &[Said<'_>]) {
    let hit = upstream.iter().find(|said| matches!(said.verdict, Verdict::Yes(_)));
    if let (Verdict::No(text), Some(hit)) = (&here.verdict, hit) {
        here.verdict = Verdict::Cleared(format!("{text}, though upstream {} names it", hit.who()));
    }
}

/// Whether the feed covers the component's release.
pub(crate) struct Release {
    pub(crate) name: String,
    pub(crate) covered: bool,
    /// The release is stated.
    pub(crate) known: bool,
    pub(crate) newest: Option<Day>,
}

impl Release {
    pub(crate) fn of(coverage: &SnapshotCoverage, os: &OsPackage) -> Self {
        let name = match &os.release {
            Some(release) => format!("{}:{release}", os.family),
            None => os.family.clone(),
        };
        let is_it = |known: &str| {
            known == name
                || os.release.as_deref().is_some_and(|release| is_release(known, &os.family, release))
        };
        let covered = coverage.ecosystems.iter().any(|(known, _)| is_it(known));
        let newest = coverage.newest_in.iter().filter(|(known, _)| is_it(known)).map(|(_, day)| *day).max();
        Self { covered, known: os.release.is_some(), newest, name }
    }
}

/// An upstream statement where the distribution's own feed does not speak.
fn silent<'a>(mut said: Said<'a>, release: &Release, elsewhere: Option<&Vec<String>>) -> Option<Said<'a>> {
    let (text, reason, fixed) = match said.verdict {
        Verdict::No(_) | Verdict::Cleared(_) => return None,
        Verdict::Unknown(doubt) if doubt.weak => return None,
        Verdict::Unknown(doubt) => (doubt.text, Some(doubt.reason), doubt.fixed),
        Verdict::Yes(hit) => (hit.text, None, hit.fixed),
    };
    let identity = reason == Some(UnknownReason::Identity);
    let (why, words) = match (release.covered, release.known) {
        (true, _) => {
            let other = elsewhere
                .and_then(|names| names.first())
                .map(|name| format!(" (it names {name})"))
                .unwrap_or_default();
            let until = release.newest.map(|day| format!(", to {day},")).unwrap_or_default();
            (
                UnknownReason::VendorSilent,
                format!("the feed of {}{until} does not name it{other}", release.name),
            )
        }
        (false, true) => (UnknownReason::NotCovered, format!("no feed here covers {}", release.name)),
        (false, false) => {
            (UnknownReason::NotCovered, format!("the release of {} is not stated", release.name))
        }
    };
    said.verdict = Verdict::Unknown(Doubt {
        reason: if identity { UnknownReason::Identity } else { why },
        text: format!("upstream {text}; {words}"),
        weak: false,
        fixed,
    });
    said.weight = Weight::Third;
    Some(said)
}
