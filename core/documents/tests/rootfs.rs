//! Package databases of a root file system: each format, what is broken in it, and how large it may be.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use noharm_documents::limits::Limits;
use noharm_documents::rootfs::{self, File, Kind};
use noharm_model::component::{Component, Sbom};
use proptest::prelude::*;

const DEBIAN: &str = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID=\"12\"\n";

fn read(files: &[(&str, &str)]) -> Sbom {
    let files: Vec<File<'_>> = files
        .iter()
        .map(|(path, text)| File { path, kind: rootfs::kind(path).unwrap(), bytes: text.as_bytes() })
        .collect();
    let subject = Component { reference: "top".to_owned(), name: "top".to_owned(), ..Component::default() };
    rootfs::read(&files, subject, &Limits::default()).unwrap()
}

fn one<'s>(sbom: &'s Sbom, name: &str) -> &'s Component {
    sbom.components.iter().find(|part| part.name == name).unwrap_or_else(|| panic!("no {name}: {sbom:#?}"))
}

fn purl<'s>(sbom: &'s Sbom, name: &str) -> &'s str {
    one(sbom, name).purl.as_deref().unwrap()
}

#[test]
fn a_file_is_known_by_its_place() {
    let known = [
        ("etc/os-release", Some(Kind::OsRelease)),
        ("home/x/etc/os-release", None),
        ("var/lib/dpkg/status", Some(Kind::Dpkg)),
        ("var/lib/dpkg/status-old", None),
        ("var/lib/dpkg/status.d/base", Some(Kind::Dpkg)),
        ("var/lib/dpkg/status.d/base.md5sums", None),
        ("lib/apk/db/installed", Some(Kind::Apk)),
        ("usr/lib/opkg/status", Some(Kind::Opkg)),
        ("srv/app/Cargo.lock", Some(Kind::CargoLock)),
        ("srv/app/package.json", None),
        ("srv/app/node_modules/a/package.json", Some(Kind::NpmPackage)),
        ("srv/app/node_modules/@s/a/package.json", Some(Kind::NpmPackage)),
        ("srv/app/node_modules/a/test/package.json", None),
        ("usr/lib/python3/dist-packages/a-1.dist-info/METADATA", Some(Kind::Python)),
        ("go.mod", Some(Kind::GoMod)),
    ];
    for (path, kind) in known {
        assert_eq!(rootfs::kind(path), kind, "{path}");
    }
}

#[test]
fn dpkg_gives_source_packages_and_dependencies() {
    let status = "Package: libssl3\nStatus: install ok installed\nSource: openssl (3.0.9-1)\nVersion: 3.0.9-1+b1\n\
        Architecture: amd64\nMaintainer: Team <team@example.org>\nDepends: libc6 (>= 2.34), missing | zlib1g:any\n\
        Description: x\n a line that goes on: with a mark\n\n\
        Package: libc6\nStatus: install ok installed\nVersion: 2.36-9\nArchitecture: amd64\n\n\
        Package: zlib1g\nStatus: hold ok installed\nVersion: 1:1.2.13\nArchitecture: amd64\n\n\
        Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n";
    let sbom = read(&[("etc/os-release", DEBIAN), ("var/lib/dpkg/status", status)]);
    assert_eq!(sbom.components.len(), 4, "the distribution and three packages");
    let expected =
        "pkg:deb/debian/libssl3@3.0.9-1%2Bb1?arch=amd64&distro=debian-12&upstream=openssl%403.0.9-1";
    assert_eq!(purl(&sbom, "libssl3"), expected);
    let ssl = one(&sbom, "libssl3");
    assert_eq!(ssl.source_package.as_ref().unwrap().name, "openssl");
    assert_eq!(ssl.supplier.as_deref(), Some("Team"));
    assert_eq!(ssl.particulars.as_ref().unwrap().found_in, ["var/lib/dpkg/status"]);
    let needs = [one(&sbom, "libc6").reference.clone(), one(&sbom, "zlib1g").reference.clone()];
    assert_eq!(ssl.depends_on, needs);
    assert!(purl(&sbom, "zlib1g").starts_with("pkg:deb/debian/zlib1g@1:1.2.13?"));
    let subject = sbom.subject.as_ref().unwrap();
    assert_eq!(subject.depends_on, [one(&sbom, "debian").reference.as_str(), ssl.reference.as_str()]);
}

#[test]
fn apk_gives_origins_and_shared_objects() {
    let installed = "C:Q1abc=\nP:libssl3\nV:3.1.4-r0\nA:x86_64\nL:Apache-2.0\no:openssl\nm:A Person <a@example.org>\nD:so:libc.musl-x86_64.so.1\np:so:libssl.so.3=3\nF:lib\nR:libssl.so.3\n\n\
        P:musl\nV:1.2.4-r2\nA:x86_64\no:musl\np:so:libc.musl-x86_64.so.1=1\n\n";
    let sbom =
        read(&[("etc/os-release", "ID=alpine\nVERSION_ID=3.18.4\n"), ("lib/apk/db/installed", installed)]);
    let expected = "pkg:apk/alpine/libssl3@3.1.4-r0?arch=x86_64&distro=alpine-3.18.4&upstream=openssl";
    assert_eq!(purl(&sbom, "libssl3"), expected);
    assert!(!purl(&sbom, "musl").contains("upstream"));
    assert_eq!(one(&sbom, "libssl3").depends_on, [one(&sbom, "musl").reference.as_str()]);
    assert_eq!(one(&sbom, "libssl3").particulars.as_ref().unwrap().licences, ["Apache-2.0"]);
}

#[test]
fn opkg_and_rpm_are_read() {
    let status = "Package: busybox\nVersion: 1.36.1-1\nDepends: libc\nStatus: install user installed\nArchitecture: arm\n\n\
        Package: libc\nVersion: 1.2.4-4\nStatus: install hold installed\nArchitecture: arm\n";
    let sbom = read(&[
        ("etc/os-release", "ID=\"openwrt\"\nVERSION_ID=\"23.05\"\n"),
        ("usr/lib/opkg/status", status),
    ]);
    assert_eq!(purl(&sbom, "busybox"), "pkg:opkg/openwrt/busybox@1.36.1-1?arch=arm&distro=openwrt-23.05");
    let rows = "openssl-libs\t1\t1.1.1k\t6.el8\tx86_64\topenssl-1.1.1k-6.el8.src.rpm\tOpenSSL\tRed Hat, Inc.\n\
        gpg-pubkey\t(none)\tfd431d51\t4ae0493b\t(none)\t(none)\tpubkey\t(none)\nshort\n";
    let os = "ID=\"rhel\"\nVERSION_ID=\"8.6\"\nCPE_NAME=\"cpe:/o:redhat:enterprise_linux:8::baseos\"\n";
    let files = [
        File { path: "etc/os-release", kind: Kind::OsRelease, bytes: os.as_bytes() },
        File { path: "var/lib/rpm", kind: Kind::Rpm, bytes: rows.as_bytes() },
    ];
    let sbom = rootfs::read(&files, Component::default(), &Limits::default()).unwrap();
    assert_eq!(sbom.components.len(), 2);
    assert_eq!(sbom.components[0].cpes, ["cpe:/o:redhat:enterprise_linux:8::baseos"]);
    let expected = "pkg:rpm/rhel/openssl-libs@1.1.1k-6.el8?arch=x86_64&distro=rhel-8.6&epoch=1&upstream=openssl-1.1.1k-6.el8.src.rpm";
    assert_eq!(purl(&sbom, "openssl-libs"), expected);
    let source = one(&sbom, "openssl-libs").source_package.as_ref().unwrap();
    assert_eq!((source.name.as_str(), source.version.as_deref()), ("openssl", Some("1.1.1k-6.el8")));
}

#[test]
fn lock_files_give_hashes_and_the_right_one_of_two_versions() {
    let cargo = "version = 4\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\"a 1.0.0\", \"b\"]\n\
        [[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = \"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"\n\
        [[package]]\nname = \"a\"\nversion = \"2.0.0\"\n[[package]]\nname = \"b\"\nversion = \"1.0.0\"\n";
    let npm = r#"{"lockfileVersion":3,"packages":{"":{"name":"app","version":"1.0.0","dependencies":{"x":"^1","@s/y":"*"}},
        "node_modules/x":{"version":"1.0.0","license":"MIT","integrity":"sha1-AAECAwQFBgcICQoLDA0ODxAREhM=","dependencies":{"z":"1"}},
        "node_modules/x/node_modules/z":{"version":"1.1.0"},"node_modules/z":{"version":"2.0.0"},
        "node_modules/@s/y":{"version":"3.0.0","dependencies":{"z":"2"}},"linked":{"link":true,"version":"9"}}}"#;
    let old = r#"{"lockfileVersion":1,"dependencies":{"p":{"version":"1.0.0","dependencies":{"q":{"version":"2.0.0"}}}}}"#;
    let sbom = read(&[("a/Cargo.lock", cargo), ("b/package-lock.json", npm), ("c/package-lock.json", old)]);
    let needs = |purl: &str| {
        let found = sbom.components.iter().find(|part| part.purl.as_deref() == Some(purl));
        found.unwrap_or_else(|| panic!("no {purl}")).depends_on.clone()
    };
    assert_eq!(needs("pkg:cargo/app@0.1.0"), ["pkg:cargo/a@1.0.0", "pkg:cargo/b@1.0.0"]);
    assert_eq!(needs("pkg:npm/x@1.0.0"), ["pkg:npm/z@1.1.0"], "the inner one");
    assert_eq!(needs("pkg:npm/%40s/y@3.0.0"), ["pkg:npm/z@2.0.0"], "the outer one");
    assert_eq!(needs("pkg:npm/app@1.0.0"), ["pkg:npm/x@1.0.0", "pkg:npm/%40s/y@3.0.0"]);
    assert!(needs("pkg:npm/q@2.0.0").is_empty());
    assert_eq!(one(&sbom, "x").hashes, ["sha-1:000102030405060708090a0b0c0d0e0f10111213"]);
    assert!(sbom.components.iter().all(|part| part.version.as_deref() != Some("9")));
    let hashed =
        sbom.components.iter().find(|part| part.purl.as_deref() == Some("pkg:cargo/a@1.0.0")).unwrap();
    assert_eq!(hashed.hashes.len(), 1);
}

#[test]
fn what_a_lock_file_and_a_folder_both_list_stands_once() {
    let lock = r#"{"lockfileVersion":3,"packages":{"node_modules/x":{"version":"1.0.0"}}}"#;
    let package = r#"{"name":"x","version":"1.0.0","license":"MIT"}"#;
    let sbom = read(&[("p/package-lock.json", lock), ("p/node_modules/x/package.json", package)]);
    assert_eq!(sbom.components.len(), 1);
    let said = sbom.components[0].particulars.as_ref().unwrap();
    assert_eq!(said.found_in, ["p/package-lock.json", "p/node_modules/x/package.json"]);
    assert_eq!(said.licences, ["MIT"]);
}

#[test]
fn python_and_go_are_read() {
    let metadata = "Metadata-Version: 2.1\nName: Flask_Thing\nVersion: 2.0\nLicense: BSD\nAuthor-email: A <a@example.org>\n\
        Requires-Dist: Jinja2 (>=3.0)\nRequires-Dist: pytest ; extra == 'test'\nRequires-Dist: click\nRequires-Dist: toml; python_version < '3.11'\n\nName: not this\n";
    let bare = |name: &str| format!("Name: {name}\nVersion: 3.1\n");
    let (jinja, click, toml) = (bare("jinja2"), bare("Click"), bare("toml"));
    let go = "module example.com/app\ngo 1.21\nrequire example.com/one v1.0.0 // indirect\nrequire (\n\tgolang.org/x/net v0.17.0\n\texample.com/old v1.0.0\n)\n\
        replace example.com/old => example.com/new v2.0.0\n";
    let sbom = read(&[
        ("usr/lib/python3/site-packages/flask_thing-2.0.dist-info/METADATA", metadata),
        ("usr/lib/python3/site-packages/jinja2-3.1.dist-info/METADATA", &jinja),
        ("usr/lib/python3/site-packages/click-3.1.dist-info/METADATA", &click),
        ("usr/lib/python3/site-packages/toml-3.1.dist-info/METADATA", &toml),
        ("srv/go.mod", go),
    ]);
    assert_eq!(purl(&sbom, "Flask_Thing"), "pkg:pypi/flask-thing@2.0");
    let needs = ["pkg:pypi/jinja2@3.1", "pkg:pypi/click@3.1", "pkg:pypi/toml@3.1"];
    assert_eq!(one(&sbom, "Flask_Thing").depends_on, needs);
    assert_eq!(purl(&sbom, "golang.org/x/net"), "pkg:golang/golang.org/x/net@v0.17.0");
    assert_eq!(purl(&sbom, "example.com/new"), "pkg:golang/example.com/new@v2.0.0");
    assert_eq!(one(&sbom, "example.com/app").depends_on.len(), 3);
    assert!(sbom.components.iter().all(|part| part.name != "example.com/old"));
}

#[test]
fn what_is_broken_is_told_and_the_rest_goes_on() {
    let sbom = read(&[
        ("a/Cargo.lock", "[[package]\n"),
        ("b/package-lock.json", "{\"packages\": "),
        ("c/package-lock.json", &format!("{}1{}", "[".repeat(500), "]".repeat(500))),
        ("var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nVersion: 1\n"),
        ("lib/apk/db/installed", "nothing of use\n"),
        ("usr/lib/opkg/status", ""),
    ]);
    assert_eq!(sbom.components.len(), 1);
    assert_eq!(purl(&sbom, "a"), "pkg:deb/debian/a@1");
    assert_eq!(sbom.remarks.len(), 5, "{:#?}", sbom.remarks);
    let latin = File {
        path: "var/lib/dpkg/status",
        kind: Kind::Dpkg,
        bytes: b"Package: a\nMaintainer: \xE9\nVersion: 1\n",
    };
    let sbom = rootfs::read(&[latin], Component::default(), &Limits::default()).unwrap();
    assert_eq!((sbom.components.len(), sbom.remarks.len()), (1, 1));
}

#[test]
fn thousands_of_packages_with_circles_are_quick_and_bounded() {
    use std::fmt::Write as _;
    let mut status = String::new();
    for at in 0..20_000 {
        let next = (at + 1) % 20_000;
        writeln!(
            status,
            "Package: p{at}\nStatus: install ok installed\nVersion: {at}\nDepends: p{next}, p0 (>= 1)\n"
        )
        .unwrap();
    }
    let sbom = read(&[("var/lib/dpkg/status", &status)]);
    assert_eq!(sbom.components.len(), 20_000);
    assert_eq!(sbom.subject.as_ref().unwrap().depends_on.len(), 1, "one of the circle holds all");
    let limits = Limits { records: 10, ..Limits::default() };
    let file = File { path: "var/lib/dpkg/status", kind: Kind::Dpkg, bytes: status.as_bytes() };
    let error = rootfs::read(&[file], Component::default(), &limits).unwrap_err();
    assert!(error.to_string().contains("10"), "{error}");
}

/// A lock file of one entry that stands as deep as its path is long, and needs as many names as it is deep.
fn deep_lock(levels: usize) -> String {
    let path = vec!["node_modules/a"; levels].join("/");
    let needs: Vec<String> = (0..levels).map(|at| format!("\"n{at}\":\"1\"")).collect();
    format!(r#"{{"packages":{{"{path}":{{"version":"1","dependencies":{{{}}}}}}}}}"#, needs.join(","))
}

/// Every level under every name would be 60 000 times 60 000 paths of up to 900 kB: no memory holds them.
#[test]
fn a_deep_path_with_many_needs_takes_no_more_than_the_file_has() {
    let levels = 60_000;
    let lock = deep_lock(levels);
    let sbom = read(&[("package-lock.json", &lock)]);
    assert_eq!((sbom.components.len(), sbom.components[0].depends_on.len()), (1, 0));
}

#[test]
fn many_needs_of_one_deep_package_are_found_without_repeating_its_path() {
    let deep = "node_modules/a/".repeat(20_000);
    let needs: Vec<String> = (0..20_000).map(|at| format!("\"m{at}\":\"1\"")).collect();
    let modules: Vec<String> =
        (0..20_000).map(|at| format!("\"node_modules/m{at}\":{{\"version\":\"{at}\"}}")).collect();
    let lock = format!(
        r#"{{"packages":{{"{deep}node_modules/z":{{"version":"1","dependencies":{{{}}}}},{}}}}}"#,
        needs.join(","),
        modules.join(",")
    );
    let sbom = read(&[("package-lock.json", &lock)]);
    assert_eq!(one(&sbom, "z").depends_on.len(), 20_000);
}

#[test]
fn a_long_name_is_not_repeated_for_every_line_that_leads_to_it() {
    let long = "x".repeat(1 << 20);
    let go = format!("module m\nreplace a => {long} v2\n{}", "require a v1\n".repeat(50_000));
    let sbom = read(&[("go.mod", &go)]);
    assert_eq!(sbom.components.len(), 2);
    let status: String = (0..50_000).map(|at| format!("Package: p{at}\nVersion: 1\n\n")).collect();
    let sbom =
        read(&[("etc/os-release", &format!("ID={long}\nVERSION_ID=1\n")), ("var/lib/dpkg/status", &status)]);
    assert_eq!(purl(&sbom, "p7"), "pkg:deb/debian/p7@1");
    assert_eq!(sbom.remarks, ["etc/os-release: `ID` has 1048576 bytes; passed over"]);
}

#[test]
fn a_workspace_finds_what_stands_at_the_top_and_a_link_leads_to_its_folder() {
    let lock = r#"{"packages":{
        "":{"name":"top","version":"1","dependencies":{"app":"*"}},
        "node_modules/app":{"resolved":"packages/app","link":true},
        "node_modules/one":{"version":"1.0.0"},
        "node_modules/one-more":{"version":"1.0.0","dependencies":{"two":"*"}},
        "node_modules/one/node_modules/two":{"version":"2.0.0"},
        "node_modules/lost":{"resolved":"elsewhere","link":true},
        "packages/app":{"name":"app","version":"3.0.0","dependencies":{"one":"*","lost":"*","two":"*"}},
        "packages/app/node_modules/two":{"version":"4.0.0"}
    }}"#;
    let sbom = read(&[("package-lock.json", lock)]);
    assert_eq!(one(&sbom, "top").depends_on, ["pkg:npm/app@3.0.0"]);
    assert_eq!(one(&sbom, "app").depends_on, ["pkg:npm/one@1.0.0", "pkg:npm/two@4.0.0"]);
    assert!(one(&sbom, "one-more").depends_on.is_empty(), "what stands in `one` is not seen from `one-more`");
}

#[test]
fn a_list_of_blanks_is_empty_and_no_matter_of_encodings() {
    let sbom = read(&[("var/lib/dpkg/status", " \n\n")]);
    assert_eq!(sbom.remarks, ["var/lib/dpkg/status: the file is empty; fetch or export it again"]);
}

proptest! {
    #[test]
    fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..200), which in 0..10usize, words in "[PVDpo:= \nabc{}\\[\\]\",@/()|]{0,200}") {
        let kinds = [Kind::OsRelease, Kind::Dpkg, Kind::Apk, Kind::Opkg, Kind::Rpm, Kind::CargoLock, Kind::NpmLock, Kind::NpmPackage, Kind::Python, Kind::GoMod];
        for bytes in [bytes.as_slice(), words.as_bytes()] {
            let file = File { path: "x/y/z", kind: kinds[which], bytes };
            let sbom = rootfs::read(&[file], Component::default(), &Limits::default()).unwrap();
            let mut references: Vec<&str> = sbom.components.iter().map(|part| part.reference.as_str()).collect();
            let count = references.len();
            references.sort_unstable();
            references.dedup();
            prop_assert_eq!(references.len(), count);
        }
    }
}
