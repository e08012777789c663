//! Whose word a distribution's statement is: of the component's own release, of that release's paid support, of another.

use crate::identity::release::OsPackage;

/// For whom a statement's ecosystem speaks, seen from a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// For the component's release, or for every one.
    Here,
    /// For the component's release where it has Ubuntu Pro: its packages are not the release's own.
    Pro,
    Elsewhere,
}

impl Place {
    /// `Ubuntu:22.04:LTS`, `Ubuntu:Pro:FIPS-updates:22.04:LTS`, `Debian:9`, `Debian`.
    pub(crate) fn of(ecosystem: &str, os: &OsPackage) -> Self {
        let Some(release) = os.release.as_deref() else {
            return if ecosystem == os.family { Self::Here } else { Self::Elsewhere };
        };
        if ecosystem == os.family || is_release(ecosystem, &os.family, release) {
            return Self::Here;
        }
        let words = ecosystem.strip_prefix("Ubuntu:Pro:").filter(|_| os.family == "Ubuntu");
        match words.is_some_and(|words| words.split(':').any(|word| word == without_mark(release))) {
            true => Self::Pro,
            false => Self::Elsewhere,
        }
    }
}

/// Whether an ecosystem is that release of the family: `Ubuntu:22.04` and `Ubuntu:22.04:LTS` are one.
pub(crate) fn is_release(ecosystem: &str, family: &str, release: &str) -> bool {
    let stated = ecosystem.strip_prefix(family).and_then(|rest| rest.strip_prefix(':'));
    stated.is_some_and(|stated| {
        stated == release || (family == "Ubuntu" && without_mark(stated) == without_mark(release))
    })
}

/// The release without the mark of long support.
fn without_mark(release: &str) -> &str {
    release.strip_suffix(":LTS").unwrap_or(release)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(ecosystem: &str, family: &str, release: Option<&str>) -> Place {
        let release = release.map(str::to_owned);
        Place::of(ecosystem, &OsPackage { family: family.to_owned(), release, ..OsPackage::default() })
    }

    #[test]
    fn ubuntus_names_of_one_release() {
        for (ecosystem, wanted) in [
            ("Ubuntu", Place::Here),
            ("Ubuntu:22.04", Place::Here),
            ("Ubuntu:22.04:LTS", Place::Here),
            ("Ubuntu:22.04:LTS:for:NVIDIA:BlueField", Place::Elsewhere),
            ("Ubuntu:22.10", Place::Elsewhere),
            ("Ubuntu:Pro:22.04:LTS", Place::Pro),
            ("Ubuntu:Pro:FIPS-updates:22.04:LTS", Place::Pro),
            ("Ubuntu:Pro:22.04:LTS:Realtime:Kernel", Place::Pro),
            ("Ubuntu:Pro:20.04:LTS", Place::Elsewhere),
            ("Debian:22.04", Place::Elsewhere),
        ] {
            assert_eq!(place(ecosystem, "Ubuntu", Some("22.04:LTS")), wanted, "{ecosystem}");
        }
    }

    #[test]
    fn other_families_and_a_release_that_is_not_stated() {
        assert_eq!(place("Debian:9", "Debian", Some("9")), Place::Here);
        assert_eq!(place("Debian:9:LTS", "Debian", Some("9")), Place::Elsewhere);
        assert_eq!(place("Debian:9", "Debian", None), Place::Elsewhere);
        assert_eq!(place("Debian", "Debian", None), Place::Here);
        assert_eq!(place("Ubuntu:Pro:22.04:LTS", "Ubuntu", None), Place::Elsewhere);
    }
}
