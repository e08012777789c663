//! One finding per vulnerability and component: the conclusion, with the facts of the vulnerability joined to it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use noharm_model::component::Component;
use noharm_model::day::Day;
use noharm_model::finding::{Applies, Finding, UnknownReason};

use super::device::Member;
use super::said::{Conclusion, Said, conclude};
use super::vex::Known;
use super::vex_weigh::Word;
use crate::index::VulnerabilityView;
use crate::version::{Scheme, compare};

/// Most statements that the walk lists.
const SHOWN: usize = 40;

/// A finding whose texts lie in the snapshot; what each field is says [`Finding`].
#[derive(Clone, Debug)]
pub struct FindingView<'a> {
    /// Number of the vulnerability in the snapshot; `u32::MAX` where only statements name it.
    pub number: u32,
    /// The vulnerability's id, aliases and facts; KEV only if it was listed by the day.
    pub vulnerability: VulnerabilityView<'a>,
    /// As [`Finding::applies`].
    pub applies: Applies,
    /// As [`Finding::unknown`].
    pub unknown: Option<UnknownReason>,
    /// As [`Finding::reason`].
    pub reason: String,
    /// As [`Finding::walk`].
    pub walk: Vec<Cow<'a, str>>,
    /// As [`Finding::identity`].
    pub identity: Rc<str>,
    /// As [`Finding::product`].
    pub product: Rc<str>,
    /// As [`Finding::all_versions`].
    pub all_versions: bool,
    /// As [`Finding::fixed`].
    pub fixed: Option<String>,
    /// As [`Finding::sources`].
    pub sources: Vec<Cow<'a, str>>,
}

impl FindingView<'_> {
    /// The finding on the component of that number, which needs no snapshot any more.
    #[must_use]
    pub fn owned(self, component: usize) -> Finding {
        Finding {
            facts: self.vulnerability.facts(),
            id: self.vulnerability.id.into_owned(),
            aliases: self.vulnerability.aliases.into_iter().map(|(alias, _)| alias.into_owned()).collect(),
            component,
            applies: self.applies,
            unknown: self.unknown,
            reason: self.reason,
            walk: self.walk.into_iter().map(Cow::into_owned).collect(),
            identity: self.identity.to_string(),
            product: self.product.to_string(),
            all_versions: self.all_versions,
            fixed: self.fixed,
            sources: self.sources.into_iter().map(Cow::into_owned).collect(),
        }
    }
}

/// The finding, if there is one.
pub(crate) fn of<'a>(
    number: usize,
    member: &Member<'_>,
    mut vulnerability: VulnerabilityView<'a>,
    said: &[Said<'a>],
    day: Day,
    known: Option<&Known<'_>>,
) -> Option<FindingView<'a>> {
    if vulnerability.published.is_some_and(|published| published > day) {
        return None;
    }
    let mut conclusion = conclude(said)?;
    let patched = patched(member.component, &vulnerability);
    let mut walk: Vec<Cow<'a, str>> = Vec::with_capacity(2 + said.len().min(SHOWN));
    walk.push(recognised(said, &conclusion).into());
    for one in said.iter().take(SHOWN) {
        walk.push(one.line().into());
        walk.extend(one.notes.iter().map(|note| format!("  {note}").into()));
    }
    if said.len() > SHOWN {
        walk.push(format!("and {} more statements", said.len() - SHOWN).into());
    }
    if let Some(patch) = patched {
        walk.push(format!("patched: {patch}; without the patch: {}", conclusion.reason).into());
        conclusion.applies = Applies::NotAffected;
        conclusion.unknown = None;
        conclusion.reason = patch;
    }
    let by = said.get(conclusion.by)?;
    let ruling = known.and_then(|known| {
        let aliases = vulnerability.aliases.iter().map(|(alias, _)| &**alias);
        let ids: Vec<&str> = std::iter::once(&*vulnerability.id).chain(aliases).collect();
        known.ruling(number, &ids, &vulnerability.kernel_files)
    });
    if let Some(ruling) = &ruling {
        apply(&ruling.word, &mut conclusion);
        walk.extend(ruling.lines.iter().map(|line| line.clone().into()));
    }
    let mut sources: Vec<Cow<'a, str>> = Vec::with_capacity(said.len());
    for said in said.iter().filter(|said| !said.withdrawn || conclusion.applies == Applies::NotAffected) {
        sources.push(said.source.into());
    }
    sources.extend(ruling.into_iter().flat_map(|ruling| ruling.sources).map(Cow::Owned));
    sources.sort_unstable();
    sources.dedup();
    vulnerability.kev = vulnerability.kev.filter(|kev| kev.added.is_none_or(|added| added <= day));
    Some(FindingView {
        number: by.vulnerability,
        vulnerability,
        applies: conclusion.applies,
        unknown: conclusion.unknown,
        reason: conclusion.reason,
        walk,
        identity: Rc::clone(&by.identity),
        product: Rc::clone(&by.product),
        all_versions: conclusion.all_versions,
        fixed: latest(conclusion.fixed),
        sources,
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

fn recognised(said: &[Said<'_>], conclusion: &Conclusion) -> String {
    let Some(by) = said.get(conclusion.by) else { return String::new() };
    let mut text = String::with_capacity(32 + by.identity.len() + by.product.len());
    if conclusion.unknown == Some(UnknownReason::Identity) {
        text.push_str("may be ");
    } else {
        for piece in ["recognised by ", &by.identity, " as "] {
            text.push_str(piece);
        }
    }
    text.push_str(&by.product);
    text
}

/// The first version that no record matches: the greatest of those that they name.
fn latest(mut fixed: Vec<String>) -> Option<String> {
    if fixed.len() < 2 {
        return fixed.pop();
    }
    let later = |one: &String, two: &String| compare(Scheme::Generic, one, two).unwrap_or(Ordering::Equal);
    fixed.into_iter().max_by(later)
}

/// A patch that the SBOM says resolves it.
fn patched(component: &Component, vulnerability: &VulnerabilityView<'_>) -> Option<String> {
    let means = |id: &str| {
        id.eq_ignore_ascii_case(&vulnerability.id)
            || vulnerability.aliases.iter().any(|(alias, _)| alias.eq_ignore_ascii_case(id))
    };
    let patch = component.patched.iter().find(|patch| means(patch.id.trim()))?;
    let kind = if patch.kind.is_empty() { "a patch" } else { &patch.kind };
    Some(format!("the SBOM says that {kind} in {} resolves {}", component.name, patch.id))
}
