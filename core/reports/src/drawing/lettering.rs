//! Where the words of a line go: onto its longest free stretch, or nowhere; the table beside names every flow.

use super::tracks::Spot;

/// Width of a letter of a label and height of its line, in pixels, for a system font at 11 px.
const LETTER: f64 = 6.0;
const LINE: f64 = 14.0;
/// The longest label that is tried, and what it is cut to where that does not fit.
const LONGEST: usize = 24;
const SHORT: usize = 10;

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// A label and the middle of its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    pub text: String,
    pub at: Spot,
}

/// Places for labels, given one by one; what is taken stays taken.
pub(super) struct Lettering {
    taken: Vec<Area>,
    lines: Vec<Area>,
}

impl Lettering {
    /// `boxes` may not be written over at all, other lines only if nothing better is found.
    pub fn new(boxes: Vec<Area>, lines: &[Vec<Spot>]) -> Self {
        let thin = |(from, to): (&Spot, &Spot)| Area {
            left: from.x.min(to.x) - 1.0,
            top: from.y.min(to.y) - 1.0,
            right: from.x.max(to.x) + 1.0,
            bottom: from.y.max(to.y) + 1.0,
        };
        let lines = lines.iter().flat_map(|line| line.iter().zip(line.iter().skip(1)).map(thin)).collect();
        Self { taken: boxes, lines }
    }

    /// A place on `line` for `text`, whole or cut.
    pub fn place(&mut self, text: &str, line: &[Spot]) -> Option<Label> {
        let mut stretches: Vec<(Spot, Spot)> =
            line.iter().copied().zip(line.iter().copied().skip(1)).collect();
        let length = |(from, to): &(Spot, Spot)| (from.x - to.x).abs() + (from.y - to.y).abs();
        let across = |(from, to): &(Spot, Spot)| (from.y - to.y).abs() < 0.5;
        stretches.sort_by(|one, other| {
            (across(other), length(other))
                .partial_cmp(&(across(one), length(one)))
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut best: Option<(usize, Label, Area)> = None;
        for limit in [LONGEST, SHORT] {
            let text = cut(text, limit);
            for (from, to) in &stretches {
                let room = length(&(*from, *to));
                let needed = if across(&(*from, *to)) { width(&text) + 14.0 } else { LINE + 12.0 };
                if room < needed {
                    continue;
                }
                for share in [0.5, 0.3, 0.7, 0.18, 0.82] {
                    let at =
                        Spot { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
                    let area = area(&text, at);
                    if self.taken.iter().any(|other| other.overlaps(&area)) {
                        continue;
                    }
                    let crossed = self.lines.iter().filter(|other| other.overlaps(&area)).count();
                    if best.as_ref().is_none_or(|(fewest, ..)| crossed < *fewest) {
                        best = Some((crossed, Label { text: text.clone(), at }, area));
                    }
                }
            }
        }
        // Its own line is always under it; one more may be, but not a whole bundle.
        let (_, label, area) = best.filter(|(crossed, ..)| *crossed <= 2)?;
        self.taken.push(area);
        Some(label)
    }
}

fn area(text: &str, at: Spot) -> Area {
    let half = width(text) / 2.0 + 3.0;
    Area { left: at.x - half, right: at.x + half, top: at.y - LINE / 2.0, bottom: at.y + LINE / 2.0 }
}

/// The width of a label, in pixels.
pub(super) fn width(text: &str) -> f64 {
    LETTER * u32::try_from(text.chars().count()).map_or(0.0, f64::from)
}

/// At most `limit` letters, the last one an ellipsis where something was cut.
pub(super) fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(limit.saturating_sub(1)).collect();
    short.truncate(short.trim_end_matches([' ', '-', ',']).len());
    short.push('…');
    short
}

/// `text` on at most `lines` lines of `limit` letters, broken at blanks and hyphens where that can be.
pub(super) fn wrapped(text: &str, limit: usize, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let is_last = out.len() == lines;
        match out.last_mut() {
            Some(line) if is_last || line.chars().count() + 1 + word.chars().count() <= limit => {
                line.push(' ');
                line.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
    }
    out.into_iter().map(|line| cut(&line, limit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_out_of_each_others_way() {
        let line = vec![Spot { x: 0.0, y: 0.0 }, Spot { x: 100.0, y: 0.0 }];
        let mut lettering = Lettering::new(Vec::new(), std::slice::from_ref(&line));
        let one = lettering.place("dns-reply", &line).unwrap();
        assert_eq!((one.text.as_str(), one.at.x), ("dns-reply", 50.0));
        assert_eq!(lettering.place("something-quite-long", &line), None);
    }

    #[test]
    fn long_names_are_cut_visibly() {
        assert_eq!(cut("communication", 8), "communi…");
        assert_eq!(wrapped("independent safety processor", 18, 2), ["independent safety", "processor"]);
        assert_eq!(wrapped("a b c d e f", 3, 2), ["a b", "c…"]);
    }
}
