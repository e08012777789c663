//! Whether a package URL in a VEX document means a component: type, namespace, name, every qualifier it gives, version.

use noharm_model::component::Component;
use noharm_model::finding::UnknownReason;
use noharm_model::statement::Identity;

use super::vex_named::{Named, Own, one_version, versions};
use crate::identity::ecosystem::base;
use crate::identity::release;
use crate::purl::Purl;
use crate::version::{Scheme, of_purl_type};

pub(super) fn named(text: &str, said: &Identity, own: &Own<'_>) -> Named {
    let Ok(purl) = Purl::parse_leniently(text) else { return Named::Not };
    let Some(here) = &own.purl else { return Named::Not };
    let scheme = of_purl_type(purl.kind()).unwrap_or(Scheme::Opaque);
    let is_source = purl.qualifier("arch") == Some("source");
    if is_source && here.qualifier("arch") != Some("source") {
        return of_source(&purl, here, said, own, scheme);
    }
    if base(&purl) != base(here) {
        return Named::Not;
    }
    let version = match purl.version() {
        Some(version) => one_version(version, own.version(), scheme, "by package URL"),
        None => versions(said, own.version(), scheme, "by package URL"),
    };
    qualified(version, &purl, here, own)
}

/// A source package, as distributions name them: it stands for every binary package that was built of it.
fn of_source(purl: &Purl, here: &Purl, said: &Identity, own: &Own<'_>, scheme: Scheme) -> Named {
    let Some(os) = own.os else { return Named::Not };
    let same = purl.kind() == here.kind()
        && purl.namespace() == here.namespace()
        && purl.name().eq_ignore_ascii_case(&os.source);
    if !same {
        return Named::Not;
    }
    let how = "by its source package";
    let version = match purl.version() {
        Some(version) => one_version(version, os.version.as_deref(), scheme, how),
        None => versions(said, os.version.as_deref(), scheme, how),
    };
    let stated = os.source_stated || matches!(version, Named::Other(_));
    let version = if stated {
        version
    } else {
        let text = "it names a source package, and the SBOM does not say which one this was built of";
        Named::Perhaps(UnknownReason::Identity, text.to_owned())
    };
    qualified(version, purl, here, own)
}

/// Every qualifier that the document gives must be the component's; a package of another repository is another one.
fn qualified(version: Named, purl: &Purl, here: &Purl, own: &Own<'_>) -> Named {
    if matches!(version, Named::Not | Named::Other(_)) {
        return version;
    }
    let mut missing = None;
    for (key, value) in purl.qualifiers() {
        match here.qualifier(key) {
            _ if key == "arch" && value == "source" => {}
            Some(own_value) if own_value == value => {}
            _ if key == "distro" && same_release(purl, own) => {}
            Some(own_value) => {
                return Named::Other(format!("it is about {key}={value}, and this is {own_value}"));
            }
            None => {
                missing = missing.or(Some(format!("it is about {key}={value}, which the SBOM does not say")))
            }
        }
    }
    if let (Some(repository), None) = (here.qualifier("repository_url"), purl.qualifier("repository_url")) {
        return Named::Other(format!("it is about the public package, and this is from {repository}"));
    }
    if let Some(subpath) = purl.subpath().filter(|subpath| here.subpath() != Some(subpath)) {
        return Named::Other(format!("it is about {subpath} in the package"));
    }
    match missing {
        Some(text) => Named::Perhaps(UnknownReason::Identity, text),
        None => version,
    }
}

/// `debian-9`, `debian-9.13` and `stretch` are one release.
fn same_release(purl: &Purl, own: &Own<'_>) -> bool {
    let nothing = Component::default();
    let said = release::of(&nothing, purl, &[]).and_then(|os| os.release);
    said.is_some() && said == own.os.and_then(|os| os.release.clone())
}
