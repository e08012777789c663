//! Version comparators of every scheme, `vers:` ranges and ranges in the tools' own notations: an order is antisymmetric, and a version equals itself or is
//! undetermined.

#![no_main]

use std::cmp::Ordering;

use libfuzzer_sys::fuzz_target;
use noharm_matcher::version::{Scheme, Vers, compare};

// Two versions, one a line.
fuzz_target!(|text: &str| {
    let Some((left, right)) = text.split_once('\n') else { return };
    for scheme in Scheme::ALL {
        let (there, back) = (compare(scheme, left, right), compare(scheme, right, left));
        assert_eq!(there, back.map(Ordering::reverse), "{scheme:?} {left:?} {right:?}");
        assert!(matches!(compare(scheme, left, left), None | Some(Ordering::Equal)), "{scheme:?} {left:?}");
    }
    let _ = Vers::parse(left);
    for scheme in ["npm", "conan", "nginx", "openssl", "pypi", "gem", "maven", "nuget"] {
        if let Ok(range) = Vers::from_native(scheme, left) {
            let _ = (range.contains(right), range.to_string());
        }
    }
});
