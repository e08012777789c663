//! What `--kernel-config` does to an answer, from the CVE record with its files to the finding.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod support;

use support::Room;

const RECORD: &str = r#"{"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2026-0100","state":"PUBLISHED","datePublished":"2026-01-02T00:00:00Z"},
 "containers":{"cna":{"affected":[{"vendor":"Linux","product":"Linux","programFiles":["drivers/net/tun.c"],"defaultStatus":"affected",
  "versions":[{"version":"0","lessThan":"5.4","status":"unaffected","versionType":"custom"},{"version":"6.9","status":"unaffected","versionType":"original_commit_for_fix"}]}],
  "cpeApplicability":[{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,
   "criteria":"cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*","versionStartIncluding":"5.4","versionEndExcluding":"6.9"}]}]}]}}}"#;
const SBOM: &str = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"operating-system","bom-ref":"k","name":"linux-yocto",
 "version":"5.10.112+gitAUTOINC","cpe":"cpe:2.3:o:linux:linux_kernel:5.10.112:*:*:*:*:*:*:*"}]}"#;
const CONFIG: &str = "# Linux/arm64 5.10.112 Kernel Configuration\nCONFIG_NET=y\n# CONFIG_TUN is not set\n# end of Kernel hacking\n";
const MAKEFILES: &str = "./Makefile:VERSION = 5\n./Makefile:PATCHLEVEL = 10\n./Makefile:SUBLEVEL = 112\n./drivers/net/Makefile:obj-$(CONFIG_TUN) += tun.o\n";

fn room() -> Room {
    let room = Room::new();
    room.write("feeds/CVE-2026-0100.json", RECORD);
    room.write("device.cdx.json", SBOM);
    room.write(".config", CONFIG);
    room.write("makefiles.txt", MAKEFILES);
    room.run(&["snapshot", "build", "feeds", "-o", "snapshot.noharm"]).ends(0);
    room
}

fn status(room: &Room, more: &[&str]) -> (String, String) {
    let words: Vec<&str> =
        ["assess", "--json", "--sbom", "device.cdx.json"].into_iter().chain(more.iter().copied()).collect();
    let answer = room.run(&words).ends(0).json();
    let row = &answer["findings"][0];
    assert_eq!(row["id"], "CVE-2026-0100", "{answer}");
    (row["status"].as_str().unwrap().to_owned(), row["walk"].to_string())
}

const BOTH: [&str; 4] = ["--kernel-config", ".config", "--kernel-config", "makefiles.txt"];

#[test]
fn an_option_that_is_off_clears_with_its_evidence_and_is_shown() {
    let room = room();
    assert_eq!(status(&room, &[]).0, "affected");
    let (word, walk) = status(&room, &BOTH);
    assert_eq!(word, "not_affected", "{walk}");
    assert!(walk.contains("CONFIG_TUN is not set") && walk.contains(".config, makefiles.txt"), "{walk}");
    let why = ["assess", "--sbom", "device.cdx.json", "--why", "CVE-2026-0100"];
    let words: Vec<&str> = why.into_iter().chain(BOTH).collect();
    assert!(room.run(&words).ends(0).out.contains("CONFIG_TUN is not set"));
    room.write(".config", CONFIG.replace("# CONFIG_TUN is not set", "CONFIG_TUN=m"));
    assert_eq!(status(&room, &BOTH).0, "affected");
    room.write(".config", CONFIG.replace("5.10.112", "5.10.111"));
    room.run(&["assess", "--sbom", "device.cdx.json", BOTH[0], BOTH[1], BOTH[2], BOTH[3]])
        .refused("5.10.111");
}

#[test]
fn evidence_that_proves_nothing_is_told_and_a_fragment_is_refused() {
    let room = room();
    let ran = room.run(&["assess", "--sbom", "device.cdx.json", "--kernel-config", ".config"]).ends(0);
    assert!(ran.err.contains("no file of the kernel is known"), "{}", ran.err);
    assert_eq!(status(&room, &["--kernel-config", ".config"]).0, "affected");
    room.write("fragment.cfg", "# CONFIG_TUN is not set\n");
    room.run(&["assess", "--sbom", "device.cdx.json", "--kernel-config", "fragment.cfg"])
        .refused("fragment.cfg");
}

#[test]
fn a_component_of_a_security_file_names_how_its_kernel_was_built() {
    let room = Room::with_case();
    room.write("feeds/CVE-2026-0100.json", RECORD);
    room.write("case/kernel/config", CONFIG);
    room.write("case/kernel/makefiles.txt", MAKEFILES);
    room.run(&["snapshot", "build", "feeds", "-o", "snapshot.noharm"]).ends(0);
    room.write("case/sbom/comm.cdx.json", SBOM);
    let case = String::from_utf8(room.read("case/noharm.toml")).unwrap();
    let named = case.replace(
        "[component.comm]\n",
        "[component.comm]\nkernel-config = [\"kernel/config\", \"kernel/makefiles.txt\"]\n",
    );
    let row = |text: &str| {
        room.write("case/noharm.toml", text);
        let answer = room.run(&["assess", "case", "--json"]).ends(0).json();
        let found = answer["findings"].as_array().unwrap();
        found.iter().find(|row| row["id"] == "CVE-2026-0100").unwrap_or_else(|| panic!("{answer}")).clone()
    };
    assert_eq!(row(&case)["status"], "affected");
    let cleared = row(&named);
    assert_eq!(cleared["status"], "not_affected", "{cleared}");
    assert!(cleared["walk"].to_string().contains("CONFIG_TUN is not set"), "{cleared}");
    // A component is meant by its id, whatever it or another is called.
    let called =
        named.replace("[component.comm]\n", "[component.comm]\nname = \"communication processor\"\n");
    assert_eq!(row(&called)["status"], "not_affected");
    let of_another = case.replace(
        "[component.comm]\n",
        "[component.other]\nkind = \"processor\"\nname = \"comm\"\nkernel-config = [\"kernel/config\", \"kernel/makefiles.txt\"]\n\n[component.comm]\n",
    );
    assert_eq!(row(&of_another)["status"], "affected");
    // One that is missing, or is cut off: nothing is answered as if it were not there.
    room.write("case/kernel/config", "# CONFIG_TUN is not set\n");
    room.run(&["assess", "case", "--json"]).refused("kernel/config");
    room.write("case/kernel/config", CONFIG);
    std::fs::remove_file(room.path("case/kernel/makefiles.txt")).unwrap();
    room.run(&["assess", "case", "--json"]).refused("kernel/makefiles.txt");
}
