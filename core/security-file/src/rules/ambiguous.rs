//! NH0108: a name fits several kinds.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0108",
    name: "ambiguous",
    severity: Severity::Error,
    title: "a name fits several kinds",
    why: "`library` may be the flow or the data. Which of the two a control protects decides who can change the drug limits.",
    clauses: &[],
    bad: r#"[interface.outside]
on = "comm"
zone = "outside"
medium = "wifi"
[flow.orders]
path = ["outside", "comm"]
"#,
    good: r#"[interface.outside]
on = "comm"
zone = "outside"
medium = "wifi"
[flow.orders]
path = ["zone.outside", "interface.outside", "comm"]
"#,
    check: None,
};
