//! NH0314: signed code may be an old image.

use noharm_model::system::Capability;

use super::facts::{protection::Protections, way};
use super::{Context, Rule};
use crate::case::WordOrLink;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0314",
    name: "old-images-unsaid",
    severity: Severity::Warning,
    title: "signed code may be an old image",
    why: "An image of five years ago is genuine, and has all the flaws that were fixed since. Who may install it needs no new flaw.",
    clauses: &["IMDRF N60 5.1 MNT-6", "FDA 2026 App. 1 D"],
    bad: r#"[flow.update]
path = ["outside", "comm"]
carries = ["code"]
[control.update-signature]
protects = [{ what = "flow.update", against = ["forge"] }]
enforced-on = "comm"
effect = { cryptography = "sound" }
"#,
    good: r#"[flow.update]
path = ["outside", "comm"]
carries = ["code"]
[control.update-signature]
protects = [{ what = "flow.update", against = ["forge", "replay"] }]
enforced-on = "comm"
effect = { cryptography = "sound" }
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let protections = Protections::new(case);
    for (ix, flow) in way::flows(case) {
        let code = flow.carries.iter().any(|carried| matches!(carried, WordOrLink::Word("code", _)));
        if !code
            || flow.accepts_old_images == Some(false)
            || !protections.protects_flow(ix, Capability::Forge)
            || protections.protects_flow(ix, Capability::Replay)
            || protections.closes_way(flow)
        {
            continue;
        }
        let name = flow.head.full_name();
        out.push(
            RULE.at(flow.head.field("carries"), format!("`{name}` brings signed code, and any old image is signed too"))
                .with_note("without `accepts-old-images = false` or a control against `replay` it counts as: yes, it takes them")
                .with_help("add a version floor as a control against `replay`; if there is one, say so")
                .about(name),
        );
    }
}
