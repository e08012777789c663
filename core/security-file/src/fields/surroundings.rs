//! Fields of `zone`, `mode`, `profile`, `misuse`, `user`.

use super::words::{COMPONENTS, HARMS, MODES, OWNER, PROFILES, SCOPE, ZONES};
use super::{Field, Kind, Table, Type};

pub(super) static ZONE: Table = Table::new(
    "A network or place, and how far it is trusted.",
    &[
        Field::new("trust", Type::Word(&["hostile", "partial", "trusted"]), "How far it is trusted.")
            .required(),
        Field::new("kind", Type::Word(&["network", "place"]), "What it is."),
        Field::new("owner", OWNER, "Who keeps it."),
        Field::new("within", Type::Reference(&[Kind::Zone]), "The zone around it, for the drawing."),
    ],
);

pub(super) static MODE: Table = Table::new(
    "A state of use. Interfaces are open, and harms exist, only in some.",
    &[
        Field::new("patient", Type::Bool, "A patient is connected."),
        Field::new("therapy", Type::Bool, "Therapy is running."),
        Field::new("entered-by", Type::Text, "How it is entered and left."),
    ],
);

pub(super) static PROFILE: Table = Table::new(
    "Who attacks, or disturbs without meaning to.",
    &[
        Field::new("in", ZONES, "Zones where he is present.").required(),
        Field::new(
            "benign",
            Type::Bool,
            "He disturbs without intent: a scanner, a worm that looks for nobody.",
        ),
        Field::new("could-anyway", HARMS, "Harms that he could bring about by hand at the bedside anyway."),
        Field::new("skill", Type::Text, "What he knows."),
        Field::new("motive", Type::Text, "What he is after."),
    ],
);

pub(super) static MISUSE: Table = Table::new(
    "Foreseeable misuse as a source of reach.",
    &[
        Field::new("who", PROFILES, "Who gains by it; without it everybody who is not benign."),
        Field::new(
            "reaches",
            Type::List(&Type::Reference(&[Kind::Interface, Kind::Flow, Kind::Zone])),
            "What comes within reach by it.",
        ),
        Field::new(
            "learns",
            Type::List(&Type::Reference(&[Kind::Credential])),
            "Credentials that become known by it.",
        ),
        Field::new("code-on", COMPONENTS, "Components on which foreign code runs by it."),
        Field::new("in-mode", MODES, "In which modes; without it in all."),
        Field::new("level", Type::Level, "How hard it is to profit from; needs a reason."),
        Field::new("reason", Type::Text, "Why that hard."),
        Field::new("scope", SCOPE, "On how many patients it can be repeated without fresh effort."),
        Field::new("environment", Type::List(&Type::Reference(&[Kind::Environment])), "Where it happens."),
    ],
);

pub(super) static USER: Table = Table::new(
    "A person at the device, by role.",
    &[
        Field::new("role", Type::Text, "The role as commands and sessions name it; without it the id."),
        Field::new("skill", Type::Text, "Training and skill."),
        Field::new("authority", Type::Text, "What the person may decide."),
        Field::new(
            "may",
            Type::List(&Type::Reference(&[Kind::Command])),
            "Commands that the person may give.",
        ),
        Field::new("zone", Type::Reference(&[Kind::Zone]), "Where the person stands."),
        Field::new("patient", Type::Bool, "It is the patient."),
    ],
);
