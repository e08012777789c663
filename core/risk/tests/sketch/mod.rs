//! Draws small systems, one line for each element, and asks the engine about them.
#![allow(dead_code, reason = "each test file draws with a part of it")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a sketch that is wrong must end its test")]

use noharm_model::control::*;
use noharm_model::flaw::*;
use noharm_model::level::*;
use noharm_model::place::Place;
use noharm_model::policy::Policy;
use noharm_model::system::*;
use noharm_risk::Analysis;

/// A system being drawn, with its flaws.
#[derive(Clone, Debug, Default)]
pub struct Sketch {
    pub system: System,
    pub flaws: Vec<Flaw>,
}

fn at(id: &str) -> Place {
    Place::new(format!("{id}.toml"), 1)
}

macro_rules! push {
    ($list:expr, $ix:ident, $element:expr) => {{
        $list.push($element);
        $ix($list.len() as u32 - 1)
    }};
}

impl Sketch {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn mode(&mut self, id: &str) -> ModeIx {
        push!(self.system.modes, ModeIx, Named { id: id.into(), at: at(id) })
    }

    pub fn zone(&mut self, id: &str) -> ZoneIx {
        push!(self.system.zones, ZoneIx, Zone { id: id.into(), at: at(id), trust: "hostile".into() })
    }

    pub fn profile(&mut self, id: &str, zone: ZoneIx) -> ProfileIx {
        let profile = Profile { id: id.into(), at: at(id), zones: vec![zone], ..Profile::default() };
        push!(self.system.profiles, ProfileIx, profile)
    }

    pub fn misuse(&mut self, id: &str) -> &mut Misuse {
        self.system.misuses.push(Misuse { id: id.into(), at: at(id), ..Misuse::default() });
        self.system.misuses.last_mut().unwrap()
    }

    pub fn component(&mut self, id: &str) -> ComponentIx {
        let part = Part {
            id: id.into(),
            at: at(id),
            name: id.into(),
            kind: "hardware".into(),
            zone: None,
            runs_on: None,
            reach: Scope::Device,
            customer: false,
            supported: true,
            has_users: false,
            networked_peers: false,
        };
        push!(self.system.components, ComponentIx, part)
    }

    pub fn part(&mut self, ix: ComponentIx) -> &mut Part {
        &mut self.system.components[ix.at()]
    }

    pub fn interface(&mut self, id: &str, on: ComponentIx, zone: ZoneIx) -> InterfaceIx {
        let interface = Interface {
            id: id.into(),
            at: at(id),
            on: Some(on),
            zone: Some(zone),
            medium: "wifi".into(),
            network: true,
            ..Interface::default()
        };
        push!(self.system.interfaces, InterfaceIx, interface)
    }

    pub fn flow(&mut self, id: &str, path: &[Hop], carries: &[Content]) -> FlowIx {
        let flow = Flow {
            id: id.into(),
            at: at(id),
            path: path.to_vec(),
            carries: carries.to_vec(),
            ..Flow::default()
        };
        push!(self.system.flows, FlowIx, flow)
    }

    pub fn service(
        &mut self,
        id: &str,
        on: ComponentIx,
        privilege: Privilege,
        inputs: &[Input],
    ) -> ServiceIx {
        let handles = inputs
            .iter()
            .map(|&input| Handled { input, behind: None, tested: false, tested_by: None })
            .collect();
        let service = Service {
            id: id.into(),
            at: at(id),
            on,
            privilege,
            handles,
            modes: vec![],
            memory_safe_and_small: false,
            restarts_within_s: None,
            supported: true,
            roles: vec![],
        };
        push!(self.system.services, ServiceIx, service)
    }

    pub fn svc(&mut self, ix: ServiceIx) -> &mut Service {
        &mut self.system.services[ix.at()]
    }

    pub fn store(&mut self, id: &str, on: ComponentIx, holds: &[Content]) -> StoreIx {
        let store = Store { id: id.into(), at: at(id), on: Some(on), holds: holds.to_vec(), privilege: None };
        push!(self.system.stores, StoreIx, store)
    }

    pub fn credential(&mut self, id: &str, scope: CredentialScope) -> CredentialIx {
        let credential = Credential { id: id.into(), at: at(id), scope, kept_at: vec![], unlocks: vec![] };
        push!(self.system.credentials, CredentialIx, credential)
    }

    pub fn command(&mut self, id: &str) -> CommandIx {
        let command = Command { id: id.into(), at: at(id), roles: vec!["nurse".into()] };
        push!(self.system.commands, CommandIx, command)
    }

    pub fn function(&mut self, id: &str, performer: ComponentIx) -> FunctionIx {
        let function = Function {
            id: id.into(),
            at: at(id),
            essential: true,
            performer,
            uses: vec![],
            needs: vec![],
            commands: vec![],
            within_s: 30,
        };
        push!(self.system.functions, FunctionIx, function)
    }

    pub fn barrier(&mut self, id: &str, performer: Performer, harm: HarmIx, residual: Level) -> BarrierIx {
        let barrier = Barrier {
            id: id.into(),
            at: at(id),
            performer,
            relies_on: vec![],
            covers: vec![harm],
            partly: vec![],
            safe_when_stopped: false,
            residual,
            verified: true,
        };
        let ix = push!(self.system.barriers, BarrierIx, barrier);
        self.system.harms[harm.at()].barriers.push(ix);
        ix
    }

    pub fn harm(&mut self, id: &str, severity: Severity, when: &[(FunctionIx, Violation)]) -> HarmIx {
        let when =
            when.iter().map(|&(function, violated)| HarmWhen { function, violated, modes: vec![] }).collect();
        let harm = Harm {
            id: id.into(),
            at: at(id),
            name: id.into(),
            when,
            barriers: vec![],
            severity,
            context: "vasoactive".into(),
        };
        push!(self.system.harms, HarmIx, harm)
    }

    pub fn control(
        &mut self,
        id: &str,
        subject: Subject,
        against: &[Capability],
        enforced_on: &[ComponentIx],
        effect: Factors,
    ) -> ControlIx {
        let control = Control {
            id: id.into(),
            at: at(id),
            name: id.into(),
            protects: vec![Protection { subject, against: against.to_vec() }],
            enforced_on: enforced_on.to_vec(),
            relies_on: vec![],
            effect,
            removes: false,
            state: ControlState::Verified,
            safety_impact: SafetyImpact::None("shown".into()),
            owner: "maker".into(),
            evidence: vec![],
        };
        push!(self.system.controls, ControlIx, control)
    }

    pub fn ctl(&mut self, ix: ControlIx) -> &mut Control {
        &mut self.system.controls[ix.at()]
    }

    pub fn flaw(
        &mut self,
        id: &str,
        services: &[ServiceIx],
        component: ComponentIx,
        trigger: Trigger,
    ) -> usize {
        self.flaws.push(Flaw {
            id: id.into(),
            services: services.to_vec(),
            component,
            certain: true,
            trigger,
            at: at(id),
            why: "matches".into(),
            stated: None,
        });
        self.flaws.len() - 1
    }

    pub fn analyse(&self) -> Analysis {
        noharm_risk::analyse(&self.system, &self.flaws, &Policy::default()).unwrap()
    }

    /// The level of the only harm: (inherent, residual, today), 9 for no path.
    pub fn levels(&self) -> (u8, u8, u8) {
        let analysis = self.analyse();
        let harm = &analysis.harms[0];
        let value = |level: Option<Level>| level.map_or(9, Level::value);
        (value(harm.inherent.level), value(harm.residual.level), value(harm.today.level))
    }

    /// *Residual* of the only harm, 9 for no path.
    pub fn residual(&self) -> u8 {
        self.levels().1
    }
}

pub const SOUND: Factors =
    Factors { complexity_high: None, requirements_present: None, user: None, cryptography_sound: Some(true) };
pub const COMPLEX: Factors =
    Factors { complexity_high: Some(true), requirements_present: None, user: None, cryptography_sound: None };
pub const CONDITION: Factors =
    Factors { complexity_high: None, requirements_present: Some(true), user: None, cryptography_sound: None };

/// A flaw with no privileges and no user, of high impact, and this weakness.
pub fn trigger(cwe: u32) -> Trigger {
    Trigger { cwes: vec![cwe], ..Trigger::worst() }
}
