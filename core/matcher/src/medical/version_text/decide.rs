//! Whether a version text reaches an item: inside, outside, or unknown and why.

use noharm_model::day::Day;
use serde::{Deserialize, Serialize};

use super::order;
use super::span::{Span, stem};
use super::{Class, Dates, VersionText};
use crate::medical::name::codes;
use crate::medical::words::squeezed;

/// Whether a version text reaches an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// The text means this version.
    Inside,
    /// The text does not mean this version.
    Outside,
    /// It cannot be decided.
    Unknown,
}

/// What an inventory tells of an item, as far as a version text asks for it.
#[derive(Clone, Debug, Default)]
pub struct Told<'a> {
    /// Its version.
    pub version: Option<&'a str>,
    /// Its name with its model.
    pub name: String,
    /// The day it was made.
    pub made: Option<Day>,
}

impl VersionText {
    /// Whether the text reaches an item, and why, in one line. `named` are versions that stand in the advisory's name
    /// of the product (`Xeleris 3.0`, "all versions").
    #[must_use]
    pub fn reaches(&self, item: &Told<'_>, named: &[String]) -> (Reach, String) {
        let (reach, why) = self.bare_reach(item, named);
        match (&self.condition, reach) {
            (Some(condition), Reach::Inside) => {
                (Reach::Unknown, format!("{why}, provided that: {condition}"))
            }
            _ => (reach, why),
        }
    }

    fn bare_reach(&self, item: &Told<'_>, named: &[String]) -> (Reach, String) {
        match self.class {
            Class::Undetermined => {
                (Reach::Unknown, self.doubt.clone().unwrap_or_else(|| "its version text says nothing".into()))
            }
            Class::All if named.is_empty() => (Reach::Inside, "all versions".to_owned()),
            Class::All => {
                let spans: Vec<Span> = named
                    .iter()
                    .map(|version| {
                        Span::Only(stem(version).map_or(format!("{version}.x"), |s| format!("{s}.x")))
                    })
                    .collect();
                self.of_spans(&spans, item)
            }
            Class::Exact | Class::List | Class::Range => match self.of_model(item) {
                Some(settled) => settled,
                None => self.of_spans(&self.spans, item),
            },
            Class::Date => self.of_dates(item),
            Class::Model => self.of_models(item),
        }
    }

    fn of_spans(&self, spans: &[Span], item: &Told<'_>) -> (Reach, String) {
        let value = spans.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ");
        let Some(version) = item.version else {
            return (Reach::Unknown, format!("the inventory tells no version; affected: {value}"));
        };
        let mut open = false;
        for span in spans {
            match order::within(version, span) {
                Some(true) if self.open_end && self.at_end(version, span) => open = true,
                Some(true) => return (Reach::Inside, format!("{version} is in {value}")),
                Some(false) => {}
                None => open = true,
            }
        }
        match open {
            true => (Reach::Unknown, format!("{version} and {value} have no known order")),
            false => (Reach::Outside, format!("{version} is not in {value}")),
        }
    }

    /// The version is the very end that "up to" leaves open.
    fn at_end(&self, version: &str, span: &Span) -> bool {
        let Span::Between { to: Some(to), .. } = span else { return false };
        order::within(version, &Span::Only(to.version.clone())) != Some(false)
    }

    /// Part numbers beside a range: another one of the same form settles it, none leaves it open.
    fn of_model(&self, item: &Told<'_>) -> Option<(Reach, String)> {
        if self.models.is_empty() {
            return None;
        }
        let (reach, why) = self.of_models(item);
        (reach == Reach::Outside).then_some((reach, why))
    }

    fn of_models(&self, item: &Told<'_>) -> (Reach, String) {
        let value = self.models.join(" | ");
        let own = codes(&item.name);
        let whole = squeezed(&item.name);
        for model in &self.models {
            let wanted = squeezed(model);
            let named = wanted.len() >= 5 && whole.contains(&wanted);
            if own.contains(&wanted) || named {
                return (Reach::Inside, format!("{model} is named"));
            }
        }
        let alike = |one: &str, two: &str| shape(one) == shape(two);
        let other = own.iter().find(|code| self.models.iter().any(|model| alike(code, &squeezed(model))));
        match other {
            Some(other) => (Reach::Outside, format!("{other} is not among {value}")),
            None => (Reach::Unknown, format!("the inventory names none of {value}")),
        }
    }

    fn of_dates(&self, item: &Told<'_>) -> (Reach, String) {
        let value = self.dates.as_ref().map(ToString::to_string).unwrap_or_default();
        let unknown = |why: &str| (Reach::Unknown, format!("{why}; affected: made or shipped {value}"));
        let Some(made) = item.made else { return unknown("the inventory tells no day of making") };
        let inside = self.dates.and_then(|dates| holds(dates, made));
        match inside {
            Some(true) => (Reach::Inside, format!("made {made}, affected {value}")),
            Some(false) => (Reach::Outside, format!("made {made}, affected {value}")),
            None => unknown("the text names no year"),
        }
    }
}

/// Whether a day lies in the dates; `None` where the year is missing.
fn holds(dates: Dates, day: Day) -> Option<bool> {
    match dates {
        Dates::Before(moment) => moment.days().map(|(first, _)| day < first),
        Dates::Until(moment) => moment.days().map(|(_, last)| day <= last),
        Dates::Since(moment) => moment.days().map(|(first, _)| day >= first),
        Dates::Between(from, to) => {
            let ((first, _), (_, last)) = (from.days()?, to.days()?);
            Some(first <= day && day <= last)
        }
    }
}

/// A code with every digit made one: codes of one series have one shape.
fn shape(code: &str) -> String {
    code.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect()
}
