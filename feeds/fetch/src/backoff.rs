//! How long to wait before asking again.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;

/// The wait after the first failure; it doubles with each.
const FIRST: Duration = Duration::from_secs(2);
/// The longest wait of ours.
const LONGEST: Duration = Duration::from_secs(120);
/// The longest wait that a server may ask for; past it the source is given up for this time.
pub const PATIENCE: Duration = Duration::from_secs(900);

/// The wait after `failures` failures (from 1): half of it certain, half of it up to `jitter` (0 up to 1).
#[must_use]
pub fn delay(failures: u32, jitter: f64) -> Duration {
    let doubled = FIRST.saturating_mul(1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX));
    let whole = doubled.min(LONGEST);
    whole.mul_f64(0.5 + 0.5 * jitter.clamp(0.0, 1.0))
}

/// The wait that a `Retry-After` asks for: seconds, or a day and time.
#[must_use]
pub fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = rfc2822::parse(text.trim()).ok()?.timestamp();
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound_and_jitter_never_lengthens_them() {
        assert_eq!(delay(1, 1.0), Duration::from_secs(2));
        assert_eq!(delay(1, 0.0), Duration::from_secs(1));
        assert_eq!(delay(3, 1.0), Duration::from_secs(8));
        assert_eq!(delay(60, 1.0), LONGEST);
        assert_eq!(delay(u32::MAX, 7.0), LONGEST);
    }

    #[test]
    fn a_server_may_say_how_long_in_seconds_or_by_a_time() {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        assert_eq!(retry_after("7", now), Some(Duration::from_secs(7)));
        assert_eq!(retry_after("Tue, 24 Nov 2026 10:00:30 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(retry_after("Tue, 24 Nov 2026 09:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }
}
