//! NH0806: a risk is handed to somebody who is not told, taught or tried.

use super::{Context, Rule};
use crate::case::WordOrLink;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0806",
    name: "transfer-untold",
    severity: Severity::Warning,
    title: "a risk is handed to somebody who is not told, taught or tried",
    why: "Who is to carry a risk must know of it and be able to. Otherwise it was not handed over, but left with the patient.",
    clauses: &["FDA 2026 V.A.2", "FDA 2026 VI.A", "IMDRF N60 5.5 LAB-1"],
    bad: r#"[misuse.stick]
reaches = ["zone.bedside"]
[transfer.stick]
what = ["misuse.stick"]
to = "nurse"
"#,
    good: r#"[misuse.stick]
reaches = ["zone.bedside"]
[label.use]
text = "Use the ward's own stick only."
[training.nurses]
for = "nurse"
covers = ["misuse.stick"]
[transfer.stick]
what = ["misuse.stick"]
to = "nurse"
label = ["use"]
training = ["nurses"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for transfer in &context.case.transfers {
        let untaught = matches!(transfer.to, WordOrLink::Link(_))
            && context.leaves_open(&transfer.head, "training")
            && context.leaves_open(&transfer.head, "test");
        let missing = match (context.leaves_open(&transfer.head, "label"), untaught) {
            (true, true) => "no label tells it, no training teaches it, no test tried it",
            (true, false) => "no label tells it",
            (false, true) => "no training teaches it and no test tried it",
            (false, false) => continue,
        };
        let name = transfer.head.full_name();
        out.push(
            RULE.at(transfer.head.span, format!("`{name}` hands a risk over, and {missing}"))
                .with_label(transfer.head.field("to"), "to whom")
                .with_help(
                    "name `label`, and `training` or the usability `test`; or keep the risk and reduce it",
                )
                .about(name),
        );
    }
}
