//! From a purl to the package of an ecosystem that OSV's records name.

use crate::purl::Purl;

/// Family and name in OSV's spelling. `None`: no ecosystem of OSV has such packages.
pub(crate) fn of(purl: &Purl) -> Option<(&'static str, String)> {
    let joined = |between: &str| match purl.namespace() {
        Some(namespace) => [namespace, between, purl.name()].concat(),
        None => purl.name().to_owned(),
    };
    Some(match purl.kind() {
        "bitnami" => ("Bitnami", purl.name().to_owned()),
        "cargo" => ("crates.io", purl.name().to_owned()),
        "composer" => ("Packagist", joined("/")),
        "conan" => ("ConanCenter", purl.name().to_owned()),
        "cran" => ("CRAN", purl.name().to_owned()),
        "gem" => ("RubyGems", purl.name().to_owned()),
        "githubactions" => ("GitHub Actions", joined("/")),
        "golang" => ("Go", joined("/")),
        "hackage" => ("Hackage", purl.name().to_owned()),
        "hex" => ("Hex", purl.name().to_owned()),
        "maven" => ("Maven", joined(":")),
        "npm" => ("npm", joined("/")),
        "nuget" => ("NuGet", purl.name().to_owned()),
        "pub" => ("Pub", purl.name().to_owned()),
        "pypi" => ("PyPI", purl.name().to_owned()),
        "swift" => ("SwiftURL", joined("/")),
        _ => return None,
    })
}

/// A purl without version, qualifiers and subpath, in lower case.
pub(crate) fn base(purl: &Purl) -> String {
    let (namespace, between) = purl.namespace().map_or(("", ""), |namespace| (namespace, "/"));
    let mut base = ["pkg:", purl.kind(), "/", namespace, between, purl.name()].concat();
    match base.is_ascii() {
        true => base.make_ascii_lowercase(),
        false => base = base.to_lowercase(),
    }
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purls_lead_to_osvs_names() {
        let of = |text: &str| super::of(&Purl::parse_leniently(text).unwrap());
        assert_eq!(of("pkg:npm/%40angular/core@1"), Some(("npm", "@angular/core".into())));
        assert_eq!(of("pkg:maven/org.x/y@1"), Some(("Maven", "org.x:y".into())));
        assert_eq!(of("pkg:generic/curl@7"), None);
        assert_eq!(
            base(&Purl::parse_leniently("pkg:deb/debian/dnsmasq@2?arch=source").unwrap()),
            "pkg:deb/debian/dnsmasq"
        );
    }
}
