//! META4ICS (AND/OR graphs of control systems, Apache-2.0): cheapest cuts reach the published optimum of each instance.
//!
//! A node lives if it is not removed, and all its predecessors live (of type `or`: at least one). What is sought are
//! nodes of least total cost whose removal kills the target. Where nodes bear *measures*, removing a node costs its own
//! value and all its measures, a measure shared by several nodes once.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::collections::HashMap;
use std::time::Instant;

use noharm_conformance::corpus;
use noharm_conformance::suite::Suite;
use noharm_risk::solve::{
    ABSENT, Candidate, Cheapest, Compiled, CutLimits, Toggle, cheapest_cut, cheapest_toggles, hardening,
};
use serde_json::Value;

/// Optima that the archive's README prints for two of its examples, which hold no answer themselves.
const FROM_README: [(&str, f64); 2] =
    [("simple/example1.json", 4.0), ("hypergraphs/ics-expanded.json", 15.0)];

/// Costs have up to three decimals (`3.2`); they are counted in thousandths.
const UNIT: f64 = 1000.0;

struct Instance {
    nodes: Vec<Node>,
    target: usize,
    /// Costs of the measures that nodes bear.
    measures: Vec<u64>,
    optimum: Option<u64>,
}

#[derive(Default)]
struct Node {
    /// What removing it costs, measures apart; `None`: it cannot be removed.
    cost: Option<u64>,
    measures: Vec<usize>,
    is_or: bool,
    predecessors: Vec<u32>,
}

#[test]
fn cuts_reach_the_published_optimum() {
    let Some(files) = corpus::files("conformance/meta4ics.tar.zst") else { return };
    let mut graphs: Vec<(String, Vec<u8>)> =
        files.into_iter().filter(|(name, _)| name.ends_with(".json")).collect();
    graphs.sort();
    assert!(graphs.len() >= 19, "the archive holds 10 benchmarks and 9 examples");
    let mut suite = Suite::new("META4ICS");
    for (name, bytes) in graphs {
        let instance = Instance::read(&name, &bytes);
        let cost = instance.cheapest(&name);
        // Seven of the examples come without an answer.
        if let Some(optimum) = instance.optimum {
            let is_right = cost == optimum;
            let found = || format!("{cost} instead of {optimum} thousandths");
            suite.case(&name, if is_right { Ok(()) } else { Err(found()) });
        }
    }
    suite.finish(12);
}

impl Instance {
    fn read(name: &str, bytes: &[u8]) -> Self {
        let json: Value = serde_json::from_slice(bytes).unwrap();
        let graph = &json["graph"];
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let mut prices = HashMap::new();
        for kind in list(&graph["measures"]) {
            prices.insert(text_of(&kind["id"]), price(&kind["cost"]).unwrap());
        }
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let (mut nodes, mut measures) = (Vec::new(), Vec::new());
        for node in list(&graph["nodes"]) {
            numbers.insert(text_of(&node["id"]), nodes.len());
            let mut read =
                Node { cost: price(&node["value"]), is_or: node["type"] == "or", ..Node::default() };
            for measure in list(&node["measures"]) {
                let number = *known.entry(text_of(&measure["id"])).or_insert_with(|| {
                    measures.push(prices[&text_of(&measure["type"])]);
                    measures.len() - 1
                });
                read.measures.push(number);
            }
            nodes.push(read);
        }
        for edge in list(&graph["edges"]) {
            let (from, to) = (numbers[&text_of(&edge["source"])], numbers[&text_of(&edge["target"])]);
            nodes[to].predecessors.push(from as u32);
        }
        let printed = FROM_README.iter().find(|(ending, _)| name.ends_with(ending)).map(|&(_, cost)| cost);
        let optimum = json["cut"]["cost"].as_f64().or(printed).map(|cost| (cost * UNIT).round() as u64);
        Self { target: numbers[&text_of(&graph["target"])], nodes, measures, optimum }
    }

    /// The least cost of killing the target, found in two ways, and tried out.
    fn cheapest(&self, name: &str) -> u64 {
        let start = Instant::now();
        let purchase = self.by_purchase().unwrap_or_else(|| panic!("{name}: nothing kills the target"));
        let took = start.elapsed();
        let (cost, nodes) = (purchase.cost as f64 / UNIT, self.nodes.len());
        eprintln!("{name}: cost {cost}, {nodes} nodes, as purchases in {took:.1?}");
        assert!(purchase.is_exact(), "{name}: only a bound was found");
        assert!(!self.lives_without(&self.removed_by(&purchase.chosen)), "{name}: the target lives");
        if self.measures.is_empty() {
            let start = Instant::now();
            let cut = self.by_cut().unwrap_or_else(|| panic!("{name}: nothing cuts the target off"));
            eprintln!("{name}: cost {}, as a cut in {:.1?}", cut.cost as f64 / UNIT, start.elapsed());
            assert!(cut.is_exact() && cut.cost == purchase.cost, "{name}: {cut:?} or {purchase:?}");
            assert!(!self.lives_without(&cut.chosen), "{name}: the target lives");
        }
        let count = self.prices().len();
        if count <= 16 {
            let by_trying = (0u32..1 << count).filter_map(|subset| {
                let bought: Vec<u32> = (0..count as u32).filter(|bit| subset >> bit & 1 == 1).collect();
                let kills = !self.lives_without(&self.removed_by(&bought));
                kills.then(|| bought.iter().map(|&number| self.prices()[number as usize]).sum::<u64>())
            });
            assert_eq!(by_trying.min(), Some(purchase.cost), "{name}: trying all says otherwise");
        }
        purchase.cost
    }

    /// What can be bought, and its cost: first the measures, then the values of the nodes that can be removed.
    fn prices(&self) -> Vec<u64> {
        self.measures.iter().copied().chain(self.nodes.iter().filter_map(|node| node.cost)).collect()
    }

    /// The nodes removed when just this was bought.
    fn removed_by(&self, bought: &[u32]) -> Vec<u32> {
        let mut number = self.measures.len() as u32;
        let mut removed = Vec::new();
        for (position, node) in (0u32..).zip(&self.nodes) {
            if node.cost.is_some() {
                let measures = node.measures.iter().all(|&measure| bought.contains(&(measure as u32)));
                if bought.contains(&number) && measures {
                    removed.push(position);
                }
                number += 1;
            }
        }
        removed
    }

    /// As a question of cuts: lives(node) is a fact, and each removable node a candidate that takes its steps away.
    fn by_cut(&self) -> Option<Cheapest> {
        let mut steps: Vec<(Vec<u32>, u32)> = Vec::new();
        let mut hardens: Vec<Vec<(u32, u8)>> = Vec::new();
        for (number, node) in (0u32..).zip(&self.nodes) {
            let first = steps.len() as u32;
            if node.is_or && !node.predecessors.is_empty() {
                steps.extend(node.predecessors.iter().map(|&before| (vec![before], number)));
            } else {
                steps.push((node.predecessors.clone(), number));
            }
            let gone = if node.cost.is_some() { first..steps.len() as u32 } else { 0..0 };
            hardens.push(gone.map(|step| (step, ABSENT)).collect());
        }
        let candidates: Vec<Candidate> = self
            .nodes
            .iter()
            .zip(&hardens)
            .map(|(node, steps)| Candidate {
                cost: node.cost.unwrap_or(0),
                touches: steps.iter().map(|&(step, _)| step).collect(),
            })
            .collect();
        let levels = vec![0; steps.len()];
        let compiled = compile(self.nodes.len(), steps);
        let goal = [(self.target as u32, 4)];
        cheapest_cut(&compiled, &candidates, &goal, CutLimits::default(), hardening(&levels, &hardens))
    }

    /// As a question of failures: dead(node) is a fact, and what can be bought (see `prices`) a toggle that gives a fact.
    fn by_purchase(&self) -> Option<Cheapest> {
        let nodes = self.nodes.len() as u32;
        let prices = self.prices();
        let bought: Vec<u32> = (nodes..nodes + prices.len() as u32).collect();
        let mut steps: Vec<(Vec<u32>, u32)> = bought.iter().map(|&fact| (Vec::new(), fact)).collect();
        let toggles: Vec<Toggle> = (0..prices.len() as u32).map(|step| Toggle::to_level(0, [step])).collect();
        let (measures, mut values) = (&bought[..self.measures.len()], bought[self.measures.len()..].iter());
        for (number, node) in (0u32..).zip(&self.nodes) {
            if node.cost.is_some() {
                let value = values.next().copied().into_iter();
                steps.push((
                    value.chain(node.measures.iter().map(|&measure| measures[measure])).collect(),
                    number,
                ));
            }
            if node.is_or && !node.predecessors.is_empty() {
                steps.push((node.predecessors.clone(), number));
            } else {
                steps.extend(node.predecessors.iter().map(|&before| (vec![before], number)));
            }
        }
        let levels: Vec<u8> =
            steps.iter().map(|(from, _)| if from.is_empty() { ABSENT } else { 0 }).collect();
        let compiled = compile(nodes as usize + prices.len(), steps);
        cheapest_toggles(&compiled, &levels, &toggles, &prices, self.target as u32, 0, CutLimits::default())
    }

    /// Whether the target lives without these nodes, by the definition alone. The graphs have no cycles.
    fn lives_without(&self, removed: &[u32]) -> bool {
        let mut lives = vec![false; self.nodes.len()];
        for _ in 0..self.nodes.len() {
            let mut changed = false;
            for (number, node) in self.nodes.iter().enumerate() {
                let mut before = node.predecessors.iter().map(|&before| lives[before as usize]);
                let any = node.is_or && before.len() > 0;
                let fed = if any { before.any(|alive| alive) } else { before.all(|alive| alive) };
                if fed && !lives[number] && !removed.contains(&(number as u32)) {
                    lives[number] = true;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        lives[self.target]
    }
}

fn compile(facts: usize, steps: Vec<(Vec<u32>, u32)>) -> Compiled {
    Compiled::from_steps(facts, steps.into_iter().map(|(from, to)| (from.into_iter(), to))).unwrap()
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// In thousandths; `None`: `inf`, `none`, or nothing there.
fn price(value: &Value) -> Option<u64> {
    let number: f64 = value.as_str()?.parse().ok().filter(|number: &f64| number.is_finite())?;
    Some((number * UNIT).round() as u64)
}
