//! The method as data: the tables of `policy.toml` that risk is judged by. `Default` is the product's own method.

use serde::{Deserialize, Serialize};

use crate::level::{Acceptance, Level, Severity};

/// The tables by which difficulty and acceptance are judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Acceptance by severity (row, mildest first) and level (column, 0 to 4).
    pub acceptance: [[Acceptance; 5]; 5],
    /// Levels of latent flaws.
    pub latent: Latent,
    /// One level harder where the depth is two.
    pub depth_from: Level,
    /// Harms of this severity and above must not fall to `single_failure_floor` by one failure.
    pub single_failure_from: Severity,
    /// The level that a single failure must not bring such a harm to.
    pub single_failure_floor: Level,
    /// Harms of this severity and above are judged in the next row down where many patients are reached.
    pub multi_patient_from: Severity,
}

/// Levels of the flaw that nobody has found yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latent {
    /// Handled by software past its support.
    pub unsupported: Level,
    /// Supported.
    pub supported: Level,
    /// Supported, and fuzzed or verified at that very input with fresh evidence.
    pub tested: Level,
    /// Memory-safe, small, and so tested.
    pub memory_safe: Level,
}

impl Default for Policy {
    fn default() -> Self {
        use Acceptance::{Acceptable as A, Reduce as R, Unacceptable as U};
        Self {
            acceptance: [[A, A, A, A, A], [R, R, A, A, A], [U, U, R, A, A], [U, U, U, A, A], [U, U, U, R, A]],
            latent: Latent {
                unsupported: Level::EASY,
                supported: Level::MODERATE,
                tested: Level::HARD,
                memory_safe: Level::HARD,
            },
            depth_from: Level::MODERATE,
            single_failure_from: Severity::Critical,
            single_failure_floor: Level::EASY,
            multi_patient_from: Severity::Serious,
        }
    }
}

impl Policy {
    /// The table's cell; no path is acceptable.
    #[must_use]
    pub fn accept(&self, severity: Severity, level: Option<Level>) -> Acceptance {
        let Some(level) = level else { return Acceptance::Acceptable };
        self.acceptance
            .get(severity as usize)
            .and_then(|row| row.get(usize::from(level.value())))
            .copied()
            .unwrap_or(Acceptance::Unacceptable)
    }
}
