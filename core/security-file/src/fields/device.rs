//! Fields of `device`, `market`, `release`, `fielded`, `environment`.

use super::words::{TEXTS, USERS, ZONES};
use super::{Field, Kind, Table, Type};

pub(super) static DEVICE: Table = Table::new(
    "What the device is and what it is for. A case has exactly one.",
    &[
        Field::new("use", Type::Text, "Intended use, as the labelling states it.").required(),
        Field::new("context", TEXTS, "Drug classes or care areas that it is labelled for."),
        Field::new("class", Type::Text, "Regulatory class, as stated to the regulator."),
        Field::new("product-code", Type::Text, "The regulator's product code."),
        Field::new("udi-di", Type::Text, "Device identifier of the UDI."),
        Field::new("model", Type::Text, "Model or reference number, as on the type plate."),
        Field::new("manufacturer", Type::Text, "The legal manufacturer."),
        Field::new("life", Type::Duration, "Expected service life."),
        Field::new(
            "approved",
            Type::List(&Type::Record(&[
                Field::new("what", Type::Text, "What was approved.").required(),
                Field::new("by", Type::Text, "By whom, with the role.").required(),
                Field::new("on", Type::Day, "When.").required(),
            ])),
            "Who approved what.",
        ),
    ],
);

pub(super) static MARKET: Table = Table::new(
    "A market that the device is sold in.",
    &[
        Field::new(
            "regime",
            Type::Word(&["us-fda", "eu-mdr", "eu-ivdr", "uk", "ca", "jp", "au", "cn", "other"]),
            "Whose rules hold.",
        )
        .required(),
        Field::new("authorisation", Type::Text, "Number of the clearance, approval or certificate."),
        Field::new("from", Type::Day, "On the market from."),
        Field::new("to", Type::Day, "Last sold."),
        Field::new("supported-until", Type::Day, "End of support promised there."),
    ],
)
.beside_releases();

pub(super) static RELEASE: Table = Table::new(
    "A release of the device's software. Its id is its version: `[release.\"3.2.1\"]`.",
    &[
        Field::new("version", Type::Text, "Version as marked on the device, where it differs from the id."),
        Field::new("date", Type::Day, "Day of release; the order of the releases follows it.").required(),
        Field::new("build", Type::List(&Type::Digest), "Digests of what was built as a whole."),
        Field::new(
            "builds",
            Type::ByReference(&[Kind::Component], &Type::Digest),
            "Digest of each component's build.",
        ),
        Field::new("sbom", Type::Path, "SBOM of the whole release."),
        Field::new("manifest", Type::Path, "Manifest of the release."),
        Field::new("supported-until", Type::Day, "End of support of this release."),
    ],
)
.beside_releases();

pub(super) static FIELDED: Table = Table::new(
    "How many devices of a release are in use, and where.",
    &[
        Field::new("release", Type::Reference(&[Kind::Release]), "The release.").required(),
        Field::new("count", Type::Integer(0, 1_000_000_000), "How many devices."),
        Field::new("where", Type::Text, "Where: a country, a customer, a site."),
        Field::new("market", Type::Reference(&[Kind::Market]), "The market."),
        Field::new(
            "environment",
            Type::List(&Type::Reference(&[Kind::Environment])),
            "In which environments.",
        ),
        Field::new("counted-on", Type::Day, "The day of the count."),
    ],
)
.beside_releases();

pub(super) static ENVIRONMENT: Table = Table::new(
    "Where the device is used.",
    &[
        Field::new("care-area", Type::Text, "The care area."),
        Field::new("zones", ZONES, "Networks and places found there."),
        Field::new("users", USERS, "People found there."),
        Field::new("assumes", TEXTS, "What the device takes for granted there, one sentence each."),
        Field::new("intended", Type::Bool, "False: it is used there by misuse."),
    ],
);
