//! The block tree: what a page says, without how it looks. Every text in it is plain; renderers escape it.

use noharm_model::answer::{Drawing, Step};
use noharm_model::day::Day;
use noharm_model::level::{Decision, Level, Verdict};

use crate::sign::Sign;

/// A run of text, part by part.
pub type Text = Vec<Inline>;

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// As it is.
    Plain(String),
    /// Stressed.
    Strong(String),
    /// Less important than what stands around it.
    Quiet(String),
    /// A name from a file, an id, a version.
    Code(String),
    /// A level, `None`: no path. Shown with number and word.
    Level(Option<Level>),
    /// A decision: shape and word.
    Decision(Decision),
    /// A verdict: shape and word.
    Verdict(Verdict),
    /// A day, never broken over two lines.
    Day(Day),
    /// A short word set apart, such as `exploited`.
    Tag(Sign, String),
    /// To a place on this page.
    Jump {
        /// The id of that place.
        to: String,
        /// What is shown.
        text: String,
    },
    /// To another page. Nothing is loaded from there unless the reader follows the link.
    Link {
        /// An `https` address.
        to: String,
        /// What is shown.
        text: String,
    },
    /// A line end.
    Break,
}

impl From<&str> for Inline {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl From<String> for Inline {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

/// A text of one plain part.
#[must_use]
pub fn plain(text: impl Into<String>) -> Text {
    vec![Inline::Plain(text.into())]
}

/// A text in which back-ticks stand around names, as in this product's own sentences: the names become
/// [`Inline::Code`]. Where back-ticks don't come in pairs, all is plain.
#[must_use]
pub fn said(text: &str) -> Text {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return plain(text);
    }
    let part = |(index, part): (usize, &&str)| {
        if index.is_multiple_of(2) {
            Inline::Plain((*part).to_owned())
        } else {
            Inline::Code((*part).to_owned())
        }
    };
    parts.iter().enumerate().filter(|(_, part)| !part.is_empty()).map(part).collect()
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A part with a heading of its own, listed in the table of contents where it is of the first rank.
    Section(Section),
    /// A heading inside a section.
    Heading(Text),
    /// A paragraph.
    Paragraph(Text),
    /// A list.
    List {
        /// Numbered.
        ordered: bool,
        /// One text an item.
        items: Vec<Text>,
    },
    /// Terms and what is said of each.
    Facts(Vec<(String, Text)>),
    /// A table.
    Table(Table),
    /// A remark set apart.
    Callout {
        /// How grave.
        sign: Sign,
        /// Title.
        title: String,
        /// What it says.
        body: Vec<Block>,
    },
    /// The steps of a path, in words.
    Path(Path),
    /// A path's numbered steps, each a block, in the order of what to do.
    Actions(Vec<ActionItem>),
    /// The drawing, with each path laid over, and the same paths in words beside it.
    Drawing(Figure),
    /// What is folded away until asked for.
    Fold(Fold),
    /// Blocks side by side where there is room.
    Columns(Vec<Vec<Block>>),
}

/// A section.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its id on the page.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What it says.
    pub body: Vec<Block>,
}

/// A fold.
#[derive(Clone, Debug, PartialEq)]
pub struct Fold {
    /// The id of its content; a jump to it opens it.
    pub id: Option<String>,
    /// The line that stays visible.
    pub summary: Text,
    /// Open from the start.
    pub open: bool,
    /// What is folded.
    pub body: Vec<Block>,
}

/// A table. Every row has as many cells as there are columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What the table shows; read out before it.
    pub caption: String,
    /// Keep the caption from sighted readers, for whom the heading just above says it.
    pub caption_hidden: bool,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// A reader may sort it by any column.
    pub sortable: bool,
    /// On a narrow screen each row becomes a card; else the table scrolls sideways.
    pub stacks: bool,
    /// Tables of one name are filtered together by one field, put before the first of them.
    pub filter: Option<&'static str>,
    /// Set small, for long tables.
    pub dense: bool,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Holds numbers: set to the right, and sorted highest first.
    pub numeric: bool,
    /// Share of the width, in percent; 0: as it comes.
    pub width: u8,
}

/// A row. Its first cell is its heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The id of the row on the page.
    pub id: Option<String>,
    /// Cells.
    pub cells: Vec<Cell>,
    /// What belongs to the row and is folded away under it.
    pub more: Option<Fold>,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// What it says.
    pub text: Text,
    /// What it is sorted by, where not by its text.
    pub sort: Option<String>,
}

impl From<Text> for Cell {
    fn from(text: Text) -> Self {
        Self { text, sort: None }
    }
}

impl From<Inline> for Cell {
    fn from(part: Inline) -> Self {
        Self { text: vec![part], sort: None }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        plain(text).into()
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        plain(text).into()
    }
}

impl Cell {
    /// The same cell, sorted by `key`.
    #[must_use]
    pub fn sorted_by(mut self, key: impl Into<String>) -> Self {
        self.sort = Some(key.into());
        self
    }
}

/// A path in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// What the path leads to.
    pub caption: String,
    /// Its steps, first to last.
    pub steps: Vec<Step>,
    /// What is said instead of further steps, where they are told elsewhere.
    pub rest: Text,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionItem {
    /// `now`, `1`, `2` …
    pub order: String,
    /// Whose it is.
    pub who: String,
    /// What.
    pub what: Vec<Text>,
    /// What it buys, what it costs, what remains.
    pub facts: Vec<(String, Text)>,
}

/// The drawing and the paths over it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What is drawn.
    pub drawing: Drawing,
    /// One for each path: the harm's id, its name, its steps.
    pub paths: Vec<(String, Path)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_between_back_ticks_are_set_as_names() {
        let code = |text: &str| Inline::Code(text.to_owned());
        assert_eq!(said("`motor` acts on `set-rate`"), [code("motor"), " acts on ".into(), code("set-rate")]);
        assert_eq!(said("an odd ` is left alone"), plain("an odd ` is left alone"));
        assert_eq!(said(""), Text::new());
    }
}
