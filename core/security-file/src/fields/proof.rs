//! Fields of `requirement`, `test`, `evidence`.

use super::words::TEXTS;
use super::{Field, Kind, Table, Type};

pub(super) static REQUIREMENT: Table = Table::new(
    "A security requirement.",
    &[
        Field::new("text", Type::Text, "What shall be.").required(),
        Field::new("origin", TEXTS, "Where it comes from: a threat, a clause, a customer."),
        Field::new(
            "captured",
            Type::Record(&[
                Field::new("phase", Type::Text, "Design phase."),
                Field::new("on", Type::Day, "Day.").required(),
            ]),
            "When it was written down.",
        ),
        Field::new("criterion", Type::Text, "When it is met, so that a test can tell."),
        Field::new("answers", Type::List(&Type::Reference(&[Kind::Threat, Kind::Harm])), "What it answers."),
        Field::new("clauses", TEXTS, "Clauses of standards that ask for it."),
    ],
);

pub(super) static TEST: Table = Table::new(
    "A test: how something is shown.",
    &[
        Field::new(
            "method",
            Type::Word(&[
                "unit",
                "integration",
                "system",
                "fuzz",
                "penetration",
                "static-analysis",
                "composition-analysis",
                "review",
                "robustness",
                "usability",
                "simulation",
            ]),
            "How.",
        )
        .required(),
        Field::new(
            "scope",
            Type::List(&Type::Reference(&[
                Kind::Interface,
                Kind::Flow,
                Kind::Service,
                Kind::Component,
                Kind::Store,
                Kind::Credential,
                Kind::Function,
            ])),
            "What it touches.",
        ),
        Field::new(
            "checks",
            Type::List(&Type::Reference(&[Kind::Requirement, Kind::Control, Kind::Barrier])),
            "What it shows.",
        ),
        Field::new("criterion", Type::Text, "When it passes."),
    ],
);

pub(super) static EVIDENCE: Table = Table::new(
    "A dated result: proves something, or shows a quality at an input.",
    &[
        Field::new(
            "proves",
            Type::List(&Type::Reference(&[Kind::Control, Kind::Barrier, Kind::Requirement, Kind::Function])),
            "What it proves.",
        ),
        Field::new(
            "shows",
            Type::List(&Type::Record(&[
                Field::new(
                    "quality",
                    Type::Word(&["fuzzed", "verified", "safe-when-stopped", "not-fed"]),
                    "Which quality,",
                )
                .required(),
                Field::new(
                    "of",
                    Type::Reference(&[Kind::Service, Kind::Barrier, Kind::Unused, Kind::Component]),
                    "of what,",
                )
                .required(),
                Field::new(
                    "at",
                    Type::List(&Type::Reference(&[Kind::Interface, Kind::Flow])),
                    "at which inputs.",
                ),
            ])),
            "Which quality it shows.",
        ),
        Field::new(
            "kind",
            Type::Word(&[
                "test",
                "fuzz",
                "penetration",
                "static-analysis",
                "analysis",
                "review",
                "inspection",
                "usability",
                "simulation",
                "field",
                "statement",
            ]),
            "What kind of evidence it is; without it that of its test, else `test`.",
        ),
        Field::new("test", Type::Reference(&[Kind::Test]), "The test whose result it is."),
        Field::new("result", Type::Word(&["pass", "fail"]), "How it came out.").required(),
        Field::new("on", Type::Day, "When.").required(),
        Field::new("covers", Type::List(&Type::Digest), "Digests of the builds it was done on."),
        Field::new(
            "carry-over",
            Type::Either(
                &Type::Text,
                &Type::List(&Type::Record(&[
                    Field::new("to", Type::Digest, "The build it is carried over to.").required(),
                    Field::new("reason", Type::Text, "Why it still holds there.").required(),
                ])),
            ),
            "Why it holds for a build that it does not cover: for what is built now, or for the builds named.",
        ),
        Field::new("tool", Type::Text, "Tool."),
        Field::new("tool-version", Type::Text, "Its version."),
        Field::new("by", Type::Text, "Who did it."),
        Field::new(
            "independence",
            Type::Word(&["author", "team", "other-team", "external"]),
            "How far from those who built it.",
        ),
        Field::new("file", Type::Path, "The record."),
        Field::new("digest", Type::Digest, "Digest of the record; checked where the file is there."),
        Field::new("expires", Type::Day, "The day on which it ends, whatever the policy says."),
    ],
);
