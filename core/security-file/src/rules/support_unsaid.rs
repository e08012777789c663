//! NH0611: nobody says until when software is supported.

use noharm_model::system::ComponentIx;
use rustc_hash::FxHashSet;

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0611",
    name: "support-unsaid",
    severity: Severity::Warning,
    title: "nobody says until when software is supported",
    why: "Software whose support has an end that nobody knows runs past it unseen. It counts as unsupported until somebody has asked.",
    clauses: &["FDA 2026 V.A.4(b)", "IMDRF N60 5.5 CSD-8"],
    bad: r#"[component.radio]
kind = "processor"
sbom = "sbom/radio.cdx.json"
"#,
    good: r#"[component.radio]
kind = "processor"
sbom = "sbom/radio.cdx.json"
supported-until = 2031-06-30
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let unsaid: FxHashSet<ComponentIx> = case
        .services
        .iter()
        .filter(|service| service.supported_until.is_none())
        .map(|service| service.on.ix)
        .collect();
    for (no, component) in (0u32..).zip(&case.components) {
        let has_software = component.sbom.is_some() || unsaid.contains(&ComponentIx(no));
        if component.head.says("supported-until") || !has_software {
            continue;
        }
        let name = component.head.full_name();
        out.push(
            RULE.at(component.head.span, format!("nobody says until when the software on `{name}` is supported"))
                .with_help("write `supported-until`, the earliest end of what is on it; ask the supplier where it is not known")
                .about(name),
        );
    }
}
