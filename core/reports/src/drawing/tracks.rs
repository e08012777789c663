//! From ways on the lattice to lines in pixels: lines that share a gutter run beside each other.

use std::collections::{BTreeMap, BTreeSet};

use super::routing::Point;

/// Size of a box, in pixels.
pub(super) const BOX: (f64, f64) = (148.0, 50.0);
/// From box to box, in pixels.
pub(super) const PITCH: (f64, f64) = (224.0, 104.0);
/// Lines between two rows lie so much above the middle, in pixels: a zone's name may stand below them.
const RAISED: f64 = 8.0;
/// Parallel lines lie at most so far apart, in pixels.
const GAP: f64 = 11.0;

/// A place in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub x: f64,
    pub y: f64,
}

/// The middle of what stands at a lattice point.
pub(super) fn spot(point: Point) -> Spot {
    Spot { x: f64::from(point.x) * PITCH.0 / 2.0, y: f64::from(point.y) * PITCH.1 / 2.0 }
}

/// A straight stretch of a way.
struct Stretch {
    /// Which way it belongs to.
    way: usize,
    /// Runs across (y is fixed), not down.
    across: bool,
    /// The fixed coordinate.
    line: i32,
    /// The running coordinate, lower and higher end.
    low: i32,
    high: i32,
    /// Where its neighbours in the way turn: -2 both up or left … 2 both down or right.
    turns: i32,
    /// Pixels beside the lattice line.
    offset: f64,
}

/// A line for each way, its corners in pixels; both ends lie on the borders of the boxes they join.
pub(super) fn lines(ways: &[Vec<Point>], boxes: &BTreeSet<Point>) -> Vec<Vec<Spot>> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut of_way: Vec<Vec<usize>> = Vec::new();
    for (way, points) in ways.iter().enumerate() {
        let first = stretches.len();
        stretches.extend(split(way, points));
        of_way.push((first..stretches.len()).collect());
    }
    let mut by_line: BTreeMap<(bool, i32), Vec<usize>> = BTreeMap::new();
    for (index, stretch) in stretches.iter().enumerate() {
        by_line.entry((stretch.across, stretch.line)).or_default().push(index);
    }
    for members in by_line.into_values() {
        spread(&mut stretches, members, boxes);
    }
    of_way
        .iter()
        .zip(ways)
        .map(|(indices, points)| {
            let parts: Vec<&Stretch> = indices.iter().filter_map(|&index| stretches.get(index)).collect();
            corners(&parts, points)
        })
        .collect()
}

fn corner_points(points: &[Point]) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::new();
    for &point in points {
        if let [.., before, last] = corners.as_slice()
            && ((before.x == last.x && last.x == point.x) || (before.y == last.y && last.y == point.y))
        {
            corners.pop();
        }
        corners.push(point);
    }
    corners
}

fn split(way: usize, points: &[Point]) -> Vec<Stretch> {
    let corners = corner_points(points);
    let ends: Vec<(Point, Point)> = corners.iter().copied().zip(corners.iter().copied().skip(1)).collect();
    ends.iter()
        .enumerate()
        .map(|(index, &(from, to))| {
            let across = from.y == to.y;
            let turn = |near: Point, far: Point| {
                if across { (far.y - near.y).signum() } else { (far.x - near.x).signum() }
            };
            let before =
                index.checked_sub(1).and_then(|i| ends.get(i)).map_or(0, |&(far, _)| turn(from, far));
            let after = ends.get(index + 1).map_or(0, |&(_, far)| turn(to, far));
            let (a, b) = if across { (from.x, to.x) } else { (from.y, to.y) };
            Stretch {
                way,
                across,
                line: if across { from.y } else { from.x },
                low: a.min(b),
                high: a.max(b),
                turns: before + after,
                offset: 0.0,
            }
        })
        .collect()
}

/// Gives the stretches of one lattice line different tracks wherever they would lie on each other.
fn spread(stretches: &mut [Stretch], mut members: Vec<usize>, boxes: &BTreeSet<Point>) {
    members.sort_by_key(|&index| stretches.get(index).map(|s| (s.turns, s.low, s.high, s.way)));
    let conflict = |one: &Stretch, other: &Stretch| {
        let (low, high) = (one.low.max(other.low), one.high.min(other.high));
        let meeting = if one.across { Point { x: low, y: one.line } } else { Point { x: one.line, y: low } };
        low < high || (low == high && !boxes.contains(&meeting))
    };
    // Groups of stretches that touch each other, directly or through others, are spread together.
    let mut left: Vec<usize> = members;
    while let Some(first) = left.first().copied() {
        let mut group = vec![first];
        left.remove(0);
        let mut next = 0;
        while let Some(one) = group.get(next).and_then(|&index| stretches.get(index)) {
            next += 1;
            let (touching, others): (Vec<usize>, Vec<usize>) = left
                .iter()
                .partition(|&&other| stretches.get(other).is_some_and(|other| conflict(one, other)));
            group.extend(touching);
            left = others;
        }
        group.sort_by_key(|&index| stretches.get(index).map(|s| (s.turns, s.low, s.high, s.way)));
        let mut tracks: Vec<Vec<usize>> = Vec::new();
        for index in group {
            let Some(stretch) = stretches.get(index) else { continue };
            let is_free = |track: &&mut Vec<usize>| {
                track.iter().all(|&other| stretches.get(other).is_some_and(|other| !conflict(stretch, other)))
            };
            match tracks.iter_mut().find(is_free) {
                Some(track) => track.push(index),
                None => tracks.push(vec![index]),
            }
        }
        place_tracks(stretches, &tracks);
    }
}

fn place_tracks(stretches: &mut [Stretch], tracks: &[Vec<usize>]) {
    let count = u32::try_from(tracks.len()).map_or(1.0, f64::from);
    for (number, track) in tracks.iter().enumerate() {
        for &index in track {
            let Some(stretch) = stretches.get_mut(index) else { continue };
            let room = room(stretch.across, stretch.line);
            let gap = if count > 1.0 { GAP.min(room / (count - 1.0)) } else { 0.0 };
            let raised = if stretch.across && stretch.line % 2 != 0 { RAISED } else { 0.0 };
            stretch.offset =
                (u32::try_from(number).map_or(0.0, f64::from) - (count - 1.0) / 2.0) * gap - raised;
        }
    }
}

/// How wide lines beside each other may spread on a lattice line, in pixels.
fn room(across: bool, line: i32) -> f64 {
    let through_boxes = line % 2 == 0;
    match (across, through_boxes) {
        (true, true) => BOX.1 - 18.0,
        (true, false) => PITCH.1 - BOX.1 - 30.0,
        (false, true) => BOX.0 - 44.0,
        (false, false) => PITCH.0 - BOX.0 - 30.0,
    }
}

fn corners(parts: &[&Stretch], points: &[Point]) -> Vec<Spot> {
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else { return Vec::new() };
    let mut out = Vec::new();
    let along = |stretch: &Stretch, spot: Spot| {
        let fixed =
            f64::from(stretch.line) * if stretch.across { PITCH.1 } else { PITCH.0 } / 2.0 + stretch.offset;
        if stretch.across { Spot { x: spot.x, y: fixed } } else { Spot { x: fixed, y: spot.y } }
    };
    let on_border = |stretch: &Stretch, at: Point, other: Point| {
        let centre = spot(at);
        let away = Spot {
            x: centre.x + f64::from((other.x - at.x).signum()) * BOX.0 / 2.0,
            y: centre.y + f64::from((other.y - at.y).signum()) * BOX.1 / 2.0,
        };
        along(stretch, away)
    };
    if let (Some(start), Some(second)) = (parts.first(), points.get(1)) {
        out.push(on_border(start, first, *second));
    }
    for (one, other) in parts.iter().zip(parts.iter().skip(1)) {
        let meeting = along(one, along(other, Spot { x: 0.0, y: 0.0 }));
        out.push(meeting);
    }
    if let (Some(end), Some(before)) = (parts.last(), points.len().checked_sub(2).and_then(|i| points.get(i)))
    {
        out.push(on_border(end, last, *before));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_share_a_gutter_lie_beside_each_other() {
        let point = |x, y| Point { x, y };
        let one = vec![point(0, 0), point(1, 0), point(1, 1), point(1, 2), point(2, 2)];
        let other = vec![point(0, 2), point(1, 2), point(1, 3), point(1, 4), point(2, 4)];
        let boxes = BTreeSet::from([point(0, 0), point(0, 2), point(2, 2), point(2, 4)]);
        let lines = lines(&[one, other], &boxes);
        assert_eq!(lines[0].len(), 4);
        assert_ne!(lines[0][1].x, lines[1][1].x, "{lines:?}");
        assert_eq!(lines[0][0].x, BOX.0 / 2.0);
        assert_eq!(lines[0][3].x, PITCH.0 - BOX.0 / 2.0);
    }
}
