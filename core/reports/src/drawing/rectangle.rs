//! Rectangles of the grid: how a zone is drawn around its boxes without covering another's.

use std::collections::BTreeSet;

use super::layout::Cell;

/// A rectangle of cells, borders included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rectangle {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

impl Rectangle {
    /// The smallest one around `cells`; one cell at the origin where there are none.
    pub fn around(cells: impl Iterator<Item = Cell>) -> Self {
        cells
            .map(|Cell { column, row }| Self { left: column, top: row, right: column, bottom: row })
            .reduce(|one, other| Self {
                left: one.left.min(other.left),
                top: one.top.min(other.top),
                right: one.right.max(other.right),
                bottom: one.bottom.max(other.bottom),
            })
            .unwrap_or(Self { left: 0, top: 0, right: 0, bottom: 0 })
    }

    pub fn holds(&self, cell: Cell) -> bool {
        (self.left..=self.right).contains(&cell.column) && (self.top..=self.bottom).contains(&cell.row)
    }
}

/// The rectangles that show `own` cells without covering any other of `taken`: one, if that can be; else one for
/// each part that hangs together; else one for each run of a column.
pub(super) fn rectangles(own: &[Cell], taken: &BTreeSet<Cell>) -> Vec<Rectangle> {
    let mut left: BTreeSet<Cell> = own.iter().copied().collect();
    if left.is_empty() {
        return Vec::new();
    }
    let all = left.clone();
    let is_clear =
        |rectangle: &Rectangle| !taken.iter().any(|cell| rectangle.holds(*cell) && !all.contains(cell));
    let parts = {
        let mut parts = Vec::new();
        while let Some(first) = left.pop_first() {
            let mut part = vec![first];
            let mut next = 0;
            while let Some(cell) = part.get(next).copied() {
                next += 1;
                for (across, down) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
                    let beside = Cell { column: cell.column + across, row: cell.row + down };
                    if left.remove(&beside) {
                        part.push(beside);
                    }
                }
            }
            parts.push(part);
        }
        parts
    };
    let whole = Rectangle::around(all.iter().copied());
    let area = i64::from(whole.right - whole.left + 1) * i64::from(whole.bottom - whole.top + 1);
    let is_full = area <= i64::try_from(all.len()).unwrap_or(i64::MAX) * 2;
    if is_clear(&whole) && (parts.len() == 1 || is_full) {
        return vec![whole];
    }
    parts
        .into_iter()
        .flat_map(|part| {
            let around = Rectangle::around(part.iter().copied());
            if is_clear(&around) { vec![around] } else { column_runs(part) }
        })
        .collect()
}

fn column_runs(mut cells: Vec<Cell>) -> Vec<Rectangle> {
    cells.sort_unstable();
    let mut runs: Vec<Rectangle> = Vec::new();
    for cell in cells {
        match runs.last_mut() {
            Some(run) if run.left == cell.column && run.bottom + 1 == cell.row => run.bottom = cell.row,
            _ => runs.push(Rectangle::around(std::iter::once(cell))),
        }
    }
    runs
}
