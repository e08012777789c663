//! The ordinal scales: difficulty, severity, scope, decision. No number here is a probability.

use serde::{Deserialize, Serialize};

/// How hard a step, a path or a harm is for an attacker, from 0 (nothing needed) to 4 (very hard).
///
/// "No path" is `Option::<Level>::None`, never a sixth level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

impl Level {
    /// Nothing needed: normal function, shown in a test, or known to be exploited.
    pub const NONE: Self = Self(0);
    /// Public knowledge; a user who does what users do.
    pub const EASY: Self = Self(1);
    /// One hurdle.
    pub const MODERATE: Self = Self(2);
    /// Two hurdles.
    pub const HARD: Self = Self(3);
    /// Three hurdles, or sound cryptography to be broken.
    pub const VERY_HARD: Self = Self(4);
    /// All levels, easiest first.
    pub const ALL: [Self; 5] = [Self(0), Self(1), Self(2), Self(3), Self(4)];

    /// The level `value`, if it is one of 0 to 4.
    #[must_use]
    pub fn new(value: u8) -> Option<Self> {
        (value <= 4).then_some(Self(value))
    }

    /// 0 to 4.
    #[must_use]
    pub fn value(self) -> u8 {
        self.0
    }

    /// One level harder, at most very hard.
    #[must_use]
    pub fn harder(self) -> Self {
        Self((self.0 + 1).min(4))
    }

    /// One level easier, at least none.
    #[must_use]
    pub fn easier(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// The word that stands beside the number.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            0 => "none",
            1 => "easy",
            2 => "moderate",
            3 => "hard",
            _ => "very hard",
        }
    }
}

impl TryFrom<u8> for Level {
    type Error = String;

    fn try_from(value: u8) -> Result<Self, String> {
        Self::new(value).ok_or_else(|| format!("a level is 0 to 4, not {value}"))
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.0, self.name())
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as it is written in files and answers.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value that is written `word`.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Severity of harm to the patient (ISO 14971's five words), mildest first.
    Severity {
        /// Inconvenience or discomfort that passes.
        Negligible = "negligible",
        /// Injury or impairment that passes without treatment.
        Minor = "minor",
        /// Injury or impairment that needs treatment.
        Serious = "serious",
        /// Permanent impairment or life-threatening injury.
        Critical = "critical",
        /// Death.
        Catastrophic = "catastrophic",
    }
}

words! {
    /// How many patients one effort of the attacker reaches, narrowest first.
    Scope {
        /// One device, one patient.
        Device = "device",
        /// The devices at one bed.
        Bedside = "bedside",
        /// The devices of one ward or unit.
        Unit = "unit",
        /// The devices of one hospital.
        Site = "site",
        /// All devices of the maker.
        Fleet = "fleet",
    }
}

impl Scope {
    /// True from one unit on: more than one patient without fresh effort.
    #[must_use]
    pub fn is_multi_patient(self) -> bool {
        self >= Self::Unit
    }
}

words! {
    /// What the acceptance table says of one cell.
    Acceptance {
        /// May stay.
        Acceptable = "acceptable",
        /// May stay only with a benefit–risk reason and nothing practicable left to do.
        Reduce = "reduce",
        /// May not stay.
        Unacceptable = "unacceptable",
    }
}

words! {
    /// What is decided of a harm.
    Decision {
        /// May stay.
        Acceptable = "acceptable",
        /// May stay only with a benefit–risk reason.
        Reduce = "reduce",
        /// May not stay.
        Unacceptable = "unacceptable",
        /// *Today* and *worst* decide differently: something unknown must be settled first.
        Undecided = "undecided",
    }
}

impl From<Acceptance> for Decision {
    fn from(acceptance: Acceptance) -> Self {
        match acceptance {
            Acceptance::Acceptable => Self::Acceptable,
            Acceptance::Reduce => Self::Reduce,
            Acceptance::Unacceptable => Self::Unacceptable,
        }
    }
}

words! {
    /// What is decided of a vulnerability (FDA's post-market words).
    Verdict {
        /// The residual risk of harm is acceptable.
        Controlled = "controlled",
        /// It depends on something unknown.
        Undetermined = "undetermined",
        /// The residual risk of harm is unacceptable.
        Uncontrolled = "uncontrolled",
    }
}
