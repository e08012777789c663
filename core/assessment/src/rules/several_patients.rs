//! NH0502: one effort of an attacker reaches many patients.

use noharm_model::level::Severity as Harmful;
use noharm_security_file::diagnostic::{Diagnostic, Severity};

use super::{Context, Rule};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "NH0502",
    name: "several-patients",
    severity: Severity::Warning,
    title: "one effort of an attacker can harm the patients of a unit, a site or a fleet",
    why: "a path that can be repeated without fresh effort turns one break-in into many injured patients before \
          anybody understands what happens. it is judged one row more severely, and must be shown in the multi-patient view.",
    clauses: &["IMDRF N60 5.2", "FDA premarket V.B.2(b)"],
    bad: "# one key for all devices of the maker\n[credential.service-key]\nscope = \"fleet\"",
    good: "# a key for each device, made when it is enrolled\n[credential.service-key]\nscope = \"device\"",
    check,
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for answer in &context.analysis.harms {
        let Some(harm) = context.case.harms.get(answer.harm.at()) else { continue };
        let reached = answer.today.level.is_some() && answer.scope.is_multi_patient();
        if !reached || harm.severity < Harmful::Serious {
            continue;
        }
        let message = format!(
            "`{}` can be repeated on the patients of one {} without fresh effort",
            harm.head.name(),
            answer.scope
        );
        let help = "bind keys and sessions to one device, or put a check on each device that the shared path cannot pass";
        out.push(RULE.at(harm.head.span, message).about(harm.head.full_name()).with_help(help));
    }
}
