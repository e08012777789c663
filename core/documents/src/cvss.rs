//! Scores from CVSS vectors: 2.0, 3.0, 3.1 and 4.0; base scores as published, and environmental ones as derived.

use ::cvss::Cvss;
use ::cvss::v3::{Metric as _, Vector as V3};

/// A score with its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    /// Times ten: 98 is 9.8.
    pub tenths: u16,
    /// The word for it.
    pub rating: Rating,
}

impl Score {
    /// The score with one decimal.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.tenths) / 10.0
    }
}

/// The word for a score: FIRST's scale for 3.x and 4.0 (CVSS 3.1 section 5), NVD's bands for 2.0 (0–3.9, 4.0–6.9, 7.0–10.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rating {
    /// 0.0; 2.0 has no such word.
    None,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Critical; 2.0 has no such word.
    Critical,
}

impl Rating {
    /// `NONE`, `LOW`, `MEDIUM`, `HIGH`, `CRITICAL`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Low => "LOW",
            Self::Medium => "MEDIUM",
            Self::High => "HIGH",
            Self::Critical => "CRITICAL",
        }
    }
}

/// A vector's version: `2.0`, `3.0`, `3.1` or `4.0`; `None` if it is none of these.
#[must_use]
pub fn version(vector: &str) -> Option<&'static str> {
    match vector.split('/').next()? {
        "CVSS:4.0" => Some("4.0"),
        "CVSS:3.1" => Some("3.1"),
        "CVSS:3.0" => Some("3.0"),
        first if first.starts_with("AV:") => Some("2.0"),
        _ => None,
    }
}

/// The base score of a vector; of a 4.0 vector the score of all its metrics, as that version defines its score.
///
/// `None` if it is no vector, a mandatory metric is missing, or a metric comes twice.
#[must_use]
pub fn score(vector: &str) -> Option<Score> {
    let parsed = parse(vector)?;
    let value = match &parsed {
        Cvss::CvssV20(v) => v.score().value(),
        Cvss::CvssV30(v) | Cvss::CvssV31(v) => v.base_score().value(),
        Cvss::CvssV40(v) => v.score().value(),
        _ => return None,
    };
    rate(vector, value)
}

/// The score of a vector with all that it says: the temporal score of 2.0 and 3.x where there are temporal metrics, the
/// environmental one where there are environmental metrics, else the base score.
///
/// (The environmental equations of 3.1 give another figure than the base equations for a few vectors with a changed scope,
/// even where no metric is modified; CVSS 3.1, section 7.3.)
#[must_use]
pub fn full_score(vector: &str) -> Option<Score> {
    let parsed = parse(vector)?;
    let has = |metrics: &[&str]| names(vector).any(|name| metrics.contains(&name));
    let value = match &parsed {
        Cvss::CvssV20(v) if has(&V2_ENVIRONMENTAL) => v.environmental_score().value(),
        Cvss::CvssV20(v) if has(&TEMPORAL) => v.temporal_score().value(),
        Cvss::CvssV30(v) | Cvss::CvssV31(v) if has(&V3_ENVIRONMENTAL) => v.environmental_score().value(),
        Cvss::CvssV30(v) | Cvss::CvssV31(v) if has(&TEMPORAL) => temporal(v),
        _ => return score(vector),
    };
    rate(vector, value)
}

/// CVSS 3.1, section 7.2: the base score times the temporal metrics, rounded up.
fn temporal(vector: &V3) -> f64 {
    let exploit = vector.e.map_or(1.0, |metric| metric.score());
    let remedy = vector.rl.map_or(1.0, |metric| metric.score());
    let confidence = vector.rc.map_or(1.0, |metric| metric.score());
    let product = vector.base_score().value() * exploit * remedy * confidence;
    ::cvss::v3::Score::new(product).roundup_for_version(vector.minor_version).value()
}

/// Adds derived environmental metrics (`("MAV", "L")`, `("CR", "H")`) to a vector, in place of those that it has by the
/// same names, and scores the whole: the new vector and its score.
///
/// `None` if the vector or a metric is none of its version.
#[must_use]
pub fn environmental(vector: &str, metrics: &[(&str, &str)]) -> Option<(String, Score)> {
    let kept = vector.split('/').filter(|part| {
        let name = part.split(':').next().unwrap_or_default();
        name == "CVSS" || !metrics.iter().any(|(new, _)| *new == name)
    });
    let mut whole = kept.collect::<Vec<_>>().join("/");
    for (name, value) in metrics {
        whole.push('/');
        whole.push_str(name);
        whole.push(':');
        whole.push_str(value);
    }
    let score = full_score(&whole)?;
    Some((whole, score))
}

const V3_BASE: [&str; 9] = ["CVSS", "AV", "AC", "PR", "UI", "S", "C", "I", "A"];
const V2_BASE: [&str; 6] = ["AV", "AC", "Au", "C", "I", "A"];
const TEMPORAL: [&str; 3] = ["E", "RL", "RC"];
const V2_ENVIRONMENTAL: [&str; 5] = ["CDP", "TD", "CR", "IR", "AR"];
const V3_ENVIRONMENTAL: [&str; 11] = ["CR", "IR", "AR", "MAV", "MAC", "MPR", "MUI", "MS", "MC", "MI", "MA"];
const V4_BASE: [&str; 12] = ["CVSS", "AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA"];

/// The names of a vector's metrics.
fn names(vector: &str) -> impl Iterator<Item = &str> {
    vector.split('/').map(|part| part.split(':').next().unwrap_or_default())
}

/// Parses a vector that has every mandatory metric, and none twice.
fn parse(vector: &str) -> Option<Cvss> {
    /// The longest vector there is (4.0 with every metric) has about 240 characters.
    const LONGEST: usize = 512;
    if vector.len() > LONGEST {
        return None;
    }
    let mandatory: &[&str] = match version(vector)? {
        "2.0" => &V2_BASE,
        "4.0" => &V4_BASE,
        _ => &V3_BASE,
    };
    let mut given: Vec<&str> = names(vector).collect();
    given.sort_unstable();
    let twice = given.windows(2).any(|pair| pair.first() == pair.last());
    if twice || !mandatory.iter().all(|name| given.binary_search(name).is_ok()) {
        return None;
    }
    vector.parse().ok()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a score lies between 0 and 10")]
fn rate(vector: &str, value: f64) -> Option<Score> {
    if !(0.0..=10.0).contains(&value) {
        return None;
    }
    let tenths = (value * 10.0).round() as u16;
    let rating = match (version(vector)?, tenths) {
        ("2.0", ..40) => Rating::Low,
        ("2.0", 40..70) => Rating::Medium,
        ("2.0", _) => Rating::High,
        (_, 0) => Rating::None,
        (_, ..40) => Rating::Low,
        (_, 40..70) => Rating::Medium,
        (_, 70..90) => Rating::High,
        _ => Rating::Critical,
    };
    Some(Score { tenths, rating })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(vector: &str) -> Option<(f64, &'static str)> {
        score(vector).map(|score| (score.value(), score.rating.as_str()))
    }

    #[test]
    fn scores_each_version() {
        assert_eq!(told("AV:N/AC:L/Au:N/C:P/I:P/A:P"), Some((7.5, "HIGH")));
        assert_eq!(told("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), Some((9.8, "CRITICAL")));
        assert_eq!(told("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N"), Some((0.0, "NONE")));
        assert_eq!(
            told("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"),
            Some((9.3, "CRITICAL"))
        );
    }

    #[test]
    fn refuses_what_is_no_vector() {
        for bad in [
            "",
            "AV:N",
            "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
            "CVSS:3.1/AV:N/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            "CVSS:5.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:Q",
        ] {
            assert_eq!(told(bad), None, "{bad}");
        }
    }

    #[test]
    fn temporal_metrics_lower_the_base_score() {
        let base = "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H";
        let vector = format!("{base}/E:F/RL:X/RC:X");
        assert_eq!(score(&vector).unwrap().tenths, 96);
        assert_eq!(full_score(&vector).unwrap().tenths, 94, "9.6 × 0.97 = 9.312, rounded up");
        assert_eq!(full_score(base).unwrap().tenths, 96);
        assert_eq!(
            full_score("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C").unwrap().tenths,
            64,
            "CVSS 2.0, section 3.3.1"
        );
    }

    #[test]
    fn environment_replaces_and_scores() {
        let base = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
        let (vector, score) = environmental(base, &[("MAV", "L"), ("CR", "L")]).unwrap();
        assert_eq!(vector, format!("{base}/MAV:L/CR:L"));
        // By hand: 6.42 × (1 − 0.72 × 0.44²) + 8.22 × 0.55 × 0.77 × 0.85² = 8.04, rounded up.
        assert_eq!(score.tenths, 81);
        let (again, _) = environmental(&vector, &[("MAV", "N")]).unwrap();
        assert_eq!(again, format!("{base}/CR:L/MAV:N"));
        assert_eq!(environmental(base, &[("MAV", "Z")]), None);
    }
}
