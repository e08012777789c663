//! One product's statements, judged for a component that was recognised as it.

use std::borrow::Cow;

use noharm_model::finding::UnknownReason;
use rustc_hash::FxHashMap;

use super::component::Ground;
use super::configuration::{self, Own};
use super::criterion::{self, Scale, Subject, goes_on};
use super::device::{Member, version_of};
use super::product::{self, Product};
use super::ruler::are_apart;
use super::stated::{Stated, Update, joined};
use super::verdict::Verdict;
use crate::identity::name::PATTERN;
use crate::identity::{Identified, ProductHit};
use crate::index::IndexError;
use crate::index::criterion::{Asked, Glance, glance};
use crate::index::cursor::Cursor;
use crate::index::statement::{Relation, Says, Statement};
use crate::index::store::Store;
use crate::purl::Purl;
use crate::version::{Scheme, of_product};

/// A component and the product that it was recognised as.
pub(crate) struct Speaker<'g, 'a> {
    pub(crate) ground: &'g Ground<'g, 'a>,
    pub(crate) member: &'g Member<'g>,
    pub(crate) hit: &'g ProductHit,
    stated: Stated,
    scheme: Scheme,
    scale: Scale,
}

impl<'g, 'a> Speaker<'g, 'a> {
    pub(crate) fn of(ground: &'g Ground<'g, 'a>, member: &'g Member<'g>, hit: &'g ProductHit) -> Self {
        let beside = version_of(member.component, &member.identified);
        let stated = stated_of(hit, &member.identified, beside.as_deref());
        let scheme = of_product(&hit.vendor, &hit.product);
        let scale = Scale::of(&stated, scheme);
        Self { ground, member, hit, stated, scheme, scale }
    }

    /// What a statement says whose matches are all known to be refuted: why the first is.
    pub(crate) fn refuted(
        &self,
        statement: &Statement<'_, '_>,
    ) -> Result<Option<(Verdict, Vec<String>)>, IndexError> {
        let Says::Cpe { criteria: [first, ..], tree: None, .. } = statement.says else {
            return self.judge(statement, None);
        };
        Ok(Some((criterion::judge(first, self.subject()), Vec::new())))
    }

    fn subject(&self) -> Subject<'_> {
        let purl_type = self.member.identified.purl.as_ref().map(Purl::kind);
        let (stated, scale, name) = (&self.stated, &self.scale, self.hit.name.as_ref());
        Subject { stated, scale, name, purl_type, explain: true }
    }

    /// What a statement says; `None`: nothing of this component.
    pub(crate) fn judge(
        &self,
        statement: &Statement<'_, '_>,
        glance: Option<&mut Glancing<'_>>,
    ) -> Result<Option<(Verdict, Vec<String>)>, IndexError> {
        let Self { ground, member, hit, stated, scheme, .. } = self;
        let subject = self.subject();
        let mut notes = Vec::new();
        let verdict = match statement.says {
            Says::Cpe { distribution: true, .. } | Says::Package { .. } => return Ok(None),
            Says::Cpe { criteria: [], .. } => return Ok(None),
            Says::Cpe { tree: Some(_), gate_only: true, .. }
                if firmware_present(ground, &hit.product, &hit.vendor) =>
            {
                ground.consulted.set(true);
                return Ok(None);
            }
            // A tree with a negation may hold where the range does not.
            Says::Cpe { tree: Some(tree), gate_only, .. } => {
                ground.consulted.set(true);
                let (vendor, product) = (hit.vendor.as_str(), hit.product.as_str());
                let own = Own { vendor, product, part: member.part, subject, gate_only };
                let node = ground.index.configuration(tree)?;
                let outcome = configuration::judge(&node, own, ground.device, glance, tree.segment)?;
                let Some(outcome) = outcome else { return Ok(None) };
                notes = outcome.gates;
                match outcome.verdict {
                    Verdict::Yes(hit) if gate_only => {
                        Verdict::unknown(UnknownReason::FirmwareVersion, hit.text)
                    }
                    verdict => verdict,
                }
            }
            Says::Cpe { criteria, tree: None, .. } => {
                let mut verdict: Option<Verdict> = None;
                for criterion in criteria {
                    // Only the first of many says why not.
                    let explain = verdict.is_none();
                    let next = criterion::judge(criterion, Subject { explain, ..subject });
                    let joined = match verdict {
                        Some(first) => first.or(next),
                        None => next,
                    };
                    let settled = matches!(&joined, Verdict::Yes(hit) if !hit.all_versions);
                    verdict = Some(joined);
                    if settled {
                        break;
                    }
                }
                let Some(verdict) = verdict else { return Ok(None) };
                verdict
            }
            Says::Product { criterion, body } => {
                // The criterion says what else must agree; versions are the entries'.
                match criterion::judge(criterion, subject) {
                    Verdict::No(text) => Verdict::No(text),
                    beside => {
                        let body = ground.index.body(body)?;
                        let commit = member.component.commit.as_deref();
                        let version = stated.text.as_deref();
                        let verdict = product::judge(&body, Product { version, commit, scheme: *scheme });
                        match (verdict, beside) {
                            (Verdict::Yes(_), Verdict::Unknown(doubt)) => Verdict::Unknown(doubt),
                            (verdict, _) => verdict,
                        }
                    }
                }
            }
        };
        Ok(Some((verdict, notes)))
    }
}

/// Compares a version with texts by their references: each text once, however many records name it.
pub(crate) struct Glancing<'s> {
    /// The version has an update.
    pub(crate) has_update: bool,
    text: &'s str,
    base: &'s str,
    scale: &'s Scale,
    /// By segment and reference: of the whole, of its base, of the whole to joined texts.
    whole: FxHashMap<u64, Relation>,
    bases: FxHashMap<u64, Relation>,
    joined: FxHashMap<(u64, u64), Relation>,
}

impl<'s> Glancing<'s> {
    /// `None`: the component's version is not stated.
    pub(crate) fn new(speaker: &'s Speaker<'_, '_>) -> Option<Self> {
        let stated = &speaker.stated;
        let text = stated.text.as_deref()?;
        let has_update = matches!(stated.update, Update::Is(_)) || !speaker.scale.is_whole();
        let (base, scale) = (&*stated.base, &speaker.scale);
        let (whole, bases, joined) = Default::default();
        Some(Self { has_update, text, base, scale, whole, bases, joined })
    }

    /// What is told of a match at a glance.
    pub(crate) fn look(
        &mut self,
        store: &Store<'_>,
        segment: usize,
        cursor: &mut Cursor<'_>,
    ) -> Result<Glance, IndexError> {
        let has_update = self.has_update;
        glance(cursor, has_update, &mut |asked| self.relate(store, segment, asked))
    }

    pub(crate) fn relate(
        &mut self,
        store: &Store<'_>,
        segment: usize,
        asked: Asked,
    ) -> Result<Relation, IndexError> {
        // A text lies below 2^32, and segments are few.
        let place = |at: u64| at | (segment as u64) << 48;
        let known = match asked {
            Asked::Whole(at) => self.whole.get(&place(at)),
            Asked::Base(at) => self.bases.get(&place(at)),
            Asked::Joined(at, update) => self.joined.get(&(place(at), update)),
        };
        if let Some(relation) = known {
            return Ok(*relation);
        }
        let (own, order, other) = match asked {
            Asked::Whole(at) => {
                let other = Cow::Borrowed(store.text(at)?);
                (self.text, self.scale.compare_key(store.key_behind(at)?), other)
            }
            Asked::Base(at) => {
                let other = Cow::Borrowed(store.text(at)?);
                (self.base, self.scale.compare_base_key(store.key_behind(at)?), other)
            }
            Asked::Joined(at, update) => {
                let other = Cow::Owned(joined(store.text(at)?, store.text(update)?));
                (self.text, self.scale.compare(&other), other)
            }
        };
        let alike = other.starts_with(PATTERN) || other.eq_ignore_ascii_case(own);
        let apart = matches!(asked, Asked::Base(_)) && are_apart(own, &other);
        let relation = Relation { order, alike, apart, goes_on: goes_on(own, &other) };
        match asked {
            Asked::Whole(at) => self.whole.insert(place(at), relation),
            Asked::Base(at) => self.bases.insert(place(at), relation),
            Asked::Joined(at, update) => self.joined.insert((place(at), update), relation),
        };
        Ok(relation)
    }
}

fn firmware_present(ground: &Ground<'_, '_>, hardware: &str, vendor: &str) -> bool {
    [format!("{hardware}_firmware"), format!("{hardware}-firmware")]
        .iter()
        .any(|firmware| ground.device.has(vendor, firmware))
}

/// The version as it is compared with upstream's: of a distribution's package without what the distribution adds.
fn stated_of(hit: &ProductHit, found: &Identified, beside: Option<&str>) -> Stated {
    let Some(name) = &hit.name else { return Stated::of(None, beside) };
    if found.os.is_some() && beside.is_some() {
        return Stated::of(None, beside);
    }
    Stated::of(Some(name), beside)
}
