//! The part of a finding's row that needs no security file: what matches, why, and what the world knows of it.

use noharm_model::answer::{FindingRow, ScoreRow};
use noharm_model::component::Component;
use noharm_model::finding::{Facts, Finding};

use crate::trigger::{exploit, preferred};

/// The row of a finding on a component, nothing said yet of harm.
#[must_use]
pub fn bare(finding: &Finding, component: &Component) -> FindingRow {
    let facts = &finding.facts;
    FindingRow {
        id: finding.id.clone(),
        aliases: finding.aliases.clone(),
        package: component.name.clone(),
        version: component.version.clone(),
        component: None,
        service: None,
        status: finding.applies,
        reason: finding.reason.clone(),
        kev: facts.kev.is_some(),
        epss: facts.epss.as_ref().map(|epss| f64::from(epss.probability_millionths) / 1e6),
        exploit: exploit(facts),
        cvss: scores(facts),
        environmental: Vec::new(),
        sources: finding.sources.clone(),
        worst_harm: None,
        level_inherent: None,
        level: None,
        verdict: None,
        as_easy_without: None,
        scope: None,
        multi_patient: false,
        path: Vec::new(),
        clocks: Vec::new(),
        walk: finding.walk.clone(),
        unknown: finding.unknown,
        reaches_no_one: None,
    }
}

fn scores(facts: &Facts) -> Vec<ScoreRow> {
    facts
        .cvss
        .iter()
        .map(|cvss| ScoreRow {
            version: cvss.version.clone(),
            vector: cvss.vector.clone(),
            score: cvss.score_tenths.map(|tenths| f64::from(tenths) / 10.0),
        })
        .collect()
}

/// How urgent a finding looks from outside: exploited first, then the published score, then EPSS. Greater is worse.
#[must_use]
pub fn outside_order(facts: &Facts) -> (bool, u16, u32) {
    let score = preferred(&facts.cvss).and_then(|cvss| cvss.score_tenths).unwrap_or(0);
    (facts.kev.is_some(), score, facts.epss.as_ref().map_or(0, |epss| epss.probability_millionths))
}
