//! NH0311: the key to a check is kept between sender and target.

use noharm_model::system::{Capability, CredentialIx, FlowIx};

use super::facts::way;
use super::{Context, Rule};
use crate::case::{Case, Control, Index};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0311",
    name: "key-on-the-way",
    severity: Severity::Error,
    title: "the key to a check is kept between sender and target",
    why: "Who takes over what relays the command finds the key there and signs what he likes. Authentication whose key lies on the path is worth as much as none, and looks like more.",
    clauses: &["IMDRF N60 5.1 DAT-4", "IMDRF N60 5.1 COM-3", "FDA 2026 App. 1 C"],
    bad: r#"[credential.intent-key]
scope = "device"
kept-at = "comm"
generated = "in production"
rotated = "P5Y"
destroyed = "with the board"
[flow.rate]
path = ["panel", "comm", "motor"]
[control.intent]
protects = [{ what = "flow.rate", against = ["forge", "replay"] }]
enforced-on = "motor"
relies-on = ["credential.intent-key"]
effect = { cryptography = "sound" }
"#,
    good: r#"[credential.intent-key]
scope = "device"
kept-at = "panel"
generated = "in production"
rotated = "P5Y"
destroyed = "with the board"
[flow.rate]
path = ["panel", "comm", "motor"]
[control.intent]
protects = [{ what = "flow.rate", against = ["forge", "replay"] }]
enforced-on = "motor"
relies-on = ["credential.intent-key"]
effect = { cryptography = "sound" }
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for control in case.controls.iter().filter(|control| !control.is_planned()) {
        let flows: Vec<FlowIx> = control
            .protects
            .iter()
            .filter(|protects| protects.against.contains(&Capability::Forge))
            .flat_map(|protects| protects.what.iter().filter_map(|what| what.to()))
            .collect();
        for flow in flows {
            out.extend(between(case, control, flow));
        }
    }
}

fn between(case: &Case, control: &Control, ix: FlowIx) -> Option<Diagnostic> {
    let flow = case.flows.get(ix.position())?;
    let (credential, kept) = control
        .relies_on
        .iter()
        .filter_map(|link| case.credentials.get(link.to::<CredentialIx>()?.position()))
        .flat_map(|credential| credential.kept_at.iter().map(move |kept| (credential, kept)))
        .find(|(_, kept)| way::relays(flow, kept.at.ix) && enforced_beyond(control, kept.at.ix))?;
    let (place, name) = (case.id_of(kept.at.ix), flow.head.full_name());
    Some(
        RULE.at(
            kept.at.span,
            format!("`{}` is kept at `{place}`, which relays `{name}`", credential.head.full_name()),
        )
        .with_label(control.head.span, "this control relies on it")
        .with_label(flow.head.field("path"), format!("`{place}` stands between sender and target"))
        .with_note(format!("code on `{place}` forges `{name}` with it: the control counts nothing there"))
        .with_help("keep the key where the command is confirmed, and let what lies between only pass it on")
        .about(control.head.full_name()),
    )
}

/// A check at the relay itself is meant to end there: its key belongs there.
fn enforced_beyond(control: &Control, relay: noharm_model::system::ComponentIx) -> bool {
    control.enforced_on.iter().all(|place| place.ix != relay)
}
