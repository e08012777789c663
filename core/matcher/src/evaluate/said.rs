//! What the sources say of one vulnerability on one component, and what follows from it.

use std::rc::Rc;

use noharm_model::finding::{Applies, UnknownReason};

use super::verdict::{Doubt, Hit, Truth, Verdict};
use crate::index::source_name;

/// One statement, judged.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) source: Rc<str>,
    /// The record's own id where it is not the vulnerability's.
    pub(crate) record: String,
    /// How the component was recognised.
    pub(crate) identity: Rc<str>,
    pub(crate) product: Rc<str>,
    pub(crate) verdict: Verdict,
    pub(crate) withdrawn: bool,
    pub(crate) weight: Weight,
    /// Gates and other lines for the walk.
    pub(crate) notes: Vec<String>,
    /// Statements are told in this order.
    pub(crate) turn: u32,
}

/// Whose word counts for more where two contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// A data base that describes other people's products.
    Third,
    /// The ecosystem's own feed, found by the package's exact name, or the supplier's own record.
    Own,
}

/// What follows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Conclusion {
    pub(crate) applies: Applies,
    pub(crate) unknown: Option<UnknownReason>,
    pub(crate) reason: String,
    pub(crate) all_versions: bool,
    pub(crate) fixed: Vec<String>,
    /// Index of the statement that decided.
    pub(crate) by: usize,
}

impl Said {
    /// Who says it: `NVD`, `OSV Debian DSA-3989-1`.
    pub(crate) fn who(&self) -> String {
        let name = source_name(&self.source);
        if self.record.is_empty() { name } else { format!("{name} {}", self.record) }
    }

    /// A line of the walk.
    pub(crate) fn line(&self) -> String {
        let (word, text) = match &self.verdict {
            Verdict::No(text) | Verdict::Cleared(text) => ("not affected", text.as_str()),
            Verdict::Unknown(doubt) => ("unknown", doubt.text.as_str()),
            Verdict::Yes(hit) => ("affected", hit.text.as_str()),
        };
        let withdrawn = if self.withdrawn { " (withdrawn)" } else { "" };
        format!("{}{withdrawn}: {}: {word}: {text}", self.who(), self.product)
    }
}

/// Everybody says no: most vulnerabilities of most products.
pub(crate) fn is_moot(said: &[Said]) -> bool {
    said.iter().all(|said| matches!(said.verdict, Verdict::No(_)))
}

/// Names of the sources that speak of the component's certain products, whatever they say.
pub(crate) fn sources(gathering: &super::component::Gathering) -> Vec<String> {
    let certain = |said: &&Said| !matches!(&said.verdict, Verdict::Unknown(doubt) if doubt.reason == UnknownReason::Identity);
    let mut names: Vec<&str> =
        gathering.said.values().flatten().filter(certain).map(|said| &*said.source).collect();
    names.extend(gathering.refute.iter().map(|source| &**source));
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(source_name).collect()
}

/// Joins the statements of several records. `None`: nothing that anybody needs to see.
pub(crate) fn conclude(said: &[Said]) -> Option<Conclusion> {
    let live = || said.iter().enumerate().filter(|(_, said)| !said.withdrawn);
    let yes: Vec<(usize, &Said, &Hit)> = live()
        .filter_map(
            |(at, said)| if let Verdict::Yes(hit) = &said.verdict { Some((at, said, hit)) } else { None },
        )
        .collect();
    let no: Vec<(usize, &Said, &str)> = live()
        .filter_map(|(at, said)| {
            if let Verdict::No(text) = &said.verdict { Some((at, said, text.as_str())) } else { None }
        })
        .collect();
    let doubts: Vec<(usize, &Said, &Doubt)> =
        live()
            .filter_map(|(at, said)| {
                if let Verdict::Unknown(doubt) = &said.verdict { Some((at, said, doubt)) } else { None }
            })
            .collect();
    if !yes.is_empty() {
        return Some(affected(&yes, &no));
    }
    let heaviest_no = no.iter().map(|(_, said, _)| said.weight).max();
    let strong = doubts.iter().filter(|(_, _, doubt)| !doubt.weak).max_by(|one, two| {
        // The first of the heaviest.
        one.1.weight.cmp(&two.1.weight).then(two.0.cmp(&one.0))
    });
    if let Some(&(by, one, doubt)) = strong {
        if heaviest_no.is_some_and(|weight| weight > one.weight) {
            return None;
        }
        return Some(undecided(by, one, doubt));
    }
    if let (Some(&(by, one, doubt)), None) = (doubts.first(), heaviest_no) {
        return Some(undecided(by, one, doubt));
    }
    cleared(said).or_else(|| retracted(said).filter(|_| no.is_empty()))
}

/// In range, and something else says no.
fn cleared(said: &[Said]) -> Option<Conclusion> {
    said.iter().enumerate().filter(|(_, said)| !said.withdrawn).find_map(|(by, one)| {
        let Verdict::Cleared(text) = &one.verdict else { return None };
        Some(Conclusion {
            applies: Applies::NotAffected,
            unknown: None,
            reason: format!("{text} ({})", one.who()),
            all_versions: false,
            fixed: Vec::new(),
            by,
        })
    })
}

fn affected(yes: &[(usize, &Said, &Hit)], no: &[(usize, &Said, &str)]) -> Conclusion {
    let heaviest = yes.iter().map(|(_, said, _)| said.weight).max().unwrap_or(Weight::Third);
    let against = no.iter().find(|(_, other, _)| {
        other.weight >= heaviest
            && yes.iter().all(|(_, said, _)| said.source != other.source || said.record != other.record)
    });
    let by = yes
        .iter()
        .max_by(|one, two| {
            let rank = |&(at, said, hit): &(usize, &Said, &Hit)| {
                (said.weight, !hit.all_versions, std::cmp::Reverse(at))
            };
            rank(one).cmp(&rank(two))
        })
        .map_or(0, |(at, _, _)| *at);
    let mut words: Vec<(String, Vec<String>)> = Vec::new();
    let deciding = yes.iter().filter(|(at, _, _)| *at == by).chain(yes.iter().filter(|(at, _, _)| *at != by));
    for (_, said, hit) in deciding {
        match words.iter_mut().find(|(text, _)| *text == hit.text) {
            Some((_, who)) if !who.contains(&said.who()) => who.push(said.who()),
            Some(_) => {}
            None => words.push((hit.text.clone(), vec![said.who()])),
        }
    }
    let shown: Vec<String> =
        words.iter().take(2).map(|(text, who)| format!("{text} ({})", who.join(", "))).collect();
    let fixed = yes.iter().filter_map(|(_, _, hit)| hit.fixed.clone()).collect();
    let all_versions = yes.iter().all(|(_, _, hit)| hit.all_versions);
    match against {
        Some((_, other, text)) => Conclusion {
            applies: Applies::Unknown,
            unknown: Some(UnknownReason::Conflict),
            reason: format!("{}; but {text} ({})", shown.join("; "), other.who()),
            all_versions,
            fixed,
            by,
        },
        None => Conclusion {
            applies: Applies::Affected,
            unknown: None,
            reason: shown.join("; "),
            all_versions,
            fixed,
            by,
        },
    }
}

fn undecided(by: usize, said: &Said, doubt: &Doubt) -> Conclusion {
    Conclusion {
        applies: Applies::Unknown,
        unknown: Some(doubt.reason),
        reason: format!("{} ({})", doubt.text, said.who()),
        all_versions: false,
        fixed: doubt.fixed.iter().cloned().collect(),
        by,
    }
}

/// Every record that names it was withdrawn.
fn retracted(said: &[Said]) -> Option<Conclusion> {
    let (by, one) =
        said.iter().enumerate().find(|(_, said)| said.withdrawn && said.verdict.truth() != Truth::False)?;
    Some(Conclusion {
        applies: Applies::NotAffected,
        unknown: None,
        reason: format!("{} withdrew or rejected its record", one.who()),
        all_versions: false,
        fixed: Vec::new(),
        by,
    })
}
