//! What was compiled: a list of objects, or of the commands that are kept beside them.

use rustc_hash::FxHashSet;

use super::path;
use crate::error::{Error, Kind, Place};

/// The objects of a whole kernel, by path without the ending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Compiled {
    objects: FxHashSet<String>,
}

/// Files that every kernel is made of: a list without them is not of a whole one.
const ALWAYS: [&str; 2] = ["init/main", "kernel/fork"];

impl Compiled {
    /// The objects of a list that must be of a whole kernel.
    pub(super) fn of(objects: FxHashSet<String>) -> Result<Self, Error> {
        if let Some(missing) = ALWAYS.iter().find(|one| !objects.contains(**one)) {
            let what =
                format!("the list of what was compiled is not of a whole kernel: it lacks {missing}.o");
            let next = "make it in the top folder of the build, as `find . -name '.*.o.cmd'`";
            return Err(Error::new(Kind::Format, Place::File, what, next));
        }
        Ok(Self { objects })
    }

    pub(super) fn has(&self, object: &str) -> bool {
        self.objects.contains(object)
    }

    pub(super) fn len(&self) -> usize {
        self.objects.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &String> {
        self.objects.iter()
    }
}

/// `./drivers/net/.tun.o.cmd`, `drivers/net/tun.o` → `drivers/net/tun`.
pub(super) fn object(line: &str) -> Option<String> {
    let line = path::tidy(line.trim())?;
    let (folder, name) = (path::folder(&line), path::name(&line));
    let name = match name.strip_suffix(".o.cmd") {
        Some(command) => command.strip_prefix('.')?,
        None => name.strip_suffix(".o")?,
    };
    (!name.is_empty() && !name.contains(char::is_whitespace)).then(|| match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    })
}

/// Reads a list; other lines (folders, modules, archives) are passed over.
pub(super) fn read(text: &str) -> Result<Compiled, Error> {
    Compiled::of(text.lines().filter_map(object).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_seen_by_themselves_and_by_their_commands() {
        assert_eq!(object("./drivers/net/.tun.o.cmd").as_deref(), Some("drivers/net/tun"));
        assert_eq!(object("drivers/net/tun.o").as_deref(), Some("drivers/net/tun"));
        assert_eq!(object("drivers/net/tun.c"), None);
        assert_eq!(object("drivers/net/tun.o.cmd"), None, "a file of that name, not a command");
    }
}
