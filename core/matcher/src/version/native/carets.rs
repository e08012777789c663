//! npm's ranges and Conan's: alternatives between `||`, comparators, `^`, `~`, `x`, hyphens.

use super::super::Scheme;
use super::super::vers::VersError;
use super::interval::Interval;
use super::{Reading, all};

/// Comparators, longer ones first.
const SIGNS: [&str; 9] = [">=", "<=", "~>", "==", ">", "<", "=", "^", "~"];

/// npm's: a version that is not written in full stands for all that begin so.
pub(super) fn npm(text: &str) -> Result<Reading, VersError> {
    alternatives(text, Scheme::Npm, |sign, version| {
        let version = Partial::read(version.trim_start_matches(['v', '=']))?;
        if version.known == 0 {
            return Ok(Interval::default());
        }
        let first = version.filled();
        Ok(match sign {
            "^" => Interval::between(first, version.next_of_caret(3)?),
            "~" | "~>" => Interval::between(first, version.next(version.known.min(2))?),
            ">=" => Interval::from(first),
            "<" => Interval::below(first),
            ">" if version.known < 3 => Interval::from(version.next(version.known)?),
            ">" => Interval::above(first),
            "<=" if version.known < 3 => Interval::below(version.next(version.known)?),
            "<=" => Interval::up_to(first),
            _ if version.known < 3 => Interval::between(first, version.next(version.known)?),
            _ => Interval::only(&first),
        })
    })
}

/// Conan's: bounds stay as they are written, and those that `^` and `~` put above exclude its pre-releases (`<2-`).
pub(super) fn conan(text: &str) -> Result<Reading, VersError> {
    let text = text.split(',').next().unwrap_or_default();
    if text.trim().is_empty() {
        return Ok(Reading { alternatives: vec![Interval::from("0.0.0")], ..Reading::default() });
    }
    alternatives(text, Scheme::Conan, |sign, version| {
        let version = version.strip_suffix('-').unwrap_or(version);
        if version == "*" || version.is_empty() {
            return Ok(Interval::from("0.0.0"));
        }
        let above = |next: String| Interval::between(version, format!("{next}-"));
        Ok(match sign {
            "^" => above(Partial::read(version)?.short_next_of_caret()?),
            "~" | "~>" => above(Partial::read(version)?.short_next()?),
            ">=" => Interval::from(version),
            ">" => Interval::above(version),
            "<=" => Interval::up_to(version),
            "<" => Interval::below(version),
            _ => Interval::only(version),
        })
    })
}

fn alternatives(
    text: &str,
    scheme: Scheme,
    bound: impl Fn(&str, &str) -> Result<Interval, VersError>,
) -> Result<Reading, VersError> {
    let mut reading = Reading::default();
    for part in text.split("||") {
        let mut bounds = Vec::new();
        let words: Vec<&str> = part.split_whitespace().collect();
        if let [from, "-", to] = words.as_slice() {
            bounds.push(bound(">=", from)?);
            bounds.push(bound("<=", to)?);
        } else {
            let mut words = words.into_iter();
            while let Some(word) = words.next() {
                let sign = SIGNS.into_iter().find(|sign| word.starts_with(sign)).unwrap_or_default();
                let rest = word.strip_prefix(sign).unwrap_or(word);
                let version = if rest.is_empty() { words.next().ok_or(VersError::Form)? } else { rest };
                bounds.push(bound(sign, version)?);
            }
        }
        reading.alternatives.extend(all(bounds, scheme)?);
    }
    Ok(reading)
}

/// A version of which the last numbers may be left out or written `x`.
struct Partial<'v> {
    numbers: Vec<u64>,
    /// How many are known.
    known: usize,
    /// From the `-` or `+` on.
    rest: &'v str,
}

impl<'v> Partial<'v> {
    fn read(text: &'v str) -> Result<Self, VersError> {
        let end = text.find(['-', '+']).unwrap_or(text.len());
        let (main, rest) = text.split_at_checked(end).ok_or(VersError::Form)?;
        let mut numbers = Vec::new();
        for item in main.split('.') {
            if matches!(item, "x" | "X" | "*" | "") {
                break;
            }
            numbers.push(item.parse::<u64>().map_err(|_| VersError::Form)?);
        }
        let known = numbers.len();
        Ok(Self { numbers, known, rest: if known < 3 { "" } else { rest } })
    }

    /// With all three numbers: `1.2` is `1.2.0`.
    fn filled(&self) -> String {
        format!("{}{}", self.cut(3), self.rest)
    }

    /// The first `count` numbers, zeros where they end.
    fn cut(&self, count: usize) -> String {
        let number = |at: usize| self.numbers.get(at).copied().unwrap_or(0).to_string();
        (0..count.max(1)).map(number).collect::<Vec<_>>().join(".")
    }

    /// The first version behind all that share the first `known` numbers, with all three.
    fn next(&self, known: usize) -> Result<String, VersError> {
        let Some(at) = known.checked_sub(1) else { return Err(VersError::Form) };
        self.raised(at, 3)
    }

    fn next_of_caret(&self, count: usize) -> Result<String, VersError> {
        self.raised(self.leftmost(), count)
    }

    /// The first number that is not zero; of zeros alone the last.
    fn leftmost(&self) -> usize {
        let last = self.known.saturating_sub(1);
        self.numbers.iter().position(|number| *number > 0).unwrap_or(last).min(2)
    }

    fn short_next_of_caret(&self) -> Result<String, VersError> {
        let at = self.leftmost();
        self.raised(at, at + 1)
    }

    fn short_next(&self) -> Result<String, VersError> {
        let at = self.known.clamp(1, 2) - 1;
        self.raised(at, at + 1)
    }

    /// One more at `at`, zeros behind it, `count` numbers in all.
    fn raised(&self, at: usize, count: usize) -> Result<String, VersError> {
        let mut numbers: Vec<u64> = self.numbers.iter().copied().take(at).collect();
        let raised = self.numbers.get(at).copied().unwrap_or(0).checked_add(1).ok_or(VersError::Form)?;
        numbers.push(raised);
        numbers.resize(count.max(numbers.len()), 0);
        Ok(numbers.iter().map(u64::to_string).collect::<Vec<_>>().join("."))
    }
}
