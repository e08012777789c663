//! `noharm diff A..B`: what changes for patients between two releases, folders or git revisions.

use std::path::{Path, PathBuf};
use std::process::Command;

use noharm_assessment::Assessed;
use noharm_model::answer::{FORMAT, FindingRow, HarmRow};
use noharm_model::level::{Decision, Level};
use noharm_reports::terminal::{self, Change, DiffFinding, DiffRow};
use serde::Serialize;

use super::case::{CaseArgs, Opened, View, WorldArgs};
use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::{output, screen};

/// What changes for patients between two states of a case.
#[derive(clap::Args)]
#[command(after_help = "\
A and B are two releases of the case, two folders, or two git revisions.

Examples:
  noharm diff 3.2.1..3.3.0 examples/infusion-pump
  noharm diff old/pump..new/pump
  noharm diff HEAD~1..HEAD examples/infusion-pump")]
pub struct Args {
    /// `A..B`
    range: String,
    /// The folder that holds `noharm.toml`
    #[arg(default_value = ".")]
    dir: PathBuf,
    #[command(flatten)]
    view: View,
    #[command(flatten)]
    world: WorldArgs,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    format: u32,
    from: &'a str,
    to: &'a str,
    harms: Vec<HarmChange>,
    findings: Vec<FindingChange>,
}

#[derive(Serialize)]
struct HarmChange {
    harm: String,
    before: Option<Shown>,
    after: Option<Shown>,
}

#[derive(Serialize)]
struct Shown {
    level: Option<Level>,
    decision: Decision,
}

#[derive(Serialize)]
struct FindingChange {
    id: String,
    package: String,
    before: String,
    after: String,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let mut base = base(args)?;
    let releases = base.as_ref().map_or(&[][..], |base| &base.compiled.releases);
    let (from, to, sides) = split(args, releases)?;
    if args.view.release.is_some() && (sides.0 == Side::Release || sides.1 == Side::Release) {
        return Err(Failure(format!(
            "`--release` has no meaning beside `{}`, which names releases itself; leave it out",
            args.range
        )));
    }
    let (from, to) = (from.to_owned(), to.to_owned());
    let before = assessed(args, base.as_mut(), &from, sides.0)?;
    let after = assessed(args, base.as_mut(), &to, sides.1)?;
    let harms = harm_rows(&before, &after);
    let findings = finding_rows(&before, &after);
    if args.json {
        let side = |change: &Change| Shown { level: change.level, decision: change.decision };
        output::json(&Answer {
            format: FORMAT,
            from: &from,
            to: &to,
            harms: harms
                .iter()
                .map(|row| HarmChange {
                    harm: id_of(&[&before, &after], &row.harm),
                    before: row.before.as_ref().map(side),
                    after: row.after.as_ref().map(side),
                })
                .collect(),
            findings: findings
                .into_iter()
                .map(|row| FindingChange {
                    id: row.id,
                    package: row.package,
                    before: row.before,
                    after: row.after,
                })
                .collect(),
        })?;
    } else {
        output::line(terminal::diff(&from, &to, &harms, &findings, &screen::options()).trim_end())?;
    }
    Ok(Ending::Done)
}

/// The id of the harm that is shown by this name.
fn id_of(sides: &[&Assessed], name: &str) -> String {
    let mut harms = sides.iter().flat_map(|side| &side.assessment.harms);
    harms.find(|harm| harm.name == name).map_or_else(|| name.to_owned(), |harm| harm.id.clone())
}

/// What one side of a range is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Release,
    Folder,
    Revision,
}

/// The two sides. A folder's own path may hold `..` too: of all ways to split, the first in which both sides are something.
fn split<'a>(args: &'a Args, releases: &[String]) -> Result<(&'a str, &'a str, (Side, Side)), Failure> {
    let range = args.range.as_str();
    let ways = range.match_indices('.').filter_map(|(at, _)| {
        let to = range.get(at..)?.strip_prefix("..")?;
        let from = range.get(..at)?;
        (!from.is_empty() && !to.is_empty()).then_some((from, to))
    });
    let ways: Vec<(&str, &str)> = ways.take(WAYS).collect();
    if ways.is_empty() {
        return Err(Failure(format!(
            "`{range}` is no range; write `A..B` with two releases, folders or git revisions"
        )));
    }
    let mut lost: Option<&str> = None;
    for (from, to) in ways {
        let side = |name| side(args, releases, name);
        match (side(from), side(to)) {
            (Some(one), Some(other)) => return Ok((from, to, (one, other))),
            // The nearest miss is told: one side is something.
            (Some(_), None) => lost = Some(to),
            (None, Some(_)) => lost = Some(from),
            (None, None) => lost = lost.or(Some(from)),
        }
    }
    Err(Failure(format!(
        "`{}` is neither a release of the case, nor a folder with a `noharm.toml`, nor a git revision",
        lost.unwrap_or(range)
    )))
}

/// How many ways to split a range are tried.
const WAYS: usize = 64;

/// What a name stands for: a release of the case, else a folder, else a git revision of the case's folder.
fn side(args: &Args, releases: &[String], name: &str) -> Option<Side> {
    if releases.iter().any(|release| release == name) {
        return Some(Side::Release);
    }
    if Path::new(name).join("noharm.toml").is_file() {
        return Some(Side::Folder);
    }
    let commit = format!("{name}^{{commit}}");
    let known = !name.starts_with('-')
        && git(args, &["rev-parse", "--verify", "--quiet", &commit])
            .is_ok_and(|known| known.status.success());
    known.then_some(Side::Revision)
}

fn git(args: &Args, words: &[&str]) -> std::io::Result<std::process::Output> {
    Command::new("git").arg("-C").arg(&args.dir).args(words).output()
}

/// The case of the folder that was named, if one lies there: its releases may be the sides, and are read once for both.
fn base(args: &Args) -> Result<Option<Opened>, Failure> {
    let case = CaseArgs { dir: args.dir.clone(), view: args.view.clone() };
    let is_there = args.dir.join("noharm.toml").is_file();
    is_there.then(|| Opened::unchecked(&case, &args.world)).transpose()
}

fn assessed(args: &Args, base: Option<&mut Opened>, name: &str, side: Side) -> Result<Assessed, Failure> {
    match (side, base) {
        (Side::Release, Some(base)) => {
            base.turn_to(name, args.view.as_of)?;
            base.assess(false)
        }
        (Side::Revision, _) => revision(args, name),
        (Side::Folder | Side::Release, _) => {
            let case = CaseArgs { dir: name.into(), view: args.view.clone() };
            Opened::new(&case, &args.world)?.assess(false)
        }
    }
}

/// The case as it was in a git revision, laid out in a folder of its own that goes away again.
fn revision(args: &Args, name: &str) -> Result<Assessed, Failure> {
    let packed = git(args, &["archive", "--format=tar", name, "--", "."])
        .map_err(|error| Failure(format!("git: {error}")))?;
    if !packed.status.success() {
        return Err(Failure(format!(
            "git archive {name}: {}",
            String::from_utf8_lossy(&packed.stderr).trim()
        )));
    }
    let room =
        tempfile::tempdir().map_err(|error| Failure(format!("no room for a copy of {name}: {error}")))?;
    tar::Archive::new(&*packed.stdout)
        .unpack(room.path())
        .map_err(|error| Failure(format!("git archive {name}: {error}")))?;
    let mut world = args.world.clone();
    // The copy lies elsewhere: the snapshot that is near the case itself is the one that is meant.
    if world.snapshot.is_none() {
        world.snapshot = super::case::Snapshot::find(&world, &args.dir)?.map(|snapshot| snapshot.path);
    }
    let case = CaseArgs { dir: room.path().to_owned(), view: args.view.clone() };
    Opened::new(&case, &world)?.assess(false)
}

fn harm_rows(before: &Assessed, after: &Assessed) -> Vec<DiffRow> {
    let (old, new) = (&before.assessment.harms, &after.assessment.harms);
    let mut rows: Vec<DiffRow> = old
        .iter()
        .map(|row| {
            let then = new.iter().find(|other| other.id == row.id);
            DiffRow {
                harm: row.name.clone(),
                before: Some(row.into()),
                after: then.map(Change::from),
                because: then.map_or_else(Vec::new, |then| because(before, after, row, then)),
            }
        })
        .collect();
    let added = new.iter().filter(|row| !old.iter().any(|other| other.id == row.id));
    rows.extend(added.map(|row| DiffRow {
        harm: row.name.clone(),
        before: None,
        after: Some(row.into()),
        because: Vec::new(),
    }));
    rows
}

/// What cuts the old path, or opens the new one: the steps that are there on one side only, and the controls that came.
fn because(before: &Assessed, after: &Assessed, old: &HarmRow, new: &HarmRow) -> Vec<String> {
    if old.today.level == new.today.level && old.decision == new.decision {
        return Vec::new();
    }
    let mut reasons = Vec::new();
    let counts = |assessed: &Assessed, id: &str| {
        assessed.system.controls.iter().any(|one| one.id == id && one.state.counts())
    };
    for control in &after.system.controls {
        let protects_path = old.path.iter().any(|step| {
            control.protects.iter().any(|one| names(&step.to, &after.system.subject_name(one.subject)))
        });
        if control.state.counts() && !counts(before, &control.id) && protects_path {
            reasons.push(format!("`{}` now stands in the old path", control.name));
        }
    }
    for step in &old.path {
        let harder = new.path.iter().find(|other| other.to == step.to && other.text == step.text);
        if let Some(harder) = harder.filter(|harder| harder.level != step.level) {
            reasons.push(format!("{}: {} → {}", step.text, step.level, harder.level));
        }
    }
    reasons.truncate(5);
    reasons
}

/// Whether a fact's name speaks of this very element.
fn names(fact: &str, element: &str) -> bool {
    fact.split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.')))
        .any(|word| word == element)
}

fn finding_rows(before: &Assessed, after: &Assessed) -> Vec<DiffFinding> {
    let reaching = |assessed: &Assessed| -> Vec<(String, String, String)> {
        let words = |row: &FindingRow| {
            let verdict = row.verdict.map_or("", |verdict| verdict.word());
            format!("{verdict}, reaches {}", row.worst_harm.as_deref().unwrap_or_default())
        };
        let rows = assessed.assessment.findings.iter().filter(|row| row.worst_harm.is_some());
        rows.map(|row| (row.id.clone(), row.package.clone(), words(row))).collect()
    };
    let (old, new) = (reaching(before), reaching(after));
    let gone = |list: &[(String, String, String)], id: &str, package: &str| {
        list.iter()
            .find(|row| row.0 == id && row.1 == package)
            .map_or_else(|| "reaches no one".to_owned(), |row| row.2.clone())
    };
    let mut rows = Vec::new();
    for (id, package, words) in &old {
        let then = gone(&new, id, package);
        if then != *words {
            rows.push(DiffFinding {
                id: id.clone(),
                package: package.clone(),
                before: words.clone(),
                after: then,
            });
        }
    }
    for (id, package, words) in &new {
        if !old.iter().any(|row| row.0 == *id && row.1 == *package) {
            let before = "reaches no one".to_owned();
            rows.push(DiffFinding { id: id.clone(), package: package.clone(), before, after: words.clone() });
        }
    }
    rows
}
