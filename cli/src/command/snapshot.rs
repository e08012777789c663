//! `noharm snapshot build`: the world's advisories, wherever they lie under some folders, into one index file.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use noharm_documents::limits::Limits;
use noharm_documents::sbom;
use noharm_feeds::{Snapshot, collect};
use noharm_matcher::{Builder, Index};
use noharm_model::component::Component;
use noharm_security_file as compile;
use serde::Serialize;

use super::taken::{self, Taken};
use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::output::{self, one_a_line};
use crate::shell::progress::Bars;
use crate::shell::world::Folder as World;
use crate::shell::{archive, folder};

/// Build an index of the world's advisories.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    job: Job,
}

#[derive(Subcommand)]
enum Job {
    /// Read OSV, NVD, CVE, KEV, EPSS and CSAF files wherever they lie under the folders, and write one index
    #[command(after_help = "Example:\n  noharm snapshot build feeds/ -o world.noharm")]
    Build(Build),
    /// Say what an index covers
    Show(Show),
}

#[derive(clap::Args)]
struct Build {
    /// Folders or files: plain, .gz, .zst, .zip, .tar, .tar.gz, .tar.zst
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The index to write
    #[arg(short, long)]
    output: PathBuf,
    /// Keep only what the SBOMs under these folders may be matched against
    #[arg(long)]
    only_for: Vec<PathBuf>,
    /// What the sources are known to lack: a TOML table, source = ["one sentence", …]
    #[arg(long)]
    gaps: Option<PathBuf>,
    /// Print one JSON object instead of words
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
struct Show {
    /// The index: a file, or the folder of a store
    file: PathBuf,
    /// Print one JSON object instead of words
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    match &args.job {
        Job::Build(args) => build(args),
        Job::Show(args) => show(args),
    }
}

#[derive(Serialize)]
struct Report<'a> {
    format: u32,
    output: String,
    bytes: u64,
    digest: String,
    #[serde(flatten)]
    taken: &'a Taken,
}

fn build(args: &Build) -> Outcome {
    let files = taken::files(&args.paths)?;
    let mut builder = Builder::new();
    for (source, sentence) in taken::gaps(args.gaps.as_ref())? {
        builder.gap(&source, &sentence);
    }
    keep_only(&mut builder, &args.only_for)?;
    remember(&mut builder, &args.only_for)?;
    let taken = Taken::of(collect(&mut builder, &files, &Bars::default()));
    if taken.records() == 0 {
        return Err(taken.nothing());
    }
    let bytes = builder.build().map_err(|error| Failure(error.to_string()))?;
    output::replace(&args.output, &bytes)?;
    tell(args, &bytes, &taken)
}

/// Reads every SBOM under the folders and tells the builder to keep what they may be matched against.
fn keep_only(builder: &mut Builder, folders: &[PathBuf]) -> Result<(), Failure> {
    if folders.is_empty() {
        return Ok(());
    }
    let mut components: Vec<Component> = Vec::new();
    for top in folders {
        for path in folder::files(top)? {
            let name = path.to_string_lossy();
            if !name.ends_with(".json") || path.parent().is_none_or(|folder| !folder.ends_with("sbom")) {
                continue;
            }
            let bytes =
                archive::read(&path, &archive::Limits::SBOM).map_err(|error| Failure::at(&path, error))?;
            let sbom = sbom::read(&bytes, &Limits::default()).map_err(|error| Failure::at(&path, error))?;
            components.extend(sbom.components);
        }
    }
    if components.is_empty() {
        return Err(Failure(
            "no SBOM was found under the folders of --only-for (files `sbom/*.json`)".into(),
        ));
    }
    builder.keep(&components, "only what the worked devices' SBOMs contain");
    Ok(())
}

/// What the cases under the folders remember of names: what it leads to is kept too.
fn remember(builder: &mut Builder, folders: &[PathBuf]) -> Result<(), Failure> {
    for top in folders {
        for path in folder::files(top)?.into_iter().filter(|path| path.ends_with("noharm.toml")) {
            let Some(case) = path.parent().map(World::new).transpose()? else { continue };
            let compiled = compile::compile(&case, &compile::Options::default());
            if let Some(remark) = not_kept(&path, &compiled) {
                output::aside(&remark);
            }
            if let Some(case) = compiled.case {
                builder.remember(&noharm_assessment::parts::statements(&case));
            }
        }
    }
    Ok(())
}

/// Of a case that cannot be read, or not all of it: what is missing in the selection for that.
fn not_kept(path: &Path, compiled: &compile::Compiled) -> Option<String> {
    let mistake = compiled.refused().or_else(|| compiled.diagnostics.iter().find(|one| one.is_broken_text()));
    let what = match (&compiled.case, mistake) {
        (Some(_), None) => return None,
        (Some(_), Some(_)) => "what cannot be read of its rules about names is not kept",
        (None, _) => "none of its rules about names is kept",
    };
    let (place, why) = match mistake {
        Some(one) => {
            let place = compiled.sources.place(one.span);
            (format!("{}:{}", path.display(), place.line.max(1)), format!("{} [{}]", one.message, one.code))
        }
        None => (path.display().to_string(), "it cannot be compiled".to_owned()),
    };
    let next = "`noharm check` shows all that is wrong with it; mend it and build the index again";
    Some(format!("note: {place}: {}; {what}: {next}", output::one_line(&why)))
}

fn tell(args: &Build, bytes: &[u8], taken: &Taken) -> Outcome {
    let report = Report {
        format: noharm_model::answer::FORMAT,
        output: args.output.display().to_string(),
        bytes: bytes.len() as u64,
        digest: output::named(&Index::open(bytes).map_err(|error| Failure(error.to_string()))?.digest()),
        taken,
    };
    if args.json {
        output::json(&report)?;
    } else {
        let mut lines = taken.lines();
        lines.push(format!("wrote {}: {} bytes, {}", report.output, report.bytes, report.digest));
        output::line(&one_a_line(&lines))?;
    }
    Ok(taken.ending())
}

fn show(args: &Show) -> Outcome {
    #[derive(Serialize)]
    struct Shown<'a> {
        format: u32,
        digest: String,
        bytes: u64,
        selection: &'a str,
        products: u64,
        sources: &'a [noharm_model::finding::SourceCoverage],
        ecosystems: &'a [(String, u64)],
    }
    let snapshot = Snapshot::open(&args.file)?;
    let index = snapshot.verified()?;
    let coverage = index.coverage().map_err(|error| Failure::at(&args.file, error))?;
    if args.json {
        output::json(&Shown {
            format: noharm_model::answer::FORMAT,
            digest: output::named(&index.digest()),
            bytes: snapshot.bytes(),
            selection: &coverage.selection_note,
            products: coverage.products,
            sources: &coverage.sources,
            ecosystems: &coverage.ecosystems,
        })?;
        return Ok(Ending::Done);
    }
    let mut lines = vec![format!(
        "{}: {} bytes, {}",
        args.file.display(),
        snapshot.bytes(),
        output::named(&index.digest())
    )];
    if coverage.selection {
        lines.push(format!("a selection: {}", coverage.selection_note));
    }
    for source in &coverage.sources {
        let as_of = source.as_of.map_or("day unknown".to_owned(), |day| format!("to {day}"));
        lines.push(format!("{:>9} records  {}, {as_of}", source.records, source.name));
        lines.extend(source.gaps.iter().map(|gap| format!("                   lacks {gap}")));
    }
    output::line(&one_a_line(&lines))?;
    Ok(Ending::Done)
}
