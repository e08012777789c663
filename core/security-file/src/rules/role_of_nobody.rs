//! NH0306: a role that no person has.

use super::{Context, Rule};
use crate::case::{Case, Said};
use crate::diagnostic::{Diagnostic, Severity};
use crate::suggest;

pub(crate) static RULE: Rule = Rule {
    code: "NH0306",
    name: "role-of-nobody",
    severity: Severity::Warning,
    title: "a role that no person has",
    why: "Rights hang on roles. A command that is given to a role nobody has is given by nobody, or, if the word is a slip, by somebody the file does not know of.",
    clauses: &["IMDRF N60 5.1 AUT-2", "FDA 2026 App. 1 B"],
    bad: r#"[command.set-rate]
roles = ["nurze"]
"#,
    good: r#"[command.set-rate]
roles = ["nurse"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    if case.people.is_empty() {
        return;
    }
    for command in &case.commands {
        out.extend(command.roles.iter().filter_map(|role| told(case, role, command.head.full_name())));
    }
    for service in &case.services {
        out.extend(service.roles.iter().filter_map(|role| told(case, role, service.head.full_name())));
    }
}

fn told(case: &Case, role: &Said<String>, object: String) -> Option<Diagnostic> {
    let known = || case.people.iter().map(|person| person.role_name());
    if known().any(|name| name == role.value) {
        return None;
    }
    let told = RULE.at(role.span, format!("no person has the role `{}`", role.value)).about(object);
    Some(match suggest::nearest(&role.value, known()) {
        Some(near) => {
            told.with_help(format!("did you mean `{near}`?")).with_edit(role.span, format!("\"{near}\""))
        }
        None => told.with_help(format!("write `[user.{}]`, or name a role that a person has", role.value)),
    })
}
