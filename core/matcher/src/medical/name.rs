//! A product's name taken apart: words, numbers with the letters before them, versions, ranges of models.

use super::words::{Kind, folded, kind, skeleton, squeezed, weight};

/// Longest name that is read, in bytes, and most of its pieces.
const MAX_LENGTH: usize = 1_000;
const MOST_PIECES: usize = 120;
/// Longest word that is taken for the letters of a number behind it (`ELI 280`, `GXL 16`).
const LETTERS: usize = 4;

/// A number in a name: `EX1100` is `ex` and `1100`, `722K` is `722k` without letters before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) letters: String,
    pub(super) body: String,
    /// A Roman numeral, which parts variants.
    pub(super) roman: bool,
}

/// Numbers from one to another: `MX400-MX850`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Series {
    letters: String,
    from: u32,
    to: u32,
}

/// A name taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// Skeletons, each once, in order.
    pub(super) words: Vec<String>,
    /// Neighbouring words written as one.
    pub(super) joined: Vec<(String, String, String)>,
    pub(super) numbers: Vec<Number>,
    pub(super) series: Vec<Series>,
    /// Dotted numbers that stand alone: `3.1`, `8.0.x`.
    pub(super) versions: Vec<String>,
}

impl Number {
    /// The same number, where the letters are the same or left out.
    fn is(&self, other: &Self) -> bool {
        let begins = |one: &str, two: &str| one.starts_with(two);
        let letters = begins(&self.letters, &other.letters) || begins(&other.letters, &self.letters);
        letters && same_body(&self.body, &other.body)
    }

    fn digits(&self) -> usize {
        self.body.bytes().filter(u8::is_ascii_digit).count()
    }

    /// What it weighs in a name, in hundredths.
    pub(super) fn weight(&self) -> u32 {
        match self.digits() {
            0 | 1 => 50,
            2 => 100,
            _ => 150,
        }
    }

    /// Long enough to tell a model on its own.
    pub(super) fn tells(&self) -> bool {
        self.digits() >= 3 && self.letters.len() + self.body.len() >= 4
    }

    /// Letters and number in one.
    pub(super) fn code(&self) -> String {
        format!("{}{}", self.letters, self.body)
    }
}

/// `5x0` stands for 520, 530 and 540; zeros before a number count nothing.
fn same_body(one: &str, two: &str) -> bool {
    let trimmed = |text: &str| text.trim_start_matches('0').to_owned();
    if trimmed(one) == trimmed(two) {
        return true;
    }
    let wild = |text: &str| {
        text.len() > 2
            && text.contains('x')
            && !text.starts_with('x')
            && text.ends_with(|last: char| last.is_ascii_digit())
    };
    (wild(one) || wild(two))
        && one.len() == two.len()
        && one
            .bytes()
            .zip(two.bytes())
            .all(|(a, b)| a == b || (a == b'x' && b.is_ascii_digit()) || (b == b'x' && a.is_ascii_digit()))
}

/// A run of letters and digits, and what stands directly before it.
struct Piece {
    text: String,
    before: char,
}

impl Name {
    /// Takes a name apart.
    pub(super) fn of(text: &str) -> Self {
        let mut name = Self::default();
        let pieces = pieces(&folded(text));
        let mut last_word: Option<String> = None;
        let mut last_number: Option<Number> = None;
        for piece in pieces {
            if is_dotted(&piece.text) {
                name.versions.push(piece.text);
                (last_word, last_number) = (None, None);
            } else if let Some(roman) = roman(&piece.text) {
                name.push(Number { letters: String::new(), body: roman.to_owned(), roman: true });
                (last_word, last_number) = (None, None);
            } else if let Some(word) = versioned_word(&piece.text) {
                // `SpaceCom2` is a SpaceCom.
                let word = skeleton(word);
                if !name.words.contains(&word) {
                    name.words.push(word);
                }
                (last_word, last_number) = (None, None);
            } else if let Some(number) = number(&piece, last_word.as_deref()) {
                let number = name.number(&piece, number, last_number.as_ref());
                (last_word, last_number) = (None, Some(number));
            } else {
                // `150 c` is `150c` too.
                if let (Some(last), 1, ' ') = (&last_number, piece.text.len(), piece.before) {
                    let body = format!("{}{}", last.body, piece.text);
                    name.push(Number { letters: last.letters.clone(), body, roman: false });
                }
                let word = skeleton(&piece.text);
                if let Some(last) = &last_word {
                    let joined = skeleton(&format!("{last}{}", piece.text));
                    name.joined.push((skeleton(last), word.clone(), joined));
                    // A PCU is a PC unit.
                    if let Some(initial) =
                        word.chars().next().filter(|_| last.len() <= 3 && kind(&word) == Kind::Thing)
                    {
                        name.joined.push((
                            skeleton(last),
                            word.clone(),
                            skeleton(&format!("{last}{initial}")),
                        ));
                    }
                }
                if !name.words.contains(&word) {
                    name.words.push(word);
                }
                (last_word, last_number) = (Some(piece.text), None);
            }
        }
        name
    }

    /// Takes a number in, with what it stands for beside the one before it; gives it as it stands when written out.
    fn number(&mut self, piece: &Piece, number: Number, last: Option<&Number>) -> Number {
        if !number.letters.is_empty() && !self.words.contains(&number.letters) {
            self.words.push(number.letters.clone());
        }
        let Some(last) = last else {
            self.push(number.clone());
            return number;
        };
        if piece.before == '-' && self.series_between(last, &number) {
            return number;
        }
        self.push(number.clone());
        // M8001A/2A is M8001A and M8002A, 865240/41 is 865240 and 865241.
        if piece.before == '/' && number.letters.is_empty() && number.body.len() < last.body.len() {
            let digits = |body: &str| body.bytes().take_while(u8::is_ascii_digit).count();
            let (all, own) = (digits(&last.body), digits(&number.body));
            if let Some(head) = last.body.get(..all.saturating_sub(own)).filter(|head| !head.is_empty()) {
                let body = format!("{head}{}", number.body);
                let whole = Number { letters: last.letters.clone(), body, roman: false };
                self.push(whole.clone());
                return whole;
            }
        }
        number
    }

    fn series_between(&mut self, last: &Number, number: &Number) -> bool {
        let letters = number.letters.is_empty() || number.letters == last.letters;
        match (last.body.parse::<u32>(), number.body.parse::<u32>()) {
            (Ok(from), Ok(to)) if letters && from < to && number.body.len() <= 4 => {
                self.series.push(Series { letters: last.letters.clone(), from, to });
                true
            }
            _ => false,
        }
    }

    fn push(&mut self, number: Number) {
        if !self.numbers.contains(&number) {
            self.numbers.push(number);
        }
    }

    /// The name holds this number, or a series does.
    pub(super) fn has_number(&self, number: &Number) -> bool {
        self.numbers.iter().any(|own| own.is(number))
            || self.series.iter().any(|series| {
                (series.letters == number.letters || number.letters.is_empty())
                    && number.body.parse().is_ok_and(|n| (series.from..=series.to).contains(&n))
            })
    }

    /// The name holds this word, or two neighbours that make it.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.words.iter().any(|own| own == word) || self.joined.iter().any(|(_, _, joined)| joined == word)
    }

    /// Two of this name's neighbouring words make one of the other's; the first is `word` or the second is.
    pub(super) fn joins_into(&self, word: &str, other: &Self) -> bool {
        self.joined
            .iter()
            .any(|(first, second, joined)| (first == word || second == word) && other.words.contains(joined))
    }

    /// A model's number is told.
    pub(super) fn has_numbers(&self) -> bool {
        !self.numbers.is_empty() || !self.series.is_empty()
    }

    /// What its words weigh; `light` ones hardly count.
    pub(super) fn words_weigh(&self, light: &dyn Fn(&str) -> bool) -> u32 {
        self.words.iter().map(|word| if light(word) { 5 } else { weight(word) }).sum()
    }

    /// Initials of three or more neighbouring words.
    pub(super) fn has_initials(&self, word: &str) -> bool {
        let initials: String = self.words.iter().filter_map(|word| word.chars().next()).collect();
        word.len() >= 3 && initials.contains(word)
    }
}

/// Codes that may be models, as they are compared: the words with a digit or a hyphen, and all of a short text.
pub(super) fn codes(text: &str) -> Vec<String> {
    let mut codes: Vec<String> = text
        .split_whitespace()
        .filter(|word| word.bytes().filter(u8::is_ascii_digit).count() >= 3 || word.contains('-'))
        .map(squeezed)
        .filter(|code| code.bytes().any(|byte| byte.is_ascii_digit()))
        .collect();
    codes.extend(Name::of(text).numbers.iter().filter(|number| number.tells()).map(Number::code));
    let words: Vec<&str> = text.split_whitespace().collect();
    codes.extend(words.windows(2).map(|pair| squeezed(&pair.concat())));
    codes.retain(|code| code.bytes().any(|byte| byte.is_ascii_digit()));
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn pieces(text: &str) -> Vec<Piece> {
    let letters: Vec<char> = text.chars().take(MAX_LENGTH).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open = String::new();
    let mut before = ' ';
    for (at, letter) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let after_digit = open.ends_with(|last: char| last.is_ascii_digit());
        let dot = *letter == '.' && after_digit && (next.is_ascii_digit() || next == 'x');
        if letter.is_alphanumeric() || dot {
            open.push(*letter);
            continue;
        }
        if !open.is_empty() {
            pieces.push(Piece { text: std::mem::take(&mut open), before });
            before = ' ';
        }
        // The most telling sign between two pieces.
        before = match (*letter, before) {
            (' ', '-' | '/' | '(' | ',') | ('-', '(' | ',') => before,
            (letter, _) => letter,
        };
    }
    if !open.is_empty() {
        pieces.push(Piece { text: open, before });
    }
    pieces.truncate(MOST_PIECES);
    pieces
}

fn is_dotted(text: &str) -> bool {
    text.contains('.') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'x')
}

/// A word of its own with one digit behind it.
fn versioned_word(text: &str) -> Option<&str> {
    let word = text.strip_suffix(|last: char| last.is_ascii_digit())?;
    (word.len() > LETTERS && word.chars().all(char::is_alphabetic)).then_some(word)
}

fn roman(text: &str) -> Option<&'static str> {
    match text {
        "ii" => Some("2"),
        "iii" => Some("3"),
        _ => None,
    }
}

fn number(piece: &Piece, last_word: Option<&str>) -> Option<Number> {
    let at = piece.text.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, body) = piece.text.split_at(at);
    let joins = letters.is_empty() && matches!(piece.before, ' ' | '-' | '.');
    let borrowed = last_word
        .filter(|word| {
            joins && word.len() <= LETTERS && !matches!(kind(&skeleton(word)), Kind::Empty | Kind::Thing)
        })
        .unwrap_or_default();
    let letters = if letters.is_empty() { borrowed } else { letters };
    Some(Number { letters: letters.to_owned(), body: body.to_owned(), roman: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(letters: &str, body: &str) -> Number {
        Number { letters: letters.into(), body: body.into(), roman: false }
    }

    #[test]
    fn numbers_are_found_however_they_are_spaced() {
        let row = Name::of("Avalon Fetal/Maternal Monitors FM20/FM30/FM40/FM50");
        assert!(row.has_number(&number("fm", "30")) && row.has_number(&number("", "50")));
        let monitors = Name::of("IntelliVue patient monitor MX400-MX850");
        assert!(monitors.has_number(&number("mx", "450")) && !monitors.has_number(&number("mx", "100")));
        assert!(Name::of("ELI 280").has_number(&number("eli", "280")));
        assert!(Name::of("Innova IGS 5x0").has_number(&number("igs", "540")));
        let parts = Name::of("(M8001A/2A/3A) (865240/41/42)");
        assert!(parts.has_number(&number("m", "8003a")) && parts.has_number(&number("", "865242")));
    }

    #[test]
    fn versions_stand_apart_from_models() {
        let name = Name::of("IntelliSpace Portal 8.0.x");
        assert_eq!((name.versions.as_slice(), name.numbers.len()), (["8.0.x".to_owned()].as_slice(), 0));
        assert!(Name::of("MRI 1.5T").versions.is_empty());
    }

    #[test]
    fn words_join() {
        let row = Name::of("ViewForum");
        let item = Name::of("View Forum");
        assert!(item.has_word("viewforum") && item.joins_into("view", &row));
    }
}
