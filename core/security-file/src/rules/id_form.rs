//! NH0105: an id does not have the form of an id.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0105",
    name: "id-form",
    severity: Severity::Error,
    title: "an id does not have the form of an id",
    why: "Ids stand in reports, statements to customers and traces for the whole life of the device. One form for all keeps them findable.",
    clauses: &[],
    bad: r#"[zone.Ward_Network]
trust = "hostile"
"#,
    good: r#"[zone.ward-network]
trust = "hostile"
"#,
    check: None,
};
