//! NH0515: what a function uses does not get to its performer.

use noharm_model::system::ComponentIx;
use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::way;
use super::{Context, Rule};
use crate::case::{Case, Index};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0515",
    name: "used-flow-lost",
    severity: Severity::Warning,
    title: "what a function uses does not get to its performer",
    why: "Who alters data that a function uses alters the therapy. If the file does not know how it gets there, the part of the way that is missing is the part nobody looked at.",
    clauses: &["FDA 2026 V.B.2", "IMDRF N60 5.2 RM-11"],
    bad: r#"[flow.limits]
path = ["panel", "comm"]
[function.alarm]
performer = "motor"
within = "PT10S"
uses = ["limits"]
"#,
    good: r#"[flow.limits]
path = ["panel", "comm"]
[flow.limits-on]
path = ["comm", "motor"]
[function.alarm]
performer = "motor"
within = "PT10S"
uses = ["limits"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let before = before(case);
    for function in case.functions.iter().filter(|function| !function.uses.is_empty()) {
        let leads = leading_to(case, &before, function.performer.ix);
        for used in &function.uses {
            let Some(flow) = case.flows.get(used.ix.position()) else { continue };
            if way::components(flow).any(|from| leads.contains(&from)) {
                continue;
            }
            let performer = case.id_of(function.performer.ix);
            out.push(
                RULE.at(used.span, format!("`{}` does not get to `{performer}`", flow.head.full_name()))
                    .with_label(flow.head.field("path"), "it ends here, and no flow leads on")
                    .with_label(function.performer.span, "used here")
                    .with_help("lengthen the path, or add the flow that brings it there")
                    .about(function.head.full_name()),
            );
        }
    }
}

/// Components one hop before, on some flow.
fn before(case: &Case) -> FxHashMap<ComponentIx, Vec<ComponentIx>> {
    let mut before: FxHashMap<ComponentIx, Vec<ComponentIx>> = FxHashMap::default();
    for flow in &case.flows {
        let hops: Vec<ComponentIx> = way::components(flow).collect();
        for (from, to) in hops.iter().zip(hops.iter().skip(1)) {
            before.entry(*to).or_default().push(*from);
        }
    }
    before
}

/// Every component from which flows lead to the performer, or to what is the same machine.
fn leading_to(
    case: &Case,
    before: &FxHashMap<ComponentIx, Vec<ComponentIx>>,
    performer: ComponentIx,
) -> FxHashSet<ComponentIx> {
    let all = (0u32..).map(ComponentIx).take(case.components.len());
    let mut open: Vec<ComponentIx> = all.filter(|one| way::is_same_machine(case, *one, performer)).collect();
    let mut leads: FxHashSet<ComponentIx> = FxHashSet::default();
    while let Some(at) = open.pop() {
        if leads.insert(at) {
            open.extend(before.get(&at).into_iter().flatten());
        }
    }
    leads
}
