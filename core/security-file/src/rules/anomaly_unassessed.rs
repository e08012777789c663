//! NH0619: an anomaly was not looked at as an attacker would.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0619",
    name: "anomaly-unassessed",
    severity: Severity::Warning,
    title: "an anomaly was not looked at as an attacker would",
    why: "By accident it happens once in a million infusions. Who triggers it at will does it each time, to the patient he chooses.",
    clauses: &["FDA 2026 V.A.5", "IMDRF N60 5.3 TST-4", "IEC 81001-5-1 5.8"],
    bad: r#"[anomaly.long-note]
in = "component.comm"
effect = "writes behind the note buffer"
"#,
    good: r#"[anomaly.long-note]
in = "component.comm"
effect = "writes behind the note buffer"
cwe = [787]
decision = "fixed in the next release"
reason = "reached by anyone on the ward network"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for anomaly in &context.case.anomalies {
        let unread = anomaly.cwes.iter().find(|cwe| cwe.number.is_none());
        let missing: Vec<&str> = [
            (anomaly.cwes.is_empty() && anomaly.gives.is_empty(), "its class (`cwe`)"),
            (anomaly.decision.is_none(), "what was decided"),
            (anomaly.reason.is_none(), "why"),
        ]
        .into_iter()
        .filter_map(|(open, word)| open.then_some(word))
        .collect();
        let name = anomaly.head.full_name();
        if let Some(cwe) = unread {
            out.push(
                RULE.at(cwe.span, format!("`{name}` names no CWE here"))
                    .with_help("write the number, `787` or `\"CWE-787\"`")
                    .about(name.clone()),
            );
        }
        if !missing.is_empty() {
            out.push(
                RULE.at(anomaly.head.span, format!("`{name}` leaves open {}", missing.join(", ")))
                    .with_help(
                        "say what an attacker who triggers it at will could do, and what is done about it",
                    )
                    .about(name),
            );
        }
    }
}
