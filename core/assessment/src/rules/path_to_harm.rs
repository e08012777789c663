//! NH0501: a path to a harm that may not stay.

use noharm_model::answer::Step;
use noharm_model::level::{Decision, Level};
use noharm_security_file::diagnostic::{Diagnostic, Severity};

use super::{Context, Rule};
use crate::harm_rows::because;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "NH0501",
    name: "path-to-harm",
    severity: Severity::Warning,
    title: "an attacker's path to a harm is easier than the policy accepts",
    why: "somebody can hurt a patient by this path. the warning is the answer of the risk engine, not a mistake in \
          the text: it goes away when a verified control cuts the path, or when the severity or the path turns out to \
          be described wrongly.",
    clauses: &["IMDRF N60 5.2", "FDA premarket V.A", "ISO 14971 7"],
    bad: "# a command reaches the motor over a relay, and nothing checks it\n[flow.set-rate]\npath = [\"panel\", \"comm\", \"motor\"]\ncarries = [\"command.set-rate\"]",
    good: "# the motor checks what the panel signed, with evidence\n[control.panel-intent]\nprotects = [{ what = \"flow.set-rate\", against = [\"forge\", \"replay\"] }]\nenforced-on = \"motor\"\nrelies-on = [\"credential.panel-key\"]\neffect = { cryptography = \"sound\" }",
    check,
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for answer in &context.analysis.harms {
        let Some(harm) = context.case.harms.get(answer.harm.at()) else { continue };
        let word = match answer.decision {
            Decision::Unacceptable => match because(answer) {
                Some(failure) => format!("unacceptable, as {failure}"),
                None => "unacceptable".to_owned(),
            },
            Decision::Undecided => "undecided".to_owned(),
            Decision::Reduce if harm.benefit_risk.is_none() => {
                "to be reduced, and no benefit–risk reason is written".to_owned()
            }
            Decision::Reduce | Decision::Acceptable => continue,
        };
        let level = answer
            .today
            .level
            .or(answer.worst.level)
            .map_or_else(|| "no path".to_owned(), |level| level.to_string());
        let message = format!(
            "`{}` ({}) can be brought about at level {level}: {word}",
            harm.head.name(),
            harm.severity
        );
        let mut diagnostic = RULE.at(harm.head.span, message).about(harm.head.full_name());
        for (number, step) in (1..).zip(&answer.path) {
            diagnostic = diagnostic.with_note(line(number, step));
        }
        for failure in &answer.single_failures {
            let level = failure.level.map_or_else(|| "no path".to_owned(), |level| level.to_string());
            diagnostic = diagnostic
                .with_note(format!("`{}` alone failing brings it to {level}", failure.what.join("`, `")));
        }
        out.push(diagnostic.with_help(format!(
            "`noharm why {}` shows the path, `noharm assess` what to do first",
            harm.head.id
        )));
    }
}

fn line(number: usize, step: &Step) -> String {
    let place = match (&step.file, step.line) {
        (Some(file), Some(line)) if line > 0 => format!(" ({file}:{line})"),
        (Some(file), _) => format!(" ({file})"),
        _ => String::new(),
    };
    format!("{number} {}, {}{place}", step.text, Level::to_string(&step.level))
}
