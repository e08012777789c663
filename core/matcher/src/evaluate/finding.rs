//! One finding per vulnerability and component: the conclusion, with the facts of the vulnerability joined to it.

use std::cmp::Ordering;

use noharm_model::component::Component;
use noharm_model::day::Day;
use noharm_model::finding::{Applies, Finding, UnknownReason};

use super::device::Member;
use super::said::{Conclusion, Said, conclude};
use super::vex::Known;
use super::vex_weigh::Word;
use crate::index::Vulnerability;
use crate::version::{Scheme, compare};

/// Most statements that the walk lists.
const SHOWN: usize = 40;

/// The finding, if there is one.
pub(crate) fn of(
    number: usize,
    member: &Member<'_>,
    vulnerability: Vulnerability,
    said: &[Said],
    day: Day,
    known: Option<&Known<'_>>,
) -> Option<Finding> {
    if vulnerability.facts.published.is_some_and(|published| published > day) {
        return None;
    }
    let mut conclusion = conclude(said)?;
    let patched = patched(member.component, &vulnerability);
    let mut walk = vec![recognised(said, &conclusion)];
    for one in said.iter().take(SHOWN) {
        walk.push(one.line());
        walk.extend(one.notes.iter().map(|note| format!("  {note}")));
    }
    if said.len() > SHOWN {
        walk.push(format!("and {} more statements", said.len() - SHOWN));
    }
    if let Some(patch) = patched {
        walk.push(format!("patched: {patch}; without the patch: {}", conclusion.reason));
        conclusion.applies = Applies::NotAffected;
        conclusion.unknown = None;
        conclusion.reason = patch;
    }
    let by = said.get(conclusion.by)?;
    let aliases: Vec<String> = vulnerability.aliases.into_iter().map(|(alias, _)| alias).collect();
    let ids: Vec<&str> = std::iter::once(&vulnerability.id).chain(&aliases).map(String::as_str).collect();
    let ruling = known.and_then(|known| known.ruling(number, &ids, &vulnerability.facts.kernel_files));
    if let Some(ruling) = &ruling {
        apply(&ruling.word, &mut conclusion);
        walk.extend_from_slice(&ruling.lines);
    }
    let mut sources: Vec<String> = said
        .iter()
        .filter(|said| !said.withdrawn || conclusion.applies == Applies::NotAffected)
        .map(|said| said.source.to_string())
        .collect();
    sources.extend(ruling.into_iter().flat_map(|ruling| ruling.sources));
    sources.sort_unstable();
    sources.dedup();
    let mut facts = vulnerability.facts;
    facts.kev = facts.kev.filter(|kev| kev.added.is_none_or(|added| added <= day));
    Some(Finding {
        id: vulnerability.id,
        aliases,
        component: number,
        applies: conclusion.applies,
        unknown: conclusion.unknown,
        reason: conclusion.reason,
        walk,
        identity: by.identity.to_string(),
        product: by.product.to_string(),
        all_versions: conclusion.all_versions,
        fixed: latest(&conclusion.fixed),
        sources,
        facts,
    })
}

/// What statements make of a conclusion. `affected` never lowers it.
fn apply(word: &Word, conclusion: &mut Conclusion) {
    let before = &conclusion.reason;
    let changed = match (word, conclusion.applies) {
        (Word::Clears(text), Applies::Affected | Applies::Unknown) => {
            Some((Applies::NotAffected, None, format!("{text}; without it: {before}")))
        }
        (Word::Affects(text), Applies::Unknown) => {
            Some((Applies::Affected, None, format!("{text}; without it: {before}")))
        }
        (Word::Affects(text), Applies::NotAffected) => {
            Some((Applies::Unknown, Some(UnknownReason::Conflict), format!("{text}; but {before}")))
        }
        (Word::Conflict(text), _) => {
            Some((Applies::Unknown, Some(UnknownReason::Conflict), format!("{text}; {before}")))
        }
        (Word::PerhapsNot(reason, text), Applies::Affected) => {
            Some((Applies::Unknown, Some(*reason), format!("{before}; perhaps not: {text}")))
        }
        (Word::PerhapsAffected(reason, text), Applies::NotAffected) => {
            Some((Applies::Unknown, Some(*reason), format!("{text}; but {before}")))
        }
        _ => None,
    };
    if let Some((applies, unknown, reason)) = changed {
        conclusion.applies = applies;
        conclusion.unknown = unknown;
        conclusion.reason = reason;
    }
}

fn recognised(said: &[Said], conclusion: &Conclusion) -> String {
    match said.get(conclusion.by) {
        Some(by) if conclusion.unknown == Some(UnknownReason::Identity) => format!("may be {}", by.product),
        Some(by) => format!("recognised by {} as {}", by.identity, by.product),
        None => String::new(),
    }
}

/// The first version that no record matches: the greatest of those that they name.
fn latest(fixed: &[String]) -> Option<String> {
    let later = |one: &&String, two: &&String| compare(Scheme::Generic, one, two).unwrap_or(Ordering::Equal);
    fixed.iter().max_by(later).cloned()
}

/// A patch that the SBOM says resolves it.
fn patched(component: &Component, vulnerability: &Vulnerability) -> Option<String> {
    let means = |id: &str| {
        id.eq_ignore_ascii_case(&vulnerability.id)
            || vulnerability.aliases.iter().any(|(alias, _)| alias.eq_ignore_ascii_case(id))
    };
    let patch = component.patched.iter().find(|patch| means(patch.id.trim()))?;
    let kind = if patch.kind.is_empty() { "a patch" } else { &patch.kind };
    Some(format!("the SBOM says that {kind} in {} resolves {}", component.name, patch.id))
}
