//! Fields of `interface`, `flow`.

use super::words::{CONTENTS, CONTROLS, MODES, TEXTS};
use super::{Field, Kind, Table, Type};

pub(super) static INTERFACE: Table = Table::new(
    "A way in or out.",
    &[
        Field::new("on", Type::Reference(&[Kind::Component]), "Whose it is.").there(),
        Field::new("zone", Type::Reference(&[Kind::Zone]), "The zone from which it is reached.").there(),
        Field::new(
            "medium",
            Type::Word(&[
                "wifi",
                "ethernet",
                "cellular",
                "ble",
                "bluetooth",
                "nfc",
                "rfid",
                "radio",
                "infrared",
                "optical",
                "serial",
                "usb",
                "can",
                "spi",
                "i2c",
                "bus",
                "jtag",
                "swd",
                "uart",
                "card",
                "panel",
                "display",
                "audio",
                "analogue",
                "contact",
                "power",
                "cloud",
                "shared-memory",
            ]),
            "What carries the bytes.",
        )
        .required(),
        Field::new("range", Type::Text, "How far it reaches, with a unit."),
        Field::new("direction", Type::Word(&["in", "out", "both"]), "Which way; without it both."),
        Field::new("ports", TEXTS, "Ports, `tcp/8443` or `udp/53 out`."),
        Field::new("default", Type::Word(&["open", "closed"]), "State as delivered."),
        Field::new("in-mode", MODES, "Modes it is open in; without it all."),
        Field::new("authentication", Type::Text, "Who must show what before the first byte is taken."),
        Field::new("physical", Type::Bool, "It needs hands on the device; without it as the medium says."),
        Field::new("network", Type::Bool, "It carries a network; without it as the medium says."),
    ],
);

pub(super) static FLOW: Table = Table::new(
    "What is carried where.",
    &[
        Field::new(
            "path",
            Type::List(&Type::Reference(&[Kind::Zone, Kind::Interface, Kind::Component])),
            "From the sender to the target: zones, interfaces, components; those between relay.",
        )
        .required()
        .there(),
        Field::new("carried-by", Type::Reference(&[Kind::Flow]), "The flow that carries it.").there(),
        Field::new("carries", CONTENTS, "`data`, `code`, `data.x`, `command.x`, `credential.x`."),
        Field::new("protocol", Type::Text, "What it is spoken in. It protects nothing; controls do."),
        Field::new("ports", TEXTS, "Ports, `tcp/8443`."),
        Field::new("in-mode", MODES, "Modes it is used in; without it all."),
        Field::new("session-limit", Type::Duration, "After which time without traffic a session ends."),
        Field::new("weak-peer", Type::Text, "A peer that cannot be held to more, and why."),
        Field::new("made-up-by", CONTROLS, "What makes up for the weak peer."),
        Field::new("on-error", Type::Text, "What the receiver does with what it cannot take."),
        Field::new(
            "accepts-old-images",
            Type::Bool,
            "For code: images below the newest are taken; without it yes.",
        ),
        Field::new(
            "activated-by-user",
            Type::Bool,
            "It runs only on a person's act, as people do as a rule.",
        ),
    ],
);
