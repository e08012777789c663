//! The typed case: every element of the release selected, by kind, in the order of their ids.

mod contents;
mod device;
mod flaws;
pub(crate) mod index;
mod lifecycle;
mod links;
mod parts;
mod proof;
pub(crate) mod read;
mod safety;
mod security;
mod surroundings;

pub use contents::{Command, Credential, Data, KeptAt, KeptAtRecord, Opens, OpensRecord, Quantity, Store};
pub use device::{Approval, Device, Environment, Fielded, Market, Release};
pub use flaws::{Anomaly, Cwe, Vulnerability};
pub use index::{
    EnvironmentIx, EvidenceIx, FieldAt, Head, Index, LabelIx, Link, MarketIx, ReleaseIx, RequirementIx, Said,
    TestIx, To, TrainingIx, WordOrLink,
};
pub use lifecycle::{Answer, Event, Label, Plan, Training, Transfer, Waiver};
pub use links::{Flow, Interface};
pub use parts::{
    Alias, Behind, BehindRecord, Component, Handles, HandlesRecord, Identity, IdentityMatch, Service, Unused,
};
pub use proof::{Captured, CarriedTo, CarryOver, Evidence, Requirement, Shows, Test};
pub use safety::{Barrier, Function, Harm, When};
pub use security::{Control, FactorsSaid, ImpactSaid, Protects, Reasons, Threat};
pub use surroundings::{Misuse, Mode, Person, Profile, Zone};

use noharm_model::day::Day;

use crate::diagnostic::Diagnostic;
use crate::fields::Kind;
use crate::release::Selection;
use crate::span::Span;
use crate::standing::Standings;
use crate::typed::Entity;
use crate::typed::value::Typed;
use read::{Element, Fields, Scene, Standing};

macro_rules! case {
    ($($(#[$doc:meta])* $list:ident: $of:ident),+ $(,)?) => {
        /// A case in one release, on one day.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Case {
            /// The day that everything is judged for.
            pub as_of: Day,
            /// The release selected; none where the case knows no releases.
            pub release: Option<ReleaseIx>,
            /// What counts on the day: the state of controls, barriers, evidence.
            pub standings: Standings,
            $($(#[$doc])* pub $list: Vec<$of>,)+
        }

        impl Case {
            fn read(scene: &Scene<'_>, lists: &Lists<'_>, broken: &mut Vec<u32>, as_of: Day) -> Self {
                Self {
                    as_of,
                    release: None,
                    standings: Standings::default(),
                    $($list: lists.read::<$of>(scene, broken),)+
                }
            }

            /// Id, name and places of every element.
            pub fn heads(&self) -> impl Iterator<Item = &Head> {
                std::iter::empty()$(.chain(self.$list.iter().map(|element| &element.head)))+
            }

            /// Id, name and places of the element at a position of its kind's list.
            #[must_use]
            pub fn head(&self, kind: Kind, ix: u32) -> Option<&Head> {
                $(if kind == <$of as Element>::KIND {
                    return self.$list.get(ix as usize).map(|element| &element.head);
                })+
                None
            }
        }

        #[cfg(test)]
        mod tests {
            use super::*;

            #[test]
            fn every_field_of_the_table_is_read_and_no_other() {
                $(
                    let table: Vec<&str> = <$of as Element>::KIND.table().fields.iter().map(|field| field.name).collect();
                    assert_eq!(table, <$of as Element>::READS, "{}", <$of as Element>::KIND);
                )+
            }
        }
    };
}

case! {
    /// The device; exactly one where the text is sound.
    devices: Device,
    /// Markets.
    markets: Market,
    /// All releases.
    releases: Release,
    /// Devices in use.
    fielded: Fielded,
    /// Environments.
    environments: Environment,
    /// Zones.
    zones: Zone,
    /// Modes.
    modes: Mode,
    /// Profiles.
    profiles: Profile,
    /// Misuse.
    misuses: Misuse,
    /// People.
    people: Person,
    /// Components.
    components: Component,
    /// Services.
    services: Service,
    /// Packages nobody feeds.
    unused: Unused,
    /// Identities.
    identities: Identity,
    /// Other names of products.
    aliases: Alias,
    /// Interfaces.
    interfaces: Interface,
    /// Flows.
    flows: Flow,
    /// Commands.
    commands: Command,
    /// Kinds of data.
    data: Data,
    /// Stores.
    stores: Store,
    /// Credentials.
    credentials: Credential,
    /// Safety functions.
    functions: Function,
    /// Barriers.
    barriers: Barrier,
    /// Harms.
    harms: Harm,
    /// Threats.
    threats: Threat,
    /// Controls.
    controls: Control,
    /// Requirements.
    requirements: Requirement,
    /// Tests.
    tests: Test,
    /// Evidence.
    evidence: Evidence,
    /// Anomalies.
    anomalies: Anomaly,
    /// Statements about vulnerabilities.
    vulnerabilities: Vulnerability,
    /// Plans.
    plans: Plan,
    /// Labelling.
    labels: Label,
    /// Trainings.
    trainings: Training,
    /// Transfers.
    transfers: Transfer,
    /// Events.
    events: Event,
    /// Waivers.
    waivers: Waiver,
}

/// The elements of the release, by kind.
struct Lists<'a> {
    by_kind: Vec<Vec<(u32, &'a Entity)>>,
    selection: &'a Selection,
}

impl<'a> Lists<'a> {
    /// Positions in the lists; broken ones apart.
    fn new(entities: &'a [Entity], selection: &'a Selection, broken: &[u32]) -> (Self, Vec<Standing>) {
        let mut by_kind: Vec<Vec<(u32, &'a Entity)>> = vec![Vec::new(); Kind::ALL.len()];
        let mut standings = vec![Standing::NotInRelease; entities.len()];
        for &no in broken {
            if let Some(standing) = standings.get_mut(no as usize) {
                *standing = Standing::Broken;
            }
        }
        for (no, entity) in (0u32..).zip(entities) {
            let Some(standing) = standings.get_mut(no as usize) else { continue };
            if *standing == Standing::Broken || !selection.holds(no) {
                continue;
            }
            if let Some(list) = by_kind.get_mut(entity.kind.position()) {
                *standing = Standing::Here(u32::try_from(list.len()).unwrap_or(u32::MAX));
                list.push((no, entity));
            }
        }
        (Self { by_kind, selection }, standings)
    }

    fn read<T: Element>(&self, scene: &Scene<'_>, broken: &mut Vec<u32>) -> Vec<T> {
        let list = self.by_kind.get(T::KIND.position()).map_or(&[][..], Vec::as_slice);
        list.iter()
            .filter_map(|(no, entity)| {
                let fields: Vec<&Typed> = self.selection.fields(entity);
                let built = T::build(&Fields::of(scene, entity, fields));
                if built.is_none() {
                    broken.push(*no);
                }
                built
            })
            .collect()
    }
}

/// Builds the case of the release selected. An element that lacks what it must have is left out, and with it what
/// cannot be without it; all that has been told before.
pub(crate) fn build(
    entities: &[Entity],
    selection: &Selection,
    as_of: Day,
    out: &mut Vec<Diagnostic>,
) -> Case {
    let mut broken: Vec<u32> = Vec::new();
    loop {
        let (lists, standings) = Lists::new(entities, selection, &broken);
        let scene = Scene::new(entities, &standings, selection.name.as_deref());
        let before = broken.len();
        let mut case = Case::read(&scene, &lists, &mut broken, as_of);
        if broken.len() == before {
            out.append(&mut scene.out.borrow_mut());
            case.release = selection.release.and_then(|no| match standings.get(no as usize) {
                Some(Standing::Here(ix)) => Some(ReleaseIx(*ix)),
                _ => None,
            });
            return case;
        }
    }
}

impl Case {
    /// The device, if there is one.
    #[must_use]
    pub fn device(&self) -> Option<&Device> {
        self.devices.first()
    }

    /// `kind.id` of a reference.
    #[must_use]
    pub fn name_of(&self, link: Link) -> String {
        self.head(link.kind, link.ix).map_or_else(|| format!("{}.?", link.kind), Head::full_name)
    }

    /// The id of an element.
    #[must_use]
    pub fn id_of<I: Index>(&self, ix: I) -> &str {
        let position = u32::try_from(ix.position()).unwrap_or(u32::MAX);
        self.head(I::KIND, position).map_or("?", |head| head.id.as_str())
    }

    /// Where the element's id stands.
    #[must_use]
    pub fn span_of(&self, link: Link) -> Span {
        self.head(link.kind, link.ix).map_or(Span::NOWHERE, |head| head.span)
    }
}
