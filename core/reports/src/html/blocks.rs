//! One renderer for each kind of block.

use super::figure;
use super::inline;
use super::markup::Markup;
use super::table;
use crate::block::{ActionItem, Block, Fold, Path, Section, said};
use crate::drawing::Layout;
use crate::sign::Sign;

/// What rendering a page keeps track of.
pub struct Rendering<'a> {
    /// Where the markup goes.
    pub markup: Markup,
    pub(super) layout: &'a Layout,
    pub(super) filters_shown: Vec<&'static str>,
    pub(super) tables: usize,
    depth: usize,
}

/// The blocks as HTML elements, escaped. `layout` holds the places of drawn boxes.
#[must_use]
pub fn render(blocks: &[Block], layout: &Layout) -> String {
    let mut rendering = Rendering::new(layout);
    rendering.blocks(blocks);
    rendering.markup.finish()
}

impl<'a> Rendering<'a> {
    pub(super) fn new(layout: &'a Layout) -> Self {
        Self { markup: Markup::default(), layout, filters_shown: Vec::new(), tables: 0, depth: 0 }
    }

    /// Writes each block.
    pub fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Section(section) => self.section(section),
            Block::Heading(text) => self.within("h3", &[], |it| inline::write(&mut it.markup, text)),
            Block::Paragraph(text) => self.within("p", &[], |it| inline::write(&mut it.markup, text)),
            Block::List { ordered, items } => {
                self.within(if *ordered { "ol" } else { "ul" }, &[], |it| {
                    for item in items {
                        it.within("li", &[], |it| inline::write(&mut it.markup, item));
                    }
                });
            }
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => table::write(self, table),
            Block::Callout { sign, title, body } => self.callout(*sign, title, body),
            Block::Path(path) => self.path(path),
            Block::Actions(items) => self.actions(items),
            Block::Drawing(drawn) => figure::write(self, drawn),
            Block::Fold(fold) => self.fold(fold, "fold"),
            Block::Columns(columns) => self.within("div", &[("class", "columns")], |it| {
                for column in columns {
                    it.within("div", &[], |it| it.blocks(column));
                }
            }),
        }
    }

    /// An element whose content is written by this rendering.
    pub(super) fn within(
        &mut self,
        name: &'static str,
        attributes: &[super::markup::Attribute<'_>],
        content: impl FnOnce(&mut Self),
    ) {
        self.markup.open(name, attributes);
        content(self);
        self.markup.close(name);
    }

    fn section(&mut self, section: &Section) {
        let heading = format!("{}-heading", section.id);
        let attributes = [("id", section.id.as_str()), ("aria-labelledby", heading.as_str())];
        let level = if self.depth == 0 { "h2" } else { "h3" };
        self.depth += 1;
        self.within("section", &attributes, |it| {
            it.markup.leaf(level, &[("id", &heading)], &section.title);
            it.blocks(&section.body);
        });
        self.depth -= 1;
    }

    fn facts(&mut self, facts: &[(String, crate::block::Text)]) {
        self.within("dl", &[("class", "facts")], |it| {
            for (term, text) in facts {
                it.within("div", &[], |it| {
                    it.markup.leaf("dt", &[], term);
                    it.within("dd", &[], |it| inline::write(&mut it.markup, text));
                });
            }
        });
    }

    fn callout(&mut self, sign: Sign, title: &str, body: &[Block]) {
        let class = format!("callout {}", sign.name());
        self.within("div", &[("class", &class)], |it| {
            it.within("p", &[("class", "callout-title")], |it| {
                inline::shape(&mut it.markup, sign);
                it.markup.text(title);
            });
            it.blocks(body);
        });
    }

    /// A path's steps, as a numbered list.
    pub(super) fn path(&mut self, path: &Path) {
        if !path.caption.is_empty() {
            self.within("p", &[("class", "path-caption")], |it| it.markup.text(&path.caption));
        }
        self.within("ol", &[("class", "path")], |it| {
            for step in &path.steps {
                it.within("li", &[], |it| it.step(step));
            }
            if !path.rest.is_empty() {
                it.within("li", &[("class", "path-rest")], |it| inline::write(&mut it.markup, &path.rest));
            }
        });
    }

    fn step(&mut self, step: &noharm_model::answer::Step) {
        self.within("span", &[("class", "step-text")], |it| {
            inline::write(&mut it.markup, &said(&step.text));
        });
        self.markup.text(" ");
        inline::level(&mut self.markup, Some(step.level));
        self.markup.text(" ");
        self.within("span", &[("class", "step-why")], |it| {
            it.markup.text(&step.rule);
            if let Some(control) = &step.control {
                it.markup.text(" · control ");
                it.markup.leaf("code", &[], control);
            }
            if let Some(file) = &step.file {
                it.markup.text(" · ");
                let place = step.line.map_or_else(|| file.clone(), |line| format!("{file}:{line}"));
                it.markup.leaf("code", &[], &place);
            }
        });
    }

    fn actions(&mut self, items: &[ActionItem]) {
        self.within("ol", &[("class", "actions")], |it| {
            for item in items {
                it.within("li", &[], |it| {
                    it.within("p", &[("class", "action-who")], |it| {
                        it.markup.leaf("span", &[("class", "action-order")], &item.order);
                        it.markup.text(" ");
                        it.markup.leaf("span", &[("class", "action-name")], &item.who);
                    });
                    it.within("div", &[("class", "action-what")], |it| {
                        for (index, line) in item.what.iter().enumerate() {
                            let class = if index == 0 { "action-first" } else { "action-more" };
                            it.within("p", &[("class", class)], |it| inline::write(&mut it.markup, line));
                        }
                        it.facts(&item.facts);
                    });
                });
            }
        });
    }

    pub(super) fn fold(&mut self, fold: &Fold, class: &'static str) {
        let mut attributes = vec![("class", class)];
        if fold.open {
            attributes.push(("open", "open"));
        }
        self.within("details", &attributes, |it| {
            it.within("summary", &[], |it| inline::write(&mut it.markup, &fold.summary));
            let mut attributes = vec![("class", "folded")];
            if let Some(id) = &fold.id {
                attributes.push(("id", id));
            }
            it.within("div", &attributes, |it| it.blocks(&fold.body));
        });
    }
}
