//! Words and records that several kinds share.

use super::{Field, Kind, Type};

/// Fields of every kind.
pub(super) const COMMON: &[Field] = &[
    Field::new("name", Type::Text, "Name for people; without it the id is shown."),
    Field::new("note", Type::Text, "Anything a reader should know; long prose goes to `prose/<id>.md`."),
    Field::new("source", Type::Text, "Where the facts come from."),
    Field::new("assumed", Type::Bool, "The facts are assumed, not known; shown wherever they decide."),
    Field::new("since", Type::Reference(&[Kind::Release]), "From this release on."),
    Field::new("until", Type::Reference(&[Kind::Release]), "Up to this release, and not in it."),
];

/// Fields of the kinds that stand beside the releases.
pub(super) const COMMON_UNDATED: &[Field] = &[
    Field::new("name", Type::Text, "Name for people; without it the id is shown."),
    Field::new("note", Type::Text, "Anything a reader should know; long prose goes to `prose/<id>.md`."),
    Field::new("source", Type::Text, "Where the facts come from."),
    Field::new("assumed", Type::Bool, "The facts are assumed, not known; shown wherever they decide."),
];

/// Justifications of *not affected*, the five words of VEX.
pub const VEX_JUSTIFICATIONS: &[&str] = &[
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
];

pub(super) const TEXTS: Type = Type::List(&Type::Text);
pub(super) const PRIVILEGE: Type = Type::Word(&["user", "root"]);
pub(super) const SCOPE: Type = Type::Word(&["device", "bedside", "unit", "site", "fleet"]);
pub(super) const SEVERITY: Type = Type::Word(&["negligible", "minor", "serious", "critical", "catastrophic"]);
pub(super) const OWNER: Type = Type::Word(&["maker", "hospital", "user"]);
pub(super) const VIOLATION: Type = Type::Word(&["tampered", "replayed", "lost", "delayed"]);
pub(super) const CAPABILITY: Type =
    Type::Word(&["reach", "session", "stop", "command", "read", "forge", "replay", "key", "code", "spread"]);
pub(super) const CAPABILITIES: Type = Type::List(&CAPABILITY);

pub(super) const MODES: Type = Type::List(&Type::Reference(&[Kind::Mode]));
pub(super) const FLOWS: Type = Type::List(&Type::Reference(&[Kind::Flow]));
pub(super) const COMPONENTS: Type = Type::List(&Type::Reference(&[Kind::Component]));
pub(super) const CONTROLS: Type = Type::List(&Type::Reference(&[Kind::Control]));
pub(super) const EVIDENCE_LIST: Type = Type::List(&Type::Reference(&[Kind::Evidence]));
pub(super) const FUNCTIONS: Type = Type::List(&Type::Reference(&[Kind::Function]));
pub(super) const HARMS: Type = Type::List(&Type::Reference(&[Kind::Harm]));
pub(super) const PROFILES: Type = Type::List(&Type::Reference(&[Kind::Profile]));
pub(super) const USERS: Type = Type::List(&Type::Reference(&[Kind::User]));
pub(super) const ZONES: Type = Type::List(&Type::Reference(&[Kind::Zone]));

/// What a function needs, and a barrier or control relies on.
pub(super) const RELIANCES: Type = Type::List(&Type::Reference(&[
    Kind::Component,
    Kind::Service,
    Kind::Flow,
    Kind::Store,
    Kind::Credential,
    Kind::Data,
    Kind::User,
]));

/// What a threat or control speaks of.
pub(super) const SUBJECT: Type = Type::Reference(&[
    Kind::Flow,
    Kind::Interface,
    Kind::Service,
    Kind::Component,
    Kind::Store,
    Kind::Credential,
]);

/// What a flow carries or a store holds.
pub(super) const CONTENTS: Type =
    Type::List(&Type::WordOrReference(&["data", "code"], &[Kind::Data, Kind::Command, Kind::Credential]));

/// The factors of a step.
pub(super) const FACTORS: Type = Type::Record(&[
    Field::new("complexity", Type::Word(&["low", "high"]), "How much skill and preparation it takes."),
    Field::new("requirements", Type::Word(&["none", "present"]), "A special condition must hold."),
    Field::new("user", Type::Word(&["none", "passive", "active"]), "What a user must do for the attacker."),
    Field::new("cryptography", Type::Word(&["none", "sound"]), "Sound cryptography stands in the way."),
]);
