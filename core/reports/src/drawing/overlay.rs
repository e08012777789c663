//! A path laid over the drawing: what it touches, and a numbered disc at each step.

use noharm_model::answer::Overlay;

use super::draw::Picture;
use super::graph::{Bundle, Kind, Touched};
use super::lettering::{Label, width};
use super::shapes::{draw_heads, number, outline, path_of, shortened};
use super::tracks::{BOX, Spot};
use crate::html::Markup;

/// A path to be laid over, its class and its title.
pub(crate) struct Over<'a> {
    pub overlay: &'a Overlay,
    pub class: String,
    pub title: String,
}

impl Picture<'_> {
    /// Writes the boxes and lines of one path, step by step.
    pub fn draw_path(&self, markup: &mut Markup, over: &Over) {
        markup.element("g", &[("class", &over.class)], |markup| {
            markup.leaf("title", &[], &over.title);
            for (index, ids) in over.overlay.steps.iter().enumerate() {
                let step = (index + 1).to_string();
                markup.element("g", &[("class", "step"), ("data-step", &step)], |markup| {
                    self.draw_step(markup, &self.touched(ids));
                });
            }
        });
    }

    /// Writes the numbered discs of one path, over everything else.
    pub fn draw_discs(&self, markup: &mut Markup, over: &Over) {
        let mut discs: Vec<(Spot, String)> = Vec::new();
        for (index, ids) in over.overlay.steps.iter().enumerate() {
            let touched = self.touched(ids);
            if let Some(mut at) = touched.last().and_then(|last| self.disc_place(*last, &touched)) {
                while discs.iter().any(|(other, _)| near(*other, at)) {
                    at.x += 21.0;
                }
                discs.push((at, (index + 1).to_string()));
            }
        }
        markup.element("g", &[("class", &over.class)], |markup| {
            for (at, step) in &discs {
                let at = format!("translate({} {})", number(at.x), number(at.y));
                let attributes = [("class", "disc"), ("data-step", step.as_str()), ("transform", &at)];
                markup.element("g", &attributes, |markup| {
                    markup.empty("circle", &[("r", "10")]);
                    markup.leaf("text", &[("y", "4.2")], step);
                });
            }
        });
    }

    fn touched(&self, ids: &[String]) -> Vec<Touched> {
        ids.iter().filter_map(|id| self.graph.touched(id)).collect()
    }

    fn draw_step(&self, markup: &mut Markup, touched: &[Touched]) {
        let nodes: Vec<usize> = touched
            .iter()
            .filter_map(|touched| if let Touched::Node(node) = touched { Some(*node) } else { None })
            .collect();
        for touched in touched {
            if let Touched::Arrow(arrow) = touched {
                for (index, forward) in self.stretch_of(*arrow, &nodes) {
                    let (Some(bundle), Some(line)) = (self.graph.bundles.get(index), self.lines.get(index))
                    else {
                        continue;
                    };
                    let one_way = Bundle { ends: bundle.ends, arrows: vec![(*arrow, forward)] };
                    markup.empty("path", &[("class", "stroke"), ("d", &path_of(&shortened(line, &one_way)))]);
                    draw_heads(markup, &one_way, line);
                }
            }
        }
        for node in nodes {
            let Some(Spot { x, y }) = self.centre(node) else { continue };
            let class = match self.graph.nodes.get(node).map(|node| node.kind) {
                Some(Kind::Box(index)) => match self.drawing.boxes.get(index).map(|b| b.kind.as_str()) {
                    Some("person") => "box person",
                    Some("attacker") => "box attacker",
                    _ => "box component",
                },
                _ => "box network",
            };
            let place = format!("translate({} {})", number(x), number(y));
            markup.element("g", &[("transform", &place)], |markup| outline(markup, class, "ring", 3.0));
        }
    }

    /// The bundles that an arrow's way takes, from the first to the last of `nodes` where it passes two of them, and
    /// on from the one where it passes one.
    fn stretch_of(&self, arrow: usize, nodes: &[usize]) -> Vec<(usize, bool)> {
        let way = self.graph.ways.get(arrow).map(Vec::as_slice).unwrap_or_default();
        let passed: Vec<usize> =
            way.iter().enumerate().filter(|(_, node)| nodes.contains(node)).map(|(index, _)| index).collect();
        let last = way.len().saturating_sub(1);
        let (first, last) = match (passed.first(), passed.last()) {
            (Some(first), Some(end)) if first < end => (*first, *end),
            (Some(first), _) if *first < last => (*first, last),
            _ => (0, last),
        };
        way.iter()
            .zip(way.iter().skip(1))
            .skip(first)
            .take(last.saturating_sub(first))
            .filter_map(|(&from, &to)| {
                let ends = (from.min(to), from.max(to));
                let bundle = self.graph.bundles.iter().position(|bundle| bundle.ends == ends)?;
                Some((bundle, from < to))
            })
            .collect()
    }

    fn disc_place(&self, last: Touched, touched: &[Touched]) -> Option<Spot> {
        match last {
            Touched::Node(node) => {
                let Spot { x, y } = self.centre(node)?;
                Some(Spot { x: x - BOX.0 / 2.0 + 4.0, y: y - BOX.1 / 2.0 - 2.0 })
            }
            Touched::Arrow(arrow) => {
                let nodes: Vec<usize> = touched
                    .iter()
                    .filter_map(|touched| if let Touched::Node(node) = touched { Some(*node) } else { None })
                    .collect();
                let (bundle, _) = self.stretch_of(arrow, &nodes).last().copied()?;
                let label = self.labels.get(bundle).and_then(Option::as_ref);
                beside_label(self.lines.get(bundle)?, label)
            }
        }
    }
}

/// One disc would cover the other.
fn near(one: Spot, other: Spot) -> bool {
    (one.x - other.x).abs() < 20.0 && (one.y - other.y).abs() < 20.0
}

/// A point on a line that its label leaves free, the middle first.
fn beside_label(line: &[Spot], label: Option<&Label>) -> Option<Spot> {
    let clear = |at: &Spot| {
        label.is_none_or(|label| {
            (at.x - label.at.x).abs() > width(&label.text) / 2.0 + 12.0 || (at.y - label.at.y).abs() > 18.0
        })
    };
    let places = [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9];
    places.iter().filter_map(|share| along(line, *share)).find(clear).or_else(|| along(line, 0.5))
}

/// The point at this share of the way along a line.
fn along(line: &[Spot], share: f64) -> Option<Spot> {
    let length = |(from, to): (&Spot, &Spot)| (from.x - to.x).abs() + (from.y - to.y).abs();
    let mut left: f64 = line.iter().zip(line.iter().skip(1)).map(length).sum::<f64>() * share;
    for (from, to) in line.iter().zip(line.iter().skip(1)) {
        let part = length((from, to));
        if part >= left && part > 0.0 {
            let share = left / part;
            return Some(Spot { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share });
        }
        left -= part;
    }
    line.last().copied()
}
