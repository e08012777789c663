//! One CPE match as it is stored: which versions of its product, and what else must agree.

use std::cmp::Ordering;

use noharm_model::advisory::CpeMatch;

use super::cursor::Cursor;
use super::error::IndexError;
use super::pack::{Pack, Texts};
use super::statement::Relation;
use super::store::Store;
use crate::identity::name::{CpeName, Owned};
use crate::version::{Bounds, of_product};

const VULNERABLE: u8 = 0x04;
const VERSION_NA: u8 = 0x08;
const VERSION_EXACT: u8 = 0x10;
const BOUNDED: u8 = 0x20;
const UPDATE: u8 = 0x40;
const OTHERS: u8 = 0x80;

/// One CPE match, read from the snapshot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Criterion<'a> {
    /// `a`, `o`, `h` or `*`.
    pub(crate) part: char,
    /// False: it only gates another match.
    pub(crate) vulnerable: bool,
    /// The version attribute.
    pub(crate) version: Attribute<'a>,
    /// The update attribute.
    pub(crate) update: Attribute<'a>,
    /// Bounds beside the version attribute.
    pub(crate) bounds: Bounds<'a>,
    /// Edition, language, software edition, target software, target hardware, other.
    pub(crate) others: [Attribute<'a>; 6],
}

impl Criterion<'_> {
    /// It speaks of nothing.
    pub(crate) const NONE: Self = Self {
        part: '*',
        vulnerable: false,
        version: Attribute::NotApplicable,
        update: Attribute::Any,
        bounds: Bounds { from_including: None, from_excluding: None, to_including: None, to_excluding: None },
        others: [Attribute::Any; 6],
    };
}

/// An attribute of a CPE name: anything, nothing, or a value (unescaped, lower case).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Attribute<'a> {
    /// `*`
    #[default]
    Any,
    /// `-`
    NotApplicable,
    /// A value.
    Is(&'a str),
}

/// Names of the attributes in `others`, for reasons.
pub(crate) const OTHER_NAMES: [&str; 6] =
    ["edition", "language", "software edition", "target software", "target hardware", "other attribute"];

/// Writes the constraints of a match on the product `name`.
pub(crate) fn write(pack: &mut Pack, texts: &mut Texts, name: &CpeName, from: &CpeMatch) {
    let bounds = [&from.from_including, &from.from_excluding, &from.to_including, &from.to_excluding];
    let bounded = mask(bounds.iter().map(|bound| bound.is_some()));
    let others = mask(name.others.iter().map(|other| *other != Owned::Any));
    let mut flags = part_bits(name.part);
    flags |= if from.vulnerable { VULNERABLE } else { 0 };
    flags |= match name.version {
        Owned::Any => 0,
        Owned::NotApplicable => VERSION_NA,
        Owned::Is(_) => VERSION_EXACT,
    };
    flags |= if bounded == 0 { 0 } else { BOUNDED };
    flags |= if name.update == Owned::Any { 0 } else { UPDATE };
    flags |= if others == 0 { 0 } else { OTHERS };
    pack.byte(flags);
    let scheme = of_product(name.vendor().unwrap_or("*"), name.product().unwrap_or_default());
    if let Owned::Is(version) = &name.version {
        pack.number(texts.version(scheme, version));
    }
    if name.update != Owned::Any {
        write_attribute(pack, texts, &name.update);
    }
    if bounded != 0 {
        pack.byte(bounded);
        for bound in bounds.into_iter().flatten() {
            pack.number(texts.version(scheme, bound.trim()));
        }
    }
    if others != 0 {
        pack.byte(others);
        for other in name.others.iter().filter(|other| **other != Owned::Any) {
            write_attribute(pack, texts, other);
        }
    }
}

/// Reads the constraints of a match.
pub(crate) fn read<'a>(cursor: &mut Cursor<'a>, store: &Store<'a>) -> Result<Criterion<'a>, IndexError> {
    let flags = cursor.byte()?;
    let mut criterion =
        Criterion { part: part_of(flags), vulnerable: flags & VULNERABLE != 0, ..Criterion::default() };
    if flags & VERSION_NA != 0 {
        criterion.version = Attribute::NotApplicable;
    }
    if flags & VERSION_EXACT != 0 {
        criterion.version = Attribute::Is(store.text(cursor.number()?)?);
    }
    if flags & UPDATE != 0 {
        criterion.update = read_attribute(cursor, store)?;
    }
    if flags & BOUNDED != 0 {
        let which = cursor.byte()?;
        let mut next = |bit: u8| -> Result<Option<&'a str>, IndexError> {
            if which & bit == 0 { Ok(None) } else { Ok(Some(store.text(cursor.number()?)?)) }
        };
        criterion.bounds = Bounds {
            from_including: next(1)?,
            from_excluding: next(2)?,
            to_including: next(4)?,
            to_excluding: next(8)?,
        };
    }
    if flags & OTHERS != 0 {
        let which = cursor.byte()?;
        for (bit, other) in criterion.others.iter_mut().enumerate() {
            if which & (1 << bit) != 0 {
                *other = read_attribute(cursor, store)?;
            }
        }
    }
    Ok(criterion)
}

/// Goes past a match.
pub(crate) fn skip(cursor: &mut Cursor<'_>) -> Result<(), IndexError> {
    let flags = cursor.byte()?;
    for _ in 0..(flags & (VERSION_EXACT | UPDATE)).count_ones() {
        cursor.number()?;
    }
    for _ in 0..(flags & (BOUNDED | OTHERS)).count_ones() {
        for _ in 0..cursor.byte()?.count_ones() {
            cursor.number()?;
        }
    }
    Ok(())
}

/// What a match says first: its part as [`Criterion::part`], and [`Criterion::vulnerable`].
pub(crate) fn head(mut cursor: Cursor<'_>) -> Result<(char, bool), IndexError> {
    let flags = cursor.byte()?;
    Ok((part_of(flags), flags & VULNERABLE != 0))
}

/// What can be told of a match without its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glance {
    /// Another version is meant.
    No,
    /// It must be looked at.
    Look,
}

/// What a component's version is laid against at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Asked {
    /// All of it, against the text at a reference.
    Whole(u64),
    /// What is left of it without its update.
    Base(u64),
    /// All of it, against the text at a reference joined with the update at another.
    Joined(u64, u64),
}

/// The bounds of a match that belong to its range, by their place: from including, to including.
const INCLUSIVE: u8 = 0b0101;

/// Reads past a match. `relate` says what the component's version is to texts; `has_update`: it has an update of its own, which a
/// match's update may be compared with.
///
/// Another version is meant whatever else must agree, so editions and target software are not looked at.
pub(crate) fn glance(
    cursor: &mut Cursor<'_>,
    has_update: bool,
    relate: &mut impl FnMut(Asked) -> Result<Relation, IndexError>,
) -> Result<Glance, IndexError> {
    let flags = cursor.byte()?;
    let (bounded, updated) = (flags & BOUNDED != 0, flags & UPDATE != 0);
    let exact = if flags & VERSION_EXACT == 0 { None } else { Some(cursor.number()?) };
    // An update that is told to be absent (0) is no text that a version is joined with.
    let update = if updated { Some(cursor.number()?) } else { None };
    let joined = update.filter(|at| *at != 0);
    let mut outside = false;
    if bounded {
        let which = cursor.byte()?;
        // In the order of `mask`: from including, from excluding, to including, to excluding.
        let holds = [Ordering::is_ge, Ordering::is_gt, Ordering::is_le, Ordering::is_lt];
        for (bit, holds) in (0..).zip(holds).filter(|(bit, _)| which & (1 << bit) != 0) {
            let at = cursor.number()?;
            if joined.is_some() || outside {
                continue;
            }
            outside = relate(Asked::Whole(at))?.order.is_some_and(|order| !holds(order));
            // An update of the very version of an inclusive bound lies neither within nor outside.
            if outside && has_update && INCLUSIVE & (1 << bit) != 0 {
                outside = relate(Asked::Base(at))?.order != Some(Ordering::Equal);
            }
        }
    }
    if flags & OTHERS != 0 {
        for _ in 0..cursor.byte()?.count_ones() {
            cursor.number()?;
        }
    }
    let is_other = |relation: Relation| !relation.alike && relation.order.is_some_and(Ordering::is_ne);
    let mut other = |asked| relate(asked).map(is_other);
    let differs = match (exact, update) {
        (None, _) => true,
        (Some(at), _) if !has_update => {
            let whole = relate(Asked::Whole(at))?;
            is_other(whole) && !(joined.is_some() && whole.goes_on)
        }
        (Some(_), Some(0)) => true,
        (Some(at), None) => other(Asked::Base(at))? && other(Asked::Whole(at))?,
        (Some(at), Some(update)) => {
            let base = relate(Asked::Base(at))?;
            is_other(base) && (base.apart || is_other(relate(Asked::Joined(at, update))?))
        }
    };
    // A version and bounds beside each other are two ways in.
    let is_no = differs && (outside || !bounded) && (exact.is_some() || bounded);
    Ok(if is_no { Glance::No } else { Glance::Look })
}

fn mask(set: impl Iterator<Item = bool>) -> u8 {
    set.enumerate().fold(0, |mask, (bit, set)| mask | (u8::from(set) << bit))
}

/// 0: nothing; else a text reference.
fn write_attribute(pack: &mut Pack, texts: &mut Texts, value: &Owned) {
    pack.number(value.value().map_or(0, |value| texts.reference(value)));
}

fn read_attribute<'a>(cursor: &mut Cursor<'a>, store: &Store<'a>) -> Result<Attribute<'a>, IndexError> {
    match cursor.number()? {
        0 => Ok(Attribute::NotApplicable),
        at => Ok(Attribute::Is(store.text(at)?)),
    }
}

fn part_bits(part: char) -> u8 {
    match part {
        'a' => 0,
        'o' => 1,
        'h' => 2,
        _ => 3,
    }
}

fn part_of(flags: u8) -> char {
    match flags & 3 {
        0 => 'a',
        1 => 'o',
        2 => 'h',
        _ => '*',
    }
}
