//! Many SBOMs in brief: which component has which vulnerability, one line of JSON an SBOM or a table, without a sentence.

use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

use noharm_assessment::brief::{Brief, BriefAnswer, BriefComponent};
use noharm_model::finding::Applies;

use super::bare::{Asked, Named, Opened, report};
use super::{Args, FailOn, batch};
use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::output::one_line;
use crate::shell::{output, progress};

/// An answer that can be printed.
struct Printed {
    text: String,
    undecided: u64,
}

/// Answers the files, and prints each answer in its turn.
pub(super) fn run(args: &Args, asked: &Asked<'_>, files: &[Named]) -> Outcome {
    let brief = Brief::new(asked.index, asked.head.digest.clone(), asked.identities, asked.day);
    // One of them for each thread; what a thread has seen helps the next file.
    let idle = Mutex::new(Vec::new());
    let lock = || idle.lock().unwrap_or_else(PoisonError::into_inner);
    let answer = |file: &Named| {
        let Opened { name, sbom, voices } = Opened::new(file, asked.voices)?;
        let mut screener = lock().pop().unwrap_or_else(|| brief.screener());
        let answer = brief.answer(&mut screener, &name, &sbom, &voices);
        lock().push(screener);
        let answer = answer.map_err(|error| asked.snapshot.told(&error).to_string())?;
        let text = if args.json {
            serde_json::to_string(&answer).map_err(|error| error.to_string())?
        } else {
            table(&answer)
        };
        Ok(Printed { text, undecided: answer.counts.undecided })
    };
    let bar = progress::bar(files.len() as u64, "SBOMs");
    let (mut failed, mut no) = (false, false);
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(files.len());
    batch::in_threads(threads, files, &answer, &mut |file, answered| {
        match answered {
            Ok(Printed { text, undecided }) => {
                no |= undecided > 0 && args.fail_on.contains(&FailOn::Undetermined);
                bar.suspend(|| output::line(&text)).map(drop)?;
            }
            Err(error) => {
                failed = true;
                report(args, &file.path, error, &bar)?;
            }
        }
        bar.inc(1);
        Ok::<(), Failure>(())
    })?;
    bar.finish_and_clear();
    Ok(match (failed, no) {
        (true, _) => Ending::Partly,
        (false, true) => Ending::No,
        (false, false) => Ending::Done,
    })
}

/// A line for the SBOM, and one for each component that a vulnerability is told of.
fn table(answer: &BriefAnswer<'_, '_>) -> String {
    let counts = answer.counts;
    let (sbom, affected) = (one_line(answer.sbom), counts.matches - counts.undecided);
    let mut text = format!(
        "{sbom}: {} packages, {affected} affected, {} undecided, {} refuted",
        counts.packages, counts.undecided, counts.refuted
    );
    let names: Vec<String> = answer.components.iter().map(named).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or_default().min(WIDEST);
    for (component, name) in answer.components.iter().zip(names) {
        let list = |status: Applies| -> Vec<String> {
            let meant = component.findings.iter().filter(|one| one.status == status);
            meant
                .map(|one| match one.unknown {
                    Some(reason) => format!("{} ({reason})", one_line(&one.id)),
                    None => one_line(&one.id).into_owned(),
                })
                .collect()
        };
        for status in [Applies::Affected, Applies::Unknown, Applies::NotAffected] {
            let ids = list(status);
            if !ids.is_empty() {
                let word = status.word().replace('_', " ");
                text.push_str(&format!("\n  {name:width$}  {word:12}  {}", ids.join(", ")));
            }
        }
    }
    text
}

/// Letters of the first column.
const WIDEST: usize = 48;

fn named(component: &BriefComponent<'_, '_>) -> String {
    let version = component.version.unwrap_or_default();
    one_line(format!("{} {version}", component.package).trim_end()).into_owned()
}
