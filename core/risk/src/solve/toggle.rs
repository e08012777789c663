//! Something that can fail or be given away as a whole: a control, a group, a flaw, a barrier.

/// What becomes easier when one thing fails: steps and the level that each then has at most.
///
/// A toggle only eases: a step keeps its level where that is easier already. (A failing control is the axiom
/// *void* coming into being, so this is how failures look.)
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toggle {
    /// Steps, each with its level afterwards.
    pub eases: Vec<(u32, u8)>,
}

impl Toggle {
    /// The toggle after which all of `steps` have level `level` at most.
    pub fn to_level(level: u8, steps: impl IntoIterator<Item = u32>) -> Self {
        Self { eases: steps.into_iter().map(|step| (step, level)).collect() }
    }
}
