//! Fields of `function`, `barrier`, `harm`.

use super::words::{FLOWS, HARMS, MODES, RELIANCES, SEVERITY, VIOLATION};
use super::{Field, Kind, Table, Type};

pub(super) static FUNCTION: Table = Table::new(
    "A safety function, essential performance above all.",
    &[
        Field::new("performer", Type::Reference(&[Kind::Component]), "Who performs it.").required().there(),
        Field::new("essential", Type::Bool, "It is essential performance."),
        Field::new("within", Type::Duration, "The time after which its absence harms.").required(),
        Field::new("uses", FLOWS, "Flows whose data it uses.").there(),
        Field::new("needs", RELIANCES, "What it truly stops without.").there(),
        Field::new(
            "commands",
            Type::List(&Type::Reference(&[Kind::Command])),
            "Commands that it obeys; without it every one its performer takes.",
        ),
    ],
);

pub(super) static BARRIER: Table = Table::new(
    "An independent barrier before a harm: technical, or a person.",
    &[
        Field::new("performer", Type::Reference(&[Kind::Component, Kind::User]), "Who performs it.")
            .required()
            .there(),
        Field::new(
            "relies-on",
            RELIANCES,
            "What it relies on: supply, bus, library, display, data, credential.",
        )
        .there(),
        Field::new("covers", HARMS, "Harms that it covers wholly."),
        Field::new(
            "partly",
            Type::ByReference(&[Kind::Harm], &Type::Text),
            "Harms that it covers partly, with what is missing; counts nothing.",
        ),
        Field::new(
            "when-stopped",
            Type::Word(&["safe", "unsafe"]),
            "What its stop means; `safe` needs evidence. Without it `unsafe`.",
        ),
        Field::new(
            "residual",
            Type::Level,
            "How hard it is to defeat without touching anything it stands on.",
        )
        .required(),
        Field::new("reason", Type::Text, "Why that level."),
    ],
);

pub(super) static HARM: Table = Table::new(
    "A harm to the patient.",
    &[
        Field::new("situation", Type::Text, "The hazardous situation, in a sentence."),
        Field::new(
            "when",
            Type::List(&Type::Record(&[
                Field::new("function", Type::Reference(&[Kind::Function]), "The function violated.")
                    .required()
                    .there(),
                Field::new("violated", Type::List(&VIOLATION), "How.").required(),
                Field::new("in-mode", MODES, "In which modes; without it all."),
            ])),
            "Ways in which it comes about; any of them.",
        )
        .required()
        .there(),
        Field::new(
            "barriers",
            Type::List(&Type::Reference(&[Kind::Barrier])),
            "Barriers before it; only those that cover it wholly count.",
        ),
        Field::new("severity", SEVERITY, "Severity in the worst context that the device is labelled for.")
            .required(),
        Field::new("context", Type::Text, "That context."),
        Field::new("safety-file", Type::Text, "Its row in the safety risk file."),
        Field::new("benefit-risk", Type::Text, "Why a level that should be reduced may stay."),
    ],
);
