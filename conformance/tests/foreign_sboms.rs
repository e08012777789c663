//! SBOMs in the forms that other tools write, made up by hand: each is read with what its tool means by it.
//!
//! The parts, their source packages, CPE names and patches are asked of the reader; what the distribution's release is, of the
//! matcher, which gives the release's own advisory.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use noharm_documents::limits::Limits;
use noharm_documents::sbom;
use noharm_matcher::{Builder, Index, Inventory, Matched, matches};
use noharm_model::advisory::{Advisory, Affected, AffectedPackage, CpeMatch, Event, Node, Range};
use noharm_model::component::{Component, Sbom};
use noharm_model::finding::{Applies, UnknownReason};

fn read(text: &str) -> Sbom {
    sbom::read(text.as_bytes(), &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn part<'s>(sbom: &'s Sbom, name: &str) -> &'s Component {
    sbom.components.iter().find(|part| part.name == name).expect("a part of that name")
}

#[track_caller]
fn is_built_from(part: &Component, name: &str, version: Option<&str>) {
    let source = part.source_package.as_ref().expect("a source package");
    assert_eq!((source.name.as_str(), source.version.as_deref()), (name, version), "{}", part.name);
}

/// An advisory of a distribution's release: what lies below `fixed` has `CVE-2024-1`.
fn fix(release: &str, source: &str, fixed: &str) -> Advisory {
    let events = vec![Event::Introduced("0".into()), Event::Fixed(fixed.into())];
    let range = Range { kind: "ECOSYSTEM".into(), repo: None, events };
    let package = AffectedPackage {
        ecosystem: release.into(),
        name: source.into(),
        ranges: vec![range],
        ..AffectedPackage::default()
    };
    Advisory {
        id: format!("FIX-{release}"),
        source: format!("osv:{}", release.split(':').next().unwrap().to_lowercase()),
        upstream: vec!["CVE-2024-1".into()],
        published: "2024-01-01".parse().ok(),
        affected: vec![Affected::Package(package)],
        ..Advisory::default()
    }
}

/// An NVD record: `product` below `fixed` has `CVE-2024-2`.
fn nvd(product: &str, fixed: &str) -> Advisory {
    let found = CpeMatch {
        criteria: format!("cpe:2.3:a:{product}:*:*:*:*:*:*:*:*"),
        vulnerable: true,
        to_excluding: Some(fixed.into()),
        ..CpeMatch::default()
    };
    Advisory {
        id: "CVE-2024-2".into(),
        source: "nvd".into(),
        published: "2024-01-01".parse().ok(),
        affected: vec![Affected::Configuration(Node { matches: vec![found], ..Node::default() })],
        ..Advisory::default()
    }
}

fn matched(sbom: &Sbom, advisories: Vec<Advisory>) -> Matched {
    let mut builder = Builder::new();
    advisories.into_iter().for_each(|one| builder.add(one));
    let bytes = builder.build().unwrap();
    let inventory = Inventory::of_sbom(&sbom.components);
    matches(&Index::open(&bytes).unwrap(), &inventory, "2026-11-24".parse().unwrap()).unwrap()
}

/// What is said of the part: affected, or unknown with its reason.
fn said(sbom: &Sbom, name: &str, advisories: Vec<Advisory>) -> Option<(Applies, Option<UnknownReason>)> {
    let at = sbom.components.iter().position(|part| part.name == name).unwrap();
    let found = matched(sbom, advisories).findings.into_iter().find(|one| one.component == at);
    found.map(|one| (one.applies, one.unknown))
}

const AFFECTED: Option<(Applies, Option<UnknownReason>)> = Some((Applies::Affected, None));

/// Trivy: the source package in parts (name, version, release, epoch), the release in the purl's `distro` and as a part.
#[test]
fn trivys_cyclonedx() {
    let sbom = read(
        r#"{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:7a9c1d2e-0000-4000-8000-000000000001","version":1,
        "metadata":{"tools":{"components":[{"type":"application","manufacturer":{"name":"Aqua Security Software Ltd."},"group":"aquasecurity","name":"trivy","version":"0.60.0"}]},
          "component":{"bom-ref":"root","type":"container","name":"gateway:1.4","properties":[{"name":"aquasecurity:trivy:SchemaVersion","value":"2"}]}},
        "components":[
          {"bom-ref":"os","type":"operating-system","name":"debian","version":"12.5",
           "properties":[{"name":"aquasecurity:trivy:Class","value":"os-pkgs"},{"name":"aquasecurity:trivy:Type","value":"debian"}]},
          {"bom-ref":"ssl","type":"library","supplier":{"name":"Debian OpenSSL Team"},"name":"libssl3","version":"3.0.11-1~deb12u2",
           "purl":"pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=arm64&distro=debian-12.5",
           "properties":[{"name":"aquasecurity:trivy:PkgID","value":"libssl3@3.0.11-1~deb12u2"},{"name":"aquasecurity:trivy:PkgType","value":"debian"},
             {"name":"aquasecurity:trivy:SrcName","value":"openssl"},{"name":"aquasecurity:trivy:SrcRelease","value":"1~deb12u2"},{"name":"aquasecurity:trivy:SrcVersion","value":"3.0.11"}]},
          {"bom-ref":"perl","type":"library","name":"perl-base","version":"5.36.0-7+deb12u1",
           "purl":"pkg:deb/debian/perl-base@5.36.0-7%2Bdeb12u1?arch=arm64&distro=debian-12.5",
           "properties":[{"name":"aquasecurity:trivy:SrcName","value":"perl"},{"name":"aquasecurity:trivy:SrcVersion","value":"5.36.0"},{"name":"aquasecurity:trivy:SrcRelease","value":"7+deb12u1"},{"name":"aquasecurity:trivy:SrcEpoch","value":"2"}]},
          {"bom-ref":"lock","type":"application","name":"srv/package-lock.json","properties":[{"name":"aquasecurity:trivy:Class","value":"lang-pkgs"},{"name":"aquasecurity:trivy:Type","value":"npm"}]},
          {"bom-ref":"ws","type":"library","name":"ws","version":"8.16.0","purl":"pkg:npm/ws@8.16.0","properties":[{"name":"aquasecurity:trivy:PkgType","value":"npm"}]}],
        "dependencies":[{"ref":"root","dependsOn":["os","lock"]},{"ref":"os","dependsOn":["ssl","perl"]},{"ref":"lock","dependsOn":["ws"]},{"ref":"ssl","dependsOn":[]}],
        "vulnerabilities":[]}"#,
    );
    assert_eq!((sbom.components.len(), sbom.remarks.len()), (5, 0), "{:?}", sbom.remarks);
    assert_eq!(sbom.subject.as_ref().unwrap().name, "gateway:1.4");
    is_built_from(part(&sbom, "libssl3"), "openssl", Some("3.0.11-1~deb12u2"));
    is_built_from(part(&sbom, "perl-base"), "perl", Some("2:5.36.0-7+deb12u1"));
    let later = || vec![fix("Debian:12", "openssl", "3.0.13-1~deb12u1")];
    assert_eq!(said(&sbom, "libssl3", later()), AFFECTED);
    assert_eq!(said(&sbom, "libssl3", vec![fix("Debian:12", "openssl", "3.0.11-1~deb12u2")]), None);
    assert_eq!(said(&sbom, "libssl3", vec![fix("Debian:11", "openssl", "3.0.13-1~deb12u1")]), None);
    // The epoch counts: 2:5.36 lies above 1:9.
    assert_eq!(said(&sbom, "perl-base", vec![fix("Debian:12", "perl", "1:9")]), None);
}

/// Trivy on RPMs: the epoch stands before the part's version and as a qualifier of its purl.
#[test]
fn trivys_cyclonedx_of_rpms() {
    let sbom = read(
        r#"{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,
        "components":[
          {"bom-ref":"os","type":"operating-system","name":"rocky","version":"9.3"},
          {"bom-ref":"a","type":"library","name":"openssl-libs","version":"1:3.0.7-24.el9",
           "purl":"pkg:rpm/rocky/openssl-libs@3.0.7-24.el9?arch=aarch64&distro=rocky-9.3&epoch=1",
           "properties":[{"name":"aquasecurity:trivy:PkgType","value":"rocky"},{"name":"aquasecurity:trivy:SrcEpoch","value":"1"},{"name":"aquasecurity:trivy:SrcName","value":"openssl"},
             {"name":"aquasecurity:trivy:SrcRelease","value":"24.el9"},{"name":"aquasecurity:trivy:SrcVersion","value":"3.0.7"}]}]}"#,
    );
    is_built_from(part(&sbom, "openssl-libs"), "openssl", Some("1:3.0.7-24.el9"));
    let release = |fixed: &str| vec![fix("Rocky Linux:9", "openssl", fixed)];
    assert_eq!(said(&sbom, "openssl-libs", release("1:3.0.7-27.el9")), AFFECTED);
    assert_eq!(said(&sbom, "openssl-libs", release("3.0.8-1.el9")), None, "epoch 1 is above none");
    assert_eq!(said(&sbom, "openssl-libs", vec![fix("Rocky Linux:8", "openssl", "1:3.0.7-27.el9")]), None);
}

/// syft: the release as a part with properties, the source as `upstream` or as a property, further CPE names as properties.
#[test]
fn syfts_cyclonedx() {
    let sbom = read(
        r#"{"$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json","bomFormat":"CycloneDX","specVersion":"1.6","version":1,
        "metadata":{"timestamp":"2026-05-01T09:00:00Z","tools":{"components":[{"type":"application","author":"anchore","name":"syft","version":"1.20.0"}]},
          "component":{"bom-ref":"root","type":"file","name":"rootfs"}},
        "components":[
          {"bom-ref":"pkg:apk/alpine/libssl3@3.1.4-r5?package-id=11","type":"library","publisher":"someone","name":"libssl3","version":"3.1.4-r5",
           "cpe":"cpe:2.3:a:libssl3:libssl3:3.1.4-r5:*:*:*:*:*:*:*","purl":"pkg:apk/alpine/libssl3@3.1.4-r5?arch=aarch64&distro=alpine-3.19.1&upstream=openssl",
           "properties":[{"name":"syft:package:foundBy","value":"apk-db-cataloger"},{"name":"syft:package:type","value":"apk"},{"name":"syft:metadata:originPackage","value":"openssl"}]},
          {"bom-ref":"2","type":"library","name":"libcrypto3","version":"3.1.4-r5","purl":"pkg:apk/alpine/libcrypto3@3.1.4-r5?arch=aarch64",
           "properties":[{"name":"syft:package:type","value":"apk"},{"name":"syft:metadata:originPackage","value":"openssl"}]},
          {"bom-ref":"3","type":"application","name":"busybox","version":"1.36.1","cpe":"cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*",
           "properties":[{"name":"syft:package:foundBy","value":"binary-classifier-cataloger"},{"name":"syft:package:type","value":"binary"},
             {"name":"syft:cpe23","value":"cpe:2.3:a:busybox_project:busybox:1.36.1:*:*:*:*:*:*:*"},{"name":"syft:location:0:path","value":"/bin/busybox"}]},
          {"bom-ref":"os:alpine@3.19.1","type":"operating-system","name":"alpine","version":"3.19.1","description":"Alpine Linux v3.19",
           "swid":{"tagId":"alpine","name":"alpine","version":"3.19.1"},
           "properties":[{"name":"syft:distro:id","value":"alpine"},{"name":"syft:distro:prettyName","value":"Alpine Linux v3.19"},{"name":"syft:distro:versionID","value":"3.19.1"}]}]}"#,
    );
    assert!(sbom.remarks.is_empty(), "{:?}", sbom.remarks);
    is_built_from(part(&sbom, "libssl3"), "openssl", None);
    is_built_from(part(&sbom, "libcrypto3"), "openssl", None);
    assert_eq!(part(&sbom, "busybox").cpes.len(), 2);
    for name in ["libssl3", "libcrypto3"] {
        assert_eq!(said(&sbom, name, vec![fix("Alpine:v3.19", "openssl", "3.1.4-r6")]), AFFECTED, "{name}");
        assert_eq!(said(&sbom, name, vec![fix("Alpine:v3.18", "openssl", "3.1.4-r6")]), None, "{name}");
    }
    assert_eq!(said(&sbom, "busybox", vec![nvd("busybox:busybox", "1.36.2")]), AFFECTED);
    assert_eq!(said(&sbom, "busybox", vec![nvd("busybox:busybox", "1.36.1")]), None);
}

/// cdxgen: groups apart from names, tools as components, an identity with its methods, packages of an image with `distro_name`.
#[test]
fn cdxgens_cyclonedx() {
    let sbom = read(
        r#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
        "metadata":{"tools":{"components":[{"group":"@cyclonedx","name":"cdxgen","version":"11.2.0","purl":"pkg:npm/%40cyclonedx/cdxgen@11.2.0","type":"application","bom-ref":"pkg:npm/@cyclonedx/cdxgen@11.2.0","publisher":"OWASP Foundation"}]},
          "authors":[{"name":"OWASP Foundation"}],"lifecycles":[{"phase":"build"}],
          "component":{"name":"bedside","group":"acme","version":"2.0.0","type":"application","bom-ref":"pkg:npm/acme/bedside@2.0.0","purl":"pkg:npm/acme/bedside@2.0.0",
            "components":[{"name":"panel","version":"2.0.0","type":"application","bom-ref":"pkg:npm/panel@2.0.0","purl":"pkg:npm/panel@2.0.0"}]}},
        "components":[
          {"group":"@babel","name":"core","version":"7.26.0","scope":"required","type":"library","purl":"pkg:npm/%40babel/core@7.26.0","bom-ref":"pkg:npm/@babel/core@7.26.0",
           "evidence":{"identity":[{"field":"purl","confidence":1,"methods":[{"technique":"manifest-analysis","confidence":1,"value":"package-lock.json"}],"concludedValue":"package-lock.json"}]},
           "properties":[{"name":"SrcFile","value":"package-lock.json"}],"tags":["framework"]},
          {"group":"","name":"libssl3","version":"3.0.2-0ubuntu1.10","type":"library","bom-ref":"pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1.10?arch=amd64&distro=ubuntu-22.04&distro_name=jammy",
           "purl":"pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1.10?arch=amd64&distro=ubuntu-22.04&distro_name=jammy",
           "properties":[{"name":"aquasecurity:trivy:SrcName","value":"openssl"},{"name":"aquasecurity:trivy:SrcVersion","value":"3.0.2"},{"name":"aquasecurity:trivy:SrcRelease","value":"0ubuntu1.10"}]}],
        "services":[],"dependencies":[{"ref":"pkg:npm/acme/bedside@2.0.0","dependsOn":["pkg:npm/@babel/core@7.26.0"]}],
        "annotations":[{"bom-ref":"metadata-annotations","subjects":["pkg:npm/acme/bedside@2.0.0"],"text":"This is a report."}]}"#,
    );
    assert!(sbom.remarks.is_empty(), "{:?}", sbom.remarks);
    assert_eq!(sbom.subject.as_ref().unwrap().full_name(), "acme/bedside");
    let core = part(&sbom, "core");
    assert_eq!((core.full_name().as_str(), core.cpes.len()), ("@babel/core", 0));
    assert_eq!(part(&sbom, "panel").version.as_deref(), Some("2.0.0"));
    is_built_from(part(&sbom, "libssl3"), "openssl", Some("3.0.2-0ubuntu1.10"));
    assert_eq!(
        said(&sbom, "libssl3", vec![fix("Ubuntu:22.04:LTS", "openssl", "3.0.2-0ubuntu1.12")]),
        AFFECTED
    );
    assert_eq!(said(&sbom, "libssl3", vec![fix("Ubuntu:20.04:LTS", "openssl", "3.0.2-0ubuntu1.12")]), None);
}

/// Buildroot: CPE names without purls, patches that say what they resolve (one release by the issue's name only), and a list
/// of what is ignored.
#[test]
fn buildroots_cyclonedx() {
    let sbom = read(
        r#"{"bomFormat":"CycloneDX","$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json","specVersion":"1.6","version":1,
        "components":[
          {"bom-ref":"busybox","type":"library","name":"busybox","version":"1.36.1","licenses":[{"license":{"id":"GPL-2.0"}},{"license":{"id":"bzip2-1.0.4"}}],
           "cpe":"cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*",
           "externalReferences":[{"type":"source-distribution","url":"https://example.com/busybox-1.36.1.tar.bz2"}],
           "pedigree":{"patches":[{"type":"unofficial","diff":{"text":{"content":"CVE: CVE-2022-48174\n"}},"resolves":[{"type":"security","id":"CVE-2022-48174","name":"CVE-2022-48174"}]},
             {"type":"unofficial","diff":{"text":{"content":"x"}},"resolves":[{"type":"security","name":"CVE-2023-42363"}]},
             {"type":"unofficial","diff":{"url":"https://example.com/0001.patch"},"resolves":[{"type":"defect","name":"hangs on boot"}]}]},
           "properties":[{"name":"BR_TYPE","value":"target"}]},
          {"bom-ref":"skeleton-init-common","type":"library","name":"skeleton-init-common","version":"","properties":[{"name":"BR_TYPE","value":"target"}]},
          {"bom-ref":"toolchain","type":"library","name":"toolchain","properties":[{"name":"BR_TYPE","value":"target"}]}],
        "dependencies":[{"ref":"buildroot","dependsOn":["busybox","toolchain"]},{"ref":"busybox","dependsOn":["skeleton-init-common","toolchain"]}],
        "vulnerabilities":[{"id":"CVE-2021-42376","source":{"name":"NVD","url":"https://nvd.nist.gov/vuln/detail/CVE-2021-42376"},
          "analysis":{"state":"in_triage","detail":"The CVE 'CVE-2021-42376' has been marked as ignored by Buildroot"},"affects":[{"ref":"busybox"}]}],
        "metadata":{"component":{"bom-ref":"buildroot","name":"buildroot","type":"firmware","version":"2025.02"}}}"#,
    );
    assert_eq!(sbom.subject.as_ref().unwrap().kind.as_deref(), Some("firmware"));
    let busybox = part(&sbom, "busybox");
    let patched: Vec<&str> = busybox.patched.iter().map(|patch| patch.id.as_str()).collect();
    assert_eq!(patched, ["CVE-2022-48174", "CVE-2023-42363"], "a sentence is no id");
    assert_eq!(said(&sbom, "busybox", vec![nvd("busybox:busybox", "1.37")]), AFFECTED);
    let mut patched = nvd("busybox:busybox", "1.37");
    patched.id = "CVE-2023-42363".into();
    assert_eq!(said(&sbom, "busybox", vec![patched]), Some((Applies::NotAffected, None)));
    assert_eq!(part(&sbom, "toolchain").version, None);
}

/// Yocto's SPDX 2.2: a document for each recipe; the kind of an identifier is an address, the CPE name has neither part nor vendor.
#[test]
fn yoctos_spdx_2() {
    let sbom = read(
        r#"{"SPDXID":"SPDXRef-DOCUMENT","creationInfo":{"comment":"made from recipe files","created":"2026-05-01T09:00:00Z","creators":["Tool: OpenEmbedded Core create-spdx.bbclass","Organization: OpenEmbedded ()","Person: N/A ()"]},
        "dataLicense":"CC0-1.0","documentNamespace":"http://spdx.org/spdxdocs/recipe-busybox-1","name":"recipe-busybox","spdxVersion":"SPDX-2.2",
        "externalDocumentRefs":[{"checksum":{"algorithm":"SHA1","checksumValue":"da39a3ee5e6b4b0d3255bfef95601890afd80709"},"externalDocumentId":"DocumentRef-dependency-recipe-glibc","spdxDocument":"http://spdx.org/spdxdocs/recipe-glibc-1"}],
        "packages":[{"SPDXID":"SPDXRef-Recipe-busybox","name":"busybox","versionInfo":"1.36.1","downloadLocation":"https://example.com/busybox-1.36.1.tar.bz2","supplier":"Organization: OpenEmbedded ()","licenseConcluded":"NOASSERTION","licenseDeclared":"GPL-2.0-only",
          "externalRefs":[{"referenceCategory":"SECURITY","referenceType":"http://spdx.org/rdf/references/cpe23Type","referenceLocator":"cpe:2.3:*:*:busybox:1.36.1:*:*:*:*:*:*:*"}]}],
        "relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relatedSpdxElement":"SPDXRef-Recipe-busybox","relationshipType":"DESCRIBES"},
          {"spdxElementId":"DocumentRef-dependency-recipe-glibc:SPDXRef-Recipe-glibc","relatedSpdxElement":"SPDXRef-Recipe-busybox","relationshipType":"BUILD_DEPENDENCY_OF"}]}"#,
    );
    assert!(sbom.remarks.is_empty(), "{:?}", sbom.remarks);
    assert_eq!(part(&sbom, "busybox").cpes, ["cpe:2.3:*:*:busybox:1.36.1:*:*:*:*:*:*:*"]);
    assert_eq!(said(&sbom, "busybox", vec![nvd("busybox:busybox", "1.36.2")]), AFFECTED);
    assert_eq!(said(&sbom, "busybox", vec![nvd("busybox:busybox", "1.36.1")]), None);
}

/// Yocto's SPDX 3.0: one graph of a build, its packages with CPE names, an image that holds them.
#[test]
fn yoctos_spdx_3() {
    let sbom = read(
        r#"{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
        {"type":"CreationInfo","@id":"_:CreationInfo1","specVersion":"3.0.1","created":"2026-05-01T09:00:00Z","createdBy":["http://example.com/oe"],"createdUsing":["http://example.com/tool"]},
        {"type":"Organization","spdxId":"http://example.com/oe","creationInfo":"_:CreationInfo1","name":"OpenEmbedded"},
        {"type":"SpdxDocument","spdxId":"http://example.com/doc","creationInfo":"_:CreationInfo1","rootElement":["http://example.com/sbom"],"profileConformance":["core","build","software","simpleLicensing","security"]},
        {"type":"software_Sbom","spdxId":"http://example.com/sbom","creationInfo":"_:CreationInfo1","software_sbomType":["build"],"rootElement":["http://example.com/image"]},
        {"type":"software_Package","spdxId":"http://example.com/image","creationInfo":"_:CreationInfo1","name":"core-image-minimal","software_primaryPurpose":"archive"},
        {"type":"build_Build","spdxId":"http://example.com/build","creationInfo":"_:CreationInfo1","build_buildType":"http://openembedded.org/bitbake","name":"openssl:do_create_spdx"},
        {"type":"software_Package","spdxId":"http://example.com/openssl","creationInfo":"_:CreationInfo1","name":"libssl3","software_packageVersion":"3.2.1","software_primaryPurpose":"install","suppliedBy":"http://example.com/oe",
          "externalIdentifier":[{"type":"ExternalIdentifier","externalIdentifierType":"cpe23","identifier":"cpe:2.3:*:openssl:openssl:3.2.1:*:*:*:*:*:*:*"}]},
        {"type":"software_File","spdxId":"http://example.com/tarball","creationInfo":"_:CreationInfo1","name":"openssl-3.2.1.tar.gz","software_primaryPurpose":"source"},
        {"type":"Relationship","spdxId":"http://example.com/r1","creationInfo":"_:CreationInfo1","from":"http://example.com/build","relationshipType":"hasOutput","to":["http://example.com/openssl"]},
        {"type":"Relationship","spdxId":"http://example.com/r2","creationInfo":"_:CreationInfo1","from":"http://example.com/image","relationshipType":"contains","to":["http://example.com/openssl"]},
        {"type":"LifecycleScopedRelationship","spdxId":"http://example.com/r3","creationInfo":"_:CreationInfo1","from":"http://example.com/build","relationshipType":"hasInput","scope":"build","to":["http://example.com/tarball"]},
        {"type":"security_Vulnerability","spdxId":"http://example.com/CVE-2023-50781","creationInfo":"_:CreationInfo1","externalIdentifier":[{"type":"ExternalIdentifier","externalIdentifierType":"cve","identifier":"CVE-2023-50781"}]}]}"#,
    );
    assert!(sbom.remarks.is_empty(), "{:?}", sbom.remarks);
    assert_eq!((sbom.format.as_str(), sbom.components.len()), ("SPDX 3.0", 2));
    assert_eq!(sbom.subject.as_ref().unwrap().name, "core-image-minimal");
    let ssl = part(&sbom, "libssl3");
    assert_eq!((ssl.supplier.as_deref(), ssl.cpes.len()), (Some("OpenEmbedded"), 1));
    assert_eq!(said(&sbom, "libssl3", vec![nvd("openssl:openssl", "3.2.2")]), AFFECTED);
    assert_eq!(said(&sbom, "libssl3", vec![nvd("openssl:openssl", "3.2.1")]), None);
}

/// Microsoft's sbom-tool: SPDX 2.2 with files, a root package that everything depends on, and a purl of its own kind for it.
#[test]
fn microsofts_spdx() {
    let sbom = read(
        r#"{"files":[{"fileName":"./app.exe","SPDXID":"SPDXRef-File--app.exe-DA39","checksums":[{"algorithm":"SHA256","checksumValue":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"licenseConcluded":"NOASSERTION","licenseInfoInFiles":["NOASSERTION"],"copyrightText":"NOASSERTION"}],
        "packages":[
          {"name":"Newtonsoft.Json","SPDXID":"SPDXRef-Package-AA11","downloadLocation":"NOASSERTION","filesAnalyzed":false,"licenseConcluded":"NOASSERTION","licenseDeclared":"NOASSERTION","copyrightText":"NOASSERTION","versionInfo":"12.0.3","supplier":"NOASSERTION",
           "externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:nuget/Newtonsoft.Json@12.0.3"}]},
          {"name":"bedside","SPDXID":"SPDXRef-RootPackage","downloadLocation":"NOASSERTION","packageVerificationCode":{"packageVerificationCodeValue":"da39a3ee5e6b4b0d3255bfef95601890afd80709"},"filesAnalyzed":true,"licenseConcluded":"NOASSERTION","versionInfo":"2.0.0","supplier":"Organization: Acme",
           "externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:swid/Acme/sbom.acme/bedside@2.0.0?tag_id=1f"}],"hasFiles":["SPDXRef-File--app.exe-DA39"]}],
        "externalDocumentRefs":[],
        "relationships":[{"relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-Package-AA11","spdxElementId":"SPDXRef-RootPackage"},
          {"relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-RootPackage","spdxElementId":"SPDXRef-DOCUMENT"}],
        "spdxVersion":"SPDX-2.2","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"bedside 2.0.0","documentNamespace":"https://sbom.acme/bedside/2.0.0/x",
        "creationInfo":{"created":"2026-05-01T09:00:00Z","creators":["Organization: Acme","Tool: Microsoft.SBOMTool-2.2.5"]},"documentDescribes":["SPDXRef-RootPackage"]}"#,
    );
    assert!(sbom.remarks.is_empty(), "{:?}", sbom.remarks);
    let subject = sbom.subject.as_ref().unwrap();
    assert_eq!((subject.name.as_str(), subject.supplier.as_deref()), ("bedside", Some("Acme")));
    assert_eq!(subject.depends_on, ["SPDXRef-Package-AA11"]);
    let json = part(&sbom, "Newtonsoft.Json");
    assert_eq!(
        (json.purl.as_deref(), json.supplier.as_deref()),
        (Some("pkg:nuget/Newtonsoft.Json@12.0.3"), None)
    );
    assert_eq!(said(&sbom, "Newtonsoft.Json", vec![fix("NuGet", "Newtonsoft.Json", "13.0.1")]), AFFECTED);
    assert_eq!(said(&sbom, "Newtonsoft.Json", vec![fix("NuGet", "Newtonsoft.Json", "12.0.3")]), None);
}

/// GitHub's dependency graph: as the interface answers it, within one field, and as the page saves it; old exports put the
/// ecosystem before the name.
#[test]
fn githubs_spdx() {
    let document = r#"{"SPDXID":"SPDXRef-DOCUMENT","spdxVersion":"SPDX-2.3","creationInfo":{"created":"2026-05-01T09:00:00Z","creators":["Tool: GitHub.com-Dependency-Graph"]},
        "name":"com.github.acme/bedside","dataLicense":"CC0-1.0","documentNamespace":"https://spdx.org/spdxdocs/protobom/1",
        "packages":[
          {"SPDXID":"SPDXRef-github-acme-bedside-main-1","name":"com.github.acme/bedside","versionInfo":"main","downloadLocation":"git+https://github.com/acme/bedside","filesAnalyzed":false,
           "externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:github/acme/bedside@main"}]},
          {"SPDXID":"SPDXRef-npm-ws-8.16.0-2","name":"ws","versionInfo":"8.16.0","downloadLocation":"NOASSERTION","filesAnalyzed":false,"licenseConcluded":"MIT",
           "externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/ws@8.16.0"}]}],
        "relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relatedSpdxElement":"SPDXRef-github-acme-bedside-main-1","relationshipType":"DESCRIBES"},
          {"spdxElementId":"SPDXRef-github-acme-bedside-main-1","relatedSpdxElement":"SPDXRef-npm-ws-8.16.0-2","relationshipType":"DEPENDS_ON"}]}"#;
    let plain = read(document);
    let answered = read(&format!("{{\"sbom\": {document}}}"));
    assert!(answered.remarks.is_empty(), "{:?}", answered.remarks);
    assert_eq!(plain.components, answered.components);
    assert_eq!(answered.subject.as_ref().unwrap().name, "com.github.acme/bedside");
    assert_eq!(said(&answered, "ws", vec![fix("npm", "ws", "8.17.1")]), AFFECTED);
    assert_eq!(said(&answered, "ws", vec![fix("npm", "ws", "8.16.0")]), None);
    let other = sbom::read(br#"{"sbom": {"spdxVersion": "SPDX-1.2"}}"#, &Limits::default());
    assert!(other.unwrap_err().to_string().contains("SPDX-1.2"));
}
