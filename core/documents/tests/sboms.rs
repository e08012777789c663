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
fn cyclonedx_xml_becomes_the_same_parts_as_json() {
    let xml = read(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="1">
  <metadata><component type="device" bom-ref="pump"><name>Pump</name><version>3.2.1</version></component></metadata>
  <components>
    <component type="library" bom-ref="ssl">
      <manufacturer><name>OpenSSL</name></manufacturer><publisher>someone</publisher>
      <group>org.openssl</group><name>openssl</name><version> 1.0.2k </version>
      <hashes><hash alg="SHA-1">DA39A3EE5E6B4B0D3255BFEF95601890AFD80709</hash></hashes>
      <cpe>cpe:2.3:a:openssl:openssl:1.0.2k:*:*:*:*:*:*:*</cpe><purl>pkg:generic/openssl@1.0.2k?a=b&amp;c=d</purl>
      <pedigree><commits><commit><uid>0123456789abcdef0123456789abcdef01234567</uid></commit></commits>
        <patches><patch type="backport"><resolves><issue type="security"><id>CVE-2017-3735</id></issue></resolves></patch></patches>
        <notes>kept <![CDATA[<raw>]]></notes></pedigree>
      <properties><property name="syft:cpe23">cpe:2.3:a:openssl_project:openssl:1.0.2k:*:*:*:*:*:*:*</property></properties>
    </component>
    <component type="application" bom-ref="app"><name><![CDATA[a & b]]> &#x3c;1&gt;</name>
      <components><component type="library" bom-ref="in"><name>inside</name></component></components>
    </component>
  </components>
  <services><service bom-ref="svc"><name>svc</name></service></services>
  <dependencies>
    <dependency ref="pump"><dependency ref="app"/></dependency>
    <dependency ref="app"><dependency ref="ssl"/><dependency ref="svc"/></dependency>
  </dependencies>
</bom>
<!-- the end -->"#,
    );
    let json = read(
        r#"{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,"metadata":{"component":{"type":"device","bom-ref":"pump","name":"Pump","version":"3.2.1"}},
        "components":[{"type":"library","bom-ref":"ssl","group":"org.openssl","name":"openssl","version":"1.0.2k",
        "purl":"pkg:generic/openssl@1.0.2k?a=b&c=d","cpe":"cpe:2.3:a:openssl:openssl:1.0.2k:*:*:*:*:*:*:*","manufacturer":{"name":"OpenSSL"},
        "hashes":[{"alg":"SHA-1","content":"DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"}],
        "pedigree":{"commits":[{"uid":"0123456789abcdef0123456789abcdef01234567"}],"patches":[{"type":"backport","resolves":[{"type":"security","id":"CVE-2017-3735"}]}]},
        "evidence":{"identity":{"field":"cpe","concludedValue":"cpe:2.3:a:openssl_project:openssl:1.0.2k:*:*:*:*:*:*:*"}}},
        {"type":"application","bom-ref":"app","name":"a & b <1>","components":[{"type":"library","bom-ref":"in","name":"inside"}]}],
        "services":[{"bom-ref":"svc","name":"svc"}],"dependencies":[{"ref":"pump","dependsOn":["app"]},{"ref":"app","dependsOn":["ssl","svc"]}]}"#,
    );
    assert_eq!(xml, json);
    assert_eq!(xml.components[0].cpes.len(), 2);
    assert!(xml.remarks.is_empty(), "{:?}", xml.remarks);
}

#[test]
fn spdx_tag_value_becomes_the_same_parts_as_json() {
    let tags = "SPDXVersion: SPDX-2.3\r\nDataLicense: CC0-1.0\r\nSPDXID: SPDXRef-DOCUMENT\r\n\
        DocumentComment: <text>one\r\nPackageName: not a package\r\n</text>\r\n# a comment\r\n\
        PackageName: pump\r\nSPDXID: SPDXRef-root\r\nPackageVersion: 3.2.1\r\n\
        PackageName: libssl3\r\nSPDXID: SPDXRef-lib\r\nPackageVersion: 3.0.9-1\r\n\
        PackageSupplier: Organization: Debian (a@example.com)\r\n\
        PackageSourceInfo: <text>built package from: openssl 3.0.9-1</text>\r\n\
        PackageChecksum: SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709\r\n\
        ExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/libssl3@3.0.9-1\r\n\
        ExternalRef: SECURITY cpe23Type cpe:2.3:a:openssl:openssl:3.0.9:*:*:*:*:*:*:*\r\n\
        FileName: ./a\r\nSPDXID: SPDXRef-file\r\n\
        Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-root\r\n\
        Relationship: SPDXRef-root CONTAINS SPDXRef-lib\r\nRelationship: SPDXRef-root CONTAINS SPDXRef-file";
    let json = read(
        r#"{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","files":[{"SPDXID":"SPDXRef-file"}],"packages":[
        {"SPDXID":"SPDXRef-root","name":"pump","versionInfo":"3.2.1"},
        {"SPDXID":"SPDXRef-lib","name":"libssl3","versionInfo":"3.0.9-1","supplier":"Organization: Debian (a@example.com)",
         "sourceInfo":"built package from: openssl 3.0.9-1","checksums":[{"algorithm":"SHA1","checksumValue":"da39a3ee5e6b4b0d3255bfef95601890afd80709"}],
         "externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:deb/debian/libssl3@3.0.9-1"},
         {"referenceCategory":"SECURITY","referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a:openssl:openssl:3.0.9:*:*:*:*:*:*:*"}]}],
        "relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relatedSpdxElement":"SPDXRef-root","relationshipType":"DESCRIBES"},
        {"spdxElementId":"SPDXRef-root","relatedSpdxElement":"SPDXRef-lib","relationshipType":"CONTAINS"},
        {"spdxElementId":"SPDXRef-root","relatedSpdxElement":"SPDXRef-file","relationshipType":"CONTAINS"}]}"#,
    );
    for ending in ["\r\n", "\n", "\r"] {
        assert_eq!(read(&tags.replace("\r\n", ending)), json);
    }
    assert_eq!(json.subject.as_ref().map(|part| part.name.as_str()), Some("pump"));
}

#[test]
fn spdx_3_becomes_parts_with_all_that_identifies_them() {
    let sbom = read(
        r#"{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
        {"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","createdBy":["urn:o"],"createdUsing":["urn:t"]},
        {"type":"Organization","spdxId":"urn:o","name":"Debian","creationInfo":"_:c"},
        {"type":"Tool","spdxId":"urn:t","name":"a tool"},
        {"type":"SpdxDocument","spdxId":"urn:doc","rootElement":["urn:sbom"],"import":[{"externalSpdxId":"urn:elsewhere"}]},
        {"type":"software_Sbom","spdxId":"urn:sbom","rootElement":["urn:pump"]},
        {"type":"software_Package","spdxId":"urn:pump","name":"pump","software_packageVersion":"3.2.1","software_primaryPurpose":"operatingSystem"},
        {"type":"software_Package","spdxId":"urn:ssl","name":"libssl3","software_packageVersion":"3.0.9-1","suppliedBy":"urn:o",
         "software_packageUrl":"pkg:deb/debian/libssl3@3.0.9-1",
         "externalIdentifier":[{"type":"ExternalIdentifier","externalIdentifierType":"cpe23","identifier":"cpe:2.3:a:openssl:openssl:3.0.9:*:*:*:*:*:*:*"},
          {"type":"ExternalIdentifier","externalIdentifierType":"packageUrl","identifier":"pkg:deb/debian/libssl3@3.0.9-1"},
          {"type":"ExternalIdentifier","externalIdentifierType":"swhid","identifier":"swh:1:rev:0123456789abcdef0123456789abcdef01234567"}],
         "verifiedUsing":[{"type":"Hash","algorithm":"sha1","hashValue":"DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"},
          {"type":"Hash","algorithm":"sha3_256","hashValue":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]},
        {"type":"software_Package","spdxId":"urn:src","name":"openssl","software_packageVersion":"3.0.9"},
        {"type":"software_File","spdxId":"urn:file","name":"a"},
        {"type":"LifecycleScopedRelationship","spdxId":"urn:r1","from":"urn:pump","relationshipType":"dependsOn","to":["urn:ssl","urn:elsewhere"],"scope":"runtime"},
        {"type":"Relationship","spdxId":"urn:r2","from":"urn:pump","relationshipType":"contains","to":["urn:file","urn:lost"]},
        {"type":"Relationship","spdxId":"urn:r3","from":"urn:src","relationshipType":"generates","to":["urn:ssl"]},
        {"type":"Relationship","spdxId":"urn:r4","from":"urn:ssl","relationshipType":"hasConcludedLicense","to":["urn:licence"]}]}"#,
    );
    assert_eq!((sbom.format.as_str(), names(&sbom)), ("SPDX 3.0", vec!["pump", "libssl3", "openssl"]));
    assert_eq!(sbom.subject.as_ref().map(|part| part.name.as_str()), Some("pump"));
    assert_eq!(sbom.components[0].kind.as_deref(), Some("operating-system"));
    assert_eq!(sbom.components[0].depends_on, ["urn:ssl"]);
    let ssl = &sbom.components[1];
    assert_eq!((ssl.supplier.as_deref(), ssl.cpes.len(), ssl.hashes.len()), (Some("Debian"), 1, 2));
    assert_eq!(ssl.purl.as_deref(), Some("pkg:deb/debian/libssl3@3.0.9-1"));
    assert!(ssl.hashes[1].starts_with("sha3-256:"), "{:?}", ssl.hashes);
    assert_eq!(ssl.commit.as_deref(), Some("0123456789abcdef0123456789abcdef01234567"));
    assert_eq!(ssl.source_package.as_ref().map(|source| source.name.as_str()), Some("openssl"));
    assert_eq!(sbom.remarks, ["relationships: `urn:lost` leads nowhere in this file"]);
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
