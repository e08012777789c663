//! Foreign suites, reported as passed/total: where they lie, how their files are read, what becomes of each case.

pub mod corpus;
pub mod data;
pub mod suite;
