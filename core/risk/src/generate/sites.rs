//! Sites: the services, and components as a whole for packages that nobody has attributed.

use std::rc::Rc;

use noharm_model::flaw::Flaw;
use noharm_model::system::{
    Capability, ComponentIx, ControlIx, Hop, Input, InterfaceIx, Privilege, ServiceIx, Subject, System,
};
use rustc_hash::FxHashSet;

use super::fact::Site;
use super::modes::{ModeClass, Modes};
use super::way::Way;

/// One input of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SiteInput {
    /// What it takes in.
    pub input: Input,
    /// The control whose check comes before the parsing.
    pub behind: Option<ControlIx>,
    /// Fuzzed or verified at this very input.
    pub tested: bool,
}

/// One site.
#[derive(Clone, Debug)]
pub struct SiteFacts {
    /// Which.
    pub site: Site,
    /// Its component.
    pub on: ComponentIx,
    /// With which rights.
    pub privilege: Privilege,
    /// What it parses.
    pub inputs: Vec<SiteInput>,
    /// Modes it runs in.
    pub modes: Vec<ModeClass>,
    /// Separation is claimed: code at `user` here starts in the service alone.
    pub separated: bool,
    /// Number of roles.
    pub roles: u16,
}

/// All sites.
#[derive(Clone, Debug, Default)]
pub struct Sites {
    /// Services first, in their order, then components that have packages nobody attributed.
    pub all: Vec<SiteFacts>,
    separated: Vec<(ComponentIx, ServiceIx)>,
}

impl Sites {
    /// Collects the sites of `system` that services make and `flaws` need.
    #[must_use]
    pub fn of(system: &System, flaws: &[Flaw], modes: &Modes, ways: &[Rc<Way>]) -> Self {
        let spread = spread_subjects(system);
        let mut sites = Self::default();
        for (number, service) in (0u32..).zip(&system.services) {
            let ix = ServiceIx(number);
            let separated = service.privilege == Privilege::User
                && (spread.contains(&Subject::Service(ix))
                    || spread.contains(&Subject::Component(service.on)));
            if separated {
                sites.separated.push((service.on, ix));
            }
            sites.all.push(SiteFacts {
                site: Site::Service(ix),
                on: service.on,
                privilege: service.privilege,
                inputs: service
                    .handles
                    .iter()
                    .map(|h| SiteInput { input: h.input, behind: h.behind, tested: h.tested })
                    .collect(),
                modes: modes.within(&service.modes),
                separated,
                roles: service.roles.len() as u16,
            });
        }
        let mut whole: Vec<ComponentIx> =
            flaws.iter().filter(|flaw| flaw.services.is_empty()).map(|flaw| flaw.component).collect();
        whole.sort_unstable();
        whole.dedup();
        sites.all.extend(whole.into_iter().map(|component| whole_component(system, modes, ways, component)));
        sites
    }

    /// Services on `component` in which code may be held by separation.
    pub fn separated_on(&self, component: ComponentIx) -> impl Iterator<Item = ServiceIx> + '_ {
        self.separated.iter().filter(move |(on, _)| *on == component).map(|(_, service)| *service)
    }

    /// The site's facts.
    #[must_use]
    pub fn get(&self, site: Site) -> Option<&SiteFacts> {
        match site {
            Site::Service(ix) => self.all.get(ix.at()),
            Site::Whole(_) => self.all.iter().find(|facts| facts.site == site),
        }
    }
}

/// What some control protects against spreading, built or planned.
fn spread_subjects(system: &System) -> FxHashSet<Subject> {
    let protections = system.controls.iter().flat_map(|control| &control.protects);
    protections.filter(|p| p.against.contains(&Capability::Spread)).map(|p| p.subject).collect()
}

/// Every input of a component at its highest privilege.
fn whole_component(system: &System, modes: &Modes, ways: &[Rc<Way>], component: ComponentIx) -> SiteFacts {
    let own = system.services.iter().filter(|service| service.on == component);
    let privilege = own.clone().map(|service| service.privilege).max().unwrap_or(Privilege::Root);
    let mut inputs: Vec<SiteInput> = own
        .flat_map(|service| &service.handles)
        .map(|h| SiteInput { input: h.input, behind: None, tested: false })
        .collect();
    let raw = |input| SiteInput { input, behind: None, tested: false };
    let interfaces = (0u32..).zip(&system.interfaces).filter(|(_, i)| i.on == Some(component));
    inputs.extend(interfaces.map(|(number, _)| raw(Input::Interface(InterfaceIx(number)))));
    for (number, way) in (0u32..).zip(ways) {
        if way.place(component).is_some_and(|_| way.sender() != Some(component)) {
            inputs.push(raw(Input::Flow(noharm_model::system::FlowIx(number))));
        }
    }
    let mut seen = FxHashSet::default();
    inputs.retain(|input| seen.insert(input.input));
    SiteFacts {
        site: Site::Whole(component),
        on: component,
        privilege,
        inputs,
        modes: modes.all(),
        separated: false,
        roles: 0,
    }
}

/// The component that a hop is or belongs to.
#[must_use]
pub fn owner(system: &System, hop: Hop) -> Option<ComponentIx> {
    match hop {
        Hop::Component(component) => Some(component),
        Hop::Interface(ix) => system.interfaces.get(ix.at()).and_then(|interface| interface.on),
        Hop::Zone(_) => None,
    }
}
