//! Everything that the snapshot says of one component, gathered by vulnerability.

use std::collections::BTreeMap;
use std::rc::Rc;

use noharm_model::day::Day;
use noharm_model::finding::UnknownReason;

use super::device::{Device, Member};
use super::named;
use super::package::{self, Package};
use super::product::{self, Product};
use super::ruler::Rulers;
use super::said::{Said, Weight};
use super::speaker::{Glancing, Speaker};
use super::vendor::{self, VendorSays};
use super::verdict::{Doubt, Verdict};
use crate::coverage::SnapshotCoverage;
use crate::identity::release::OsPackage;
use crate::identity::{PackageHit, ProductHit};
use crate::index::statement::{Glances, Mark, Place, Says, Statement};
use crate::index::store::Store;
use crate::index::{Index, IndexError};
use crate::purl::Purl;
use crate::version::{of_ecosystem, of_purl_type};

/// The turn of what stands behind everything that is certain.
pub(crate) const LATE: u32 = u32::MAX;

/// What is said, by number of the vulnerability.
pub(crate) type Gathered = BTreeMap<u32, Vec<Said>>;

/// What is said of a member, and by whom.
pub(crate) struct Gathering {
    pub(crate) said: Gathered,
    /// Sources that speak of its products and say no at a glance: what they say is gathered only where another statement on
    /// the same vulnerability says something else.
    pub(crate) refute: Vec<Rc<str>>,
}

/// What every component is judged against.
pub(crate) struct Ground<'g, 'a> {
    pub(crate) index: &'g Index<'a>,
    pub(crate) device: &'g Device<'g>,
    pub(crate) coverage: &'g SnapshotCoverage,
}

/// Gathers what the snapshot says of a member of the device.
pub(crate) fn gather(ground: &Ground<'_, '_>, member: &Member<'_>) -> Result<Gathering, IndexError> {
    let found = &member.identified;
    let mut gathered = Gathered::new();
    let mut refute: Vec<Rc<str>> = Vec::new();
    let (mut turn, mut passed) = (0, Vec::new());
    for hit in &found.products {
        let speaker = Speaker::of(ground, member, hit);
        let mut here = Passed { turn, ..Passed::default() };
        product_says(&speaker, &mut gathered, &mut here)?;
        turn = here.turn;
        refute.extend(here.sources.iter().cloned());
        passed.push((speaker, here));
    }
    match &found.os {
        Some(os) => of_distribution(ground, member, os, &mut gathered)?,
        None => {
            for hit in &found.packages {
                package_says(ground, member, hit, &mut gathered, &mut turn)?;
            }
        }
    }
    for (_, hit) in found.candidates.iter().filter(|_| found.os.is_none()) {
        for (vulnerability, said) in perhaps(ground, member, hit)? {
            gathered.entry(vulnerability).or_default().extend(said);
        }
    }
    for (speaker, here) in &passed {
        come_back(speaker, &mut gathered, here)?;
    }
    named::add(ground, member, &mut gathered)?;
    gathered.values_mut().for_each(|said| said.sort_by_key(|said| said.turn));
    Ok(Gathering { said: gathered, refute })
}

/// What the records of a candidate say: never certain.
fn perhaps(ground: &Ground<'_, '_>, member: &Member<'_>, hit: &ProductHit) -> Result<Gathered, IndexError> {
    let mut perhaps = Gathered::new();
    product_says(&Speaker::of(ground, member, hit), &mut perhaps, &mut Passed::default())?;
    for said in perhaps.values_mut() {
        *said = std::mem::take(said).into_iter().filter_map(uncertain).collect();
    }
    perhaps.retain(|_, said| !said.is_empty());
    Ok(perhaps)
}

/// What a candidate's records say is never certain.
fn uncertain(mut said: Said) -> Option<Said> {
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
    gathered: &mut Gathered,
    passed: &mut Passed<'a>,
) -> Result<(), IndexError> {
    let index = speaker.ground.index;
    let mut names = Names::new(&speaker.hit.how, &speaker.hit.label());
    let mut statements = index.statements(speaker.hit.run)?;
    let mut glance = Glancing::new(speaker);
    loop {
        passed.turn += 1;
        let statement = match &mut glance {
            None => statements.read()?,
            Some(glance) => {
                let relate = &mut |store: &Store<'a>, place: Place| glance.relate(store, place);
                let passed = &mut |vulnerability, source, mark| passed.take(vulnerability, source, mark);
                statements.read_or_pass(Glances { relate, passed })?
            }
        };
        let Some(statement) = statement else { return Ok(()) };
        if let Some((verdict, notes)) = speaker.judge(&statement)? {
            file(gathered, &statement, &mut names, verdict, notes, passed.turn);
        }
    }
}

/// What was passed over, where another statement on the same vulnerability says something else.
fn come_back<'a>(
    speaker: &Speaker<'_, 'a>,
    gathered: &mut Gathered,
    passed: &Passed<'a>,
) -> Result<(), IndexError> {
    let index = speaker.ground.index;
    let mut names = Names::new(&speaker.hit.how, &speaker.hit.label());
    let mut statements = index.statements(speaker.hit.run)?;
    for &(vulnerability, turn, mark) in &passed.marks {
        if !gathered.contains_key(&vulnerability) {
            continue;
        }
        statements.return_to(mark);
        let Some(statement) = statements.read()? else { continue };
        if let Some((verdict, notes)) = speaker.refuted(&statement)? {
            file(gathered, &statement, &mut names, verdict, notes, turn);
        }
    }
    Ok(())
}

/// Statements that a glance refuted.
#[derive(Default)]
struct Passed<'a> {
    /// Counts the statements.
    turn: u32,
    /// Vulnerability, turn, place.
    marks: Vec<(u32, u32, Mark<'a>)>,
    /// Who made them.
    sources: Vec<Rc<str>>,
}

impl<'a> Passed<'a> {
    fn take(&mut self, vulnerability: u32, source: &str, mark: Mark<'a>) {
        self.turn += 1;
        self.marks.push((vulnerability, self.turn, mark));
        if self.sources.last().is_none_or(|last| **last != *source)
            && !self.sources.iter().any(|known| **known == *source)
        {
            self.sources.push(source.into());
        }
    }
}

/// How a component was recognised and as what: shared by everything that is said of it.
struct Names {
    source: Rc<str>,
    how: Rc<str>,
    product: Rc<str>,
}

impl Names {
    fn new(how: &str, product: &str) -> Self {
        Self { source: "".into(), how: how.into(), product: product.into() }
    }
}

fn file(
    gathered: &mut Gathered,
    from: &Statement<'_, '_>,
    names: &mut Names,
    verdict: Verdict,
    notes: Vec<String>,
    turn: u32,
) {
    let weight = match from.says {
        Says::Package { .. } => Weight::Own,
        Says::Cpe { .. } | Says::Product { .. } if from.source == "nvd:overrides" => Weight::Third,
        Says::Cpe { .. } if from.source.starts_with("nvd:") => Weight::Own,
        Says::Cpe { .. } | Says::Product { .. } => Weight::Third,
    };
    if *names.source != *from.source {
        names.source = from.source.into();
    }
    let said = Said {
        source: Rc::clone(&names.source),
        record: from.record.to_owned(),
        identity: Rc::clone(&names.how),
        product: Rc::clone(&names.product),
        verdict,
        withdrawn: from.withdrawn,
        weight,
        notes,
        turn,
    };
    let here = gathered.entry(from.vulnerability).or_default();
    // Blocks of one record are alternatives.
    let same = here.iter_mut().find(|known| {
        known.source == said.source && known.record == said.record && known.product == said.product
    });
    match same {
        Some(known) => {
            let before = std::mem::replace(&mut known.verdict, Verdict::No(String::new()));
            let changed = before.truth();
            // The one that stands first has the first word.
            known.verdict =
                if said.turn < known.turn { said.verdict.or(before) } else { before.or(said.verdict) };
            known.turn = known.turn.min(said.turn);
            if known.verdict.truth() != changed {
                known.notes = said.notes;
            }
        }
        None => here.push(said),
    }
}

/// Statements on a package of an ecosystem.
fn package_says(
    ground: &Ground<'_, '_>,
    member: &Member<'_>,
    hit: &PackageHit,
    gathered: &mut Gathered,
    turn: &mut u32,
) -> Result<(), IndexError> {
    let found = &member.identified;
    let version = found.purl.as_ref().and_then(Purl::version).or(member.component.version.as_deref());
    let commit = member.component.commit.as_deref();
    let of_type = found.purl.as_ref().and_then(|purl| of_purl_type(purl.kind()));
    let rulers = Rulers::new(version.unwrap_or_default());
    let mut statements = ground.index.statements(hit.run)?;
    while let Some(statement) = statements.read()? {
        let Says::Package { ecosystem, body } = statement.says else { continue };
        let body = ground.index.body(body)?;
        let scheme = if ecosystem.is_empty() { of_type } else { of_ecosystem(ecosystem) };
        let verdict = if body.default_status.is_some() || !body.entries.is_empty() {
            let scheme = scheme.unwrap_or(crate::version::Scheme::Generic);
            product::judge(&body, Product { version, commit, scheme })
        } else {
            package::judge(&body, Package { name: &hit.name, version, rulers: &rulers, commit, scheme })
        };
        let label = if ecosystem.is_empty() { &hit.family } else { ecosystem };
        let mut names = Names::new(&hit.how, &format!("{label}/{}", hit.name));
        *turn += 1;
        file(gathered, &statement, &mut names, verdict, Vec::new(), *turn);
    }
    Ok(())
}

/// A distribution's package: by the distribution's feed; upstream's records only show what the feed is silent of.
fn of_distribution(
    ground: &Ground<'_, '_>,
    member: &Member<'_>,
    os: &OsPackage,
    gathered: &mut Gathered,
) -> Result<(), IndexError> {
    let found = &member.identified;
    let mut says = VendorSays::default();
    for hit in &found.packages {
        let of_hit = vendor::says(ground.index, hit, os)?;
        says.here.extend(of_hit.here);
        says.elsewhere.extend(of_hit.elsewhere);
    }
    let mut upstream = Gathered::new();
    for hit in &found.upstream {
        product_says(&Speaker::of(ground, member, hit), &mut upstream, &mut Passed::default())?;
    }
    for (_, hit) in &found.candidates {
        for (vulnerability, said) in perhaps(ground, member, hit)? {
            upstream.entry(vulnerability).or_default().extend(said);
        }
    }
    let release = Release::of(ground.coverage, os);
    for (vulnerability, said) in upstream {
        if let Some(here) = says.here.get_mut(&vulnerability).filter(|_| release.covered) {
            backported(here, &said);
            continue;
        }
        let elsewhere = says.elsewhere.get(&vulnerability);
        let silent: Vec<Said> =
            said.into_iter().filter_map(|said| silent(said, &release, elsewhere)).collect();
        if !silent.is_empty() {
            gathered.entry(vulnerability).or_default().extend(silent);
        }
    }
    for (vulnerability, said) in says.here {
        gathered.entry(vulnerability).or_default().push(said);
    }
    Ok(())
}

/// Upstream's range holds the version, the distribution says that it repaired it: worth showing.
fn backported(here: &mut Said, upstream: &[Said]) {
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
        let covered = coverage.ecosystems.iter().any(|(known, _)| *known == name);
        let newest = coverage.newest_in.iter().find(|(known, _)| *known == name).map(|(_, day)| *day);
        Self { covered, known: os.release.is_some(), newest, name }
    }
}

/// An upstream statement where the distribution's own feed does not speak.
fn silent(mut said: Said, release: &Release, elsewhere: Option<&Vec<String>>) -> Option<Said> {
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
