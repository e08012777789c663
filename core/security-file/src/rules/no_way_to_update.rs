//! NH0520: nothing brings new software to a component.

use noharm_model::system::ComponentIx;
use rustc_hash::FxHashSet;

use super::facts::way;
use super::{Context, Rule};
use crate::case::WordOrLink;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0520",
    name: "no-way-to-update",
    severity: Severity::Warning,
    title: "nothing brings new software to a component",
    why: "A flaw will be found in it. Without a way to bring the fix there, the flaw stays beside the patient as long as the device does.",
    clauses: &["IMDRF N60 5.1 MNT-4", "FDA 2026 V.B.2", "FD&C Act 524B(b)(2)"],
    bad: r#"[flow.rate]
path = ["panel", "motor"]
[service.decoder]
on = "motor"
privilege = "root"
handles = ["flow.rate"]
"#,
    good: r#"[flow.rate]
path = ["panel", "motor"]
[flow.image]
path = ["panel", "motor"]
carries = ["code"]
[service.decoder]
on = "motor"
privilege = "root"
handles = ["flow.rate", "flow.image"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let served: FxHashSet<ComponentIx> = case.services.iter().map(|service| service.on.ix).collect();
    let updated: FxHashSet<ComponentIx> = case
        .flows
        .iter()
        .filter(|flow| flow.carries.iter().any(|carried| matches!(carried, WordOrLink::Word("code", _))))
        .flat_map(way::components)
        .flat_map(|target| way::machines_below(case, target))
        .collect();
    for (no, component) in (0u32..).zip(&case.components) {
        let ix = ComponentIx(no);
        if component.owner == Some("customer")
            || !served.contains(&ix)
            || way::machines_below(case, ix).any(|below| updated.contains(&below))
        {
            continue;
        }
        let name = component.head.full_name();
        out.push(
            RULE.at(component.head.span, format!("no flow brings code to `{name}`, and programs run there"))
                .with_help("write the flow that carries `code` to it; if it cannot be changed, say so in `note` and have the finding waived")
                .about(name),
        );
    }
}
