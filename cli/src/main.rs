//! The `noharm` program: one command per file.
fn main() {}
