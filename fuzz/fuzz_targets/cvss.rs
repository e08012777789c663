//! CVSS vectors.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_documents::cvss;

fuzz_target!(|text: &str| {
    for score in [cvss::score(text), cvss::full_score(text)].into_iter().flatten() {
        assert!(score.tenths <= 100);
    }
    if let Some((vector, score)) = cvss::environmental(text, &[("MAV", "P"), ("CR", "H"), ("MSI", "S")]) {
        assert_eq!(cvss::full_score(&vector), Some(score));
    }
});
