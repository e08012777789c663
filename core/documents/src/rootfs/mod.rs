//! An SBOM from the package databases of a root file system: dpkg, apk, opkg, rpm, Cargo, npm, pip, Go.
//!
//! In: the bytes of the files that [`kind`] knows by their place, read by the caller. Out: one [`Sbom`] in which every part
//! tells the file that lists it. What is not understood is a remark, never a guess. Deliberately not here: walking folders,
//! and parts that no database lists.

mod apk;
mod cargo;
mod control;
mod go;
mod npm;
mod os_release;
mod purl;
mod python;
mod rpm;

use noharm_model::component::{About, Component, Particulars, Sbom, SourcePackage};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::{self, Error, Place};
use crate::limits::Limits;
use crate::sbom::particulars::add;
use crate::sbom::remarks::Remarks;
use crate::text::{self, printable};

use os_release::OsRelease;

pub use rpm::QUERY as RPM_QUERY;

/// What a file of a root file system is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `etc/os-release`: the distribution.
    OsRelease,
    /// dpkg's status, or one paragraph of it.
    Dpkg,
    /// apk's list of what is installed.
    Apk,
    /// opkg's status.
    Opkg,
    /// What `rpm --query --all` printed by [`RPM_QUERY`].
    Rpm,
    /// `Cargo.lock`.
    CargoLock,
    /// `package-lock.json`, also the hidden one.
    NpmLock,
    /// `package.json` of an installed package.
    NpmPackage,
    /// `METADATA` or `PKG-INFO` of an installed Python package.
    Python,
    /// `go.mod`.
    GoMod,
}

/// What a file is, by its path within the root, with `/` between its parts and none before.
#[must_use]
pub fn kind(path: &str) -> Option<Kind> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    match name {
        "os-release" => matches!(folder, "etc" | "usr/lib").then_some(Kind::OsRelease),
        "status" => match folder {
            "var/lib/dpkg" => Some(Kind::Dpkg),
            "usr/lib/opkg" | "var/lib/opkg" | "opt/lib/opkg" => Some(Kind::Opkg),
            _ => None,
        },
        "installed" => matches!(folder, "lib/apk/db" | "usr/lib/apk/db").then_some(Kind::Apk),
        "Cargo.lock" => Some(Kind::CargoLock),
        "package-lock.json" | ".package-lock.json" => Some(Kind::NpmLock),
        "package.json" => is_installed(folder).then_some(Kind::NpmPackage),
        "METADATA" => folder.ends_with(".dist-info").then_some(Kind::Python),
        "PKG-INFO" => folder.ends_with(".egg-info").then_some(Kind::Python),
        "go.mod" => Some(Kind::GoMod),
        _ => (folder == "var/lib/dpkg/status.d" && !name.ends_with(".md5sums")).then_some(Kind::Dpkg),
    }
}

/// Whether a folder is `…/node_modules/name` or `…/node_modules/@scope/name`.
fn is_installed(folder: &str) -> bool {
    let Some((above, _)) = folder.rsplit_once('/') else { return false };
    let scope = above.rsplit_once('/').filter(|(_, last)| last.starts_with('@'));
    let modules = scope.map_or(above, |(before, _)| before);
    modules == "node_modules" || modules.ends_with("/node_modules")
}

/// One file.
#[derive(Clone, Copy, Debug)]
pub struct File<'b> {
    /// Its path within the root.
    pub path: &'b str,
    /// What it is.
    pub kind: Kind,
    /// What is in it.
    pub bytes: &'b [u8],
}

/// Makes one SBOM of the files. `subject` is what the root file system is of; it depends on all that nothing else needs.
///
/// # Errors
/// There are more packages than the limits allow. A file that cannot be read is a remark, the others go on.
pub fn read(files: &[File<'_>], subject: Component, limits: &Limits) -> Result<Sbom, Error> {
    let mut sorted: Vec<&File<'_>> = files.iter().collect();
    // `etc/os-release` before `usr/lib/os-release`, and both before the packages that need them.
    sorted.sort_by(|a, b| (a.kind, a.path).cmp(&(b.kind, b.path)));
    let mut found = Found::new(limits);
    for file in sorted {
        match text::decode(file.bytes, limits) {
            Ok(text) => found.file(file, text, limits)?,
            // Descriptions of old packages are in all sorts of encodings; names and versions are ASCII, and a maker's
            // name that is not loses a letter.
            Err(error)
                if matches!(file.kind, Kind::Dpkg | Kind::Opkg | Kind::Python | Kind::Rpm | Kind::Apk)
                    && error.kind == error::Kind::Encoding =>
            {
                let text = String::from_utf8_lossy(file.bytes);
                found.remarks.add(|| format!("{}: not UTF-8 in places", printable(file.path, 200)));
                found.file(file, &text, limits)?;
            }
            Err(error) => found.remarks.add(|| format!("{}: {error}", printable(file.path, 200))),
        }
    }
    Ok(found.sbom(subject))
}

/// A package before its references are known.
#[derive(Default)]
struct Package {
    name: String,
    group: Option<String>,
    version: Option<String>,
    purl: Option<String>,
    source: Option<SourcePackage>,
    supplier: Option<String>,
    hashes: Vec<String>,
    particulars: Particulars,
    /// Names within its scope by which others may need it, besides its own.
    provides: Vec<String>,
    /// What it needs: of each, the names that will do, the best first.
    needs: Vec<Vec<String>>,
    kind: Option<&'static str>,
}

struct Found {
    components: Vec<Component>,
    /// By purl, so that what two files list stands once.
    by_purl: FxHashMap<String, usize>,
    references: FxHashSet<String>,
    /// Where names are looked up, by [`scope`].
    scopes: FxHashMap<String, usize>,
    /// By name, for each of them.
    names: Vec<FxHashMap<String, usize>>,
    /// A part, the scope in which it looks, what it needs.
    needs: Vec<(usize, usize, Vec<Vec<String>>)>,
    distribution: OsRelease,
    remarks: Remarks,
    most: usize,
}

impl Found {
    fn new(limits: &Limits) -> Self {
        Self {
            components: Vec::new(),
            by_purl: FxHashMap::default(),
            references: FxHashSet::default(),
            scopes: FxHashMap::default(),
            names: Vec::new(),
            needs: Vec::new(),
            distribution: OsRelease::default(),
            remarks: Remarks::new(limits),
            most: limits.records,
        }
    }

    fn file(&mut self, file: &File<'_>, text: &str, limits: &Limits) -> Result<(), Error> {
        let packages = match file.kind {
            Kind::OsRelease => return self.os_release(file, text),
            Kind::Dpkg => Ok(control::packages(text, control::Format::Dpkg, &self.distribution)),
            Kind::Opkg => Ok(control::packages(text, control::Format::Opkg, &self.distribution)),
            Kind::Apk => Ok(apk::packages(text, &self.distribution)),
            Kind::Rpm => Ok(rpm::packages(text, &self.distribution)),
            Kind::CargoLock => cargo::packages(text),
            Kind::NpmLock => npm::lock(text, limits),
            Kind::NpmPackage => npm::package(text, limits),
            Kind::Python => Ok(python::packages(text)),
            Kind::GoMod => Ok(go::packages(text)),
        };
        match packages {
            Ok(packages)
                if packages.is_empty() && file.kind != Kind::NpmPackage && !text.trim().is_empty() =>
            {
                self.remarks.add(|| format!("{}: no package is listed in it", printable(file.path, 200)));
            }
            Ok(packages) => {
                let scope = self.scope(file);
                for package in packages {
                    self.package(package, file.path, scope)?;
                }
            }
            Err(what) => self.remarks.add(|| format!("{}: {what}", printable(file.path, 200))),
        }
        Ok(())
    }

    /// The distribution is a part too; the first file that names one counts.
    fn os_release(&mut self, file: &File<'_>, text: &str) -> Result<(), Error> {
        let read = OsRelease::read(text, file.path, &mut self.remarks);
        if self.distribution.id.is_some() || read.id.is_none() {
            return Ok(());
        }
        let name = read.id.clone().unwrap_or_default();
        let package = Package {
            version: read.version.clone(),
            kind: Some("operating-system"),
            supplier: read.vendor.clone(),
            name,
            ..Package::default()
        };
        let cpe = read.cpe.clone();
        self.distribution = read;
        let scope = self.scope(file);
        let at = self.package(package, file.path, scope)?;
        if let (Some(component), Some(cpe)) = (self.components.get_mut(at), cpe) {
            component.cpes.push(cpe);
        }
        Ok(())
    }

    /// The scope of a file, made where it is new.
    fn scope(&mut self, file: &File<'_>) -> usize {
        let new = self.names.len();
        let at = *self.scopes.entry(scope(file)).or_insert(new);
        if at == new {
            self.names.push(FxHashMap::default());
        }
        at
    }

    fn package(&mut self, package: Package, path: &str, scope: usize) -> Result<usize, Error> {
        let twin = package.purl.as_ref().and_then(|purl| self.by_purl.get(purl)).copied();
        let at = match twin {
            Some(at) => at,
            None => self.fresh(&package)?,
        };
        if let Some(component) = self.components.get_mut(at) {
            let said = component.particulars.get_or_insert_with(Box::default);
            for licence in package.particulars.licences {
                add(&mut said.licences, licence);
            }
            said.dependencies_stated |= package.particulars.dependencies_stated;
            add(&mut said.found_in, path);
            for hash in package.hashes {
                add(&mut component.hashes, hash);
            }
        }
        if let Some(names) = self.names.get_mut(scope) {
            // A package's own name goes before one that others claim to provide.
            names.insert(package.name, at);
            for name in package.provides {
                names.entry(name).or_insert(at);
            }
        }
        if !package.needs.is_empty() {
            self.needs.push((at, scope, package.needs));
        }
        Ok(at)
    }

    fn fresh(&mut self, package: &Package) -> Result<usize, Error> {
        let at = self.components.len();
        if at >= self.most {
            return Err(Error::limit(Place::File, "the root file system holds more packages", self.most));
        }
        let plain = package.purl.clone().unwrap_or_else(|| {
            let version = package.version.as_deref().map(|version| format!("@{version}")).unwrap_or_default();
            format!("{}{version}", package.name)
        });
        let reference = if self.references.contains(&plain) { format!("{plain}#{at}") } else { plain };
        self.references.insert(reference.clone());
        if let Some(purl) = &package.purl {
            self.by_purl.insert(purl.clone(), at);
        }
        self.components.push(Component {
            reference,
            name: package.name.clone(),
            group: package.group.clone(),
            version: package.version.clone(),
            purl: package.purl.clone(),
            kind: Some(package.kind.unwrap_or("library").to_owned()),
            supplier: package.supplier.clone(),
            source_package: package.source.clone(),
            particulars: Some(Box::new(Particulars {
                contacts: package.particulars.contacts.clone(),
                locations: package.particulars.locations.clone(),
                ..Particulars::default()
            })),
            ..Component::default()
        });
        Ok(at)
    }

    fn sbom(mut self, mut subject: Component) -> Sbom {
        let next = self.edges();
        for (at, on) in next.iter().enumerate() {
            let references: Vec<String> = on.iter().filter_map(|to| self.reference(*to)).collect();
            if let Some(component) = self.components.get_mut(at) {
                component.depends_on = references;
            }
        }
        while self.references.contains(&subject.reference) {
            subject.reference.push('\'');
        }
        subject.depends_on = roots(&next).into_iter().filter_map(|at| self.reference(at)).collect();
        subject.particulars.get_or_insert_with(Box::default).dependencies_stated = true;
        let about = About { contexts: vec!["post-build".to_owned()], ..About::default() };
        Sbom {
            format: String::new(),
            subject: Some(subject),
            components: self.components,
            remarks: self.remarks.finish(),
            link: None,
            about: Some(Box::new(about)),
        }
    }

    fn reference(&self, at: usize) -> Option<String> {
        self.components.get(at).map(|component| component.reference.clone())
    }

    /// For each part, those that it needs; of several names that will do, the first that is installed.
    fn edges(&self) -> Vec<Vec<usize>> {
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); self.components.len()];
        let mut seen = FxHashSet::default();
        for (from, scope, needs) in &self.needs {
            let Some(within) = self.names.get(*scope) else { continue };
            for names in needs {
                let to = names.iter().find_map(|name| within.get(name));
                if let Some(to) = to.filter(|to| *to != from && seen.insert((*from, **to)))
                    && let Some(next) = next.get_mut(*from)
                {
                    next.push(*to);
                }
            }
        }
        next
    }
}

/// Where names are looked up: system packages among themselves, those of a folder of Python packages likewise; every other
/// file for itself.
fn scope(file: &File<'_>) -> String {
    match file.kind {
        Kind::Dpkg | Kind::Apk | Kind::Opkg | Kind::Rpm | Kind::OsRelease => format!("{:?}", file.kind),
        Kind::Python => {
            format!("Python {}", file.path.rsplitn(3, '/').nth(2).unwrap_or_default())
        }
        kind => format!("{kind:?} {}", file.path),
    }
}

/// What nobody needs, and a first one of each circle that nothing else leads to.
fn roots(next: &[Vec<usize>]) -> Vec<usize> {
    let needed: FxHashSet<usize> = next.iter().flatten().copied().collect();
    let (roots, others): (Vec<usize>, Vec<usize>) = (0..next.len()).partition(|at| !needed.contains(at));
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    for root in roots.into_iter().chain(others) {
        if seen.contains(&root) {
            continue;
        }
        found.push(root);
        let mut waiting = vec![root];
        while let Some(at) = waiting.pop() {
            if seen.insert(at) {
                waiting.extend(next.get(at).into_iter().flatten().copied());
            }
        }
    }
    found
}
