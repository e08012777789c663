//! The time, waiting, and chance, handed in: a test has none of them.

use std::time::Duration;

use jiff::Timestamp;

/// Tells the time, waits, and throws the dice.
pub trait Clock {
    /// Now.
    fn now(&self) -> Timestamp;
    /// Waits.
    fn sleep(&self, duration: Duration);
    /// A number from 0 up to 1, another one each time.
    fn jitter(&self) -> f64;
}

/// The machine's.
pub struct Machine;

impl Clock for Machine {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }

    /// The nanoseconds of now: enough to keep many machines from asking at once, and nothing secret hangs on it.
    fn jitter(&self) -> f64 {
        f64::from(Timestamp::now().subsec_nanosecond().unsigned_abs() % 1_000_000) / 1_000_000.0
    }
}
