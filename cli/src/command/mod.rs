//! The commands, one per file, all of the same form: arguments, then `run`: load, decide, answer. (`case` and `taken` are what
//! several of them stand on.)

mod assess;
mod case;
mod check;
mod diff;
mod explain;
mod feed;
mod inspect;
mod language;
mod sbom;
mod snapshot;
mod sync;
mod taken;
mod watch;
mod what_if;
mod why;
mod why_not;

use clap::Subcommand;

use crate::shell::failure::Outcome;

/// Shown under `noharm --help`.
pub const EXAMPLES: &str = "\
Examples:
  noharm check examples/infusion-pump              what the security file gets wrong
  noharm assess examples/infusion-pump             who can be harmed, by what path, what to do first
  noharm assess examples/infusion-pump --out pump.html
  noharm assess --sbom device.cdx.json             vulnerabilities of an SBOM without a security file
  noharm assess --sbom device.cdx.json --vex vex/  the same, with what makers and suppliers state
  noharm why over-infusion examples/infusion-pump  the easiest path to a harm, step by step
  noharm sbom lint device.cdx.json --profile fda   what a guideline asks of an SBOM, and what is there
  noharm feed import world/ /media/usb/feeds       a store of advisories that is renewed

Exit codes: 0 done; 1 done, and the answer is no; 2 could not.";

/// A command.
#[derive(Subcommand)]
pub enum Command {
    /// Check a security file: names, types, contradictions, evidence, paths to harm
    Check(check::Args),
    /// Assess a device, or bare SBOMs: harms, vulnerabilities, what to do first
    Assess(assess::Args),
    /// The easiest path to a harm, step by step, with what stands in its way
    Why(why::Args),
    /// What keeps a harm from being easier
    WhyNot(why_not::Args),
    /// What a failure, a lost component or a vulnerability would change
    WhatIf(what_if::Args),
    /// What changes between two releases, folders or git revisions
    Diff(diff::Args),
    /// What a diagnostic's code means, why it matters to a patient, and how to mend it
    Explain(explain::Args),
    /// The reference of the security file's language
    Language(language::Args),
    /// Build an index of the world's advisories
    Snapshot(snapshot::Args),
    /// Keep a store of advisories and renew it, from files or from the network
    Feed(feed::Args),
    /// Watch folders of SBOMs and a store of advisories, and tell what changes
    Watch(watch::Args),
    /// Look at one version, purl, CPE, CVSS vector or SBOM as the matcher sees it
    Inspect(inspect::Args),
    /// Judge, compare, merge, convert or make SBOMs
    Sbom(sbom::Args),
}

impl Command {
    /// Runs the command.
    pub fn run(self) -> Outcome {
        match self {
            Self::Check(args) => check::run(&args),
            Self::Assess(args) => assess::run(&args),
            Self::Why(args) => why::run(&args),
            Self::WhyNot(args) => why_not::run(&args),
            Self::WhatIf(args) => what_if::run(&args),
            Self::Diff(args) => diff::run(&args),
            Self::Explain(args) => explain::run(&args),
            Self::Language(args) => language::run(&args),
            Self::Snapshot(args) => snapshot::run(&args),
            Self::Feed(args) => feed::run(&args),
            Self::Watch(args) => watch::run(&args),
            Self::Inspect(args) => inspect::run(&args),
            Self::Sbom(args) => sbom::run(&args),
        }
    }
}
