//! NVD's trees against the whole device: only the branches that hold the component can make a finding on it.

use noharm_model::finding::UnknownReason;

use super::criterion::{self, Subject};
use super::device::{Device, Gate};
use super::speaker::Glancing;
use super::verdict::{Doubt, Hit, Truth, Verdict};
use crate::index::IndexError;
use crate::index::criterion::Glance;
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

/// Evaluates a configuration for one component; `glance` tells of a match at once that it means another version. `None`: no
/// branch holds it.
///
/// # Errors
/// A block of the index that was needed is damaged.
pub(crate) fn judge(
    node: &StoredNode<'_, '_>,
    own: Own<'_>,
    device: &Device<'_>,
    glance: Option<&mut Glancing<'_>>,
    segment: usize,
) -> Result<Option<Outcome>, IndexError> {
    let mut scope = Scope { own, device, glance, segment, known: None, gates: Vec::new() };
    let branch = scope.involved(node)?;
    let gates = scope.gates;
    Ok(branch.map(|branch| Outcome { verdict: branch.verdict(), gates }))
}

struct Scope<'s, 'g> {
    own: Own<'s>,
    device: &'s Device<'s>,
    glance: Option<&'s mut Glancing<'g>>,
    /// Number of the segment that the configuration lies in.
    segment: usize,
    /// References of the component's vendor and product, once they were met.
    known: Option<(u64, u64)>,
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

    /// Of two branches of an AND that hold the component.
    fn and(self, other: Self) -> Self {
        let truth = self.truth.and(other.truth);
        let (own, gate) = if self.truth == truth { (self.own, self.gate) } else { (other.own, other.gate) };
        Self { truth, own, gate }
    }

    /// Of two branches of an OR.
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

impl Scope<'_, '_> {
    fn is_own(&mut self, found: &StoredMatch<'_, '_>) -> Result<bool, IndexError> {
        if found.vulnerable == self.own.gate_only {
            return Ok(false);
        }
        if self.known == Some(found.product) {
            return Ok(true);
        }
        let is_own = found.names()? == (self.own.vendor, self.own.product);
        if is_own {
            self.known = Some(found.product);
        }
        Ok(is_own)
    }

    /// What a match of the component's own says. Only the first of many says why not.
    fn of_own(&mut self, found: &StoredMatch<'_, '_>, explain: bool) -> Result<Verdict, IndexError> {
        if let Some(glance) = self.glance.as_mut().filter(|_| !explain)
            && glance.look(found.store, self.segment, &mut { found.criterion })? == Glance::No
        {
            return Ok(Verdict::No(String::new()));
        }
        let verdict = criterion::judge(&found.read()?, Subject { explain, ..self.own.subject });
        Ok(if self.own.gate_only { gate_verdict(verdict) } else { verdict })
    }

    /// A node that may hold the component. `None`: it does not.
    fn involved(&mut self, node: &StoredNode<'_, '_>) -> Result<Option<Branch>, IndexError> {
        let mut branches: Option<Branch> = None;
        let mut take = |branch: Branch| {
            branches = Some(match branches.take() {
                Some(before) if node.all => before.and(branch),
                Some(before) => before.or(branch),
                None => branch,
            });
        };
        let mut explain = true;
        let mut gates: Vec<&StoredMatch<'_, '_>> = Vec::new();
        for found in &node.matches {
            if self.is_own(found)? {
                let own = self.of_own(found, explain)?;
                take(Branch { truth: own.truth(), own, gate: None });
                explain = false;
            } else if node.all {
                gates.push(found);
            }
        }
        let mut others: Vec<&StoredNode<'_, '_>> = Vec::new();
        for child in &node.children {
            match self.involved(child)? {
                Some(branch) => take(branch),
                None => others.push(child),
            }
        }
        let Some(mut joined) = branches else { return Ok(None) };
        if node.all {
            self.others(&gates, &others, &mut joined)?;
        }
        if node.unreadable {
            joined.truth = joined.truth.and(Truth::Unknown);
        }
        if node.negate {
            joined.truth = joined.truth.negated();
        }
        Ok(Some(joined))
    }

    /// The conjuncts of an AND that are not the component's own.
    fn others(
        &mut self,
        gates: &[&StoredMatch<'_, '_>],
        children: &[&StoredNode<'_, '_>],
        joined: &mut Branch,
    ) -> Result<(), IndexError> {
        for found in gates {
            joined.require(self.gate(found)?);
        }
        for child in children {
            joined.require(self.whole(child)?);
        }
        Ok(())
    }

    fn gate(&mut self, found: &StoredMatch<'_, '_>) -> Result<Gate, IndexError> {
        let gate = self.device.gate(found, self.own.part, self.own.product)?;
        if self.gates.len() < SHOWN {
            self.gates.push(gate.line());
        }
        Ok(gate)
    }

    /// A node that does not hold the component, against the whole device.
    fn whole(&mut self, node: &StoredNode<'_, '_>) -> Result<Gate, IndexError> {
        let mut joined: Option<Gate> = None;
        let mut take = |gate: Gate| {
            joined = Some(match joined.take() {
                None => gate,
                Some(before) => {
                    let truth =
                        if node.all { before.truth.and(gate.truth) } else { before.truth.or(gate.truth) };
                    let keep = before.truth == truth && !firmware_first(&before, &gate, truth);
                    Gate { truth, ..if keep { before } else { gate } }
                }
            });
        };
        for found in &node.matches {
            take(self.gate(found)?);
        }
        for child in &node.children {
            take(self.whole(child)?);
        }
        let empty = || Gate {
            truth: Truth::Unknown,
            reason: UnknownReason::Configuration,
            text: "an empty node".to_owned(),
        };
        let mut joined = joined.unwrap_or_else(empty);
        if node.unreadable {
            joined.truth =
                if node.all { joined.truth.and(Truth::Unknown) } else { joined.truth.or(Truth::Unknown) };
        }
        if node.negate {
            joined.truth = joined.truth.negated();
            joined.text = format!("not ({})", joined.text);
        }
        Ok(joined)
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
