//! The part of a finding's row that needs no security file: what matches, why, and what the world knows of it.

use noharm_matcher::FindingView;
use noharm_model::advisory::Epss;
use noharm_model::answer::{FindingRow, ScoreRow};
use noharm_model::component::Component;
use noharm_model::finding::{Facts, Finding};
use serde::Serialize;

use crate::trigger::{exploit, first_preferred, known_exploit};

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

/// Writes the JSON of the row that [`bare`] makes of a finding on a component, without making it: `reason` stands in the place of
/// the finding's own.
///
/// # Errors
/// A text cannot be written, which memory alone can bring about.
pub fn write_bare(
    finding: &FindingView<'_>,
    component: &Component,
    reason: Option<&str>,
    out: &mut Vec<u8>,
) -> Result<(), serde_json::Error> {
    let facts = &finding.vulnerability;
    let mut row = Writer { out };
    row.text("{\"id\":", &facts.id)?;
    row.list(",\"aliases\":[", facts.aliases.iter().map(|(alias, _)| &**alias))?;
    row.text(",\"package\":", &component.name)?;
    row.value(",\"version\":", &component.version)?;
    row.value(",\"component\":null,\"service\":null,\"status\":", &finding.applies)?;
    row.text(",\"reason\":", reason.unwrap_or(&finding.reason))?;
    row.value(",\"kev\":", &facts.kev.is_some())?;
    let epss = facts.epss.as_ref().map(|epss| f64::from(epss.probability_millionths) / 1e6);
    row.value(",\"epss\":", &epss)?;
    row.value(",\"exploit\":", &known_exploit(facts.kev.is_some(), facts.exploit_published))?;
    row.raw(",\"cvss\":[");
    for (number, cvss) in facts.cvss.iter().enumerate() {
        row.text(if number == 0 { "{\"version\":" } else { ",{\"version\":" }, cvss.version)?;
        row.text(",\"vector\":", cvss.vector)?;
        row.value(",\"score\":", &cvss.score_tenths.map(|tenths| f64::from(tenths) / 10.0))?;
        row.raw("}");
    }
    row.list("],\"environmental\":[],\"sources\":[", finding.sources.iter().map(|source| &**source))?;
    row.list(NO_HARM, finding.walk.iter().map(|line| &**line))?;
    row.value(",\"unknown\":", &finding.unknown)?;
    row.raw(",\"reaches_no_one\":null}");
    Ok(())
}

/// What nothing can be said of without a security file; then the walk begins.
const NO_HARM: &str = ",\"worst_harm\":null,\"level_inherent\":null,\"level\":null,\"verdict\":null,\"as_easy_without\":null,\"scope\":null,\"multi_patient\":false,\"path\":[],\"clocks\":[],\"walk\":[";

struct Writer<'o> {
    out: &'o mut Vec<u8>,
}

impl Writer<'_> {
    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn value(&mut self, before: &str, value: &impl Serialize) -> Result<(), serde_json::Error> {
        self.raw(before);
        serde_json::to_writer(&mut *self.out, value)
    }

    /// Most texts need no escape.
    fn text(&mut self, before: &str, text: &str) -> Result<(), serde_json::Error> {
        self.raw(before);
        // All bytes are looked at, which is quicker than to stop at the first.
        let is_special = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
        if text.bytes().fold(false, |found, byte| found | is_special(byte)) {
            return serde_json::to_writer(&mut *self.out, text);
        }
        self.out.push(b'"');
        self.raw(text);
        self.out.push(b'"');
        Ok(())
    }

    /// A list after its opening bracket.
    fn list<'t>(
        &mut self,
        before: &str,
        texts: impl Iterator<Item = &'t str>,
    ) -> Result<(), serde_json::Error> {
        self.raw(before);
        for (number, text) in texts.enumerate() {
            self.text(if number == 0 { "" } else { "," }, text)?;
        }
        self.raw("]");
        Ok(())
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
pub fn outside_order(facts: &Facts) -> OutsideOrder {
    let scores = facts.cvss.iter().map(|cvss| (cvss.version.as_str(), cvss.score_tenths));
    order(facts.kev.is_some(), scores, facts.epss.as_ref())
}

/// The same of a finding whose texts lie in the snapshot.
#[must_use]
pub fn outside_order_of_view(finding: &FindingView<'_>) -> OutsideOrder {
    let facts = &finding.vulnerability;
    let scores = facts.cvss.iter().map(|cvss| (cvss.version, cvss.score_tenths));
    order(facts.kev.is_some(), scores, facts.epss.as_ref())
}

/// In KEV, the tenths of the published score, the millionths of EPSS.
pub type OutsideOrder = (bool, u16, u32);

fn order<'f>(
    kev: bool,
    scores: impl Iterator<Item = (&'f str, Option<u16>)> + Clone,
    epss: Option<&Epss>,
) -> OutsideOrder {
    let score = first_preferred(scores, |(version, _)| version).and_then(|(_, tenths)| tenths).unwrap_or(0);
    (kev, score, epss.map_or(0, |epss| epss.probability_millionths))
}
