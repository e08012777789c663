//! What to do first: at most five things, each with whose it is, what it buys (re-solved), and what it costs in kind.

mod evidence;
mod hospital;
mod newer;
mod planned;
mod question;
mod release;
mod together;
mod update;

pub(crate) use question::{ask, settled};

use noharm_model::answer::{Action, Buy};
use noharm_model::level::{Acceptance, Level};
use noharm_risk::analysis::Judged;

use crate::assess::{Failure, Matter};
use crate::next::Next;

/// At most this many are named: a longer list is the failure that this product exists to end.
const MOST: usize = 5;

/// The actions, in order.
pub(crate) fn propose(matter: &Matter<'_>, next: Option<&Next>) -> Result<Vec<Action>, Failure> {
    let now = matter.engine.today_if(&[]);
    let mut actions = Vec::new();
    // What would settle an undecided harm comes first: everything else may hang on it.
    actions.extend(question::propose(matter));
    actions.extend(hospital::propose(matter, &now));
    actions.extend(release::propose(matter, &now, next));
    actions.extend(update::propose(matter, &now)?);
    actions.extend(planned::propose(matter, &now));
    actions.extend(evidence::propose(matter, &now));
    let pressing = now.iter().any(|judged| judged.acceptance == Acceptance::Unacceptable);
    if pressing && actions.iter().all(|action| action.buys.is_empty()) {
        let place = actions.iter().take_while(|action| action.kind == "information").count();
        actions.splice(place..place, together::propose(matter, &now));
    }
    actions.truncate(MOST);
    let first = u32::from(actions.first().is_some_and(|action| action.who == "maker"));
    for (order, action) in (first..).zip(&mut actions) {
        action.order = order;
    }
    Ok(actions)
}

/// What changes for the better, worst harm first; empty where nothing does.
pub(crate) fn buys(matter: &Matter<'_>, before: &[Judged], after: &[Judged]) -> Vec<Buy> {
    let mut bought: Vec<(noharm_model::level::Severity, u8, Buy)> = Vec::new();
    for ((harm, before), after) in matter.system.harms.iter().zip(before).zip(after) {
        if number(after.level) > number(before.level) {
            let gain = number(after.level) - number(before.level);
            bought.push((
                harm.severity,
                gain,
                Buy { harm: harm.id.clone(), from: before.level, to: after.level },
            ));
        }
    }
    bought.sort_by_key(|(severity, gain, _)| std::cmp::Reverse((*severity, *gain)));
    bought.into_iter().map(|(_, _, buy)| buy).collect()
}

/// How much is bought: harms that leave *unacceptable* count most, then levels gained, weighed by severity.
pub(crate) fn worth(matter: &Matter<'_>, before: &[Judged], after: &[Judged]) -> (u32, u32) {
    let mut freed = 0;
    let mut gained = 0;
    for ((harm, before), after) in matter.system.harms.iter().zip(before).zip(after) {
        if before.acceptance == Acceptance::Unacceptable && after.acceptance != Acceptance::Unacceptable {
            freed += 1;
        }
        gained +=
            u32::from(number(after.level).saturating_sub(number(before.level))) * (1 + harm.severity as u32);
    }
    (freed, gained)
}

/// Levels as numbers in which no path is the hardest.
pub(crate) fn number(level: Option<Level>) -> u8 {
    level.map_or(5, Level::value)
}
