//! What a key leads to: one statement of one record about one vulnerability, with the ranges inline.

use std::cmp::Ordering;

use super::criterion::{self, Asked, Criterion, Glance};
use super::cursor::Cursor;
use super::error::IndexError;
use super::layout::Section;
use super::open::{Index, Run};
use super::pack::{Pack, Texts};
use super::segment::Segment;
use super::store::Store;
use super::tree::{self, StoredNode};

const FORM: u8 = 3;
const WITHDRAWN: u8 = 4;
const IN_TREE: u8 = 8;
const GATE_ONLY: u8 = 16;
const DISTRIBUTION: u8 = 32;
/// The configuration holds a negation somewhere.
const NEGATED: u8 = 64;

/// A statement, read from the snapshot; it lies in the reader until the next one is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statement<'r, 'a> {
    /// Number of the vulnerability.
    pub(crate) vulnerability: u32,
    /// The source's id (`nvd`, `osv:debian`).
    pub(crate) source: &'a str,
    /// The record's own id; empty where it is the vulnerability's.
    pub(crate) record: &'a str,
    /// The record was withdrawn or rejected.
    pub(crate) withdrawn: bool,
    pub(crate) says: Says<'r, 'a>,
}

/// The three forms of statements.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Says<'r, 'a> {
    /// NVD's matches of this product, and the configuration where they stand in one. `distribution`: it is named as
    /// a shipper of another product of the record.
    Cpe { criteria: &'r [Criterion<'a>], tree: Option<Place>, gate_only: bool, distribution: bool },
    /// CVE 5's entries on a product.
    Product { criterion: &'r Criterion<'a>, body: Place },
    /// A package of an ecosystem.
    Package { ecosystem: &'a str, body: Place },
}

/// A reference into one of the segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) segment: usize,
    pub(crate) at: u64,
}

/// A statement to be written.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) vulnerability: u32,
    pub(crate) source: u64,
    pub(crate) record: u64,
    pub(crate) withdrawn: bool,
    pub(crate) form: Form,
    /// Everything after the fixed fields, packed.
    pub(crate) rest: Vec<u8>,
}

/// Which form, with its flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Cpe { in_tree: bool, negated: bool, gate_only: bool, distribution: bool },
    Product,
    Package,
}

/// Writes the statements of one key in the order of vulnerabilities.
pub(crate) fn write(pack: &mut Pack, drafts: &mut [Draft]) {
    drafts.sort_by_key(|draft| draft.vulnerability);
    let mut last = 0;
    for draft in drafts {
        pack.number(u64::from(draft.vulnerability - last));
        last = draft.vulnerability;
        pack.number(draft.source);
        pack.number(draft.record);
        let form = match draft.form {
            Form::Cpe { in_tree, negated, gate_only, distribution } => {
                flag(in_tree, IN_TREE)
                    | flag(negated, NEGATED)
                    | flag(gate_only, GATE_ONLY)
                    | flag(distribution, DISTRIBUTION)
            }
            Form::Product => 1,
            Form::Package => 2,
        };
        pack.byte(form | flag(draft.withdrawn, WITHDRAWN));
        pack.raw(&draft.rest);
    }
}

/// The rest of a [`Form::Cpe`]: the tree's reference if there is one, then the criteria as `criterion::write` made them.
pub(crate) fn cpe_rest(tree: Option<u64>, count: usize, criteria: &[u8]) -> Vec<u8> {
    let mut pack = Pack::default();
    if let Some(tree) = tree {
        pack.number(tree);
    }
    pack.number(count as u64);
    pack.raw(criteria);
    pack.into_bytes()
}

/// The rest of a [`Form::Product`].
pub(crate) fn product_rest(criterion: &[u8], body: u64) -> Vec<u8> {
    let mut pack = Pack::default();
    pack.raw(criterion);
    pack.number(body);
    pack.into_bytes()
}

/// The rest of a [`Form::Package`].
pub(crate) fn package_rest(texts: &mut Texts, ecosystem: &str, body: u64) -> Vec<u8> {
    let mut pack = Pack::default();
    pack.number(texts.reference(ecosystem));
    pack.number(body);
    pack.into_bytes()
}

fn flag(set: bool, bit: u8) -> u8 {
    if set { bit } else { 0 }
}

/// The statements of one key, read one after another, segment by segment.
#[derive(Debug)]
pub(crate) struct Statements<'s, 'a> {
    index: &'s Index<'a>,
    run: Run,
    /// The segment that is being read.
    at: usize,
    segment: &'s Segment<'a>,
    cursor: Cursor<'a>,
    last: u32,
    /// The last source with its reference: most statements have that of the one before.
    source: (u64, &'a str),
    /// The criteria of the statement read last; kept for their memory.
    criteria: Vec<Criterion<'a>>,
}

impl<'s, 'a> Statements<'s, 'a> {
    pub(crate) fn new(index: &'s Index<'a>, run: Run) -> Result<Self, IndexError> {
        let segment = index.segment(0).ok_or(IndexError::NotASnapshot)?;
        let (cursor, criteria) = (Cursor::new(&[], 0), Vec::new());
        let mut new = Self { index, run, at: 0, segment, cursor, last: 0, source: (0, ""), criteria };
        new.open(0)?;
        Ok(new)
    }

    /// Goes to the first segment from `from` on that has postings; false at the end.
    fn open(&mut self, from: usize) -> Result<bool, IndexError> {
        for (at, postings) in self.run.segments().filter(|(at, found)| *at >= from && found.length > 0) {
            let Some(segment) = self.index.segment(at) else { continue };
            self.cursor = segment.store.cursor(Section::Postings, postings.at, postings.length)?;
            (self.at, self.segment, self.last, self.source) = (at, segment, 0, (0, ""));
            return Ok(true);
        }
        Ok(false)
    }

    /// The next statement; `None` at the end.
    pub(crate) fn read(&mut self) -> Result<Option<Statement<'_, 'a>>, IndexError> {
        self.advance(None::<&mut NoGlance>)
    }

    /// The same; statements on CPEs that a glance refutes are passed over.
    pub(crate) fn read_or_pass(
        &mut self,
        glances: &mut impl Glances<'a>,
    ) -> Result<Option<Statement<'_, 'a>>, IndexError> {
        self.advance(Some(glances))
    }

    fn advance(
        &mut self,
        mut glances: Option<&mut impl Glances<'a>>,
    ) -> Result<Option<Statement<'_, 'a>>, IndexError> {
        loop {
            if self.cursor.is_empty() && !self.open(self.at + 1)? {
                return Ok(None);
            }
            let mark = self.mark();
            let (fixed, flags) = self.fixed()?;
            let glanced = flags & FORM == 0 && flags & (NEGATED | DISTRIBUTION | GATE_ONLY) == 0;
            let form = match glances.as_mut().filter(|_| glanced) {
                Some(glances) => self.look(flags, *glances)?,
                None => Some(self.form(flags)?),
            };
            if !self.index.holds(self.at, fixed.vulnerability) {
                continue;
            }
            match (form, &mut glances) {
                (Some(form), _) => {
                    let record = self.segment.store.text(fixed.record)?;
                    return Ok(Some(self.told(fixed, record, form)));
                }
                (None, Some(glances)) => glances.pass(fixed.vulnerability, self.source.1, mark),
                (None, None) => {}
            }
        }
    }

    /// Reads a statement on a CPE, of its matches the first and those that a glance does not refute; `None`: it refutes all.
    fn look(&mut self, flags: u8, glances: &mut impl Glances<'a>) -> Result<Option<Read<'a>>, IndexError> {
        let segment = self.at;
        let (store, cursor) = (&self.segment.store, &mut self.cursor);
        let tree = if flags & IN_TREE == 0 { None } else { Some(cursor.number()?) };
        let has_update = glances.has_update();
        let mut relate = |asked| glances.relate(store, segment, asked);
        let (mut first, mut refuted) = (None, true);
        self.criteria.clear();
        for _ in 0..cursor.count()? {
            let here = *cursor;
            let glance = criterion::glance(cursor, has_update, &mut relate)?;
            if glance == Glance::Look {
                refuted = false;
                if let Some(mut first) = first.filter(|_| self.criteria.is_empty()) {
                    self.criteria.push(criterion::read(&mut first, store)?);
                }
                self.criteria.push(criterion::read(&mut { here }, store)?);
            }
            // A match that was looked at needs no other before it.
            first = first.or(Some(here).filter(|_| glance == Glance::No && self.criteria.is_empty()));
        }
        let read = Read::Cpe { tree, gate_only: false, distribution: false };
        // A statement without any match says nothing, and is read as such.
        Ok((!refuted || first.is_none()).then_some(read))
    }

    /// Where the next statement lies.
    pub(crate) fn mark(&self) -> Mark<'a> {
        Mark { at: self.at, cursor: self.cursor, last: self.last }
    }

    /// Goes back to where a statement lies.
    pub(crate) fn return_to(&mut self, mark: Mark<'a>) {
        if mark.at != self.at {
            let Some(segment) = self.index.segment(mark.at) else { return };
            (self.at, self.segment, self.source) = (mark.at, segment, (0, ""));
        }
        (self.cursor, self.last) = (mark.cursor, mark.last);
    }

    /// What every form has, and the flags.
    fn fixed(&mut self) -> Result<(Fixed, u8), IndexError> {
        let (store, cursor) = (&self.segment.store, &mut self.cursor);
        let delta = u32::try_from(cursor.number()?).map_err(|_| cursor.damaged("a number is too large"))?;
        self.last = self.last.checked_add(delta).ok_or_else(|| cursor.damaged("a number is too large"))?;
        let source = cursor.number()?;
        if source != self.source.0 {
            self.source = (source, store.text(source)?);
        }
        let record = cursor.number()?;
        let flags = cursor.byte()?;
        let vulnerability = self.segment.number(self.last);
        Ok((Fixed { vulnerability, record, withdrawn: flags & WITHDRAWN != 0 }, flags))
    }

    fn form(&mut self, flags: u8) -> Result<Read<'a>, IndexError> {
        let (store, cursor) = (&self.segment.store, &mut self.cursor);
        self.criteria.clear();
        Ok(match flags & FORM {
            0 => {
                let tree = if flags & IN_TREE == 0 { None } else { Some(cursor.number()?) };
                for _ in 0..cursor.count()? {
                    self.criteria.push(criterion::read(cursor, store)?);
                }
                Read::Cpe { tree, gate_only: flags & GATE_ONLY != 0, distribution: flags & DISTRIBUTION != 0 }
            }
            1 => {
                self.criteria.push(criterion::read(cursor, store)?);
                Read::Product { body: cursor.number()? }
            }
            2 => Read::Package { ecosystem: store.text(cursor.number()?)?, body: cursor.number()? },
            _ => return Err(cursor.damaged("a statement of no known form")),
        })
    }

    fn told(&self, fixed: Fixed, record: &'a str, form: Read<'a>) -> Statement<'_, 'a> {
        let place = |at| Place { segment: self.at, at };
        let says = match form {
            Read::Cpe { tree, gate_only, distribution } => {
                Says::Cpe { criteria: &self.criteria, tree: tree.map(place), gate_only, distribution }
            }
            Read::Product { body } => {
                // `form` has just put it there.
                let criterion = self.criteria.first().unwrap_or(&Criterion::NONE);
                Says::Product { criterion, body: place(body) }
            }
            Read::Package { ecosystem, body } => Says::Package { ecosystem, body: place(body) },
        };
        let Fixed { vulnerability, withdrawn, .. } = fixed;
        Statement { vulnerability, source: self.source.1, record, withdrawn, says }
    }
}

/// The fields that every form has.
#[derive(Clone, Copy)]
struct Fixed {
    vulnerability: u32,
    /// Text reference.
    record: u64,
    withdrawn: bool,
}

/// Where a statement lies, to come back to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark<'a> {
    at: usize,
    cursor: Cursor<'a>,
    /// The vulnerability before it.
    last: u32,
}

/// How statements are refuted at a glance.
pub(crate) trait Glances<'a> {
    /// The component's version has an update.
    fn has_update(&self) -> bool;

    /// What the component's version is to texts of a segment.
    fn relate(&mut self, store: &Store<'a>, segment: usize, asked: Asked) -> Result<Relation, IndexError>;

    /// Told of every statement that is passed over: the vulnerability, the source, where it lies.
    fn pass(&mut self, vulnerability: u32, source: &'a str, mark: Mark<'a>);
}

/// Nothing is told at a glance.
struct NoGlance;

impl<'a> Glances<'a> for NoGlance {
    fn has_update(&self) -> bool {
        false
    }

    fn relate(&mut self, _: &Store<'a>, _: usize, _: Asked) -> Result<Relation, IndexError> {
        Ok(Relation { order: None, alike: true, apart: false, goes_on: true })
    }

    fn pass(&mut self, _: u32, _: &'a str, _: Mark<'a>) {}
}

/// What a version is to the text at a reference.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Relation {
    /// Its order; `None`: undetermined.
    pub(crate) order: Option<Ordering>,
    /// It may be equal all the same: but for the letters' case, or as a pattern.
    pub(crate) alike: bool,
    /// They differ in a number that both have: what is joined to them keeps them apart.
    pub(crate) apart: bool,
    /// The version's text begins with the other and goes on: what follows may be an update.
    pub(crate) goes_on: bool,
}

/// A statement's form as it is read; its criteria lie beside it.
#[derive(Clone, Copy)]
enum Read<'a> {
    Cpe { tree: Option<u64>, gate_only: bool, distribution: bool },
    Product { body: u64 },
    Package { ecosystem: &'a str, body: u64 },
}

/// The configuration at a reference.
pub(crate) fn configuration<'s, 'a>(store: &'s Store<'a>, at: u64) -> Result<StoredNode<'s, 'a>, IndexError> {
    tree::read(store, &mut store.run(Section::Trees, at)?)
}
