//! `noharm explain CODE`: what a diagnostic means, why it matters to a patient, a bad and a good example.

use noharm_assessment::rules::{Explanation, explain, explanations};

use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::output;

/// What a diagnostic's code means, and how to mend it.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  noharm explain NH0104")]
pub struct Args {
    /// The code, as `check` prints it
    #[arg(required_unless_present = "list", conflicts_with = "list")]
    code: Option<String>,
    /// List every code with its title
    #[arg(long, conflicts_with_all = ["json", "markdown"])]
    list: bool,
    /// Write Markdown
    #[arg(long)]
    markdown: bool,
    /// Print one JSON object
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    if args.list {
        for one in explanations() {
            output::line(&format!("{}  {}", one.code, one.title))?;
        }
        return Ok(Ending::Done);
    }
    let code = args.code.as_deref().unwrap_or_default();
    let found = explain(code).ok_or_else(|| {
        Failure(format!("there is no code `{code}`; `noharm explain --list` names them all"))
    })?;
    if args.json {
        output::json(&found)?;
    } else if args.markdown {
        output::line(markdown(&found).trim_end())?;
    } else {
        output::line(plain(&found).trim_end())?;
    }
    Ok(Ending::Done)
}

fn plain(one: &Explanation) -> String {
    let mut text = format!("{} ({}): {}\n\n{}\n", one.code, one.level, one.title, one.why);
    if !one.clauses.is_empty() {
        text.push_str(&format!("\nconcerns: {}\n", one.clauses.join("; ")));
    }
    for (word, example) in [("wrong", one.bad), ("right", one.good)] {
        if !example.trim().is_empty() {
            text.push_str(&format!("\n{word}:\n"));
            for line in example.trim_matches('\n').lines() {
                text.push_str(&format!("    {line}\n"));
            }
        }
    }
    text
}

fn markdown(one: &Explanation) -> String {
    let mut text = format!("# {}: {}\n\nLevel: {}.\n\n{}\n", one.code, one.title, one.level, one.why);
    if !one.clauses.is_empty() {
        text.push_str(&format!("\nConcerns: {}.\n", one.clauses.join("; ")));
    }
    for (word, example) in [("Wrong", one.bad), ("Right", one.good)] {
        if !example.trim().is_empty() {
            text.push_str(&format!("\n## {word}\n\n```toml\n{}\n```\n", example.trim_matches('\n')));
        }
    }
    text
}
