//! `noharm check`: what a security file gets wrong, and the paths to harm that it describes.

use noharm_assessment::Assessed;
use noharm_assessment::rules::{self, Context};
use noharm_security_file::render;

use super::case::{CaseArgs, Opened, WorldArgs, refused};
use crate::shell::failure::{Ending, Outcome};
use crate::shell::{output, screen};

/// Check a security file.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noharm check examples/infusion-pump
  noharm check examples/infusion-pump --json
  noharm check examples/infusion-pump --sarif > pump.sarif

Exit codes: 0 no finding of level error; 1 there are some; 2 could not be read.")]
pub struct Args {
    #[command(flatten)]
    case: CaseArgs,
    #[command(flatten)]
    world: WorldArgs,
    /// One JSON object a finding, one a line
    #[arg(long, conflicts_with = "sarif")]
    json: bool,
    /// One SARIF 2.1.0 log
    #[arg(long)]
    sarif: bool,
    /// Each finding in full, also those that repeat
    #[arg(long, conflicts_with_all = ["json", "sarif"])]
    all: bool,
    /// Only what the text alone shows: no SBOMs, no advisories, no risk
    #[arg(long)]
    text_only: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let mut opened = Opened::unchecked(&args.case, &args.world)?;
    let mut unanswered = None;
    if let Some(refused) = refused(&opened.compiled) {
        return Err(refused);
    }
    if !args.text_only && !opened.compiled.is_broken() && opened.compiled.case.is_some() {
        match opened.assess(false) {
            Ok(assessed) => beyond_the_text(&mut opened, &assessed),
            Err(failure) => unanswered = Some(failure),
        }
    }
    let compiled = &opened.compiled;
    if args.json {
        for one in &compiled.diagnostics {
            output::line(&render::json::line(one, &compiled.sources))?;
        }
    } else if args.sarif {
        let rules: Vec<_> = rules::explanations().iter().map(|one| (one.code, one.title, one.why)).collect();
        output::line(&render::sarif::log(&compiled.diagnostics, &compiled.sources, &rules))?;
    } else {
        let options = screen::options();
        let write = if args.all { render::terminal::text } else { render::terminal::summary };
        let text = write(&compiled.diagnostics, &compiled.sources, options.width, options.colour);
        output::line(text.trim_end())?;
    }
    // What the text shows has been told; what needs more than the text could not be looked at, and that is the ending.
    unanswered.map_or(Ok(if compiled.has_errors() { Ending::No } else { Ending::Done }), Err)
}

/// Adds what only the SBOMs, the advisories and the risk show.
fn beyond_the_text(opened: &mut Opened, assessed: &Assessed) {
    let Some(case) = &opened.compiled.case else { return };
    let context =
        Context { compiled: &opened.compiled, case, device: &assessed.device, analysis: &assessed.analysis };
    let more = rules::check(&context);
    opened.compiled.diagnostics.extend(more);
    opened.compiled.diagnostics.sort_by_key(|one| (one.span, one.code));
}
