//! NH0903: the maker shares with nobody.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0903",
    name: "no-isao",
    severity: Severity::Warning,
    title: "the maker shares with nobody",
    why: "Others see attacks on such devices first. Who is in no organisation that shares hears of them with the patient; and FDA's 30 and 60 days do not stand in for a report.",
    clauses: &["FDA 2016 postmarket VII.B", "IMDRF N60 4.4", "IMDRF N60 5.4 PLAN-6"],
    bad: r#"[market.us]
regime = "us-fda"
[plan.postmarket]
owner = "product security lead"
"#,
    good: r#"[market.us]
regime = "us-fda"
[plan.postmarket]
owner = "product security lead"
isao = ["Health-ISAC"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let Some(market) = case.markets.iter().find(|market| market.regime == "us-fda") else { return };
    for plan in case.plans.iter().filter(|plan| plan.isao.is_empty()) {
        let name = plan.head.full_name();
        let place = if plan.head.says("isao") { plan.head.field("isao") } else { plan.head.span };
        out.push(
            RULE.at(place, format!("`{name}` names no organisation in which the maker shares"))
                .with_label(market.head.field("regime"), "so each uncontrolled flaw must be reported here")
                .with_help("join one, and name it in `isao` from the day the membership holds")
                .about(name),
        );
    }
}
