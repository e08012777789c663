//! A graph in the form in which it is solved many times: rows of numbers.

use noharm_model::graph::Graph;

use super::rows::{Rows, item};

/// A graph without its texts. Steps keep their positions; a precondition named twice counts once.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    facts: usize,
    to: Vec<u32>,
    from: Rows,
    uses: Rows,
    gives: Rows,
    /// How many preconditions each step has.
    pub(super) needed: Vec<u32>,
    pub(super) axioms: Vec<u32>,
}

/// A step names a fact that the graph does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphError {
    /// The step's position.
    pub step: usize,
    /// The fact's position that it names.
    pub fact: u32,
    /// How many facts there are.
    pub facts: usize,
}

impl std::fmt::Display for GraphError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { step, fact, facts } = self;
        write!(f, "step {step} names fact {fact}, but the graph has {facts} facts; build the graph anew")
    }
}

impl std::error::Error for GraphError {}

impl Compiled {
    /// Compiles `graph`.
    ///
    /// # Errors
    /// If a step names a fact that is not there.
    pub fn new(graph: &Graph) -> Result<Self, GraphError> {
        Self::from_steps(
            graph.facts.len(),
            graph.steps.iter().map(|step| (step.from.iter().map(|fact| fact.0), step.to.0)),
        )
    }

    /// Compiles a graph of `facts` facts, whose steps are given as (preconditions, fact gained).
    ///
    /// # Errors
    /// If a step names a fact that is not there.
    pub fn from_steps<F: Iterator<Item = u32>>(
        facts: usize,
        steps: impl IntoIterator<Item = (F, u32)>,
    ) -> Result<Self, GraphError> {
        let mut to = Vec::new();
        let mut needed = Vec::new();
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut row: Vec<u32> = Vec::new();
        for (step, (from, gained)) in steps.into_iter().enumerate() {
            row.clear();
            row.extend(from);
            row.sort_unstable();
            row.dedup();
            if let Some(&fact) = row.iter().chain([&gained]).find(|&&fact| fact as usize >= facts) {
                return Err(GraphError { step, fact, facts });
            }
            pairs.extend(row.iter().map(|&fact| (step as u32, fact)));
            needed.push(row.len() as u32);
            to.push(gained);
        }
        let axioms = (0u32..).zip(&needed).filter(|&(_, &count)| count == 0).map(|(step, _)| step).collect();
        Ok(Self {
            facts,
            from: Rows::from_pairs(to.len(), pairs.iter().copied()),
            uses: Rows::from_pairs(facts, pairs.iter().map(|&(step, fact)| (fact, step))),
            gives: Rows::from_pairs(facts, (0u32..).zip(&to).map(|(step, &fact)| (fact, step))),
            to,
            needed,
            axioms,
        })
    }

    /// How many facts.
    #[must_use]
    pub fn facts(&self) -> usize {
        self.facts
    }

    /// How many steps.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.to.len()
    }

    /// The fact that `step` gives.
    #[inline]
    #[must_use]
    pub fn to(&self, step: u32) -> u32 {
        item(&self.to, step)
    }

    /// The preconditions of `step`, ascending.
    #[inline]
    #[must_use]
    pub fn from(&self, step: u32) -> &[u32] {
        self.from.row(step)
    }

    /// The steps that need `fact`, ascending.
    #[inline]
    #[must_use]
    pub fn uses(&self, fact: u32) -> &[u32] {
        self.uses.row(fact)
    }

    /// The steps that give `fact`, ascending.
    #[inline]
    #[must_use]
    pub fn gives(&self, fact: u32) -> &[u32] {
        self.gives.row(fact)
    }
}
