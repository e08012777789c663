//! Code names of distributions' releases.

/// Code names of Debian's releases (wiki.debian.org/DebianReleases).
pub(super) const DEBIAN: [(&str, &str); 12] = [
    ("sarge", "3.1"),
    ("etch", "4.0"),
    ("lenny", "5.0"),
    ("squeeze", "6.0"),
    ("wheezy", "7"),
    ("jessie", "8"),
    ("stretch", "9"),
    ("buster", "10"),
    ("bullseye", "11"),
    ("bookworm", "12"),
    ("trixie", "13"),
    ("forky", "14"),
];

/// Code names of Ubuntu's releases that are or were in use since 2014 (wiki.ubuntu.com/Releases).
pub(super) const UBUNTU: [(&str, &str); 12] = [
    ("trusty", "14.04"),
    ("xenial", "16.04"),
    ("bionic", "18.04"),
    ("focal", "20.04"),
    ("jammy", "22.04"),
    ("kinetic", "22.10"),
    ("lunar", "23.04"),
    ("mantic", "23.10"),
    ("noble", "24.04"),
    ("oracular", "24.10"),
    ("plucky", "25.04"),
    ("questing", "25.10"),
];

/// The release whose code name stands in a text in lower case.
pub(super) fn named(names: &[(&str, &'static str)], text: &str) -> Option<&'static str> {
    let mut words = text.split(|letter: char| !letter.is_ascii_alphabetic());
    words.find_map(|word| names.iter().find(|(name, _)| *name == word)).map(|(_, number)| *number)
}
