//! CPE names and their relations: a name equals itself, and the relation turned round is its mirror.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_matcher::cpe;

fuzz_target!(|pair: (&str, &str)| {
    let (source, target) = pair;
    let there = cpe::relation(source, target);
    let back = cpe::relation(target, source);
    assert_eq!(there.is_ok(), back.is_ok());
    let _ = cpe::relation(source, source);
});
