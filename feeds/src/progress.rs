//! Whoever watches a long piece of work.

/// Is told how far a piece of work is. Called from one thread.
pub trait Progress {
    /// A piece of work begins: `total` steps (0: nobody knows), named `what`.
    fn begin(&self, what: &str, total: u64);
    /// `done` steps of it are done.
    fn done(&self, done: u64);
    /// It is over.
    fn end(&self);
}

/// Nobody watches.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _what: &str, _total: u64) {}
    fn done(&self, _done: u64) {}
    fn end(&self) {}
}
