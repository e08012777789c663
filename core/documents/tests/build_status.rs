//! What each field of a build system's report becomes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise and reads files"
)]

use noharm_documents::build_status::{self, BuildStatus, Format, Verdict};
use noharm_documents::error::Kind;
use noharm_documents::limits::Limits;

fn read(text: &str) -> BuildStatus {
    build_status::read(text.as_bytes(), &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn yocto_keeps_every_verdict_with_its_reason() {
    let status = read(
        r#"{"version":"1","package":[
        {"name":"glibc","layer":"core","version":"2.43+git","products":[{"product":"glibc","cvesInRecord":"Yes"},{"product":"libc","cvesInRecord":"No"}],
         "cpes":["cpe:2.3:*:gnu:glibc:2.43:*:*:*:*:*:*:*"],"issue":[
          {"id":"CVE-2010-4756","status":"Unpatched","link":"https://nvd.nist.gov/vuln/detail/CVE-2010-4756","summary":"s","scorev3":"0.0","detail":"no-version-ranges","description":"d"},
          {"id":"CVE-2020-1","status":"Patched","detail":"fix-file-included","patch-file":["a.patch","b.patch"]},
          {"id":"CVE-2020-2","status":"Patched","detail":"backported-patch","patch-file":"c.patch"},
          {"id":"CVE-2020-3","status":"Ignored","detail":"not-applicable-platform","description":"only on Windows"},
          {"id":"CVE-2020-4","status":"Unknown"},{"id":"CVE-2020-5","status":"Fine"},{"status":"Patched"}]},
        {"layer":"core"},{"name":"bash","issue":[]}]}"#,
    );
    let [glibc, bash] = status.packages.as_slice() else { panic!("{status:#?}") };
    assert_eq!((glibc.version.as_deref(), glibc.layer.as_deref()), (Some("2.43+git"), Some("core")));
    assert_eq!(glibc.products, [("glibc".to_owned(), true), ("libc".to_owned(), false)]);
    let verdicts: Vec<_> = glibc.issues.iter().map(|issue| (issue.id.as_str(), issue.verdict)).collect();
    assert_eq!(
        verdicts,
        [
            ("CVE-2010-4756", Verdict::Unpatched),
            ("CVE-2020-1", Verdict::Patched),
            ("CVE-2020-2", Verdict::Patched),
            ("CVE-2020-3", Verdict::Ignored),
            ("CVE-2020-4", Verdict::Unknown),
            ("CVE-2020-5", Verdict::Unknown),
        ]
    );
    assert_eq!((glibc.issues[1].patches.len(), glibc.issues[2].patches.len()), (2, 1));
    assert_eq!(glibc.issues[3].detail.as_deref(), Some("not-applicable-platform"));
    assert_eq!(glibc.issues[3].description.as_deref(), Some("only on Windows"));
    assert!(bash.issues.is_empty());
    assert_eq!(status.remarks.len(), 3, "{:?}", status.remarks);
}

#[test]
fn buildroot_keeps_every_verdict_and_how_the_check_went() {
    let status = read(
        r#"{"packages":{
        "busybox":{"path":"package/busybox/busybox.mk","current_version":"1.36.1","cpeid":"cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*",
          "patch_files":["package/busybox/0001-a.patch"],"cves":["CVE-2022-1"],"ignored_cves":["CVE-2022-2"],"unsure_cves":["CVE-2022-3"],
          "status":{"cve":["error","affected by CVEs"],"url":["ok","found"]},"latest_version":{"status":2,"version":"1.37.0","id":1}},
        "virtual":{"current_version":null,"cves":[],"status":{"cve":["na","no version information available"]}},
        "odd":7},
        "stats":{"packages":2},"defconfigs":{},"package_status_checks":["cve"],"commit":"0123","date":"2024-01-01 00:00:00"}"#,
    );
    let [busybox, absent] = status.packages.as_slice() else { panic!("{status:#?}") };
    assert_eq!((busybox.name.as_str(), busybox.version.as_deref()), ("busybox", Some("1.36.1")));
    assert_eq!((busybox.cpes.len(), busybox.patches.len()), (1, 1));
    let verdicts: Vec<_> = busybox.issues.iter().map(|issue| (issue.id.as_str(), issue.verdict)).collect();
    assert_eq!(
        verdicts,
        [
            ("CVE-2022-1", Verdict::Unpatched),
            ("CVE-2022-2", Verdict::Ignored),
            ("CVE-2022-3", Verdict::Unknown)
        ]
    );
    assert_eq!(busybox.check, Some(("error".to_owned(), "affected by CVEs".to_owned())));
    assert_eq!(absent.check.as_ref().map(|check| check.0.as_str()), Some("na"));
    assert_eq!(
        (status.commit.as_deref(), status.made.as_deref()),
        (Some("0123"), Some("2024-01-01 00:00:00"))
    );
    assert_eq!(status.remarks.len(), 1, "{:?}", status.remarks);
}

#[test]
fn what_is_no_report_is_named() {
    let cases = [
        (r#"{"version":"2","package":[{"name":"a","issue":[]}]}"#, Kind::Format),
        (r#"{"packages":[]}"#, Kind::Format),
        (r#"{"packages":[],"defconfigs":{}}"#, Kind::Shape),
        (r#"{"packages":{"a":{},"a":{}},"defconfigs":{}}"#, Kind::Shape),
        (r#"{"spdxVersion":"SPDX-2.3","packages":[],"defconfigs":{}}"#, Kind::Format),
        ("{\"packages\":{", Kind::Truncated),
        ("", Kind::Empty),
    ];
    for (text, kind) in cases {
        assert_eq!(build_status::read(text.as_bytes(), &Limits::default()).unwrap_err().kind, kind, "{text}");
    }
    let limits = Limits { records: 2, ..Limits::default() };
    let text = r#"{"packages":{"a":{},"b":{},"c":{}},"defconfigs":{}}"#;
    assert_eq!(build_status::read(text.as_bytes(), &limits).unwrap_err().kind, Kind::Limit);
    assert_eq!(build_status::detect(text.as_bytes()), Some(Format::Buildroot));
}
