//! Requirements, tests, evidence, typed.

use noharm_model::day::Day;

use crate::case::index::{Link, Said, TestIx, To};
use crate::case::read::{FromValue, Scene, element, record};
use crate::typed::value::Value;

record! {
    /// When a requirement was written down.
    Captured {
        /// Design phase.
        phase: Option<String> = "phase",
        /// Day.
        on: Day = "on",
    }
}

element! {
    /// A requirement.
    Requirement of Requirement {
        /// What shall be.
        text: String = "text",
        /// Where it comes from.
        origin: Vec<Said<String>> = "origin",
        /// When it was written down.
        captured: Option<Captured> = "captured",
        /// When it is met.
        criterion: Option<String> = "criterion",
        /// What it answers.
        answers: Vec<Link> = "answers",
        /// Clauses.
        clauses: Vec<Said<String>> = "clauses",
    }
}

element! {
    /// A test.
    Test of Test {
        /// How.
        method: &'static str = "method",
        /// What it touches.
        scope: Vec<Link> = "scope",
        /// What it shows.
        checks: Vec<Link> = "checks",
        /// When it passes.
        criterion: Option<String> = "criterion",
    }
}

record! {
    /// A quality that evidence shows.
    Shows {
        /// `fuzzed`, `verified`, `safe-when-stopped`, `not-fed`.
        quality: &'static str = "quality",
        /// Of what.
        of: Link = "of",
        /// At which inputs.
        at: Vec<Link> = "at",
    }
}

record! {
    /// A build that evidence is carried over to.
    CarriedTo {
        /// The build.
        to: String = "to",
        /// Why it still holds.
        reason: String = "reason",
    }
}

/// Why evidence holds for a build that it does not cover.
#[derive(Clone, Debug, PartialEq)]
pub enum CarryOver {
    /// For what is built now.
    All(String),
    /// For these builds.
    To(Vec<CarriedTo>),
}

impl FromValue for CarryOver {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        if let Some(text) = String::from_value(value, scene) {
            return Some(Self::All(text));
        }
        value?;
        Some(Self::To(Vec::from_value(value, scene)?))
    }
}

element! {
    /// Evidence.
    Evidence of Evidence {
        /// What it proves.
        proves: Vec<Link> = "proves",
        /// Which qualities it shows.
        shows: Vec<Shows> = "shows",
        /// What kind it is.
        kind: Option<&'static str> = "kind",
        /// The test whose result it is.
        test: Option<To<TestIx>> = "test",
        /// `pass` or `fail`.
        result: &'static str = "result",
        /// When.
        on: Day = "on",
        /// Digests of the builds it was done on.
        covers: Vec<Said<String>> = "covers",
        /// Why it holds for others.
        carry_over: Option<CarryOver> = "carry-over",
        /// Tool.
        tool: Option<String> = "tool",
        /// Its version.
        tool_version: Option<String> = "tool-version",
        /// Who did it.
        by: Option<String> = "by",
        /// How independent.
        independence: Option<&'static str> = "independence",
        /// The record.
        file: Option<String> = "file",
        /// Digest of the record.
        digest: Option<String> = "digest",
        /// The day on which it ends.
        expires: Option<Day> = "expires",
    }
}

impl Evidence {
    /// It passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.result == "pass"
    }
}
