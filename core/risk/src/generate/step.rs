//! A step before its level is known: what it needs and gives, and under which assumptions it is there, how hard.

use std::sync::Arc;

use noharm_model::graph::FactIx;
use noharm_model::level::{Level, Scope};
use noharm_model::system::{
    BarrierIx, Capability, ComponentIx, ControlIx, CredentialIx, FlowIx, FunctionIx, HarmIx, ServiceIx,
    Subject,
};

use super::fact::{Fact, Site};

/// One AND-step of the attack graph with the condition that its level hangs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Facts needed.
    pub from: Vec<FactIx>,
    /// Fact gained.
    pub to: FactIx,
    /// Which rule made it.
    pub rule: &'static str,
    /// What the attacker does, for a person.
    pub text: String,
    /// The element whose statement it follows from.
    pub at: At,
    /// The control that decides this variant, if one does.
    pub control: Option<ControlIx>,
    /// When it is there, and how hard.
    pub condition: Condition,
    /// What it is a part of: steps of one origin are given away together.
    pub origin: Origin,
    /// On how many patients it can be repeated without fresh effort, where what it needs can.
    pub repeats: Scope,
}

/// Whose statement a step follows from; the place is looked up when a person asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum At {
    /// An element that can be a subject.
    Subject(Subject),
    /// A profile.
    Profile(u32),
    /// Misuse.
    Misuse(u32),
    /// A control.
    Control(ControlIx),
    /// A function.
    Function(FunctionIx),
    /// A barrier.
    Barrier(BarrierIx),
    /// A harm.
    Harm(HarmIx),
    /// A flaw.
    Flaw(u32),
}

/// What a step is a part of: the thing that is one hurdle, however many steps it takes in the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// What the structure of the system, threats and controls make of gaining a capability at a subject.
    Structure(Subject, Capability),
    /// Presence and misuse.
    Presence(u32),
    /// The flaw that nobody has found yet, in what parses at a site.
    Latent(Site),
    /// The same in the check that a control makes, where no service is named for it.
    LatentCheck(ControlIx),
    /// The same in the kernel of a component.
    Kernel(ComponentIx),
    /// The flaws of the oldest image that a flow's target still takes.
    OldImage(FlowIx),
    /// Known flaws of a site; which, says the condition.
    Flaws(Site),
    /// A barrier's residual.
    Barrier(BarrierIx),
    /// A control that does not count.
    Control(ControlIx),
    /// What follows of itself.
    Consequence,
    /// A component given away.
    GivenAway(ComponentIx),
    /// A credential given away.
    KnownKey(CredentialIx),
    /// A foothold on one device, from which others are reached.
    Foothold,
}

impl Origin {
    /// A flaw nobody has found yet.
    #[must_use]
    pub fn is_latent(self) -> bool {
        matches!(self, Self::Latent(_) | Self::LatentCheck(_) | Self::Kernel(_) | Self::OldImage(_))
    }
}

/// When a step is there, and how hard it is then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Always, at the level that the easiest of the attackers in view has by the threats.
    Open(Refined),
    /// Where one of these profiles is in view.
    Profiles(Vec<u32>, Level),
    /// Where the control does not count.
    Failed(ControlIx),
    /// Where the control is built.
    SideEffect(ControlIx, Refined),
    /// Always, at the level of the table *latent flaws*.
    Latent(LatentIn),
    /// Where one of these flaws is known and in view.
    Flaws {
        /// Positions in the list of flaws, shared by all steps of these flaws.
        members: Arc<[u32]>,
        /// Level of the step.
        level: Level,
        /// It stops something and does nothing else.
        stops: bool,
        /// Seconds until what it stops is back; `None`: it stays down.
        back_after_s: Option<u32>,
    },
    /// A barrier at its residual level.
    Barrier(BarrierIx, Level),
    /// The absence of a function harms after this many seconds.
    Absence(u32),
    /// Only where a question gives it away.
    Asked,
}

/// In what a flaw is that nobody has found yet, which decides its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LatentIn {
    /// In what a service makes of an input (position in its list); controls raise it to this at least.
    Input(ServiceIx, u16, Level),
    /// In a component's kernel or check.
    Part(ComponentIx),
    /// Given by the table once for all.
    Fixed(Level),
}

/// A level that may differ between attackers, since threats argue for some of them only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refined {
    /// For attackers not named.
    pub otherwise: Level,
    /// For these profiles, sorted. Only those that can be there.
    pub for_profile: Vec<(u32, Level)>,
}

impl Refined {
    /// The same level for all.
    #[must_use]
    pub fn all(level: Level) -> Self {
        Self { otherwise: level, for_profile: Vec::new() }
    }

    /// The easiest level for those profiles that are in view.
    #[must_use]
    pub fn level(&self, in_view: &[bool]) -> Level {
        self.for_profile
            .iter()
            .filter(|(profile, _)| in_view.get(*profile as usize).copied().unwrap_or(false))
            .map(|&(_, level)| level)
            .min()
            .unwrap_or(self.otherwise)
    }

    /// Nowhere easier than `other`.
    #[must_use]
    pub fn never_easier_than(&self, other: &Self) -> bool {
        self.otherwise >= other.otherwise
            && self.for_profile.iter().zip(&other.for_profile).all(|(a, b)| a.1 >= b.1)
    }
}

/// A step of which threats must speak, and none does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unspoken {
    /// At what.
    pub subject: Subject,
    /// Which capability is gained.
    pub capability: Capability,
}

/// True for facts that count as deeds of code or key: what could not be done by hand.
#[must_use]
pub fn is_code_or_key(fact: Fact) -> bool {
    matches!(fact, Fact::Code(..) | Fact::CodeInService(_) | Fact::Key(_))
}

/// True for facts that nobody comes to without meaning to: content that passes for genuine, and being let in.
#[must_use]
pub(super) fn needs_intent(fact: Fact) -> bool {
    matches!(fact, Fact::ForgeFlow(..) | Fact::ForgeStore(_) | Fact::Inject(..) | Fact::Session(..))
}
