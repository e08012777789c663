//! What stands beside the versions of a text: conditions, remarks, part numbers.

/// A text taken apart.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Where the versions stand. `None`: nothing but conditions.
    pub(super) core: Option<String>,
    /// What must hold besides.
    pub(super) condition: Option<String>,
    /// Part numbers (`model 35700BAX2`).
    pub(super) models: Vec<String>,
    /// The whole text stood in parentheses.
    pub(super) bare: bool,
}

/// Beginnings of what narrows or places a version: all of it, to the end of the text.
const CONDITIONS: [&str; 21] = [
    " with ",
    " on windows",
    " running ",
    " used ",
    " that have",
    " which have",
    " installed ",
    " when ",
    " in conjunction",
    " for use",
    " connected ",
    " using ",
    " only",
    " configured",
    " if ",
    " where ",
    " wireless battery",
    " part #",
    " hardware ",
    " in combination",
    " based on",
];

/// Beginnings of remarks, which change nothing.
const REMARKS: [&str; 16] = [
    "end-of-life",
    "end of life",
    "impacted",
    "included in",
    "integrated",
    "not distributed",
    "united states",
    "outside the",
    "previously sold",
    "no longer",
    "may be affected",
    "are affected",
    "is affected",
    "affected",
    "discontinued",
    "replaced",
];

/// Takes a text apart.
pub(super) fn split(text: &str) -> Parts {
    let mut parts = Parts::default();
    let mut conditions: Vec<String> = Vec::new();
    let mut text = text.to_owned();
    if let Some(inner) = whole_parenthesis(&text) {
        parts.bare = true;
        text = inner;
    }
    text = take_parentheses(&text, &mut conditions);
    text = take_remarks(&text);
    text = take_labelled(&text, &mut conditions);
    text = take_model(&text, &mut parts.models);
    text = take_conditions(&text, &mut conditions);
    let core = text.trim_matches([' ', ',', ';', '|', ':']).to_owned();
    let is_system =
        ["windows ", "linux ", "android "].iter().any(|name| core.to_lowercase().starts_with(name));
    if is_system {
        conditions.push(core.clone());
    }
    parts.core = (!core.is_empty() && !is_system).then_some(core);
    parts.condition = (!conditions.is_empty()).then(|| conditions.join("; "));
    parts
}

fn whole_parenthesis(text: &str) -> Option<String> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    (!inner.contains(['(', ')'])).then(|| inner.trim().to_owned())
}

/// Takes remarks in parentheses away, before anything in them is read as a day.
pub(super) fn without_remarks(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('(') {
        let (before, from) = rest.split_at(at);
        let (inner, after) = to_its_end(from);
        kept.push_str(before);
        if !is_remark(inner) {
            kept.push_str(from.get(..from.len() - after.len()).unwrap_or_default());
        }
        rest = after;
    }
    kept.push_str(rest);
    kept.trim().to_owned()
}

fn is_remark(text: &str) -> bool {
    let low = text.trim_start().to_lowercase();
    // "10-Pack": how many come in a box.
    let pack = low.contains("pack") && low.starts_with(|first: char| first.is_ascii_digit());
    pack || REMARKS.iter().any(|remark| low.starts_with(remark))
}

/// Takes parentheses away that stand behind a space; what they say is a condition or a remark. `3.2 (and earlier)` and
/// `(v9.x) model 1` stay.
fn take_parentheses(text: &str, conditions: &mut Vec<String>) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('(') {
        let (before, from) = rest.split_at(at);
        let (inner, after) = to_its_end(from);
        let joined = !before.is_empty() && !before.ends_with([' ', '|']);
        let low = inner.trim().to_lowercase();
        let inline = matches!(low.as_str(), "including" | "excluding" | "inclusive" | "exclusive")
            || ["and ", "or ", "inclusive", "including "].iter().any(|word| low.starts_with(word))
            || (kept.is_empty() && before.is_empty());
        let short = (2..=4).contains(&inner.len()) && inner.bytes().all(|byte| byte.is_ascii_uppercase());
        kept.push_str(before);
        if joined || short {
            kept.push_str(from.get(..from.len() - after.len()).unwrap_or_default());
        } else if inline {
            kept.extend([" ", inner, " "]);
        } else if !is_remark(inner) {
            conditions.push(inner.trim().to_owned());
        }
        rest = after;
    }
    kept.push_str(rest);
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a parenthesis holds, and what stands behind it; to the end of the text where it is never closed.
fn to_its_end(from: &str) -> (&str, &str) {
    let mut depth = 0_usize;
    for (at, letter) in from.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return (from.get(1..at).unwrap_or_default(), from.get(at + 1..).unwrap_or_default());
        }
    }
    (from.get(1..).unwrap_or_default(), "")
}

/// Cuts remarks off the end.
fn take_remarks(text: &str) -> String {
    let low = text.to_ascii_lowercase();
    // Only behind something that a version can be.
    let behind_version = |at: &usize| {
        let before = low.get(..*at).unwrap_or_default();
        before.contains(|c: char| c.is_ascii_digit() || c == '*') || before.contains("all")
    };
    let at = REMARKS.iter().filter_map(|remark| low.find(&format!(" {remark}"))).filter(behind_version).min();
    at.and_then(|at| text.get(..at)).unwrap_or(text).to_owned()
}

/// `Version B, Firmware A.01.09, …` and `… with Software 04.00 or newer`: the software counts, the rest is a condition.
fn take_labelled(text: &str, conditions: &mut Vec<String>) -> String {
    let low = text.to_ascii_lowercase();
    let labels = [", firmware ", ", software ", " with software ", " with firmware ", " with version "];
    let bare = low.starts_with("version ");
    let unparted = [" firmware ", " software "];
    let labels = labels.iter().chain(unparted.iter().filter(|_| bare));
    let labels = labels.filter_map(|label| low.find(label).map(|at| (at, label)));
    let Some((at, label)) = labels.min_by_key(|(at, _)| *at) else {
        let strip = ["with software ", "with firmware ", "with version "];
        let strip = strip.iter().find(|word| low.starts_with(**word));
        return strip.and_then(|word| text.get(word.len()..)).unwrap_or(text).to_owned();
    };
    let behind = text.get(at + label.len()..).unwrap_or_default();
    let (core, more) = behind.split_once(',').unwrap_or((behind, ""));
    for part in [text.get(..at).unwrap_or_default(), more] {
        let part = part.trim();
        if !part.is_empty() && !is_remark(part) {
            conditions.push(part.to_owned());
        }
    }
    core.to_owned()
}

/// `8.x model 35700BAX2`: the part number stands apart.
fn take_model(text: &str, models: &mut Vec<String>) -> String {
    let low = text.to_ascii_lowercase();
    let Some((at, label)) =
        [" model ", " models "].iter().find_map(|label| low.find(label).map(|at| (at, label)))
    else {
        return text.to_owned();
    };
    let before = text.get(..at).unwrap_or_default();
    if !before.contains(|c: char| c.is_ascii_digit()) {
        return text.to_owned();
    }
    models.extend(super::model::read(text.get(at + label.len()..).unwrap_or_default()));
    before.to_owned()
}

/// Cuts conditions off the end. A text that begins with one is left as it is.
fn take_conditions(text: &str, conditions: &mut Vec<String>) -> String {
    let low = text.to_ascii_lowercase();
    let at = CONDITIONS.iter().filter_map(|words| low.find(words)).min();
    let Some(at) = at.filter(|at| *at > 0) else { return text.to_owned() };
    let (core, condition) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
    conditions.push(condition.trim().to_owned());
    core.to_owned()
}
