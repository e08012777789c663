//! NH0601: a package of the SBOM that no service runs and no reason explains away.

use noharm_security_file::diagnostic::{Diagnostic, Severity};

use super::{Context, Rule};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "NH0601",
    name: "unattributed-package",
    severity: Severity::Warning,
    title: "packages that no service runs and no reason explains away",
    why: "until somebody says which service runs a package, its flaws count as fed by every input of its component, at \
          the highest privilege there. that buries the few that reach a patient under the many that do not.",
    clauses: &["IMDRF N73", "FDA premarket V.A.4"],
    bad: "# `tcpdump` is in the SBOM, and nothing here speaks of it",
    good: "[unused.diagnostics]\npackages = [\"tcpdump\"]\nreason = \"vulnerable_code_not_in_execute_path\"\nevidence = [\"e-41\"]",
    check,
};

/// How many names one message lists.
const NAMED: usize = 6;

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for part in &context.device.parts {
        let names: Vec<&str> = context
            .device
            .components()
            .filter(|(number, of, _)| {
                std::ptr::eq(*of, part)
                    && context
                        .device
                        .attributions
                        .get(*number)
                        .is_some_and(crate::attribution::Attribution::is_missing)
            })
            .map(|(_, _, component)| component.name.as_str())
            .collect();
        let Some(component) = context.case.components.get(part.component.at()).filter(|_| !names.is_empty())
        else {
            continue;
        };
        let shown = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let more =
            if names.len() > NAMED { format!(" and {} more", names.len() - NAMED) } else { String::new() };
        let message = format!("{} attributed to no service: {shown}{more}", counted(names.len(), &part.path));
        out.push(RULE.at(component.head.field("sbom"), message).about(component.head.full_name()).with_help(
            if names.len() == 1 {
                "name it in a service's `runs`, or in an `unused` with the reason why nothing feeds it"
            } else {
                "name them in a service's `runs`, or in an `unused` with the reason why nothing feeds them"
            },
        ));
    }
}

fn counted(count: usize, path: &str) -> String {
    if count == 1 { format!("1 package of `{path}` is") } else { format!("{count} packages of `{path}` are") }
}
