//! Paragraphs of `Key: value` lines, as dpkg (deb-control(5)) and opkg write what is installed.

use noharm_model::component::{Particulars, SourcePackage};

use super::Package;
use super::os_release::OsRelease;
use super::purl::purl;

/// Whose paragraphs they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Debian's.
    Dpkg,
    /// Of OpenWrt and Yocto.
    Opkg,
}

/// The packages whose files are there.
pub(super) fn packages(text: &str, format: Format, distribution: &OsRelease) -> Vec<Package> {
    let mut packages = Vec::new();
    let mut fields = Fields::default();
    for line in text.lines() {
        if line.trim().is_empty() {
            packages.extend(std::mem::take(&mut fields).package(format, distribution));
        } else {
            fields.line(line);
        }
    }
    packages.extend(fields.package(format, distribution));
    packages
}

/// One paragraph. Lines that go on with the field before are passed over: no field wanted here has any that matter, but
/// for the lists of dependencies, which dpkg writes on one line.
#[derive(Default)]
struct Fields<'t> {
    name: Option<&'t str>,
    version: Option<&'t str>,
    architecture: Option<&'t str>,
    source: Option<&'t str>,
    status: Option<&'t str>,
    maintainer: Option<&'t str>,
    licence: Option<&'t str>,
    depends: Option<&'t str>,
    pre_depends: Option<&'t str>,
    provides: Option<&'t str>,
}

impl<'t> Fields<'t> {
    fn line(&mut self, line: &'t str) {
        if line.starts_with([' ', '\t', '#']) {
            return;
        }
        let Some((key, value)) = line.split_once(':') else { return };
        let slot = match key {
            "Package" => &mut self.name,
            "Version" => &mut self.version,
            "Architecture" => &mut self.architecture,
            "Source" => &mut self.source,
            "Status" => &mut self.status,
            "Maintainer" => &mut self.maintainer,
            "License" => &mut self.licence,
            "Depends" => &mut self.depends,
            "Pre-Depends" => &mut self.pre_depends,
            "Provides" => &mut self.provides,
            _ => return,
        };
        *slot = Some(value.trim()).filter(|value| !value.is_empty());
    }

    /// The package, if its files are there: not one that was removed, with or without its configuration.
    fn package(self, format: Format, distribution: &OsRelease) -> Option<Package> {
        let name = self.name?;
        let state = self.status.and_then(|status| status.split_whitespace().nth(2));
        if matches!(state, Some("not-installed" | "config-files")) {
            return None;
        }
        let source = self.source.map(|text| source(text, self.version));
        let upstream = source.as_ref().map(|source| match &source.version {
            Some(version) => format!("{}@{version}", source.name),
            None => source.name.clone(),
        });
        let qualifiers = [
            ("arch", self.architecture.map(str::to_owned)),
            ("distro", distribution.qualifier()),
            ("upstream", upstream),
        ];
        let kind = match format {
            Format::Dpkg => "deb",
            Format::Opkg => "opkg",
        };
        let default = (format == Format::Dpkg).then_some("debian");
        let namespace = distribution.id.as_deref().or(default);
        let mut particulars = Particulars { dependencies_stated: true, ..Particulars::default() };
        particulars.licences.extend(self.licence.map(str::to_owned));
        let (supplier, mail) = person(self.maintainer);
        particulars.contacts.extend(mail);
        Some(Package {
            name: name.to_owned(),
            version: self.version.map(str::to_owned),
            purl: Some(purl(kind, namespace, name, self.version, &qualifiers)),
            source,
            supplier,
            particulars,
            provides: self.provides.into_iter().flat_map(relations).flatten().collect(),
            needs: self.pre_depends.into_iter().chain(self.depends).flat_map(relations).collect(),
            ..Package::default()
        })
    }
}

/// `glibc (2.36-9)` or `glibc`; the version only where it is not the binary's own.
fn source(text: &str, binary: Option<&str>) -> SourcePackage {
    let (name, version) = match text.split_once('(') {
        Some((name, version)) => (name.trim(), Some(version.trim_end_matches(')').trim())),
        None => (text, None),
    };
    let version = version.filter(|version| !version.is_empty() && Some(*version) != binary);
    SourcePackage { name: name.to_owned(), version: version.map(str::to_owned) }
}

/// `a (>= 1), b | c:any` → the names, alternatives together.
fn relations(text: &str) -> Vec<Vec<String>> {
    let name = |one: &str| {
        let end = one.find([' ', '(', ':', '[', '<']).unwrap_or(one.len());
        one.get(..end).unwrap_or(one).to_owned()
    };
    let each = text.split(',').map(|group| {
        let names = group.split('|').map(|one| name(one.trim())).filter(|name| !name.is_empty());
        names.collect::<Vec<_>>()
    });
    each.filter(|group| !group.is_empty()).collect()
}

/// `Name <mail>` apart.
pub(super) fn person(text: Option<&str>) -> (Option<String>, Option<String>) {
    let Some(text) = text else { return (None, None) };
    let (name, mail) = match text.split_once('<') {
        Some((name, mail)) => (name.trim().trim_matches('"').trim(), mail.split('>').next().map(str::trim)),
        None => (text.trim(), None),
    };
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (said(name), mail.and_then(said))
}
