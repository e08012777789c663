//! NH0103: an element has no such field.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0103",
    name: "unknown-field",
    severity: Severity::Error,
    title: "an element has no such field",
    why: "A field with a slip in its name would be passed over: an interface `open-in-mode` nobody reads is open always, or never.",
    clauses: &[],
    bad: r#"[zone.ward]
trust = "hostile"
owned = "hospital"
"#,
    good: r#"[zone.ward]
trust = "hostile"
owner = "hospital"
"#,
    check: None,
};
