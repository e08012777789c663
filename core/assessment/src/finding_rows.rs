//! The rows of the vulnerabilities, ranked by the worst harm that each can reach in this device.

use std::cmp::Reverse;

use noharm_model::advisory::Cvss;
use noharm_model::answer::{AsEasyWithout, FindingRow};
use noharm_model::component::Component;
use noharm_model::finding::{Applies, Facts, Finding};
use noharm_model::level::{Level, Severity, Verdict};
use noharm_model::system::Violation;
use noharm_risk::FlawAnalysis;
use noharm_security_file::case::Case;

use crate::assess::Matter;
use crate::clocks::{Conditions, clocks};
use crate::environmental::{Reached, Scores};
use crate::finding_row::{bare, outside_order};
use crate::flaws::{Disposition, NOWHERE};
use crate::statement::Statements;
use crate::trigger::trigger;

/// One row a finding, worst harm first.
///
/// # Errors
/// Shipped rule data cannot be read.
pub(crate) fn rows(matter: &Matter<'_>) -> Result<Vec<FindingRow>, String> {
    let statements = Statements::of(matter.case);
    let mut scores = Scores::default();
    let mut rows = Vec::with_capacity(matter.device.findings.len());
    for (finding, disposition) in matter.device.findings.iter().zip(&matter.device.dispositions) {
        let Some(row) = row(matter, &statements, &mut scores, finding, disposition)? else { continue };
        rows.push((rank(matter.case, &finding.facts, &row), row));
    }
    rows.extend(anomalies(matter, &mut scores));
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The order of the table: what reaches the worst harm most easily comes first, then what cannot be decided, then the
/// rest; among equals what is exploited, many patients, and the world's own order.
type Rank = (
    Reverse<Option<u8>>,
    Reverse<Option<Severity>>,
    u8,
    u8,
    Reverse<bool>,
    Reverse<(bool, u16, u32)>,
    String,
    String,
);

fn rank(case: &Case, facts: &Facts, row: &FindingRow) -> Rank {
    let severity = row
        .worst_harm
        .as_ref()
        .and_then(|id| case.harms.iter().find(|harm| harm.head.id == *id))
        .map(|harm| harm.severity);
    let verdict = row.worst_harm.as_ref().and(row.verdict).map(|verdict| match verdict {
        Verdict::Uncontrolled => 2,
        Verdict::Undetermined => 1,
        Verdict::Controlled => 0,
    });
    let exploit = match row.exploit {
        Some(noharm_model::flaw::Exploit::Exploited) => 0,
        Some(noharm_model::flaw::Exploit::Published) => 1,
        None => 2,
    };
    (
        Reverse(verdict),
        Reverse(severity),
        row.level.map_or(u8::MAX, Level::value),
        exploit,
        Reverse(row.multi_patient),
        Reverse(outside_order(facts)),
        row.id.clone(),
        row.package.clone(),
    )
}

fn row(
    matter: &Matter<'_>,
    statements: &Statements<'_>,
    scores: &mut Scores,
    finding: &Finding,
    disposition: &Disposition,
) -> Result<Option<FindingRow>, String> {
    let Some((on, component)) = matter.device.named(finding.component) else { return Ok(None) };
    let mut row = bare(finding, component);
    let part = on.and_then(|ix| matter.case.components.get(ix.at()));
    row.component = part.map(|one| one.head.id.clone());
    row.service = service_names(matter, finding.component);
    match disposition {
        Disposition::NotAffected(reason) => {
            row.status = Applies::NotAffected;
            row.reaches_no_one = Some(reason.clone());
        }
        Disposition::Unfed(reason) => {
            row.reaches_no_one = Some(reason.clone());
            row.verdict = Some(Verdict::Controlled);
            row.environmental = scores.rows(&finding.facts, &trigger(&finding.facts), None);
        }
        Disposition::Flaw(number) => {
            if let Some(answer) = matter.analysis.flaws.get(*number) {
                answered(matter, scores, &finding.facts, answer, &mut row);
            }
        }
    }
    if row.verdict == Some(Verdict::Uncontrolled) {
        let statement = statements.about(finding, &component.name, on.unwrap_or(NOWHERE));
        let plan = matter.case.plans.first();
        let conditions = Conditions {
            serious_event: statement.is_some_and(|statement| statement.serious_event == Some(true))
                || matter.case.events.iter().any(|event| event.serious == Some(true)),
            isao_member: plan.is_some_and(|plan| !plan.isao.is_empty()),
            customers_told: statement.and_then(|statement| statement.notified),
            fixed: statement.and_then(|statement| statement.fixed),
        };
        let learned = statement.and_then(|statement| statement.learned);
        let markets: Vec<&str> = matter.case.markets.iter().map(|market| market.regime).collect();
        row.clocks = clocks(&markets, learned, finding.facts.published, matter.compiled.as_of, &conditions)?;
    }
    Ok(Some(row))
}

/// The services that run the package, by id.
fn service_names(matter: &Matter<'_>, component: usize) -> Option<String> {
    let services = &matter.device.attributions.get(component)?.services;
    let names: Vec<&str> = services
        .iter()
        .filter_map(|ix| matter.case.services.get(ix.at()))
        .map(|service| service.head.id.as_str())
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn answered(
    matter: &Matter<'_>,
    scores: &mut Scores,
    facts: &Facts,
    answer: &FlawAnalysis,
    row: &mut FindingRow,
) {
    let harm = answer.worst_harm.and_then(|ix| matter.system.harms.get(ix.at()));
    row.worst_harm = harm.map(|harm| harm.id.clone());
    row.level = answer.level;
    row.level_inherent = answer.level_inherent;
    row.verdict = answer.verdict;
    row.as_easy_without = answer.as_easy_without.and_then(|without| {
        let harm = matter.system.harms.get(without.harm.at())?;
        Some(AsEasyWithout { harm: harm.id.clone(), level: without.level, verdict: without.verdict })
    });
    row.scope = harm.map(|_| answer.scope);
    row.multi_patient = harm.is_some() && answer.scope.is_multi_patient();
    row.path.clone_from(&answer.path);
    row.reaches_no_one.clone_from(&answer.reaches_no_one);
    let reached = harm.and_then(|harm| {
        // The path says how the function is violated: the step's rule is the word.
        let told = answer.path.iter().rev().find_map(|step| Violation::from_word(&step.rule));
        let violated = told.or_else(|| harm.when.first().map(|when| when.violated))?;
        Some(Reached { severity: harm.severity, violated })
    });
    if let Some(flaw) = matter.device.flaws.get(answer.flaw) {
        row.environmental = scores.rows(facts, &flaw.trigger, reached);
    }
}

/// The maker's own anomalies: judged like any vulnerability, with the case as their source.
fn anomalies(matter: &Matter<'_>, scores: &mut Scores) -> Vec<(Rank, FindingRow)> {
    let matched = matter.device.dispositions.iter().filter(|one| matches!(one, Disposition::Flaw(_))).count();
    let own = matter.device.flaws.iter().zip(&matter.analysis.flaws).skip(matched);
    own.map(|(flaw, answer)| {
        let said = matter.case.anomalies.iter().find(|one| one.head.full_name() == flaw.id);
        let vector = said.and_then(|said| said.cvss.as_deref()).map(scored);
        let facts =
            Facts { cvss: vector.into_iter().collect(), cwes: flaw.trigger.cwes.clone(), ..Facts::default() };
        let part = matter.case.components.get(flaw.component.at());
        let service = flaw.services.first().and_then(|ix| matter.case.services.get(ix.at()));
        let finding = Finding {
            id: flaw.id.clone(),
            aliases: Vec::new(),
            component: 0,
            applies: Applies::Affected,
            unknown: None,
            reason: format!("the maker's own anomaly ({}): {}", flaw.at, flaw.why),
            walk: Vec::new(),
            identity: "own software".to_owned(),
            product: String::new(),
            all_versions: false,
            fixed: None,
            sources: vec!["security file".to_owned()],
            facts,
        };
        let named =
            service.map(|one| one.head.name()).or(part.map(|one| one.head.name())).unwrap_or_default();
        let component = Component { name: named.to_owned(), ..Component::default() };
        let mut row = bare(&finding, &component);
        row.component = part.map(|one| one.head.id.clone());
        row.service = service.map(|one| one.head.id.clone());
        answered(matter, scores, &finding.facts, answer, &mut row);
        (rank(matter.case, &finding.facts, &row), row)
    })
    .collect()
}

/// A vector with its score.
fn scored(vector: &str) -> Cvss {
    Cvss {
        version: noharm_documents::cvss::version(vector).unwrap_or_default().to_owned(),
        vector: vector.to_owned(),
        score_tenths: noharm_documents::cvss::score(vector).map(|score| score.tenths),
        by: "the maker".to_owned(),
    }
}
