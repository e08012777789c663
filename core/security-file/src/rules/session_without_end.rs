//! NH0321: a session that never ends.

use noharm_model::system::FlowIx;

use super::{Context, Rule};
use crate::case::Index;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0321",
    name: "session-without-end",
    severity: Severity::Warning,
    title: "a session that never ends",
    why: "The technician has left, the cable is still in, and whoever comes next has the technician's rights over the therapy.",
    clauses: &["IMDRF N60 5.1 COM-8", "FDA 2026 App. 1 B"],
    bad: r#"[flow.service-session]
path = ["outside", "comm"]
[service.login]
on = "comm"
privilege = "user"
roles = ["nurse"]
handles = ["flow.service-session"]
"#,
    good: r#"[flow.service-session]
path = ["outside", "comm"]
session-limit = "PT15M"
[service.login]
on = "comm"
privilege = "user"
roles = ["nurse"]
handles = ["flow.service-session"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for service in case.services.iter().filter(|service| !service.roles.is_empty()) {
        for input in service.handles.iter().filter_map(|handled| handled.input.to::<FlowIx>()) {
            let Some(flow) = case.flows.get(input.position()) else { continue };
            if flow.head.says("session-limit") {
                continue;
            }
            let name = flow.head.full_name();
            out.push(
                RULE.at(flow.head.span, format!("`{name}` opens sessions and does not say when they end"))
                    .with_label(service.head.field("roles"), "sessions in these roles")
                    .with_help("write `session-limit = \"PT15M\"`, with the limit that the device really has")
                    .about(name),
            );
        }
    }
}
