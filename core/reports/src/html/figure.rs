//! The drawing on the page: a choice of paths, the picture, and the chosen path in words beside it.

use super::blocks::Rendering;
use crate::block::{Figure, Path};
use crate::drawing::{self, Over, Picture};

/// More paths than this are told in words only (the style sheet has so many rules).
const MOST: usize = 24;

/// The widest drawing, in pixels, that leaves room for the words beside it.
const BESIDE: f64 = 880.0;

pub(super) fn write(rendering: &mut Rendering, figure: &Figure) {
    let picture = Picture::new(&figure.drawing, rendering.layout);
    let shown = || figure.paths.iter().take(MOST).enumerate();
    let over = |(index, (harm, path)): (usize, &(String, Path))| {
        let overlay = figure.drawing.overlays.iter().find(|overlay| overlay.harm == *harm)?;
        let class = format!("overlay over-{}", index + 1);
        Some(Over { overlay, class, title: path.caption.clone() })
    };
    let overs: Vec<Over> = shown().filter_map(over).collect();
    rendering.within("div", &[("class", "figure")], |it| {
        if !figure.paths.is_empty() {
            it.within("fieldset", &[("class", "choice")], |it| {
                it.markup.leaf("legend", &[], "Lay over the drawing");
                for (index, (_, path)) in shown() {
                    choice(it, index + 1, &path.caption, index == 0);
                }
                choice(it, 0, "nothing", false);
            });
        }
        // A wide drawing keeps its size, and the words stand below it.
        let wide = picture.view().2 > BESIDE;
        it.within("div", &[("class", if wide { "figure-sides wide" } else { "figure-sides" })], |it| {
            let frame = [
                ("class", "picture"),
                ("role", "region"),
                ("tabindex", "0"),
                ("aria-label", "The drawing; it scrolls sideways on a narrow screen"),
            ];
            it.within("figure", &frame, |it| {
                drawing::write(&mut it.markup, &picture, None, &overs);
                it.within("figcaption", &[], |it| legend(it, figure));
            });
            it.within("div", &[("class", "words")], |it| {
                for (index, (_, path)) in shown() {
                    let class = format!("path-words over-{}", index + 1);
                    it.within("div", &[("class", &class)], |it| it.path(path));
                }
            });
        });
    });
}

fn choice(rendering: &mut Rendering, number: usize, text: &str, chosen: bool) {
    let id = format!("over-{number}");
    let mut attributes = vec![("type", "radio"), ("name", "over"), ("id", id.as_str())];
    if chosen {
        attributes.push(("checked", "checked"));
    }
    rendering.within("span", &[("class", "option")], |it| {
        it.markup.empty("input", &attributes);
        it.markup.leaf("label", &[("for", &id)], text);
    });
}

fn legend(rendering: &mut Rendering, figure: &Figure) {
    let mut item = |class: &'static str, text: &str| {
        rendering.within("span", &[("class", "key")], |it| {
            it.markup.leaf("span", &[("class", class), ("aria-hidden", "true")], "");
            it.markup.text(text);
        });
    };
    item("key-line", "flow; nothing verified stops forging");
    item("key-line double", "flow, protected against forging");
    item("key-box dashed", "zone, with who is in it");
    item("key-box dotted", "anyone there");
    let has = |kind: &str| figure.drawing.boxes.iter().any(|drawn| drawn.kind == kind);
    if has("person") {
        item("key-box round", "person");
    }
    if has("attacker") {
        item("key-box thick", "could attack from there");
    }
}

/// The rules that show the chosen path and no other.
pub(super) fn rules() -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for number in 1..=MOST {
        let _ = write!(out, ".figure:has(#over-{number}:checked) .over-{number}{{display:block}}");
    }
    out
}
