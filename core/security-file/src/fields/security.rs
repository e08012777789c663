//! Fields of `threat`, `control`.

use super::words::{
    CAPABILITIES, COMPONENTS, EVIDENCE_LIST, FACTORS, FUNCTIONS, OWNER, PROFILES, RELIANCES, SUBJECT, TEXTS,
};
use super::{Field, Kind, Table, Type};

pub(super) static THREAT: Table = Table::new(
    "A declared threat: refines what an attacker can do at its subject, within the worst case.",
    &[
        Field::new("at", Type::List(&SUBJECT), "What it speaks of.").required(),
        Field::new("gives", CAPABILITIES, "What the attacker gains; without it anything."),
        Field::new("factors", FACTORS, "What makes it harder than the worst case."),
        Field::new("reasons", Type::Either(&Type::Text, &Type::ByName(&Type::Text)), "Why, for each factor."),
        Field::new("profiles", PROFILES, "Who it concerns; without it everybody."),
        Field::new(
            "stride",
            Type::List(&Type::Word(&[
                "spoofing",
                "tampering",
                "repudiation",
                "information-disclosure",
                "denial-of-service",
                "elevation",
            ])),
            "Classes of the threat.",
        ),
        Field::new("phase", TEXTS, "Phases of life: production, shipping, use, service, disposal."),
        Field::new(
            "requirements",
            Type::List(&Type::Reference(&[Kind::Requirement])),
            "Requirements that answer it.",
        ),
    ],
);

pub(super) static CONTROL: Table = Table::new(
    "A control: what it protects against what, where it stands, what it leans on and what it costs the therapy.",
    &[
        Field::new(
            "protects",
            Type::List(&Type::Record(&[
                Field::new("what", Type::List(&SUBJECT), "What.").required(),
                Field::new("against", CAPABILITIES, "Against which capabilities.").required(),
            ])),
            "What it protects against what.",
        ),
        Field::new("enforced-on", COMPONENTS, "Where it is enforced: whoever runs code there voids it.")
            .there(),
        Field::new("relies-on", RELIANCES, "What it relies on: whoever holds that voids it.").there(),
        Field::new("effect", FACTORS, "What it makes of the steps that it protects."),
        Field::new("removes", Type::Bool, "It takes the step away: a port that is not there."),
        Field::new(
            "state",
            Type::Word(&["planned", "implemented"]),
            "How far it has come; without it implemented. Evidence says the rest.",
        ),
        Field::new("planned-for", Type::Day, "When a planned one will be there."),
        Field::new(
            "safety-impact",
            Type::Record(&[
                Field::new("none", Type::Text, "It cannot touch the therapy, and why."),
                Field::new("delay", FUNCTIONS, "Functions that it may delay."),
                Field::new("stop", FUNCTIONS, "Functions that it may stop."),
                Field::new("lock-out", FUNCTIONS, "Functions that it may lock the user out of."),
                Field::new("by-pass", FUNCTIONS, "Functions for which it can be by-passed in an emergency."),
            ]),
            "What it can do to the therapy; silence counts at worst on the way of an essential function.",
        ),
        Field::new("owner", OWNER, "Whose it is; without it the maker's."),
        Field::new(
            "category",
            Type::Word(&["A", "B", "C", "D", "E", "F", "G", "H"]),
            "FDA's category: A authentication, B authorisation, C cryptography, D integrity, E confidentiality, F detection and logging, G resilience and recovery, H update.",
        ),
        Field::new("n60", Type::Text, "Id of the control in IMDRF N60."),
        Field::new(
            "aim",
            Type::Word(&["detect", "resist", "respond", "recover"]),
            "What it is for; without it resist.",
        ),
        Field::new(
            "meets",
            Type::List(&Type::Reference(&[Kind::Requirement])),
            "Requirements that it meets.",
        ),
        Field::new(
            "evidence",
            EVIDENCE_LIST,
            "Evidence that proves it, where the evidence does not say so itself.",
        ),
        Field::new(
            "cost",
            Type::Word(&["update", "test", "design", "instruction", "clinical"]),
            "Kind of effort it takes.",
        ),
    ],
);
