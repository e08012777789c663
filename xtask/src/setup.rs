//! Installs the programs that tests compare against, by package name; what is there already is left alone.
//!
//! Nothing here is needed to build or to use the product. What cannot be installed is said, and the tests that compare
//! against it then say that they were skipped.

use crate::run::{show, works};

/// A thing the tests need: how to see that it is there, and how to get it.
struct Need {
    what: &'static str,
    seen: (&'static str, &'static [&'static str]),
    get: (&'static str, &'static [&'static str]),
}

const NEEDS: &[Need] = &[
    Need {
        what: "dpkg, the oracle of Debian versions",
        seen: ("dpkg", &["--version"]),
        get: ("apt-get", &["install", "-y", "--no-install-recommends", "dpkg"]),
    },
    Need {
        what: "rpm, the oracle of rpm versions",
        seen: ("rpm", &["--version"]),
        get: ("apt-get", &["install", "-y", "--no-install-recommends", "rpm"]),
    },
    Need {
        what: "packaging, the oracle of Python versions",
        seen: ("python3", &["-c", "import packaging.version"]),
        get: ("python3", &["-m", "pip", "install", "--quiet", "packaging"]),
    },
    Need {
        what: "Chromium, in which the test of the page opens it",
        seen: ("chromium", &["--version"]),
        get: ("apt-get", &["install", "-y", "--no-install-recommends", "chromium"]),
    },
];

/// Installs what is missing.
pub fn run() {
    let mut fresh = false;
    for need in NEEDS {
        if works(need.seen.0, need.seen.1) {
            continue;
        }
        if need.get.0 == "apt-get" && !fresh {
            fresh = show("apt-get", &["update", "-q"]).is_ok();
        }
        if let Err(failure) = show(need.get.0, need.get.1) {
            println!("not installed: {} ({failure})", need.what);
        }
    }
}
