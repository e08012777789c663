//! NH0323: nobody and nothing gives a command.

use noharm_model::system::CommandIx;
use rustc_hash::FxHashSet;

use super::{Context, Rule};
use crate::case::{Index, WordOrLink};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0323",
    name: "command-given-by-nobody",
    severity: Severity::Warning,
    title: "nobody and nothing gives a command",
    why: "The device obeys it, so it comes from somewhere. The way that is not in the file is the one whose protection nobody has looked at.",
    clauses: &["FDA 2026 App. 2", "IMDRF N60 5.2 RM-11"],
    bad: r#"[command.purge]
emergency = false
"#,
    good: r#"[command.purge]
roles = ["nurse"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let carried = case.flows.iter().flat_map(|flow| &flow.carries).filter_map(|carried| match carried {
        WordOrLink::Link(link) => link.to::<CommandIx>(),
        WordOrLink::Word(..) => None,
    });
    let given = case.people.iter().flat_map(|person| &person.may).map(|to| to.ix);
    let known: FxHashSet<usize> = carried.chain(given).map(Index::position).collect();
    for (_, command) in case.commands.iter().enumerate().filter(|(at, _)| !known.contains(at)) {
        if !command.roles.is_empty() {
            continue;
        }
        let name = command.head.full_name();
        out.push(
            RULE.at(command.head.span, format!("no flow carries `{name}`, and no role may give it"))
                .with_help("name it in `carries` of the flow that brings it, or say in `roles` who gives it at the device")
                .about(name),
        );
    }
}
