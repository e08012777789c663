//! NH0112: a case speaks of one device.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::Span;

pub(crate) static RULE: Rule = Rule {
    code: "NH0112",
    name: "one-device",
    severity: Severity::Error,
    title: "a case speaks of no device, or of several",
    why: "A verdict is about one device at one bed. Whose intended use and whose drugs decide how severe a harm is must not be open.",
    clauses: &["IEC 81001-5-1 5.2"],
    bad: r#"[device.other]
use = "something else"
"#,
    good: r#"[component.other]
kind = "other-device"
zone = "bedside"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let root = context.sources.find("noharm.toml").unwrap_or_default();
    match context.case.devices.as_slice() {
        [] if !context.device_lost => out.push(
            RULE.at(Span::new(root, 0..0), "the case names no device")
                .with_help("add `[device.some-id]` with its `name` and its intended `use`"),
        ),
        [first, others @ ..] => out.extend(others.iter().map(|other| {
            RULE.at(other.head.span, format!("`{}` is a second device", other.head.full_name()))
                .with_label(first.head.span, "the first one")
                .with_help("give it a case of its own, in a folder with its own `noharm.toml`")
                .about(other.head.full_name())
        })),
        [] => {}
    }
}
