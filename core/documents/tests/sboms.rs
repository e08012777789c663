//! What each field of an SBOM becomes.

use noharm_documents::limits::Limits;
use noharm_documents::sbom;
use noharm_model::component::{Component, Sbom};

#[expect(clippy::panic, reason = "a test stops at the first surprise")]
fn read(text: &str) -> Sbom {
    match sbom::read(text.as_bytes(), &Limits::default()) {
        Ok(sbom) => sbom,
        Err(error) => panic!("{error}"),
    }
}

fn names(sbom: &Sbom) -> Vec<&str> {
    sbom.components.iter().map(|part| part.name.as_str()).collect()
}

#[test]
fn cyclonedx_becomes_parts_with_all_that_identifies_them() {
    let sbom = read(
        r#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
        "metadata":{"component":{"type":"device","bom-ref":"pump","name":"Pump","version":"3.2.1"}},
        "components":[
          {"type":"library","bom-ref":"ssl","group":"org.openssl","name":"openssl","version":" 1.0.2k ",
           "purl":"pkg:generic/openssl@1.0.2k","cpe":"cpe:2.3:a:openssl:openssl:1.0.2k:*:*:*:*:*:*:*",
           "manufacturer":{"name":"OpenSSL"},"publisher":"someone",
           "hashes":[{"alg":"SHA-1","content":"DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"}],
           "pedigree":{"commits":[{"uid":"0123456789abcdef0123456789abcdef01234567"}],
             "patches":[{"type":"backport","resolves":[{"type":"security","id":"CVE-2017-3735"},{"type":"defect","id":"BUG-1"}]}]},
           "properties":[{"name":"syft:cpe23","value":"cpe:2.3:a:openssl:openssl:1.0.2k:*:*:*:*:*:*:*"},
                         {"name":"syft:cpe23","value":"cpe:2.3:a:openssl_project:openssl:1.0.2k:*:*:*:*:*:*:*"}]},
          {"type":"application","bom-ref":"app","name":"app","version":"NOASSERTION",
           "externalReferences":[{"type":"vcs","url":"https://example.com/app.git#0123456789ABCDEF0123456789abcdef01234567"}],
           "components":[{"type":"library","bom-ref":"in","name":"inside","version":"1"}]}],
        "services":[{"bom-ref":"svc","name":"svc"}],
        "dependencies":[{"ref":"pump","dependsOn":["app"]},{"ref":"app","dependsOn":["ssl","svc"]}]}"#,
    );
    assert_eq!(sbom.format, "CycloneDX 1.6");
    let subject = sbom.subject.as_ref().unwrap();
    assert_eq!((subject.name.as_str(), subject.depends_on.as_slice()), ("Pump", &["app".to_owned()][..]));
    assert_eq!(names(&sbom), ["openssl", "app", "inside"]);
    let ssl = &sbom.components[0];
    assert_eq!((ssl.version.as_deref(), ssl.group.as_deref()), (Some("1.0.2k"), Some("org.openssl")));
    assert_eq!(ssl.supplier.as_deref(), Some("OpenSSL"));
    assert_eq!(ssl.hashes, ["sha-1:da39a3ee5e6b4b0d3255bfef95601890afd80709"]);
    assert_eq!(
        ssl.patched.iter().map(|patch| patch.id.as_str()).collect::<Vec<_>>(),
        ["CVE-2017-3735", "BUG-1"]
    );
    assert_eq!(ssl.cpes.len(), 2, "the same CPE twice counts once");
    let app = &sbom.components[1];
    assert_eq!(app.version, None);
    assert_eq!(app.depends_on, ["ssl", "in"], "what it needs, then what it is made of");
    for part in [ssl, app] {
        assert_eq!(part.commit.as_deref(), Some("0123456789abcdef0123456789abcdef01234567"));
    }
    assert_eq!(sbom.remarks, ["components[1] (app): its version says that it is not known"]);
}

#[test]
fn spdx_becomes_parts_with_all_that_identifies_them() {
    let sbom = read(
        r#"{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"pump","documentDescribes":["SPDXRef-root"],
        "files":[{"SPDXID":"SPDXRef-file","fileName":"a"}],
        "packages":[
          {"SPDXID":"SPDXRef-root","name":"pump","versionInfo":"3.2.1","primaryPackagePurpose":"OPERATING_SYSTEM"},
          {"SPDXID":"SPDXRef-lib","name":"libssl3","versionInfo":"3.0.9-1","supplier":"NOASSERTION","originator":"Organization: Debian (a@example.com)",
           "sourceInfo":"built package from: openssl 3.0.9-1",
           "externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:deb/debian/libssl3@3.0.9-1"},
                           {"referenceCategory":"SECURITY","referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a:openssl:openssl:3.0.9:*:*:*:*:*:*:*"},
                           {"referenceCategory":"SECURITY","referenceType":"cpe22Type","referenceLocator":"cpe:/a:openssl:openssl:3.0.9"}],
           "checksums":[{"algorithm":"SHA256","checksumValue":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]},
          {"SPDXID":"SPDXRef-src","name":"curl","versionInfo":"7.88.1"},
          {"SPDXID":"SPDXRef-bin","name":"libcurl4","versionInfo":"NONE"}],
        "relationships":[
          {"spdxElementId":"SPDXRef-root","relatedSpdxElement":"SPDXRef-lib","relationshipType":"CONTAINS"},
          {"spdxElementId":"SPDXRef-root","relatedSpdxElement":"SPDXRef-file","relationshipType":"CONTAINS"},
          {"spdxElementId":"SPDXRef-lib","relatedSpdxElement":"SPDXRef-bin","relationshipType":"DEPENDENCY_OF"},
          {"spdxElementId":"SPDXRef-bin","relatedSpdxElement":"SPDXRef-src","relationshipType":"GENERATED_FROM"},
          {"spdxElementId":"SPDXRef-bin","relatedSpdxElement":"NOASSERTION","relationshipType":"DEPENDS_ON"}]}"#,
    );
    assert_eq!(sbom.format, "SPDX 2.3");
    assert_eq!(sbom.subject.as_ref().map(|part| part.name.as_str()), Some("pump"));
    assert_eq!(names(&sbom), ["pump", "libssl3", "curl", "libcurl4"]);
    let by = |name: &str| -> &Component { sbom.components.iter().find(|part| part.name == name).unwrap() };
    assert_eq!(by("pump").kind.as_deref(), Some("operating-system"));
    assert_eq!(by("pump").depends_on, ["SPDXRef-lib"]);
    let lib = by("libssl3");
    assert_eq!((lib.supplier.as_deref(), lib.cpes.len(), lib.hashes.len()), (Some("Debian"), 2, 1));
    assert!(lib.hashes[0].starts_with("sha-256:e3b0"));
    let source = lib.source_package.as_ref().unwrap();
    assert_eq!((source.name.as_str(), source.version.as_deref()), ("openssl", Some("3.0.9-1")));
    assert_eq!(by("libcurl4").depends_on, ["SPDXRef-lib"]);
    assert_eq!(by("libcurl4").version, None);
    assert_eq!(by("libcurl4").source_package.as_ref().map(|source| source.name.as_str()), Some("curl"));
    assert!(sbom.remarks.is_empty(), "{:?}", sbom.remarks);
}
