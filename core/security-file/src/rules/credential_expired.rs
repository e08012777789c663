//! NH0324: a credential has ended, or ends before the device's support does.

use super::{Context, Rule};
use crate::case::Index;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0324",
    name: "credential-expired",
    severity: Severity::Warning,
    title: "a credential has ended, or ends before the device's support does",
    why: "On that day orders are refused, alarms stay in the device, or the check is switched off to get the ward going again.",
    clauses: &["FDA 2026 App. 1 C", "IMDRF N60 5.1 DAT-4"],
    bad: r#"[credential.key]
scope = "device"
kept-at = "panel"
generated = "in production"
destroyed = "with the board"
expires = 2026-01-31
"#,
    good: r#"[credential.key]
scope = "device"
kept-at = "panel"
generated = "in production"
destroyed = "with the board"
expires = 2036-01-31
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let release = case.release.and_then(|ix| case.releases.get(ix.position()));
    let supported = release.and_then(|release| Some((&release.head, release.supported_until?)));
    for credential in &case.credentials {
        let Some(end) = credential.expires else { continue };
        let name = credential.head.full_name();
        let place = credential.head.field("expires");
        if end < case.as_of {
            out.push(
                RULE.at(place, format!("`{name}` ended on {end}"))
                    .with_help(
                        "change it, and write the new end; what relied on it counts only if it still works",
                    )
                    .about(name),
            );
        } else if let Some((head, until)) =
            supported.filter(|(_, until)| end < *until && credential.rotated.is_none())
        {
            out.push(
                RULE.at(
                    place,
                    format!("`{name}` ends on {end}, {} days before support does", until.days_since(end)),
                )
                .with_label(head.field("supported-until"), "support ends here")
                .with_help("say how it is changed before (`rotated`), also on devices that are off line")
                .about(name),
            );
        }
    }
}
