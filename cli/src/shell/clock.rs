//! The only place that asks which day it is.

use noharm_model::day::Day;

/// Today, in UTC.
pub fn today() -> Day {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_secs());
    Day::from_number(i32::try_from(seconds / 86_400).unwrap_or(i32::MAX))
}
