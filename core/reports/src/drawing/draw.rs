//! The drawing as SVG elements: zones, lines, boxes, labels, and each path laid over with its numbered steps.

use std::collections::BTreeSet;

use noharm_model::answer::{Drawing, DrawnArrow};

use super::graph::{Bundle, Graph, Kind};
use super::layout::{Cell, Layout};
use super::lettering::{Area, Label, Lettering, cut, wrapped};
use super::placing::cell_of;
use super::rectangle::{Rectangle, rectangles};
use super::routing::{Point, ways};
use super::shapes::{draw_heads, number, outline, path_of, shortened};
use super::tracks::{BOX, PITCH, Spot, lines, spot};
use crate::html::Markup;

/// Margins of a zone's rectangle around its boxes, in pixels: left and right, above (its name stands there), below.
const ZONE: (f64, f64, f64) = (26.0, 30.0, 13.0);
/// White around everything, in pixels.
const MARGIN: f64 = 6.0;

/// Everything about a drawing that does not depend on how it is coloured.
pub(crate) struct Picture<'a> {
    pub(super) drawing: &'a Drawing,
    pub(super) graph: Graph<'a>,
    cells: Vec<Cell>,
    frame: Rectangle,
    zones: Vec<(usize, Area)>,
    pub(super) lines: Vec<Vec<Spot>>,
    pub(super) labels: Vec<Option<Label>>,
}

impl<'a> Picture<'a> {
    pub fn new(drawing: &'a Drawing, layout: &Layout) -> Self {
        let mut layout = layout.clone();
        layout.place(drawing);
        let graph = Graph::new(drawing);
        let cells: Vec<Cell> = (0..graph.nodes.len())
            .map(|node| cell_of(&layout, &graph, node).unwrap_or(Cell { column: 0, row: 0 }))
            .collect();
        let taken: BTreeSet<Cell> = cells.iter().copied().collect();
        let frame = Rectangle::around(layout.cells());
        let at = |node: usize| cells.get(node).copied().unwrap_or(Cell { column: 0, row: 0 });
        let pairs: Vec<(Cell, Cell)> =
            graph.bundles.iter().map(|bundle| (at(bundle.ends.0), at(bundle.ends.1))).collect();
        let boxes: BTreeSet<Point> = taken.iter().map(|&cell| cell.into()).collect();
        let lines = lines(&ways(&pairs, &taken), &boxes);
        let zones = zone_areas(&graph, &cells, &taken);
        let mut lettering = Lettering::new(forbidden(&cells, &zones, &graph), &lines);
        let labels = graph
            .bundles
            .iter()
            .zip(&lines)
            .map(|(bundle, line)| lettering.place(&bundle_label(bundle, drawing), line))
            .collect();
        Self { drawing, graph, cells, frame, zones, lines, labels }
    }

    /// Left, top, width, height of what is to be seen, in pixels.
    pub fn view(&self) -> (f64, f64, f64, f64) {
        let left = spot(Cell { column: self.frame.left, row: self.frame.top }.into());
        let right = spot(Cell { column: self.frame.right, row: self.frame.bottom }.into());
        let (aside, above, below) = ZONE;
        let side = BOX.0 / 2.0 + aside.max((PITCH.0 - BOX.0) / 2.0) + MARGIN;
        let (x, y) = (left.x - side, left.y - BOX.1 / 2.0 - above - 8.0 - MARGIN);
        (x, y, right.x + side - x, right.y + BOX.1 / 2.0 + below + 14.0 + MARGIN - y)
    }

    /// Writes the zones, lines and boxes.
    pub fn draw(&self, markup: &mut Markup) {
        markup.element("g", &[("class", "zones")], |markup| {
            for (cluster, area) in &self.zones {
                self.draw_zone(markup, *cluster, area);
            }
        });
        markup.element("g", &[("class", "lines")], |markup| {
            for (bundle, line) in self.graph.bundles.iter().zip(&self.lines) {
                self.draw_line(markup, bundle, line);
            }
        });
        markup.element("g", &[("class", "zone-names")], |markup| {
            for (cluster, area) in &self.zones {
                let (x, y) = (number(area.left + 11.0), number(area.top + 18.0));
                let (name, trust) = self.zone_words(*cluster);
                markup.element("text", &[("x", &x), ("y", &y)], |markup| {
                    let (name, trust) = fitted(&name, &trust, area.right - area.left - 22.0);
                    markup.leaf("tspan", &[("class", "zone-name")], &name);
                    if !trust.is_empty() {
                        markup.leaf("tspan", &[("dx", "6")], &trust);
                    }
                });
            }
        });
        markup.element("g", &[("class", "boxes")], |markup| {
            for node in 0..self.graph.nodes.len() {
                self.draw_node(markup, node);
            }
        });
    }

    /// Writes the words of the lines; last, so that nothing covers them.
    pub fn draw_labels(&self, markup: &mut Markup) {
        markup.element("g", &[("class", "labels")], |markup| {
            for label in self.labels.iter().flatten() {
                let (x, y) = (number(label.at.x), number(label.at.y + 4.0));
                markup.leaf("text", &[("x", &x), ("y", &y)], &label.text);
            }
        });
    }

    fn zone_words(&self, cluster: usize) -> (String, String) {
        match self.graph.clusters.get(cluster) {
            Some(cluster) if !cluster.id.is_empty() => (cluster.id.to_owned(), cluster.trust.to_owned()),
            _ => ("inside the device".to_owned(), String::new()),
        }
    }

    fn draw_zone(&self, markup: &mut Markup, cluster: usize, area: &Area) {
        let (name, trust) = self.zone_words(cluster);
        let class = if cluster == self.graph.middle() { "zone device" } else { "zone" };
        markup.element("g", &[("class", class)], |markup| {
            let title = if trust.is_empty() { name } else { format!("zone {name}: {trust}") };
            markup.leaf("title", &[], &title);
            let (x, y) = (number(area.left), number(area.top));
            let (width, height) = (number(area.right - area.left), number(area.bottom - area.top));
            let shape = [("x", x.as_str()), ("y", &y), ("width", &width), ("height", &height), ("rx", "10")];
            markup.empty("rect", &shape);
        });
    }

    fn draw_line(&self, markup: &mut Markup, bundle: &Bundle, line: &[Spot]) {
        let arrows = || bundle.arrows.iter().filter_map(|(index, _)| self.drawing.arrows.get(*index));
        let protected = arrows().all(|arrow| arrow.protected);
        let class = if protected { "line protected" } else { "line" };
        markup.element("g", &[("class", class)], |markup| {
            markup.leaf("title", &[], &self.line_title(bundle));
            let path = path_of(&shortened(line, bundle));
            markup.empty("path", &[("class", "grip"), ("d", &path)]);
            markup.empty("path", &[("class", "stroke"), ("d", &path)]);
            if protected {
                markup.empty("path", &[("class", "core"), ("d", &path)]);
            }
            draw_heads(markup, bundle, line);
        });
    }

    fn line_title(&self, bundle: &Bundle) -> String {
        let name = |node: usize| self.node_name(node);
        let parts: Vec<String> = bundle
            .arrows
            .iter()
            .filter_map(|(index, forward)| {
                let arrow = self.drawing.arrows.get(*index)?;
                let (from, to) = if *forward { bundle.ends } else { (bundle.ends.1, bundle.ends.0) };
                Some(format!("{}, {} to {}: {}", arrow.id, name(from), name(to), described(arrow)))
            })
            .collect();
        parts.join(" · ")
    }

    /// The name that is shown for a node.
    pub fn node_name(&self, node: usize) -> String {
        match self.graph.nodes.get(node).map(|node| node.kind) {
            Some(Kind::Box(index)) => {
                let drawn = self.drawing.boxes.get(index);
                drawn.map(|b| if b.name.is_empty() { &b.id } else { &b.name }).cloned().unwrap_or_default()
            }
            Some(Kind::Zone(index)) => {
                self.drawing.zones.get(index).map(|zone| format!("anyone in {}", zone.id)).unwrap_or_default()
            }
            None => String::new(),
        }
    }

    fn draw_node(&self, markup: &mut Markup, node: usize) {
        let Some(Spot { x, y }) = self.centre(node) else { return };
        let (kind, detail) = match self.graph.nodes.get(node).map(|node| node.kind) {
            Some(Kind::Box(index)) => {
                let drawn = self.drawing.boxes.get(index);
                drawn.map_or(("component", ""), |drawn| (drawn.kind.as_str(), drawn.detail.as_str()))
            }
            _ => ("network", ""),
        };
        let class = match kind {
            "person" => "box person",
            "attacker" => "box attacker",
            "network" => "box network",
            _ => "box component",
        };
        let name = self.node_name(node);
        let place = format!("translate({} {})", number(x), number(y));
        markup.element("g", &[("class", class), ("transform", &place)], |markup| {
            let title = if detail.is_empty() { name.clone() } else { format!("{name}: {detail}") };
            markup.leaf("title", &[], &title);
            outline(markup, class, "shape", 0.0);
            for (class, down, text) in box_words(&name, detail) {
                markup.leaf("text", &[("class", class), ("y", down)], &text);
            }
        });
    }

    pub(super) fn centre(&self, node: usize) -> Option<Spot> {
        self.cells.get(node).map(|&cell| spot(cell.into()))
    }

    /// What stands in which zone.
    pub fn in_words(&self) -> String {
        let members = |cluster: &super::graph::Cluster| {
            cluster.members.iter().map(|&node| self.node_name(node)).collect::<Vec<_>>().join(", ")
        };
        let sentence = |(index, cluster): (usize, &super::graph::Cluster)| {
            let (name, trust) = self.zone_words(index);
            let trust = if trust.is_empty() { trust } else { format!(" ({trust})") };
            format!("{name}{trust}: {}.", members(cluster))
        };
        let clusters = self.graph.clusters.iter().enumerate();
        clusters
            .filter(|(_, cluster)| !cluster.members.is_empty())
            .map(sentence)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The flows' table: id, way in names, what it carries, protected.
    pub fn flows(&self) -> Vec<(String, String, String, bool)> {
        let way = |index: usize| {
            let nodes = self.graph.ways.get(index).map(Vec::as_slice).unwrap_or_default();
            nodes.iter().map(|&node| self.node_name(node)).collect::<Vec<_>>().join(" → ")
        };
        self.drawing
            .arrows
            .iter()
            .enumerate()
            .map(|(index, arrow)| (arrow.id.clone(), way(index), arrow.label.clone(), arrow.protected))
            .collect()
    }
}

/// A zone's name and trust, cut to `room` pixels; bold letters are the wider ones.
fn fitted(name: &str, trust: &str, room: f64) -> (String, String) {
    const BOLD: f64 = 7.2;
    const LIGHT: f64 = 6.3;
    let name = cut(name, (room / BOLD) as usize);
    let left = room - 6.0 - BOLD * u32::try_from(name.chars().count()).map_or(0.0, f64::from);
    let trust = cut(trust, (left.max(0.0) / LIGHT) as usize);
    let trust = if trust.chars().count() < 5 { String::new() } else { trust };
    (name, trust)
}

fn described(arrow: &DrawnArrow) -> String {
    let protection =
        if arrow.protected { "protected against forging" } else { "not protected against forging" };
    if arrow.label.is_empty() { protection.to_owned() } else { format!("{}; {protection}", arrow.label) }
}

/// The lines of a box: class, distance from its middle in pixels, text. A name that takes three lines is set small.
fn box_words(name: &str, detail: &str) -> Vec<(&'static str, &'static str, String)> {
    let rows = wrapped(name, 17, usize::MAX);
    match rows.as_slice() {
        [only] if detail.is_empty() => vec![("name", "4.5", only.clone())],
        [only] => vec![("name", "-4", only.clone()), ("detail", "13", cut(detail, 21))],
        [first, second] => vec![("name", "-4", first.clone()), ("name", "13", second.clone())],
        _ => wrapped(name, 20, 3)
            .into_iter()
            .zip(["-10", "3.5", "17"])
            .map(|(row, down)| ("small", down, row))
            .collect(),
    }
}

fn bundle_label(bundle: &Bundle, drawing: &Drawing) -> String {
    let first = bundle.arrows.first().and_then(|(index, _)| drawing.arrows.get(*index));
    let name = first.map_or("", |arrow| arrow.id.strip_prefix("flow.").unwrap_or(&arrow.id));
    match bundle.arrows.len() {
        0 | 1 => name.to_owned(),
        count => format!("{count} flows"),
    }
}

fn zone_areas(graph: &Graph, cells: &[Cell], taken: &BTreeSet<Cell>) -> Vec<(usize, Area)> {
    let (aside, above, below) = ZONE;
    let area = |rectangle: Rectangle| {
        let low = spot(Cell { column: rectangle.left, row: rectangle.top }.into());
        let high = spot(Cell { column: rectangle.right, row: rectangle.bottom }.into());
        Area {
            left: low.x - BOX.0 / 2.0 - aside,
            top: low.y - BOX.1 / 2.0 - above,
            right: high.x + BOX.0 / 2.0 + aside,
            bottom: high.y + BOX.1 / 2.0 + below,
        }
    };
    let of_cluster = |cluster: &super::graph::Cluster| {
        let own: Vec<Cell> = cluster.members.iter().filter_map(|&node| cells.get(node).copied()).collect();
        rectangles(&own, taken)
    };
    graph
        .clusters
        .iter()
        .enumerate()
        .flat_map(|(index, cluster)| of_cluster(cluster).into_iter().map(move |r| (index, r)))
        .map(|(index, rectangle)| (index, area(rectangle)))
        .collect()
}

/// What labels keep clear of: the boxes and the zones' names.
fn forbidden(cells: &[Cell], zones: &[(usize, Area)], graph: &Graph) -> Vec<Area> {
    let mut areas: Vec<Area> = cells
        .iter()
        .map(|&cell| {
            let Spot { x, y } = spot(cell.into());
            Area {
                left: x - BOX.0 / 2.0 - 2.0,
                top: y - BOX.1 / 2.0 - 2.0,
                right: x + BOX.0 / 2.0 + 2.0,
                bottom: y + BOX.1 / 2.0 + 2.0,
            }
        })
        .collect();
    areas.extend(zones.iter().map(|(cluster, area)| {
        let letters =
            graph.clusters.get(*cluster).map_or(0, |c| c.id.chars().count() + c.trust.chars().count() + 3);
        let width = 6.3 * u32::try_from(letters.max(18)).map_or(0.0, f64::from);
        let right = (area.left + 12.0 + width).min(area.right);
        Area { left: area.left + 8.0, top: area.top + 4.0, right, bottom: area.top + 24.0 }
    }));
    areas
}
