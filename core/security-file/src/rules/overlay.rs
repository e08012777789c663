//! NH0110: a change for a release has nothing to change.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0110",
    name: "overlay",
    severity: Severity::Error,
    title: "a change for a release has nothing to change",
    why: "`[component.\"comm@3.3.0\"]` changes a component that is there. Where it is not, the update that it speaks of is not in the device.",
    clauses: &[],
    bad: r#"[release."2.0"]
date = 2021-01-01
[component."radio@2.0"]
version = "7"
"#,
    good: r#"[release."2.0"]
date = 2021-01-01
[component."comm@2.0"]
version = "7"
"#,
    check: None,
};
