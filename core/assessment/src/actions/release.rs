//! The next release, where the case describes one that is not in the field yet: what it buys, and what it buys it by.

use noharm_model::answer::Action;
use noharm_risk::analysis::Judged;

use super::{buys, number};
use crate::assess::Matter;
use crate::next::Next;

/// The next release as a whole.
pub(super) fn propose(matter: &Matter<'_>, now: &[Judged], next: Option<&Next>) -> Option<Action> {
    let next = next?;
    let then = in_order(matter, next, now);
    let bought = buys(matter, now, &then);
    if bought.is_empty() {
        return None;
    }
    let parts = needed(matter, next);
    let mut what = vec![format!("{} as planned", next.release)];
    what.extend(parts.iter().cloned());
    if !next.tested.is_empty() {
        let names: Vec<String> = next.tested.iter().map(|name| format!("`{name}`")).collect();
        what.push(format!("the parsers of {} tested", names.join(", ")));
    }
    let all = parts.len() + usize::from(!next.tested.is_empty());
    let mut notes = losses(matter, next, now, &then);
    if all > 1 {
        notes.push(format!("{all} parts of it are each needed: without one of them less is bought"));
    }
    let note = (!notes.is_empty()).then(|| notes.join(" · "));
    Some(Action {
        order: 0,
        who: "maker".to_owned(),
        what,
        kind: "release".to_owned(),
        buys: bought,
        cost: "update".to_owned(),
        note,
    })
}

/// The next release's answers in the order of this one's harms. A harm that it does not name is left as it is: taking it
/// out of the text protects nobody.
fn in_order(matter: &Matter<'_>, next: &Next, now: &[Judged]) -> Vec<Judged> {
    let named = |id: &str| next.system.harms.iter().position(|harm| harm.id == id);
    let of = |id: &str| named(id).and_then(|at| next.today.get(at)).copied();
    matter.system.harms.iter().zip(now).map(|(harm, now)| of(&harm.id).unwrap_or(*now)).collect()
}

/// Harms that the release makes easier, or no longer names.
fn losses(matter: &Matter<'_>, next: &Next, now: &[Judged], then: &[Judged]) -> Vec<String> {
    let mut lines = Vec::new();
    for (harm, (now, then)) in matter.system.harms.iter().zip(now.iter().zip(then)) {
        if number(then.level) < number(now.level) {
            lines.push(format!("{} becomes easier", harm.name));
        }
        if !next.system.harms.iter().any(|other| other.id == harm.id) {
            lines.push(format!("it no longer names {}", harm.name));
        }
    }
    lines
}

/// Controls that are new in the release and without which less is bought, by name; what costs most first.
fn needed(matter: &Matter<'_>, next: &Next) -> Vec<String> {
    let known = |id: &str| matter.system.controls.iter().any(|old| old.id == id && old.state.counts());
    let controls =
        next.controls.iter().filter_map(|(ix, lost)| Some((next.system.controls.get(ix.at())?, lost)));
    let mut names: Vec<(std::cmp::Reverse<u32>, String)> = controls
        .filter(|(control, _)| !known(&control.id))
        .map(|(control, lost)| (std::cmp::Reverse(*lost), control.name.clone()))
        .collect();
    names.sort();
    names.into_iter().map(|(_, name)| name).collect()
}
