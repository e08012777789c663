//! Set-up, CI, code generation, tidy.
fn main() {}
