//! Fetches the world's advisories over HTTPS into a store.
//!
//! In: settings (which sources, where), a store, a clock. Out: the store renewed, and what became of each source. Deliberately not
//! here: what the files mean (`documents`), how they are kept (`feeds`), the terminal. No other room opens a connection.

pub mod backoff;
pub mod clock;
pub mod error;
pub mod http;
pub mod settings;
pub mod source;
pub mod sync;

pub use clock::Clock;
pub use error::Error;
pub use settings::Settings;
pub use sync::{Report, SourceReport, sync};
