//! Python's and Ruby's requirements: comparators with commas between, all of which must hold.

use super::super::Scheme;
use super::super::vers::VersError;
use super::interval::Interval;
use super::{Reading, all};

/// Python's (PEP 440).
pub(super) fn python(text: &str) -> Result<Reading, VersError> {
    let signs = ["===", "~=", "==", "!=", ">=", "<=", ">", "<"];
    of(text, Scheme::Pep440, &signs, |sign, version| {
        let prefix = version.strip_suffix(".*");
        Ok(match (sign, prefix) {
            ("==", Some(prefix)) => {
                Bound::Is(Interval::between(format!("{prefix}.dev0"), format!("{}.dev0", raised(prefix, 0)?)))
            }
            (_, Some(_)) => return Err(VersError::Form),
            ("~=", None) => Bound::Is(Interval::between(version, format!("{}.dev0", raised(version, 1)?))),
            ("!=", None) => Bound::IsNot,
            (sign, None) => Bound::Is(plain(sign, version)),
        })
    })
}

/// Ruby's: `~> 1.2.3` is from there up to, and without, `1.3`.
pub(super) fn ruby(text: &str) -> Result<Reading, VersError> {
    let signs = ["~>", "!=", ">=", "<=", "=", ">", "<"];
    of(text, Scheme::RubyGems, &signs, |sign, version| {
        Ok(match sign {
            "~>" => {
                let dropped = usize::from(version.contains('.'));
                Bound::Is(Interval::between(version, raised(version, dropped)?))
            }
            "!=" => Bound::IsNot,
            sign => Bound::Is(plain(sign, version)),
        })
    })
}

enum Bound {
    Is(Interval),
    /// Everything but the version.
    IsNot,
}

fn plain(sign: &str, version: &str) -> Interval {
    match sign {
        ">=" => Interval::from(version),
        ">" => Interval::above(version),
        "<=" => Interval::up_to(version),
        "<" => Interval::below(version),
        _ => Interval::only(version),
    }
}

fn of(
    text: &str,
    scheme: Scheme,
    signs: &[&str],
    bound: impl Fn(&str, &str) -> Result<Bound, VersError>,
) -> Result<Reading, VersError> {
    let (mut bounds, mut reading) = (Vec::new(), Reading::default());
    for part in text.split(',').map(str::trim) {
        let sign = signs.iter().find(|sign| part.starts_with(**sign)).copied().unwrap_or_default();
        let version = part.strip_prefix(sign).unwrap_or(part).trim();
        let is_version = !version.is_empty() && !version.contains(char::is_whitespace);
        if !is_version || (sign.is_empty() && scheme == Scheme::Pep440) {
            return Err(VersError::Form);
        }
        match bound(sign, version)? {
            Bound::Is(interval) => bounds.push(interval),
            Bound::IsNot => reading.excluded.push(version.to_owned()),
        }
    }
    // Exclusions alone need no interval beside them.
    let is_open = bounds.is_empty() && !reading.excluded.is_empty();
    reading.alternatives.extend(all(bounds, scheme)?);
    if is_open {
        reading.alternatives = vec![Interval::default()];
    }
    Ok(reading)
}

/// The first version behind all that share its numbers but for the last `dropped`: `1.4.5` → `1.5` with one dropped.
fn raised(version: &str, dropped: usize) -> Result<String, VersError> {
    let (epoch, release) = version.split_once('!').map_or(("", version), |(epoch, rest)| (epoch, rest));
    let mut numbers: Vec<u64> = Vec::new();
    for item in release.split('.') {
        let digits: String = item.chars().take_while(char::is_ascii_digit).collect();
        let Ok(number) = digits.parse() else { break };
        numbers.push(number);
        if digits.len() < item.len() {
            break;
        }
    }
    let kept = numbers.len().checked_sub(dropped).filter(|kept| *kept > 0).ok_or(VersError::Form)?;
    numbers.truncate(kept);
    let last = numbers.last_mut().ok_or(VersError::Form)?;
    *last = last.checked_add(1).ok_or(VersError::Form)?;
    let text = numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(".");
    Ok(if epoch.is_empty() { text } else { format!("{epoch}!{text}") })
}
