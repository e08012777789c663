//! `layout.lock`: where each box and zone stands, by column and row. Old ids never move when new ones come.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use noharm_model::answer::Drawing;
use serde::Deserialize;

use super::placing;

/// The longest `layout.lock` that is read, in bytes: room for some ten thousand boxes.
pub const MAX_BYTES: usize = 1 << 20;
/// Columns and rows lie between minus and plus this.
pub const MAX_COORDINATE: i32 = 60;

/// A place of the grid. Columns count to the right, rows downwards; both may be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// Column.
    pub column: i32,
    /// Row.
    pub row: i32,
}

/// Where the boxes and the zones' own nodes stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub(super) boxes: BTreeMap<String, Cell>,
    pub(super) zones: BTreeMap<String, Cell>,
}

/// Why a `layout.lock` cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutError(String);

impl fmt::Display for LayoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "layout.lock: {}; correct it, or delete the file to have everything placed anew", self.0)
    }
}

impl std::error::Error for LayoutError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default, rename = "box")]
    boxes: BTreeMap<String, [i32; 2]>,
    #[serde(default, rename = "zone")]
    zones: BTreeMap<String, [i32; 2]>,
}

impl Layout {
    /// Reads the text of a `layout.lock`. An empty text is an empty layout.
    ///
    /// # Errors
    /// The text is too long or not TOML of this form, a number is out of range, or two ids share one place.
    pub fn parse(text: &str) -> Result<Self, LayoutError> {
        if text.len() > MAX_BYTES {
            return Err(LayoutError(format!("longer than {MAX_BYTES} bytes")));
        }
        let raw: Raw = toml::from_str(text).map_err(|error| LayoutError(error.message().to_owned()))?;
        let mut taken = BTreeSet::new();
        let mut read = |map: BTreeMap<String, [i32; 2]>| {
            map.into_iter()
                .map(|(id, [column, row])| {
                    let range = -MAX_COORDINATE..=MAX_COORDINATE;
                    if !range.contains(&column) || !range.contains(&row) {
                        return Err(LayoutError(format!("`{id}` stands outside ±{MAX_COORDINATE}")));
                    }
                    let cell = Cell { column, row };
                    if !taken.insert(cell) {
                        return Err(LayoutError(format!(
                            "`{id}` stands where another does: [{column}, {row}]"
                        )));
                    }
                    Ok((id, cell))
                })
                .collect::<Result<BTreeMap<_, _>, _>>()
        };
        Ok(Self { boxes: read(raw.boxes)?, zones: read(raw.zones)? })
    }

    /// The text of a `layout.lock`, sorted by id, so that it changes only where something was added.
    #[must_use]
    pub fn print(&self) -> String {
        let mut out = String::from(
            "# Where the boxes of the drawing stand: [column, row]. Keep this file under version control;\n\
             # what stands here stays where it is, and what is new is placed beside it.\n",
        );
        for (kind, map) in [("box", &self.boxes), ("zone", &self.zones)] {
            out.push_str(&format!("\n[{kind}]\n"));
            for (id, Cell { column, row }) in map {
                out.push_str(&format!("{} = [{column}, {row}]\n", key(id)));
            }
        }
        out
    }

    /// Gives each box and zone of `drawing` that has no place yet one; nothing that has one moves.
    /// Returns true where something was added, so that the file must be written.
    pub fn place(&mut self, drawing: &Drawing) -> bool {
        placing::place(self, drawing)
    }

    /// Where the box `id` stands.
    #[must_use]
    pub fn box_cell(&self, id: &str) -> Option<Cell> {
        self.boxes.get(id).copied()
    }

    /// Where the node of the zone `id` stands: the thing that flows from "anyone there" start at.
    #[must_use]
    pub fn zone_cell(&self, id: &str) -> Option<Cell> {
        self.zones.get(id).copied()
    }

    /// Every place taken.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cell> + '_ {
        self.boxes.values().chain(self.zones.values()).copied()
    }
}

/// A bare key where TOML allows one, else a quoted one on one line.
fn key(id: &str) -> String {
    let bare = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare {
        return id.to_owned();
    }
    let mut out = String::from("\"");
    for character in id.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            other if other.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(other))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_it_reads() {
        let text = "[box]\ncomm = [1, 0]\n\"a \\\"b\\\"\\n\" = [-2, 3]\n[zone]\nward = [0, 0]\n";
        let layout = Layout::parse(text).unwrap();
        assert_eq!(layout.box_cell("a \"b\"\n"), Some(Cell { column: -2, row: 3 }));
        assert_eq!(Layout::parse(&layout.print()).unwrap(), layout);
        assert_eq!(Layout::parse("").unwrap(), Layout::default());
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, says) in [
            ("[box]\na = [0, 0]\nb = [0, 0]\n", "`b` stands where another does"),
            ("[box]\na = [0, 99999]\n", "outside"),
            ("[box]\na = 1\n", "delete the file"),
            ("[circle]\n", "unknown field"),
            ("<<<<<<< HEAD\n", "delete the file"),
        ] {
            let message = Layout::parse(text).unwrap_err().to_string();
            assert!(message.contains(says), "{message}");
        }
    }
}
