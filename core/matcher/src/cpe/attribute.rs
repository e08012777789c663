//! One attribute of a CPE name.

use std::fmt;

use super::relation::Relation;

/// A value of NISTIR 7695: a logical value or a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Attribute {
    /// `*`, or left out: any value, which on a component means that nobody said.
    #[default]
    Any,
    /// `-`: there is no such value.
    NotApplicable,
    /// A text, unescaped, in lower case, without wildcards.
    Text(String),
    /// A text with wildcards.
    Pattern(Pattern),
}

/// A text with unquoted `*` or `?`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

/// A piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Piece {
    /// This character, in lower case.
    Letter(char),
    /// `?`: one character or none, as the algorithm of NISTIR 7696, 6.3, reads it.
    One,
    /// `*`: any number of characters.
    Many,
}

impl Attribute {
    /// An attribute from its pieces: a text where no wildcard is among them.
    pub(super) fn from_pieces(pieces: Vec<Piece>) -> Self {
        let letters: Option<String> = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Letter(letter) => Some(*letter),
                Piece::One | Piece::Many => None,
            })
            .collect();
        match letters {
            Some(text) => Self::Text(text),
            None => Self::Pattern(Pattern { pieces }),
        }
    }

    /// The text, where it is one without wildcards.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Any | Self::NotApplicable | Self::Pattern(_) => None,
        }
    }

    /// The relation of this attribute, as the source, to `target` (NISTIR 7696, table 6-2).
    #[must_use]
    pub fn compare(&self, target: &Self) -> Relation {
        match (self, target) {
            (_, Self::Pattern(_)) => Relation::Undefined,
            (Self::Any, Self::Any) | (Self::NotApplicable, Self::NotApplicable) => Relation::Equal,
            (Self::Any, _) => Relation::Superset,
            (_, Self::Any) => Relation::Subset,
            (Self::NotApplicable, _) | (_, Self::NotApplicable) => Relation::Disjoint,
            (Self::Text(source), Self::Text(target)) if source == target => Relation::Equal,
            (Self::Pattern(pattern), Self::Text(target)) if pattern.covers(target) => Relation::Superset,
            _ => Relation::Disjoint,
        }
    }

    /// Whether a component with the value `component` is one that this criterion means: three-valued, since a
    /// component that says nothing (`*`) may be anything. A wildcard of the component is taken for nothing said.
    #[must_use]
    pub fn admits(&self, component: &Self) -> Option<bool> {
        match (self, component) {
            (Self::Any, _) => Some(true),
            (_, Self::Any) => None,
            (Self::NotApplicable, Self::NotApplicable) => Some(true),
            (Self::Text(wanted), Self::Text(found)) => Some(wanted == found),
            (Self::Pattern(wanted), Self::Text(found)) => Some(wanted.covers(found)),
            (Self::Text(wanted), Self::Pattern(found)) if !found.covers(wanted) => Some(false),
            (Self::Text(_) | Self::Pattern(_), Self::Pattern(_)) => None,
            (Self::NotApplicable, _) | (_, Self::NotApplicable) => Some(false),
        }
    }
}

impl Pattern {
    /// Whether the pattern covers the whole of `text`: the places of the pattern that are reachable are carried along
    /// the text, so the effort is the product of the two lengths and never more.
    #[must_use]
    pub fn covers(&self, text: &str) -> bool {
        let mut reachable = vec![false; self.pieces.len() + 1];
        if let Some(first) = reachable.first_mut() {
            *first = true;
        }
        self.skip(&mut reachable);
        for letter in text.chars().flat_map(char::to_lowercase) {
            let mut next = vec![false; reachable.len()];
            for (place, piece) in self.pieces.iter().enumerate() {
                if !reachable.get(place).is_some_and(|here| *here) {
                    continue;
                }
                let to = match piece {
                    Piece::Letter(wanted) if *wanted == letter => place + 1,
                    Piece::One => place + 1,
                    Piece::Many => place,
                    Piece::Letter(_) => continue,
                };
                if let Some(slot) = next.get_mut(to) {
                    *slot = true;
                }
            }
            self.skip(&mut next);
            reachable = next;
        }
        reachable.last().is_some_and(|end| *end)
    }

    /// Wildcards may stand for nothing.
    fn skip(&self, reachable: &mut [bool]) {
        for (place, piece) in self.pieces.iter().enumerate() {
            let here = reachable.get(place).is_some_and(|here| *here);
            if here
                && matches!(piece, Piece::One | Piece::Many)
                && let Some(slot) = reachable.get_mut(place + 1)
            {
                *slot = true;
            }
        }
    }
}

impl fmt::Display for Attribute {
    /// As the formatted string writes it.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => out.write_str("*"),
            Self::NotApplicable => out.write_str("-"),
            Self::Text(text) => text.chars().try_for_each(|letter| quote(letter, text.len() == 1, out)),
            Self::Pattern(pattern) => pattern.pieces.iter().try_for_each(|piece| match piece {
                Piece::Letter(letter) => quote(*letter, false, out),
                Piece::One => out.write_str("?"),
                Piece::Many => out.write_str("*"),
            }),
        }
    }
}

/// Writes a character with a backslash where the formatted string needs one (NISTIR 7695, 6.2.2.3): everything but
/// letters, digits, `_`, `.` and a hyphen that is not alone.
fn quote(letter: char, alone: bool, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let plain = letter.is_alphanumeric() || letter == '_' || letter == '.' || (letter == '-' && !alone);
    if !plain {
        out.write_str("\\")?;
    }
    write!(out, "{letter}")
}
