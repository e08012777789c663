//! `compile_commands.json`: every command that compiled a file.

use serde::Deserialize;

use super::objects::Compiled;
use super::path;
use crate::error::Error;
use crate::json::{self, Object, Text};
use crate::limits::Limits;

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Command<'a> {
    #[serde(default)]
    directory: Text<'a>,
    #[serde(default)]
    file: Text<'a>,
}

/// Places that are tried as the top of the tree.
const TOPS: usize = 8;

/// Reads one.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Compiled, Error> {
    let commands: Vec<Object<Command<'_>>> = json::document(text, limits)?;
    let files: Vec<String> = commands
        .iter()
        .filter_map(|command| {
            let command = command.value.as_deref()?;
            absolute(command.directory.get().unwrap_or_default(), command.file.get()?)
        })
        .collect();
    // The tree is where the kernel's first file lies; a build beside the sources names them by their own place.
    let tops = files.iter().filter_map(|file| file.strip_suffix("init/main.c")).take(TOPS);
    let top = tops
        .into_iter()
        .find(|top| files.iter().any(|other| other.strip_prefix(top) == Some("kernel/fork.c")));
    let top = top.unwrap_or_default();
    let inside = files.iter().filter_map(|file| file.strip_prefix(top));
    let objects = inside.filter_map(|file| file.strip_suffix(".c").or_else(|| file.strip_suffix(".S")));
    Compiled::of(objects.map(str::to_owned).collect())
}

/// A file's place, without the slash at its beginning.
fn absolute(directory: &str, file: &str) -> Option<String> {
    if file.len() + directory.len() > path::LONGEST {
        return None;
    }
    let whole = if file.starts_with('/') { file.to_owned() } else { format!("{directory}/{file}") };
    path::tidy(whole.trim_start_matches('/'))
}
