//! NH0107: what is named is not part of this release.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0107",
    name: "not-in-release",
    severity: Severity::Error,
    title: "what is named is not part of this release",
    why: "A control that leans on something that comes only later does not stand in the release that patients are treated with today.",
    clauses: &["IEC 81001-5-1 5.3.1"],
    bad: r#"[release."1.0"]
date = 2020-01-01
[release."2.0"]
date = 2021-01-01
[fielded.old]
release = "1.0"
[component.radio-chip]
kind = "radio"
since = "2.0"
[interface.radio]
on = "radio-chip"
zone = "outside"
medium = "wifi"
"#,
    good: r#"[release."1.0"]
date = 2020-01-01
[release."2.0"]
date = 2021-01-01
[fielded.old]
release = "1.0"
[component.radio-chip]
kind = "radio"
since = "2.0"
[interface.radio]
on = "radio-chip"
zone = "outside"
medium = "wifi"
since = "2.0"
"#,
    check: None,
};
