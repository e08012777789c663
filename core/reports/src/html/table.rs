//! Tables: captions, row and column headings, what sorting and filtering need; all readable without script.

use super::blocks::Rendering;
use super::inline;
use crate::block::{Row, Table};

pub(super) fn write(rendering: &mut Rendering, table: &Table) {
    rendering.tables += 1;
    let caption = format!("table-{}", rendering.tables);
    if let Some(name) = table.filter
        && !rendering.filters_shown.contains(&name)
    {
        rendering.filters_shown.push(name);
        filter_field(rendering, name);
    }
    let frame = if table.stacks { "table-frame stacking" } else { "table-frame" };
    let region =
        [("class", frame), ("role", "region"), ("tabindex", "0"), ("aria-labelledby", caption.as_str())];
    rendering.within("div", &region, |it| {
        let mut class = String::from("data");
        for (wanted, name) in
            [(table.sortable, " sortable"), (table.stacks, " stacks"), (table.dense, " dense")]
        {
            if wanted {
                class.push_str(name);
            }
        }
        let mut attributes = vec![("class", class.as_str()), ("role", "table")];
        if let Some(name) = table.filter {
            attributes.push(("data-filter", name));
        }
        it.within("table", &attributes, |it| {
            let hidden = if table.caption_hidden { "hidden-words" } else { "caption" };
            it.markup.element("caption", &[("id", &caption)], |markup| {
                markup.leaf("span", &[("class", hidden)], &table.caption);
            });
            head(it, table);
            body(it, table);
        });
    });
}

fn filter_field(rendering: &mut Rendering, name: &'static str) {
    let id = format!("filter-{name}");
    let count = format!("filter-{name}-count");
    rendering.within("div", &[("class", "filter"), ("hidden", "hidden"), ("data-for", name)], |it| {
        it.markup.leaf("label", &[("for", &id)], "Show only rows that contain");
        it.markup.empty("input", &[("type", "search"), ("id", &id), ("autocomplete", "off")]);
        it.markup.leaf("span", &[("id", &count), ("role", "status")], "");
    });
}

fn head(rendering: &mut Rendering, table: &Table) {
    rendering.within("thead", &[("role", "rowgroup")], |it| {
        it.within("tr", &[("role", "row")], |it| {
            for column in &table.columns {
                let mut attributes = vec![("scope", "col"), ("role", "columnheader")];
                let class = format!("w{}", column.width);
                let classes = match (column.numeric, column.width) {
                    (true, 0) => "n high-first".to_owned(),
                    (true, _) => format!("n high-first {class}"),
                    (false, 0) => String::new(),
                    (false, _) => class,
                };
                if !classes.is_empty() {
                    attributes.push(("class", &classes));
                }
                it.markup.leaf("th", &attributes, &column.title);
            }
        });
    });
}

fn body(rendering: &mut Rendering, table: &Table) {
    // A row that unfolds is a group of two rows, so that sorting and filtering keep them together.
    if table.rows.iter().any(|row| row.more.is_some()) {
        for row in &table.rows {
            rendering.within("tbody", &[("role", "rowgroup")], |it| {
                write_row(it, table, row);
                if let Some(more) = &row.more {
                    let span = table.columns.len().to_string();
                    it.within("tr", &[("class", "more"), ("role", "row")], |it| {
                        it.within("td", &[("colspan", &span), ("role", "cell")], |it| {
                            it.fold(more, "row-fold")
                        });
                    });
                }
            });
        }
    } else {
        rendering.within("tbody", &[("role", "rowgroup")], |it| {
            for row in &table.rows {
                write_row(it, table, row);
            }
        });
    }
}

fn write_row(rendering: &mut Rendering, table: &Table, row: &Row) {
    let mut attributes = if table.stacks { vec![("role", "row")] } else { Vec::new() };
    if let Some(id) = &row.id {
        attributes.push(("id", id));
    }
    rendering.within("tr", &attributes, |it| {
        for (index, (cell, column)) in row.cells.iter().zip(&table.columns).enumerate() {
            let mut attributes = Vec::new();
            if index == 0 {
                attributes.push(("scope", "row"));
            }
            if table.stacks {
                attributes.push(("role", if index == 0 { "rowheader" } else { "cell" }));
                attributes.push(("data-label", &column.title));
            }
            if column.numeric {
                attributes.push(("class", "n"));
            }
            if let Some(key) = &cell.sort {
                attributes.push(("data-sort", key));
            }
            let name = if index == 0 { "th" } else { "td" };
            it.within(name, &attributes, |it| {
                // On a narrow screen the label and the text stand side by side: the text must be one element.
                if table.stacks && index > 0 {
                    it.within("div", &[], |it| inline::write(&mut it.markup, &cell.text));
                } else {
                    inline::write(&mut it.markup, &cell.text);
                }
            });
        }
    });
}
