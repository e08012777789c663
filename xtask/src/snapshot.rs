//! Builds the snapshot that the repository ships: facts only, from public feeds, for what the worked devices contain.

use crate::run::{Outcome, data, root, show};

/// Where the shipped snapshot lies.
pub const SHIPPED: &str = "examples/snapshot.noharm";

/// `cargo xtask snapshot`: reads the folder that `NOHARM_DATA` names and every SBOM under `examples/`.
pub fn run(_words: &[String]) -> Outcome {
    let data = data()
        .ok_or("NOHARM_DATA names no folder; the shipped snapshot can only be rebuilt with the feeds")?;
    let mut words: Vec<String> = ["run", "--release", "--locked", "-p", "noharm", "--", "snapshot", "build"]
        .map(String::from)
        .to_vec();
    for folder in ["nvd", "osv", "vulnrichment", "kev", "epss", "identity", "advisories/icsma"] {
        words.push(data.join(folder).display().to_string());
    }
    words.extend(["--only-for".to_owned(), root().join("examples").display().to_string()]);
    words.extend(["--gaps".to_owned(), root().join("examples/snapshot-gaps.toml").display().to_string()]);
    words.extend(["-o".to_owned(), root().join(SHIPPED).display().to_string()]);
    show("cargo", &words.iter().map(String::as_str).collect::<Vec<_>>())
}
