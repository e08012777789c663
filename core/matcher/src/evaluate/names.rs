//! How a component was recognised and as what, put on everything that is said of it.

use std::rc::Rc;

use super::said::{Said, Weight};
use super::verdict::Verdict;
use crate::identity::ProductHit;
use crate::index::statement::{Says, Statement};

/// How a component was recognised and as what: shared by everything that is said of it.
pub(crate) struct Names {
    how: Rc<str>,
    product: Rc<str>,
}

impl Names {
    pub(crate) fn new(how: &str, product: &str) -> Self {
        Self { how: how.into(), product: product.into() }
    }

    pub(crate) fn of_product(hit: &ProductHit) -> Self {
        Self::new(&hit.how, &hit.label())
    }

    pub(crate) fn product(&self) -> Rc<str> {
        Rc::clone(&self.product)
    }

    /// Names a package, unless it is called so already.
    pub(crate) fn call(&mut self, label: &str, name: &str) {
        let is_called =
            self.product.strip_suffix(name).and_then(|head| head.strip_suffix('/')) == Some(label);
        if !is_called {
            self.product = format!("{label}/{name}").into();
        }
    }

    /// What a statement says.
    pub(crate) fn said<'a>(
        &self,
        from: &Statement<'_, 'a>,
        verdict: Verdict,
        notes: Vec<String>,
        turn: u32,
    ) -> Said<'a> {
        let weight = match from.says {
            Says::Package { .. } => Weight::Own,
            Says::Cpe { .. } | Says::Product { .. } if from.source == "nvd:overrides" => Weight::Third,
            Says::Cpe { .. } if from.source.starts_with("nvd:") => Weight::Own,
            Says::Cpe { .. } | Says::Product { .. } => Weight::Third,
        };
        Said {
            vulnerability: from.vulnerability,
            source: from.source,
            record: from.record.into(),
            identity: Rc::clone(&self.how),
            product: Rc::clone(&self.product),
            verdict,
            withdrawn: from.withdrawn,
            weight,
            notes,
            turn,
        }
    }
}
