//! `noharm language`: the reference of the security file, written from the table that the compiler itself reads.

use crate::shell::failure::{Ending, Outcome};
use crate::shell::output;

/// Print the reference of the language, in Markdown.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  noharm language > language.md")]
pub struct Args {}

/// Runs the command.
pub fn run(_args: &Args) -> Outcome {
    output::line(noharm_security_file::fields::reference().trim_end())?;
    Ok(Ending::Done)
}
