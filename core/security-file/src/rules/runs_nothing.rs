//! NH0319: a service runs no package of the SBOM that is there.

use super::{Context, Rule};
use crate::case::Index;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0319",
    name: "runs-nothing",
    severity: Severity::Warning,
    title: "a service runs no package of the SBOM that is there",
    why: "A flaw in a package counts at the inputs of the service that runs it. A service without packages hides which flaw an attacker can reach.",
    clauses: &["FDA 2026 V.A.4", "IMDRF N60 5.2 RM-1"],
    bad: r#"[component.reader]
sbom = "sbom/reader.cdx.json"
supported-until = 2031-06-30
[service.scan]
on = "reader"
privilege = "user"
"#,
    good: r#"[component.reader]
sbom = "sbom/reader.cdx.json"
supported-until = 2031-06-30
[service.scan]
on = "reader"
privilege = "user"
runs = ["scand"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for service in case.services.iter().filter(|service| service.runs.is_empty()) {
        let component = case.components.get(service.on.ix.position());
        let Some(component) = component.filter(|component| component.sbom.is_some()) else { continue };
        let name = service.head.full_name();
        out.push(
            RULE.at(service.head.span, format!("`{name}` does not say which packages it runs"))
                .with_label(component.head.field("sbom"), "they stand in this SBOM")
                .with_help("name them in `runs`; what they depend on comes with them")
                .about(name),
        );
    }
}
