//! EPSS as CSV: FIRST's layout with its `#model_version` line, or any table with columns for CVE, EPSS and percentile.

use noharm_model::advisory::{Advisory, Epss};
use noharm_model::day::Day;

use super::{Taken, fields};
use crate::error::{Error, Kind, Place};
use crate::limits::Limits;

/// Reads the table.
pub(super) fn read(text: &str, limits: &Limits, out: &mut dyn FnMut(Advisory)) -> Result<Taken, Error> {
    let mut rows = Rows { rest: text, line: 1 };
    let mut on = None;
    while rows.rest.starts_with('#') {
        let comment = rows.line();
        on = on.or_else(|| score_day(comment));
    }
    let header = rows.next().map(|(_, cells)| cells).unwrap_or_default();
    let columns = Columns::find(&header).ok_or_else(|| {
        let what = "the table has no columns for CVE, EPSS and percentile";
        Error::new(
            Kind::Format,
            Place::Line(1, 1),
            what,
            "name them `cve`, `epss` and `percentile` in the first line",
        )
    })?;
    let mut taken = Taken { as_of: on, ..Taken::default() };
    for (line, cells) in rows {
        if taken.records >= limits.records {
            return Err(Error::limit(Place::File, "it holds more rows", limits.records));
        }
        match columns.row(&cells, on) {
            Ok(advisory) => {
                taken.records = taken.records.saturating_add(1);
                out(advisory);
            }
            Err(reason) => taken.skip(|| format!("line {line}"), reason, limits),
        }
    }
    Ok(taken)
}

/// The day in `#model_version:v2025.03.14,score_date:2025-11-01T00:00:00+0000`.
fn score_day(comment: &str) -> Option<Day> {
    comment
        .split(',')
        .find_map(|part| part.trim_start_matches('#').trim().strip_prefix("score_date:")?.parse().ok())
}

struct Columns {
    cve: usize,
    probability: usize,
    percentile: usize,
    day: Option<usize>,
}

impl Columns {
    fn find(header: &[String]) -> Option<Self> {
        let at = |wanted: &[&str]| {
            header.iter().position(|name| wanted.iter().any(|word| name.trim().eq_ignore_ascii_case(word)))
        };
        Some(Self {
            cve: at(&["cve", "cve_id", "cveid"])?,
            probability: at(&["epss", "epss score", "epss_score"])?,
            percentile: at(&["percentile", "epss percentile", "epss_percentile"])?,
            day: at(&["date", "score_date"]),
        })
    }

    fn row(&self, cells: &[String], on: Option<Day>) -> Result<Advisory, String> {
        let cell = |column: usize| cells.get(column).map(|cell| cell.trim());
        let own = self.day.and_then(cell).and_then(|text| text.parse().ok());
        let epss = Epss {
            probability_millionths: millionths(cell(self.probability))?,
            percentile_millionths: millionths(cell(self.percentile))?,
            on: own.or(on),
        };
        Ok(Advisory {
            id: fields::cve(cell(self.cve))?,
            source: "epss".to_owned(),
            epss: Some(epss),
            ..Advisory::default()
        })
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the value lies between 0 and 1")]
fn millionths(text: Option<&str>) -> Result<u32, String> {
    let text = text.unwrap_or_default();
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok((value * 1_000_000.0).round() as u32),
        _ => Err(format!("`{}` is no probability between 0 and 1", crate::text::printable(text, 20))),
    }
}

/// Rows of a CSV text (RFC 4180): cells in quotes may hold commas, line ends and doubled quotes.
struct Rows<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Rows<'a> {
    /// The next line as it stands.
    fn line(&mut self) -> &'a str {
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        self.line = self.line.saturating_add(1);
        line.trim_end_matches('\r')
    }
}

impl Iterator for Rows<'_> {
    type Item = (usize, Vec<String>);

    fn next(&mut self) -> Option<Self::Item> {
        while self.rest.starts_with(['\n', '\r']) {
            self.line();
        }
        if self.rest.is_empty() {
            return None;
        }
        let first = self.line;
        let mut cells = vec![String::new()];
        let mut quoted = false;
        let mut bytes = self.rest.char_indices().peekable();
        let mut end = self.rest.len();
        while let Some((at, c)) = bytes.next() {
            let last = cells.last_mut()?;
            match c {
                '"' if quoted && bytes.peek().is_some_and(|(_, next)| *next == '"') => {
                    bytes.next();
                    last.push('"');
                }
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                '\n' if !quoted => {
                    end = at.saturating_add(1);
                    self.line = self.line.saturating_add(1);
                    break;
                }
                '\r' if !quoted => {}
                other => {
                    self.line = self.line.saturating_add(usize::from(other == '\n'));
                    last.push(other);
                }
            }
        }
        self.rest = self.rest.get(end..).unwrap_or_default();
        Some((first, cells))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(text: &str) -> (Taken, Vec<Advisory>) {
        let mut all = Vec::new();
        let taken = read(text, &Limits::default(), &mut |advisory| all.push(advisory)).unwrap();
        (taken, all)
    }

    #[test]
    fn reads_firsts_layout_and_a_table_with_quoted_text() {
        let (_, all) = take(
            "#model_version:v2025.03.14,score_date:2025-11-01T00:00:00+0000\ncve,epss,percentile\nCVE-2017-14491,0.93,0.998\n",
        );
        let epss = all[0].epss.as_ref().unwrap();
        assert_eq!((epss.probability_millionths, epss.percentile_millionths), (930_000, 998_000));
        assert_eq!(epss.on, Day::new(2025, 11, 1));
        let (taken, all) = take(
            "CVE,CVSS3,EPSS,EPSS Percentile,Description\r\nCVE-2020-0001,9.8,0.5,0.9,\"a, \"\"b\"\"\nc\"\r\nCVE-2020-0002,9.8,2,0.9,x\r\n",
        );
        assert_eq!(all.len(), 1);
        assert_eq!(taken.skipped[0].place, "line 4");
    }
}
