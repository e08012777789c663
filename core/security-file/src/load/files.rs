//! Picks the files of a case and reads them as text.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::rules;
use crate::span::{FileIx, Sources, Span};
use crate::world::World;

/// Name of the file at the root of a case.
pub(crate) const ROOT: &str = "noharm.toml";
/// Name of the file with the method.
pub(crate) const POLICY: &str = "policy.toml";

/// The case's files as text, and the paths of all files; what cannot be read is told and left out.
pub(crate) fn read(world: &dyn World, limits: &Limits, out: &mut Vec<Diagnostic>) -> (Sources, Vec<String>) {
    let mut sources = Sources::default();
    let nowhere = Span::NOWHERE;
    let mut files = match world.files() {
        Ok(files) => files,
        Err(reason) => {
            out.push(rules::unreadable::RULE.at(nowhere, format!("cannot read the case's folder: {reason}")));
            return (sources, Vec::new());
        }
    };
    files.sort_unstable();
    let picked = pick(&files);
    if !picked.contains(ROOT) {
        out.push(
            rules::unreadable::RULE
                .at(nowhere, format!("there is no `{ROOT}` in the case's folder"))
                .with_help(format!("a case is a folder whose `{ROOT}` says `noharm = 1`")),
        );
    }
    if picked.len() > limits.files {
        let message = format!("{} files, where at most {} are read", picked.len(), limits.files);
        out.push(rules::over_a_limit::RULE.at(nowhere, message).with_help("is this the right folder?"));
        return (sources, Vec::new());
    }
    let mut left = limits.total_bytes;
    for path in picked {
        match text(world, path, limits.file_bytes.min(left)) {
            Ok(text) => {
                left = left.saturating_sub(text.len());
                sources.add(path.to_owned(), text);
            }
            Err(refused) => {
                let at = sources.add(path.to_owned(), String::new());
                out.push(refused(at));
            }
        }
    }
    (sources, files)
}

/// The paths that the compiler reads, in order.
fn pick(files: &[String]) -> BTreeSet<&str> {
    let apart: BTreeSet<&str> = files
        .iter()
        .filter_map(|path| path.rsplit_once('/'))
        .filter(|(_, name)| *name == ROOT || *name == "Cargo.toml")
        .map(|(folder, _)| folder)
        .collect();
    files.iter().map(String::as_str).filter(|path| is_source(path) && !lies_apart(path, &apart)).collect()
}

fn is_source(path: &str) -> bool {
    path.ends_with(".toml") && path != "Cargo.toml" && path.split('/').all(|part| !part.starts_with('.'))
}

fn lies_apart(path: &str, apart: &BTreeSet<&str>) -> bool {
    path.match_indices('/').any(|(at, _)| path.get(..at).is_some_and(|folder| apart.contains(folder)))
}

type Refusal = Box<dyn Fn(FileIx) -> Diagnostic>;

fn text(world: &dyn World, path: &str, limit: usize) -> Result<String, Refusal> {
    let path = path.to_owned();
    let bytes = match world.read(&path) {
        Ok(bytes) => bytes,
        Err(reason) => {
            return Err(Box::new(move |file| {
                rules::unreadable::RULE
                    .at(Span::new(file, 0..0), format!("cannot read `{path}`: {reason}"))
                    .with_help(
                        "a case's `.toml` files are small texts; mend it, or take it out of the folder",
                    )
            }));
        }
    };
    if bytes.len() > limit {
        let size = bytes.len();
        return Err(Box::new(move |file| {
            let message = format!("`{path}` has {size} bytes, where {limit} are left to read");
            rules::over_a_limit::RULE.at(Span::new(file, 0..0), message).with_help("split it by kind")
        }));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line =
            error.as_bytes().get(..at).map_or(0, |good| good.iter().filter(|byte| **byte == b'\n').count());
        let refusal: Refusal = Box::new(move |file| {
            let message = format!("`{path}` is not UTF-8: byte {at}, in line {}", line + 1);
            rules::unreadable::RULE.at(Span::new(file, 0..0), message).with_help("save it as UTF-8")
        });
        refusal
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_with_a_manifest_of_their_own_lie_apart() {
        let files: Vec<String> = [
            "noharm.toml",
            "device/flows.toml",
            "Cargo.toml",
            "layout.lock",
            "tool/Cargo.toml",
            "tool/src/x.toml",
            "other/noharm.toml",
            "other/a.toml",
            ".git/x.toml",
            "prose/a.md",
            "policy.toml",
        ]
        .map(String::from)
        .to_vec();
        let picked: Vec<&str> = pick(&files).into_iter().collect();
        assert_eq!(picked, ["device/flows.toml", "noharm.toml", "policy.toml"]);
    }
}
