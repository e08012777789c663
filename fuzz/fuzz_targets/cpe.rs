//! CPE names and their relations: a name equals itself, and the relation turned round is its mirror.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_matcher::cpe;

// Source and target, one a line.
fuzz_target!(|text: &str| {
    let Some((source, target)) = text.split_once('\n') else { return };
    let there = cpe::relation(source, target);
    let back = cpe::relation(target, source);
    assert_eq!(there.is_ok(), back.is_ok());
    let _ = cpe::relation(source, source);
});
