//! The method as a reviewer reads it: the tables that decided, row by row.

use noharm_model::level::{Level, Severity};
use noharm_model::policy::Policy;

/// The acceptance table, the levels of latent flaws, and the rules beside them.
pub(super) fn rows(policy: &Policy) -> Vec<Vec<String>> {
    let mut head = vec!["severity \\ level".to_owned()];
    head.extend(Level::ALL.iter().map(Level::to_string));
    let mut rows = vec![head];
    for severity in Severity::ALL {
        let mut row = vec![severity.word().to_owned()];
        row.extend(Level::ALL.iter().map(|level| policy.accept(*severity, Some(*level)).word().to_owned()));
        rows.push(row);
    }
    let latent = &policy.latent;
    for (what, level) in [
        ("unknown flaw, software past its support", latent.unsupported),
        ("unknown flaw, supported software", latent.supported),
        ("unknown flaw, supported and tested at that input", latent.tested),
        ("unknown flaw, memory-safe, small and so tested", latent.memory_safe),
    ] {
        rows.push(vec![what.to_owned(), level.to_string()]);
    }
    rows.push(vec![
        "single failure".to_owned(),
        format!(
            "no harm of severity {} or worse may come to {} by one failure",
            policy.single_failure_from, policy.single_failure_floor
        ),
    ]);
    rows.push(vec![
        "many patients".to_owned(),
        format!("harms of severity {} and worse are judged one row down", policy.multi_patient_from),
    ]);
    rows.push(vec![
        "depth".to_owned(),
        format!("from {} on, one level harder where two hurdles of that level are needed", policy.depth_from),
    ]);
    rows
}
