//! The cost of a derivation: how many steps of level 4, 3, 2, 1, 0 it has, compared in that order.

use super::ABSENT;

/// Bits of one count. The topmost one catches the overflow of an addition, so a count goes to 2047.
const LANE: u32 = 12;
/// The largest count.
const MOST: u64 = (1 << (LANE - 1)) - 1;
/// The overflow bits of all five counts.
const OVERFLOW: u64 = spread(MOST + 1);
/// All five counts at their largest.
const FULL: u64 = spread(MOST);

const fn spread(count: u64) -> u64 {
    count | count << LANE | count << (2 * LANE) | count << (3 * LANE) | count << (4 * LANE)
}

/// Five counts in one number, that of level 4 foremost, so that costs compare as numbers do.
///
/// A count saturates at 2047, and then all counts of easier levels are 2047 as well. Without this an addition could
/// turn the order of two costs round: (2046 hard, 100 easy) is less than (2047 hard, none easy), and with one more hard
/// step each it would be more. As it is, addition keeps the order, which is what Knuth's algorithm asks for.
/// The hardest level is exact, whatever saturates below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cost(u64);

impl Cost {
    /// No steps at all.
    pub const NOTHING: Self = Self(0);
    /// More than every cost: no derivation.
    pub const NEVER: Self = Self(u64::MAX);

    /// One step of `level`; an absent one costs [`NEVER`](Self::NEVER).
    #[inline]
    #[must_use]
    pub fn of_step(level: u8) -> Self {
        if level > 4 { Self::NEVER } else { Self(1 << (LANE * u32::from(level))) }
    }

    /// Both together.
    #[inline]
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self == Self::NEVER || other == Self::NEVER {
            return Self::NEVER;
        }
        let sum = self.0 + other.0;
        let overflow = sum & OVERFLOW;
        if overflow == 0 { Self(sum) } else { Self::saturated(sum, overflow) }
    }

    #[cold]
    fn saturated(sum: u64, overflow: u64) -> Self {
        let below = u64::MAX >> overflow.leading_zeros();
        Self((sum & !below) | (FULL & below))
    }

    /// The level of the hardest step; [`ABSENT`] where there is no derivation, 0 for no steps.
    #[inline]
    #[must_use]
    pub fn level(self) -> u8 {
        if self == Self::NEVER {
            return ABSENT;
        }
        ((63 - (self.0 | 1).leading_zeros()) / LANE) as u8
    }

    /// How many steps of each level, that of level 0 first; 2047 means as many or more. `None`: no derivation.
    ///
    /// A fact used twice is counted twice: these counts break ties and decide nothing.
    #[must_use]
    pub fn counts(self) -> Option<[u16; 5]> {
        (self != Self::NEVER)
            .then(|| [0, 1, 2, 3, 4].map(|lane: u32| ((self.0 >> (LANE * lane)) & MOST) as u16))
    }
}

impl Default for Cost {
    fn default() -> Self {
        Self::NEVER
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(counts: [u64; 5]) -> Cost {
        Cost((0..5).map(|lane| counts[lane] << (LANE * lane as u32)).sum())
    }

    /// What the sum of many costs is, by its definition.
    fn exact(all: &[[u64; 5]]) -> Cost {
        let mut sum = [0u64; 5];
        for counts in all {
            for lane in 0..5 {
                sum[lane] += counts[lane];
            }
        }
        if let Some(top) = (0..5).rev().find(|&lane| sum[lane] > MOST) {
            sum[..=top].fill(MOST);
        }
        of(sum)
    }

    fn counts() -> impl Strategy<Value = [u64; 5]> {
        prop::array::uniform5(prop_oneof![0u64..3, 1000u64..1030, (MOST - 2)..=MOST])
    }

    proptest! {
        #[test]
        fn a_sum_is_what_it_is_by_definition_in_any_order(a in counts(), b in counts(), c in counts()) {
            let want = exact(&[a, b, c]);
            prop_assert_eq!(of(a).and(of(b)).and(of(c)), want);
            prop_assert_eq!(of(c).and(of(a)).and(of(b)), want);
        }

        #[test]
        fn addition_keeps_the_order_and_never_lowers(a in counts(), b in counts(), c in counts(), d in counts()) {
            let (a, b) = (of(a).and(of(d)), of(b));
            let (less, more) = if a <= b { (a, b) } else { (b, a) };
            prop_assert!(less.and(of(c)) <= more.and(of(c)));
            prop_assert!(less.and(of(c)) >= less);
        }
    }

    #[test]
    fn the_hardest_level_is_exact_when_counts_below_it_overflow() {
        let mut cost = Cost::of_step(2);
        for _ in 0..64 {
            cost = cost.and(cost);
        }
        assert_eq!(cost.level(), 2);
        assert_eq!(cost.counts(), Some([2047, 2047, 2047, 0, 0]));
        assert_eq!(Cost::NEVER.level(), ABSENT);
        assert_eq!(Cost::NOTHING.level(), 0);
        assert_eq!((0..5).map(|level| Cost::of_step(level).level()).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    }
}
