//! Lists of versions with commas between, as OpenSSL's and nginx' advisories write them.

use super::super::vers::VersError;
use super::Reading;
use super::interval::Interval;

/// Versions, one by one.
pub(super) fn plain(text: &str) -> Result<Reading, VersError> {
    of(text, |one| Ok(Interval::only(one)))
}

/// nginx': `1.4.1+` is from there to the end of its branch, and in a mainline branch (an odd second number), which goes on in
/// the next, without an end; `0.7.52-0.8.39` is both ends and what is between.
pub(super) fn nginx(text: &str) -> Result<Reading, VersError> {
    of(text, |one| {
        if let Some(from) = one.strip_suffix('+') {
            let mut numbers = from.split('.');
            let mut number =
                || numbers.next().and_then(|text| text.parse::<u64>().ok()).ok_or(VersError::Form);
            let (major, minor) = (number()?, number()?);
            return Ok(match minor % 2 {
                0 => Interval::between(from, format!("{major}.{}.0", minor.saturating_add(1))),
                _ => Interval::from(from),
            });
        }
        Ok(match one.split_once('-') {
            Some((from, to)) => {
                Interval { from: Some((from.to_owned(), true)), to: Some((to.to_owned(), true)) }
            }
            None => Interval::only(one),
        })
    })
}

fn of(text: &str, one: impl Fn(&str) -> Result<Interval, VersError>) -> Result<Reading, VersError> {
    let parts = text.split(',').map(str::trim);
    let read = |part: &str| if part.is_empty() { Err(VersError::Form) } else { one(part) };
    let alternatives = parts.map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(Reading { alternatives, ..Reading::default() })
}
