//! Which scheme a product's versions follow.

use super::Scheme;

/// The scheme of an OSV ecosystem, with or without its release (`Debian:9`). `None`: not known.
#[must_use]
pub fn of_ecosystem(ecosystem: &str) -> Option<Scheme> {
    let name = ecosystem.split(':').next().unwrap_or(ecosystem).trim();
    of_alias(&name.to_ascii_lowercase())
}

/// The scheme of a purl type (`deb`, `npm`, `golang`, …). `None`: not known.
#[must_use]
pub fn of_purl_type(purl_type: &str) -> Option<Scheme> {
    of_alias(&purl_type.to_ascii_lowercase())
}

/// The scheme of a CPE product.
#[must_use]
pub fn of_product(vendor: &str, product: &str) -> Scheme {
    match (vendor, product) {
        ("openssl" | "openssl_project", "openssl") => Scheme::Openssl,
        _ => Scheme::Generic,
    }
}

/// The scheme of CVE 5's `versionType`. `None`: `custom` and words that nobody defined; the product's scheme holds.
#[must_use]
pub fn of_version_type(version_type: &str) -> Option<Scheme> {
    match version_type.trim().to_ascii_lowercase().as_str() {
        "custom" | "" => None,
        "original" | "patch" => Some(Scheme::Generic),
        word => of_alias(word),
    }
}

/// Other words for the schemes, in lower case.
pub(super) fn of_alias(word: &str) -> Option<Scheme> {
    Some(match word {
        "alpm" | "arch" | "archlinux" | "arch linux" => Scheme::Alpm,
        "apk"
        | "alpine"
        | "wolfi"
        | "chainguard"
        | "minimos"
        | "postmarketos"
        | "alpaquita"
        | "bellsoft hardened containers" => Scheme::Apk,
        "composer" | "packagist" | "php" => Scheme::Composer,
        "conan" | "conancenter" => Scheme::Conan,
        "cran" | "r" => Scheme::Cran,
        "date" | "calver" => Scheme::Date,
        "deb" | "debian" | "ubuntu" | "dpkg" => Scheme::Deb,
        "generic" | "dotted" | "nginx" | "oss-fuzz" | "linux" | "android" | "github" | "bitbucket"
        | "gitlab" => Scheme::Generic,
        "go" | "golang" => Scheme::Go,
        "maven" => Scheme::Maven,
        "npm" | "node" => Scheme::Npm,
        "nuget" => Scheme::Nuget,
        "opaque" | "git" => Scheme::Opaque,
        "openssl" => Scheme::Openssl,
        "pep440" | "pypi" | "python" => Scheme::Pep440,
        "rpm" | "red hat" | "redhat" | "rocky linux" | "almalinux" | "suse" | "opensuse" | "openeuler"
        | "mageia" | "photon os" | "azure linux" | "mariner" | "fedora" | "amazon linux" | "oracle linux"
        | "centos" => Scheme::Rpm,
        "rubygems" | "gem" | "ruby" => Scheme::RubyGems,
        "semver" | "cargo" | "crates.io" | "crates" | "bitnami" | "hex" | "pub" | "swifturl" | "swift"
        | "julia" | "github actions" | "kubernetes" | "vscode" => Scheme::Semver,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_of_an_ecosystem_does_not_matter() {
        assert_eq!(of_ecosystem("Debian:9"), Some(Scheme::Deb));
        assert_eq!(of_ecosystem("Alpine:v3.8"), Some(Scheme::Apk));
        assert_eq!(of_ecosystem("crates.io"), Some(Scheme::Semver));
        assert_eq!(of_ecosystem("No such place"), None);
    }

    #[test]
    fn every_scheme_answers_to_its_own_word() {
        for scheme in Scheme::ALL {
            assert_eq!(Scheme::from_word(scheme.word()), Some(scheme));
            assert_eq!(Scheme::from_word(&scheme.word().to_uppercase()), Some(scheme));
        }
        assert_eq!(Scheme::from_word("roman numerals"), None);
    }
}
