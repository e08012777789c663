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
use crate::typed::Entity;
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

/// The text of a case, read and typed once: each of its releases is compiled from it.
#[derive(Debug)]
pub struct Text {
    sources: Sources,
    paths: Vec<String>,
    policy: Policy,
    entities: Vec<Entity>,
    /// What was found while reading.
    found: Vec<Diagnostic>,
    limits: Limits,
}

/// Reads the text of a case. Never fails: what is wrong stands in the diagnostics of every release.
#[must_use]
pub fn read(world: &dyn World, limits: &Limits) -> Text {
    let mut found = Vec::new();
    let loaded = load::load(world, limits, &mut found);
    let policy = policy::read(&loaded.policy, &mut found);
    let entities = typed::check(loaded.elements, &mut found);
    Text { sources: loaded.sources, paths: loaded.paths, policy, entities, found, limits: *limits }
}

impl Text {
    /// Compiles a release for a day; for what is left out see [`Options`]. Never fails: what is wrong stands in the
    /// diagnostics.
    #[must_use]
    pub fn compile(&self, world: &dyn World, release: Option<&str>, as_of: Option<Day>) -> Compiled {
        let Self { sources, paths, policy, entities, found, limits } = self;
        let mut out = found.clone();
        let as_of = as_of.or(policy.as_of).unwrap_or_else(|| world.today());
        let selection = release::select(entities, release, &mut out);
        let releases = selection.as_ref().map(|selection| selection.order.clone()).unwrap_or_default();
        let case = selection.map(|selection| {
            let mut case = case::build(entities, &selection, as_of, &mut out);
            case.standings = standing::judge(&case, policy, |evidence| record(world, evidence, &mut out));
            case
        });
        if let Some(case) = &case {
            let context = Context {
                case,
                policy,
                sources,
                files: paths,
                harm_lost: entities.iter().any(|entity| entity.kind == Kind::Harm),
                device_lost: entities.iter().any(|entity| entity.kind == Kind::Device),
            };
            for check in RULES.iter().filter_map(|rule| rule.check) {
                check(&context, &mut out);
            }
        }
        let diagnostics = levels::apply(out, case.as_ref(), policy, as_of, limits);
        Compiled { case, policy: policy.clone(), diagnostics, releases, sources: sources.clone(), as_of }
    }
}

/// Compiles one release of a case. Never fails: what is wrong stands in the diagnostics.
#[must_use]
pub fn compile(world: &dyn World, options: &Options) -> Compiled {
    read(world, &options.limits).compile(world, options.release.as_deref(), options.as_of)
}
