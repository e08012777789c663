//! The `noharm` program: one command per file; the rooms do the work, this is the shell round them.

mod command;
mod shell;

use std::process::ExitCode;

use clap::Parser;

use shell::failure::{Ending, Outcome};
use shell::output;

/// Most of an assessment is small texts, made and thrown away (ADR 0006).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The cybersecurity of medical devices, judged by harm to the patient.
#[derive(Parser)]
#[command(name = "noharm", version, propagate_version = true, after_help = command::EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: command::Command,
}

fn main() -> ExitCode {
    tell_faults();
    end(Cli::parse().command.run())
}

/// Prints a failure once, and turns an ending into the exit code that scripts rely on.
fn end(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::No) => ExitCode::from(1),
        Ok(Ending::Partly) => ExitCode::from(2),
        Err(failure) => {
            output::aside(&format!("error: {failure}"));
            ExitCode::from(2)
        }
    }
}

/// A fault of ours is told as such, with the exit code of what could not be done. (A reader that goes away is none: what is
/// printed goes through [`output`].)
fn tell_faults() {
    std::panic::set_hook(Box::new(|info| {
        output::aside(&format!("error: a fault in noharm itself, please report it (SECURITY.md): {info}"));
        std::process::exit(2);
    }));
}
