//! NH0906: support of devices in use ends soon, and nobody was told.

use super::{Context, Rule};
use crate::case::{Case, Index, Release};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Kind;

pub(crate) static RULE: Rule = Rule {
    code: "NH0906",
    name: "end-without-notice",
    severity: Severity::Warning,
    title: "support of devices in use ends soon, and nobody was told",
    why: "A hospital needs two budgets to replace its pumps. Told too late, it goes on treating patients with devices that nobody mends.",
    clauses: &["IMDRF N60 6.6 LEG-4", "IMDRF N60 6.6 LEG-6", "IMDRF N70"],
    bad: r#"[release."1.0"]
date = 2020-01-01
supported-until = 2027-06-30
[fielded.all]
release = "1.0"
[plan.postmarket]
notice = "P2Y"
"#,
    good: r#"[release."1.0"]
date = 2020-01-01
supported-until = 2027-06-30
[fielded.all]
release = "1.0"
[plan.postmarket]
notice = "P2Y"
[event.end-told]
on = 2025-05-02
kind = "notice"
about = ["release.1.0"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let Some((plan, notice)) = case.plans.iter().find_map(|plan| Some((plan, plan.notice.as_ref()?))) else {
        return;
    };
    for (no, release) in (0u32..).zip(&case.releases) {
        let Some(until) = release.supported_until.filter(|until| *until >= case.as_of) else { continue };
        let last_day = until.plus_days(-notice.days());
        if case.as_of <= last_day || !is_fielded(case, no) || is_told(case, no) {
            continue;
        }
        out.push(
            told(release, until, last_day)
                .with_label(plan.head.field("notice"), "notice promised by the plan"),
        );
    }
}

fn told(release: &Release, until: noharm_model::day::Day, last_day: noharm_model::day::Day) -> Diagnostic {
    let name = release.head.full_name();
    RULE.at(
        release.head.field("supported-until"),
        format!("the support of `{name}` ends on {until}; customers were to be told by {last_day}"),
    )
    .with_help("tell them now, with what replaces it, and write the event (`kind = \"notice\"`, `about` the release)")
    .about(name)
}

fn is_fielded(case: &Case, release: u32) -> bool {
    case.fielded
        .iter()
        .any(|fielded| fielded.release.ix.position() == release as usize && fielded.count != Some(0))
}

fn is_told(case: &Case, release: u32) -> bool {
    case.events.iter().any(|event| {
        matches!(event.kind, "notice" | "advisory")
            && event.on <= case.as_of
            && event.about.iter().any(|link| (link.kind, link.ix) == (Kind::Release, release))
    })
}
