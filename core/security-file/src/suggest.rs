//! The nearest name to one that is not there.

/// How many slips are looked into; more are only told. Keeps a hostile text from costing more than its length.
pub(crate) struct Budget(u32);

impl Default for Budget {
    fn default() -> Self {
        Self(200)
    }
}

impl Budget {
    /// [`nearest`], while there is budget left.
    pub(crate) fn nearest<'a>(
        &mut self,
        word: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.0 = self.0.checked_sub(1)?;
        nearest(word, candidates)
    }

    /// Whether there is budget left.
    pub(crate) fn is_left(&self) -> bool {
        self.0 > 0
    }
}

/// The candidate that is nearest to `word`, if one is near: at most a third of its characters away.
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters = |text: &str| text.chars().take(MOST).flat_map(char::to_lowercase).collect::<Vec<char>>();
    let wanted = letters(word);
    let bound = wanted.len() / 3;
    candidates
        .filter(|candidate| *candidate != word)
        .filter_map(|candidate| Some((distance(&wanted, &letters(candidate), bound)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Longer names are compared by their first characters.
const MOST: usize = 64;

/// Insertions, deletions, changes and swaps of neighbours from `a` to `b`; none where more than `bound`.
fn distance(a: &[char], b: &[char], bound: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > bound {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best =
                (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before_last, j - 1) + 1);
            }
            row.push(best);
        }
        if row.iter().min().is_some_and(|least| *least > bound) {
            return None;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|away| *away <= bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_and_not_strangers() {
        let names = ["ward-network", "wifi-link", "set-rate", "protects"];
        assert_eq!(nearest("ward-netwrok", names.into_iter()), Some("ward-network"));
        assert_eq!(nearest("protect", names.into_iter()), Some("protects"));
        assert_eq!(nearest("Set-Rate", names.into_iter()), Some("set-rate"));
        assert_eq!(nearest("Z", ["A", "z"].into_iter()), Some("z"));
        assert_eq!(nearest("motor", names.into_iter()), None);
        assert_eq!(nearest("", names.into_iter()), None);
    }
}
