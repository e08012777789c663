//! Fields of `command`, `data`, `store`, `credential`.

use super::words::{CONTENTS, CONTROLS, PRIVILEGE, TEXTS};
use super::{Field, Kind, Table, Type};

/// A quantity with its unit and safe range.
const QUANTITY: Type = Type::Record(&[
    Field::new("unit", Type::Text, "Its unit.").required(),
    Field::new("min", Type::Number, "Smallest safe value."),
    Field::new("max", Type::Number, "Largest safe value."),
    Field::new("step", Type::Number, "Largest safe change at once."),
    Field::new("step-per-minute", Type::Number, "Largest safe change in a minute."),
    Field::new("resolution", Type::Number, "Smallest difference."),
]);

pub(super) static COMMAND: Table = Table::new(
    "A command. Any further field is a parameter: `rate = { unit = \"mL/h\", min = 0.1, max = 1200 }`.",
    &[
        Field::new("roles", TEXTS, "Roles that may give it."),
        Field::new("confirmation", Type::Bool, "It is confirmed at the device."),
        Field::new("emergency", Type::Bool, "It must be there in an emergency, whatever a control says."),
        Field::new("per-minute", Type::Number, "How often it may be given in a minute."),
    ],
)
.open(QUANTITY);

pub(super) static DATA: Table = Table::new(
    "A kind of data.",
    &[
        Field::new("safety", Type::Bool, "Therapy depends on it."),
        Field::new("personal", Type::Bool, "It tells of a person."),
        Field::new("protection", CONTROLS, "What protects it."),
        Field::new("reason", Type::Text, "Why nothing need protect it."),
    ],
);

pub(super) static STORE: Table = Table::new(
    "Where data rests.",
    &[
        Field::new("on", Type::Reference(&[Kind::Component]), "The component it lies on.").there(),
        Field::new("holds", CONTENTS, "`data`, `code`, `data.x`, `command.x`, `credential.x`."),
        Field::new("privilege", PRIVILEGE, "Rights needed on the component to use it."),
        Field::new("protection", Type::Text, "What protects it at rest."),
        Field::new("kept-for", Type::Duration, "How long it is kept."),
    ],
);

pub(super) static CREDENTIAL: Table = Table::new(
    "A key, password or token.",
    &[
        Field::new(
            "kind",
            Type::Word(&["key", "key-pair", "password", "token", "certificate", "shared-secret", "code"]),
            "What it is.",
        ),
        Field::new(
            "scope",
            Type::Word(&["session", "device", "user", "customer", "fleet"]),
            "Of how many it is the same.",
        )
        .required(),
        Field::new(
            "kept-at",
            Type::List(&Type::Either(
                &Type::Reference(&[Kind::Component]),
                &Type::Record(&[
                    Field::new("at", Type::Reference(&[Kind::Component]), "The component.")
                        .required()
                        .there(),
                    Field::new("privilege", PRIVILEGE, "Rights needed there to use it."),
                ]),
            )),
            "Where it is kept.",
        )
        .there(),
        Field::new("privilege", PRIVILEGE, "Rights needed there to use it; without it `user`."),
        Field::new(
            "unlocks",
            Type::List(&Type::Either(
                &Type::Reference(&[Kind::Service, Kind::Component, Kind::Store]),
                &Type::Record(&[
                    Field::new("session", Type::Reference(&[Kind::Service]), "A session with this service,"),
                    Field::new("role", Type::Text, "in this role."),
                    Field::new(
                        "forge",
                        Type::Reference(&[Kind::Flow]),
                        "Forging this flow: it is a signing key.",
                    ),
                    Field::new(
                        "read",
                        Type::Reference(&[Kind::Flow, Kind::Store]),
                        "Reading this: it is a decryption key.",
                    ),
                    Field::new(
                        "code",
                        Type::Reference(&[Kind::Component]),
                        "A login with a shell on this component.",
                    ),
                ]),
            )),
            "What it opens: a service (a session), a component (a shell), a store (its content), or one of the longer forms.",
        ),
        Field::new("role", Type::Text, "The role of the sessions it opens, where `unlocks` does not say."),
        Field::new("generated", Type::Text, "Where and how it is made."),
        Field::new("rotated", Type::Duration, "How often it is changed."),
        Field::new("destroyed", Type::Text, "How it is destroyed when the device leaves."),
        Field::new(
            "unextractable",
            Type::Bool,
            "It cannot be copied out; code that runs there can use it all the same.",
        ),
        Field::new("algorithm", Type::Text, "Algorithm and length."),
        Field::new("expires", Type::Day, "When it ends."),
    ],
);
