//! Words of a version text: versions, signs, and words that mean before, after, through, all.

/// A piece of a version text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A version, with its build or service pack.
    Version(String),
    /// `<`, `<=`, `>`, `>=`.
    Sign(Sign),
    /// `|`, a comma, a slash that stands alone.
    Part,
    And,
    Or,
    /// `all`, `any`, `*`.
    All,
    /// `prior`, `earlier`, `below`.
    Before,
    /// `later`, `newer`, `above`.
    After,
    /// `through`, `thru`, `to`, a dash between spaces.
    Through,
    UpTo,
    From,
    BackTo,
    Between,
    Including,
    Excluding,
    /// `version`, `software`, `revision`.
    Word,
    /// `model`, `part number`, `UDI`.
    Label,
    /// Anything else.
    Other(String),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
}

/// Words for a version, which say nothing of which.
const WORDS: [&str; 29] = [
    "version",
    "versions",
    "ver",
    "vers",
    "v",
    "release",
    "releases",
    "released",
    "rel",
    "revision",
    "revisions",
    "rev",
    "revs",
    "software",
    "firmware",
    "sw",
    "fw",
    "s/w",
    "the",
    "running",
    "of",
    "level",
    "than",
    "supported",
    "current",
    "number",
    "numbers",
    "possibly",
    "but",
];

/// Words for a model or part.
const LABELS: [&str; 14] = [
    "model",
    "models",
    "product",
    "id",
    "reorder",
    "part",
    "parts",
    "catalog",
    "catalogue",
    "ref",
    "udi",
    "udi/model/ndc",
    "id/reorder",
    "p/n",
];

/// Words that belong to a version and stand between or behind its numbers.
pub(super) const QUALIFIERS: [&str; 18] = [
    "build", "service", "pack", "sp", "mr", "sr", "patch", "update", "hotfix", "edition", "mce", "hf",
    "beta", "rc", "upd", "upgrade", "fp", "feature",
];

/// Longest run of words, all that are looked at.
const MOST: usize = 400;

/// Cuts a text into tokens.
pub(super) fn lex(text: &str) -> Vec<Token> {
    let mut spaced = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '|' | ';' | '&' => spaced.extend([' ', letter, ' ']),
            ',' => spaced.push_str(" , "),
            // `>=V4.5.0<V4.5.2`.
            '<' | '>' if spaced.ends_with(|last: char| last.is_alphanumeric()) => {
                spaced.extend([' ', letter]);
            }
            _ => spaced.push(letter),
        }
    }
    let words: Vec<&str> = spaced.split_whitespace().take(MOST).collect();
    let mut tokens = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).copied();
        signed(word, next, &mut tokens);
    }
    join(&tokens)
}

/// A word with a sign before it.
fn signed(word: &str, next: Option<&str>, tokens: &mut Vec<Token>) {
    let signs = [
        ("<=", Sign::LessOrEqual),
        (">=", Sign::GreaterOrEqual),
        ("<", Sign::Less),
        (">", Sign::Greater),
        ("=", Sign::Equal),
    ];
    for (sign, meaning) in signs {
        if let Some(rest) = word.strip_prefix(sign) {
            tokens.push(Token::Sign(meaning));
            if !rest.is_empty() {
                signed_rest(rest, next, tokens);
            }
            return;
        }
    }
    signed_rest(word, next, tokens);
}

fn signed_rest(word: &str, next: Option<&str>, tokens: &mut Vec<Token>) {
    // `2.5+`: and later.
    if let Some(version) = word.strip_suffix('+').filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
    {
        tokens.extend([token(version, next), Token::Or, Token::After]);
        return;
    }
    tokens.push(token(word, next));
}

fn token(word: &str, next: Option<&str>) -> Token {
    let word = word.strip_suffix(".*").map_or(word.to_owned(), |stem| format!("{stem}.x"));
    let word = word.as_str();
    let plain = word.trim_matches(['(', ')']).trim_end_matches(['.', ':', '!']);
    let balanced = word.contains('(') && word.contains(')') && !word.starts_with('(');
    let plain = if balanced { word.trim_end_matches(['.', ':']) } else { plain };
    let low = plain.to_ascii_lowercase();
    match low.as_str() {
        "|" | "," | ";" | "/" | "" => return Token::Part,
        "and" | "&" => return Token::And,
        "or" => return Token::Or,
        "all" | "any" | "every" | "*" => return Token::All,
        "prior" | "earlier" | "earliers" | "priors" | "previous" | "before" | "below" | "older" | "lower"
        | "under" | "less" | "preceding" | "smaller" => return Token::Before,
        "later" | "newer" | "above" | "higher" | "onward" | "onwards" | "greater" | "after" | "beyond"
        | "up"
            if low != "up" || next.is_none_or(|next| !next.eq_ignore_ascii_case("to")) =>
        {
            return Token::After;
        }
        "up" => return Token::UpTo,
        "through" | "thru" | "to" | "-" => return Token::Through,
        "until" => return Token::UpTo,
        "from" | "since" | "starting" => return Token::From,
        "back" => return Token::BackTo,
        "between" => return Token::Between,
        "including" | "inclusive" | "included" => return Token::Including,
        "not" | "excluding" | "exclusive" => return Token::Excluding,
        _ => {}
    }
    if WORDS.contains(&low.as_str()) {
        return Token::Word;
    }
    if LABELS.contains(&low.as_str()) {
        return Token::Label;
    }
    if is_version(plain) {
        return Token::Version(without_v(plain).to_owned());
    }
    Token::Other(plain.to_owned())
}

/// A leading `v` before a number says only that it is a version.
fn without_v(word: &str) -> &str {
    let rest = word.strip_prefix(['v', 'V']).unwrap_or(word);
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let number = rest.starts_with(|first: char| first.is_ascii_digit());
    let revision = rest.len() < word.len()
        && rest.starts_with(|first: char| first.is_ascii_uppercase())
        && word.starts_with('v')
        && rest.contains(|c: char| c.is_ascii_digit());
    if number || revision { rest } else { word }
}

/// A word with a digit, or one capital.
fn is_version(word: &str) -> bool {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "._-+()/#~".contains(letter);
    let one_letter = word.len() == 1 && word.starts_with(|first: char| first.is_ascii_uppercase());
    let letters = word.split_once('-').is_some_and(|(left, right)| is_letter(left) && is_letter(right));
    word.chars().all(allowed) && (word.contains(|c: char| c.is_ascii_digit()) || one_letter || letters)
}

/// One capital letter.
pub(super) fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.starts_with(|first: char| first.is_ascii_uppercase())
}

/// Joins what belongs to one version: `1.3.1 Build 13`, `1.8.4 Service Pack 01`, `HD 16`, `3.0 D15`, `4.20 SR1`.
fn join(tokens: &[Token]) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let run = leading(token, tokens.get(at..).unwrap_or_default());
        let Some((mut text, used)) = run else {
            joined.push(token.clone());
            continue;
        };
        at += used;
        while let Some((more, used)) = following(&text, tokens.get(at..).unwrap_or_default()) {
            text = format!("{text} {more}");
            at += used;
        }
        joined.push(Token::Version(text));
    }
    joined
}

/// A version, or short capitals directly before one (`HD 16`, `LPI 3.5`).
fn leading(token: &Token, rest: &[Token]) -> Option<(String, usize)> {
    match (token, rest.first()) {
        (Token::Version(text), _) => Some((text.clone(), 0)),
        (Token::Other(word), Some(Token::Version(text))) if is_short_capitals(word) && !is_code(text) => {
            Some((format!("{word} {text}"), 1))
        }
        _ => None,
    }
}

fn is_code(text: &str) -> bool {
    super::model::is_code(text)
}

fn is_short_capitals(word: &str) -> bool {
    (2..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A qualifier with its number, or a short mark behind a number.
fn following(version: &str, rest: &[Token]) -> Option<(String, usize)> {
    let numeric = version.starts_with(|first: char| first.is_ascii_digit());
    let mut words: Vec<&str> = Vec::new();
    for token in rest {
        match token {
            Token::Other(word)
                if QUALIFIERS.contains(&word.to_ascii_lowercase().as_str())
                    || (numeric && words.is_empty() && is_mark(word)) =>
            {
                words.push(word);
            }
            Token::Version(mark) if words.is_empty() => {
                return (numeric && is_mark(mark)).then(|| (mark.clone(), 1));
            }
            Token::Version(number) => {
                words.push(number);
                return Some((words.join(" "), words.len()));
            }
            _ => break,
        }
    }
    let last = words.last()?.to_ascii_lowercase();
    (last == "edition").then(|| (words.join(" "), words.len()))
}

/// `SR1`, `Upd4`, `D15`: a mark that counts on behind a version's numbers.
fn is_mark(word: &str) -> bool {
    let letters = word.trim_end_matches(|last: char| last.is_ascii_digit());
    let digits = word.len() - letters.len();
    let capitals = (1..=2).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_uppercase());
    let known = QUALIFIERS.contains(&letters.to_ascii_lowercase().as_str());
    (1..=2).contains(&digits) && (capitals || known) && !LINES.contains(&letters)
}

/// Letters that begin versions of their own (B. Braun's `U61` and `L81`, GE's `BT06` and `HD23`).
const LINES: [&str; 6] = ["U", "L", "A", "VS", "BT", "HD"];
