//! Attack paths to patient harm, what-ifs, cuts and proofs.

pub mod solve;
