//! `noharm sbom lint`: how much of what guidelines ask of an SBOM is there.

use std::path::{Path, PathBuf};

use noharm_documents::quality::{self, Conflict, Outcome as Element, Profile, Report, Weight};
use noharm_model::answer::FORMAT;
use serde::Serialize;

use super::document::{self, Opened};
use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::output::{self, one_line, plain};

/// Count what guidelines ask of an SBOM.
#[derive(clap::Args)]
#[command(after_help = "\
Profiles: ntia (2021), fda (premarket guidance 2026), cisa-2026 (v2.1), bsi (TR-03183-2 v2.1.0), n73 (IMDRF 2023), all.
What a file says is unknown is not there. A part is one element of one component, or one of the file.

Examples:
  noharm sbom lint device.cdx.json
  noharm sbom lint device.cdx.json --profile fda --profile bsi
  noharm sbom lint *.json --profile ntia --fail-below 90 --json")]
pub struct Args {
    /// The SBOMs, plain or packed
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The guideline: ntia, fda, cisa-2026, bsi, n73 or all; may be given several times
    #[arg(long, default_value = "all")]
    profile: Vec<String>,
    /// Print one JSON object a file
    #[arg(long)]
    json: bool,
    /// End with 1 if less than this many hundredths of what any of the guidelines demands is there
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_below: Option<u8>,
}

#[derive(Serialize)]
struct Answer<'a> {
    format: u32,
    sbom: String,
    document: &'a str,
    components: usize,
    profiles: &'a [Report],
    conflicts: &'a [Conflict],
    remarks: &'a [String],
}

#[derive(Serialize)]
struct Unreadable {
    format: u32,
    sbom: String,
    error: String,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let profiles = chosen(&args.profile)?;
    let conflicts = quality::conflicts(&profiles).map_err(|error| Failure(error.to_string()))?;
    let (mut is_partly, mut is_low) = (false, false);
    for file in &args.files {
        let opened = match document::open(file) {
            Ok(opened) => opened,
            Err(failure) if args.files.len() == 1 && !args.json => return Err(failure),
            Err(failure) => {
                is_partly = true;
                unreadable(args, file, &failure)?;
                continue;
            }
        };
        let reports = quality::lint(&opened.sbom, &profiles).map_err(|error| Failure(error.to_string()))?;
        let low =
            |report: &Report| args.fail_below.is_some_and(|least| report.must.percent() < usize::from(least));
        is_low |= reports.iter().any(low);
        if args.json {
            output::json(&Answer {
                format: FORMAT,
                sbom: file.display().to_string(),
                document: &opened.sbom.format,
                components: document::count(&opened.sbom),
                profiles: &reports,
                conflicts: &conflicts,
                remarks: &opened.sbom.remarks,
            })?;
        } else {
            output::line(plain(&shown(file, &opened, &reports, &conflicts)).trim_end())?;
        }
    }
    Ok(match (is_partly, is_low) {
        (true, _) => Ending::Partly,
        (false, true) => Ending::No,
        (false, false) => Ending::Done,
    })
}

fn unreadable(args: &Args, file: &Path, failure: &Failure) -> Result<(), Failure> {
    if args.json {
        let error = failure.to_string();
        output::json(&Unreadable { format: FORMAT, sbom: file.display().to_string(), error })?;
    } else {
        output::aside(&format!("error: {failure}"));
    }
    Ok(())
}

/// The profiles that were asked for, each once.
fn chosen(words: &[String]) -> Result<Vec<Profile>, Failure> {
    let all = quality::profiles().map_err(|error| Failure(error.to_string()))?;
    let asked: Vec<&str> = words.iter().flat_map(|word| word.split(',')).map(str::trim).collect();
    for word in &asked {
        if *word != "all" && all.iter().all(|profile| profile.id != *word) {
            let ids: Vec<&str> = all.iter().map(|profile| profile.id.as_str()).collect();
            return Err(Failure(format!("there is no profile `{word}`; there are {}, all", ids.join(", "))));
        }
    }
    let is_asked = |profile: &Profile| asked.iter().any(|word| *word == "all" || *word == profile.id);
    Ok(all.into_iter().filter(is_asked).collect())
}

fn shown(file: &Path, opened: &Opened, reports: &[Report], conflicts: &[Conflict]) -> String {
    let file = file.display().to_string();
    let file = one_line(&file);
    let mut text = format!("{file}: {}, {} components\n", opened.sbom.format, document::count(&opened.sbom));
    for report in reports {
        text.push('\n');
        profile(report, &mut text);
    }
    if !conflicts.is_empty() {
        text.push_str("\nWhere these guidelines differ\n");
    }
    for conflict in conflicts {
        text.push_str(&format!("  {}\n", conflict.about));
        for (profile, says) in &conflict.says {
            text.push_str(&format!("    {profile:<10} {says}\n"));
        }
        text.push_str(&format!("    what to do: {}\n", conflict.advice));
    }
    text
}

fn profile(report: &Report, text: &mut String) {
    text.push_str(&format!(
        "{} ({})\n  demanded {} of {} ({} %), recommended {} of {} ({} %)\n",
        report.name,
        report.profile,
        report.must.present,
        report.must.asked,
        report.must.percent(),
        report.should.present,
        report.should.asked,
        report.should.percent(),
    ));
    if let Some(basis) = &report.basis {
        text.push_str(&format!("  note: {basis}\n"));
    }
    for element in &report.elements {
        self::element(element, text);
    }
}

fn element(element: &Element, text: &mut String) {
    let weight = match element.weight {
        Weight::Must => "must",
        Weight::Should => "should",
        Weight::Forbidden => "must not",
        Weight::Elsewhere => "elsewhere",
    };
    let count = match element.weight {
        Weight::Elsewhere => "not judged".to_owned(),
        Weight::Forbidden if element.present == element.asked => "kept out".to_owned(),
        Weight::Forbidden => "is there".to_owned(),
        _ => format!("{} of {}", element.present, element.asked),
    };
    let mark = if element.mend.is_none() { ' ' } else { '-' };
    text.push_str(&format!("  {mark} {weight:<9} {:<34} {count}\n", element.title));
    if element.weight == Weight::Elsewhere {
        text.push_str(&format!("              {}\n", element.clause));
    }
    let Some(mend) = &element.mend else { return };
    if !element.missing.is_empty() {
        let names: Vec<String> =
            element.missing.iter().map(|part| document::named(&part.name, part.version.as_deref())).collect();
        let lacking = element.asked.saturating_sub(element.present).saturating_sub(names.len());
        let more = if lacking > 0 { format!(" and {lacking} more") } else { String::new() };
        text.push_str(&format!("              lacking: {}{more}\n", names.join(", ")));
    }
    text.push_str(&format!("              mend: {mend}\n"));
}
