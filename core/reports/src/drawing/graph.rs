//! The drawing as nodes, clusters and links: what placing and routing work on.

use std::collections::BTreeMap;

use noharm_model::answer::Drawing;

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    /// `drawing.boxes[index]`.
    Box(usize),
    /// `drawing.zones[index]`: anyone and anything in that zone.
    Zone(usize),
}

/// A box, or a zone's own node.
pub(super) struct Node<'a> {
    pub kind: Kind,
    pub id: &'a str,
    /// Index into `clusters`.
    pub cluster: usize,
}

/// A zone, or the inside of the device.
pub(super) struct Cluster<'a> {
    /// Zone id; empty: inside the device.
    pub id: &'a str,
    pub trust: &'a str,
    /// Indices into `nodes`.
    pub members: Vec<usize>,
}

/// All arrows that run between the same two nodes, drawn as one line.
#[derive(Clone, Debug)]
pub(super) struct Bundle {
    /// The node with the lower index, and the other.
    pub ends: (usize, usize),
    /// Arrow index, and whether it runs from `ends.0` to `ends.1`. In the drawing's order.
    pub arrows: Vec<(usize, bool)>,
}

/// The drawing, its ids resolved.
pub(super) struct Graph<'a> {
    pub nodes: Vec<Node<'a>>,
    pub clusters: Vec<Cluster<'a>>,
    pub bundles: Vec<Bundle>,
    /// Per arrow: the nodes on its way, ids that are drawn nowhere left out.
    pub ways: Vec<Vec<usize>>,
    by_box: BTreeMap<&'a str, usize>,
    by_zone: BTreeMap<&'a str, usize>,
    arrows: BTreeMap<&'a str, usize>,
}

/// What an id of a path touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Touched {
    Node(usize),
    Arrow(usize),
}

impl<'a> Graph<'a> {
    pub fn new(drawing: &'a Drawing) -> Self {
        let mut clusters: Vec<Cluster> = vec![Cluster { id: "", trust: "", members: Vec::new() }];
        let mut cluster_of = BTreeMap::from([("", 0)]);
        for zone in &drawing.zones {
            cluster_of.entry(zone.id.as_str()).or_insert_with(|| {
                clusters.push(Cluster { id: &zone.id, trust: &zone.trust, members: Vec::new() });
                clusters.len() - 1
            });
        }
        let mut graph = Self {
            nodes: Vec::new(),
            clusters,
            bundles: Vec::new(),
            ways: Vec::new(),
            by_box: BTreeMap::new(),
            by_zone: BTreeMap::new(),
            arrows: BTreeMap::new(),
        };
        for (index, drawn) in drawing.boxes.iter().enumerate() {
            let cluster = cluster_of.get(drawn.zone.as_str()).copied().unwrap_or(0);
            if !graph.by_box.contains_key(drawn.id.as_str()) {
                let node = graph.push(Kind::Box(index), &drawn.id, cluster);
                graph.by_box.insert(&drawn.id, node);
            }
        }
        graph.add_zone_nodes(drawing, &cluster_of);
        for (index, arrow) in drawing.arrows.iter().enumerate() {
            graph.arrows.entry(&arrow.id).or_insert(index);
        }
        graph.add_ways(drawing);
        graph
    }

    fn push(&mut self, kind: Kind, id: &'a str, cluster: usize) -> usize {
        self.nodes.push(Node { kind, id, cluster });
        let node = self.nodes.len() - 1;
        if let Some(cluster) = self.clusters.get_mut(cluster) {
            cluster.members.push(node);
        }
        node
    }

    /// A zone has a node of its own where a flow starts, ends or passes there, or where nothing else would show it.
    fn add_zone_nodes(&mut self, drawing: &'a Drawing, cluster_of: &BTreeMap<&str, usize>) {
        for (index, zone) in drawing.zones.iter().enumerate() {
            let Some(&cluster) = cluster_of.get(zone.id.as_str()) else { continue };
            let empty = self.clusters.get(cluster).is_some_and(|cluster| cluster.members.is_empty());
            let crossed = drawing
                .arrows
                .iter()
                .flat_map(|arrow| &arrow.path)
                .any(|id| self.find_box(id).is_none() && (bare(id) == zone.id || *id == zone.id));
            if (empty || crossed) && !self.by_zone.contains_key(zone.id.as_str()) {
                let node = self.push(Kind::Zone(index), &zone.id, cluster);
                self.by_zone.insert(&zone.id, node);
            }
        }
    }

    fn add_ways(&mut self, drawing: &'a Drawing) {
        let mut bundles: BTreeMap<(usize, usize), Vec<(usize, bool)>> = BTreeMap::new();
        for (index, arrow) in drawing.arrows.iter().enumerate() {
            let mut way: Vec<usize> = arrow.path.iter().filter_map(|id| self.node(id)).collect();
            way.dedup();
            for (&from, &to) in way.iter().zip(way.iter().skip(1)) {
                let entry = (index, from < to);
                let bundle = bundles.entry((from.min(to), from.max(to))).or_default();
                if !bundle.contains(&entry) {
                    bundle.push(entry);
                }
            }
            self.ways.push(way);
        }
        self.bundles = bundles.into_iter().map(|(ends, arrows)| Bundle { ends, arrows }).collect();
    }

    fn find_box(&self, id: &str) -> Option<usize> {
        self.by_box.get(id).or_else(|| self.by_box.get(bare(id))).copied()
    }

    /// The cluster that is the device: its inside, or where nothing stands there, the fullest zone.
    pub fn middle(&self) -> usize {
        if self.clusters.first().is_some_and(|device| !device.members.is_empty()) {
            return 0;
        }
        let fullest = self.clusters.iter().enumerate().rev().max_by_key(|(_, cluster)| cluster.members.len());
        fullest.map_or(0, |(index, _)| index)
    }

    /// The node drawn for `id`, which may be written bare or as `kind.id`.
    pub fn node(&self, id: &str) -> Option<usize> {
        let zone = || self.by_zone.get(id).or_else(|| self.by_zone.get(bare(id))).copied();
        if id.starts_with("zone.") {
            zone().or_else(|| self.find_box(id))
        } else {
            self.find_box(id).or_else(zone)
        }
    }

    /// What `id` of a path touches: an arrow, where it is one by its full name, else a node, else an arrow.
    pub fn touched(&self, id: &str) -> Option<Touched> {
        let arrow = || self.arrows.get(id).or_else(|| self.arrows.get(bare(id))).map(|&a| Touched::Arrow(a));
        if id.starts_with("flow.") || id.starts_with("interface.") {
            return arrow();
        }
        self.node(id).map(Touched::Node).or_else(arrow)
    }
}

/// `comm` of `component.comm`.
fn bare(id: &str) -> &str {
    id.split_once('.').map_or(id, |(_, rest)| rest)
}
