//! Advisories that name products in words, laid on one component: a candidate until an answer or a UDI settles it.

use std::rc::Rc;

use noharm_model::finding::UnknownReason;
use rustc_hash::FxHashMap;

use super::component::{Ground, LATE};
use super::device::Member;
use super::finding::FindingView;
use super::inventory::{Part, Statement};
use super::said::{Gathered, Said, Weight};
use super::verdict::{Doubt, Hit, Verdict};
use crate::identity::ecosystem;
use crate::index::{Index, IndexError, Ready};
use crate::medical::version_text::Reach;
use crate::medical::{Asked, Grade, Item, NameFinding, said_to_be, vendor_and_product, words_of_name};

/// How every recognition by name begins.
const BY_NAME: &str = "name in ";

/// What advisories that name products in words say of a member, beside what is `gathered` already.
pub(super) fn said<'a>(
    ground: &Ground<'_, 'a>,
    member: &Member<'_>,
    gathered: &Gathered<'a>,
) -> Result<Vec<Said<'a>>, IndexError> {
    let index = ground.index;
    let mut all = Vec::new();
    if !index.has_names()? {
        return Ok(all);
    }
    let answers: Vec<&Statement> = member.identified.answers.iter().collect();
    let told = answers.iter().any(|answer| said_to_be(answer).next().is_some());
    if is_package(member) && !told {
        return Ok(all);
    }
    let item = item_of(member, ground.device.parts.get(member.part));
    let asked = Asked::of(&item);
    for document in documents(index, &asked, &answers)? {
        let Some(ready) = index.named(document.0, document.1)? else { continue };
        let found = ready.names.find_asked(0, &item, &asked, &answers);
        // Where it is known which of an advisory's products it is, it is none of the others.
        let settled = |one: &NameFinding| matches!(one.grade, Grade::Identified | Grade::Confirmed(_));
        let is_settled = found.iter().any(settled);
        let kept = found.iter().filter(|one| !is_settled || one.grade != Grade::Candidate);
        for one in kept {
            say(index, document, &ready, one, gathered, &mut all)?;
        }
    }
    Ok(all)
}

/// The package of an ecosystem: its coordinates say what it is, and no device is called so.
fn is_package(member: &Member<'_>) -> bool {
    let found = &member.identified;
    found.os.is_some() || found.purl.as_ref().and_then(ecosystem::of).is_some()
}

fn item_of(member: &Member<'_>, part: Option<&Part<'_>>) -> Item {
    let component = member.component;
    let one = part.filter(|part| part.by_name);
    let of_cpe = || member.identified.names.iter().find_map(|name| Some(name.vendor()?.replace('_', " ")));
    Item {
        vendor: component.supplier.clone().or_else(|| component.group.clone()).or_else(of_cpe),
        name: component.name.clone(),
        model: one.and_then(|part| part.model.clone()),
        version: component.version.clone(),
        udi: one.and_then(|part| part.udi.clone()),
        made: None,
    }
}

/// The advisories to compare with, as id and source, in order: those of the same maker that share a word, and whosever
/// hold every word that tells.
fn documents<'a>(
    index: &Index<'a>,
    asked: &Asked,
    answers: &[&Statement],
) -> Result<Vec<(&'a str, &'a str)>, IndexError> {
    let mut holding: FxHashMap<(&str, &str), Vec<usize>> = FxHashMap::default();
    for (at, word) in asked.words.iter().enumerate() {
        for document in index.named_by(word)? {
            holding.entry(document).or_default().push(at);
        }
    }
    let mut found: Vec<(&str, &str)> = Vec::new();
    for ((id, source), held) in holding {
        if asked.is_told_by(&held) || index.makers(id, source)?.may_make(asked) {
            found.push((id, source));
        }
    }
    // What an answer names is looked at, however it is called here.
    for text in answers.iter().flat_map(|answer| said_to_be(answer)) {
        match vendor_and_product(text) {
            Some((_, product)) => {
                for word in words_of_name(&product) {
                    found.extend(index.named_by(&word)?);
                }
            }
            None => {
                let id = text.trim().split('/').next().unwrap_or_default();
                found.extend(index.named_with_id(id)?);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Files what one product of an advisory says, under each of its vulnerabilities.
fn say<'a>(
    index: &Index<'a>,
    (id, source): (&'a str, &'a str),
    ready: &Ready,
    one: &NameFinding,
    gathered: &Gathered<'a>,
    all: &mut Vec<Said<'a>>,
) -> Result<(), IndexError> {
    let Some(product) = ready.names.product(one) else { return Ok(()) };
    let label = match product.vendor.is_empty() {
        true => product.name.clone(),
        false => format!("{}:{}", product.vendor, product.name),
    };
    let (label, identity) = (Rc::<str>::from(label), Rc::<str>::from(how(ready, one)));
    let notes = notes(ready, one, &product.id, &label);
    for named in ready.vulnerabilities(one.product) {
        for vulnerability in index.numbers_of(named)? {
            let of_named = all.iter().filter(|other| other.vulnerability == vulnerability);
            let contested = gathered
                .about(vulnerability)
                .iter()
                .chain(of_named)
                .any(|other| matches!(other.verdict, Verdict::Yes(_)));
            all.push(Said {
                vulnerability,
                source,
                record: id.into(),
                identity: Rc::clone(&identity),
                product: Rc::clone(&label),
                verdict: verdict(one, &label, contested, ready.is_unstated(one.product)),
                withdrawn: ready.withdrawn,
                weight: Weight::Third,
                notes: notes.clone(),
                turn: LATE,
            });
        }
    }
    Ok(())
}

/// How it was recognised; names the advisory, so that [`also_known_as`] finds it.
fn how(ready: &Ready, one: &NameFinding) -> String {
    match &one.grade {
        Grade::Candidate => format!("{BY_NAME}{}", ready.id),
        Grade::Identified => format!("{BY_NAME}{}, same UDI", ready.id),
        Grade::Confirmed(said) | Grade::Refused(said) => format!("{BY_NAME}{}, answer: {said}", ready.id),
    }
}

/// `contested`: another source says that it is affected. `unstated`: the advisory lists it, and does not say whether it is.
fn verdict(one: &NameFinding, label: &str, contested: bool, unstated: bool) -> Verdict {
    let text = match unstated {
        true => format!("{}; the advisory lists it without a status", one.reason),
        false => one.reason.clone(),
    };
    match (&one.grade, one.reach) {
        (Grade::Refused(said), _) => Verdict::Cleared(format!("it is not {label}: {said}")),
        (Grade::Candidate, Reach::Outside) => Verdict::Cleared(format!("if it is {label}: {text}")),
        (Grade::Candidate, _) => Verdict::Unknown(Doubt {
            reason: UnknownReason::Identity,
            text: format!("if it is {label}: {text}"),
            weak: false,
            fixed: None,
        }),
        (_, Reach::Inside) if unstated => Verdict::unknown(UnknownReason::VersionUnspecified, text),
        (_, Reach::Inside) => Verdict::Yes(Hit { text, all_versions: one.all_versions, fixed: None }),
        (_, Reach::Outside) if contested => Verdict::No(text),
        (_, Reach::Outside) => Verdict::Cleared(text),
        (_, Reach::Unknown) => Verdict::unknown(UnknownReason::Version, text),
    }
}

/// For the walk: why it may be, why not, and what to answer.
fn notes(ready: &Ready, one: &NameFinding, product: &str, label: &str) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    notes.extend(one.evidence_for.iter().map(|line| format!("for: {line}")));
    notes.extend(one.evidence_against.iter().map(|line| format!("against: {line}")));
    if !one.version_text.is_empty() {
        notes.push(format!("its versions, as written: {}", one.version_text));
    }
    if one.grade == Grade::Candidate {
        notes.push(format!(
            "to settle it, an identity with `named = [\"{label}\"]` or `is-not = [\"{label}\"]`; `{}/{product}` means this entry alone",
            ready.id
        ));
    }
    notes
}

/// An advisory is found by its id too: `--why ICSMA-18-156-01`.
pub(super) fn also_known_as<'a>(mut finding: FindingView<'a>, said: &[Said<'a>]) -> FindingView<'a> {
    let aliases = &mut finding.vulnerability.aliases;
    for one in said.iter().filter(|one| one.identity.starts_with(BY_NAME)) {
        if !aliases.iter().any(|(known, _)| *known == one.record) {
            aliases.push((one.record.clone(), one.source));
        }
    }
    finding
}
