//! Foreign suites, reported as passed/total.
