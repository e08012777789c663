//! Which part of one SBOM is which of the other.

use noharm_model::component::Component;
use rustc_hash::FxHashMap;

/// What two components are paired by.
type KeyOf<'k> = &'k dyn Fn(&Component) -> Option<String>;

/// The purl's base of a part, if it has a purl: `pkg:npm/%40scope/name`.
pub(super) fn purl_key(part: &Component) -> Option<String> {
    part.purl.as_deref().map(base)
}

/// A purl without version, qualifiers and subpath, in lower case.
fn base(purl: &str) -> String {
    let end = purl.find(['?', '#']).unwrap_or(purl.len());
    let plain = purl.get(..end).unwrap_or(purl);
    let slash = plain.rfind('/').map_or(0, |at| at.saturating_add(1));
    let (path, name) = plain.split_at_checked(slash).unwrap_or(("", plain));
    // An unescaped scope (`@scope/name`) begins its segment with the mark; a version follows a name.
    let name = match name.rfind('@') {
        Some(at) if at > 0 => name.get(..at).unwrap_or(name),
        _ => name,
    };
    format!("{path}{name}").replace("pkg://", "pkg:").replace("/@", "/%40").to_ascii_lowercase()
}

/// Group and name in lower case, as a file of the other format would write them: `group/name`.
pub(super) fn name_key(part: &Component) -> String {
    part.full_name().to_lowercase()
}

/// The last word of a name: `@scope/name` → `name`.
fn short_name(part: &Component) -> String {
    let name = part.name.to_lowercase();
    name.rsplit(['/', ':']).next().unwrap_or(&name).to_owned()
}

/// Who is who.
pub(super) struct Pairs<'a> {
    /// In both, in the order of the second.
    pub both: Vec<(&'a Component, &'a Component)>,
    /// In the first alone.
    pub first: Vec<&'a Component>,
    /// In the second alone.
    pub second: Vec<&'a Component>,
}

/// Pairs parts by purl, what is left by full name, what is left by short name with the same version.
pub(super) fn pairs<'a>(first: &[&'a Component], second: &[&'a Component]) -> Pairs<'a> {
    let mut taken: Vec<Option<usize>> = vec![None; second.len()];
    let mut free = vec![true; first.len()];
    let keys: [KeyOf<'_>; 3] = [&purl_key, &|part| Some(name_key(part)), &|part| {
        part.version.as_ref().map(|version| format!("{}\n{version}", short_name(part)))
    }];
    for key in keys {
        round(first, second, key, &mut free, &mut taken);
    }
    let mut both = Vec::new();
    let mut alone = Vec::new();
    for (part, taken) in second.iter().zip(&taken) {
        match taken.and_then(|at| first.get(at)) {
            Some(old) => both.push((*old, *part)),
            None => alone.push(*part),
        }
    }
    let first = first.iter().zip(&free).filter(|(_, free)| **free).map(|(part, _)| *part).collect();
    Pairs { both, first, second: alone }
}

/// One round: those of equal key, first with equal versions, then in order.
fn round(
    first: &[&Component],
    second: &[&Component],
    key: &dyn Fn(&Component) -> Option<String>,
    free: &mut [bool],
    taken: &mut [Option<usize>],
) {
    for with_version in [true, false] {
        let keyed = |part: &Component| {
            let key = key(part)?;
            Some((key, with_version.then(|| part.version.clone())))
        };
        let mut waiting: FxHashMap<_, std::collections::VecDeque<usize>> = FxHashMap::default();
        for (at, part) in first.iter().enumerate().filter(|(at, _)| free.get(*at) == Some(&true)) {
            if let Some(key) = keyed(part) {
                waiting.entry(key).or_default().push_back(at);
            }
        }
        for (part, taken) in second.iter().zip(taken.iter_mut()).filter(|(_, taken)| taken.is_none()) {
            let found = keyed(part).and_then(|key| waiting.get_mut(&key)?.pop_front());
            if let Some(at) = found {
                *taken = Some(at);
                if let Some(free) = free.get_mut(at) {
                    *free = false;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purl_is_known_without_its_version() {
        assert_eq!(base("pkg:deb/debian/openssl@3.0?arch=amd64"), "pkg:deb/debian/openssl");
        assert_eq!(base("pkg:npm/%40scope/Name@1.0#sub"), "pkg:npm/%40scope/name");
        assert_eq!(base("pkg:npm/@scope/name"), "pkg:npm/%40scope/name");
        assert_eq!(base("pkg:npm/@scope/name@1.0"), "pkg:npm/%40scope/name");
        assert_eq!(base("pkg:golang/example.com/a%2Fb@v1?x=a/b@2"), "pkg:golang/example.com/a%2fb");
    }
}
