//! Decision words and the shape that goes with each: colour never carries anything that word and shape do not.

use noharm_model::answer::Assessment;
use noharm_model::level::{Acceptance, Decision, Level, Scope, Verdict};

/// How a decision looks: four shapes, from a filled square to an empty ring, told apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sign {
    /// May not stay; uncontrolled.
    Stop,
    /// Cannot be decided yet; undetermined.
    Open,
    /// May stay only with a reason.
    Reduce,
    /// May stay; controlled.
    Fine,
}

impl Sign {
    /// All signs, the one to look at first being first.
    pub const ALL: [Self; 4] = [Self::Stop, Self::Open, Self::Reduce, Self::Fine];

    /// The class and symbol name on the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Open => "open",
            Self::Reduce => "reduce",
            Self::Fine => "fine",
        }
    }
}

impl From<Decision> for Sign {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Unacceptable => Self::Stop,
            Decision::Undecided => Self::Open,
            Decision::Reduce => Self::Reduce,
            Decision::Acceptable => Self::Fine,
        }
    }
}

impl From<Acceptance> for Sign {
    fn from(acceptance: Acceptance) -> Self {
        Decision::from(acceptance).into()
    }
}

impl From<Verdict> for Sign {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Uncontrolled => Self::Stop,
            Verdict::Undetermined => Self::Open,
            Verdict::Controlled => Self::Fine,
        }
    }
}

/// `0 none` … `4 very hard`; `no path` where there is none.
#[must_use]
pub fn level_words(level: Option<Level>) -> String {
    level.map_or_else(|| "no path".to_owned(), |level| level.to_string())
}

/// Whom one effort of the attacker reaches.
#[must_use]
pub fn scope_words(scope: Scope) -> &'static str {
    match scope {
        Scope::Device => "one device, one patient",
        Scope::Bedside => "the devices at one bed",
        Scope::Unit => "the devices of one ward: many patients",
        Scope::Site => "the devices of one hospital: many patients",
        Scope::Fleet => "all devices of the maker: many patients",
    }
}

/// What a decision asks for, in one clause, for legends.
#[must_use]
pub fn decision_meaning(decision: Decision) -> &'static str {
    match decision {
        Decision::Unacceptable => "may not stay as it is",
        Decision::Undecided => "something unknown must be settled first",
        Decision::Reduce => {
            "may stay only with a written benefit–risk reason and nothing practicable left to do"
        }
        Decision::Acceptable => "may stay",
    }
}

/// `1 204`: digits in groups of three, parted by a narrow no-break blank.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// `1 package`, `3 packages`.
#[must_use]
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// `2 lead only to what is as easy without them`, without a full stop: of vulnerabilities whose harm is come to as easily
/// without them.
#[must_use]
pub fn adding_nothing(number: u64) -> String {
    format!("{} only to what is as easy without {}", count(number, "leads", "lead"), {
        if number == 1 { "it" } else { "them" }
    })
}

/// What is said where there is no action: only where every harm is acceptable is there nothing to be done.
#[must_use]
pub fn nothing_first(assessment: &Assessment) -> &'static str {
    let any = |decision: Decision| assessment.harms.iter().any(|harm| harm.decision == decision);
    if any(Decision::Unacceptable) {
        "Nothing that this case describes makes it harder: withdraw the device, or change the design and describe the change."
    } else if any(Decision::Undecided) {
        "Nothing that this case describes settles what is undecided: ask who supplies what is unknown."
    } else if any(Decision::Reduce) {
        "Nothing that this case describes makes it harder: write down why nothing more is practicable, and the benefit that outweighs it."
    } else {
        "Nothing has to be done first."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(grouped(795), "795");
        assert_eq!(grouped(1204), "1\u{202f}204");
        assert_eq!(grouped(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(count(1, "package", "packages"), "1 package");
        assert_eq!(level_words(None), "no path");
        assert_eq!(level_words(Level::new(4)), "4 very hard");
    }
}
