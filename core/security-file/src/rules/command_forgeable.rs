//! NH0307: nothing hinders forging a flow that carries commands.

use noharm_model::system::Capability;

use super::facts::{protection::Protections, way};
use super::{Context, Rule};
use crate::case::{Flow, WordOrLink};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Kind;

pub(crate) static RULE: Rule = Rule {
    code: "NH0307",
    name: "command-forgeable",
    severity: Severity::Warning,
    title: "nothing hinders forging a flow that carries commands",
    why: "Whoever gets between sender and target gives the command himself: the rate changes and nobody at the bed confirmed it. A checksum finds accidents, not attackers.",
    clauses: &["IMDRF N60 5.1 COM-4", "FDA 2026 App. 1 A"],
    bad: r#"[command.set-rate]
roles = ["nurse"]
[flow.rate]
path = ["panel", "comm", "motor"]
carries = ["command.set-rate"]
protocol = "framed serial, CRC-32"
"#,
    good: r#"[command.set-rate]
roles = ["nurse"]
[flow.rate]
path = ["panel", "comm", "motor"]
carries = ["command.set-rate"]
[control.intent]
protects = [{ what = "flow.rate", against = ["forge", "replay"] }]
enforced-on = "motor"
effect = { cryptography = "sound" }
"#,
    check: Some(check),
};

/// Words in a protocol that speak of accidents only.
const CHECKSUMS: [&str; 4] = ["crc", "checksum", "parity", "lrc"];

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let protections = Protections::new(case);
    for (ix, flow) in way::flows(case) {
        let Some(span) = command(flow) else { continue };
        if !way::is_exposed(case, flow)
            || protections.protects_flow(ix, Capability::Forge)
            || protections.closes_way(flow)
        {
            continue;
        }
        let name = flow.head.full_name();
        let mut told = RULE
            .at(span, format!("no control protects `{name}` against `forge`"))
            .marked("a command, on a way that others can sit on")
            .with_label(flow.head.field("path"), "this way")
            .with_help("add a control whose check stands at the target, with a key that is not kept between")
            .about(name);
        let protocol = flow.protocol.as_deref().unwrap_or("").to_ascii_lowercase();
        if CHECKSUMS.iter().any(|word| protocol.contains(word)) {
            told = told.with_note("a checksum is no protection: who alters the frame computes it anew");
        }
        out.push(told);
    }
}

/// Where the flow says that it carries a command.
fn command(flow: &Flow) -> Option<crate::span::Span> {
    flow.carries.iter().find_map(|carried| match carried {
        WordOrLink::Link(link) if link.kind == Kind::Command => Some(link.span),
        _ => None,
    })
}
