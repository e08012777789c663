//! Names compared as words: products without their affixes, vendors without their legal forms.

use crate::index::key::squashed;

/// Words of a vendor's name that say nothing of who it is, and hosts of other people's code.
const EMPTY: [&str; 48] = [
    "the",
    "inc",
    "incorporated",
    "foundation",
    "project",
    "projects",
    "software",
    "corporation",
    "corp",
    "co",
    "company",
    "ltd",
    "limited",
    "llc",
    "gmbh",
    "ag",
    "sa",
    "bv",
    "team",
    "group",
    "org",
    "com",
    "net",
    "io",
    "dev",
    "technologies",
    "technology",
    "systems",
    "open",
    "source",
    "developers",
    "community",
    "of",
    "labs",
    "github",
    "gitlab",
    "bitbucket",
    "sourceforge",
    "gopkg",
    "studio",
    "engineering",
    "development",
    "global",
    "services",
    "industries",
    "international",
    "authors",
    "contributors",
];

/// Words at the end of a product's name that others leave out.
const ENDS: [&str; 30] = [
    "js",
    "net",
    "library",
    "lib",
    "firmware",
    "server",
    "client",
    "core",
    "kernel",
    "parser",
    "stack",
    "daemon",
    "os",
    "rtos",
    "sdk",
    "api",
    "tools",
    "utils",
    "suite",
    "project",
    "toolkit",
    "kit",
    "runtime",
    "engine",
    "environment",
    "web",
    "sql",
    "services",
    "run",
    "time",
];

/// Most words that are left off a name's end.
const MOST_ENDS: usize = 3;

/// Letters of the shortest piece of a name that is looked for, and words of a name that are taken to pieces.
const LEAST_PIECE: usize = 3;
const MOST_WORDS: usize = 5;

/// Words that name a kind of thing rather than a product.
const KINDS: [&str; 44] = [
    "agent",
    "alarm",
    "archive",
    "base",
    "bootloader",
    "bus",
    "cache",
    "calendar",
    "cli",
    "client",
    "common",
    "config",
    "console",
    "control",
    "core",
    "data",
    "driver",
    "editor",
    "event",
    "events",
    "file",
    "firmware",
    "framework",
    "go",
    "json",
    "loader",
    "log",
    "logger",
    "manager",
    "monitor",
    "panel",
    "parser",
    "protocol",
    "proxy",
    "request",
    "scheduler",
    "server",
    "service",
    "ssh",
    "storage",
    "tools",
    "update",
    "utils",
    "viewer",
];

/// The word names a kind of thing.
pub(super) fn is_kind(word: &str) -> bool {
    KINDS.contains(&squashed(word).as_str())
}

/// The telling words of a vendor's name, in lower case.
pub(super) fn vendor_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = ordered_words(name).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The telling words in one, as some write them: Wind River is `windriver`.
pub(super) fn vendor_in_one(name: &str) -> String {
    ordered_words(name).collect()
}

fn ordered_words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|letter: char| !letter.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str()))
}

/// A spelling under which a product may be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spelling {
    pub(super) word: String,
    /// 0: the name itself; 1: without an affix or a word.
    pub(super) distance: u8,
    /// A first word that was left out: it must be the vendor's.
    pub(super) vendor: Option<String>,
}

/// Spellings under which a product may be filed; the name itself first.
pub(super) fn spellings(name: &str) -> Vec<Spelling> {
    let whole = squashed(name);
    let mut found = vec![Spelling { word: whole.clone(), distance: 0, vendor: None }];
    let mut add = |word: String, vendor: Option<String>| {
        if word.len() > 2 && !found.iter().any(|known| known.word == word) {
            found.push(Spelling { word, distance: 1, vendor });
        }
    };
    match whole.strip_prefix("lib") {
        Some(rest) if rest.len() > 2 => add(rest.to_owned(), None),
        _ => add(format!("lib{whole}"), None),
    }
    let words: Vec<&str> =
        name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    for kept in without_ends(&words) {
        add(squashed(&kept.concat()), None);
    }
    if let [first, rest @ ..] = words.as_slice()
        && !rest.is_empty()
    {
        for kept in std::iter::once(rest).chain(without_ends(rest)) {
            add(squashed(&kept.concat()), Some(first.to_lowercase()));
        }
    }
    // A model number tells more than the words around it.
    for word in words.iter().filter(|word| word.len() >= 5 && words.len() > 1) {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        if digits >= 3 && digits < word.len() {
            add(squashed(word), None);
        }
    }
    found
}

/// Runs of words within a name of several, longest first: `asterisk` of `Asterisk PBX`, `flashplayer` of `Adobe Flash Player
/// ActiveX`. Weak: the vendor must speak for it.
pub(super) fn pieces(name: &str) -> Vec<String> {
    let words: Vec<&str> =
        name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words = words.get(..MOST_WORDS).unwrap_or(&words);
    let lengths = (1..words.len()).rev();
    let runs = lengths.flat_map(|length| words.windows(length)).map(|words| squashed(&words.concat()));
    runs.filter(|word| word.len() >= LEAST_PIECE).collect()
}

/// A name's words without its last one, two … that others leave out.
fn without_ends<'w, 't>(words: &'w [&'t str]) -> impl Iterator<Item = &'w [&'t str]> {
    let ends = words.iter().rev().take_while(|word| ENDS.contains(&word.to_lowercase().as_str())).count();
    (1..=ends.min(MOST_ENDS))
        .filter_map(|left| words.get(..words.len() - left).filter(|kept| !kept.is_empty()))
}

/// The first letters of a vendor's words, all of them counted, where there are several: Green Hills Software is `ghs`.
pub(super) fn initials(name: &str) -> Option<String> {
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let letters: String = words.filter_map(|word| word.chars().next()).collect();
    (letters.chars().count() > 1).then(|| letters.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_keep_their_telling_words() {
        assert_eq!(vendor_words("the_apache_software_foundation"), ["apache"]);
        assert_eq!(vendor_words("The jQuery Foundation"), ["jquery"]);
        assert_eq!(vendor_words("w1.fi"), ["fi", "w1"]);
        assert_eq!(vendor_in_one("Wind River Systems"), "windriver");
        assert_eq!(initials("Green Hills Software").as_deref(), Some("ghs"));
        assert_eq!(initials("Wireshark"), None);
    }

    #[test]
    fn products_have_other_spellings() {
        let words =
            |name: &str| spellings(name).into_iter().map(|spelling| spelling.word).collect::<Vec<_>>();
        assert_eq!(words("libexpat"), ["libexpat", "expat"]);
        assert!(words("MySQL Server").contains(&"mysql".to_owned()));
        assert!(words("Qualcomm Atheros QCA9563").contains(&"qca9563".to_owned()));
        assert!(words("Mongoose Web Server Library").contains(&"mongoose".to_owned()));
        assert!(words("SAP Crystal Reports runtime engine").contains(&"crystalreports".to_owned()));
        assert!(pieces("LEADTOOLS Imaging SDK").contains(&"leadtools".to_owned()));
        assert!(pieces("Adobe Flash Player ActiveX").contains(&"flashplayer".to_owned()));
        assert!(pieces("zlib").is_empty() && pieces("a b").is_empty());
        let http = spellings("Apache HTTP Server");
        let without = http.iter().find(|spelling| spelling.word == "httpserver").unwrap();
        assert_eq!(without.vendor.as_deref(), Some("apache"));
    }
}
