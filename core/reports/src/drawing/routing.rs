//! Ways for the lines: right-angled, around the boxes, through the gutters between them.
//!
//! The grid is doubled: a box stands at even coordinates, the gutters run at odd ones. Each line takes the cheapest
//! way on that lattice (Dijkstra, with a charge for bends, for company and for crossings), shortest lines first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::layout::Cell;
use super::rectangle::Rectangle;

/// A point of the doubled grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Point {
    pub x: i32,
    pub y: i32,
}

impl From<Cell> for Point {
    fn from(cell: Cell) -> Self {
        Self { x: cell.column * 2, y: cell.row * 2 }
    }
}

/// Costs of half a column, half a row (in pixels they are about that far apart), a bend, another line on the same
/// stretch, a line crossed.
const ACROSS: u32 = 100;
const DOWN: u32 = 52;
const BEND: u32 = 45;
const COMPANY: u32 = 14;
const CROSSING: u32 = 30;
/// Past this many lattice points times lines, every line is a plain elbow.
const MAX_WORK: usize = 4_000_000;

const DIRECTIONS: [(i32, i32); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

/// How often each stretch and each point is used, by direction of travel (0 across, 1 down).
#[derive(Default)]
struct Traffic {
    stretches: BTreeMap<(Point, Point), u32>,
    points: BTreeMap<(Point, usize), u32>,
}

impl Traffic {
    fn stretch(&self, from: Point, to: Point) -> u32 {
        self.stretches.get(&(from.min(to), from.max(to))).copied().unwrap_or(0)
    }

    fn crossed(&self, point: Point, axis: usize) -> u32 {
        self.points.get(&(point, 1 - axis)).copied().unwrap_or(0)
    }

    fn add(&mut self, way: &[Point]) {
        for (&from, &to) in way.iter().zip(way.iter().skip(1)) {
            *self.stretches.entry((from.min(to), from.max(to))).or_default() += 1;
            let axis = usize::from(from.x == to.x);
            *self.points.entry((from, axis)).or_default() += 1;
            *self.points.entry((to, axis)).or_default() += 1;
        }
    }
}

/// A way for each pair of cells, point by point, both ends included.
pub(super) fn ways(pairs: &[(Cell, Cell)], taken: &BTreeSet<Cell>) -> Vec<Vec<Point>> {
    let frame = Rectangle::around(taken.iter().copied());
    let lattice = Lattice { frame, boxes: taken.iter().map(|&cell| cell.into()).collect() };
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    let length = |index: &usize| {
        pairs
            .get(*index)
            .map_or(0, |(from, to)| (from.column - to.column).abs() * 2 + (from.row - to.row).abs())
    };
    order.sort_by_key(|index| (length(index), *index));
    let mut traffic = Traffic::default();
    let mut ways = vec![Vec::new(); pairs.len()];
    let affordable = lattice.size().saturating_mul(pairs.len()) <= MAX_WORK;
    for index in order {
        let Some(&(from, to)) = pairs.get(index) else { continue };
        let (from, to) = (Point::from(from), Point::from(to));
        let found = if affordable { lattice.way(from, to, &traffic) } else { None };
        let way = found.unwrap_or_else(|| elbow(from, to));
        traffic.add(&way);
        if let Some(slot) = ways.get_mut(index) {
            *slot = way;
        }
    }
    ways
}

struct Lattice {
    frame: Rectangle,
    boxes: BTreeSet<Point>,
}

impl Lattice {
    fn size(&self) -> usize {
        let side = |low: i32, high: i32| usize::try_from((high - low) * 2 + 3).unwrap_or(0);
        side(self.frame.left, self.frame.right).saturating_mul(side(self.frame.top, self.frame.bottom))
    }

    fn holds(&self, point: Point) -> bool {
        (self.frame.left * 2 - 1..=self.frame.right * 2 + 1).contains(&point.x)
            && (self.frame.top * 2 - 1..=self.frame.bottom * 2 + 1).contains(&point.y)
    }

    fn way(&self, from: Point, to: Point, traffic: &Traffic) -> Option<Vec<Point>> {
        let mut best: Best = BTreeMap::new();
        let mut queue = BinaryHeap::new();
        for direction in 0..DIRECTIONS.len() {
            best.insert((from, direction), (0, None));
            queue.push(Reverse((0, from, direction)));
        }
        while let Some(Reverse((cost, point, direction))) = queue.pop() {
            if point == to {
                return Some(trace(&best, (point, direction)));
            }
            if best.get(&(point, direction)).is_some_and(|(known, _)| *known < cost) {
                continue;
            }
            for (next_direction, (across, down)) in DIRECTIONS.iter().enumerate() {
                let next = Point { x: point.x + across, y: point.y + down };
                let turns_back = (direction + 2) % 4 == next_direction && point != from;
                let blocked = next != to && self.boxes.contains(&next);
                if turns_back || blocked || !self.holds(next) {
                    continue;
                }
                let axis = usize::from(*across == 0);
                let bend = if point == from || direction == next_direction { 0 } else { BEND };
                let step = if axis == 0 { ACROSS } else { DOWN };
                let next_cost = cost
                    + step
                    + bend
                    + traffic.stretch(point, next) * COMPANY
                    + if next == to { 0 } else { traffic.crossed(next, axis) * CROSSING };
                let key = (next, next_direction);
                if best.get(&key).is_none_or(|(known, _)| next_cost < *known) {
                    best.insert(key, (next_cost, Some((point, direction))));
                    queue.push(Reverse((next_cost, next, next_direction)));
                }
            }
        }
        None
    }
}

/// A point and the direction it was come to by.
type State = (Point, usize);
/// The cheapest cost of each state, and the state before it.
type Best = BTreeMap<State, (u32, Option<State>)>;

fn trace(best: &Best, end: State) -> Vec<Point> {
    let mut way = vec![end.0];
    let mut state = end;
    while let Some((_, Some(previous))) = best.get(&state) {
        way.push(previous.0);
        state = *previous;
    }
    way.reverse();
    way.dedup();
    way
}

/// Across, then down: for drawings too big to route well.
fn elbow(from: Point, to: Point) -> Vec<Point> {
    let mut way = vec![from];
    let mut point = from;
    while point.x != to.x {
        point.x += (to.x - point.x).signum();
        way.push(point);
    }
    while point.y != to.y {
        point.y += (to.y - point.y).signum();
        way.push(point);
    }
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(column: i32, row: i32) -> Cell {
        Cell { column, row }
    }

    #[test]
    fn neighbours_are_joined_straight_and_boxes_are_gone_around() {
        let taken = BTreeSet::from([cell(0, 0), cell(1, 0), cell(2, 0)]);
        let ways = ways(&[(cell(0, 0), cell(1, 0)), (cell(0, 0), cell(2, 0))], &taken);
        assert_eq!(ways[0], [Point { x: 0, y: 0 }, Point { x: 1, y: 0 }, Point { x: 2, y: 0 }]);
        assert!(!ways[1].contains(&Point { x: 2, y: 0 }), "{:?}", ways[1]);
        assert_eq!(ways[1].last(), Some(&Point { x: 4, y: 0 }));
        for (from, to) in ways[1].iter().zip(ways[1].iter().skip(1)) {
            assert_eq!((from.x - to.x).abs() + (from.y - to.y).abs(), 1);
        }
    }
}
