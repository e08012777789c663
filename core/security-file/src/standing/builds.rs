//! What is built in this release, by digest.

use crate::case::{Case, Index};

/// Digests of what is built in this release: of each component, and of the whole.
pub(super) struct Builds {
    pub(super) components: Vec<Vec<String>>,
    pub(super) whole: Vec<String>,
}

impl Builds {
    pub(super) fn new(case: &Case) -> Self {
        let release = case.release.and_then(|ix| case.releases.get(ix.position()));
        let mut components: Vec<Vec<String>> =
            case.components.iter().map(|component| component.build.iter().cloned().collect()).collect();
        for (component, digest) in release.iter().flat_map(|release| &release.builds) {
            if let Some(digests) = components.get_mut(component.ix.position()) {
                digests.push(digest.clone());
            }
        }
        let whole =
            release.iter().flat_map(|release| &release.build).map(|digest| digest.value.clone()).collect();
        Self { components, whole }
    }
}
