//! Outlines, lines and heads, as the SVG elements that draw them.

use super::graph::Bundle;
use super::tracks::{BOX, Spot};
use crate::html::Markup;

/// The outline of a box of this class, `grown` pixels outside its border.
pub(super) fn outline(markup: &mut Markup, class: &str, shape: &'static str, grown: f64) {
    let (width, height) = (BOX.0 + grown * 2.0, BOX.1 + grown * 2.0);
    let (x, y) = (number(-width / 2.0), number(-height / 2.0));
    if class.ends_with("attacker") {
        let (w, h, cut) = (width / 2.0, height / 2.0, 12.0);
        let path = format!(
            "M{} {}H{}L{} {}V{}L{} {}H{}L{} {}V{}Z",
            number(cut - w),
            number(-h),
            number(w - cut),
            number(w),
            number(cut - h),
            number(h - cut),
            number(w - cut),
            number(h),
            number(cut - w),
            number(-w),
            number(h - cut),
            number(cut - h),
        );
        markup.empty("path", &[("class", shape), ("d", &path)]);
        return;
    }
    let radius = if class.ends_with("component") { number(5.0 + grown) } else { number(height / 2.0) };
    let size = [("width", number(width)), ("height", number(height))];
    let [(_, width), (_, height)] = &size;
    let attributes = [
        ("class", shape),
        ("x", x.as_str()),
        ("y", &y),
        ("width", width),
        ("height", height),
        ("rx", &radius),
    ];
    markup.empty("rect", &attributes);
}

/// The line without the last pixels at each end that has a head, so that the head's point is sharp.
pub(super) fn shortened(line: &[Spot], bundle: &Bundle) -> Vec<Spot> {
    let mut line = line.to_vec();
    if bundle.arrows.iter().any(|(_, forward)| *forward) {
        pull_back(&mut line);
    }
    if bundle.arrows.iter().any(|(_, forward)| !*forward) {
        line.reverse();
        pull_back(&mut line);
        line.reverse();
    }
    line
}

fn pull_back(line: &mut [Spot]) {
    if let [.., before, last] = line {
        let (across, down) = unit(*before, *last);
        last.x -= across * 6.0;
        last.y -= down * 6.0;
    }
}

fn unit(from: Spot, to: Spot) -> (f64, f64) {
    let length = (to.x - from.x).hypot(to.y - from.y).max(0.001);
    ((to.x - from.x) / length, (to.y - from.y) / length)
}

pub(super) fn draw_heads(markup: &mut Markup, bundle: &Bundle, line: &[Spot]) {
    let mut head = |before: Spot, tip: Spot| {
        let (across, down) = unit(before, tip);
        let point = |back: f64, side: f64| {
            format!(
                "{} {}",
                number(tip.x - across * back - down * side),
                number(tip.y - down * back + across * side)
            )
        };
        let path = format!("M{}L{}L{}Z", point(0.0, 0.0), point(8.5, 4.2), point(8.5, -4.2));
        markup.empty("path", &[("class", "head"), ("d", &path)]);
    };
    if let ([.., before, last], true) = (line, bundle.arrows.iter().any(|(_, forward)| *forward)) {
        head(*before, *last);
    }
    if let ([first, second, ..], true) = (line, bundle.arrows.iter().any(|(_, forward)| !*forward)) {
        head(*second, *first);
    }
}

/// A path through the corners, each rounded a little.
pub(super) fn path_of(line: &[Spot]) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    let Some(first) = line.first() else { return out };
    let _ = write!(out, "M{} {}", number(first.x), number(first.y));
    for corner in line.windows(3) {
        if let [before, at, after] = corner {
            let (into, away) = (unit(*before, *at), unit(*at, *after));
            let room = |one: &Spot, other: &Spot| ((one.x - other.x).abs() + (one.y - other.y).abs()) / 2.0;
            let radius = 5.0_f64.min(room(before, at)).min(room(at, after));
            let _ = write!(
                out,
                "L{} {}Q{} {} {} {}",
                number(at.x - into.0 * radius),
                number(at.y - into.1 * radius),
                number(at.x),
                number(at.y),
                number(at.x + away.0 * radius),
                number(at.y + away.1 * radius)
            );
        }
    }
    if let Some(last) = line.last() {
        let _ = write!(out, "L{} {}", number(last.x), number(last.y));
    }
    out
}

/// One decimal at most, and no `-0`.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}
