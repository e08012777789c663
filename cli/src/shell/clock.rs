//! The only place that asks which day and time it is.

use noharm_model::day::Day;

/// Today, in UTC.
pub fn today() -> Day {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_secs());
    Day::from_number(i32::try_from(seconds / 86_400).unwrap_or(i32::MAX))
}

/// This second, in UTC, as ISO 8601 has it.
pub fn now() -> String {
    jiff::Timestamp::now().round(jiff::Unit::Second).map_or_else(|_| String::new(), |now| now.to_string())
}
