//! The independent checker of the risk engine's answers.
