//! What the pieces come to: which files of the kernel were compiled.

use std::collections::BTreeMap;

use noharm_model::kernel::{Compiled, KernelBuild};
use rustc_hash::FxHashMap;

use super::config::Configuration;
use super::makefile::{Makefiles, Way};
use super::{Content, Piece, objects, path};
use crate::error::{Error, Kind, Place};

/// Folders whose files other programs of the build take in, or that are no part of the kernel.
const BESIDE: [&str; 5] = ["lib/", "scripts/", "tools/", "usr/", "samples/"];
/// Links of a chain of parts and folders that are followed.
const DEEPEST: usize = 64;
/// Options that are named in a reason.
const NAMED: usize = 3;

/// What several pieces about one kernel come to.
///
/// # Errors
/// Two configurations, or pieces of different versions.
pub fn join(pieces: Vec<Piece>) -> Result<KernelBuild, Error> {
    let refuse = |what: String| {
        let next = "name what one build gave, in one call for each kernel";
        Err(Error::new(Kind::Shape, Place::File, what, next))
    };
    let (mut config, mut makefiles) = (None, Makefiles::default());
    let mut compiled: Option<objects::Compiled> = None;
    for piece in pieces {
        match piece.0 {
            Content::Configuration(_) if config.is_some() => {
                return refuse("there are two kernel configurations".to_owned());
            }
            Content::Configuration(one) => config = Some(one),
            Content::Compiled(_) if compiled.is_some() => {
                return refuse("there are two lists of what was compiled".to_owned());
            }
            Content::Compiled(one) => compiled = Some(one),
            Content::Makefiles(one) => makefiles.take(one),
        }
    }
    let of_config = config.as_ref().map(|config| config.version.clone());
    if let (Some(one), Some(two)) = (&of_config, &makefiles.version)
        && numbers(one) != numbers(two)
    {
        return refuse(format!("the configuration is of Linux {one}, and the makefiles are of {two}"));
    }
    let version = of_config.or_else(|| makefiles.version.clone());
    let mut files: BTreeMap<String, Compiled> = BTreeMap::new();
    let mut judge = Judge { makefiles: &makefiles, config: config.as_ref(), known: FxHashMap::default() };
    for object in makefiles.objects.keys() {
        files.insert(object.clone(), verdict(object, &mut judge, compiled.as_ref()));
    }
    for object in compiled.iter().flat_map(|list| list.iter()) {
        files.entry(object.clone()).or_insert_with(listed);
    }
    Ok(KernelBuild { version, files, part: None })
}

fn listed() -> Compiled {
    Compiled::Yes("it is among the files that were compiled".to_owned())
}

/// `5.10.112` of `5.10.112-rt3`.
fn numbers(version: &str) -> &str {
    let end = version.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(version.len());
    version.get(..end).unwrap_or(version)
}

fn verdict(object: &str, judge: &mut Judge<'_>, compiled: Option<&objects::Compiled>) -> Compiled {
    if compiled.is_some_and(|list| list.has(object)) {
        return listed();
    }
    let is_boot = object.starts_with("arch/") && object.split('/').nth(2) == Some("boot");
    if is_boot || BESIDE.iter().any(|folder| object.starts_with(folder)) {
        return Compiled::Unknown("other programs of the build may take it in".to_owned());
    }
    let off = judge.object(object, 0).map(|off| off.text());
    match (off, compiled) {
        (Some(off), Some(_)) => {
            Compiled::No(format!("{off}, and it is not among the files that were compiled"))
        }
        (Some(off), None) => Compiled::No(off),
        (None, Some(list)) => {
            Compiled::No(format!("it is not among the {} files that were compiled", list.len()))
        }
        (None, None) => Compiled::Unknown("what it hangs on is not known to be off".to_owned()),
    }
}

/// Options that are off, and so keep something from being built; sorted, never empty.
#[derive(Clone, Debug, Default)]
struct Off(Vec<String>);

impl Off {
    fn text(&self) -> String {
        let Self(options) = self;
        let shown: Vec<&str> = options.iter().take(NAMED).map(String::as_str).collect();
        let more = options.len().saturating_sub(NAMED);
        match (options.len(), more) {
            (1, _) => format!("{} is not set", shown.join("")),
            (_, 0) => format!("{} are not set", shown.join(" and ")),
            (_, more) => format!("{} and {more} more options are not set", shown.join(", ")),
        }
    }
}

struct Judge<'m> {
    makefiles: &'m Makefiles,
    config: Option<&'m Configuration>,
    /// Objects and, with a slash behind, folders; while one is worked out it is as if nothing were off.
    known: FxHashMap<String, Option<Off>>,
}

impl Judge<'_> {
    /// What keeps an object from being built; `None`: nothing that is known for certain.
    fn object(&mut self, object: &str, depth: usize) -> Option<Off> {
        if let Some(known) = self.known.get(object) {
            return known.clone();
        }
        if depth > DEEPEST || self.makefiles.open.contains(path::folder(object)) {
            return None;
        }
        self.known.insert(object.to_owned(), None);
        let off = self.every(self.makefiles.objects.get(object)?, depth);
        self.known.insert(object.to_owned(), off.clone());
        off
    }

    /// What keeps a folder from being gone through.
    fn folder(&mut self, folder: &str, depth: usize) -> Option<Off> {
        let key = format!("{folder}/");
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        if depth > DEEPEST || folder.is_empty() || self.makefiles.open.contains(path::folder(folder)) {
            return None;
        }
        self.known.insert(key.clone(), None);
        let off = self.every(self.makefiles.folders.get(folder)?, depth);
        self.known.insert(key, off.clone());
        off
    }

    /// Every way is off; the options of all of them.
    fn every(&mut self, ways: &[Way], depth: usize) -> Option<Off> {
        let mut all = Vec::new();
        for way in ways {
            let Off(options) = self.way(way, depth)?;
            all.extend(options);
        }
        all.sort_unstable();
        all.dedup();
        (!all.is_empty()).then_some(Off(all))
    }

    /// One reason is enough.
    fn way(&mut self, way: &Way, depth: usize) -> Option<Off> {
        let config = self.config?;
        if !way.folder.is_empty() && self.makefiles.open.contains(&way.folder) {
            return None;
        }
        let is_off = |option: &&String| config.is_off(option) && !self.makefiles.set.contains(*option);
        if let Some(option) = way.options.iter().find(is_off) {
            return Some(Off(vec![option.clone()]));
        }
        let whole = way.part_of.as_deref().filter(|whole| {
            self.makefiles.objects.contains_key(*whole) && !self.makefiles.used.contains(*whole)
        });
        whole.and_then(|whole| self.object(whole, depth + 1)).or_else(|| self.folder(&way.folder, depth + 1))
    }
}
