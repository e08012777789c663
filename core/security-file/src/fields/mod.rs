//! The field table: every kind of element, its fields, their types and what they say. The reference is printed from it.

mod contents;
mod device;
mod flaws;
mod lifecycle;
mod links;
mod parts;
mod proof;
mod reference;
mod safety;
mod security;
mod surroundings;
mod words;

pub(crate) use reference::describe;
pub use reference::reference;
pub use words::VEX_JUSTIFICATIONS;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $word:literal in $module:ident :: $table:ident),+ $(,)?) => {
        /// A kind of element.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($(#[$doc])* $variant),+ }

        impl Kind {
            /// Every kind, in the order of the reference.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in `[kind.id]`.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The kind that is written `word`.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// Its row of the field table.
            #[must_use]
            pub fn table(self) -> &'static Table {
                match self { $(Self::$variant => &$module::$table),+ }
            }
        }
    };
}

kinds! {
    /// The device.
    Device = "device" in device::DEVICE,
    /// A market it is sold in.
    Market = "market" in device::MARKET,
    /// A release of its software.
    Release = "release" in device::RELEASE,
    /// How many of a release are in use where.
    Fielded = "fielded" in device::FIELDED,
    /// Where it is used.
    Environment = "environment" in device::ENVIRONMENT,
    /// A network or place.
    Zone = "zone" in surroundings::ZONE,
    /// A state of use.
    Mode = "mode" in surroundings::MODE,
    /// Who attacks, or disturbs.
    Profile = "profile" in surroundings::PROFILE,
    /// Foreseeable misuse.
    Misuse = "misuse" in surroundings::MISUSE,
    /// A person at the device.
    User = "user" in surroundings::USER,
    /// A part.
    Component = "component" in parts::COMPONENT,
    /// A program that parses.
    Service = "service" in parts::SERVICE,
    /// Packages that nothing feeds.
    Unused = "unused" in parts::UNUSED,
    /// What a poorly named package really is.
    Identity = "identity" in parts::IDENTITY,
    /// A product under one name is a product under another.
    Alias = "alias" in parts::ALIAS,
    /// A way in or out.
    Interface = "interface" in links::INTERFACE,
    /// What is carried where.
    Flow = "flow" in links::FLOW,
    /// A command.
    Command = "command" in contents::COMMAND,
    /// A kind of data.
    Data = "data" in contents::DATA,
    /// Where data rests.
    Store = "store" in contents::STORE,
    /// A key, password or token.
    Credential = "credential" in contents::CREDENTIAL,
    /// A safety function.
    Function = "function" in safety::FUNCTION,
    /// An independent barrier.
    Barrier = "barrier" in safety::BARRIER,
    /// A harm to the patient.
    Harm = "harm" in safety::HARM,
    /// A declared threat.
    Threat = "threat" in security::THREAT,
    /// A control.
    Control = "control" in security::CONTROL,
    /// A requirement.
    Requirement = "requirement" in proof::REQUIREMENT,
    /// A test.
    Test = "test" in proof::TEST,
    /// Evidence.
    Evidence = "evidence" in proof::EVIDENCE,
    /// An unresolved anomaly of the maker's own software.
    Anomaly = "anomaly" in flaws::ANOMALY,
    /// The maker's statement about a vulnerability.
    Vulnerability = "vulnerability" in flaws::VULNERABILITY,
    /// The plan after the market.
    Plan = "plan" in lifecycle::PLAN,
    /// Facts of the labelling.
    Label = "label" in lifecycle::LABEL,
    /// Training of a role.
    Training = "training" in lifecycle::TRAINING,
    /// A risk handed to a user.
    Transfer = "transfer" in lifecycle::TRANSFER,
    /// A dated occurrence.
    Event = "event" in lifecycle::EVENT,
    /// A finding that is accepted for a while.
    Waiver = "waiver" in lifecycle::WAIVER,
}

impl Kind {
    /// Its position in [`Kind::ALL`].
    #[must_use]
    pub fn position(self) -> usize {
        self as usize
    }

    /// The fields of this kind with those that every kind has.
    pub fn fields(self) -> impl Iterator<Item = &'static Field> {
        let common: &'static [Field] =
            if self.table().in_releases { words::COMMON } else { words::COMMON_UNDATED };
        self.table().fields.iter().chain(common)
    }

    /// The field with this name.
    #[must_use]
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().find(|field| field.name == name)
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// One kind: its fields and what it says.
#[derive(Debug)]
pub struct Table {
    /// What an element of the kind says, one sentence.
    pub doc: &'static str,
    /// Its own fields, beside the common ones.
    pub fields: &'static [Field],
    /// The type of further fields that the author names (a command's parameters).
    pub open: Option<Type>,
    /// It may carry `since`, `until` and overlays `id@release`.
    pub in_releases: bool,
}

impl Table {
    /// A kind that releases may change.
    pub(crate) const fn new(doc: &'static str, fields: &'static [Field]) -> Self {
        Self { doc, fields, open: None, in_releases: true }
    }

    /// Fields that the author names, of this type.
    pub(crate) const fn open(mut self, of: Type) -> Self {
        self.open = Some(of);
        self
    }

    /// A kind that stands beside the releases.
    pub(crate) const fn beside_releases(mut self) -> Self {
        self.in_releases = false;
        self
    }
}

/// One field.
#[derive(Debug)]
pub struct Field {
    /// Its name, kebab-case.
    pub name: &'static str,
    /// Its type.
    pub of: Type,
    /// What it says, one sentence.
    pub doc: &'static str,
    /// It must be there.
    pub required: bool,
    /// What it names must be part of every release that the element is part of; else what is missing there is
    /// passed over.
    pub there: bool,
    /// The edition of the language that brought it.
    pub edition: u16,
}

impl Field {
    /// An optional field of edition 1.
    pub(crate) const fn new(name: &'static str, of: Type, doc: &'static str) -> Self {
        Self { name, of, doc, required: false, there: false, edition: 1 }
    }

    /// It must be there.
    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What it names must be part of the release.
    pub(crate) const fn there(mut self) -> Self {
        self.there = true;
        self
    }
}

/// The type of a field. A list may be written as its only item.
#[derive(Debug)]
pub enum Type {
    /// Text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number within these bounds.
    Integer(i64, i64),
    /// A number.
    Number,
    /// A day, `2026-03-11`.
    Day,
    /// An ISO 8601 duration, `PT30S` or `P2Y`.
    Duration,
    /// A digest with its algorithm, `sha256:…`.
    Digest,
    /// A path relative to the case's folder.
    Path,
    /// A level, 0 to 4, or its word.
    Level,
    /// One of these words.
    Word(&'static [&'static str]),
    /// An element of one of these kinds: `id`, or `kind.id` where several fit.
    Reference(&'static [Kind]),
    /// One of these words, or an element of one of these kinds.
    WordOrReference(&'static [&'static str], &'static [Kind]),
    /// Any number of these.
    List(&'static Type),
    /// A short form or a longer one.
    Either(&'static Type, &'static Type),
    /// `{ … }` with these fields.
    Record(&'static [Field]),
    /// `{ id = …, … }`: for elements of these kinds.
    ByReference(&'static [Kind], &'static Type),
    /// `{ word = …, … }`: for names that the author chooses.
    ByName(&'static Type),
}
