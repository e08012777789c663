//! NVD's trees against the whole device: only the branches that hold the component can make a finding on it.

use noharm_model::finding::UnknownReason;

use super::criterion::{self, Subject};
use super::device::{Device, Gate};
use super::verdict::{Doubt, Hit, Truth, Verdict};
use crate::index::tree::{StoredMatch, StoredNode};

/// The component whose finding it would be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Own<'s> {
    pub(crate) vendor: &'s str,
    pub(crate) product: &'s str,
    pub(crate) part: usize,
    pub(crate) subject: Subject<'s>,
    /// It only gates: it is the hardware of a vulnerable firmware.
    pub(crate) gate_only: bool,
}

/// What a tree says of the component.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    /// The gates that were looked at, one line each.
    pub(crate) gates: Vec<String>,
}

/// Most gates that the walk of one finding lists.
const SHOWN: usize = 12;

/// Evaluates a configuration for one component. `None`: no branch holds it.
pub(crate) fn judge(node: &StoredNode<'_>, own: Own<'_>, device: &Device<'_>) -> Option<Outcome> {
    let mut scope = Scope { own, device, gates: Vec::new() };
    let branch = scope.involved(node)?;
    let gates = std::mem::take(&mut scope.gates);
    Some(Outcome { verdict: branch.verdict(), gates })
}

struct Scope<'s> {
    own: Own<'s>,
    device: &'s Device<'s>,
    gates: Vec<String>,
}

/// A branch that holds the component.
struct Branch {
    truth: Truth,
    own: Verdict,
    /// The first gate that keeps it from being true.
    gate: Option<Gate>,
}

impl Branch {
    fn verdict(self) -> Verdict {
        match (self.truth, self.own, self.gate) {
            (Truth::True, own @ Verdict::Yes(_), _) => own,
            (Truth::True, _, _) => {
                Verdict::Yes(Hit { text: "the configuration holds".to_owned(), ..Hit::default() })
            }
            (Truth::Unknown, own @ Verdict::Unknown(_), _) => own,
            (Truth::Unknown, Verdict::Yes(hit), Some(gate)) => {
                let text =
                    if hit.text.is_empty() { gate.text } else { format!("{}, and {}", hit.text, gate.text) };
                Verdict::Unknown(Doubt { reason: gate.reason, text, weak: false, fixed: hit.fixed })
            }
            (Truth::Unknown, _, gate) => {
                let text =
                    gate.map_or_else(|| "the configuration cannot be decided".to_owned(), |gate| gate.text);
                Verdict::unknown(UnknownReason::Configuration, text)
            }
            (Truth::False, Verdict::Yes(hit), Some(gate)) => {
                Verdict::Cleared(format!("{}, but {}", hit.text, gate.text))
            }
            (Truth::False, Verdict::No(text), _) => Verdict::No(text),
            (Truth::False, _, gate) => Verdict::No(gate.map(|gate| gate.text).unwrap_or_default()),
        }
    }

    fn or(self, other: Self) -> Self {
        let better = match (self.truth, other.truth) {
            (Truth::True, _) => true,
            (_, Truth::True) => false,
            (Truth::Unknown, _) => true,
            (_, Truth::Unknown) => false,
            // Both are false: the branch that a gate stopped says more than one whose range does not fit.
            _ => matches!(self.own, Verdict::Yes(_)) || !matches!(other.own, Verdict::Yes(_)),
        };
        if better { self } else { other }
    }
}

impl Scope<'_> {
    fn is_own(&self, found: &StoredMatch<'_>) -> bool {
        let kind = if self.own.gate_only { !found.criterion.vulnerable } else { found.criterion.vulnerable };
        kind && found.vendor == self.own.vendor && found.product == self.own.product
    }

    /// A node that may hold the component. `None`: it does not.
    fn involved(&mut self, node: &StoredNode<'_>) -> Option<Branch> {
        let own: Vec<Verdict> = node
            .matches
            .iter()
            .filter(|found| self.is_own(found))
            .enumerate()
            // Only the first of many says why not.
            .map(|(number, found)| {
                let subject = Subject { explain: number == 0, ..self.own.subject };
                criterion::judge(&found.criterion, subject)
            })
            .map(|verdict| if self.own.gate_only { gate_verdict(verdict) } else { verdict })
            .collect();
        let mut branches: Vec<Branch> =
            own.into_iter().map(|own| Branch { truth: own.truth(), own, gate: None }).collect();
        let mut others: Vec<&StoredNode<'_>> = Vec::new();
        for child in &node.children {
            match self.involved(child) {
                Some(branch) => branches.push(branch),
                None => others.push(child),
            }
        }
        let mut joined = if node.all { all(branches)? } else { branches.into_iter().reduce(Branch::or)? };
        if node.all {
            self.others(node, &others, &mut joined);
        }
        if node.unreadable {
            joined.truth = joined.truth.and(Truth::Unknown);
        }
        if node.negate {
            joined.truth = joined.truth.negated();
        }
        Some(joined)
    }

    /// The conjuncts of an AND that are not the component's own.
    fn others(&mut self, node: &StoredNode<'_>, children: &[&StoredNode<'_>], joined: &mut Branch) {
        for found in &node.matches {
            if !self.is_own(found) {
                let gate = self.gate(found);
                joined.require(gate);
            }
        }
        for child in children {
            let gate = self.whole(child);
            joined.require(gate);
        }
    }

    fn gate(&mut self, found: &StoredMatch<'_>) -> Gate {
        let gate = self.device.gate(found, self.own.part, self.own.product);
        if self.gates.len() < SHOWN {
            self.gates.push(format!("{:?}: {}", gate.truth, gate.text).to_lowercase());
        }
        gate
    }

    /// A node that does not hold the component, against the whole device.
    fn whole(&mut self, node: &StoredNode<'_>) -> Gate {
        let mut joined: Option<Gate> = None;
        let gates: Vec<Gate> = node.matches.iter().map(|found| self.gate(found)).collect();
        let children: Vec<Gate> = node.children.iter().map(|child| self.whole(child)).collect();
        for gate in gates.into_iter().chain(children) {
            joined = Some(match joined {
                None => gate,
                Some(before) => {
                    let truth =
                        if node.all { before.truth.and(gate.truth) } else { before.truth.or(gate.truth) };
                    let keep = before.truth == truth && !firmware_first(&before, &gate, truth);
                    Gate { truth, ..if keep { before } else { gate } }
                }
            });
        }
        let empty = Gate {
            truth: Truth::Unknown,
            reason: UnknownReason::Configuration,
            text: "an empty node".to_owned(),
        };
        let mut joined = joined.unwrap_or(empty);
        if node.unreadable {
            joined.truth =
                if node.all { joined.truth.and(Truth::Unknown) } else { joined.truth.or(Truth::Unknown) };
        }
        if node.negate {
            joined.truth = joined.truth.negated();
            joined.text = format!("not ({})", joined.text);
        }
        joined
    }
}

/// A gate without a version asks for the product alone.
pub(super) fn gate_verdict(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Unknown(doubt) if doubt.reason == UnknownReason::VersionUnspecified => {
            Verdict::Yes(Hit::default())
        }
        verdict => verdict,
    }
}

/// Of two unknown gates the one that is the component's own hardware says more.
fn firmware_first(before: &Gate, gate: &Gate, truth: Truth) -> bool {
    truth == Truth::Unknown
        && gate.truth == Truth::Unknown
        && gate.reason == UnknownReason::FirmwareVersion
        && before.reason != UnknownReason::FirmwareVersion
}

impl Branch {
    fn require(&mut self, gate: Gate) {
        let truth = self.truth.and(gate.truth);
        let decides = truth != self.truth || (self.gate.is_none() && gate.truth != Truth::True);
        self.truth = truth;
        if decides {
            self.gate = Some(gate);
        }
    }
}

/// AND of the branches that hold the component.
fn all(branches: Vec<Branch>) -> Option<Branch> {
    branches.into_iter().reduce(|one, two| {
        let truth = one.truth.and(two.truth);
        let (own, gate) = if one.truth == truth { (one.own, one.gate) } else { (two.own, two.gate) };
        Branch { truth, own, gate }
    })
}
