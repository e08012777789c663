//! NH0614: packages are said to be unused, and nothing shows it.

use rustc_hash::FxHashSet;

use super::{Context, Rule};
use crate::case::{Index, Unused};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Kind;

pub(crate) static RULE: Rule = Rule {
    code: "NH0614",
    name: "unused-unproven",
    severity: Severity::Warning,
    title: "packages are said to be unused, and nothing shows it",
    why: "Every flaw in these packages is set aside on this word. If one script starts one of them, hundreds of flaws come back at once.",
    clauses: &["FDA 2026 V.A.4", "IMDRF N60 5.2 RM-1"],
    bad: r#"[unused.tools]
packages = ["tcpdump"]
reason = "vulnerable_code_not_in_execute_path"
because = "never started"
"#,
    good: r#"[unused.tools]
packages = ["tcpdump"]
reason = "vulnerable_code_not_in_execute_path"
because = "never started"
evidence = ["search"]
[evidence.search]
shows = [{ quality = "not-fed", of = "unused.tools" }]
kind = "analysis"
result = "pass"
on = 2026-10-01
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let shown: FxHashSet<u32> = case
        .evidence
        .iter()
        .flat_map(|evidence| &evidence.shows)
        .filter(|shows| shows.of.kind == Kind::Unused)
        .map(|shows| shows.of.ix)
        .collect();
    for (no, unused) in (0u32..).zip(&case.unused) {
        let name = unused.head.full_name();
        if context.leaves_open(&unused.head, "evidence") && !shown.contains(&no) {
            out.push(
                RULE.at(
                    unused.head.field("reason"),
                    format!("nothing shows that the packages of `{name}` are not fed"),
                )
                .with_help("search the image for what could start or link them, and name that evidence here")
                .about(name),
            );
        } else {
            out.extend(counts_no_more(context, unused));
        }
    }
}

/// All evidence named is too old, dated after the day, or failed.
fn counts_no_more(context: &Context<'_>, unused: &Unused) -> Option<Diagnostic> {
    let case = context.case;
    let counts = |position: usize| {
        let passed = case.evidence.get(position).is_some_and(|evidence| evidence.passed());
        passed && case.standings.evidence.get(position).is_some_and(|standing| standing.age.counts())
    };
    let first = unused.evidence.first()?;
    if unused.evidence.iter().any(|to| counts(to.ix.position())) {
        return None;
    }
    let name = unused.head.full_name();
    Some(
        RULE.at(
            first.span,
            format!("what showed that the packages of `{name}` are not fed no longer counts"),
        )
        .with_help("search again in what is built now")
        .about(name),
    )
}
