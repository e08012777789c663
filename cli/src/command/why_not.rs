//! `noharm why-not HARM`: what keeps a harm from being easier, one hurdle a line.

use noharm_assessment::why_not::{self, Hurdle};
use noharm_model::answer::FORMAT;
use noharm_model::level::Level;
use noharm_model::system::HarmIx;
use noharm_reports::terminal::{self, WhyNotRow};
use serde::Serialize;

use super::case::{CaseArgs, Opened, WorldArgs};
use super::why::unknown;
use crate::shell::failure::{Ending, Outcome};
use crate::shell::{output, screen};

/// What keeps a harm from being easier.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  noharm why-not over-infusion examples/infusion-pump --release 3.3.0")]
pub struct Args {
    /// The harm, `over-infusion` or `harm.over-infusion`
    harm: String,
    #[command(flatten)]
    case: CaseArgs,
    #[command(flatten)]
    world: WorldArgs,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    format: u32,
    harm: &'a str,
    level: Option<Level>,
    hurdles: &'a [Hurdle],
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let opened = Opened::new(&args.case, &args.world)?;
    let assessed = opened.assess(false)?;
    let id = args.harm.strip_prefix("harm.").unwrap_or(&args.harm);
    let position =
        assessed.system.harms.iter().position(|harm| harm.id == id).ok_or_else(|| unknown(&assessed, id))?;
    let harm = HarmIx(u32::try_from(position).map_err(|_| unknown(&assessed, id))?);
    let (level, hurdles) =
        why_not::hurdles(&assessed.analysis, harm, "today").ok_or_else(|| unknown(&assessed, id))?;
    if args.json {
        output::json(&Answer { format: FORMAT, harm: id, level, hurdles: &hurdles })?;
        return Ok(Ending::Done);
    }
    let name = assessed.system.harms.get(position).map_or(id, |harm| harm.name.as_str());
    let rows: Vec<WhyNotRow> = hurdles.iter().map(row).collect();
    output::line(terminal::why_not(name, level, &rows, &screen::options()).trim_end())?;
    Ok(Ending::Done)
}

fn row(hurdle: &Hurdle) -> WhyNotRow {
    let level = hurdle.level.map_or_else(|| "not there".to_owned(), |level| level.to_string());
    let stopped_by = match &hurdle.control {
        Some(control) => format!("{level}, by `{control}`"),
        None => level,
    };
    let place = (!hurdle.at.file.is_empty()).then(|| hurdle.at.to_string());
    WhyNotRow { needs: hurdle.needs.clone(), stopped_by, place }
}
