//! The statements on one package of an ecosystem, judged for a component that was recognised as it.

use std::cell::Cell;
use std::rc::Rc;

use super::component::Ground;
use super::device::Member;
use super::names::Names;
use super::package::{self, Package};
use super::passed::Passed;
use super::product::{self, Product};
use super::ruler::Rulers;
use super::said::{Gathered, Said};
use crate::identity::PackageHit;
use crate::index::IndexError;
use crate::index::body::{self, Body};
use crate::index::statement::{Says, Statement};
use crate::purl::Purl;
use crate::version::{Scheme, of_ecosystem, of_purl_type};

/// A component and the package of an ecosystem that it was recognised as.
pub(crate) struct PackageSpeaker<'g, 'a> {
    ground: &'g Ground<'g, 'a>,
    pub(crate) hit: &'g PackageHit,
    version: Option<&'g str>,
    commit: Option<&'g str>,
    /// The scheme of its purl's type, for what names no ecosystem.
    of_type: Option<Scheme>,
    /// The ecosystem named last, and its scheme.
    last: Cell<Option<(&'a str, Option<Scheme>)>>,
    rulers: Rulers<'g>,
}

impl<'g, 'a> PackageSpeaker<'g, 'a> {
    pub(crate) fn of(ground: &'g Ground<'g, 'a>, member: &'g Member<'g>, hit: &'g PackageHit) -> Self {
        let purl = member.identified.purl.as_ref();
        let version = purl.and_then(Purl::version).or(member.component.version.as_deref());
        Self {
            ground,
            hit,
            version,
            commit: member.component.commit.as_deref(),
            of_type: purl.and_then(|purl| of_purl_type(purl.kind())),
            last: Cell::new(None),
            rulers: Rulers::new(version.unwrap_or_default()),
        }
    }

    fn package(&self, ecosystem: &'a str) -> Package<'_> {
        let scheme = match self.last.get() {
            _ if ecosystem.is_empty() => self.of_type,
            Some((known, scheme)) if known == ecosystem => scheme,
            _ => of_ecosystem(ecosystem),
        };
        self.last.set(Some((ecosystem, scheme)));
        let Self { version, commit, rulers, .. } = self;
        Package { name: &self.hit.name, version: *version, rulers, commit: *commit, scheme }
    }

    /// Statements on the package; those that a glance refutes are passed over.
    pub(crate) fn says(
        &self,
        gathered: &mut Gathered<'a>,
        passed: &mut Passed<'a>,
    ) -> Result<(), IndexError> {
        let index = self.ground.index;
        let mut names = self.names();
        let mut statements = index.statements(self.hit.run)?;
        loop {
            let mark = statements.mark();
            let Some(statement) = statements.read()? else { return Ok(()) };
            let Says::Package { ecosystem, body } = statement.says else { continue };
            let (store, mut body) = index.body_at(body)?;
            if package::is_refuted(store, body, self.package(ecosystem))? {
                passed.take(statement.vulnerability, statement.source, mark);
                continue;
            }
            let body = body::read(store, &mut body)?;
            passed.turn += 1;
            gathered.push(self.judged(&statement, ecosystem, &body, &mut names, passed.turn)?);
        }
    }

    pub(crate) fn names(&self) -> Names {
        Names::new(&self.hit.how, "")
    }

    /// What the package is called where a statement speaks of it.
    pub(crate) fn called(&self, statement: &Statement<'_, 'a>, names: &mut Names) -> Option<Rc<str>> {
        let Says::Package { ecosystem, .. } = statement.says else { return None };
        self.name(ecosystem, names);
        Some(names.product())
    }

    fn name(&self, ecosystem: &str, names: &mut Names) {
        let label = if ecosystem.is_empty() { &self.hit.family } else { ecosystem };
        names.call(label, &self.hit.name);
    }

    /// What a statement says; `None`: nothing of packages.
    pub(crate) fn said(
        &self,
        statement: &Statement<'_, 'a>,
        names: &mut Names,
        turn: u32,
    ) -> Result<Option<Said<'a>>, IndexError> {
        let Says::Package { ecosystem, body } = statement.says else { return Ok(None) };
        let body = self.ground.index.body(body)?;
        self.judged(statement, ecosystem, &body, names, turn).map(Some)
    }

    fn judged(
        &self,
        statement: &Statement<'_, 'a>,
        ecosystem: &'a str,
        body: &Body<'_, '_>,
        names: &mut Names,
        turn: u32,
    ) -> Result<Said<'a>, IndexError> {
        let package = self.package(ecosystem);
        let verdict = if body.is_cve5() {
            let scheme = package.scheme.unwrap_or(Scheme::Generic);
            product::judge(body, Product { version: self.version, commit: self.commit, scheme })
        } else {
            package::judge(body, package)?
        };
        self.name(ecosystem, names);
        Ok(names.said(statement, verdict, Vec::new(), turn))
    }
}
