//! What the makefiles of a kernel say: which objects there are, and which options lead to each.
//!
//! Of the language of makefiles only assignments are read, in Kbuild's forms (`obj-$(CONFIG_TUN) += tun.o`, `tun-y := a.o b.o`,
//! `obj-y += net/`). Conditions are taken as met, and what cannot be read (a function, a file taken in) opens its folder: of
//! what lies there no option is decisive.

use rustc_hash::{FxHashMap, FxHashSet};

use super::path;
use crate::error::{Error, Kind, Place};
use crate::limits::Limits;

/// The makefiles of a kernel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Makefiles {
    /// `5.10.112`, as the makefile at the top composes it.
    pub(super) version: Option<String>,
    /// Ways to each object, by its path without ending.
    pub(super) objects: FxHashMap<String, Vec<Way>>,
    /// Ways into each folder.
    pub(super) folders: FxHashMap<String, Vec<Way>>,
    /// Folders of which not everything could be read.
    pub(super) open: FxHashSet<String>,
    /// Variables that others take in, as `folder/name`: what they list is built where those are.
    pub(super) used: FxHashSet<String>,
    /// Options that a makefile sets itself, whatever the configuration says.
    pub(super) set: FxHashSet<String>,
}

impl Makefiles {
    /// Takes in another listing of the same tree.
    pub(super) fn take(&mut self, other: Self) {
        self.version = self.version.take().or(other.version);
        for (object, ways) in other.objects {
            self.objects.entry(object).or_default().extend(ways);
        }
        for (folder, ways) in other.folders {
            self.folders.entry(folder).or_default().extend(ways);
        }
        self.open.extend(other.open);
        self.used.extend(other.used);
        self.set.extend(other.set);
    }
}

/// One line that leads to an object or into a folder: it does so where every option of it is on, in a folder that is built, as
/// a part of an object that is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    /// With `CONFIG_`.
    pub(super) options: Vec<String>,
    /// The makefile's folder.
    pub(super) folder: String,
    /// What the object is a part of, if anything: `tun-y := a.o` makes `a` a part of `tun`.
    pub(super) part_of: Option<String>,
}

/// `./net/Makefile:obj-y += core/` → the file and its line; the line's number that `grep -n` adds is passed over.
pub(super) fn split(line: &str) -> Option<(&str, &str)> {
    let (file, rest) = line.split_once(':')?;
    if !matches!(path::name(file), "Makefile" | "Kbuild") || file.len() > path::LONGEST {
        return None;
    }
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    Some((file, rest.split_once(':').filter(|(number, _)| is_number(number)).map_or(rest, |(_, rest)| rest)))
}

/// `drivers/net/tun.c CONFIG_TUN` → the object and its options.
pub(super) fn options(line: &str) -> Option<(String, Vec<String>)> {
    let mut words = line.split_whitespace();
    let file = words.next()?;
    let object = [".c", ".S", ".o"].iter().find_map(|end| file.strip_suffix(end)).and_then(path::tidy)?;
    let options: Vec<String> = words.map(str::to_owned).collect();
    let are_options = !options.is_empty() && options.iter().all(|option| option.starts_with("CONFIG_"));
    are_options.then_some((object, options))
}

/// Reads lines of a path with its options.
pub(super) fn read_options(text: &str) -> Result<Makefiles, Error> {
    let mut makefiles = Makefiles::default();
    for (at, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let Some((object, options)) = options(line) else {
            let next = "write a path and its options: drivers/net/tun.c CONFIG_TUN";
            return Err(Error::new(
                Kind::Syntax,
                Place::Line(at + 1, 1),
                "the line names no file and option",
                next,
            ));
        };
        let way = Way { options, folder: String::new(), part_of: None };
        makefiles.objects.entry(object).or_default().push(way);
    }
    Ok(makefiles)
}

/// Reads the lines of all makefiles.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Makefiles, Error> {
    let mut reading =
        Reading { limits, entries: 0, numbers: Default::default(), found: Makefiles::default() };
    let mut current = "";
    let mut logical = String::new();
    for (file, line) in text.lines().filter_map(split) {
        if file != current {
            reading.line(current, &std::mem::take(&mut logical))?;
            current = file;
        }
        let line = line.trim_end();
        match line.strip_suffix('\\') {
            Some(head) => logical.extend([head, " "]),
            None => {
                logical.push_str(line);
                reading.line(current, &std::mem::take(&mut logical))?;
            }
        }
    }
    reading.line(current, &logical)?;
    let [version, patch_level, sub_level, extra] = reading.numbers;
    let (Some(one), Some(two), Some(three)) = (version, patch_level, sub_level) else {
        let what = "the makefiles are not of a whole kernel: the one at the top, with VERSION and PATCHLEVEL, is not among them";
        let next =
            "list them in the top folder of the sources: grep -rH '' --include=Makefile --include=Kbuild .";
        return Err(Error::new(Kind::Format, Place::File, what, next));
    };
    reading.found.version = Some(format!("{one}.{two}.{three}{}", extra.unwrap_or_default()));
    Ok(reading.found)
}

/// The parts of the version at the top.
const NUMBERS: [&str; 4] = ["VERSION", "PATCHLEVEL", "SUBLEVEL", "EXTRAVERSION"];
/// Lists that a kernel is linked of, whatever they are part of.
const LISTS: [&str; 13] = [
    "obj", "lib", "core", "drivers", "net", "libs", "head", "init", "virt", "extra", "always", "subdir",
    "targets",
];

struct Reading<'l> {
    limits: &'l Limits,
    entries: usize,
    numbers: [Option<String>; 4],
    found: Makefiles,
}

impl Reading<'_> {
    /// One whole line of a makefile.
    fn line(&mut self, file: &str, line: &str) -> Result<(), Error> {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            return Ok(());
        }
        let Some(file) = path::tidy(file) else { return Ok(()) };
        let folder = path::folder(&file);
        let Some((variable, value)) = assignment(line) else {
            let takes_in = ["include ", "-include ", "sinclude "].iter().any(|word| line.starts_with(word));
            if (takes_in && !line.contains("scripts/"))
                || line.contains("$(eval")
                || line.contains("$(foreach")
            {
                self.found.open.insert(folder.to_owned());
            }
            return Ok(());
        };
        if folder.is_empty()
            && let Some(number) = NUMBERS.iter().position(|name| *name == variable)
        {
            if let Some(number) = self.numbers.get_mut(number) {
                *number = Some(value.trim().to_owned());
            }
            return Ok(());
        }
        if variable.starts_with("CONFIG_") {
            self.found.set.insert(variable.to_owned());
        }
        let Some(list) = List::of(variable) else { return Ok(()) };
        // The makefiles of the top and of the processors write paths from the top.
        let from_top = folder.is_empty() || (folder.starts_with("arch/") && folder.matches('/').count() == 1);
        for word in words(value) {
            self.word(word, &list, folder, from_top)?;
        }
        Ok(())
    }

    fn word(&mut self, word: &str, list: &List<'_>, folder: &str, from_top: bool) -> Result<(), Error> {
        if word.contains('$') {
            if list.holds_flags() {
                return Ok(());
            }
            if let Some((prefix, names)) = prefixed(word) {
                for name in names.split_whitespace() {
                    self.word(&format!("{prefix}{name}"), list, folder, from_top)?;
                }
                return Ok(());
            }
            match variable(word) {
                Some(name) => {
                    self.found.used.insert(format!("{folder}/{}", without_ending(name)));
                    self.found.used.insert(format!("{folder}/{name}"));
                }
                None => self.opened(word, folder),
            }
            return Ok(());
        }
        let object = word.strip_suffix(".o");
        let below = word.strip_suffix('/').or_else(|| Some(word).filter(|_| list.name == "subdir"));
        let Some(name) = object.or(below).filter(|name| !name.is_empty()) else { return Ok(()) };
        let places = [path::within(folder, name), from_top.then(|| path::tidy(name)).flatten()];
        for place in places.into_iter().flatten() {
            self.entries += 1;
            if self.entries > self.limits.entries {
                return Err(Error::limit(Place::File, "the makefiles name more files", self.limits.entries));
            }
            let part_of = (!LISTS.contains(&list.name)).then(|| path::within(folder, list.name)).flatten();
            let way =
                Way { options: list.option.iter().cloned().collect(), folder: folder.to_owned(), part_of };
            let map = if object.is_some() { &mut self.found.objects } else { &mut self.found.folders };
            map.entry(place).or_default().push(way);
        }
        Ok(())
    }

    /// Something that only make can work out: of its folder, and of those that it names, nothing is certain.
    fn opened(&mut self, word: &str, folder: &str) {
        self.found.open.insert(folder.to_owned());
        let pieces = word.split(|letter: char| letter.is_whitespace() || "(),${}".contains(letter));
        for piece in pieces.filter(|piece| piece.contains('/')) {
            let named = piece.rsplit_once('/').map_or(piece, |(head, _)| head);
            self.found.open.extend(path::within(folder, named));
        }
    }
}

/// A variable that lists objects or folders.
struct List<'v> {
    /// `obj` of `obj-$(CONFIG_TUN)`, `tun` of `tun-y`; else the whole.
    name: &'v str,
    option: Option<String>,
}

impl<'v> List<'v> {
    /// `None`: Kbuild builds nothing of it.
    fn of(variable: &'v str) -> Option<Self> {
        if let Some(at) = variable.find('$') {
            let (head, ending) = variable.split_at_checked(at)?;
            return Some(Self { name: head.strip_suffix('-')?, option: option(ending) });
        }
        match variable.rsplit_once('-') {
            Some((_, "" | "n")) => None,
            _ => Some(Self { name: without_ending(variable), option: None }),
        }
    }

    fn holds_flags(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        name.contains("flags")
            || ["cmd_", "quiet_cmd", "kbuild_", "clean", "targets"].iter().any(|head| name.starts_with(head))
    }
}

fn without_ending(variable: &str) -> &str {
    ["-y", "-m", "-objs"].iter().find_map(|ending| variable.strip_suffix(ending)).unwrap_or(variable)
}

/// The option of `$(CONFIG_TUN)` and of the two forms in which a module counts as built in; another form gates nothing.
fn option(ending: &str) -> Option<String> {
    let inner = ending.strip_prefix("$(")?.strip_suffix(')')?;
    let inner = inner.strip_suffix(":m=y").unwrap_or(inner);
    let inner = match inner.strip_prefix("subst m,y,") {
        Some(inner) => inner.trim().strip_prefix("$(")?.strip_suffix(')')?,
        None => inner,
    };
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (inner.starts_with("CONFIG_") && is_name(inner)).then(|| inner.to_owned())
}

/// `$(addprefix libxfs/, a.o b.o)` → `libxfs/` and the names, where nothing in it is to be worked out.
fn prefixed(word: &str) -> Option<(&str, &str)> {
    let inner = word.strip_prefix("$(addprefix")?.strip_suffix(')')?;
    let (prefix, names) = inner.split_once(',')?;
    let is_plain = !inner.contains('$') && inner.starts_with(char::is_whitespace);
    (is_plain && prefix.len() <= path::LONGEST).then_some((prefix.trim(), names))
}

/// The name of `$(name)` and `${name}`.
fn variable(word: &str) -> Option<&str> {
    let inner = word.strip_prefix("$(").and_then(|rest| rest.strip_suffix(')'));
    let name = inner.or_else(|| word.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')))?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    (!name.is_empty() && name.bytes().all(is_name)).then_some(name)
}

/// `obj-y += a.o` → variable and value.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let (left, right) = line.split_once('=')?;
    let left = left.trim_end_matches(['+', ':', '?', '!']).trim();
    let left =
        ["export ", "override "].iter().find_map(|word| left.strip_prefix(word)).unwrap_or(left).trim();
    let is_balanced = left.matches('(').count() == left.matches(')').count();
    (is_balanced && words(left).count() == 1 && !left.ends_with(':')).then_some((left, right))
}

/// Words outside parentheses; `$(…)` with what touches it is one word.
fn words(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = value;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let mut depth = 0usize;
        let end = rest.find(|letter: char| {
            match letter {
                '(' | '{' => depth += 1,
                ')' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && letter.is_whitespace()
        });
        let (word, after) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_list_are_told() {
        let of = |text: &str| List::of(text).map(|list| (list.name.to_owned(), list.option));
        let some = |name: &str, option: Option<&str>| Some((name.to_owned(), option.map(str::to_owned)));
        assert_eq!(of("obj-$(CONFIG_TUN)"), some("obj", Some("CONFIG_TUN")));
        assert_eq!(of("snd-hda-intel-y"), some("snd-hda-intel", None));
        assert_eq!(of("obj-$(subst m,y,$(CONFIG_TUN))"), some("obj", Some("CONFIG_TUN")));
        assert_eq!(of("obj-$(CONFIG_TUN:m=y)"), some("obj", Some("CONFIG_TUN")));
        assert_eq!(of("obj-$(if $(CONFIG_TUN),,y)"), some("obj", None), "turned round: it gates nothing");
        assert_eq!(of("obj-"), None);
    }

    #[test]
    fn values_fall_into_words() {
        let found: Vec<&str> = words(" a.o $(addprefix x/, b.o c.o) ../$(D)/e.o\tf/ ").collect();
        assert_eq!(found, ["a.o", "$(addprefix x/, b.o c.o)", "../$(D)/e.o", "f/"]);
        assert_eq!(
            assignment("obj-$(subst m,y,$(CONFIG_A)) += a.o"),
            Some(("obj-$(subst m,y,$(CONFIG_A))", " a.o"))
        );
        assert!(
            assignment("obj-$(if $(CONFIG_A),,y) += a.o").is_some(),
            "a way that is not seen would be one too few"
        );
        assert_eq!(assignment("$(obj)/a.o: KBUILD_CFLAGS += -O2"), None);
        assert_eq!(split("./net/Makefile:12:obj-y += a.o"), Some(("./net/Makefile", "obj-y += a.o")));
    }
}
