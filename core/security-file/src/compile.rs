//! The compiler as a whole: from a world to a case, the method and all that was found.

use noharm_model::day::Day;
use noharm_model::system::System;

use crate::case::{self, Case, Evidence};
use crate::diagnostic::Diagnostic;
use crate::fields::Kind;
use crate::limits::Limits;
use crate::policy::{self, Policy};
use crate::rules::{self, Context, RULES};
use crate::span::Sources;
use crate::standing::Record;
use crate::world::World;
use crate::{levels, load, release, standing, system, typed};

/// What to compile.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The release; without it the newest in the field, else the newest.
    pub release: Option<String>,
    /// The day; without it the policy's, else today.
    pub as_of: Option<Day>,
    /// Bounds on the text.
    pub limits: Limits,
}

/// A case compiled.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The case. Where the text is broken ([`Compiled::is_broken`]) it holds what is sound of it; none where the
    /// release that was asked for does not exist, or nothing could be read.
    pub case: Option<Case>,
    /// The method.
    pub policy: Policy,
    /// All that was found, by file and line. Levels and waivers are applied.
    pub diagnostics: Vec<Diagnostic>,
    /// Ids of all releases, oldest first.
    pub releases: Vec<String>,
    /// The files; every span points into them.
    pub sources: Sources,
    /// The day judged for.
    pub as_of: Day,
}

impl Compiled {
    /// True where syntax, names or types are broken: then nothing must be guessed from the case.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_broken_text)
    }

    /// Why the case could not be read at all (exit code 2): unreadable, not UTF-8, over a limit.
    #[must_use]
    pub fn refused(&self) -> Option<&Diagnostic> {
        self.diagnostics.iter().find(|diagnostic| matches!(diagnostic.code, "NH0001" | "NH0002"))
    }

    /// True where a finding of level error stands.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == crate::diagnostic::Severity::Error)
    }

    /// The system that risk is computed on.
    #[must_use]
    pub fn system(&self) -> Option<System> {
        self.case.as_ref().map(|case| system::system(case, &self.sources, &self.policy))
    }
}

/// Finds the record of a piece of evidence and compares its digest.
fn record(world: &dyn World, evidence: &Evidence, out: &mut Vec<Diagnostic>) -> Record {
    let (Some(file), Some(stated)) = (&evidence.file, &evidence.digest) else { return Record::NotStated };
    match world.digest(file) {
        Ok(None) => Record::NotThere,
        Ok(Some(digest)) if digest.eq_ignore_ascii_case(stated) => Record::Same,
        // Another algorithm than the shell's: it cannot be compared.
        Ok(Some(digest)) if digest.split(':').next() != stated.split(':').next() => Record::NotThere,
        Ok(Some(digest)) => Record::Changed(digest),
        Err(reason) => {
            let message = format!("cannot read `{file}`: {reason}");
            out.push(rules::unreadable::RULE.at(evidence.head.field("file"), message));
            Record::NotThere
        }
    }
}

/// Compiles a case. Never fails: what is wrong stands in the diagnostics.
#[must_use]
pub fn compile(world: &dyn World, options: &Options) -> Compiled {
    let mut out = Vec::new();
    let loaded = load::load(world, &options.limits, &mut out);
    let policy = policy::read(&loaded.policy, &mut out);
    let as_of = options.as_of.or(policy.as_of).unwrap_or_else(|| world.today());
    let entities = typed::check(loaded.elements, &mut out);
    let selection = release::select(&entities, options.release.as_deref(), &mut out);
    let releases = selection.as_ref().map(|selection| selection.order.clone()).unwrap_or_default();
    let case = selection.map(|selection| {
        let mut case = case::build(&entities, &selection, as_of, &mut out);
        case.standings = standing::judge(&case, &policy, |evidence| record(world, evidence, &mut out));
        case
    });
    if let Some(case) = &case {
        let context = Context {
            case,
            policy: &policy,
            sources: &loaded.sources,
            files: &loaded.paths,
            harm_lost: entities.iter().any(|entity| entity.kind == Kind::Harm),
            device_lost: entities.iter().any(|entity| entity.kind == Kind::Device),
        };
        for check in RULES.iter().filter_map(|rule| rule.check) {
            check(&context, &mut out);
        }
    }
    let diagnostics = levels::apply(out, case.as_ref(), &policy, as_of, &options.limits);
    Compiled { case, policy, diagnostics, releases, sources: loaded.sources, as_of }
}
