//! Fields of `plan`, `label`, `training`, `transfer`, `event`, `waiver`.

use super::words::{CONTROLS, TEXTS, USERS};
use super::{Field, Kind, Table, Type};

pub(super) static PLAN: Table = Table::new(
    "The plan after the market. A case has one.",
    &[
        Field::new("sources", TEXTS, "Sources that are watched."),
        Field::new("watched-every", Type::Duration, "How often."),
        Field::new("assess-within", Type::Duration, "From learning of a vulnerability to its assessment."),
        Field::new("acknowledge-within", Type::Duration, "From a finder's report to the answer."),
        Field::new("notify-within", Type::Duration, "From learning to telling customers."),
        Field::new("fix-within", Type::Duration, "From learning to the fix in the field."),
        Field::new("update-every", Type::Duration, "Regular update cycle."),
        Field::new("test-every", Type::Duration, "Regular security test."),
        Field::new("notice", Type::Duration, "Notice given before support ends."),
        Field::new("isao", TEXTS, "Information sharing organisations that the maker is a member of."),
        Field::new("contacts", TEXTS, "Whom finders and customers reach, and how."),
        Field::new(
            "disclosure-policy",
            Type::Text,
            "Where the policy of coordinated disclosure is published.",
        ),
        Field::new("owner", Type::Text, "The role that answers for it."),
        Field::new("from", Type::Day, "In force from."),
        Field::new("supported-until", Type::Day, "End of support as told to customers."),
    ],
);

pub(super) static LABEL: Table = Table::new(
    "Facts that the labelling states.",
    &[
        Field::new("document", Type::Text, "Which document, and section."),
        Field::new("text", Type::Text, "What it says."),
        Field::new(
            "interfaces",
            Type::List(&Type::Reference(&[Kind::Interface])),
            "Interfaces that it names.",
        ),
        Field::new("ports", TEXTS, "Ports that it names."),
        Field::new("asks", CONTROLS, "Controls that it asks of the hospital."),
        Field::new("for", USERS, "Who it speaks to."),
        Field::new("supported-until", Type::Day, "End of support that it states."),
        Field::new("contact", Type::Text, "Contact that it names."),
        Field::new("sbom", Type::Bool, "It says how to get the SBOM."),
        Field::new(
            "mds2",
            Type::ByName(&Type::Either(&Type::Bool, &Type::Text)),
            "Answers of the MDS2 form, by question.",
        ),
    ],
);

pub(super) static TRAINING: Table = Table::new(
    "Training of a role.",
    &[
        Field::new("for", USERS, "Who is trained.").required(),
        Field::new(
            "covers",
            Type::List(&Type::Reference(&[Kind::Control, Kind::Barrier, Kind::Misuse, Kind::Transfer])),
            "What it teaches to do or avoid.",
        ),
        Field::new("every", Type::Duration, "How often."),
        Field::new("material", Type::Path, "The material."),
    ],
);

pub(super) static TRANSFER: Table = Table::new(
    "A risk handed to a user.",
    &[
        Field::new(
            "what",
            Type::List(&Type::Reference(&[
                Kind::Harm,
                Kind::Threat,
                Kind::Vulnerability,
                Kind::Control,
                Kind::Misuse,
            ])),
            "What is handed over.",
        )
        .required(),
        Field::new("to", Type::WordOrReference(&["hospital"], &[Kind::User]), "To whom.").required(),
        Field::new("reason", Type::Text, "Why the maker cannot carry it."),
        Field::new("label", Type::List(&Type::Reference(&[Kind::Label])), "Where the labelling says so."),
        Field::new("training", Type::List(&Type::Reference(&[Kind::Training])), "How it is taught."),
        Field::new(
            "test",
            Type::List(&Type::Reference(&[Kind::Test])),
            "The usability test that shows it can be done.",
        ),
        Field::new("remaining", Type::Text, "What remains."),
    ],
);

pub(super) static EVENT: Table = Table::new(
    "Something that happened on a day.",
    &[
        Field::new("on", Type::Day, "When.").required(),
        Field::new(
            "kind",
            Type::Word(&[
                "report",
                "incident",
                "complaint",
                "advisory",
                "notice",
                "fix",
                "recall",
                "review",
                "exercise",
                "notified-body",
                "regulator",
            ]),
            "What it was.",
        )
        .required(),
        Field::new(
            "about",
            Type::List(&Type::Reference(&[
                Kind::Vulnerability,
                Kind::Anomaly,
                Kind::Harm,
                Kind::Component,
                Kind::Release,
                Kind::Control,
                Kind::Threat,
            ])),
            "What it concerned.",
        ),
        Field::new("text", Type::Text, "What happened."),
        Field::new("serious", Type::Bool, "A patient was harmed, or could have been."),
        Field::new("by", Type::Text, "Who did or said it."),
    ],
)
.beside_releases();

pub(super) static WAIVER: Table = Table::new(
    "A finding of `check` that is accepted for a while.",
    &[
        Field::new("code", Type::Text, "The code, `NH0307`.").required(),
        Field::new("object", Type::Text, "The element, `kind.id`; without it the whole case."),
        Field::new("reason", Type::Text, "Why.").required(),
        Field::new("approver", Type::Text, "Who approved it.").required(),
        Field::new("until", Type::Day, "The last day on which it holds.").required(),
    ],
)
.beside_releases();
