//! Modes that nothing tells apart are one: the graph is built once for each class of modes.

use noharm_model::system::{ModeIx, System};
use rustc_hash::FxHashMap;

/// A class of modes in which the system is the same, or "whenever" for what stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModeClass(pub u16);

impl ModeClass {
    /// In any mode: for what lasts.
    pub const EVER: Self = Self(u16::MAX);
}

/// The modes of a system, in classes.
#[derive(Clone, Debug, Default)]
pub struct Modes {
    class_of: Vec<ModeClass>,
    members: Vec<Vec<ModeIx>>,
}

impl Modes {
    /// Sorts the modes of `system` into classes: two are alike where every list of modes holds both or neither.
    #[must_use]
    pub fn of(system: &System) -> Self {
        let count = system.modes.len();
        if count == 0 {
            return Self { class_of: Vec::new(), members: vec![Vec::new()] };
        }
        let mut marks: Vec<Vec<u32>> = vec![Vec::new(); count];
        for (number, list) in (0u32..).zip(lists(system)) {
            for mode in list {
                if let Some(mark) = marks.get_mut(mode.at()) {
                    mark.push(number);
                }
            }
        }
        let mut classes = Self::default();
        let mut known: FxHashMap<Vec<u32>, ModeClass> = FxHashMap::default();
        for (mode, mut mark) in (0u32..).zip(marks) {
            mark.dedup();
            let next = ModeClass(classes.members.len() as u16);
            let class = *known.entry(mark).or_insert(next);
            if class == next {
                classes.members.push(Vec::new());
            }
            if let Some(members) = classes.members.get_mut(usize::from(class.0)) {
                members.push(ModeIx(mode));
            }
            classes.class_of.push(class);
        }
        classes
    }

    /// Every class.
    #[must_use]
    pub fn all(&self) -> Vec<ModeClass> {
        (0..self.members.len() as u16).map(ModeClass).collect()
    }

    /// The classes that `list` speaks of; an empty list speaks of all.
    #[must_use]
    pub fn within(&self, list: &[ModeIx]) -> Vec<ModeClass> {
        if list.is_empty() {
            return self.all();
        }
        let mut classes: Vec<ModeClass> =
            list.iter().filter_map(|mode| self.class_of.get(mode.at()).copied()).collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }

    /// The modes of a class, for people; `None` where there is only one, or none in particular.
    #[must_use]
    pub fn name(&self, system: &System, class: ModeClass) -> Option<String> {
        let members = self.members.get(usize::from(class.0))?;
        if self.members.len() < 2 {
            return None;
        }
        let names: Vec<&str> = members
            .iter()
            .filter_map(|mode| system.modes.get(mode.at()))
            .map(|mode| mode.id.as_str())
            .collect();
        Some(names.join(", "))
    }
}

/// Every list of modes that the system writes.
fn lists(system: &System) -> impl Iterator<Item = &[ModeIx]> {
    let misuses = system.misuses.iter().map(|m| m.modes.as_slice());
    let services = system.services.iter().map(|s| s.modes.as_slice());
    let interfaces = system.interfaces.iter().map(|i| i.modes.as_slice());
    let flows = system.flows.iter().map(|f| f.modes.as_slice());
    let harms = system.harms.iter().flat_map(|h| h.when.iter().map(|when| when.modes.as_slice()));
    misuses.chain(services).chain(interfaces).chain(flows).chain(harms)
}

/// Those of `classes` that are in `others` too.
#[must_use]
pub fn both(classes: &[ModeClass], others: &[ModeClass]) -> Vec<ModeClass> {
    classes.iter().copied().filter(|class| others.contains(class)).collect()
}
