//! SBOMs in and out, as all of `noharm sbom` does it: read in full, written with an identity that follows from the content.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use noharm_documents::limits::Limits;
use noharm_documents::sbom;
use noharm_documents::write::{self, Head, SbomFormat};
use noharm_model::answer::FORMAT;
use noharm_model::component::Sbom;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::output::{self, one_line};
use crate::shell::{archive, clock};

/// An SBOM that was read.
pub struct Opened {
    /// Its parts and what it says of itself.
    pub sbom: Sbom,
    /// How many statements about vulnerabilities stood in it.
    pub statements: usize,
}

/// Reads one SBOM in full.
pub fn open(path: &Path) -> Result<Opened, Failure> {
    let bytes = archive::read(path, &archive::Limits::SBOM).map_err(|error| Failure::at(path, error))?;
    let (sbom, vex) =
        sbom::read_in_full(&bytes, &Limits::default()).map_err(|error| Failure::at(path, error))?;
    Ok(Opened { sbom, statements: vex.map_or(0, |vex| vex.statements.len()) })
}

/// A part for a line of text: its name, and its version if it states one.
pub fn named(name: &str, version: Option<&str>) -> String {
    match version {
        Some(version) => format!("{} {}", one_line(name), one_line(version)),
        None => one_line(name).into_owned(),
    }
}

/// How many parts it lists, the subject included.
pub fn count(sbom: &Sbom) -> usize {
    sbom.parts().count()
}

/// A format to write.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// CycloneDX 1.6, JSON
    #[value(name = "cyclonedx-1.6", alias = "cyclonedx")]
    CycloneDx16,
    /// CycloneDX 1.7, JSON
    #[value(name = "cyclonedx-1.7")]
    CycloneDx17,
    /// SPDX 2.3, JSON
    #[value(name = "spdx-2.3", alias = "spdx")]
    Spdx23,
}

/// Where an SBOM is written, and what it says of itself.
#[derive(clap::Args)]
pub struct WriteArgs {
    /// The file to write; without it, standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// The format to write
    #[arg(long, value_enum, default_value = "cyclonedx-1.6")]
    format: Format,
    /// Whoever answers for the new SBOM; without it, the authors of what it was made from, if it names any
    #[arg(long)]
    author: Option<String>,
    /// A URI of yours, under which SPDX documents are named
    #[arg(long, default_value = "https://spdx.org/spdxdocs")]
    namespace: String,
    /// When it was made, as `2026-07-29T10:00:00Z`; without it, today. Give it for output that is the same every time
    #[arg(long)]
    timestamp: Option<String>,
    /// Print one JSON object about what was written; needs `--output`
    #[arg(long, requires = "output")]
    json: bool,
}

/// What was written, for scripts.
#[derive(Serialize)]
struct Answer<'a> {
    format: u32,
    output: String,
    document: &'a str,
    components: usize,
    joined: Option<usize>,
    lost: &'a [String],
    remarks: &'a [String],
}

/// What is told of a writing besides the document itself.
#[derive(Default)]
pub struct Told {
    /// Components that stood several times and stand once now.
    pub joined: Option<usize>,
    /// What the new document does not carry, beyond what the writer knows.
    pub lost: Vec<String>,
    /// What a person should look at.
    pub remarks: Vec<String>,
}

/// Writes an SBOM and tells what it could not hold.
pub fn write(sbom: &Sbom, args: &WriteArgs, mut told: Told) -> Outcome {
    let (format, document) = match args.format {
        Format::CycloneDx16 => (SbomFormat::CycloneDx1_6, "CycloneDX 1.6"),
        Format::CycloneDx17 => (SbomFormat::CycloneDx1_7, "CycloneDX 1.7"),
        Format::Spdx23 => (SbomFormat::Spdx2_3, "SPDX 2.3"),
    };
    let head = head(sbom, args)?;
    let written = write::sbom(sbom, format, &head).map_err(|error| Failure(error.to_string()))?;
    let mut lost = written.lost;
    lost.append(&mut told.lost);
    let Some(path) = &args.output else {
        output::line(written.text.trim_end())?;
        tell(&lost, &told.remarks);
        return Ok(Ending::Done);
    };
    output::replace(path, written.text.as_bytes())?;
    let components = count(sbom);
    if args.json {
        output::json(&Answer {
            format: FORMAT,
            output: path.display().to_string(),
            document,
            components,
            joined: told.joined,
            lost: &lost,
            remarks: &told.remarks,
        })?;
        return Ok(Ending::Done);
    }
    let joined = told.joined.map(|joined| format!(", {joined} joined with another")).unwrap_or_default();
    output::line(&format!("{}: {components} components{joined}", path.display()))?;
    tell(&lost, &told.remarks);
    Ok(Ending::Done)
}

/// How many remarks a person is shown; all of them stand in `--json`.
const SHOWN: usize = 20;

fn tell(lost: &[String], remarks: &[String]) {
    for lost in lost {
        output::aside(&format!("not carried over: {}", one_line(lost)));
    }
    for remark in remarks.iter().take(SHOWN) {
        output::aside(&format!("remark: {}", one_line(remark)));
    }
    if let Some(more) = remarks.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        output::aside(&format!("and {more} more remarks; `--json` has them all"));
    }
}

/// What the file said of itself that no new file says for it.
pub fn left_behind(opened: &Opened) -> Vec<String> {
    let about = opened.sbom.about.as_deref();
    let mut lost = Vec::new();
    if opened.statements > 0 {
        lost.push(format!("statements about vulnerabilities ({} times)", opened.statements));
    }
    if about.is_some_and(|about| about.is_signed) {
        lost.push("the signature, which holds for the old file only (1 times)".to_owned());
    }
    if let Some(tools) = about.map(|about| about.tools.len()).filter(|tools| *tools > 0) {
        lost.push(format!("the programs that made the old file ({tools} times)"));
    }
    lost
}

fn head(sbom: &Sbom, args: &WriteArgs) -> Result<Head, Failure> {
    let timestamp = match &args.timestamp {
        Some(text) => checked(text)?.to_owned(),
        None => format!("{}T00:00:00Z", clock::today()),
    };
    let authors = sbom.about.as_ref().map(|about| about.authors.join(", ")).unwrap_or_default();
    let title = sbom.subject.as_ref().map_or_else(
        || "SBOM".to_owned(),
        |subject| match &subject.version {
            Some(version) => format!("{} {version}", subject.name),
            None => subject.name.clone(),
        },
    );
    let content = serde_json::to_vec(sbom)
        .map_err(|error| Failure(format!("the SBOM cannot be written as JSON: {error}")))?;
    Ok(Head {
        uuid: uuid(&[&content, timestamp.as_bytes(), format!("{:?}", args.format).as_bytes()]),
        title,
        author: args.author.clone().unwrap_or(authors),
        namespace: args.namespace.clone(),
        tool: ("noharm".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        history: vec![(timestamp, "written".to_owned())],
    })
}

/// A time that the formats take: day, time of day, offset.
fn checked(text: &str) -> Result<&str, Failure> {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let is_day = day.parse::<noharm_model::day::Day>().is_ok();
    let clock = time.strip_suffix('Z').unwrap_or_default();
    let parts: Vec<&str> = clock.split(':').collect();
    let is_number =
        |part: &&str, most: u32| part.len() == 2 && part.parse::<u32>().is_ok_and(|number| number <= most);
    let is_time = match parts.as_slice() {
        [hour, minute, second] => is_number(hour, 23) && is_number(minute, 59) && is_number(second, 60),
        _ => false,
    };
    if is_day && is_time {
        return Ok(text);
    }
    Err(Failure(format!("`{text}` is no time; write it in UTC as 2026-07-29T10:00:00Z")))
}

/// A UUID of version 8 (RFC 9562, section 5.8) from a SHA-256 of the content: the same content, the same UUID.
fn uuid(content: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in content {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    let digest = digest.finalize();
    let mut bytes = [0u8; 16];
    bytes.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
    let mut number = u128::from_be_bytes(bytes);
    number = number & !(0xF << 76) | (0x8 << 76);
    number = number & !(0x3 << 62) | (0x2 << 62);
    let (first, second, third) = (number >> 96, (number >> 80) & 0xFFFF, (number >> 64) & 0xFFFF);
    let (fourth, fifth) = ((number >> 48) & 0xFFFF, number & 0xFFFF_FFFF_FFFF);
    format!("{first:08x}-{second:04x}-{third:04x}-{fourth:04x}-{fifth:012x}")
}
