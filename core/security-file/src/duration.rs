//! ISO 8601 durations as far as a security file needs them.

/// A duration as written, in seconds. A year counts 365 days, a month 30.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration {
    /// Its length in seconds, rounded up.
    pub seconds: u64,
    /// As written.
    pub text: String,
}

impl Duration {
    /// Reads `P2Y`, `P90D`, `PT30S`, `PT0.5S`, `P1DT12H`; every unit at most once, in order, at least one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 40 {
            return None;
        }
        let (date, time) = match text.strip_prefix('P')?.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (text.strip_prefix('P')?, None),
        };
        let mut total = 0.0_f64;
        let mut parts = sum(
            date,
            &[('Y', 31_536_000.0), ('M', 2_592_000.0), ('W', 604_800.0), ('D', 86_400.0)],
            &mut total,
        )?;
        if let Some(time) = time {
            let counted = sum(time, &[('H', 3_600.0), ('M', 60.0), ('S', 1.0)], &mut total)?;
            if counted == 0 {
                return None;
            }
            parts += counted;
        }
        if parts == 0 || !total.is_finite() || total > 1e12 {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 1e12, checked above"
        )]
        let seconds = total.ceil() as u64;
        Some(Self { seconds, text: text.to_owned() })
    }

    /// Whole days, rounded down.
    #[must_use]
    pub fn days(&self) -> i64 {
        i64::try_from(self.seconds / 86_400).unwrap_or(i64::MAX)
    }

    /// Seconds, cut off at what 32 bits hold.
    #[must_use]
    pub fn seconds_u32(&self) -> u32 {
        u32::try_from(self.seconds).unwrap_or(u32::MAX)
    }
}

/// Adds `3Y2M…` to the total; answers how many units stood there.
fn sum(text: &str, units: &[(char, f64)], total: &mut f64) -> Option<usize> {
    let mut units = units.iter();
    let mut rest = text;
    let mut count = 0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at_checked(end)?;
        let unit = tail.chars().next()?;
        let (_, seconds) = units.by_ref().find(|(letter, _)| *letter == unit)?;
        if !number.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        *total += number.parse::<f64>().ok()? * seconds;
        rest = tail.get(unit.len_utf8()..)?;
        count += 1;
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_iso_8601_allows() {
        let seconds = |text: &str| Duration::parse(text).map(|duration| duration.seconds);
        assert_eq!(seconds("PT30S"), Some(30));
        assert_eq!(seconds("PT1H30M"), Some(5_400));
        assert_eq!(seconds("P1DT12H"), Some(129_600));
        assert_eq!(seconds("P2Y"), Some(63_072_000));
        assert_eq!(seconds("P1M"), Some(2_592_000));
        assert_eq!(seconds("PT0.2S"), Some(1));
        for bad in
            ["", "P", "PT", "30s", "P30", "PT3D", "P1D2Y", "P-1D", "P.5D", "P1e9Y", "Pµ", "P9999999999Y"]
        {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }
}
