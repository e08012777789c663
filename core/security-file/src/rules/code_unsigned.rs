//! NH0313: code is taken from a flow that nothing checks.

use noharm_model::system::Capability;

use super::facts::{protection::Protections, way};
use super::{Context, Rule};
use crate::case::WordOrLink;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0313",
    name: "code-unsigned",
    severity: Severity::Warning,
    title: "code is taken from a flow that nothing checks",
    why: "Who can send an image that is run becomes the device. Nothing that the device does for the patient is certain after that.",
    clauses: &["IMDRF N60 5.1 MNT-6", "IMDRF N60 5.1 INT-2", "FDA 2026 App. 1 D"],
    bad: r#"[flow.update]
path = ["outside", "comm"]
carries = ["code"]
accepts-old-images = false
"#,
    good: r#"[flow.update]
path = ["outside", "comm"]
carries = ["code"]
accepts-old-images = false
[control.update-signature]
protects = [{ what = "flow.update", against = ["forge"] }]
enforced-on = "comm"
effect = { cryptography = "sound" }
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let protections = Protections::new(case);
    for (ix, flow) in way::flows(case) {
        let code = flow.carries.iter().find_map(|carried| match carried {
            WordOrLink::Word("code", span) => Some(*span),
            _ => None,
        });
        let Some(span) = code else { continue };
        if protections.protects_flow(ix, Capability::Forge) || protections.closes_way(flow) {
            continue;
        }
        let name = flow.head.full_name();
        out.push(
            RULE.at(span, format!("no control checks the code that `{name}` brings"))
                .with_help("have the target check a signature over image, target and version before it runs or stores it")
                .about(name),
        );
    }
}
