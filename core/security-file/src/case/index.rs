//! How the typed case names its elements: indices by kind, references with the place where they are written.

use noharm_model::system::{
    BarrierIx, CommandIx, ComponentIx, ControlIx, CredentialIx, DataIx, FlowIx, FunctionIx, HarmIx,
    InterfaceIx, ModeIx, PersonIx, ProfileIx, ServiceIx, StoreIx, ThreatIx, ZoneIx,
};

use crate::fields::Kind;
use crate::span::Span;

/// A position in one of the lists of [`super::Case`].
pub trait Index: Copy {
    /// The kind whose list it is.
    const KIND: Kind;

    /// The position `ix`.
    fn new(ix: u32) -> Self;

    /// The position.
    fn position(self) -> usize;
}

macro_rules! index {
    ($($name:ident of $kind:ident),+ $(,)?) => {$(
        impl Index for $name {
            const KIND: Kind = Kind::$kind;

            fn new(ix: u32) -> Self {
                Self(ix)
            }

            fn position(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

macro_rules! own_index {
    ($($(#[$doc:meta])* $name:ident of $kind:ident),+ $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub struct $name(pub u32);
        )+
        index!($($name of $kind),+);
    };
}

index!(
    ModeIx of Mode, ZoneIx of Zone, ProfileIx of Profile, ComponentIx of Component, ServiceIx of Service,
    InterfaceIx of Interface, FlowIx of Flow, StoreIx of Store, DataIx of Data, CredentialIx of Credential,
    CommandIx of Command, PersonIx of User, FunctionIx of Function, BarrierIx of Barrier, HarmIx of Harm,
    ThreatIx of Threat, ControlIx of Control,
);

own_index!(
    /// A market.
    MarketIx of Market,
    /// A release.
    ReleaseIx of Release,
    /// An environment.
    EnvironmentIx of Environment,
    /// A requirement.
    RequirementIx of Requirement,
    /// A test.
    TestIx of Test,
    /// Evidence.
    EvidenceIx of Evidence,
    /// A label fact.
    LabelIx of Label,
    /// A training.
    TrainingIx of Training,
);

/// A reference to one kind, with the place where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct To<I> {
    /// Which.
    pub ix: I,
    /// Where it is written.
    pub span: Span,
}

/// A reference to one of several kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Link {
    /// The kind.
    pub kind: Kind,
    /// The position in that kind's list.
    pub ix: u32,
    /// Where it is written.
    pub span: Span,
}

impl Link {
    /// The index, if it is of that kind.
    #[must_use]
    pub fn to<I: Index>(self) -> Option<I> {
        (self.kind == I::KIND).then(|| I::new(self.ix))
    }
}

/// A word, or a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordOrLink {
    /// A word, with its place.
    Word(&'static str, Span),
    /// A reference.
    Link(Link),
}

/// Something written, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Said<T> {
    /// What.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// What every element has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// The id in its header.
    pub span: Span,
    /// Its name, if it has one.
    pub named: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// Where its facts come from.
    pub source: Option<String>,
    /// Its facts are assumed.
    pub assumed: bool,
    /// Its fields, as written.
    pub fields: Vec<FieldAt>,
}

/// Where a field is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldAt {
    /// Its name.
    pub name: String,
    /// The place of its name.
    pub key: Span,
    /// The place of its value.
    pub value: Span,
}

impl Head {
    /// Its name for people: the id where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.named.as_deref().unwrap_or(&self.id)
    }

    /// `kind.id`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{}.{}", self.kind, self.id)
    }

    /// The place of a field's value; of the id where it has no such field.
    #[must_use]
    pub fn field(&self, name: &str) -> Span {
        self.fields.iter().find(|field| field.name == name).map_or(self.span, |field| field.value)
    }

    /// The place of a field's name; of the id where it has no such field.
    #[must_use]
    pub fn key(&self, name: &str) -> Span {
        self.fields.iter().find(|field| field.name == name).map_or(self.span, |field| field.key)
    }

    /// Whether the field is written.
    #[must_use]
    pub fn says(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }
}
