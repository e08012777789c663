//! The source package that a binary package was built from, as the generators write it.

use noharm_model::component::{Component, SourcePackage};

use super::remarks::Remarks;
use crate::room::Room;
use crate::text::printable;

/// The property under which our own SBOMs name the source package.
pub(crate) const NAME_PROPERTY: &str = "noharm:source:name";
/// The property under which our own SBOMs give its version.
pub(crate) const VERSION_PROPERTY: &str = "noharm:source:version";

/// From `upstream=` of a purl: `openssl`, `openssl@1.1.1k-6`, or an RPM's `openssl-1.1.1k-6.el8.src.rpm`.
pub(crate) fn of_purl(purl: &str) -> Option<SourcePackage> {
    let qualifiers = purl.split('#').next()?.split_once('?')?.1;
    let value = qualifiers.split('&').find_map(|pair| pair.strip_prefix("upstream="))?;
    named(&percent_decoded(value))
}

/// Where a relationship says that one part was built from another, the other is its source package, unless it names one.
pub(super) fn built(
    parts: &mut [Component],
    binary: usize,
    source: usize,
    room: &mut Room,
    remarks: &mut Remarks,
) {
    let is_told = parts.get(binary).is_none_or(|binary| binary.source_package.is_some());
    let Some(source) = parts.get(source).filter(|_| !is_told) else { return };
    let bytes = source.name.len().saturating_add(source.version.as_ref().map_or(0, String::len));
    let has_room = room.take(bytes, remarks, || {
        format!("what was built from {} is left out: too many long names", printable(&source.name, 80))
    });
    if !has_room {
        return;
    }
    let package = SourcePackage { name: source.name.clone(), version: source.version.clone() };
    if let Some(binary) = parts.get_mut(binary) {
        binary.source_package = Some(package);
    }
}

/// From the properties of syft and trivy, and trivy's words in SPDX's `sourceInfo`.
#[derive(Default)]
pub(super) struct Properties {
    name: Option<String>,
    version: Option<String>,
    release: Option<String>,
    epoch: Option<String>,
    rpm: Option<String>,
}

impl Properties {
    /// Takes note of one property.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        let slot = match name {
            "syft:metadata:source"
            | "syft:metadata:originPackage"
            | "aquasecurity:trivy:SrcName"
            | NAME_PROPERTY => &mut self.name,
            "syft:metadata:sourceVersion" | "aquasecurity:trivy:SrcVersion" | VERSION_PROPERTY => {
                &mut self.version
            }
            "aquasecurity:trivy:SrcRelease" => &mut self.release,
            "aquasecurity:trivy:SrcEpoch" => &mut self.epoch,
            "syft:metadata:sourceRpm" => &mut self.rpm,
            _ => return,
        };
        let value = value.trim();
        if !value.is_empty() && slot.is_none() {
            *slot = Some(value.to_owned());
        }
    }

    /// The package, if they name one.
    pub(super) fn package(self) -> Option<SourcePackage> {
        let Some(name) = self.name else { return self.rpm.and_then(|rpm| named(&rpm)) };
        let version = self.version.map(|version| {
            let epoch =
                self.epoch.filter(|epoch| epoch != "0").map(|epoch| format!("{epoch}:")).unwrap_or_default();
            let release = self.release.map(|release| format!("-{release}")).unwrap_or_default();
            format!("{epoch}{version}{release}")
        });
        Some(SourcePackage { name, version })
    }
}

/// From `built package from: openssl 1.1.1n-0+deb11u4`.
pub(super) fn of_source_info(text: &str) -> Option<SourcePackage> {
    let rest = text.split("built package from:").nth(1)?.lines().next()?;
    let mut words = rest.split_whitespace();
    let name = words.next()?.to_owned();
    Some(SourcePackage { name, version: words.next().map(str::to_owned) })
}

fn named(text: &str) -> Option<SourcePackage> {
    if let Some(stem) = rpm_stem(text) {
        return of_rpm_stem(stem);
    }
    let (name, version) = match text.split_once('@') {
        Some((name, version)) => (name, Some(version.to_owned())),
        None => (text, None),
    };
    (!name.is_empty()).then(|| SourcePackage { name: name.to_owned(), version })
}

/// From the name of an RPM's source file: `openssl-1.1.1k-6.el8.src.rpm`, or `.nosrc.rpm` where it lacks the sources.
pub(crate) fn of_rpm_file(file: &str) -> Option<SourcePackage> {
    rpm_stem(file).and_then(of_rpm_stem)
}

fn rpm_stem(file: &str) -> Option<&str> {
    file.strip_suffix(".src.rpm").or_else(|| file.strip_suffix(".nosrc.rpm"))
}

/// `openssl-1.1.1k-6.el8`.
fn of_rpm_stem(stem: &str) -> Option<SourcePackage> {
    let mut parts = stem.rsplitn(3, '-');
    let (release, version, name) = (parts.next()?, parts.next()?, parts.next()?);
    Some(SourcePackage { name: name.to_owned(), version: Some(format!("{version}-{release}")) })
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match (first, digits.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(package: Option<SourcePackage>) -> (String, Option<String>) {
        package.map(|package| (package.name, package.version)).unwrap_or_default()
    }

    #[test]
    fn reads_every_way_of_naming_a_source() {
        let some = |text: &str| Some(text.to_owned());
        let purl = "pkg:deb/debian/libssl3@3.0.9-1?arch=amd64&upstream=openssl%403.0.9-1&distro=debian-12";
        assert_eq!(pair(of_purl(purl)), ("openssl".to_owned(), some("3.0.9-1")));
        assert_eq!(pair(of_purl("pkg:apk/alpine/libssl3@3?upstream=openssl")), ("openssl".to_owned(), None));
        let rpm = "pkg:rpm/redhat/openssl-libs@1.1.1k-6?upstream=openssl-1.1.1k-6.el8.src.rpm";
        assert_eq!(pair(of_purl(rpm)), ("openssl".to_owned(), some("1.1.1k-6.el8")));
        let mut properties = Properties::default();
        for (name, value) in
            [("SrcName", "glibc"), ("SrcVersion", "2.36"), ("SrcRelease", "9"), ("SrcEpoch", "1")]
        {
            properties.add(&format!("aquasecurity:trivy:{name}"), value);
        }
        assert_eq!(pair(properties.package()), ("glibc".to_owned(), some("1:2.36-9")));
        assert_eq!(
            pair(of_source_info("built package from: zlib 1.2-3")),
            ("zlib".to_owned(), some("1.2-3"))
        );
    }
}
