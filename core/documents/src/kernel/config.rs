//! A whole kernel configuration (`.config`, `/proc/config.gz`).

use rustc_hash::FxHashMap;

use crate::error::{Error, Kind, Place};

/// The options of a kernel; what is not named is off, because the configuration is whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Configuration {
    pub(super) version: String,
    /// True: built in or as a module, or any other value than *not set*.
    options: FxHashMap<String, bool>,
}

impl Configuration {
    /// True if the option, with `CONFIG_`, is off.
    pub(super) fn is_off(&self, option: &str) -> bool {
        !self.options.get(option).copied().unwrap_or(false)
    }
}

/// `# Linux/arm64 5.10.112 Kernel Configuration`, which every whole configuration begins with.
pub(super) fn is_head(line: &str) -> bool {
    version(line).is_some()
}

fn version(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('#')?.trim().strip_prefix("Linux/")?;
    let (_, rest) = rest.split_once(' ')?;
    let version = rest.trim().strip_suffix("Kernel Configuration")?.trim();
    version.starts_with(|first: char| first.is_ascii_digit()).then_some(version)
}

/// A line of a configuration, whole or not.
pub(super) fn is_option(line: &str) -> bool {
    option(line).is_some()
}

/// The option of a line, and whether it is on.
fn option(line: &str) -> Option<(&str, bool)> {
    let is_name = |name: &str| {
        name.strip_prefix("CONFIG_").is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
    };
    if let Some(rest) = line.strip_prefix('#') {
        let name = rest.trim().strip_suffix(" is not set")?;
        return is_name(name).then_some((name, false));
    }
    let (name, value) = line.split_once('=')?;
    is_name(name).then_some((name, value != "n"))
}

/// Reads one.
pub(super) fn read(text: &str) -> Result<Configuration, Error> {
    let refuse = |kind, what: &str| {
        let next = "name the .config of the build folder, or the content of /proc/config.gz";
        Error::new(kind, Place::File, what, next)
    };
    let version = text.lines().take(20).find_map(|line| version(line.trim())).ok_or_else(|| {
        let what = "the file is no whole kernel configuration (no `Linux/… Kernel Configuration` at its head): in a fragment or a \
                    defconfig, an option that is not named may be on";
        refuse(Kind::Format, what)
    })?;
    if !is_whole(text) {
        return Err(refuse(Kind::Truncated, "the kernel configuration ends in the middle"));
    }
    let mut options: FxHashMap<String, bool> = FxHashMap::default();
    for (name, on) in text.lines().filter_map(|line| option(line.trim())) {
        // Named twice: on, if it is on once.
        *options.entry(name.to_owned()).or_default() |= on;
    }
    Ok(Configuration { version: version.to_owned(), options })
}

/// What is cut off would read as *off*. Since Linux 5.4 a configuration closes each menu, the last one at its end; before,
/// the library's menu came last.
fn is_whole(text: &str) -> bool {
    let last = text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    if text.contains("\n# end of ") {
        return last.starts_with("# end of ");
    }
    text.ends_with('\n') && text.lines().any(|line| line.trim() == "# Library routines")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_configuration_are_told() {
        assert_eq!(option("CONFIG_TUN=m"), Some(("CONFIG_TUN", true)));
        assert_eq!(option("CONFIG_TUN=n"), Some(("CONFIG_TUN", false)));
        assert_eq!(option("# CONFIG_TUN is not set"), Some(("CONFIG_TUN", false)));
        assert_eq!(option("# CONFIG_TUN is a device"), None);
        assert_eq!(version("# Linux/x86 5.4.0-rc1 Kernel Configuration"), Some("5.4.0-rc1"));
        assert_eq!(version("# Linux Kernel Configuration"), None);
    }
}
