//! Everything that the snapshot says of one component, gathered by vulnerability.

use std::cell::Cell;
use std::rc::Rc;

use noharm_model::day::Day;
use noharm_model::finding::UnknownReason;

use super::device::{Device, Member};
use super::named;
use super::package::{self, Package};
use super::product::{self, Product};
use super::ruler::Rulers;
use super::said::{Gathered, Said, Weight};
use super::speaker::{Glancing, Speaker};
use super::vendor::{self, VendorSays};
use super::verdict::{Doubt, Verdict};
use crate::coverage::SnapshotCoverage;
use crate::identity::release::OsPackage;
use crate::identity::{PackageHit, ProductHit};
use crate::index::body::Body;
use crate::index::criterion::Asked;
use crate::index::statement::{Glances, Mark, Relation, Says, Statement};
use crate::index::store::Store;
use crate::index::{Index, IndexError};
use crate::purl::Purl;
use crate::version::{Scheme, of_ecosystem, of_purl_type};

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
        let mut here = Passed { turn, ..Passed::default() };
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
                let mut here = Passed { turn, ..Passed::default() };
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
        come_back(speaker, &mut gathered, here)?;
    }
    for (speaker, here) in &packages {
        speaker.come_back(&mut gathered, here)?;
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
    let names = Names::new(&speaker.hit.how, &speaker.hit.label());
    let mut statements = index.statements(speaker.hit.run)?;
    let mut glance = Glancing::new(speaker);
    loop {
        let statement = match &mut glance {
            None => statements.read()?,
            Some(glance) => statements.read_or_pass(&mut Passing { glance, passed })?,
        };
        let Some(statement) = statement else { return Ok(()) };
        passed.turn += 1;
        if let Some((verdict, notes)) = speaker.judge(&statement)? {
            gathered.push(names.said(&statement, verdict, notes, passed.turn));
        }
    }
}

/// What was passed over, where another statement on the same vulnerability says something else.
fn come_back<'a>(
    speaker: &Speaker<'_, 'a>,
    gathered: &mut Gathered<'a>,
    passed: &Passed<'a>,
) -> Result<(), IndexError> {
    let index = speaker.ground.index;
    let names = Names::new(&speaker.hit.how, &speaker.hit.label());
    let mut statements = index.statements(speaker.hit.run)?;
    for &(vulnerability, turn, mark) in &passed.marks {
        if !gathered.has(vulnerability) {
            continue;
        }
        statements.return_to(mark);
        let Some(statement) = statements.read()? else { continue };
        if let Some((verdict, notes)) = speaker.refuted(&statement)? {
            gathered.push(names.said(&statement, verdict, notes, turn));
        }
    }
    Ok(())
}

/// Passes over what a glance refutes.
struct Passing<'p, 'g, 'a> {
    glance: &'p mut Glancing<'g>,
    passed: &'p mut Passed<'a>,
}

impl<'a> Glances<'a> for Passing<'_, '_, 'a> {
    fn has_update(&self) -> bool {
        self.glance.has_update
    }

    fn relate(&mut self, store: &Store<'a>, segment: usize, asked: Asked) -> Result<Relation, IndexError> {
        self.glance.relate(store, segment, asked)
    }

    fn pass(&mut self, vulnerability: u32, source: &'a str, mark: Mark<'a>) {
        self.passed.take(vulnerability, source, mark);
    }
}

/// Statements that a glance refuted.
#[derive(Default)]
struct Passed<'a> {
    /// Counts the statements.
    turn: u32,
    /// Vulnerability, turn, place.
    marks: Vec<(u32, u32, Mark<'a>)>,
    /// Who made them.
    sources: Vec<&'a str>,
}

impl<'a> Passed<'a> {
    fn take(&mut self, vulnerability: u32, source: &'a str, mark: Mark<'a>) {
        self.turn += 1;
        self.marks.push((vulnerability, self.turn, mark));
        if self.sources.last() != Some(&source) && !self.sources.contains(&source) {
            self.sources.push(source);
        }
    }
}

/// How a component was recognised and as what: shared by everything that is said of it.
struct Names {
    how: Rc<str>,
    product: Rc<str>,
}

impl Names {
    fn new(how: &str, product: &str) -> Self {
        Self { how: how.into(), product: product.into() }
    }

    /// Names a package, unless it is called so already.
    fn call(&mut self, label: &str, name: &str) {
        let is_called =
            self.product.strip_suffix(name).and_then(|head| head.strip_suffix('/')) == Some(label);
        if !is_called {
            self.product = format!("{label}/{name}").into();
        }
    }

    /// What a statement says.
    fn said<'a>(
        &self,
        from: &Statement<'_, 'a>,
        verdict: Verdict,
        notes: Vec<String>,
        turn: u32,
    ) -> Said<'a> {
        let weight = match from.says {
            Says::Package { .. } => Weight::Own,
            Says::Cpe { .. } | Says::Product { .. } if from.source == "nvd:overrides" => Weight::Third,
            Says::Cpe { .. } if from.source.starts_with("nvd:") => Weight::Own,
            Says::Cpe { .. } | Says::Product { .. } => Weight::Third,
        };
        Said {
            vulnerability: from.vulnerability,
            source: from.source,
            record: from.record.into(),
            identity: Rc::clone(&self.how),
            product: Rc::clone(&self.product),
            verdict,
            withdrawn: from.withdrawn,
            weight,
            notes,
            turn,
        }
    }
}

/// A component and the package of an ecosystem that it was recognised as.
struct PackageSpeaker<'g, 'a> {
    ground: &'g Ground<'g, 'a>,
    hit: &'g PackageHit,
    version: Option<&'g str>,
    commit: Option<&'g str>,
    /// The scheme of its purl's type, for what names no ecosystem.
    of_type: Option<Scheme>,
    rulers: Rulers<'g>,
}

impl<'g, 'a> PackageSpeaker<'g, 'a> {
    fn of(ground: &'g Ground<'g, 'a>, member: &'g Member<'g>, hit: &'g PackageHit) -> Self {
        let purl = member.identified.purl.as_ref();
        let version = purl.and_then(Purl::version).or(member.component.version.as_deref());
        Self {
            ground,
            hit,
            version,
            commit: member.component.commit.as_deref(),
            of_type: purl.and_then(|purl| of_purl_type(purl.kind())),
            rulers: Rulers::new(version.unwrap_or_default()),
        }
    }

    fn package(&self, ecosystem: &str) -> Package<'_> {
        let scheme = if ecosystem.is_empty() { self.of_type } else { of_ecosystem(ecosystem) };
        let Self { version, commit, rulers, .. } = self;
        Package { name: &self.hit.name, version: *version, rulers, commit: *commit, scheme }
    }

    /// Statements on the package; those that a glance refutes are passed over.
    fn says(&self, gathered: &mut Gathered<'a>, passed: &mut Passed<'a>) -> Result<(), IndexError> {
        let index = self.ground.index;
        let mut names = Names::new(&self.hit.how, "");
        let mut statements = index.statements(self.hit.run)?;
        loop {
            let mark = statements.mark();
            let Some(statement) = statements.read()? else { return Ok(()) };
            let Says::Package { ecosystem, body } = statement.says else { continue };
            let body = index.body(body)?;
            if !body.is_cve5() && package::is_refuted(&body, self.package(ecosystem))? {
                passed.take(statement.vulnerability, statement.source, mark);
                continue;
            }
            passed.turn += 1;
            gathered.push(self.said(&statement, ecosystem, &body, &mut names, passed.turn)?);
        }
    }

    /// What was passed over, where another statement on the same vulnerability says something else.
    fn come_back(&self, gathered: &mut Gathered<'a>, passed: &Passed<'a>) -> Result<(), IndexError> {
        let index = self.ground.index;
        let mut names = Names::new(&self.hit.how, "");
        let mut statements = index.statements(self.hit.run)?;
        for &(vulnerability, turn, mark) in &passed.marks {
            if !gathered.has(vulnerability) {
                continue;
            }
            statements.return_to(mark);
            let Some(statement) = statements.read()? else { continue };
            let Says::Package { ecosystem, body } = statement.says else { continue };
            let body = index.body(body)?;
            gathered.push(self.said(&statement, ecosystem, &body, &mut names, turn)?);
        }
        Ok(())
    }

    fn said(
        &self,
        statement: &Statement<'_, 'a>,
        ecosystem: &str,
        body: &Body<'_, '_>,
        names: &mut Names,
        turn: u32,
    ) -> Result<Said<'a>, IndexError> {
        let package = self.package(ecosystem);
        let verdict = if body.is_cve5() {
            let scheme = package.scheme.unwrap_or(Scheme::Generic);
            product::judge(body, Product { version: self.version, commit: self.commit, scheme })
        } else {
            package::judge(body, package)?
        };
        let label = if ecosystem.is_empty() { &self.hit.family } else { ecosystem };
        names.call(label, &self.hit.name);
        Ok(names.said(statement, verdict, Vec::new(), turn))
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
        let covered = coverage.ecosystems.iter().any(|(known, _)| *known == name);
        let newest = coverage.newest_in.iter().find(|(known, _)| *known == name).map(|(_, day)| *day);
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
