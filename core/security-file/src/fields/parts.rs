//! Fields of `component`, `service`, `unused`, `identity`, `alias`.

use super::words::{EVIDENCE_LIST, MODES, PRIVILEGE, SCOPE, TEXTS, VEX_JUSTIFICATIONS};
use super::{Field, Kind, Table, Type};

pub(super) static COMPONENT: Table = Table::new(
    "A part of the device or of its surroundings.",
    &[
        Field::new(
            "kind",
            Type::Word(&[
                "software",
                "firmware",
                "hardware",
                "processor",
                "server",
                "workstation",
                "phone",
                "display",
                "panel",
                "sensor",
                "actuator",
                "radio",
                "supply",
                "medium",
                "cloud",
                "other-device",
            ]),
            "What it is; without it `software`.",
        ),
        Field::new("zone", Type::Reference(&[Kind::Zone]), "The zone where it stands.").there(),
        Field::new("runs-on", Type::Reference(&[Kind::Component]), "The component that it runs on.").there(),
        Field::new("sbom", Type::Path, "SBOM file of what is on it."),
        Field::new(
            "part",
            Type::Text,
            "Where the SBOM tells of several: the `bom-ref`, SPDXID or name of this one's part.",
        ),
        Field::new(
            "kernel-config",
            Type::List(&Type::Path),
            "How its Linux kernel was built: the whole .config, the lines of its makefiles, a list of what was compiled (docs/kernel.md).",
        ),
        Field::new("closed", Type::Bool, "That inventory is complete: nothing else runs there."),
        Field::new("reach", SCOPE, "How many patients its compromise touches; without it one device."),
        Field::new("owner", Type::Word(&["maker", "customer"]), "Whose it is; without it the maker's."),
        Field::new("supplier", Type::Text, "Who supplies it to the maker."),
        Field::new("version", Type::Text, "Its version."),
        Field::new("build", Type::Digest, "Digest of what is built into it; evidence names it in `covers`."),
        Field::new(
            "supported-until",
            Type::Day,
            "Last day of its maker's support; without it software counts as unsupported.",
        ),
        Field::new("users", Type::Bool, "It has accounts, so that `user` and `root` differ."),
        Field::new(
            "peers",
            Type::Bool,
            "From it other devices of its kind on the same network can be reached.",
        ),
    ],
);

pub(super) static SERVICE: Table = Table::new(
    "A program that parses what somebody can send.",
    &[
        Field::new("on", Type::Reference(&[Kind::Component]), "The component it runs on.").required().there(),
        Field::new("runs", TEXTS, "Packages of the SBOM, by name, that it runs, with what they depend on."),
        Field::new(
            "handles",
            Type::List(&Type::Either(
                &Type::Reference(&[Kind::Interface, Kind::Flow]),
                &Type::Record(&[
                    Field::new("input", Type::Reference(&[Kind::Interface, Kind::Flow]), "The input.")
                        .required(),
                    Field::new(
                        "behind",
                        Type::Reference(&[Kind::Control]),
                        "The control whose check comes before the parsing.",
                    ),
                ]),
            )),
            "Interfaces and flows whose bytes it parses.",
        ),
        Field::new(
            "behind",
            Type::List(&Type::Either(
                &Type::Reference(&[Kind::Control]),
                &Type::Record(&[
                    Field::new("input", Type::Reference(&[Kind::Interface, Kind::Flow]), "The input.")
                        .required(),
                    Field::new("check", Type::Reference(&[Kind::Control]), "The control.").required(),
                ]),
            )),
            "Controls whose check comes before the parsing: of the inputs that they protect, or of the one named.",
        ),
        Field::new("privilege", PRIVILEGE, "With which rights it runs.").required(),
        Field::new("in-mode", MODES, "Modes it runs in; without it all."),
        Field::new("memory-safe", Type::Bool, "Written in a memory-safe language."),
        Field::new("small", Type::Bool, "Small enough to be reviewed whole, and was."),
        Field::new(
            "restarts-within",
            Type::Duration,
            "Time until it is back after a crash; without it it stays down.",
        ),
        Field::new("roles", TEXTS, "Roles that a session with it can have; the highest last."),
        Field::new(
            "supported-until",
            Type::Day,
            "Last day of support of what it runs, where it differs from the component's.",
        ),
        Field::new("version", Type::Text, "Its version."),
    ],
);

pub(super) static UNUSED: Table = Table::new(
    "Packages that nothing feeds.",
    &[
        Field::new(
            "on",
            Type::List(&Type::Reference(&[Kind::Component])),
            "The components whose SBOM lists them; without it a name counts only where one component alone holds it.",
        ),
        Field::new("packages", TEXTS, "Their names in the SBOM.").required(),
        Field::new("reason", Type::Word(VEX_JUSTIFICATIONS), "Why, as a VEX justification.").required(),
        Field::new("because", Type::Text, "The same in a sentence of one's own."),
        Field::new("evidence", EVIDENCE_LIST, "What shows it."),
    ],
);

pub(super) static IDENTITY: Table = Table::new(
    "What a package with a poor name really is, or is not.",
    &[
        Field::new(
            "match",
            Type::Record(&[
                Field::new("name", Type::Text, "Its name in the SBOM, or the device's or a component's."),
                Field::new("version", Type::Text, "Only this version."),
                Field::new("purl", Type::Text, "Its purl in the SBOM."),
                Field::new("cpe", Type::Text, "Its CPE in the SBOM."),
                Field::new("supplier", Type::Text, "Its supplier in the SBOM."),
                Field::new("component", Type::Reference(&[Kind::Component]), "Only on this component."),
            ]),
            "Which packages are meant.",
        )
        .required(),
        Field::new("purl", Type::Text, "What it is, as a purl; its version where the SBOM's is wrong."),
        Field::new("cpe", Type::Text, "What it is, as a CPE; `vendor:product` is enough."),
        Field::new(
            "named",
            TEXTS,
            "What it is in advisories that name products in words: `vendor:product` as they write it, an advisory's id, or `id/product id`.",
        ),
        Field::new("is-not", TEXTS, "What it is not: purls, CPEs, `vendor:product`, or as in `named`."),
        Field::new("none", Type::Bool, "No public source knows it under any name."),
        Field::new("reason", Type::Text, "How that is known.").required(),
        Field::new("by", Type::Text, "Who says so.").required(),
        Field::new("on", Type::Day, "When.").required(),
    ],
);

pub(super) static ALIAS: Table = Table::new(
    "A product under one name is a product under another, in every SBOM and on every match.",
    &[
        Field::new(
            "from",
            Type::Text,
            "What has this name: `vendor:product`, a CPE name, a purl (with a version: only that one), or `vendor:*` for all of a vendor.",
        )
        .required(),
        Field::new(
            "to",
            Type::Text,
            "It is this, too, and from there on by further rules: a name of the same forms; its own version stays.",
        ),
        Field::new("is-not", TEXTS, "It is not these: purls, CPEs, `vendor:product`."),
        Field::new("reason", Type::Text, "How that is known.").required(),
        Field::new("by", Type::Text, "Who says so.").required(),
        Field::new("on", Type::Day, "When.").required(),
    ],
);
