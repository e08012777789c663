//! Foreign suites, reported as passed/total.

pub mod corpus;
pub mod data;
