//! What is missing, and the one question each that would settle it.

use std::collections::BTreeMap;

use noharm_model::answer::{FindingRow, Question};
use noharm_model::finding::{Applies, UnknownReason};

use crate::actions::ask;
use crate::assess::Matter;

/// Questions, those that most findings hang on first.
pub(super) fn of(matter: &Matter<'_>, findings: &[FindingRow]) -> Vec<Question> {
    let mut questions: BTreeMap<(String, String), Question> = BTreeMap::new();
    for finding in &matter.device.findings {
        if finding.applies != Applies::Unknown {
            continue;
        }
        let Some((part, component)) = matter.device.component(finding.component) else { continue };
        let missing = match finding.unknown {
            Some(UnknownReason::Identity) => "identity",
            Some(UnknownReason::NotCovered) => "coverage",
            _ => "version",
        };
        let place = matter.case.components.get(part.component.at()).map_or("", |one| one.head.id.as_str());
        let about = format!("{} on {place}", component.name);
        let asked = ask(finding.unknown, &component.name, component.version.as_deref(), &finding.product);
        add(&mut questions, missing, about, asked);
    }
    for (number, part, component) in matter.device.components() {
        let place = matter.case.components.get(part.component.at()).map_or("", |one| one.head.id.as_str());
        if matter.device.attributions.get(number).is_some_and(crate::attribution::Attribution::is_missing) {
            let asked = format!("say which service runs `{}`, or why nothing feeds it", component.name);
            let hanging = findings
                .iter()
                .filter(|row| row.package == component.name && row.component.as_deref() == Some(place))
                .count();
            let question = questions
                .entry(("attribution".to_owned(), format!("{} on {place}", component.name)))
                .or_insert_with(|| blank("attribution", format!("{} on {place}", component.name), asked));
            question.findings = u32::try_from(hanging).unwrap_or(u32::MAX);
        }
        let uncovered =
            matter.device.coverage.get(number).filter(|one| !one.covered && one.candidates.is_empty());
        if let Some(coverage) = uncovered {
            let asked = format!("look `{}` up with its supplier: {}", component.name, coverage.remark);
            questions
                .entry(("coverage".to_owned(), format!("{} on {place}", component.name)))
                .or_insert_with(|| blank("coverage", format!("{} on {place}", component.name), asked));
        }
    }
    let mut all: Vec<Question> = questions.into_values().collect();
    all.sort_by_key(|question| {
        (std::cmp::Reverse(question.findings), question.missing.clone(), question.about.clone())
    });
    all
}

fn blank(missing: &str, about: String, question: String) -> Question {
    Question { missing: missing.to_owned(), about, question, findings: 0 }
}

fn add(questions: &mut BTreeMap<(String, String), Question>, missing: &str, about: String, question: String) {
    let key = (missing.to_owned(), about.clone());
    questions.entry(key).or_insert_with(|| blank(missing, about, question)).findings += 1;
}
