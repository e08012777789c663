//! What the sources say of one vulnerability on one component, and what follows from it.

use std::borrow::Cow;
use std::rc::Rc;

use noharm_model::finding::{Applies, UnknownReason};

use super::verdict::{Doubt, Hit, Truth, Verdict};
use crate::index::statement::Statement;
use crate::index::{put_source_name, source_name};

/// One statement, judged.
#[derive(Clone, Debug)]
pub(crate) struct Said<'a> {
    /// Number of the vulnerability.
    pub(crate) vulnerability: u32,
    pub(crate) source: &'a str,
    /// The record's own id where it is not the vulnerability's.
    pub(crate) record: Cow<'a, str>,
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

impl Said<'_> {
    /// Who says it: `NVD`, `OSV Debian DSA-3989-1`.
    pub(crate) fn who(&self) -> String {
        let mut who = String::new();
        self.put_who(&mut who);
        who
    }

    /// Appends who says it.
    pub(crate) fn put_who(&self, text: &mut String) {
        put_source_name(self.source, text);
        if !self.record.is_empty() {
            text.push(' ');
            text.push_str(&self.record);
        }
    }

    /// A line of the walk.
    pub(crate) fn line(&self) -> String {
        let (word, said) = match &self.verdict {
            Verdict::No(text) | Verdict::Cleared(text) => ("not affected", text.as_str()),
            Verdict::Unknown(doubt) => ("unknown", doubt.text.as_str()),
            Verdict::Yes(hit) => ("affected", hit.text.as_str()),
        };
        let mut line = String::with_capacity(64 + self.record.len() + self.product.len() + said.len());
        self.put_who(&mut line);
        if self.withdrawn {
            line.push_str(" (withdrawn)");
        }
        for piece in [": ", &self.product, ": ", word, ": ", said] {
            line.push_str(piece);
        }
        line
    }

    fn is_same_record(&self, other: &Said<'_>) -> bool {
        self.source == other.source && self.record == other.record && self.product == other.product
    }
}

/// What is said of a component, in the order of vulnerabilities.
#[derive(Default)]
pub(crate) struct Gathered<'a> {
    all: Vec<Said<'a>>,
    /// How many of them are in order, those of one record joined.
    settled: usize,
}

impl<'a> Gathered<'a> {
    pub(crate) fn push(&mut self, said: Said<'a>) {
        self.all.push(said);
    }

    /// Something that was settled is said of this vulnerability.
    pub(crate) fn has(&self, vulnerability: u32) -> bool {
        !self.about(vulnerability).is_empty()
    }

    /// What was settled of a vulnerability.
    pub(crate) fn about(&self, vulnerability: u32) -> &[Said<'a>] {
        let settled = self.all.get(..self.settled).unwrap_or_default();
        let begin = settled.partition_point(|said| said.vulnerability < vulnerability);
        let rest = settled.get(begin..).unwrap_or_default();
        rest.get(..rest.partition_point(|said| said.vulnerability == vulnerability)).unwrap_or_default()
    }

    /// True where a statement that says no adds nothing to what its record says of the product already but its turn, which is
    /// noted.
    pub(crate) fn absorbs(&mut self, statement: &Statement<'_, 'a>, product: &str, turn: u32) -> bool {
        let settled = self.all.get_mut(..self.settled).unwrap_or_default();
        let begin = settled.partition_point(|said| said.vulnerability < statement.vulnerability);
        let here = settled.iter_mut().skip(begin);
        let mut here = here.take_while(|said| said.vulnerability == statement.vulnerability);
        let is_same = |said: &Said<'a>| {
            said.source == statement.source && said.record == statement.record && &*said.product == product
        };
        match here.find(|said| is_same(said)) {
            Some(known) if !matches!(known.verdict, Verdict::No(_)) => {
                known.turn = known.turn.min(turn);
                true
            }
            _ => false,
        }
    }

    /// Puts everything into order; the blocks of one record are alternatives, and become one.
    pub(crate) fn settle(&mut self) {
        if self.settled == self.all.len() {
            return;
        }
        // The statements of one product come in order; most vulnerabilities have one.
        if self.all.is_sorted_by(|one, two| one.vulnerability < two.vulnerability) {
            self.settled = self.all.len();
            return;
        }
        self.all.sort_by_key(|said| said.vulnerability);
        let mut joined: Vec<Said<'a>> = Vec::with_capacity(self.all.len());
        for said in self.all.drain(..) {
            let here = joined.iter_mut().rev().take_while(|known| known.vulnerability == said.vulnerability);
            match here.filter(|known| known.is_same_record(&said)).last() {
                Some(known) => known.join(said),
                None => joined.push(said),
            }
        }
        self.all = joined;
        self.settled = self.all.len();
    }

    /// Takes in what was settled elsewhere, of which nothing is the same record.
    pub(crate) fn extend(&mut self, others: impl IntoIterator<Item = Said<'a>>) {
        let before = self.all.len();
        self.all.extend(others);
        if self.all.len() > before {
            self.all.sort_by_key(|said| said.vulnerability);
        }
        self.settled = self.all.len();
    }

    /// All, in the order in which they are told.
    pub(crate) fn into_told(mut self) -> Vec<Said<'a>> {
        self.settle();
        let order = |said: &Said<'_>| (said.vulnerability, said.turn);
        if !self.all.is_sorted_by_key(order) {
            self.all.sort_by_key(order);
        }
        self.all
    }
}

impl<'a> Said<'a> {
    /// Joins another block of the same record.
    fn join(&mut self, said: Said<'a>) {
        let before = std::mem::replace(&mut self.verdict, Verdict::No(String::new()));
        let changed = before.truth();
        // The one that stands first has the first word.
        self.verdict = if said.turn < self.turn { said.verdict.or(before) } else { before.or(said.verdict) };
        self.turn = self.turn.min(said.turn);
        if self.verdict.truth() != changed {
            self.notes = said.notes;
        }
    }
}

/// Everybody says no: most vulnerabilities of most products.
pub(crate) fn is_moot(said: &[Said<'_>]) -> bool {
    said.iter().all(|said| matches!(said.verdict, Verdict::No(_)))
}

/// Names of the sources that speak of the component's certain products, whatever they say. `refute` are those that were passed
/// over.
pub(crate) fn sources(said: &[Said<'_>], refute: &[&str]) -> Vec<String> {
    let certain = |said: &&Said<'_>| !matches!(&said.verdict, Verdict::Unknown(doubt) if doubt.reason == UnknownReason::Identity);
    let mut names: Vec<&str> = refute.to_vec();
    for said in said.iter().filter(certain) {
        // Most have the source of the one before.
        if names.last() != Some(&said.source) {
            names.push(said.source);
        }
    }
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(source_name).collect()
}

/// Joins the statements of several records. `None`: nothing that anybody needs to see.
pub(crate) fn conclude(said: &[Said<'_>]) -> Option<Conclusion> {
    if let [only] = said
        && !only.withdrawn
        && let Verdict::Yes(hit) = &only.verdict
    {
        return Some(affected_by_one(only, hit));
    }
    let live = || said.iter().enumerate().filter(|(_, said)| !said.withdrawn);
    let yes: Vec<(usize, &Said<'_>, &Hit)> = live()
        .filter_map(
            |(at, said)| if let Verdict::Yes(hit) = &said.verdict { Some((at, said, hit)) } else { None },
        )
        .collect();
    let no: Vec<(usize, &Said<'_>, &str)> = live()
        .filter_map(|(at, said)| {
            if let Verdict::No(text) = &said.verdict { Some((at, said, text.as_str())) } else { None }
        })
        .collect();
    let doubts: Vec<(usize, &Said<'_>, &Doubt)> =
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
fn cleared(said: &[Said<'_>]) -> Option<Conclusion> {
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

/// Most findings: one record says so, and nobody says anything else.
fn affected_by_one(said: &Said<'_>, hit: &Hit) -> Conclusion {
    let mut reason = String::with_capacity(hit.text.len() + said.record.len() + 32);
    reason.push_str(&hit.text);
    reason.push_str(" (");
    said.put_who(&mut reason);
    reason.push(')');
    Conclusion {
        applies: Applies::Affected,
        unknown: None,
        reason,
        all_versions: hit.all_versions,
        fixed: hit.fixed.iter().cloned().collect(),
        by: 0,
    }
}

fn affected(yes: &[(usize, &Said<'_>, &Hit)], no: &[(usize, &Said<'_>, &str)]) -> Conclusion {
    let heaviest = yes.iter().map(|(_, said, _)| said.weight).max().unwrap_or(Weight::Third);
    let against = no.iter().find(|(_, other, _)| {
        other.weight >= heaviest
            && yes.iter().all(|(_, said, _)| said.source != other.source || said.record != other.record)
    });
    let by = yes
        .iter()
        .max_by(|one, two| {
            let rank = |&(at, said, hit): &(usize, &Said<'_>, &Hit)| {
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

fn undecided(by: usize, said: &Said<'_>, doubt: &Doubt) -> Conclusion {
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
fn retracted(said: &[Said<'_>]) -> Option<Conclusion> {
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
