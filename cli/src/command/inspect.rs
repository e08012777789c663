//! `noharm inspect`: one version, purl, CPE, CVSS vector or SBOM as the matcher sees it. For whoever debugs a match.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use noharm_documents::limits::Limits;
use noharm_documents::{cvss, sbom};
use noharm_matcher::{cpe, purl, version};
use serde::Serialize;

use crate::shell::archive;
use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::output::{self, Reader};

/// The longest line that is read from standard input.
const LONGEST: usize = 1 << 20;

/// Look at one thing as the matcher sees it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  printf '1.0.2k\\t1.0.2u\\n' | noharm inspect version --scheme openssl
  echo 'pkg:NPM/foo@1.0' | noharm inspect purl
  noharm inspect sbom device.cdx.json")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Pairs of versions, tab-separated, on standard input: `<`, `=`, `>` or `?` a line
    Version {
        /// The scheme they follow: semver, deb, rpm, apk, pep440, npm, openssl, generic, …
        #[arg(long)]
        scheme: String,
    },
    /// Package URLs on standard input: the canonical form, or `error: …`, a line
    Purl,
    /// SOURCE and TARGET, tab-separated, on standard input: their relation by NISTIR 7696 a line
    Cpe,
    /// CVSS vectors on standard input: score and rating, tab-separated, a line
    Cvss,
    /// The components of an SBOM, one JSON object a line
    Sbom {
        /// The file, plain or packed
        file: PathBuf,
    },
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    match &args.what {
        What::Version { scheme } => versions(scheme),
        What::Purl => lines(|line| match purl::Purl::parse(line) {
            Ok(purl) => purl.to_string(),
            Err(error) => format!("error: {error}"),
        }),
        What::Cpe => lines(cpes),
        What::Cvss => lines(|line| match cvss::score(line) {
            Some(score) => format!("{:.1}\t{}", score.value(), score.rating.as_str()),
            None => "error: not a CVSS vector of version 2.0, 3.0, 3.1 or 4.0".to_owned(),
        }),
        What::Sbom { file } => components(file),
    }
}

fn versions(scheme: &str) -> Outcome {
    let known = || version::Scheme::ALL.iter().map(|scheme| scheme.word()).collect::<Vec<_>>().join(", ");
    let scheme = version::Scheme::from_word(scheme).ok_or_else(|| {
        Failure(format!("no version scheme `{scheme}` is built here; there are {}", known()))
    })?;
    lines(|line| match line.split_once('\t') {
        Some((left, right)) => version::relation(scheme, left, right).to_string(),
        None => "error: expected two versions with a tab between them".to_owned(),
    })
}

fn cpes(line: &str) -> String {
    let Some((source, target)) = line.split_once('\t') else {
        return "error: expected two CPE names with a tab between them".to_owned();
    };
    let read = |name: &str| cpe::Cpe::parse(name).map_err(|error| format!("error: `{name}`: {error}"));
    match (read(source), read(target)) {
        (Ok(source), Ok(target)) => source.compare(&target).to_string(),
        (Err(error), _) | (_, Err(error)) => error,
    }
}

/// Answers standard input line by line.
fn lines(answer: impl Fn(&str) -> String) -> Outcome {
    let mut input = std::io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = std::io::Read::take(&mut input, LONGEST as u64);
        let count = limited
            .read_until(b'\n', &mut line)
            .map_err(|error| Failure(format!("standard input: {error}")))?;
        if count == 0 {
            return Ok(Ending::Done);
        }
        if count == LONGEST {
            return Err(Failure(format!("a line is longer than {LONGEST} bytes")));
        }
        let text = String::from_utf8_lossy(&line);
        if output::line(&answer(text.trim_end_matches(['\n', '\r'])))? == Reader::Gone {
            return Ok(Ending::Done);
        }
    }
}

/// One component, as `inspect sbom` prints it.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    version: Option<&'a str>,
    purl: Option<&'a str>,
    cpe: Option<&'a str>,
    #[serde(rename = "ref")]
    reference: &'a str,
    #[serde(rename = "type")]
    kind: Option<&'a str>,
    supplier: Option<&'a str>,
    depends_on: &'a [String],
}

fn components(file: &Path) -> Outcome {
    let bytes = archive::read(file, &archive::Limits::SBOM).map_err(|error| Failure::at(file, error))?;
    let sbom = sbom::read(&bytes, &Limits::default()).map_err(|error| Failure::at(file, error))?;
    for component in &sbom.components {
        output::json(&Line {
            name: &component.name,
            version: component.version.as_deref(),
            purl: component.purl.as_deref(),
            cpe: component.cpes.first().map(String::as_str),
            reference: &component.reference,
            kind: component.kind.as_deref(),
            supplier: component.supplier.as_deref(),
            depends_on: &component.depends_on,
        })?;
    }
    for remark in &sbom.remarks {
        output::aside(&format!("remark: {}", output::one_line(remark)));
    }
    Ok(Ending::Done)
}
