//! Operating-system packages: whose, of which release, from which source package, in which source version.

use noharm_model::component::Component;

use super::code_name::{DEBIAN, UBUNTU, named};
use crate::purl::Purl;

/// A package of a distribution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OsPackage {
    /// OSV's name of the distribution: `Debian`, `Alpine`, `Ubuntu`, …
    pub(crate) family: String,
    /// `9`, `v3.8`; `None`: not stated anywhere.
    pub(crate) release: Option<String>,
    /// What the release was read from, for the walk.
    pub(crate) release_from: String,
    /// The source package; the binary's own name where none is stated.
    pub(crate) source: String,
    /// The SBOM says which source package it is.
    pub(crate) source_stated: bool,
    /// Version of the source package, without a binary rebuild's `+bN`.
    pub(crate) version: Option<String>,
    /// A suffix that is not this distribution's (`+rpt1`).
    pub(crate) foreign: Option<String>,
}

/// The package, if the purl's type is a distribution's.
pub(crate) fn of(component: &Component, purl: &Purl, systems: &[String]) -> Option<OsPackage> {
    if !matches!(purl.kind(), "deb" | "apk" | "rpm") {
        return None;
    }
    let namespace = purl.namespace().unwrap_or_default().to_ascii_lowercase();
    let distro = purl.qualifier("distro").map(str::to_ascii_lowercase);
    let family = family_of(purl.kind(), &namespace, distro.as_deref(), systems);
    let stated = purl.version().or(component.version.as_deref()).map(str::to_owned);
    let (source, source_version) = source_of(component, purl);
    let version = source_version.or_else(|| stated.map(|version| without_rebuild(purl.kind(), &version)));
    let version = version.map(|version| with_epoch(purl, version));
    let (release, release_from) = release_of(&family, distro.as_deref(), version.as_deref(), systems);
    let foreign = (family == "Debian").then(|| version.as_deref().and_then(foreign_suffix)).flatten();
    let source_stated = source.is_some() || purl.qualifier("arch") == Some("source");
    Some(OsPackage {
        family,
        release,
        release_from,
        source: source.unwrap_or_else(|| purl.name().to_owned()),
        source_stated,
        version,
        foreign,
    })
}

/// OSV's family name of a purl's namespace, else of its `distro`, else of the part's operating system.
fn family_of(kind: &str, namespace: &str, distro: Option<&str>, systems: &[String]) -> String {
    let word = if namespace.is_empty() { distro.unwrap_or_default() } else { namespace };
    if let Some(family) = known(word) {
        return family.to_owned();
    }
    if !namespace.is_empty() {
        return namespace.to_owned();
    }
    let of_system = systems.iter().find_map(|system| known(&system.to_ascii_lowercase()));
    let family = of_system.unwrap_or(match kind {
        "deb" => "an unnamed distribution of .deb packages",
        "apk" => "an unnamed distribution of .apk packages",
        _ => "an unnamed distribution of .rpm packages",
    });
    family.to_owned()
}

/// The family that a text in lower case begins with: a purl's namespace, os-release's `ID` and `NAME`.
fn known(text: &str) -> Option<&'static str> {
    let families = [
        ("debian", "Debian"),
        ("ubuntu", "Ubuntu"),
        ("raspbian", "Raspbian"),
        ("alpine", "Alpine"),
        ("wolfi", "Wolfi"),
        ("chainguard", "Chainguard"),
        ("redhat", "Red Hat"),
        ("red hat", "Red Hat"),
        ("rhel", "Red Hat"),
        ("centos", "CentOS"),
        ("fedora", "Fedora"),
        ("rocky", "Rocky Linux"),
        ("alma", "AlmaLinux"),
        ("opensuse", "openSUSE"),
        ("suse", "SUSE"),
    ];
    families.into_iter().find(|(start, _)| text.starts_with(start)).map(|(_, family)| family)
}

/// Source package and version: `upstream=openssl@1.1.0f-3`, else what the SBOM's properties say.
fn source_of(component: &Component, purl: &Purl) -> (Option<String>, Option<String>) {
    if let Some(upstream) = purl.qualifier("upstream").filter(|upstream| !upstream.is_empty()) {
        let (name, version) =
            upstream.split_once('@').map_or((upstream, None), |(name, version)| (name, Some(version)));
        let name = name.strip_suffix(".src.rpm").unwrap_or(name);
        return (Some(name.to_owned()), version.map(str::to_owned));
    }
    match &component.source_package {
        Some(source) if !source.name.is_empty() => (Some(source.name.clone()), source.version.clone()),
        _ => (None, None),
    }
}

/// Debian's rebuilds of a binary, `+b1`, are not part of the source's version.
fn without_rebuild(kind: &str, version: &str) -> String {
    if kind == "deb"
        && let Some((source, rebuild)) = version.rsplit_once("+b")
        && !rebuild.is_empty()
        && rebuild.bytes().all(|byte| byte.is_ascii_digit())
    {
        return source.to_owned();
    }
    version.to_owned()
}

/// The `epoch` qualifier, where the version does not carry one itself.
fn with_epoch(purl: &Purl, version: String) -> String {
    match purl.qualifier("epoch") {
        Some(epoch) if !version.contains(':') && epoch != "0" => format!("{epoch}:{version}"),
        _ => version,
    }
}

fn release_of(
    family: &str,
    distro: Option<&str>,
    version: Option<&str>,
    systems: &[String],
) -> (Option<String>, String) {
    if let Some(release) = distro.and_then(|distro| release_in(family, distro)) {
        return (Some(release), format!("distro={}", distro.unwrap_or_default()));
    }
    let word = family.to_ascii_lowercase();
    for system in systems {
        let text = system.to_ascii_lowercase();
        let is_it = known(&text).map_or_else(|| text.contains(&word), |known| known == family);
        if let Some(release) = release_in(family, &text).filter(|_| is_it) {
            return (Some(release), system.clone());
        }
    }
    let marked =
        (family == "Debian").then(|| version.and_then(|version| version.split_once("+deb"))).flatten();
    if let Some((_, rest)) = marked {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if !digits.is_empty() {
            return (Some(digits), "the +deb mark of its version".to_owned());
        }
    }
    (None, String::new())
}

/// OSV's word for the release that a text names: `debian-9.13` and `stretch` are `9`, `alpine-3.8.4` is `v3.8`.
fn release_in(family: &str, text: &str) -> Option<String> {
    let number = text
        .split(|letter: char| !(letter.is_ascii_digit() || letter == '.'))
        .map(|word| word.trim_matches('.'))
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    match family {
        "Debian" => {
            let number = number.or_else(|| named(&DEBIAN, text))?;
            let mut parts = number.split('.');
            let major: u32 = parts.next()?.parse().ok()?;
            // Before Debian 7 a release was `6.0`, `3.1`.
            Some(if major >= 7 {
                major.to_string()
            } else {
                number.split('.').take(2).collect::<Vec<_>>().join(".")
            })
        }
        "Alpine" => {
            let mut parts = number?.split('.');
            Some(format!("v{}.{}", parts.next()?, parts.next()?))
        }
        // `22.04.3` is 22.04; a release with long support carries that mark in OSV (April of even years).
        "Ubuntu" => {
            let number = number.filter(|number| number.contains('.')).or_else(|| named(&UBUNTU, text))?;
            let mut parts = number.split('.');
            let (year, month) = (parts.next()?, parts.next()?);
            let is_long = month == "04" && year.parse::<u32>().ok()?.is_multiple_of(2);
            Some(format!("{year}.{month}{}", if is_long { ":LTS" } else { "" }))
        }
        // Named by their major release alone.
        "Rocky Linux" | "AlmaLinux" => number?.split('.').next().map(str::to_owned),
        // Without releases.
        "Wolfi" | "Chainguard" => None,
        _ => number.map(str::to_owned),
    }
}

/// Words that Debian itself writes into a version's revision.
const NATIVE: [&str; 16] = [
    "deb", "b", "nmu", "dfsg", "ds", "git", "svn", "hg", "bzr", "cvs", "really", "exp", "rc", "u", "repack",
    "etch",
];
/// Words that no package of Debian's own carries.
const FOREIGN: [&str; 12] =
    ["rpt", "rpi", "ubuntu", "kali", "osmc", "pve", "mx", "linaro", "bpo", "raspbian", "pureos", "devuan"];

/// The first suffix of a version that is not Debian's own.
pub(crate) fn foreign_suffix(version: &str) -> Option<String> {
    let revision = version.rsplit_once('-').map(|(_, revision)| revision);
    let text = revision.unwrap_or(version);
    for (number, token) in text.split(['+', '~']).enumerate() {
        let word: String = token
            .chars()
            .skip_while(|letter| number == 0 && (letter.is_ascii_digit() || *letter == '.'))
            .take_while(char::is_ascii_alphabetic)
            .collect();
        let word = word.to_ascii_lowercase();
        if word.is_empty() {
            continue;
        }
        let named = FOREIGN.contains(&word.as_str());
        let native = NATIVE.contains(&word.as_str())
            || DEBIAN.iter().any(|(name, _)| *name == word)
            || word == "woody";
        if named || (revision.is_some() && number > 0 && !native) {
            return Some(token.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(purl: &str) -> OsPackage {
        of(&Component::default(), &Purl::parse_leniently(purl).unwrap(), &[]).unwrap()
    }

    #[test]
    fn the_purl_says_release_source_and_version() {
        let found =
            package("pkg:deb/debian/libssl1.1@1.1.0f-3%2Bb2?arch=amd64&distro=debian-9&upstream=openssl");
        assert_eq!((found.family.as_str(), found.release.as_deref()), ("Debian", Some("9")));
        assert_eq!((found.source.as_str(), found.version.as_deref()), ("openssl", Some("1.1.0f-3")));
        assert!(found.source_stated && found.foreign.is_none());
        let named = package("pkg:deb/debian/x@1-1?distro=stretch&upstream=y%401-2");
        assert_eq!((named.release.as_deref(), named.version.as_deref()), (Some("9"), Some("1-2")));
        let alpine = package("pkg:apk/alpine/busybox@1.28.4-r3?distro=alpine-3.8.5");
        assert_eq!((alpine.family.as_str(), alpine.release.as_deref()), ("Alpine", Some("v3.8")));
        assert_eq!(package("pkg:deb/debian/dnsmasq@2.76-5%2Bdeb9u1").release.as_deref(), Some("9"));
        assert_eq!(package("pkg:deb/debian/dnsmasq@2.76-5").release, None);
    }

    #[test]
    fn releases_are_named_as_osv_names_them() {
        let release = |purl: &str| package(purl).release;
        for (distro, wanted) in [
            ("deb/ubuntu/x@1?distro=ubuntu-22.04", Some("22.04:LTS")),
            ("deb/ubuntu/x@1?distro=ubuntu-18.04.6", Some("18.04:LTS")),
            ("deb/ubuntu/x@1?distro=ubuntu-23.04", Some("23.04")),
            ("deb/ubuntu/x@1?distro=ubuntu-22.10", Some("22.10")),
            ("deb/ubuntu/x@1?distro=jammy", Some("22.04:LTS")),
            ("deb/ubuntu/x@1?distro=ubuntu-jammy", Some("22.04:LTS")),
            ("deb/ubuntu/x@1?distro=trusty", Some("14.04:LTS")),
            ("deb/ubuntu/x@1?distro=questing", Some("25.10")),
            ("deb/ubuntu/x@1?distro=jammyjellyfish", None),
            ("deb/ubuntu/x@1?distro=bookworm", None),
            ("deb/debian/x@1?distro=jammy", None),
            ("rpm/rocky/x@1?distro=rocky-9.3", Some("9")),
            ("rpm/almalinux/x@1?distro=almalinux-8.10", Some("8")),
            ("rpm/fedora/x@1?distro=fedora-41", Some("41")),
            ("apk/wolfi/x@1?distro=wolfi-20230201", None),
        ] {
            assert_eq!(release(&format!("pkg:{distro}")).as_deref(), wanted, "{distro}");
        }
    }

    #[test]
    fn the_system_it_runs_on_says_the_release() {
        let purl = Purl::parse_leniently("pkg:deb/dnsmasq@2.76-5").unwrap();
        let found = of(&Component::default(), &purl, &["Debian GNU/Linux 9 (stretch)".to_owned()]).unwrap();
        assert_eq!((found.family.as_str(), found.release.as_deref()), ("Debian", Some("9")));
    }

    #[test]
    fn a_system_is_known_by_its_id_too() {
        for (purl, system, release) in [
            ("pkg:rpm/rocky/x@1-1", "rocky 9.3", Some("9")),
            ("pkg:rpm/rocky/x@1-1", "Rocky Linux 9.3 (Blue Onyx)", Some("9")),
            ("pkg:rpm/rocky/x@1-1", "almalinux 9.3", None),
            ("pkg:rpm/x@1-1", "almalinux 9.3", Some("9")),
            ("pkg:deb/ubuntu/x@1", "Ubuntu jammy", Some("22.04:LTS")),
            ("pkg:deb/ubuntu/x@1", "Ubuntu", None),
            ("pkg:deb/debian/x@1", "Ubuntu jammy", None),
            ("pkg:rpm/redhat/x@1-1", "Red Hat Enterprise Linux 9", Some("9")),
            ("pkg:rpm/redhat/x@1-1", "rhel 9", Some("9")),
        ] {
            let parsed = Purl::parse_leniently(purl).unwrap();
            let found = of(&Component::default(), &parsed, &[system.to_owned()]).unwrap();
            assert_eq!(found.release.as_deref(), release, "{purl} on {system}");
        }
    }

    #[test]
    fn foreign_suffixes_are_seen() {
        assert_eq!(foreign_suffix("2.76-5+rpt1"), Some("rpt1".into()));
        assert_eq!(foreign_suffix("2.76-5ubuntu0.1"), Some("5ubuntu0.1".into()));
        for own in
            ["2.76-5+deb9u1", "1:1.2.8.dfsg-5+b1", "3.4~rc1-2~deb9u1", "0.9.8c-4etch9", "20170717", "1.2-3.1"]
        {
            assert_eq!(foreign_suffix(own), None, "{own}");
        }
    }
}
