//! What the maker has said of a vulnerability, and which findings it is about.

use noharm_model::finding::Finding;
use noharm_model::system::ComponentIx;
use noharm_security_file::case::{Case, Vulnerability};
use rustc_hash::FxHashMap;

/// The maker's statements, by the advisory's id.
#[derive(Debug, Default)]
pub struct Statements<'a> {
    by_id: FxHashMap<String, Vec<&'a Vulnerability>>,
}

impl<'a> Statements<'a> {
    /// The statements of a case.
    #[must_use]
    pub fn of(case: &'a Case) -> Self {
        let mut by_id: FxHashMap<String, Vec<&'a Vulnerability>> = FxHashMap::default();
        for statement in &case.vulnerabilities {
            by_id.entry(statement.advisory_id()).or_default().push(statement);
        }
        Self { by_id }
    }

    /// The statement about this finding: the most particular one where several fit.
    #[must_use]
    pub fn about(
        &self,
        finding: &Finding,
        package: &str,
        component: ComponentIx,
    ) -> Option<&'a Vulnerability> {
        let ids = std::iter::once(&finding.id).chain(&finding.aliases);
        ids.filter_map(|id| self.by_id.get(&id.to_ascii_uppercase()))
            .flatten()
            .copied()
            .filter(|statement| {
                statement.package.as_ref().is_none_or(|said| said.eq_ignore_ascii_case(package))
                    && statement.component.is_none_or(|said| said.ix == component)
            })
            .max_by_key(|one| u8::from(one.package.is_some()) + u8::from(one.component.is_some()))
    }
}
