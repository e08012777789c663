//! The first layout: the device in the middle, hostile zones to its left, the others to its right, then swaps until
//! no swap shortens the lines.

use std::collections::BTreeSet;

use super::graph::Graph;
use super::layout::Cell;

/// Past this many nodes a first layout is not improved by swaps, whose cost grows with the cube.
const MAX_IMPROVED: usize = 80;
/// A lane of at most so many rows does not tower over the others.
const TALLEST: usize = 5;

/// A place for each node.
pub(super) fn cells(graph: &Graph) -> Vec<Cell> {
    First::new(graph).improved(graph).cells()
}

/// A first layout: slots of the device's grid, and lanes of clusters on both sides.
#[derive(Clone)]
struct First {
    /// How many columns the middle has.
    width: usize,
    /// Row by row; `None` is an empty slot.
    middle: Vec<Option<usize>>,
    /// Lanes from the device outwards, per side; each a stack of clusters, each a stack of nodes.
    sides: [Vec<Lane>; 2],
    count: usize,
}

type Lane = Vec<Vec<usize>>;

impl First {
    fn new(graph: &Graph) -> Self {
        let middle_cluster = graph.middle();
        let members =
            graph.clusters.get(middle_cluster).map(|c| by_depth(graph, &c.members)).unwrap_or_default();
        let width = match members.len() {
            0..=2 => 1,
            3..=8 => 2,
            9..=15 => 3,
            count => count.isqrt(),
        };
        let height = members.len().div_ceil(width).max(1);
        let mut middle = vec![None; width * height];
        for (index, node) in members.into_iter().enumerate() {
            if let Some(slot) = middle.get_mut((index % height) * width + index / height) {
                *slot = Some(node);
            }
        }
        let mut sides = [Vec::new(), Vec::new()];
        let outside = graph.clusters.iter().enumerate().filter(|(index, _)| *index != middle_cluster);
        let (hostile, others): (Vec<_>, Vec<_>) = outside
            .map(|(_, cluster)| cluster)
            .filter(|cluster| !cluster.members.is_empty())
            .partition(|cluster| is_hostile(cluster.trust));
        for (side, clusters) in sides.iter_mut().zip([hostile, others]) {
            let total: usize = clusters.iter().map(|cluster| cluster.members.len()).sum();
            let tallest = height.max(TALLEST).max(total.div_ceil(total.div_ceil(TALLEST + 1).max(1)));
            *side = lanes(clusters.into_iter().map(|cluster| cluster.members.clone()), tallest);
        }
        Self { width, middle, sides, count: graph.nodes.len() }
    }

    /// Where each node would stand.
    fn cells(&self) -> Vec<Cell> {
        let middle_height = self.middle.len() / self.width.max(1);
        let lane_height = |lane: &Lane| lane.iter().map(Vec::len).sum::<usize>();
        let tallest = self.sides.iter().flatten().map(lane_height).max().unwrap_or(0).max(middle_height);
        let top = |height: usize| (tallest - height) / 2;
        let mut cells = vec![Cell { column: 0, row: 0 }; self.count];
        let mut set = |node: usize, column: usize, row: usize| {
            if let Some(cell) = cells.get_mut(node) {
                *cell = Cell { column: small(column), row: small(row) };
            }
        };
        let left = self.sides.first().map_or(0, Vec::len);
        for (index, slot) in self.middle.iter().enumerate() {
            if let Some(node) = slot {
                set(*node, left + index % self.width, top(middle_height) + index / self.width);
            }
        }
        for (side, lanes) in self.sides.iter().enumerate() {
            for (out, lane) in lanes.iter().enumerate() {
                let column = if side == 0 { left - 1 - out } else { left + self.width + out };
                let start = top(lane_height(lane));
                for (row, node) in lane.iter().flatten().enumerate() {
                    set(*node, column, start + row);
                }
            }
        }
        cells
    }

    /// Swaps until nothing gets shorter.
    fn improved(mut self, graph: &Graph) -> Self {
        if self.count > MAX_IMPROVED {
            return self;
        }
        let mut best = self.cost(graph);
        for _ in 0..12 {
            let before = best;
            for swap in self.swaps() {
                let mut other = self.clone();
                other.apply(swap);
                let cost = other.cost(graph);
                if cost < best {
                    best = cost;
                    self = other;
                }
            }
            if best == before {
                break;
            }
        }
        self
    }

    /// What its lines cost, and a charge for a lane that towers over the others.
    fn cost(&self, graph: &Graph) -> i64 {
        let heights = self.sides.iter().flatten().map(|lane| lane.iter().map(Vec::len).sum::<usize>());
        let towering = heights.map(|height| height.saturating_sub(TALLEST).pow(2)).sum::<usize>();
        cost(&self.cells(), graph) + i64::try_from(towering).unwrap_or(i64::MAX / 2) * 60
    }

    fn swaps(&self) -> Vec<Swap> {
        let mut swaps = Vec::new();
        for first in 0..self.middle.len() {
            swaps.extend((first + 1..self.middle.len()).map(|second| Swap::Slots(first, second)));
        }
        for (side, lanes) in self.sides.iter().enumerate() {
            let clusters: Vec<(usize, usize)> = lanes
                .iter()
                .enumerate()
                .flat_map(|(lane, stack)| (0..stack.len()).map(move |position| (lane, position)))
                .collect();
            for (index, &first) in clusters.iter().enumerate() {
                swaps.extend(
                    clusters.iter().skip(index + 1).map(|&second| Swap::Clusters(side, first, second)),
                );
            }
            for (lane, stack) in lanes.iter().enumerate() {
                for (cluster, members) in stack.iter().enumerate() {
                    for first in 0..members.len() {
                        swaps.extend(
                            (first + 1..members.len())
                                .map(|second| Swap::Members([side, lane, cluster], first, second)),
                        );
                    }
                }
            }
        }
        swaps
    }

    fn apply(&mut self, swap: Swap) {
        match swap {
            Swap::Slots(first, second) => swap_in(&mut self.middle, first, second),
            Swap::Clusters(side, first, second) => {
                let Some(lanes) = self.sides.get_mut(side) else { return };
                let at = |lanes: &[Lane], (lane, index): (usize, usize)| lanes.get(lane)?.get(index).cloned();
                let (Some(one), Some(other)) = (at(lanes, first), at(lanes, second)) else { return };
                let mut write = |(lane, index): (usize, usize), members: Vec<usize>| {
                    if let Some(slot) = lanes.get_mut(lane).and_then(|lane| lane.get_mut(index)) {
                        *slot = members;
                    }
                };
                write(first, other);
                write(second, one);
            }
            Swap::Members([side, lane, cluster], first, second) => {
                let members = self
                    .sides
                    .get_mut(side)
                    .and_then(|lanes| lanes.get_mut(lane))
                    .and_then(|lane| lane.get_mut(cluster));
                if let Some(members) = members {
                    swap_in(members, first, second);
                }
            }
        }
    }
}

/// Swaps two elements, where both are still there: an earlier swap may have put a smaller cluster in this place.
fn swap_in<T>(elements: &mut [T], first: usize, second: usize) {
    if first < elements.len() && second < elements.len() {
        elements.swap(first, second);
    }
}

#[derive(Clone, Copy)]
enum Swap {
    Slots(usize, usize),
    Clusters(usize, (usize, usize), (usize, usize)),
    Members([usize; 3], usize, usize),
}

/// Those that something outside speaks to come first, then those behind them.
fn by_depth(graph: &Graph, members: &[usize]) -> Vec<usize> {
    let mut reached: BTreeSet<usize> =
        (0..graph.nodes.len()).filter(|node| !members.contains(node)).collect();
    let mut left: Vec<usize> = members.to_vec();
    let mut order = Vec::new();
    while !left.is_empty() {
        let next = |node: &usize| {
            graph.bundles.iter().any(|bundle| {
                (bundle.ends.0 == *node && reached.contains(&bundle.ends.1))
                    || (bundle.ends.1 == *node && reached.contains(&bundle.ends.0))
            })
        };
        let (mut layer, rest): (Vec<usize>, Vec<usize>) = left.iter().copied().partition(next);
        if layer.is_empty() {
            order.extend(rest);
            break;
        }
        reached.extend(layer.iter().copied());
        order.append(&mut layer);
        left = rest;
    }
    order
}

fn lanes(clusters: impl Iterator<Item = Vec<usize>>, tallest: usize) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    for members in clusters {
        let has_room = |lane: &&mut Lane| lane.iter().map(Vec::len).sum::<usize>() + members.len() <= tallest;
        match lanes.iter_mut().find(has_room) {
            Some(lane) => lane.push(members),
            None => lanes.push(vec![members]),
        }
    }
    lanes
}

/// Length of all lines on the grid, with a charge for each box that a straight line would run through.
fn cost(cells: &[Cell], graph: &Graph) -> i64 {
    let taken: BTreeSet<Cell> = cells.iter().copied().collect();
    let line = |bundle: &super::graph::Bundle| {
        let (Some(from), Some(to)) = (cells.get(bundle.ends.0), cells.get(bundle.ends.1)) else { return 0 };
        let (across, down) = ((from.column - to.column).abs(), (from.row - to.row).abs());
        let between = |cell: &Cell| {
            (across == 0 && cell.column == from.column && inside(cell.row, from.row, to.row))
                || (down == 0 && cell.row == from.row && inside(cell.column, from.column, to.column))
        };
        let blocked = i64::try_from(taken.iter().filter(|cell| between(cell)).count()).unwrap_or(i64::MAX);
        let bends = i64::from(across != 0 && down != 0);
        let weight = i64::try_from(bundle.arrows.len().min(3)).unwrap_or(3) + 1;
        (i64::from(across) * 6 + i64::from(down) * 4 + blocked * 8 + bends * 2) * weight
    };
    graph.bundles.iter().map(line).sum()
}

fn inside(value: i32, one: i32, other: i32) -> bool {
    value > one.min(other) && value < one.max(other)
}

fn is_hostile(trust: &str) -> bool {
    let trust = trust.to_lowercase();
    ["hostile", "untrusted", "public", "open", "low", "none"].iter().any(|word| trust.contains(word))
}

fn small(value: usize) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
