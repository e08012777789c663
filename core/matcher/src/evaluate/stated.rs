//! The version of a component as it is compared: joined with its update, or without one.

use crate::identity::name::{CpeName, Owned};

/// A component's version, as far as it is stated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stated {
    /// Version and update in one text (`9.0p1`); `None`: no version is stated.
    pub(crate) text: Option<String>,
    /// The text without its update (`9.0`).
    pub(crate) base: String,
    pub(crate) update: Update,
}

/// What is known of the update.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Update {
    /// The version is written without one, and nothing says that there is none.
    #[default]
    Open,
    /// There is none.
    Absent,
    /// It is this, in lower case.
    Is(String),
}

impl Stated {
    /// The version of a component: its CPE's where that states one, else the text beside it.
    pub(crate) fn of(name: Option<&CpeName>, beside: Option<&str>) -> Self {
        let beside = beside.map(str::trim).filter(|text| !text.is_empty());
        let Some(name) = name else { return Self::of_text(beside) };
        let Some(version) = name.version.value() else { return Self::of_text(beside) };
        match &name.update {
            Owned::Is(update) => Self {
                text: Some(joined(version, update)),
                base: version.to_owned(),
                update: Update::Is(update.clone()),
            },
            Owned::NotApplicable => {
                Self { text: Some(version.to_owned()), base: version.to_owned(), update: Update::Absent }
            }
            Owned::Any => {
                let fuller = beside.filter(|text| goes_on(version, text));
                let mut stated = Self::of_text(Some(fuller.unwrap_or(version)));
                if fuller.is_none() && stated.update == Update::Absent {
                    stated.update = Update::Open;
                }
                stated
            }
        }
    }

    fn of_text(text: Option<&str>) -> Self {
        let Some(text) = text else { return Self::default() };
        let (base, update) = split_update(text);
        let update = update.map_or(Update::Open, |update| Update::Is(update.to_ascii_lowercase()));
        Self { text: Some(text.to_owned()), base: base.to_owned(), update }
    }
}

/// True if `text` is `version` with something behind it that is not a further number (`9.0` and `9.0p1`).
fn goes_on(version: &str, text: &str) -> bool {
    text.get(..version.len()).is_some_and(|head| head.eq_ignore_ascii_case(version))
        && split_update(text).0.len() == version.len()
}

/// `9.0` and `p1` are `9.0p1`; `1.0` and `beta2` are `1.0-beta2`; `7.6.2` and `1` are `7.6.2-1`.
pub(crate) fn joined(version: &str, update: &str) -> String {
    let patch = update.starts_with("sp") || (update.starts_with('p') && !update.starts_with("pre"));
    let mut joined = String::with_capacity(version.len() + 1 + update.len());
    joined.push_str(version);
    if !patch {
        joined.push('-');
    }
    joined.push_str(update);
    joined
}

/// Words that begin an update in a version's text.
const WORDS: [&str; 17] = [
    "alpha",
    "beta",
    "rc",
    "pre",
    "patch",
    "sp",
    "p",
    "update",
    "hotfix",
    "dev",
    "snapshot",
    "preview",
    "nightly",
    "canary",
    "milestone",
    "rev",
    "build",
];
/// Letters that do where a number follows: alone they are part of the version (OpenSSL's `1.0.2u`).
const LETTERS: [&str; 3] = ["r", "u", "m"];

/// Splits `9.0p1` into `9.0` and `p1`; texts without a known word stay whole.
pub(crate) fn split_update(text: &str) -> (&str, Option<&str>) {
    let number =
        text.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.' || letter == '_');
    let head = number.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let word = number.get(head.len()..).unwrap_or_default().to_ascii_lowercase();
    let base = head.trim_end_matches(['-', '_', '.', '~', '+']);
    let tail = text.get(head.len()..).unwrap_or_default();
    let is_numbered = tail.len() > word.len();
    let known = (WORDS.contains(&word.as_str()) || is_numbered && LETTERS.contains(&word.as_str()))
        && base.ends_with(|letter: char| letter.is_ascii_digit());
    if known { (base, Some(tail)) } else { (text, None) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn updates_are_seen_in_texts() {
        assert_eq!(split_update("9.0p1"), ("9.0", Some("p1")));
        assert_eq!(split_update("4.2.8p10"), ("4.2.8", Some("p10")));
        assert_eq!(split_update("1.5.0-beta2"), ("1.5.0", Some("beta2")));
        assert_eq!(split_update("1.0-rc.3"), ("1.0", Some("rc.3")));
        assert_eq!(split_update("7.8.4-rev26"), ("7.8.4", Some("rev26")));
        assert_eq!(split_update("7.8.4-R26"), ("7.8.4", Some("R26")));
        assert_eq!(split_update("1.15.0-SNAPSHOT"), ("1.15.0", Some("SNAPSHOT")));
        assert_eq!(split_update("1.15.0.dev1"), ("1.15.0", Some("dev1")));
        assert_eq!(split_update("9.0.0-M17"), ("9.0.0", Some("M17")));
        assert_eq!(split_update("1.0.2u"), ("1.0.2u", None));
        assert_eq!(split_update("1.0.2k"), ("1.0.2k", None));
        assert_eq!(split_update("sp2"), ("sp2", None));
        assert_eq!(split_update("2018.01"), ("2018.01", None));
    }

    #[test]
    fn the_update_attribute_joins_the_version() {
        let name = |text: &str| CpeName::read(text).unwrap();
        let stated = Stated::of(Some(&name("cpe:2.3:a:openbsd:openssh:9.0:p1:*:*:*:*:*:*")), Some("1"));
        assert_eq!(stated.text.as_deref(), Some("9.0p1"));
        let fuller = Stated::of(Some(&name("cpe:2.3:a:openbsd:openssh:9.0:*:*:*:*:*:*:*")), Some("9.0p1"));
        assert_eq!((fuller.text.as_deref(), fuller.update), (Some("9.0p1"), Update::Is("p1".into())));
        let plain = Stated::of(Some(&name("cpe:2.3:a:ntp:ntp:4.2.8:*:*:*:*:*:*:*")), Some("4.2.80"));
        assert_eq!((plain.text.as_deref(), plain.update), (Some("4.2.8"), Update::Open));
    }
}
