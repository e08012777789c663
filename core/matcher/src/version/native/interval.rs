//! Intervals of versions: two ends, each open, closed or none.

use std::cmp::Ordering;

use super::super::vers::{Comparator, Constraint, VersError};

/// A version, and whether it belongs to the interval itself.
pub(super) type End = Option<(String, bool)>;
/// The scheme's order.
pub(super) type Order<'o> = &'o dyn Fn(&str, &str) -> Result<Ordering, VersError>;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) from: End,
    pub(super) to: End,
}

impl Interval {
    pub(super) fn only(version: &str) -> Self {
        let end = Some((version.to_owned(), true));
        Self { from: end.clone(), to: end }
    }

    pub(super) fn from(version: impl Into<String>) -> Self {
        Self { from: Some((version.into(), true)), to: None }
    }

    pub(super) fn above(version: impl Into<String>) -> Self {
        Self { from: Some((version.into(), false)), to: None }
    }

    pub(super) fn below(version: impl Into<String>) -> Self {
        Self { from: None, to: Some((version.into(), false)) }
    }

    pub(super) fn up_to(version: impl Into<String>) -> Self {
        Self { from: None, to: Some((version.into(), true)) }
    }

    pub(super) fn between(from: impl Into<String>, below: impl Into<String>) -> Self {
        Self { from: Some((from.into(), true)), to: Some((below.into(), false)) }
    }

    /// What both hold.
    pub(super) fn and(self, other: Self, order: Order<'_>) -> Result<Self, VersError> {
        let from = tighter(self.from, other.from, Ordering::Greater, order)?;
        let to = tighter(self.to, other.to, Ordering::Less, order)?;
        Ok(Self { from, to })
    }

    pub(super) fn holds_something(&self, order: Order<'_>) -> Result<bool, VersError> {
        let (Some((from, from_in)), Some((to, to_in))) = (&self.from, &self.to) else { return Ok(true) };
        Ok(match order(from, to)? {
            Ordering::Less => true,
            Ordering::Equal => *from_in && *to_in,
            Ordering::Greater => false,
        })
    }

    /// As `vers:` writes it.
    pub(super) fn constraints(&self) -> Vec<Constraint> {
        let of = |version: &String, comparator| Constraint { comparator, version: version.clone() };
        if let (Some((from, true)), Some((to, true))) = (&self.from, &self.to)
            && from == to
        {
            return vec![of(from, Comparator::Equal)];
        }
        let from = self.from.iter().map(|(version, is_in)| {
            of(version, if *is_in { Comparator::GreaterOrEqual } else { Comparator::Greater })
        });
        let to = self.to.iter().map(|(version, is_in)| {
            of(version, if *is_in { Comparator::LessOrEqual } else { Comparator::Less })
        });
        from.chain(to).collect()
    }
}

pub(super) fn excluded(version: String) -> Constraint {
    Constraint { comparator: Comparator::NotEqual, version }
}

/// The end that leaves less: the one that stands to the other as `wanted`; of equals the open one.
fn tighter(one: End, two: End, wanted: Ordering, order: Order<'_>) -> Result<End, VersError> {
    let (Some((left, left_in)), Some((right, right_in))) = (&one, &two) else { return Ok(one.or(two)) };
    Ok(match order(left, right)? {
        Ordering::Equal if *left_in && !*right_in => two,
        Ordering::Equal => one,
        found if found == wanted => one,
        _ => two,
    })
}

/// Sorts alternatives and joins those that overlap; those that only touch stay apart.
///
/// By insertion: a library's sort may stop the program where an order has holes, and these lists are short by the limit on
/// constraints.
pub(super) fn disjoint(alternatives: Vec<Interval>, order: Order<'_>) -> Result<Vec<Interval>, VersError> {
    let mut sorted: Vec<Interval> = Vec::with_capacity(alternatives.len());
    for alternative in alternatives {
        let mut at = sorted.len();
        while let Some(before) = at.checked_sub(1).and_then(|at| sorted.get(at)) {
            if !starts_later(before, &alternative, order)? {
                break;
            }
            at -= 1;
        }
        sorted.insert(at, alternative);
    }
    let mut joined: Vec<Interval> = Vec::with_capacity(sorted.len());
    for next in sorted {
        match joined.last_mut() {
            Some(last) if overlap(last, &next, order)? => {
                last.to = wider(last.to.take(), next.to, order)?;
            }
            _ => joined.push(next),
        }
    }
    Ok(joined)
}

fn starts_later(one: &Interval, two: &Interval, order: Order<'_>) -> Result<bool, VersError> {
    Ok(match (&one.from, &two.from) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some((left, left_in)), Some((right, right_in))) => match order(left, right)? {
            Ordering::Equal => !*left_in && *right_in,
            found => found == Ordering::Greater,
        },
    })
}

fn overlap(first: &Interval, next: &Interval, order: Order<'_>) -> Result<bool, VersError> {
    let (Some((to, _)), Some((from, _))) = (&first.to, &next.from) else { return Ok(true) };
    // One version twice is once.
    let same = first.from == first.to && next.from == next.to;
    Ok(match order(from, to)? {
        Ordering::Less => true,
        Ordering::Equal => same || first == next,
        Ordering::Greater => false,
    })
}

fn wider(one: End, two: End, order: Order<'_>) -> Result<End, VersError> {
    let (Some((left, left_in)), Some((right, _))) = (&one, &two) else { return Ok(None) };
    Ok(match order(left, right)? {
        Ordering::Greater => one,
        Ordering::Equal if *left_in => one,
        _ => two,
    })
}
