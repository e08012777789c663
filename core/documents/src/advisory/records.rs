//! Many JSON records in one text: one a line, in a list, in a list inside an object, or the text itself.

use std::fmt;

use noharm_model::advisory::Advisory;
use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Taken, fields};
use crate::error::Error;
use crate::json::{self, Extent, Text};
use crate::limits::Limits;
use crate::text;

/// Why one record is passed over: words for people.
pub(super) type Reason = String;

/// Turns the JSON of one record into an advisory.
pub(super) type ReadOne<'f> = &'f mut dyn FnMut(&str) -> Result<Advisory, Reason>;

/// Where the head of a list gives the day of the whole: KEV, NVD's old feeds, NVD 2.0.
const DAYS: [&str; 3] = ["dateReleased", "CVE_data_timestamp", "timestamp"];

/// A record as large as this is counted through before it is parsed.
const LARGE: usize = 1 << 20;

/// Reads every record; `lists` are the keys of an object whose list holds the records.
pub(super) fn each(
    json: &str,
    lists: &[&str],
    limits: &Limits,
    one: ReadOne<'_>,
    out: &mut dyn FnMut(Advisory),
) -> Result<Taken, Error> {
    let mut pass = Pass { limits, one, out, taken: Taken::default() };
    if is_one_a_line(json) {
        pass.lines(json)?;
        return match pass.taken.skipped.first() {
            Some(first) if pass.taken.records == 0 => {
                Err(json::shape(format!("no line holds a record; {}: {}", first.place, first.reason)))
            }
            _ => Ok(pass.taken),
        };
    }
    json::check(json, limits, Extent::Records)?;
    let mut found = false;
    let mut over = None;
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let walk = Walk { lists, pass: &mut pass, found: &mut found, over: &mut over };
    let walked = deserializer.deserialize_any(walk).and_then(|()| deserializer.end());
    if let Some(error) = over {
        return Err(error);
    }
    walked.map_err(|error| Error::json(&error, 1))?;
    if !found {
        json::check(json, limits, Extent::Record)?;
        let advisory = (pass.one)(json).map_err(json::shape)?;
        (pass.out)(advisory);
        pass.taken.records = 1;
    }
    Ok(pass.taken)
}

/// True if one of the first lines is a whole object and there are more lines.
fn is_one_a_line(json: &str) -> bool {
    let mut lines = json.lines().filter(|line| !line.trim_ascii().is_empty()).take(3).peekable();
    let whole = |line: &str| {
        line.starts_with('{')
            && line.trim_ascii_end().ends_with('}')
            && serde_json::from_str::<&RawValue>(line).is_ok()
    };
    let Some(first) = lines.next() else { return false };
    lines.peek().is_some() && (whole(first) || lines.any(whole))
}

/// One reading of a text.
struct Pass<'p> {
    limits: &'p Limits,
    one: ReadOne<'p>,
    out: &'p mut dyn FnMut(Advisory),
    taken: Taken,
}

impl Pass<'_> {
    fn lines(&mut self, json: &str) -> Result<(), Error> {
        for (at, line) in json.lines().enumerate() {
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            let number = at.saturating_add(1);
            match json::check(line, self.limits, Extent::Record) {
                Ok(()) => self.take(line, || format!("line {number}"))?,
                Err(error) => self.taken.skip(|| format!("line {number}"), error.what, self.limits),
            }
        }
        Ok(())
    }

    fn take(&mut self, record: &str, place: impl FnOnce() -> String) -> Result<(), Error> {
        let seen = self.taken.records.saturating_add(self.taken.skipped_count);
        if seen >= self.limits.records {
            return Err(Error::limit(
                crate::error::Place::File,
                "it holds more records",
                self.limits.records,
            ));
        }
        let small =
            if record.len() > LARGE { json::check(record, self.limits, Extent::Record) } else { Ok(()) };
        match small.map_err(|error| error.what).and_then(|()| (self.one)(record)) {
            Ok(advisory) => {
                self.taken.records = self.taken.records.saturating_add(1);
                (self.out)(advisory);
            }
            Err(reason) => self.taken.skip(place, reason, self.limits),
        }
        Ok(())
    }
}

/// Finds the records in a document.
struct Walk<'w, 'p> {
    lists: &'w [&'w str],
    pass: &'w mut Pass<'p>,
    found: &'w mut bool,
    over: &'w mut Option<Error>,
}

impl<'de> Visitor<'de> for Walk<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record, or a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        *self.found = true;
        Elements { pass: self.pass, over: self.over }.visit_seq(seq)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            if DAYS.contains(&key.as_ref()) {
                let day = map.next_value::<Text<'de>>()?;
                self.pass.taken.as_of = fields::day(day.get()).or(self.pass.taken.as_of);
                continue;
            }
            if !self.lists.contains(&key.as_ref()) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            if std::mem::replace(self.found, true) {
                return Err(json::twice(&key));
            }
            map.next_value_seed(Elements { pass: &mut *self.pass, over: &mut *self.over })?;
        }
        Ok(())
    }
}

/// The records of one list.
struct Elements<'w, 'p> {
    pass: &'w mut Pass<'p>,
    over: &'w mut Option<Error>,
}

impl<'de> serde::de::DeserializeSeed<'de> for Elements<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut number = 0usize;
        while let Some(record) = seq.next_element::<&'de RawValue>()? {
            number = number.saturating_add(1);
            if let Err(error) = self.pass.take(record.get(), || format!("record {number}")) {
                *self.over = Some(error);
                return Err(A::Error::custom("over a limit"));
            }
        }
        Ok(())
    }
}

/// The words of a parser's error about one record.
pub(super) fn words(error: &serde_json::Error) -> Reason {
    text::printable(&error.to_string(), 200)
}

/// True for `AND`, false for `OR` or nothing; no other operator is known.
pub(super) fn is_and(operator: Option<&str>) -> Result<bool, Reason> {
    match operator {
        Some("AND") => Ok(true),
        Some("OR") | None => Ok(false),
        Some(other) => {
            Err(format!("the operator `{}` of a configuration is not known", text::printable(other, 20)))
        }
    }
}

/// A bound of a CPE match as a version: NVD writes some as it writes names, a backslash before signs (`7.0\\(3\\)i7` in JSON).
pub(super) fn bound(text: Option<String>) -> Option<String> {
    text.map(|text| if text.contains('\\') { text.replace('\\', "") } else { text })
}
