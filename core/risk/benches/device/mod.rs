//! A made-up device of any size, in the shape that real ones have: zones, flows, controls that can be void, barriers.

#![allow(dead_code, reason = "each bench uses a part")]

use noharm_risk::solve::{ABSENT, Compiled, Toggle};

const MODES: u32 = 4;
/// Transient facts of an asset in each mode: reach, forge, command, stop; read is kept, as code at user and root.
const PER_MODE: u32 = 4;
const KEPT: u32 = 3;

pub struct Device {
    pub compiled: Compiled,
    /// Residual: controls stand, no known vulnerability.
    pub levels: Vec<u8>,
    pub with_vulnerabilities: Vec<u8>,
    pub controls: Vec<Toggle>,
    pub latent: Vec<Toggle>,
    pub vulnerabilities: Vec<u32>,
    pub harms: Vec<u32>,
    assets: u32,
    /// The steps along flows, for measures that are planned.
    flows: Vec<Vec<u32>>,
}

struct Builder {
    steps: Vec<(Vec<u32>, u32)>,
    levels: Vec<u8>,
    dice: u64,
    facts: u32,
}

impl Builder {
    fn roll(&mut self, below: u32) -> u32 {
        self.dice ^= self.dice >> 12;
        self.dice ^= self.dice << 25;
        self.dice ^= self.dice >> 27;
        ((self.dice.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as u32) % below
    }

    fn step(&mut self, from: &[u32], to: u32, level: u8) -> u32 {
        self.steps.push((from.to_vec(), to));
        self.levels.push(level);
        self.steps.len() as u32 - 1
    }

    fn fact(&mut self) -> u32 {
        self.facts += 1;
        self.facts - 1
    }
}

fn code(asset: u32, root: bool) -> u32 {
    asset * (KEPT + PER_MODE * MODES) + u32::from(root)
}

fn read(asset: u32) -> u32 {
    code(asset, false) + 2
}

/// 0 reach, 1 forge, 2 command, 3 stop.
fn held(asset: u32, capability: u32, mode: u32) -> u32 {
    code(asset, false) + KEPT + mode * PER_MODE + capability
}

impl Device {
    pub fn new(assets: u32, controls: u32) -> Self {
        let facts = assets * (KEPT + PER_MODE * MODES);
        let mut b = Builder { steps: Vec::new(), levels: Vec::new(), dice: 0x9E37_79B9_7F4A_7C15, facts };
        let void: Vec<u32> = (0..controls).map(|_| b.fact()).collect();
        let failed: Vec<Toggle> =
            void.iter().map(|&fact| Toggle::to_level(0, [b.step(&[], fact, ABSENT)])).collect();
        // A control leans on the asset that enforces it.
        for &fact in &void {
            let asset = b.roll(assets);
            b.step(&[code(asset, true)], fact, 0);
        }
        let mut latent = Vec::new();
        let mut flows = Vec::new();
        for asset in 0..assets {
            latent.push(Self::within(&mut b, asset));
            let targets = 1 + b.roll(2);
            for _ in 0..targets {
                // Mostly inwards; the outermost tenth is where attackers are.
                let target = (asset + 1 + b.roll(assets / 10)).min(assets - 1);
                flows.push(Self::flow(&mut b, asset, target, &void));
            }
        }
        for asset in 0..assets / 10 {
            for mode in 0..MODES {
                b.step(&[], held(asset, 0, mode), (asset % 2) as u8);
            }
        }
        let harms: Vec<u32> =
            (0..10).map(|number| Self::harm(&mut b, assets - 1 - number * 3, assets, &void)).collect();
        let mut vulnerabilities = Vec::new();
        for number in 0..800 {
            let asset = number % assets;
            let mode = b.roll(MODES);
            vulnerabilities.push(b.step(&[held(asset, 0, mode)], code(asset, number % 3 == 0), ABSENT));
        }
        let mut with_vulnerabilities = b.levels.clone();
        for &step in &vulnerabilities {
            if let Some(level) = with_vulnerabilities.get_mut(step as usize) {
                *level = 1 + (step % 2) as u8;
            }
        }
        let compiled = Compiled::from_steps(
            b.facts as usize,
            b.steps.iter().map(|(from, to)| (from.iter().copied(), *to)),
        );
        Self {
            compiled: compiled.unwrap(),
            levels: b.levels,
            with_vulnerabilities,
            controls: failed,
            latent,
            vulnerabilities,
            harms,
            assets,
            flows,
        }
    }

    /// What code on an asset gives, and its latent flaw.
    fn within(b: &mut Builder, asset: u32) -> Toggle {
        let level = 3;
        let mut steps = vec![b.step(&[code(asset, false)], code(asset, true), 2)];
        b.step(&[code(asset, true)], code(asset, false), 0);
        b.step(&[code(asset, false)], read(asset), 0);
        for mode in 0..MODES {
            steps.push(b.step(&[held(asset, 0, mode)], code(asset, false), level));
            b.step(&[held(asset, 1, mode)], held(asset, 2, mode), 0);
            b.step(&[code(asset, true)], held(asset, 2, mode), 0);
            b.step(&[code(asset, false)], held(asset, 3, mode), 0);
        }
        Toggle::to_level(0, steps)
    }

    /// A flow: who is at its source reaches its target, half of the time without code there (a relay), and forges what
    /// the target takes unless a control stands in the way.
    fn flow(b: &mut Builder, source: u32, target: u32, void: &[u32]) -> Vec<u32> {
        let guarded = b.roll(100) < 85;
        let relayed = b.roll(100) < 50;
        let control = void[b.roll(void.len() as u32) as usize];
        let mut steps = Vec::new();
        for mode in 0..MODES {
            b.step(&[code(source, false)], held(target, 0, mode), 0);
            if relayed {
                b.step(&[held(source, 0, mode)], held(target, 0, mode), 0);
            }
            steps.push(b.step(&[held(source, 0, mode)], held(target, 1, mode), if guarded { 4 } else { 3 }));
            if guarded {
                steps.push(b.step(&[held(source, 0, mode), control], held(target, 1, mode), 1));
            }
        }
        steps
    }

    /// A harm: a command on its performer in a mode, and two barriers failed.
    fn harm(b: &mut Builder, performer: u32, assets: u32, void: &[u32]) -> u32 {
        let harm = b.fact();
        let barriers = [b.fact(), b.fact()];
        for barrier in barriers {
            b.step(&[], barrier, 4);
            let control = void[b.roll(void.len() as u32) as usize];
            b.step(&[control], barrier, 1);
            let relies_on = b.roll(assets);
            b.step(&[code(relies_on, true)], barrier, 0);
        }
        for mode in 0..MODES {
            b.step(&[held(performer, 2, mode), barriers[0], barriers[1]], harm, 0);
        }
        harm
    }

    /// Measures that could be taken: half of them protect some flows each, half make some parsers stand.
    pub fn planned(&self, count: usize) -> Vec<Vec<(u32, u8)>> {
        let half = count / 2;
        let flows =
            |number| self.flows.iter().skip(number).step_by(half).flatten().map(|&step| (step, ABSENT));
        let parsers = |number| self.latent.iter().skip(number).step_by(half).flat_map(|flaw| &flaw.eases);
        let flows = (0..half).map(|number| flows(number).collect());
        flows
            .chain((0..half).map(|number| parsers(number).map(|&(step, _)| (step, ABSENT)).collect()))
            .collect()
    }

    /// All harms, to be brought above `most`.
    pub fn goals(&self, most: u8) -> Vec<(u32, u8)> {
        self.harms.iter().map(|&harm| (harm, most)).collect()
    }
}
