//! Phrases of bounds and lists: `prior to 3.2`, `2.3.0 and earlier`, `4.01 through 4.34`, `1.1, 1.2 and 1.4`.

use super::lexer::{Sign, Token, is_letter, lex};
use super::span::{Bound, Span};

/// What the phrases of a text say together.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    pub(super) all: bool,
    pub(super) spans: Vec<Span>,
    /// A bound with "up to", which may or may not count itself.
    pub(super) open_end: bool,
    /// A word for version stands there.
    pub(super) worded: bool,
    /// A word for model or part stands there.
    pub(super) labelled: bool,
    /// Words that belong to none of it, behind what was read.
    pub(super) condition: Option<String>,
}

/// Reads a text of versions. `None`: there is none, or words stand where only a name can.
pub(super) fn read(text: &str) -> Option<Phrases> {
    let tokens = lex(text);
    let mut found = Phrases {
        worded: tokens.iter().any(|token| {
            matches!(token, Token::Word)
                || matches!(token, Token::Version(text) if text.to_ascii_lowercase().ends_with(" edition"))
        }),
        labelled: tokens.contains(&Token::Label),
        ..Phrases::default()
    };
    if let Some(version) = back_to(&tokens) {
        found.spans.push(Span::from(version, true));
        return Some(found);
    }
    let tokens = without_lead(tokens);
    let tokens: Vec<Token> =
        tokens.into_iter().filter(|token| !matches!(token, Token::Word | Token::Label)).collect();
    let tokens = without_commas(&tokens);
    let mut reader = Reader { rest: &tokens };
    let mut others: Vec<String> = Vec::new();
    while let Some(first) = reader.rest.first() {
        if let Some(span) = reader.span(&mut found.open_end) {
            // "BIOS < V21.01": one word before a bound says of what.
            if !others.is_empty() && (span.only().is_some() || others.len() > 1) {
                return None;
            }
            found.spans.push(span);
            continue;
        }
        match first {
            Token::All => found.all = true,
            Token::Other(word) => {
                if !found.spans.is_empty() && !reader.only_words_follow() {
                    return None;
                }
                others.push(word.clone());
            }
            // A sign or a word of order without a version is no phrase.
            Token::Sign(_) | Token::Before | Token::After | Token::BackTo | Token::UpTo => return None,
            _ => {}
        }
        reader.skip();
    }
    merge(&mut found.spans);
    found.all &= found.spans.is_empty();
    let settled = found.all || !found.spans.is_empty();
    let names_first = !others.is_empty() && found.spans.iter().all(|span| span.only().is_some());
    if !settled || (names_first && !found.all && !found.worded) {
        return None;
    }
    found.condition = (!others.is_empty()).then(|| others.join(" "));
    Some(found)
}

/// Commas inside a phrase part nothing: `up to, but not including, 5.0`.
fn without_commas(tokens: &[Token]) -> Vec<Token> {
    use Token::{Excluding, Including, Part, Through, UpTo};
    let inner = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let after = tokens.get(at + 1);
        matches!(
            (before, after),
            (Some(Through | UpTo), _) | (Some(Excluding | Including), Some(Token::Version(_)))
        )
    };
    tokens
        .iter()
        .enumerate()
        .filter(|(at, token)| **token != Part || !inner(*at))
        .map(|(_, token)| token.clone())
        .collect()
}

/// A name before the word for version (`SP Versions 3.2.4`) is none of it.
fn without_lead(mut tokens: Vec<Token>) -> Vec<Token> {
    let word = tokens.iter().position(|token| *token == Token::Word);
    let name_only = |token: &Token| matches!(token, Token::Other(_) | Token::All);
    let followed = |at: usize| tokens.iter().skip(at).any(|token| matches!(token, Token::Version(_)));
    match word {
        Some(at) if at > 0 && followed(at) && tokens.iter().take(at).all(name_only) => tokens.split_off(at),
        _ => tokens,
    }
}

/// "Versions back to 6.5".
fn back_to(tokens: &[Token]) -> Option<String> {
    let at = tokens.iter().position(|token| *token == Token::BackTo)?;
    match (tokens.get(at + 1)?, tokens.get(at + 2)?) {
        (Token::Through, Token::Version(version)) => Some(version.clone()),
        _ => None,
    }
}

/// `>= a | <= b` is one stretch.
fn merge(spans: &mut Vec<Span>) {
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.drain(..) {
        if let (
            Some(Span::Between { from: Some(_), to: to @ None }),
            Span::Between { from: None, to: Some(upper) },
        ) = (merged.last_mut(), &span)
        {
            *to = Some(upper.clone());
            continue;
        }
        if !merged.contains(&span) {
            merged.push(span);
        }
    }
    *spans = merged;
}

struct Reader<'t> {
    rest: &'t [Token],
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    fn only_words_follow(&self) -> bool {
        self.rest.iter().all(|token| !matches!(token, Token::Version(_) | Token::Sign(_)))
    }

    /// Takes `count` tokens away and gives `span`.
    fn take(&mut self, count: usize, span: Span) -> Option<Span> {
        self.rest = self.rest.get(count..).unwrap_or_default();
        Some(span)
    }

    /// The longest phrase that begins here.
    fn span(&mut self, open_end: &mut bool) -> Option<Span> {
        use Token::{After, And, Before, Between, Excluding, From, Including, Or, Through, UpTo, Version};
        let rest = self.rest;
        let span = match rest {
            // Signs.
            [Token::Sign(sign), Version(version), ..] => {
                let span = signed(*sign, version.clone());
                return self.take(2, span);
            }
            // From one to another.
            [From | Between, Version(from), rest @ ..] | [Version(from), rest @ ..] => {
                let lead = 1 + usize::from(!matches!(self.rest.first(), Some(Version(_))));
                return self.behind_version(from, rest, lead);
            }
            // Before one.
            [Before, Through, And, Including, Version(to), ..] => (5, Span::to(to.clone(), true)),
            [Before, Through, Version(to), And, Including, ..] => (5, Span::to(to.clone(), true)),
            [Before, Through, Version(to), ..] => (3, Span::to(to.clone(), false)),
            [Before, Version(to), ..] => (2, Span::to(to.clone(), false)),
            [UpTo, Through, Excluding, Including, Version(to), ..] => (5, Span::to(to.clone(), false)),
            [UpTo, Through, And, Excluding, Including, Version(to), ..] => (6, Span::to(to.clone(), false)),
            [UpTo, Through, And, Including, Version(to), ..] => (5, Span::to(to.clone(), true)),
            [UpTo, Through, Including, Version(to), ..] => (4, Span::to(to.clone(), true)),
            [UpTo, Through, Version(to), Including, ..] => (4, Span::to(to.clone(), true)),
            [UpTo, Through, Version(to), And | Or, Before, ..] => (5, Span::to(to.clone(), true)),
            [UpTo, Through, Version(to), ..] => {
                *open_end = true;
                (3, Span::to(to.clone(), true))
            }
            [UpTo, Version(to), ..] => {
                *open_end = true;
                (2, Span::to(to.clone(), true))
            }
            [Through, Version(to), ..] => (2, Span::to(to.clone(), true)),
            // After one.
            [After, Version(from), ..] => (2, Span::from(from.clone(), false)),
            _ => return None,
        };
        self.take(span.0, span.1)
    }

    /// What follows a version, `lead` tokens of which were read.
    fn behind_version(&mut self, from: &str, rest: &[Token], lead: usize) -> Option<Span> {
        use Token::{After, All, And, Before, Excluding, From, Including, Or, Part, Through, UpTo, Version};
        let begun = lead > 1;
        let (count, span) = match rest {
            [Including, And | Through, Version(to), mark @ (Including | Excluding), ..] => {
                (4, Span::between(from.to_owned(), to.clone(), *mark == Including))
            }
            [And | Through, Version(to), mark @ (Including | Excluding), ..] if begun => {
                (3, Span::between(from.to_owned(), to.clone(), *mark == Including))
            }
            [Through, Through, Version(to), ..] | [UpTo, Through, Version(to), ..] => {
                (3, Span::between(from.to_owned(), to.clone(), true))
            }
            [UpTo, Through, And, Including, Version(to), ..] => {
                (5, Span::between(from.to_owned(), to.clone(), true))
            }
            [UpTo, Through, Excluding, Including, Version(to), ..] => {
                (5, Span::between(from.to_owned(), to.clone(), false))
            }
            [Through, Before, Version(to), ..] => (3, Span::between(from.to_owned(), to.clone(), false)),
            [Through, Version(to), And | Or, Before, ..] => {
                (4, Span::between(from.to_owned(), to.clone(), true))
            }
            [Through, Version(to), ..] => (2, Span::between(from.to_owned(), to.clone(), true)),
            [And, Version(to), ..] if begun && matches!(self.rest.first(), Some(Token::Between)) => {
                (2, Span::between(from.to_owned(), to.clone(), true))
            }
            [And | Or, Before, Through, Version(to), ..] | [Before, Through, Version(to), ..] => {
                let count = if matches!(rest.first(), Some(Before)) { 3 } else { 4 };
                (count, Span::between(from.to_owned(), to.clone(), false))
            }
            [Before, Version(to), ..] if begun => (2, Span::between(from.to_owned(), to.clone(), false)),
            [Token::Sign(sign @ (Sign::Less | Sign::LessOrEqual)), Version(to), ..] => {
                (2, Span::between(from.to_owned(), to.clone(), *sign == Sign::LessOrEqual))
            }
            [Part, And | Or, All, Before, ..] => (4, Span::to(from.to_owned(), true)),
            [And | Or, All, Before, ..] | [Part, And | Or, Before, ..] => {
                (3, Span::to(from.to_owned(), true))
            }
            [And | Or, Before, ..] => (2, Span::to(from.to_owned(), true)),
            [Before, ..] => (1, Span::to(from.to_owned(), true)),
            [And | Or, All, After, ..] | [Part, And | Or, After, ..] => {
                (3, Span::from(from.to_owned(), true))
            }
            [And | Or, After, ..] => (2, Span::from(from.to_owned(), true)),
            [After, ..] => (1, Span::from(from.to_owned(), true)),
            _ if begun && matches!(self.rest.first(), Some(From)) => (0, Span::from(from.to_owned(), true)),
            _ => (0, letters(from)),
        };
        self.take(lead + count, span)
    }
}

fn signed(sign: Sign, version: String) -> Span {
    match sign {
        Sign::Less => Span::to(version, false),
        Sign::LessOrEqual => Span::to(version, true),
        Sign::Greater => Span::from(version, false),
        Sign::GreaterOrEqual => Span::from(version, true),
        Sign::Equal => Span::Only(version),
    }
}

/// `J-M` and `1.0-2.4` are stretches; anything else is one version.
fn letters(version: &str) -> Span {
    let dots = |text: &str| text.matches('.').count();
    // Plain numbers of few digits, the lower first: `20-33`, not `2018-1`.
    let counted = |from: &str, to: &str| {
        let number = |text: &str| text.parse::<u16>().ok().filter(|_| text.len() <= 3);
        number(from).zip(number(to)).is_some_and(|(from, to)| from < to)
    };
    let numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match version.split_once('-') {
        Some((from, to))
            if (is_letter(from) && is_letter(to))
                || counted(from, to)
                || (dots(from) > 0 && dots(from) == dots(to) && numeric(from) && numeric(to)) =>
        {
            Span::Between {
                from: Some(Bound { version: from.to_owned(), inclusive: true }),
                to: Some(Bound { version: to.to_owned(), inclusive: true }),
            }
        }
        _ => Span::Only(version.to_owned()),
    }
}
