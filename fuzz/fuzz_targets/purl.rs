//! Package URLs: the canonical form of a canonical form is itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_matcher::purl::Purl;

fuzz_target!(|text: &str| {
    let _ = Purl::parse_leniently(text);
    if let Ok(purl) = Purl::parse(text) {
        let canonical = purl.to_string();
        let again = Purl::parse(&canonical).expect("a canonical purl is a purl");
        assert_eq!(again.to_string(), canonical);
    }
});
