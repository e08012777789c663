//! Words that vendors put behind their numbers, and what they say of the order.

/// What a word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// The release itself (`final`): as if it were not there.
    Release,
    /// Before the release, with a rank among such words and its usual spelling.
    Before(u8, &'static str),
    /// After the release, likewise.
    After(u8, &'static str),
    /// One letter joined to a number: a release of its own (`1.0.2k`).
    Letter,
    /// Nobody can say.
    Unknown,
}

/// Ranks from here on have no order among each other nor with others.
const UNORDERED: u8 = 100;

/// Words before the release. Alpha, beta and candidate are ordered everywhere; `pre` lies between beta and candidate
/// or at the candidate, `milestone` after beta (Maven), `dev` first (PHP, Python): what two sources order differently
/// shares no order.
const BEFORE: [(&str, u8, &str); 17] = [
    ("dev", 1, "dev"),
    ("devel", 1, "dev"),
    ("alpha", 2, "alpha"),
    ("a", 2, "alpha"),
    ("beta", 3, "beta"),
    ("b", 3, "beta"),
    ("rc", 5, "rc"),
    ("cr", 5, "rc"),
    ("pre", UNORDERED, "pre"),
    ("preview", UNORDERED, "pre"),
    ("prerelease", UNORDERED, "pre"),
    ("milestone", UNORDERED + 1, "milestone"),
    ("snapshot", UNORDERED + 2, "snapshot"),
    ("nightly", UNORDERED + 3, "nightly"),
    ("candidate", 5, "rc"),
    ("ea", UNORDERED + 4, "ea"),
    ("prealpha", UNORDERED + 5, "prealpha"),
];

/// Words after the release.
const AFTER: [(&str, u8, &str); 18] = [
    ("p", UNORDERED, "patch"),
    ("pl", UNORDERED, "patch"),
    ("patch", UNORDERED, "patch"),
    ("patchlevel", UNORDERED, "patch"),
    ("sp", UNORDERED + 1, "sp"),
    ("servicepack", UNORDERED + 1, "sp"),
    ("hotfix", UNORDERED + 2, "hotfix"),
    ("hf", UNORDERED + 2, "hotfix"),
    ("fix", UNORDERED + 2, "hotfix"),
    ("rev", UNORDERED + 3, "rev"),
    ("r", UNORDERED + 3, "rev"),
    ("revision", UNORDERED + 3, "rev"),
    ("build", UNORDERED + 4, "build"),
    ("post", UNORDERED + 5, "post"),
    ("cu", UNORDERED + 6, "cu"),
    ("mr", UNORDERED + 7, "mr"),
    ("ep", UNORDERED + 8, "ep"),
    ("fp", UNORDERED + 9, "fp"),
];

/// The meaning of a lower-case word that is `joined` to a number before it and `followed` by one.
///
/// A single letter is a release of its own when it is joined and nothing follows (`1.0.2a`); before a number `a` and
/// `b` are short for alpha and beta (`1.0b2`), `p` and `r` for patch and revision. `update` and `u` before a number
/// only part it from the others (`1.8.0 update 121` is written `1.8.0_121` as well).
pub(super) fn meaning(word: &str, joined: bool, followed: bool) -> Word {
    if word.len() == 1 && !followed {
        return if joined { Word::Letter } else { Word::Unknown };
    }
    match word {
        "final" | "ga" | "release" | "stable" => return Word::Release,
        "update" | "u" | "upd" if followed => return Word::Release,
        "update" | "u" | "upd" => return Word::Unknown,
        "m" if followed => return Word::Unknown,
        _ => {}
    }
    let find = |table: &'static [(&str, u8, &str)]| table.iter().find(|(known, ..)| *known == word);
    if let Some((_, rank, name)) = find(&BEFORE) {
        return Word::Before(*rank, name);
    }
    if let Some((_, rank, name)) = find(&AFTER) {
        return Word::After(*rank, name);
    }
    if word.len() == 1 && joined { Word::Letter } else { Word::Unknown }
}

/// The word in full.
const MILESTONE: &str = "milestone";

/// True where the text says *milestone* (`9.0.0-milestone17`).
pub(crate) fn names_milestone(text: &str) -> bool {
    text.len() > MILESTONE.len() && text.to_ascii_lowercase().contains(MILESTONE)
}

/// The text with its last `m` before a number, behind another number, as *milestone*: `9.0.0.M17` is
/// `9.0.0.milestone17`. `None` where there is no such word.
pub(crate) fn milestone_spelled_out(text: &str) -> Option<String> {
    let head = text.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let number = text.strip_prefix(head).filter(|number| !number.is_empty())?;
    let before = head.strip_suffix(['m', 'M'])?;
    let version = before.trim_end_matches(['.', '-', '_', ' ']);
    version.ends_with(|last: char| last.is_ascii_digit()).then(|| format!("{before}{MILESTONE}{number}"))
}

/// True where the two ranks say which word is first.
pub(super) fn ranks_are_ordered(left: u8, right: u8) -> bool {
    left < UNORDERED && right < UNORDERED
}
