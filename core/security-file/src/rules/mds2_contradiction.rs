//! NH0807: answers of the MDS2 form contradict each other, or the file.

use super::{Context, Rule};
use crate::case::{Answer, Case, Index, Label};
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::Span;

pub(crate) static RULE: Rule = Rule {
    code: "NH0807",
    name: "mds2-contradiction",
    severity: Severity::Warning,
    title: "answers of the MDS2 form contradict each other, or the file",
    why: "Hospitals decide by this form where the device may stand and what is put around it. One of two answers that exclude each other is wrong, and the patient is protected by the wrong one.",
    clauses: &["ANSI/NEMA HN 1-2019", "FDA 2026 VI.A"],
    bad: r#"[label.form]
mds2 = { "SBOM-1" = false, "SBOM-2" = true }
"#,
    good: r#"[label.form]
mds2 = { "SBOM-1" = true, "SBOM-2" = true }
"#,
    check: Some(check),
};

/// If the first is answered yes, the second must be (ANSI/NEMA HN 1-2019).
const IMPLIES: &[(&str, &str, &str)] = &[
    ("MPII-3.3", "CONN-1.2.3", "data on removable media need removable media"),
    ("DTBK-3", "CONN-1.2.3", "a backup to media needs removable media"),
    ("AUDT-5.1", "CONN-1.2.3", "a log on media needs removable media"),
    ("MPII-3.6", "CONN-1.1", "data over the air need a radio"),
    ("MPII-3.7", "CONN-4", "data over the internet leave the site"),
    ("RMOT-1", "CONN-4", "remote service comes from outside the site"),
    ("RMOT-2", "CONN-4", "remote service comes from outside the site"),
    ("RMOT-3", "CONN-4", "remote service comes from outside the site"),
    ("TXCF-2", "TXIG-1", "what is encrypted as a rule is kept whole on its way"),
    ("SBOM-2", "SBOM-1", "what there is not has no content"),
    ("SBOM-3", "SBOM-1", "what there is not has no content"),
    ("SBOM-4", "SBOM-1", "what there is not has no content"),
    ("EMRG-1", "AUDT-2.9", "what is opened in an emergency is to be logged"),
];

/// If the file has an interface with such a medium, this must not be answered no.
const MEDIA: &[(&str, &[&str])] = &[
    ("CONN-1.1", &["wifi", "cellular", "ble", "bluetooth", "nfc", "rfid", "radio"]),
    ("CONN-1.1.1", &["wifi"]),
    ("CONN-1.1.2", &["ble", "bluetooth"]),
    ("CONN-1.2.1", &["ethernet"]),
    ("CONN-1.2.2", &["usb"]),
];

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for label in context.case.labels.iter().filter(|label| !label.mds2.is_empty()) {
        out.extend(IMPLIES.iter().filter_map(|implied| among_answers(label, *implied)));
        out.extend(
            MEDIA
                .iter()
                .filter_map(|(question, media)| with_interfaces(context.case, label, question, media)),
        );
        out.extend(with_plan(context.case, label));
    }
}

/// The answer as yes or no, with its place; none where it is neither, or there is none.
fn answer(label: &Label, question: &str) -> Option<(bool, Span)> {
    let (said, answer) = label.mds2.iter().find(|(said, _)| said.value.eq_ignore_ascii_case(question))?;
    let yes = match answer {
        Answer::YesNo(yes) => *yes,
        Answer::Text(text) if text.eq_ignore_ascii_case("yes") => true,
        Answer::Text(text) if text.eq_ignore_ascii_case("no") => false,
        Answer::Text(_) => return None,
    };
    Some((yes, said.span))
}

fn among_answers(label: &Label, (first, second, why): (&str, &str, &str)) -> Option<Diagnostic> {
    let (true, place) = answer(label, first)? else { return None };
    let (false, other) = answer(label, second)? else { return None };
    Some(
        RULE.at(place, format!("`{first}` is answered yes, and `{second}` no"))
            .with_label(other, "no")
            .with_note(why)
            .with_help("find out which is true, and correct the other in file and form")
            .about(label.head.full_name()),
    )
}

fn with_interfaces(case: &Case, label: &Label, question: &str, media: &[&str]) -> Option<Diagnostic> {
    let (false, place) = answer(label, question)? else { return None };
    let makers =
        |on: usize| case.components.get(on).is_none_or(|component| component.owner != Some("customer"));
    let interface = case.interfaces.iter().find(|interface| {
        media.contains(&interface.medium) && interface.on.is_none_or(|on| makers(on.ix.position()))
    })?;
    Some(
        RULE.at(place, format!("`{question}` is answered no, and there is `{}`", interface.head.full_name()))
            .with_label(interface.head.field("medium"), "its medium")
            .with_help("correct the answer, in file and form")
            .about(label.head.full_name()),
    )
}

fn with_plan(case: &Case, label: &Label) -> Option<Diagnostic> {
    let (true, place) = answer(label, "DOC-9")? else { return None };
    let plan = case.plans.first().filter(|plan| plan.isao.is_empty())?;
    Some(
        RULE.at(place, "`DOC-9` tells of a membership that the plan does not name")
            .with_label(plan.head.field("isao"), "no organisation here")
            .with_help("name it in `isao` of the plan, or correct the answer")
            .about(label.head.full_name()),
    )
}
