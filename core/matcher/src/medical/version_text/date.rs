//! Days of making, shipping or release: `manufactured prior to August 28`, `shipped between 26-June-2017 and 07-August 2018`.

use std::fmt;

use noharm_model::day::Day;
use serde::{Deserialize, Serialize};

use super::span::Span;

/// A day, as exact as its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Left out where the text does.
    pub year: Option<i16>,
    /// 1 to 12.
    pub month: Option<i8>,
    /// 1 to 31.
    pub day: Option<i8>,
}

/// Which days are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dates {
    /// Before a day.
    Before(Moment),
    /// On a day or earlier.
    Until(Moment),
    /// On a day or later.
    Since(Moment),
    /// From one day to another, both counted.
    Between(Moment, Moment),
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const FULL_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Years that a text may mean.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2099;

/// Reads the days of a text. `None`: it names no month.
pub(super) fn read(text: &str) -> Option<Dates> {
    let low = text.to_lowercase();
    let words: Vec<&str> =
        low.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let iso = iso_days(text);
    let moments = if iso.is_empty() {
        words
            .iter()
            .any(|word| month(word).is_some())
            .then(|| moments(&words))
            .filter(|all| !all.is_empty())?
    } else {
        iso
    };
    let before = ["prior", "before", "<", "earlier", "until", "up to"].iter().any(|word| low.contains(word));
    let after = ["after", "since", ">", "later", "newer", "onward"].iter().any(|word| low.contains(word));
    match moments.as_slice() {
        [from, to] => Some(Dates::Between(*from, *to)),
        [one] if before && !after && counts_itself(&low) => Some(Dates::Until(*one)),
        [one] if before && !after => Some(Dates::Before(*one)),
        [one] if after && !before => Some(Dates::Since(*one)),
        _ => None,
    }
}

/// "January 2019 and prior" counts January 2019.
fn counts_itself(low: &str) -> bool {
    [
        "<=",
        "and prior",
        "or prior",
        "and earlier",
        "or earlier",
        "and before",
        "or before",
        "up to and including",
    ]
    .iter()
    .any(|words| low.contains(words))
}

/// What stands beside the days: an option, a system.
pub(super) fn beside(text: &str) -> Option<String> {
    let inner = text.find('(').and_then(|at| text.get(..at)).map(str::trim).filter(|head| !head.is_empty());
    let before = inner.or_else(|| text.split_once(", between ").map(|(head, _)| head));
    before.map(str::to_owned)
}

/// Bounds that are plain years mean years: no product counts its versions so, with nothing behind.
pub(super) fn of_years(spans: &[Span]) -> Option<Dates> {
    let year = |text: &str| text.parse().ok().filter(|year| YEARS.contains(year) && text.len() == 4);
    let at = |year: i16| Moment { year: Some(year), month: None, day: None };
    match spans {
        [Span::Between { from: Some(from), to: Some(to) }] => {
            Some(Dates::Between(at(year(&from.version)?), at(year(&to.version)?)))
        }
        _ => None,
    }
}

fn month(word: &str) -> Option<i8> {
    let at = FULL_MONTHS
        .iter()
        .position(|name| *name == word)
        .or_else(|| MONTHS.iter().position(|name| *name == word))
        .or((word == "sept").then_some(8))?;
    i8::try_from(at + 1).ok()
}

fn iso_days(text: &str) -> Vec<Moment> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '-'))
        .filter(|word| word.len() == 10)
        .filter_map(|word| {
            word.parse::<Day>().ok()?;
            let mut parts = word.split('-');
            let year = parts.next()?.parse().ok()?;
            let month = parts.next()?.parse().ok()?;
            Some(Moment { year: Some(year), month: Some(month), day: parts.next()?.parse().ok() })
        })
        .collect()
}

/// Days in the order of the text.
fn moments(words: &[&str]) -> Vec<Moment> {
    const NONE: Moment = Moment { year: None, month: None, day: None };
    let mut found: Vec<Moment> = Vec::new();
    let mut open = NONE;
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).copied().unwrap_or_default();
        // "May be affected" is no month.
        let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
        let numbered = [before, next].iter().any(|near| day(near).is_some() || year(near).is_some());
        if let Some(month) = month(word).filter(|_| *word != "may" || numbered) {
            // "2016-August 2018": the month belongs to the year behind it.
            let year_follows =
                year(next).is_some() || year(words.get(at + 2).copied().unwrap_or_default()).is_some();
            if open.month.is_some() || (open.year.is_some() && year_follows) {
                found.push(std::mem::replace(&mut open, NONE));
            }
            open.month = Some(month);
        } else if let Some(year) = year(word) {
            if open.year.is_some() {
                found.push(std::mem::replace(&mut open, NONE));
            }
            open.year = Some(year);
        } else if let Some(day) = day(word) {
            let beside_month = month(next).is_some() || (open.month.is_some() && open.day.is_none());
            if !beside_month {
                continue;
            }
            if open.year.is_some() || (open.month.is_some() && month(next).is_some()) {
                found.push(std::mem::replace(&mut open, NONE));
            }
            open.day = Some(day);
        }
    }
    if open != NONE {
        found.push(open);
    }
    found.retain(|moment| moment.year.is_some() || moment.month.is_some());
    found
}

/// `1`, `07`, `28th`.
fn day(word: &str) -> Option<i8> {
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.get(number.len()..).unwrap_or_default();
    let day = number.parse().ok()?;
    (["", "st", "nd", "rd", "th"].contains(&ending) && (1..=31).contains(&day)).then_some(day)
}

fn year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| word.len() == 4 && YEARS.contains(year))
}

impl Moment {
    /// First and last day that it may mean. `None`: the year is missing.
    pub(super) fn days(self) -> Option<(Day, Day)> {
        let year = self.year?;
        let Some(month) = self.month else { return Some((Day::new(year, 1, 1)?, Day::new(year, 12, 31)?)) };
        if let Some(day) = self.day {
            let day = Day::new(year, month, day)?;
            return Some((day, day));
        }
        let last = (28..=31).rev().find_map(|day| Day::new(year, month, day))?;
        Some((Day::new(year, month, 1)?, last))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("-")?,
        }
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Dates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before(moment) => write!(f, "< {moment}"),
            Self::Until(moment) => write!(f, "<= {moment}"),
            Self::Since(moment) => write!(f, ">= {moment}"),
            Self::Between(from, to) => write!(f, "{from} .. {to}"),
        }
    }
}
