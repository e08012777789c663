//! The things that statements speak of, each once and under a reference of its own.

use std::sync::Arc;

use noharm_model::statement::{Identity, Vex};
use rustc_hash::{FxHashMap, FxHashSet};

/// Everything that a document's statements name, in the order of first mention.
#[derive(Default)]
pub(super) struct Identities {
    pub all: Vec<(String, Arc<Identity>)>,
    by_identity: FxHashMap<Arc<Identity>, usize>,
}

impl Identities {
    pub(super) fn of(vex: &Vex) -> Self {
        let mut identities = Self::default();
        let mut taken = FxHashSet::default();
        let named = vex.statements.iter().flat_map(|statement| &statement.products);
        for identity in
            named.flat_map(|product| std::iter::once(&product.product).chain(&product.subcomponents))
        {
            if identities.by_identity.contains_key(identity) {
                continue;
            }
            let at = identities.all.len();
            let mut reference =
                identity.reference.clone().unwrap_or_else(|| format!("product-{}", at.saturating_add(1)));
            if taken.contains(&reference) {
                reference = format!("{reference}#{}", at.saturating_add(1));
            }
            while !taken.insert(reference.clone()) {
                reference.push('\'');
            }
            identities.by_identity.insert(Arc::clone(identity), at);
            identities.all.push((reference, Arc::clone(identity)));
        }
        identities
    }

    /// The reference under which a thing is written.
    pub(super) fn reference(&self, identity: &Arc<Identity>) -> &str {
        let at = self.by_identity.get(identity).copied();
        at.and_then(|at| self.all.get(at)).map_or("", |entry| entry.0.as_str())
    }
}

/// A name for people: vendor, name and version, or whatever there is.
pub(super) fn title(identity: &Identity) -> String {
    let version = identity.version.as_ref().or(identity.range.as_ref());
    let words: Vec<&str> = [identity.vendor.as_ref(), identity.name.as_ref(), version]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let mut others = identity.purls.iter().chain(&identity.cpes).chain(&identity.reference);
    match (words.is_empty(), others.next()) {
        (true, Some(other)) => other.clone(),
        (true, None) => "a product without a name".to_owned(),
        _ => words.join(" "),
    }
}
