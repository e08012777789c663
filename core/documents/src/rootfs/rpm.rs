//! What `rpm` itself prints of its database; the database's three formats are read by no library that we could take.

use noharm_model::component::Particulars;

use super::Package;
use super::os_release::OsRelease;
use super::purl::purl;
use crate::sbom::source_package::of_rpm_file;

/// The format to ask `rpm --query --all --queryformat` for: fields with tabs between them, one package a line.
pub const QUERY: &str =
    "%{NAME}\\t%{EPOCH}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\t%{SOURCERPM}\\t%{LICENSE}\\t%{VENDOR}\\n";

/// The packages. Keys of signers (`gpg-pubkey`) are no software.
pub(super) fn packages(text: &str, distribution: &OsRelease) -> Vec<Package> {
    text.lines().filter_map(|line| package(line, distribution)).collect()
}

fn package(line: &str, distribution: &OsRelease) -> Option<Package> {
    let mut fields =
        line.split('\t').map(|field| Some(field.trim()).filter(|f| !f.is_empty() && *f != "(none)"));
    let mut field = || fields.next().flatten();
    let name = field()?;
    let (epoch, version, release, arch) = (field(), field()?, field()?, field());
    let (source, licence, vendor) = (field(), field(), field());
    if name == "gpg-pubkey" {
        return None;
    }
    let full = format!("{version}-{release}");
    let qualifiers = [
        ("arch", arch.map(str::to_owned)),
        ("distro", distribution.qualifier()),
        ("epoch", epoch.map(str::to_owned)),
        ("upstream", source.map(str::to_owned)),
    ];
    let mut particulars = Particulars::default();
    particulars.licences.extend(licence.map(str::to_owned));
    let stated = epoch.map_or_else(|| full.clone(), |epoch| format!("{epoch}:{full}"));
    Some(Package {
        name: name.to_owned(),
        version: Some(stated),
        purl: Some(purl("rpm", distribution.id.as_deref(), name, Some(&full), &qualifiers)),
        source: source.and_then(of_rpm_file),
        supplier: vendor.map(str::to_owned),
        particulars,
        ..Package::default()
    })
}
