//! `noharm sbom diff`: what changed between two SBOMs, whatever their formats.

use std::cmp::Ordering;
use std::path::PathBuf;

use noharm_documents::compare::{self, Changed, Comparison, Direction, Named};
use noharm_matcher::{purl, version};
use noharm_model::answer::FORMAT;
use noharm_model::component::Component;
use serde::Serialize;

use super::document;
use crate::shell::failure::{Ending, Outcome};
use crate::shell::output::{self, one_line, plain};

/// What changed between two SBOMs.
#[derive(clap::Args)]
#[command(after_help = "\
Which of two versions is later follows the purl's type (deb, npm, …); without a purl, numbers with dots and a suffix.

Examples:
  noharm sbom diff pump-3.2.cdx.json pump-3.3.cdx.json
  noharm sbom diff ours.cdx.json theirs.spdx.json --json
  noharm sbom diff old.json new.json --fail-on-change")]
pub struct Args {
    /// The SBOM before
    before: PathBuf,
    /// The SBOM after
    after: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// End with 1 if anything differs
    #[arg(long)]
    fail_on_change: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    format: u32,
    before: String,
    after: String,
    #[serde(flatten)]
    comparison: &'a Comparison,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let before = document::open(&args.before)?.sbom;
    let after = document::open(&args.after)?.sbom;
    let comparison = compare::compare(&before, &after, &order);
    if args.json {
        output::json(&Answer {
            format: FORMAT,
            before: args.before.display().to_string(),
            after: args.after.display().to_string(),
            comparison: &comparison,
        })?;
    } else {
        output::line(plain(&shown(&comparison)).trim_end())?;
    }
    Ok(if args.fail_on_change && !comparison.is_same() { Ending::No } else { Ending::Done })
}

/// By the scheme of the purl's type; by numbers with dots where there is no purl; else it cannot be told.
fn order(part: &Component, before: &str, after: &str) -> Option<Ordering> {
    let scheme = match &part.purl {
        Some(text) => version::of_purl_type(purl::Purl::parse_leniently(text).ok()?.kind())?,
        None => version::Scheme::Generic,
    };
    version::compare(scheme, before, after)
}

fn shown(comparison: &Comparison) -> String {
    let Comparison { added, removed, changed, same } = comparison;
    if comparison.is_same() {
        return format!("nothing differs in {same} components\n");
    }
    let mut text = format!(
        "{} added, {} removed, {} changed, {same} the same\n",
        added.len(),
        removed.len(),
        changed.len()
    );
    for (title, sign, parts) in [("Added", '+', added), ("Removed", '-', removed)] {
        if !parts.is_empty() {
            text.push_str(&format!("\n{title}\n"));
        }
        for part in parts {
            text.push_str(&format!("  {sign} {}\n", named(part)));
        }
    }
    if !changed.is_empty() {
        text.push_str("\nChanged\n");
    }
    for change in changed {
        self::changed(change, &mut text);
    }
    text
}

fn named(part: &Named) -> String {
    document::named(&part.name, part.version.as_deref())
}

/// How many texts of one difference are shown; `--json` has them all.
const SHOWN: usize = 6;

fn changed(change: &Changed, text: &mut String) {
    let version = |version: &Option<String>| {
        version.as_ref().map_or_else(|| "(no version)".to_owned(), |version| one_line(version).into_owned())
    };
    let way = match change.direction {
        None => String::new(),
        Some(direction) => {
            let word = match direction {
                Direction::Newer => "newer",
                Direction::Older => "older",
                Direction::Equal => "counts as equal",
                Direction::Unknown => "which is later cannot be told",
            };
            format!(" -> {} ({word})", version(&change.version_after))
        }
    };
    text.push_str(&format!("  ~ {} {}{way}\n", one_line(&change.name), version(&change.version_before)));
    for difference in &change.differences {
        text.push_str(&format!("      {}:", difference.field));
        for (sign, list) in [('-', &difference.before), ('+', &difference.after)] {
            for one in list.iter().take(SHOWN) {
                text.push_str(&format!(" {sign}{}", one_line(one)));
            }
            if let Some(more) = list.len().checked_sub(SHOWN).filter(|more| *more > 0) {
                text.push_str(&format!(" {sign}(and {more} more)"));
            }
        }
        text.push('\n');
    }
}
