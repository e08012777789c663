//! From findings to flaws: which match adds a step for the attacker, and why the others add none.

use noharm_model::advisory::Cvss;
use noharm_model::finding::{Applies, Facts, Finding};
use noharm_model::flaw::{Flaw, Stated, Trigger};
use noharm_model::place::Place;
use noharm_model::system::{ComponentIx, ServiceIx};
use noharm_security_file::case::{
    Anomaly, Case, Evidence, EvidenceIx, FactorsSaid, Index, To, Vulnerability,
};
use noharm_security_file::fields::Kind;
use noharm_security_file::span::{Sources, Span};

use crate::attribution::Attribution;
use crate::parts::{PartSbom, Thing, locate, thing};
use crate::statement::Statements;
use crate::trigger::trigger;

/// What becomes of one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// It adds a step: the position in the list of flaws.
    Flaw(usize),
    /// Not affected: matched and refuted, by the matcher or by the maker, with the reason.
    NotAffected(String),
    /// It may well be there, but nothing feeds it, with the justification.
    Unfed(String),
}

/// Everything that is asked about a finding's component, by the matcher's count.
pub struct Scene<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its texts, to name places.
    pub sources: &'a Sources,
    /// Parts with their SBOMs.
    pub parts: &'a [PartSbom],
    /// The device itself and its parts, by name.
    pub things: &'a [Thing],
    /// Where each package sits.
    pub attributions: &'a [Attribution],
    /// What the maker has said.
    pub statements: &'a Statements<'a>,
}

impl Scene<'_> {
    /// The place of something in the case's texts.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        self.sources.place(span)
    }
}

/// The flaws of a device, and what became of each finding.
#[must_use]
pub fn flaws(scene: &Scene<'_>, findings: &[Finding]) -> (Vec<Flaw>, Vec<Disposition>) {
    let mut flaws: Vec<Flaw> = Vec::new();
    let mut dispositions = Vec::with_capacity(findings.len());
    for finding in findings {
        let disposition = match judge(scene, finding) {
            Ok(flaw) => {
                flaws.push(flaw);
                Disposition::Flaw(flaws.len() - 1)
            }
            Err(disposition) => disposition,
        };
        dispositions.push(disposition);
    }
    flaws.extend(scene.case.anomalies.iter().filter_map(|anomaly| own_anomaly(scene, anomaly)));
    (flaws, dispositions)
}

fn judge(scene: &Scene<'_>, finding: &Finding) -> Result<Flaw, Disposition> {
    if finding.applies == Applies::NotAffected {
        return Err(Disposition::NotAffected(finding.reason.clone()));
    }
    let Some((part, at)) = locate(scene.parts, finding.component) else {
        return of_thing(scene, finding);
    };
    let package = part.sbom.components.get(at).map_or("", |one| one.name.as_str());
    let statement = scene.statements.about(finding, package, part.component);
    if let Some(reason) = statement.and_then(|statement| refuted(scene, statement)) {
        return Err(Disposition::NotAffected(reason));
    }
    let attribution = scene.attributions.get(finding.component);
    let services = statement
        .and_then(|statement| statement.service)
        .map(|service| vec![service.ix])
        .or_else(|| attribution.map(|attribution| attribution.services.clone()))
        .unwrap_or_default();
    let reason =
        attribution.filter(|_| services.is_empty()).and_then(|attribution| unfed(scene, attribution));
    if let Some(reason) = reason {
        return Err(Disposition::Unfed(reason));
    }
    Ok(Flaw {
        id: finding.id.clone(),
        services,
        component: part.component,
        certain: is_certain(finding, statement),
        trigger: stated_trigger(trigger(&finding.facts), statement),
        at: Place { file: part.path.clone(), line: 0, column: 0 },
        why: finding.reason.clone(),
        stated: statement.and_then(|statement| stated(scene, statement)),
    })
}

/// No component of a part that the device itself could be.
pub(crate) const NOWHERE: ComponentIx = ComponentIx(u32::MAX);

/// A finding on a part as such, or on the device itself, of which no package is told: it counts at worst, on all of the part,
/// or in any of the device's services.
fn of_thing(scene: &Scene<'_>, finding: &Finding) -> Result<Flaw, Disposition> {
    let thing = thing(scene.parts, scene.things, finding.component);
    let on = thing.and_then(|thing| thing.on);
    let name = thing.map_or("", |thing| thing.component.name.as_str());
    let statement = scene.statements.about(finding, name, on.unwrap_or(NOWHERE));
    if let Some(reason) = statement.and_then(|statement| refuted(scene, statement)) {
        return Err(Disposition::NotAffected(reason));
    }
    let said = statement.and_then(|statement| statement.service).map(|service| vec![service.ix]);
    let every = (0u32..).zip(&scene.case.services).map(|(number, _)| ServiceIx(number));
    let services = match (said, on) {
        (Some(said), _) => said,
        (None, Some(_)) => Vec::new(),
        (None, None) => every.collect(),
    };
    let first = services.first().and_then(|service| scene.case.services.get(service.at()));
    Ok(Flaw {
        id: finding.id.clone(),
        component: on.or(first.map(|service| service.on.ix)).unwrap_or(ComponentIx(0)),
        services,
        certain: is_certain(finding, statement),
        trigger: stated_trigger(trigger(&finding.facts), statement),
        at: Place::default(),
        why: finding.reason.clone(),
        stated: statement.and_then(|statement| stated(scene, statement)),
    })
}

/// An affected match is certain; so is one that the maker confirms.
fn is_certain(finding: &Finding, statement: Option<&Vulnerability>) -> bool {
    finding.applies == Applies::Affected
        || statement.is_some_and(|statement| statement.status == Some("affected"))
}

/// Why the maker's statement refutes the match; `None` where it does not, or its evidence no longer counts.
fn refuted(scene: &Scene<'_>, statement: &Vulnerability) -> Option<String> {
    let reason = match statement.status? {
        "not_affected" => statement.justification.unwrap_or("not_affected"),
        "fixed" => "fixed",
        _ => return None,
    };
    if !counts(scene, &statement.evidence) {
        return None;
    }
    let words = statement.reason.as_deref().map_or(String::new(), |words| format!(": {words}"));
    let place = scene.place(statement.head.span);
    Some(format!("{reason}{words} (the maker's statement, {place})"))
}

/// Why nothing feeds a package; `None` where that is not argued, or the evidence for it no longer counts.
fn unfed(scene: &Scene<'_>, attribution: &Attribution) -> Option<String> {
    let unused = scene.case.unused.get(attribution.argued_unused()?)?;
    if !counts(scene, &unused.evidence) {
        return None;
    }
    let words = unused.because.as_deref().map_or(String::new(), |words| format!(": {words}"));
    Some(format!("nothing feeds it, {}{words} ({})", unused.reason, scene.place(unused.head.span)))
}

/// Evidence that is named must have passed and count on the day: all of it.
fn counts(scene: &Scene<'_>, evidence: &[To<EvidenceIx>]) -> bool {
    evidence.iter().all(|to| {
        let passed = scene.case.evidence.get(to.ix.position()).is_some_and(Evidence::passed);
        let standing = scene.case.standings.evidence.get(to.ix.position());
        passed && standing.is_some_and(|standing| standing.age.counts())
    })
}

fn stated_trigger(mut trigger: Trigger, statement: Option<&Vulnerability>) -> Trigger {
    let argued = statement.filter(|statement| statement.reason.is_some());
    if let Some(factors) = argued.and_then(|statement| statement.factors.as_ref()) {
        refine(&mut trigger, factors);
    }
    trigger
}

fn refine(trigger: &mut Trigger, factors: &FactorsSaid) {
    if let Some(complexity) = factors.complexity {
        trigger.complexity_high = complexity == "high";
    }
    if let Some(requirements) = factors.requirements {
        trigger.requirements_present = requirements == "present";
    }
    if let Some(user) = factors.user {
        trigger.user = user;
    }
}

fn stated(scene: &Scene<'_>, statement: &Vulnerability) -> Option<Stated> {
    let reason = statement.reason.clone()?;
    if statement.gives.is_empty() {
        return None;
    }
    Some(Stated { gives: statement.gives.clone(), reason, at: scene.place(statement.head.span) })
}

/// An anomaly of the maker's own software, looked at as an attacker would.
fn own_anomaly(scene: &Scene<'_>, anomaly: &Anomaly) -> Option<Flaw> {
    let (services, component): (Vec<ServiceIx>, ComponentIx) = match anomaly.place.kind {
        Kind::Service => {
            let ix: ServiceIx = anomaly.place.to()?;
            (vec![ix], scene.case.services.get(ix.at())?.on.ix)
        }
        _ => (Vec::new(), anomaly.place.to()?),
    };
    let cvss = anomaly.cvss.as_deref().map(vector);
    let facts = Facts {
        cvss: cvss.into_iter().collect(),
        cwes: anomaly.cwes.iter().filter_map(|cwe| cwe.number).collect(),
        ..Facts::default()
    };
    let reason = anomaly.reason.clone().or_else(|| anomaly.effect.clone()).unwrap_or_default();
    let at = scene.place(anomaly.head.span);
    let stated = (!anomaly.gives.is_empty()).then(|| Stated {
        gives: anomaly.gives.clone(),
        reason: reason.clone(),
        at: at.clone(),
    });
    Some(Flaw {
        id: anomaly.head.full_name(),
        services,
        component,
        certain: true,
        trigger: trigger(&facts),
        at,
        why: reason,
        stated,
    })
}

fn vector(text: &str) -> Cvss {
    let version = noharm_documents::cvss::version(text).unwrap_or("3.1");
    Cvss { version: version.to_owned(), vector: text.to_owned(), ..Cvss::default() }
}
