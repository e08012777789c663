//! Emits the system that risk is computed on: everything resolved, everything decided for the day.

use noharm_model::level::{Level, Scope};
use noharm_model::place::Place;
use noharm_model::system::{
    self as model, Content, ControlIx, ControlState, Factors, Hop, Input, Performer, Privilege, Protection,
    Reliance, SafetyImpact, SideEffect, Subject, System, Unlocks,
};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::case::{self, Case, Head, Index, Link, Opens, To, WordOrLink};
use crate::fields::Kind;
use crate::policy::Policy;
use crate::span::Sources;

/// The system of a case, for the case's release and day. Lists are in the order of the case's, so that the indices
/// are the same.
#[must_use]
pub fn system(case: &Case, sources: &Sources, _policy: &Policy) -> System {
    let emit = Emit::new(case, sources);
    System {
        modes: emit.named(&case.modes, |mode| &mode.head),
        zones: case.zones.iter().map(|zone| emit.zone(zone)).collect(),
        profiles: case.profiles.iter().map(|profile| emit.profile(profile)).collect(),
        misuses: case.misuses.iter().map(|misuse| emit.misuse(misuse)).collect(),
        components: (0u32..).zip(&case.components).map(|(ix, component)| emit.part(ix, component)).collect(),
        services: case.services.iter().enumerate().map(|(at, service)| emit.service(at, service)).collect(),
        interfaces: case.interfaces.iter().map(|interface| emit.interface(interface)).collect(),
        flows: case.flows.iter().map(|flow| emit.flow(flow)).collect(),
        stores: case.stores.iter().map(|store| emit.store(store)).collect(),
        data: emit.named(&case.data, |data| &data.head),
        credentials: case.credentials.iter().map(|credential| emit.credential(credential)).collect(),
        commands: case.commands.iter().map(|command| emit.command(command)).collect(),
        people: emit.named(&case.people, |person| &person.head),
        functions: case.functions.iter().map(|function| emit.function(function)).collect(),
        barriers: case.barriers.iter().enumerate().map(|(at, barrier)| emit.barrier(at, barrier)).collect(),
        harms: case.harms.iter().map(|harm| emit.harm(harm)).collect(),
        threats: case.threats.iter().map(|threat| emit.threat(threat)).collect(),
        controls: case.controls.iter().enumerate().map(|(at, control)| emit.control(at, control)).collect(),
    }
}

struct Emit<'a> {
    case: &'a Case,
    sources: &'a Sources,
    /// Components on which a service runs as an ordinary user.
    with_users: FxHashSet<model::ComponentIx>,
    /// Components with an interface that carries a network.
    networked: FxHashSet<model::ComponentIx>,
}

impl<'a> Emit<'a> {
    fn new(case: &'a Case, sources: &'a Sources) -> Self {
        let users = case.services.iter().filter(|service| service.privilege == Privilege::User);
        let networks = case.interfaces.iter().filter(|interface| interface.is_network());
        Self {
            case,
            sources,
            with_users: users.map(|service| service.on.ix).collect(),
            networked: networks.filter_map(|interface| interface.on).map(|on| on.ix).collect(),
        }
    }

    fn at(&self, head: &Head) -> Place {
        self.sources.place(head.span)
    }

    fn named<T>(&self, list: &[T], head: impl Fn(&T) -> &Head) -> Vec<model::Named> {
        list.iter()
            .map(|element| model::Named { id: head(element).id.clone(), at: self.at(head(element)) })
            .collect()
    }

    fn zone(&self, zone: &case::Zone) -> model::Zone {
        model::Zone { id: zone.head.id.clone(), at: self.at(&zone.head), trust: zone.trust.to_owned() }
    }

    fn profile(&self, profile: &case::Profile) -> model::Profile {
        model::Profile {
            id: profile.head.id.clone(),
            at: self.at(&profile.head),
            zones: indices(&profile.zones),
            benign: profile.benign.unwrap_or(false),
            could_anyway: indices(&profile.could_anyway),
        }
    }

    fn misuse(&self, misuse: &case::Misuse) -> model::Misuse {
        model::Misuse {
            id: misuse.head.id.clone(),
            at: self.at(&misuse.head),
            profiles: indices(&misuse.who),
            interfaces: of_kind(&misuse.reaches),
            flows: of_kind(&misuse.reaches),
            zones: of_kind(&misuse.reaches),
            credentials: indices(&misuse.learns),
            code_on: indices(&misuse.code_on),
            modes: indices(&misuse.modes),
            level: misuse.level,
            scope: misuse.scope,
        }
    }

    fn part(&self, ix: u32, component: &case::Component) -> model::Part {
        let customer = component.owner == Some("customer");
        let ix = model::ComponentIx(ix);
        model::Part {
            id: component.head.id.clone(),
            at: self.at(&component.head),
            name: component.head.name().to_owned(),
            kind: component.kind.unwrap_or("software").to_owned(),
            zone: component.zone.map(|to| to.ix),
            runs_on: component.runs_on.map(|to| to.ix),
            reach: component.reach.unwrap_or(Scope::Device),
            customer,
            supported: component.is_supported(self.case.as_of),
            has_users: component.users.unwrap_or(self.with_users.contains(&ix)),
            networked_peers: component.peers.unwrap_or(!customer && self.networked.contains(&ix)),
        }
    }

    fn service(&self, at: usize, service: &case::Service) -> model::Service {
        let component = self.case.components.get(service.on.ix.position());
        let day = self.case.as_of;
        let by_component = component.is_some_and(|component| component.is_supported(day));
        let tested = self.case.standings.tested.get(at);
        let checks = self.checks(service);
        let handles = service.handles.iter().enumerate().filter_map(|(no, handled)| {
            let tested_by = tested.and_then(|list| list.get(no)).copied().flatten();
            Some(model::Handled {
                input: input(handled.input)?,
                behind: handled.behind.map(|to| to.ix).or_else(|| checks.get(&key(handled.input)).copied()),
                tested: tested_by.is_some(),
                tested_by: tested_by.map(|ix| self.case.id_of(ix).to_owned()),
            })
        });
        model::Service {
            id: service.head.id.clone(),
            at: self.at(&service.head),
            on: service.on.ix,
            privilege: service.privilege,
            handles: handles.collect(),
            modes: indices(&service.modes),
            memory_safe_and_small: service.memory_safe == Some(true) && service.small == Some(true),
            restarts_within_s: service.restarts_within.as_ref().map(crate::duration::Duration::seconds_u32),
            supported: service.supported_until.map_or(by_component, |until| day <= until),
            roles: service.roles.iter().map(|role| role.value.clone()).collect(),
        }
    }

    /// The controls whose checks come before the parsing, by input, as the service says: for the input named, else
    /// for those that the control protects.
    fn checks(&self, service: &case::Service) -> FxHashMap<(Kind, u32), ControlIx> {
        let mut checks = FxHashMap::default();
        for behind in &service.behind {
            if let Some(input) = behind.input {
                checks.entry(key(input)).or_insert(behind.check.ix);
            }
        }
        for behind in service.behind.iter().filter(|behind| behind.input.is_none()) {
            let control = self.case.controls.get(behind.check.ix.position());
            for link in
                control.iter().flat_map(|control| &control.protects).flat_map(|protects| &protects.what)
            {
                checks.entry(key(*link)).or_insert(behind.check.ix);
            }
        }
        checks
    }

    fn interface(&self, interface: &case::Interface) -> model::Interface {
        model::Interface {
            id: interface.head.id.clone(),
            at: self.at(&interface.head),
            on: interface.on.map(|to| to.ix),
            zone: interface.zone.map(|to| to.ix),
            medium: interface.medium.to_owned(),
            modes: indices(&interface.modes),
            physical: interface.is_physical(),
            network: interface.is_network(),
        }
    }

    fn flow(&self, flow: &case::Flow) -> model::Flow {
        let carries: Vec<Content> = flow.carries.iter().filter_map(content).collect();
        let code = carries.contains(&Content::Code);
        model::Flow {
            id: flow.head.id.clone(),
            at: self.at(&flow.head),
            path: flow.path.iter().filter_map(hop).collect(),
            carried_by: flow.carried_by.map(|to| to.ix),
            carries,
            modes: indices(&flow.modes),
            protocol: flow.protocol.clone().unwrap_or_default(),
            accepts_old_images: flow.accepts_old_images.unwrap_or(code),
            activated_by_user: flow.activated_by_user.unwrap_or(false),
        }
    }

    fn store(&self, store: &case::Store) -> model::Store {
        model::Store {
            id: store.head.id.clone(),
            at: self.at(&store.head),
            on: store.on.map(|to| to.ix),
            holds: store.holds.iter().filter_map(content).collect(),
            privilege: store.privilege,
        }
    }

    fn credential(&self, credential: &case::Credential) -> model::Credential {
        let otherwise = credential.privilege.unwrap_or(Privilege::User);
        model::Credential {
            id: credential.head.id.clone(),
            at: self.at(&credential.head),
            scope: credential.scope,
            kept_at: credential
                .kept_at
                .iter()
                .map(|kept| (kept.at.ix, kept.privilege.unwrap_or(otherwise)))
                .collect(),
            unlocks: credential.unlocks.iter().flat_map(|opens| self.unlocks(credential, opens)).collect(),
        }
    }

    fn unlocks(&self, credential: &case::Credential, opens: &Opens) -> Vec<Unlocks> {
        let session = |service: model::ServiceIx, role: Option<&String>| {
            let highest = self.case.services.get(service.position()).and_then(|service| service.roles.last());
            let role = role.or(credential.role.as_ref()).or(highest.map(|role| &role.value));
            Unlocks::Session(service, role.cloned().unwrap_or_default())
        };
        match opens {
            Opens::Short(link) => {
                let session = link.to().map(|service| session(service, None));
                let code = link.to().map(Unlocks::Code);
                let read = link.to().map(Unlocks::ReadStore);
                session.or(code).or(read).into_iter().collect()
            }
            Opens::Long(record) => {
                let mut all: Vec<Unlocks> = Vec::new();
                all.extend(record.session.map(|service| session(service.ix, record.role.as_ref())));
                all.extend(record.forge.map(|flow| Unlocks::Forge(flow.ix)));
                all.extend(record.read.and_then(|link| link.to().map(Unlocks::ReadFlow)));
                all.extend(record.read.and_then(|link| link.to().map(Unlocks::ReadStore)));
                all.extend(record.code.map(|component| Unlocks::Code(component.ix)));
                all
            }
        }
    }

    fn command(&self, command: &case::Command) -> model::Command {
        model::Command {
            id: command.head.id.clone(),
            at: self.at(&command.head),
            roles: command.roles.iter().map(|role| role.value.clone()).collect(),
        }
    }

    fn function(&self, function: &case::Function) -> model::Function {
        model::Function {
            id: function.head.id.clone(),
            at: self.at(&function.head),
            essential: function.essential.unwrap_or(false),
            performer: function.performer.ix,
            uses: indices(&function.uses),
            needs: reliances(&function.needs),
            commands: indices(&function.commands),
            within_s: function.within.seconds_u32(),
        }
    }

    fn barrier(&self, at: usize, barrier: &case::Barrier) -> model::Barrier {
        let standing = self.case.standings.barriers.get(at);
        let verified = standing.is_some_and(|standing| standing.verified);
        let performer = match (barrier.performer.to(), barrier.performer.to()) {
            (Some(component), _) => Performer::Component(component),
            (None, person) => Performer::Person(person.unwrap_or(model::PersonIx(0))),
        };
        model::Barrier {
            id: barrier.head.id.clone(),
            at: self.at(&barrier.head),
            performer,
            relies_on: reliances(&barrier.relies_on),
            covers: indices(&barrier.covers),
            partly: barrier.partly.iter().map(|(harm, missing)| (harm.ix, missing.clone())).collect(),
            safe_when_stopped: standing.is_some_and(|standing| standing.safe_when_stopped),
            residual: if verified { barrier.residual } else { Level::NONE },
            verified,
        }
    }

    fn harm(&self, harm: &case::Harm) -> model::Harm {
        let when = harm.when.iter().flat_map(|when| {
            when.violated.iter().map(|violated| model::HarmWhen {
                function: when.function.ix,
                violated: *violated,
                modes: indices(&when.modes),
            })
        });
        let labelled = self.case.device().and_then(|device| device.context.first());
        let context = harm.context.clone().or_else(|| labelled.map(|context| context.value.clone()));
        model::Harm {
            id: harm.head.id.clone(),
            at: self.at(&harm.head),
            name: harm.head.name().to_owned(),
            when: when.collect(),
            barriers: indices(&harm.barriers),
            severity: harm.severity,
            context: context.unwrap_or_default(),
        }
    }

    fn threat(&self, threat: &case::Threat) -> model::Threat {
        model::Threat {
            id: threat.head.id.clone(),
            at: self.at(&threat.head),
            subjects: threat.at.iter().filter_map(|link| subject(*link)).collect(),
            gives: threat.gives.clone(),
            factors: threat.factors.as_ref().map(factors).unwrap_or_default(),
            profiles: indices(&threat.profiles),
        }
    }

    fn control(&self, at: usize, control: &case::Control) -> model::Control {
        let standing = self.case.standings.controls.get(at);
        let protects = control.protects.iter().flat_map(|protects| {
            let against = protects.against.clone();
            protects
                .what
                .iter()
                .filter_map(|link| subject(*link))
                .map(move |subject| Protection { subject, against: against.clone() })
        });
        let evidence = standing.map_or(&[][..], |standing| standing.evidence.as_slice());
        model::Control {
            id: control.head.id.clone(),
            at: self.at(&control.head),
            name: control.head.name().to_owned(),
            protects: protects.collect(),
            enforced_on: indices(&control.enforced_on),
            relies_on: reliances(&control.relies_on),
            effect: control.effect.as_ref().map(factors).unwrap_or_default(),
            removes: control.removes.unwrap_or(false),
            state: standing.map_or(ControlState::Planned, |standing| standing.state),
            safety_impact: impact(control.safety_impact.as_ref()),
            owner: control.owner.unwrap_or("maker").to_owned(),
            evidence: evidence.iter().map(|ix| self.case.id_of(*ix).to_owned()).collect(),
        }
    }
}

fn key(link: Link) -> (Kind, u32) {
    (link.kind, link.ix)
}

fn indices<I: Copy>(list: &[To<I>]) -> Vec<I> {
    list.iter().map(|to| to.ix).collect()
}

fn of_kind<I: Index>(list: &[Link]) -> Vec<I> {
    list.iter().filter_map(|link| link.to()).collect()
}

fn input(link: Link) -> Option<Input> {
    match link.kind {
        Kind::Interface => link.to().map(Input::Interface),
        _ => link.to().map(Input::Flow),
    }
}

fn hop(link: &Link) -> Option<Hop> {
    match link.kind {
        Kind::Zone => link.to().map(Hop::Zone),
        Kind::Interface => link.to().map(Hop::Interface),
        _ => link.to().map(Hop::Component),
    }
}

fn content(written: &WordOrLink) -> Option<Content> {
    match written {
        WordOrLink::Word("code", _) => Some(Content::Code),
        WordOrLink::Word(..) => Some(Content::Data(None)),
        WordOrLink::Link(link) => match link.kind {
            Kind::Command => link.to().map(Content::Command),
            Kind::Credential => link.to().map(Content::Credential),
            _ => link.to().map(|data| Content::Data(Some(data))),
        },
    }
}

fn subject(link: Link) -> Option<Subject> {
    match link.kind {
        Kind::Flow => link.to().map(Subject::Flow),
        Kind::Interface => link.to().map(Subject::Interface),
        Kind::Service => link.to().map(Subject::Service),
        Kind::Component => link.to().map(Subject::Component),
        Kind::Store => link.to().map(Subject::Store),
        _ => link.to().map(Subject::Credential),
    }
}

fn reliances(list: &[Link]) -> Vec<Reliance> {
    list.iter()
        .filter_map(|link| match link.kind {
            Kind::Component => link.to().map(Reliance::Component),
            Kind::Service => link.to().map(Reliance::Service),
            Kind::Flow => link.to().map(Reliance::Flow),
            Kind::Store => link.to().map(Reliance::Store),
            Kind::Credential => link.to().map(Reliance::Credential),
            Kind::Data => link.to().map(Reliance::Data),
            _ => link.to().map(Reliance::Person),
        })
        .collect()
}

fn factors(said: &case::FactorsSaid) -> Factors {
    Factors {
        complexity_high: said.complexity.map(|word| word == "high"),
        requirements_present: said.requirements.map(|word| word == "present"),
        user: said.user,
        cryptography_sound: said.cryptography.map(|word| word == "sound"),
    }
}

fn impact(said: Option<&case::ImpactSaid>) -> SafetyImpact {
    let Some(said) = said else { return SafetyImpact::Undeclared };
    let lists = [
        (SideEffect::Delay, &said.delay),
        (SideEffect::Stop, &said.stop),
        (SideEffect::LockOut, &said.lock_out),
        (SideEffect::ByPass, &said.by_pass),
    ];
    let effects: Vec<_> =
        lists.iter().flat_map(|(effect, list)| list.iter().map(|to| (*effect, to.ix))).collect();
    match (effects.is_empty(), &said.none) {
        (false, _) => SafetyImpact::Effects(effects),
        (true, Some(reason)) => SafetyImpact::None(reason.clone()),
        (true, None) => SafetyImpact::Undeclared,
    }
}
