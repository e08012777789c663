//! The drawing as SVG elements: zones, lines, boxes, labels, and each path laid over with its numbered steps.

use std::collections::BTreeSet;

use noharm_model::answer::{Drawing, DrawnArrow, Overlay};

use super::graph::{Bundle, Graph, Kind, Touched};
use super::layout::{Cell, Layout};
use super::lettering::{Area, Label, Lettering, wrapped};
use super::placing::{Rectangle, cell_of, rectangles};
use super::routing::{Point, ways};
use super::tracks::{BOX, PITCH, Spot, lines, spot};
use crate::html::Markup;

/// Margins of a zone's rectangle around its boxes, in pixels: left and right, above (its name stands there), below.
const ZONE: (f64, f64, f64) = (20.0, 30.0, 13.0);
/// White around everything, in pixels.
const MARGIN: f64 = 6.0;

/// Everything about a drawing that does not depend on how it is coloured.
pub(crate) struct Picture<'a> {
    drawing: &'a Drawing,
    graph: Graph<'a>,
    cells: Vec<Cell>,
    frame: Rectangle,
    zones: Vec<(usize, Area)>,
    lines: Vec<Vec<Spot>>,
    labels: Vec<Option<Label>>,
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
                    let room = ((area.right - area.left - 22.0) / 6.1) as usize;
                    let name = super::lettering::cut(&name, room);
                    let rest = room.saturating_sub(name.chars().count() + 3);
                    markup.leaf("tspan", &[("class", "zone-name")], &name);
                    if !trust.is_empty() && rest > 4 {
                        markup.leaf("tspan", &[("dx", "6")], &super::lettering::cut(&trust, rest));
                    }
                });
            }
        });
        markup.element("g", &[("class", "boxes")], |markup| {
            for node in 0..self.graph.nodes.len() {
                self.draw_node(markup, node);
            }
        });
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
        let class = if name == "inside the device" && trust.is_empty() { "zone device" } else { "zone" };
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
            let mut rows = wrapped(&name, 20, 2);
            let has_detail = rows.len() < 2 && !detail.is_empty();
            if has_detail {
                rows.push(super::lettering::cut(detail, 23));
            }
            let count = rows.len();
            for (index, row) in rows.iter().enumerate() {
                let down = match (count, index) {
                    (1, _) => "4.5",
                    (_, 0) => "-4",
                    _ => "13",
                };
                let class = if has_detail && index == 1 { "detail" } else { "name" };
                markup.leaf("text", &[("class", class), ("y", down)], row);
            }
        });
    }

    fn centre(&self, node: usize) -> Option<Spot> {
        self.cells.get(node).map(|&cell| spot(cell.into()))
    }

    /// Writes one path: its boxes and lines, and a numbered disc at each step.
    pub fn draw_overlay(&self, markup: &mut Markup, overlay: &Overlay, class: &str, title: &str) {
        markup.element("g", &[("class", class)], |markup| {
            markup.leaf("title", &[], title);
            let mut discs: Vec<(Spot, String)> = Vec::new();
            for (index, ids) in overlay.steps.iter().enumerate() {
                let step = (index + 1).to_string();
                let touched: Vec<Touched> = ids.iter().filter_map(|id| self.graph.touched(id)).collect();
                markup.element("g", &[("class", "step"), ("data-step", &step)], |markup| {
                    self.draw_step(markup, &touched);
                });
                if let Some(place) = touched.last().and_then(|last| self.disc_place(*last, &touched)) {
                    let beside = discs.iter().filter(|(other, _)| near(*other, place)).count();
                    let right = u32::try_from(beside).map_or(0.0, f64::from) * 21.0;
                    discs.push((place, step.clone()));
                    let at = format!("translate({} {})", number(place.x + right), number(place.y));
                    let attributes = [("class", "disc"), ("data-step", step.as_str()), ("transform", &at)];
                    markup.element("g", &attributes, |markup| {
                        markup.empty("circle", &[("r", "10")]);
                        markup.leaf("text", &[("y", "4.2")], &step);
                    });
                }
            }
        });
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
                middle_of(self.lines.get(bundle)?)
            }
        }
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

fn near(one: Spot, other: Spot) -> bool {
    (one.x - other.x).abs() < 1.0 && (one.y - other.y).abs() < 1.0
}

fn described(arrow: &DrawnArrow) -> String {
    let protection =
        if arrow.protected { "protected against forging" } else { "not protected against forging" };
    if arrow.label.is_empty() { protection.to_owned() } else { format!("{}; {protection}", arrow.label) }
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

/// The outline of a box of this class, `grown` pixels outside its border.
fn outline(markup: &mut Markup, class: &str, shape: &'static str, grown: f64) {
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
fn shortened(line: &[Spot], bundle: &Bundle) -> Vec<Spot> {
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

fn draw_heads(markup: &mut Markup, bundle: &Bundle, line: &[Spot]) {
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

/// The point half-way along a line.
fn middle_of(line: &[Spot]) -> Option<Spot> {
    let length = |(from, to): (&Spot, &Spot)| (from.x - to.x).abs() + (from.y - to.y).abs();
    let mut left: f64 = line.iter().zip(line.iter().skip(1)).map(length).sum::<f64>() / 2.0;
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

/// A path through the corners, each rounded a little.
fn path_of(line: &[Spot]) -> String {
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
fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}
