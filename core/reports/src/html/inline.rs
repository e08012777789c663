//! Runs of text: names, levels, decisions, links.

use noharm_model::level::Level;

use super::markup::Markup;
use crate::block::{Inline, Text};
use crate::sign::Sign;

/// Writes each part of a text.
pub(super) fn write(markup: &mut Markup, text: &Text) {
    for part in text {
        match part {
            Inline::Plain(text) => markup.text(text),
            Inline::Strong(text) => markup.leaf("strong", &[], text),
            Inline::Quiet(text) => markup.leaf("span", &[("class", "quiet")], text),
            Inline::Code(text) => markup.leaf("code", &[], text),
            Inline::Level(value) => level(markup, *value),
            Inline::Decision(decision) => word(markup, (*decision).into(), decision.word()),
            Inline::Verdict(verdict) => word(markup, (*verdict).into(), verdict.word()),
            Inline::Day(day) => markup.leaf("span", &[("class", "day")], &day.to_string()),
            Inline::Tag(sign, text) => {
                markup.leaf("span", &[("class", &format!("tag {}", sign.name()))], text);
            }
            Inline::Jump { to, text } => markup.leaf("a", &[("href", &format!("#{to}"))], text),
            Inline::Link { to, text } => link(markup, to, text),
            Inline::Break => markup.empty("br", &[]),
        }
    }
}

/// A link that leaves the page; anything but an `https` address is shown as text only.
fn link(markup: &mut Markup, to: &str, text: &str) {
    if to.starts_with("https://") {
        markup.leaf("a", &[("href", to)], text);
    } else {
        markup.text(text);
    }
}

/// A level: number and word; the style sheet draws as many posts before them as there are hurdles.
pub(super) fn level(markup: &mut Markup, level: Option<Level>) {
    let class = level.map_or_else(|| "level none".to_owned(), |level| format!("level l{}", level.value()));
    markup.element("span", &[("class", &class)], |markup| {
        markup.text(&crate::sign::level_words(level));
    });
}

fn word(markup: &mut Markup, sign: Sign, word: &str) {
    markup.element("span", &[("class", &format!("decision {}", sign.name()))], |markup| {
        shape(markup, sign);
        markup.text(word);
    });
}

/// The shape of a sign; the word beside it says the same.
pub(super) fn shape(markup: &mut Markup, sign: Sign) {
    let attributes =
        [("class", "mark"), ("viewBox", "0 0 12 12"), ("aria-hidden", "true"), ("focusable", "false")];
    markup.element("svg", &attributes, |markup| match sign {
        Sign::Stop => markup.empty("path", &[("d", "M1 1h10v10H1z")]),
        Sign::Open => markup.empty("path", &[("class", "line"), ("d", "M6 1l5 5-5 5-5-5z")]),
        Sign::Reduce => {
            markup.empty("circle", &[("class", "line"), ("cx", "6"), ("cy", "6"), ("r", "4.6")]);
            markup.empty("path", &[("d", "M6 1.4a4.6 4.6 0 0 1 0 9.2z")]);
        }
        Sign::Fine => markup.empty("circle", &[("class", "line"), ("cx", "6"), ("cy", "6"), ("r", "4.6")]),
    });
}
