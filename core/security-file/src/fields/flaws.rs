//! Fields of `anomaly`, `vulnerability`.

use super::words::{CAPABILITIES, EVIDENCE_LIST, FACTORS, VEX_JUSTIFICATIONS};
use super::{Field, Kind, Table, Type};

/// CWE numbers, `787` or `"CWE-787"`.
const CWES: Type = Type::List(&Type::Either(&Type::Integer(1, 99_999), &Type::Text));

pub(super) static ANOMALY: Table = Table::new(
    "An unresolved anomaly of the maker's own software, looked at as an attacker would.",
    &[
        Field::new("in", Type::Reference(&[Kind::Component, Kind::Service]), "Where it sits.").required(),
        Field::new("cwe", CWES, "Class of the weakness."),
        Field::new("cvss", Type::Text, "CVSS vector of its trigger; without it the worst case."),
        Field::new(
            "gives",
            CAPABILITIES,
            "What an attacker who triggers it at will gains; without it by the table.",
        ),
        Field::new("effect", Type::Text, "What it does, in a sentence."),
        Field::new("found", Type::Day, "When it was found."),
        Field::new("decision", Type::Text, "What was decided."),
        Field::new("reason", Type::Text, "Why."),
        Field::new("fixed-in", Type::Reference(&[Kind::Release]), "The release that ends it."),
    ],
);

pub(super) static VULNERABILITY: Table = Table::new(
    "The maker's statement about a vulnerability. Its id is the advisory's, or `id` names it.",
    &[
        Field::new("id", Type::Text, "`CVE-2017-14491`, where the element's own id differs."),
        Field::new("package", Type::Text, "The package in the SBOM that it is about; without it all."),
        Field::new(
            "component",
            Type::Reference(&[Kind::Component]),
            "The component that it is about; without it all.",
        ),
        Field::new("service", Type::Reference(&[Kind::Service]), "The service in which it sits."),
        Field::new("learned", Type::Day, "The day the maker learned of it: the clocks start then."),
        Field::new(
            "status",
            Type::Word(&["affected", "not_affected", "fixed", "under_investigation"]),
            "VEX status.",
        ),
        Field::new("justification", Type::Word(VEX_JUSTIFICATIONS), "Why it is not affected."),
        Field::new(
            "reason",
            Type::Text,
            "The same in words; needed beside `gives`, `factors` and `not_affected`.",
        ),
        Field::new("evidence", EVIDENCE_LIST, "What shows it."),
        Field::new("gives", CAPABILITIES, "What it gives here, instead of what its CWE says."),
        Field::new("factors", FACTORS, "What its trigger takes here, instead of what its vector says."),
        Field::new("decision", Type::Text, "What was decided."),
        Field::new("decided", Type::Day, "When."),
        Field::new("notified", Type::Day, "When customers were told."),
        Field::new("fixed", Type::Day, "When the fix was in the field."),
        Field::new("fixed-in", Type::Reference(&[Kind::Release]), "The release that ends it."),
        Field::new("serious-event", Type::Bool, "A serious adverse event or death is known."),
    ],
);
