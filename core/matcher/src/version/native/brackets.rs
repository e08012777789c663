//! Maven's and NuGet's intervals: `[1.0,2.0)`, `(,1.0]`, `[1.0]`, several of them with commas between.

use super::super::vers::VersError;
use super::Reading;
use super::interval::{End, Interval};

/// Maven's: a plain version is a wish, not a range, and is refused.
pub(super) fn maven(text: &str) -> Result<Reading, VersError> {
    intervals(text, None)
}

/// NuGet's: a plain version is the lowest.
pub(super) fn nuget(text: &str) -> Result<Reading, VersError> {
    intervals(text, Some(|version: &str| Interval::from(version)))
}

fn intervals(text: &str, plain: Option<fn(&str) -> Interval>) -> Result<Reading, VersError> {
    let mut reading = Reading::default();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if !rest.starts_with(['[', '(']) {
            let plain =
                plain.filter(|_| !rest.contains(['[', ']', '(', ')', ',', '*'])).ok_or(VersError::Form)?;
            reading.alternatives.push(plain(rest));
            break;
        }
        let end = rest.find([']', ')']).ok_or(VersError::Form)?;
        let (inner, after) = rest.split_at_checked(end).ok_or(VersError::Form)?;
        let is_closed = (inner.starts_with('['), after.starts_with(']'));
        reading.alternatives.push(interval(inner.get(1..).unwrap_or_default(), is_closed)?);
        rest = after.get(1..).unwrap_or_default().trim();
        rest = match rest.strip_prefix(',') {
            Some(more) if !more.trim().is_empty() => more.trim(),
            Some(_) => return Err(VersError::Form),
            None if rest.is_empty() => rest,
            None => return Err(VersError::Form),
        };
    }
    if reading.alternatives.is_empty() { Err(VersError::Form) } else { Ok(reading) }
}

fn interval(inner: &str, (from_in, to_in): (bool, bool)) -> Result<Interval, VersError> {
    if inner.contains(['[', '(', '*']) {
        return Err(VersError::Form);
    }
    let end = |text: &str, is_in: bool| -> End {
        Some(text.trim()).filter(|text| !text.is_empty()).map(|text| (text.to_owned(), is_in))
    };
    match inner.split_once(',') {
        Some((from, to)) if !to.contains(',') => {
            Ok(Interval { from: end(from, from_in), to: end(to, to_in) })
        }
        None if from_in && to_in && !inner.trim().is_empty() => Ok(Interval::only(inner.trim())),
        _ => Err(VersError::Form),
    }
}
