//! Places for what has none, without moving what has one.
//!
//! What is new is placed at the free place nearest to its zone and to what it is linked to. Everything is decided
//! by the drawing's own order, so that the same drawing always gives the same layout.

use std::collections::BTreeSet;

use noharm_model::answer::Drawing;

use super::first_layout;
use super::graph::{Graph, Kind};
use super::layout::{Cell, Layout};
use super::rectangle::{Rectangle, rectangles};

/// Places what has no place. True: something was added.
pub(super) fn place(layout: &mut Layout, drawing: &Drawing) -> bool {
    let graph = Graph::new(drawing);
    let is_new = |layout: &Layout, node: usize| cell_of(layout, &graph, node).is_none();
    let new: Vec<usize> = (0..graph.nodes.len()).filter(|&node| is_new(layout, node)).collect();
    if new.is_empty() {
        return false;
    }
    if layout.boxes.is_empty() && layout.zones.is_empty() {
        for (node, cell) in first_layout::cells(&graph).into_iter().enumerate() {
            put(layout, &graph, node, cell);
        }
        return true;
    }
    for node in new {
        let cell = free_cell(layout, &graph, node);
        put(layout, &graph, node, cell);
    }
    true
}

/// Where a node stands.
pub(super) fn cell_of(layout: &Layout, graph: &Graph, node: usize) -> Option<Cell> {
    let node = graph.nodes.get(node)?;
    match node.kind {
        Kind::Box(_) => layout.box_cell(node.id),
        Kind::Zone(_) => layout.zone_cell(node.id),
    }
}

fn put(layout: &mut Layout, graph: &Graph, node: usize, cell: Cell) {
    let Some(node) = graph.nodes.get(node) else { return };
    let map = match node.kind {
        Kind::Box(_) => &mut layout.boxes,
        Kind::Zone(_) => &mut layout.zones,
    };
    map.insert(node.id.to_owned(), cell);
}

/// The free place nearest to the node's own zone, then to what it is linked to; outside other zones' rectangles.
fn free_cell(layout: &Layout, graph: &Graph, node: usize) -> Cell {
    let taken: BTreeSet<Cell> = layout.cells().collect();
    let cluster = graph.nodes.get(node).map_or(0, |node| node.cluster);
    let members = graph.clusters.get(cluster).map(|cluster| cluster.members.as_slice()).unwrap_or_default();
    let own: Vec<Cell> = members.iter().filter_map(|&member| cell_of(layout, graph, member)).collect();
    let foreign: Vec<Rectangle> = graph
        .clusters
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != cluster)
        .flat_map(|(_, other)| {
            rectangles(
                &other.members.iter().filter_map(|&m| cell_of(layout, graph, m)).collect::<Vec<_>>(),
                &taken,
            )
        })
        .collect();
    let linked: Vec<Cell> = graph
        .bundles
        .iter()
        .filter_map(|bundle| match bundle.ends {
            (one, other) if one == node => cell_of(layout, graph, other),
            (one, other) if other == node => cell_of(layout, graph, one),
            _ => None,
        })
        .collect();
    let frame = Rectangle::around(taken.iter().copied());
    let mut best: Option<(i64, Cell)> = None;
    for column in frame.left - 1..=frame.right + 1 {
        for row in frame.top..=frame.bottom + 1 {
            let cell = Cell { column, row };
            if taken.contains(&cell) || foreign.iter().any(|rectangle| rectangle.holds(cell)) {
                continue;
            }
            let near = own.iter().map(|&other| distance(cell, other)).min();
            let far: i64 = linked.iter().map(|&other| distance(cell, other)).sum();
            let widens = i64::from(column < frame.left || column > frame.right) * 3;
            let score = near.map_or(0, |near| near * 100) + far * 2 + widens + i64::from(row - frame.top);
            if best.is_none_or(|(lowest, _)| score < lowest) {
                best = Some((score, cell));
            }
        }
    }
    best.map_or(Cell { column: frame.left, row: frame.bottom + 1 }, |(_, cell)| cell)
}

fn distance(one: Cell, other: Cell) -> i64 {
    i64::from((one.column - other.column).abs()) + i64::from((one.row - other.row).abs())
}
