//! The rows of the harms, worst first.

use noharm_model::answer::{HarmRow, single_failure};
use noharm_model::level::{Decision, Level};
use noharm_risk::HarmAnalysis;

use crate::assess::Matter;

/// One row a harm.
pub(crate) fn rows(matter: &Matter<'_>) -> Vec<HarmRow> {
    let mut rows: Vec<HarmRow> = matter.analysis.harms.iter().filter_map(|harm| row(matter, harm)).collect();
    rows.sort_by_key(|row| {
        let level = row.today.level.map_or(u8::MAX, Level::value);
        (
            std::cmp::Reverse(urgency(row.decision)),
            std::cmp::Reverse(row.severity),
            level,
            std::cmp::Reverse(row.scope),
            row.id.clone(),
        )
    });
    rows
}

/// How pressing a decision is. Greater is more so.
pub(crate) fn urgency(decision: Decision) -> u8 {
    match decision {
        Decision::Unacceptable => 3,
        Decision::Undecided => 2,
        Decision::Reduce => 1,
        Decision::Acceptable => 0,
    }
}

/// The single failure that decides, where one does.
pub(crate) fn because(answer: &HarmAnalysis) -> Option<String> {
    answer.falls_by_one.then(|| single_failure(answer.today.acceptance, &answer.single_failures)).flatten()
}

fn row(matter: &Matter<'_>, answer: &HarmAnalysis) -> Option<HarmRow> {
    let harm = matter.system.harms.get(answer.harm.at())?;
    let said = matter.case.harms.get(answer.harm.at())?;
    let profile = |ix: &noharm_model::system::ProfileIx| {
        matter.case.profiles.get(ix.at()).map(|profile| profile.head.name().to_owned())
    };
    Some(HarmRow {
        id: harm.id.clone(),
        name: harm.name.clone(),
        severity: harm.severity,
        context: harm.context.clone(),
        decision: answer.decision,
        because: because(answer),
        scope: answer.scope,
        multi_patient: answer.scope.is_multi_patient(),
        flaws_away: answer.flaws_away,
        depth: answer.depth,
        inherent: answer.inherent,
        residual: answer.residual,
        expected: answer.expected,
        today: answer.today,
        worst: answer.worst,
        disturbance: answer.disturbance,
        path: answer.path.clone(),
        barriers: answer.barriers.clone(),
        single_failures: answer.single_failures.clone(),
        double_failures: answer.double_failures.clone(),
        could_anyway: answer.could_anyway.iter().filter_map(profile).collect(),
        safety_file: said.safety_file.clone(),
    })
}
