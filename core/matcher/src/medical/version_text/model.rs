//! Models, parts and variants that stand where a version should.

use crate::medical::words::squeezed;

/// Words that name an operating system, speak of versions or of their order: no model.
const NOT_MODELS: [&str; 16] = [
    "windows",
    "operating",
    "linux",
    "android",
    "ios",
    "version",
    "versions",
    "prior",
    "earlier",
    "below",
    "later",
    "newer",
    "older",
    "above",
    "release",
    "releases",
];
/// Most words of an alternative that is a name.
const MOST_WORDS: usize = 12;

/// The text is a model's number rather than a version's: three or more digits without a dot (`3120`, `2490C`, `650c`),
/// or capitals, a hyphen and more (`MMT-1710`, `CR-IR`), or capitals and three digits (`ZXP425`).
pub(super) fn is_code(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    if text.split_whitespace().skip(1).any(|word| word.contains('.')) {
        return false;
    }
    if first.contains('.') || first.contains(['x', 'X']) && !first.contains(|c: char| c.is_ascii_uppercase())
    {
        return false;
    }
    let digits = first.bytes().filter(u8::is_ascii_digit).count();
    let upper = first.bytes().any(|byte| byte.is_ascii_uppercase());
    let plain = first.bytes().all(|byte| !byte.is_ascii_lowercase());
    // `6ES7141-6BF00-0AB0`.
    if first.contains('-') && upper && plain && digits >= 3 && first.len() >= 9 {
        return true;
    }
    let starts_with_digit = first.starts_with(|c: char| c.is_ascii_digit());
    let tail = first.trim_start_matches(|c: char| c.is_ascii_digit());
    if starts_with_digit {
        let year = digits == 4 && tail.is_empty() && (first.starts_with("19") || first.starts_with("20"));
        let plain_tail =
            tail.is_empty() || (tail.len() <= 2 && tail.chars().all(|c| c.is_ascii_alphabetic()));
        return digits >= 3 && plain_tail && !year;
    }
    let letters = first.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let capitals = first.len() - letters.len();
    let hyphenated = letters
        .strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()));
    capitals >= 2 && (hyphenated || digits >= 3)
}

/// The models of a text, one for each alternative; empty where it names none.
pub(super) fn read(text: &str) -> Vec<String> {
    let low = text.to_lowercase();
    if low.contains(['<', '>'])
        || low.split(|c: char| !c.is_alphanumeric()).any(|word| NOT_MODELS.contains(&word))
    {
        return Vec::new();
    }
    let mut models: Vec<String> = Vec::new();
    let spaced = text.replace(" / ", "|").replace(" and ", "|").replace([',', ';'], "|");
    for alternative in spaced.split('|') {
        let words: Vec<&str> = alternative.split_whitespace().collect();
        if words.is_empty() || words.len() > MOST_WORDS {
            continue;
        }
        let code = words.iter().position(|word| is_code(word));
        match code.filter(|at| words.iter().take(*at).all(|word| is_label(word))) {
            Some(at) => {
                let mut kept: Vec<&str> = words.get(at..=at).unwrap_or_default().to_vec();
                let more = words.get(at + 1..).unwrap_or_default();
                kept.extend(more.iter().take_while(|word| goes_on(word)));
                models.push(kept.join(" "));
            }
            None => models.push(words.join(" ")),
        }
    }
    // A name has a capital or a number; a sentence in small letters names nothing.
    models.retain(|model| model.contains(|c: char| c.is_uppercase() || c.is_ascii_digit()));
    distinct(models.into_iter())
}

/// A word that says what kind of number follows: `UDI/Model/NDC number`, `Product ID/Reorder number`.
fn is_label(word: &str) -> bool {
    let low = word.to_lowercase();
    let label = |part: &str| {
        [
            "udi", "model", "models", "ndc", "number", "numbers", "product", "id", "reorder", "part",
            "catalog", "ref", "no",
        ]
        .contains(&part.trim_matches(['.', ':', '#']))
    };
    low.split('/').all(label)
}

/// Each once, in order.
pub(super) fn distinct(models: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for model in models {
        if !kept.iter().any(|known| squeezed(known) == squeezed(&model)) {
            kept.push(model);
        }
    }
    kept
}

/// Short capitals or numbers that belong to a model's number: `3002 S3`, `CR-IR 357`, `7900 MRI`.
fn goes_on(word: &str) -> bool {
    word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}
