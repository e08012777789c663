//! NH0310: one secret is kept on many devices.

use noharm_model::level::Scope;
use noharm_model::system::CredentialScope;

use super::{Context, Rule};
use crate::case::{Component, Index};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0310",
    name: "shared-credential",
    severity: Severity::Warning,
    title: "one secret is kept on many devices",
    why: "One pump bought second-hand opens all the others: what was an attack on one patient becomes one on every patient of a hospital or of the whole fleet.",
    clauses: &["IMDRF N60 5.1 AUT-4", "FDA 2026 App. 1 C"],
    bad: r#"[credential.service-code]
scope = "fleet"
kept-at = "comm"
generated = "by the maker"
rotated = "P1Y"
destroyed = "with the settings"
"#,
    good: r#"[credential.service-code]
scope = "device"
kept-at = "comm"
generated = "on the device"
rotated = "P1Y"
destroyed = "with the settings"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for credential in &case.credentials {
        let whose = match credential.scope {
            CredentialScope::Fleet => "every device of the fleet",
            CredentialScope::Customer => "every device of a customer",
            _ => continue,
        };
        for kept in &credential.kept_at {
            let Some(component) = case.components.get(kept.at.ix.position()) else { continue };
            if !is_in_every_device(component) {
                continue;
            }
            let name = credential.head.full_name();
            out.push(
                RULE.at(kept.at.span, format!("`{name}` is the same on {whose}, and kept on each"))
                    .with_label(credential.head.field("scope"), "its scope")
                    .with_help("give every device a secret of its own, or keep it off the device")
                    .about(name),
            );
        }
    }
}

/// A part of the device itself: neither the customer's nor one that serves many.
fn is_in_every_device(component: &Component) -> bool {
    component.owner != Some("customer")
        && matches!(component.reach, None | Some(Scope::Device | Scope::Bedside))
        && !matches!(component.kind, Some("server" | "cloud" | "workstation" | "phone"))
}
