//! `noharm why HARM`: the easiest path to a harm, step by step, with its barriers and what fails alone.

use noharm_reports::terminal;

use super::case::{CaseArgs, Opened, WorldArgs};
use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::{output, screen};

/// The easiest path to a harm.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  noharm why over-infusion examples/infusion-pump")]
pub struct Args {
    /// The harm, `over-infusion` or `harm.over-infusion`
    harm: String,
    #[command(flatten)]
    case: CaseArgs,
    #[command(flatten)]
    world: WorldArgs,
    /// Print the harm's JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let opened = Opened::new(&args.case, &args.world)?;
    let assessed = opened.assess(false)?;
    let id = args.harm.strip_prefix("harm.").unwrap_or(&args.harm);
    let row =
        assessed.assessment.harms.iter().find(|harm| harm.id == id).ok_or_else(|| unknown(&assessed, id))?;
    if args.json {
        output::json(row)?;
    } else {
        let shown = terminal::harm(&assessed.assessment, id, &screen::options())
            .ok_or_else(|| unknown(&assessed, id))?;
        output::line(shown.trim_end())?;
    }
    Ok(Ending::Done)
}

/// There is no such harm; these are the ones there are.
pub fn unknown(assessed: &noharm_assessment::Assessed, id: &str) -> Failure {
    let known: Vec<&str> = assessed.assessment.harms.iter().map(|harm| harm.id.as_str()).collect();
    Failure(format!("there is no harm `{id}` in this release; there are {}", known.join(", ")))
}
