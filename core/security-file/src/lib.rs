//! The security-file compiler: text in, checked case and diagnostics out.
