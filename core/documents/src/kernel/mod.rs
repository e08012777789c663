//! How a Linux kernel was built: its configuration, its makefiles, the list of what was compiled; several files make one answer.
//!
//! A file that a CVE's record names was not compiled only where a makefile of this very kernel names it as an object of its
//! own, and either every way that leads to it hangs on an option that is off, or a whole list of what was compiled lacks it.
//! A path that no makefile names proves nothing: in this version the code may lie elsewhere, or be included by another file.

mod commands;
mod config;
mod makefile;
mod objects;
mod path;
mod tree;

use noharm_model::kernel::KernelBuild;

use crate::error::{Error, Kind, Place};
use crate::limits::Limits;
use crate::text;

pub use tree::join;

/// The forms that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A whole `.config`, as it lies in the build folder or in `/proc/config.gz`.
    Configuration,
    /// `compile_commands.json`.
    CompileCommands,
    /// Every line of the makefiles with its file before it, as `grep -r` prints them.
    Makefiles,
    /// A path and the options that it hangs on, a line each: `drivers/net/tun.c CONFIG_TUN`.
    Options,
    /// Paths of objects, or of the commands kept beside them, a line each: `drivers/net/.tun.o.cmd`.
    Objects,
}

/// What one file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece(pub(crate) Content);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Configuration(config::Configuration),
    Compiled(objects::Compiled),
    Makefiles(makefile::Makefiles),
}

impl Piece {
    /// In one word, for a person.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self.0 {
            Content::Configuration(_) => "configuration",
            Content::Compiled(_) => "list of what was compiled",
            Content::Makefiles(_) => "makefiles",
        }
    }
}

/// The form of a file, by its beginning, never by its name; `None` if it is none of these.
#[must_use]
pub fn detect(bytes: &[u8]) -> Option<Format> {
    let text = std::str::from_utf8(bytes).unwrap_or_else(|error| {
        bytes.get(..error.valid_up_to()).and_then(|head| std::str::from_utf8(head).ok()).unwrap_or_default()
    });
    if text.trim_start().starts_with('[') {
        return Some(Format::CompileCommands);
    }
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty()).take(SEEN);
    if lines().any(config::is_head) {
        return Some(Format::Configuration);
    }
    if lines().any(config::is_option) {
        return Some(Format::Configuration);
    }
    lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        if makefile::split(line).is_some() {
            Some(Format::Makefiles)
        } else if makefile::options(line).is_some() {
            Some(Format::Options)
        } else {
            objects::object(line).map(|_| Format::Objects)
        }
    })
}

/// Lines that are looked at to see the form.
const SEEN: usize = 50;

/// Reads one file.
///
/// # Errors
/// The file is empty, not UTF-8, past a limit, of no form that is read; a configuration that is not whole (a fragment, a
/// `defconfig`, one cut off); a list that is not of a whole kernel.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Piece, Error> {
    let text = text::decode(bytes, limits)?;
    let lines = text.bytes().filter(|byte| *byte == b'\n').count();
    if lines > limits.records {
        return Err(Error::limit(Place::File, &format!("it holds {lines} lines"), limits.records));
    }
    let content = match detect(text.as_bytes()) {
        Some(Format::Configuration) => Content::Configuration(config::read(text)?),
        Some(Format::CompileCommands) => Content::Compiled(commands::read(text, limits)?),
        Some(Format::Makefiles) => Content::Makefiles(makefile::read(text, limits)?),
        Some(Format::Options) => Content::Makefiles(makefile::read_options(text)?),
        Some(Format::Objects) => Content::Compiled(objects::read(text)?),
        None => {
            let what = "the file is no kernel configuration, compile_commands.json, listing of makefiles or list of objects";
            let next =
                "name a whole .config, or what `grep -rH '' --include=Makefile --include=Kbuild .` prints";
            return Err(Error::new(Kind::Format, Place::File, what, next));
        }
    };
    Ok(Piece(content))
}

/// True if any file is known not to have been compiled: else the pieces prove nothing, which a person should hear.
#[must_use]
pub fn proves_anything(build: &KernelBuild) -> bool {
    build.version.is_some()
        && build.files.values().any(|one| matches!(one, noharm_model::kernel::Compiled::No(_)))
}
