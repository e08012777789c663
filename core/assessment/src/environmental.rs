//! CVSS vectors of a vulnerability *in this device*: derived from the worst harm it reaches, never from opinion.
//!
//! - 3.0/3.1: the published base vector with the requirements (CR, IR, AR) that the worst harm sets.
//! - 4.0: the base metrics that the trigger states, with the safety impact on the subsequent system (the patient's
//!   therapy). No rubric for 4.0 has been qualified by a regulator; the row says so.
//! - The rubric's extended vector: answers to the medical device rubric's questions (MITRE's, qualified by FDA for CVSS 3.0)
//!   as far as the trigger and the path decide them. A question that they do not decide is left `U` (unknown).

use noharm_documents::cvss;
use noharm_model::advisory::Cvss;
use noharm_model::answer::EnvironmentalRow;
use noharm_model::finding::Facts;
use noharm_model::flaw::{Impact, Privileges, Trigger, User, Vector};
use noharm_model::level::Severity;
use noharm_model::system::Violation;
use rustc_hash::FxHashMap;

use crate::trigger::preferred;

/// The worst harm that a vulnerability reaches, as scoring needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reached {
    /// Severity of the harm.
    pub severity: Severity,
    /// How the safety function is violated.
    pub violated: Violation,
}

/// The derived rows of one case. Hundreds of vulnerabilities share few vectors: each is scored once.
#[derive(Debug, Default)]
pub struct Scores {
    /// By the published vector, the derived one of version 4.0 (the rest follows from them) and what is reached.
    known: FxHashMap<(String, String, Option<Reached>), Vec<EnvironmentalRow>>,
}

impl Scores {
    /// The derived rows: one for the published vector of version 3, if there is one, and one of version 4.0.
    pub fn rows(
        &mut self,
        facts: &Facts,
        trigger: &Trigger,
        reached: Option<Reached>,
    ) -> Vec<EnvironmentalRow> {
        if facts.cvss.is_empty() {
            return Vec::new();
        }
        let base = preferred(&facts.cvss).filter(|base| base.version.starts_with('3'));
        let published = base.map(|base| base.vector.clone()).unwrap_or_default();
        let derived = version_4(trigger, reached);
        let entry = self.known.entry((published, derived, reached));
        entry.or_insert_with_key(|(_, derived, _)| rows(base, derived, trigger, reached)).clone()
    }
}

fn rows(
    base: Option<&Cvss>,
    derived: &str,
    trigger: &Trigger,
    reached: Option<Reached>,
) -> Vec<EnvironmentalRow> {
    let mut rows = Vec::new();
    if let Some(base) = base
        && let Some((vector, score)) = cvss::environmental(&base.vector, &requirements(reached))
    {
        rows.push(EnvironmentalRow {
            version: base.version.clone(),
            vector,
            score: Some(score.value()),
            rubric: Some(rubric(trigger, reached)),
            qualified: base.version == "3.0",
        });
    }
    rows.push(EnvironmentalRow {
        version: "4.0".to_owned(),
        vector: derived.to_owned(),
        score: cvss::full_score(derived).map(cvss::Score::value),
        rubric: None,
        qualified: false,
    });
    rows
}

/// How much confidentiality, integrity and availability matter here: by the harm alone.
fn requirements(reached: Option<Reached>) -> Vec<(&'static str, &'static str)> {
    let Some(Reached { severity, violated }) = reached else {
        return vec![("CR", "L"), ("IR", "L"), ("AR", "L")];
    };
    let high = if severity >= Severity::Serious { "H" } else { "M" };
    let (integrity, availability) = match violated {
        Violation::Tampered | Violation::Replayed => (high, "M"),
        Violation::Lost | Violation::Delayed => ("M", high),
    };
    vec![("CR", "L"), ("IR", integrity), ("AR", availability)]
}

fn version_4(trigger: &Trigger, reached: Option<Reached>) -> String {
    let vector = match trigger.vector {
        Vector::Network => "N",
        Vector::Adjacent => "A",
        Vector::Local => "L",
        Vector::Physical => "P",
    };
    let privileges = match trigger.privileges {
        Privileges::None => "N",
        Privileges::Low => "L",
        Privileges::High => "H",
    };
    let user = match trigger.user {
        User::None => "N",
        User::Passive => "P",
        User::Active => "A",
    };
    let mut text = format!(
        "CVSS:4.0/AV:{vector}/AC:{}/AT:{}/PR:{privileges}/UI:{user}/VC:{}/VI:{}/VA:{}/SC:N/SI:N/SA:N",
        if trigger.complexity_high { "H" } else { "L" },
        if trigger.requirements_present { "P" } else { "N" },
        impact(trigger.confidentiality),
        impact(trigger.integrity),
        impact(trigger.availability),
    );
    for (metric, value) in requirements(reached) {
        text.push_str(&format!("/{metric}:{value}"));
    }
    match reached {
        Some(Reached { severity, violated: Violation::Tampered | Violation::Replayed })
            if severity >= Severity::Serious =>
        {
            text.push_str("/MSI:S");
        }
        Some(Reached { severity, violated: Violation::Lost | Violation::Delayed })
            if severity >= Severity::Serious =>
        {
            text.push_str("/MSA:S");
        }
        _ => {}
    }
    text
}

fn impact(impact: Impact) -> &'static str {
    match impact {
        Impact::None => "N",
        Impact::Low => "L",
        Impact::High => "H",
    }
}

/// The rubric's codes with `Y`, `N`, `U` (unknown), and `H`, `L`, `N` for impacts.
fn rubric(trigger: &Trigger, reached: Option<Reached>) -> String {
    let yes = |flag: bool| if flag { "Y" } else { "N" };
    let network = matches!(trigger.vector, Vector::Network | Vector::Adjacent);
    let mut codes = vec![format!("XAVN:{}", yes(network))];
    match trigger.vector {
        Vector::Network => codes.push("XAVT:Y".to_owned()),
        Vector::Adjacent => codes.extend(["XAVT:N".to_owned(), "XAVW:U".to_owned()]),
        Vector::Local => codes.push("XAVP:N".to_owned()),
        Vector::Physical => codes.push("XAVP:Y".to_owned()),
    }
    codes.push(format!("XACL:{}", yes(!trigger.complexity_high)));
    codes.push(format!("XPRZ:{}", yes(trigger.privileges != Privileges::None)));
    codes.push(format!("XPRS:{}", yes(trigger.privileges == Privileges::High)));
    codes.push(format!("XUI:{}", yes(trigger.user != User::None)));
    codes.push(format!("XS:{}", yes(reached.is_some())));
    let (integrity, availability) = match reached.map(|reached| reached.violated) {
        Some(Violation::Tampered | Violation::Replayed) => ("H", "N"),
        Some(Violation::Lost | Violation::Delayed) => ("N", "H"),
        None => ("N", "N"),
    };
    codes.push(format!("XIT:{integrity}"));
    codes.push(format!("XAT:{availability}"));
    codes.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        let vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H".to_owned();
        Facts { cvss: vec![Cvss { version: "3.1".into(), vector, ..Cvss::default() }], ..Facts::default() }
    }

    fn score(rows: &[EnvironmentalRow], version: &str) -> f64 {
        rows.iter().find(|row| row.version == version).and_then(|row| row.score).unwrap()
    }

    #[test]
    fn what_reaches_no_one_scores_lower_than_what_reaches_a_patient() {
        let trigger = crate::trigger::trigger(&facts());
        let worst = Reached { severity: Severity::Catastrophic, violated: Violation::Tampered };
        let mut scores = Scores::default();
        let (none, some) =
            (scores.rows(&facts(), &trigger, None), scores.rows(&facts(), &trigger, Some(worst)));
        for version in ["3.1", "4.0"] {
            assert!(score(&none, version) < score(&some, version), "{version}: {none:?} {some:?}");
        }
        assert!(some.iter().any(|row| row.vector.contains("MSI:S")));
        assert!(some.iter().all(|row| !row.qualified), "only 3.0 is qualified");
    }

    #[test]
    fn without_a_published_vector_nothing_is_derived() {
        assert!(Scores::default().rows(&Facts::default(), &Trigger::worst(), None).is_empty());
    }
}
