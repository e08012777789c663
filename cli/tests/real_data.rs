//! A real device's SBOM against NVD's real records: what no feed knows by its CPE is never silently clean.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

#[path = "../../conformance/src/data.rs"]
mod folder;
mod support;

use std::path::PathBuf;

use serde_json::Value;
use support::Room;

/// The folder of real data, or none, which is said.
fn data() -> Option<PathBuf> {
    let folder = folder::folder();
    if folder.join("README.md").is_file() {
        return folder.canonicalize().ok();
    }
    folder::missing("a real device's SBOM and NVD's records");
    None
}

fn row<'a>(answer: &'a Value, id: &str, package: &str) -> &'a Value {
    let rows = answer["findings"].as_array().unwrap();
    let same = |text: &Value, word: &str| text.as_str().is_some_and(|text| text.eq_ignore_ascii_case(word));
    rows.iter()
        .find(|row| {
            same(&row["id"], id)
                && row["package"].as_str().is_some_and(|name| name.to_lowercase().contains(package))
        })
        .unwrap_or_else(|| panic!("{id} in {package} is not among {} findings", rows.len()))
}

/// jQuery 3.1.1 and log4net 2.0.8 stand in this SBOM with names that no feed knows. Their flaws are real.
#[test]
fn poor_identities_of_a_real_device_surface_as_unknown() {
    let Some(data) = data() else { return };
    let room = Room::new();
    let sbom = data.join("sboms/medical-device/narrow.sbom.json").display().to_string();
    let nvd = |year: u32| data.join(format!("nvd/nvdcve-1.1-{year}.json.zst")).display().to_string();
    std::fs::create_dir_all(room.path("sbom")).unwrap();
    std::fs::copy(&sbom, room.path("sbom/narrow.json")).unwrap();
    let words = ["snapshot", "build", &nvd(2018), &nvd(2019), "--only-for", "sbom", "-o", "snapshot.noharm"];
    room.run(&words).ends(0);
    let answer =
        room.run(&["assess", "--sbom", &sbom, "--snapshot", "snapshot.noharm", "--json"]).ends(0).json();
    for (id, package, version) in
        [("CVE-2019-11358", "jquery", "3.1.1"), ("CVE-2018-1285", "log4net", "2.0.8")]
    {
        let row = row(&answer, id, package);
        assert_eq!(row["status"], "unknown", "{row}");
        assert_eq!(row["unknown"], "identity", "{row}");
        assert!(row["version"].as_str().unwrap().starts_with(version), "{row}");
    }
    let gates = ["assess", "--sbom", &sbom, "--snapshot", "snapshot.noharm", "--fail-on", "undetermined"];
    room.run(&gates).ends(1);
}

/// SBOMs as people publish them: each is answered, or refused with one sentence, in one process.
#[test]
fn sboms_found_in_the_wild_are_each_answered_or_refused() {
    let Some(data) = data() else { return };
    let room = Room::with_sbom();
    let mut count = 0;
    for name in ["bom-shelter-wild", "cdx-bom-examples", "spdx-examples"] {
        let file = std::fs::File::open(data.join(format!("sboms/{name}.tar.zst"))).unwrap();
        let mut decoder = zstd::Decoder::new(file).unwrap();
        decoder.window_log_max(27).unwrap();
        let mut archive = tar::Archive::new(decoder);
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            if entry.header().entry_type().is_file() {
                count += 1;
                let path = room.write(&format!("wild/{count:04}.json"), "");
                std::io::copy(&mut entry, &mut std::fs::File::create(path).unwrap()).unwrap();
            }
        }
    }
    assert!(count > 100, "{count}");
    let ran = room.run(&["assess", "--json", "--sbom", "wild"]).ends(2);
    let lines = ran.json_lines();
    assert_eq!(lines.len(), count, "one object a file");
    let answered = lines.iter().filter(|line| line.get("findings").is_some()).count();
    println!("{answered} of {count} files are SBOMs that can be read");
    assert!(answered > 60, "{answered} of {count}");
    for line in lines.iter().filter(|line| line.get("findings").is_none()) {
        let error = line["error"].as_str().unwrap();
        assert!(!error.is_empty() && error.len() < 400 && !error.contains('\n'), "{error}");
    }
}
