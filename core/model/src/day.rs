//! A calendar day. Nothing in the domain is finer: duties, evidence and support count in days.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar day of the proleptic Gregorian calendar, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// The day `year-month-day`, if there is such a day.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self)
    }

    /// The day `days` later (earlier if negative); the calendar's end where it would run over.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let span = jiff::Span::new().try_days(days).unwrap_or_default();
        Self(self.0.saturating_add(span))
    }

    /// How many days from `earlier` to this day; negative if it lies after.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        i64::from(self.number()) - i64::from(earlier.number())
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn number(self) -> i32 {
        let epoch = jiff::civil::date(1970, 1, 1);
        epoch.until(self.0).map_or(0, |span| span.get_days())
    }

    /// The day with this number of days since 1970-01-01.
    #[must_use]
    pub fn from_number(number: i32) -> Self {
        Self(jiff::civil::date(1970, 1, 1)).plus_days(i64::from(number))
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// True from Monday to Friday.
    #[must_use]
    pub fn is_working_day(self) -> bool {
        use jiff::civil::Weekday::{Saturday, Sunday};
        !matches!(self.0.weekday(), Saturday | Sunday)
    }

    /// The day `count` working days later, counting Monday to Friday (public holidays are not known here).
    #[must_use]
    pub fn plus_working_days(self, count: u32) -> Self {
        let mut day = self;
        let mut left = count;
        while left > 0 {
            day = day.plus_days(1);
            if day.is_working_day() {
                left -= 1;
            }
        }
        day
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Not a day: what was written instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotADay(pub String);

impl fmt::Display for NotADay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a day; write it as 2026-03-11", self.0)
    }
}

impl std::error::Error for NotADay {}

impl FromStr for Day {
    type Err = NotADay;

    /// Reads `YYYY-MM-DD`; a time of day behind a `T` or a blank is cut off.
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let date = text.split(['T', ' ']).next().unwrap_or(text);
        date.parse::<Date>().map(Self).map_err(|_| NotADay(text.chars().take(40).collect()))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_days_and_working_days() {
        let friday: Day = "2026-11-20".parse().unwrap();
        assert_eq!(friday.plus_days(30).to_string(), "2026-12-20");
        assert_eq!(friday.plus_working_days(10).to_string(), "2026-12-04");
        assert_eq!(Day::from_number(friday.number()), friday);
        assert_eq!("2017-10-17T13:29Z".parse::<Day>().unwrap().to_string(), "2017-10-17");
        assert!("2026-02-30".parse::<Day>().is_err());
    }
}
