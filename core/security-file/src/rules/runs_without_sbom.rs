//! NH0613: packages are run where there is no SBOM.

use super::{Context, Rule};
use crate::case::{Case, Component, Index};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0613",
    name: "runs-without-sbom",
    severity: Severity::Warning,
    title: "packages are run where there is no SBOM",
    why: "A new flaw is compared with SBOMs. Software that is in none is never found affected, however it treats the patient.",
    clauses: &["FD&C Act 524B(b)(3)", "FDA 2026 V.A.4(a)", "IMDRF N60 5.5 CSD-9"],
    bad: r#"[service.names]
on = "comm"
privilege = "user"
runs = ["dnsmasq"]
"#,
    good: r#"[component.radio]
sbom = "sbom/radio.cdx.json"
supported-until = 2031-06-30
[service.names]
on = "radio"
privilege = "user"
runs = ["dnsmasq"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let whole = case
        .release
        .and_then(|ix| case.releases.get(ix.position()))
        .is_some_and(|release| release.sbom.is_some());
    if whole {
        return;
    }
    for service in case.services.iter().filter(|service| !service.runs.is_empty()) {
        let Some(component) = case.components.get(service.on.ix.position()) else { continue };
        if has_sbom(case, component) {
            continue;
        }
        let (name, place) = (service.head.full_name(), component.head.full_name());
        out.push(
            RULE.at(service.head.field("runs"), format!("`{name}` runs packages, and `{place}` has no SBOM"))
                .with_label(component.head.span, "no `sbom` here")
                .with_help("write `sbom = \"sbom/….cdx.json\"`, made from what is really built")
                .about(name),
        );
    }
}

/// An SBOM of the component, or of what it runs on, or of what runs on it.
fn has_sbom(case: &Case, component: &Component) -> bool {
    let below = component.runs_on.and_then(|to| case.components.get(to.ix.position()));
    component.sbom.is_some() || below.is_some_and(|below| below.sbom.is_some())
}
