//! What the maker has said of a vulnerability, and which findings it is about.

use std::sync::Arc;

use noharm_matcher::{About, Role, Voice};
use noharm_model::finding::Finding;
use noharm_model::statement::{Identity, Product, Statement, Status, Vex};
use noharm_model::system::ComponentIx;
use noharm_security_file::case::{Case, Vulnerability};
use rustc_hash::FxHashMap;

use crate::parts::PartSbom;

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

/// What an SBOM states about its own parts. `at` is the position of its part in the inventory.
#[must_use]
pub fn of_sbom(path: &str, at: usize, role: Role, vex: Arc<Vex>) -> Voice {
    Voice { role: Some(role), about: About::Part(at), document: path.to_owned(), vex }
}

/// The maker's decisions that clear nothing, so that nobody else's word does: affected, and under investigation.
///
/// What refutes a finding (`not_affected`, `fixed`) hangs on evidence that ages and is not here.
pub(crate) fn voices(case: &Case, parts: &[PartSbom]) -> Vec<Voice> {
    let maker = case.device().and_then(|device| device.manufacturer.clone());
    let maker = maker.unwrap_or_else(|| "the maker".to_owned());
    let open = case.vulnerabilities.iter().filter_map(|decision| {
        let status = Status::from_word(decision.status?)?;
        matches!(status, Status::Affected | Status::UnderInvestigation).then_some((decision, status))
    });
    open.flat_map(|(decision, status)| {
        let vex = Arc::new(Vex {
            format: "security file".to_owned(),
            author: Some(maker.clone()),
            issued: decision.decided.map(|day| day.to_string()),
            statements: vec![decided(decision, status)],
            ..Vex::default()
        });
        about(decision, parts).into_iter().map(move |about| Voice {
            role: Some(Role::Maker),
            about,
            document: decision.head.full_name(),
            vex: Arc::clone(&vex),
        })
    })
    .collect()
}

/// Where the decision holds: everywhere, or in the parts of its component.
fn about(decision: &Vulnerability, parts: &[PartSbom]) -> Vec<About> {
    let Some(component) = decision.component else { return vec![About::Device] };
    let of_component = (0..).zip(parts).filter(|(_, part)| part.component == component.ix);
    of_component.map(|(at, _)| About::Part(at)).collect()
}

fn decided(decision: &Vulnerability, status: Status) -> Statement {
    let identity = Identity { name: decision.package.clone(), ..Identity::default() };
    Statement {
        vulnerability: decision.advisory_id(),
        products: vec![Product { product: Arc::new(identity), subcomponents: Vec::new() }],
        status,
        impact: decision.reason.clone(),
        ..Statement::default()
    }
}
