//! What could not be fetched: from where, what is wrong, and whose fault it is.

/// What could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A server did not give what was asked for.
    #[error("{url}: {what}")]
    Server {
        /// What was asked for.
        url: String,
        /// What is wrong.
        what: String,
    },
    /// The settings say something that cannot be.
    #[error("settings: {0}")]
    Settings(String),
    /// A file or the store.
    #[error(transparent)]
    Store(#[from] noharm_feeds::Error),
}

impl Error {
    /// An error of a server.
    pub fn server(url: &str, what: impl std::fmt::Display) -> Self {
        Self::Server { url: url.to_owned(), what: what.to_string() }
    }
}
