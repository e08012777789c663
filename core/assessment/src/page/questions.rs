//! What is missing, and the one question each that would settle it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use noharm_model::answer::{FindingRow, Question};
use noharm_model::finding::{Applies, UnknownReason};
use noharm_model::level::Severity;

use crate::actions::{ask, settled};
use crate::assess::Matter;
use crate::attribution::Attribution;
use crate::flaws::Disposition;

/// A question and the flaws that its answer may take away, by what is missing and of what.
type Asked = BTreeMap<(String, String), (Question, Vec<usize>)>;

/// Questions: those that decide the gravest harms first, then those that most findings hang on.
pub(super) fn of(matter: &Matter<'_>, findings: &[FindingRow]) -> Vec<Question> {
    let mut asked = Asked::new();
    of_findings(matter, &mut asked);
    of_components(matter, findings, &mut asked);
    let mut all = Vec::with_capacity(asked.len());
    for (mut question, flaws) in asked.into_values() {
        let severities = decided(matter, &flaws, &mut question);
        all.push((Reverse(severities), question));
    }
    all.sort_by(|(one_harms, one), (other_harms, other)| {
        let key = |question: &Question| Reverse(question.findings);
        (one_harms, key(one), &one.missing, &one.about).cmp(&(
            other_harms,
            key(other),
            &other.missing,
            &other.about,
        ))
    });
    all.into_iter().map(|(_, question)| question).collect()
}

/// What cannot be decided of single findings.
fn of_findings(matter: &Matter<'_>, asked: &mut Asked) {
    for (finding, disposition) in matter.device.findings.iter().zip(&matter.device.dispositions) {
        if finding.applies != Applies::Unknown {
            continue;
        }
        let Some((on, component)) = matter.device.named(finding.component) else { continue };
        let missing = match finding.unknown {
            Some(UnknownReason::Identity) => "identity",
            Some(UnknownReason::NotCovered) => "coverage",
            _ => "version",
        };
        let about = match on {
            Some(ix) => format!("{} on {}", component.name, matter.case.id_of(ix)),
            None => component.name.clone(),
        };
        let text = ask(finding.unknown, &component.name, component.version.as_deref(), &finding.product);
        let (question, flaws) = entry(asked, missing, about, text);
        question.findings += 1;
        flaws.extend(flaw(disposition));
    }
}

/// What is not known of whole packages: who runs them, and what no source covers.
fn of_components(matter: &Matter<'_>, findings: &[FindingRow], asked: &mut Asked) {
    let device = matter.device;
    for (number, part, component) in device.components() {
        let place = matter.case.id_of(part.component);
        let about = || format!("{} on {place}", component.name);
        if device.attributions.get(number).is_some_and(Attribution::is_missing) {
            let text = format!("say which service runs `{}`, or why nothing feeds it", component.name);
            let hanging = findings
                .iter()
                .filter(|row| row.package == component.name && row.component.as_deref() == Some(place))
                .count();
            let own = device.findings.iter().zip(&device.dispositions);
            let own = own.filter(|(finding, _)| finding.component == number);
            let (question, flaws) = entry(asked, "attribution", about(), text);
            question.findings = u32::try_from(hanging).unwrap_or(u32::MAX);
            flaws.extend(own.filter_map(|(_, disposition)| flaw(disposition)));
        }
        let uncovered = device.coverage.get(number).filter(|one| one.is_outside());
        if let Some(coverage) = uncovered {
            let text = format!("look `{}` up with its supplier: {}", component.name, coverage.remark);
            entry(asked, "coverage", about(), text);
        }
    }
}

fn flaw(disposition: &Disposition) -> Option<usize> {
    match disposition {
        Disposition::Flaw(flaw) => Some(*flaw),
        Disposition::NotAffected(_) | Disposition::Unfed(_) => None,
    }
}

fn entry<'a>(
    asked: &'a mut Asked,
    missing: &str,
    about: String,
    question: String,
) -> &'a mut (Question, Vec<usize>) {
    asked.entry((missing.to_owned(), about.clone())).or_insert_with(|| {
        let missing = missing.to_owned();
        (Question { missing, about, question, decides: Vec::new(), findings: 0 }, Vec::new())
    })
}

/// Names the harms that the answer would decide; their severities, gravest first.
fn decided(matter: &Matter<'_>, flaws: &[usize], question: &mut Question) -> Vec<Severity> {
    // A flaw that reaches no one keeps nothing open.
    let reaches = |flaw: &usize| matter.analysis.flaws.get(*flaw).is_some_and(|one| one.worst_harm.is_some());
    if !flaws.iter().any(reaches) {
        return Vec::new();
    }
    let settled = settled(matter, flaws);
    let mut harms: Vec<_> = settled.iter().filter_map(|ix| matter.system.harms.get(ix.at())).collect();
    harms.sort_by_key(|harm| (Reverse(harm.severity), harm.name.clone()));
    question.decides = harms.iter().map(|harm| harm.name.clone()).collect();
    harms.into_iter().map(|harm| harm.severity).collect()
}
