//! NH0602: a name declared unused that several components hold.

use noharm_security_file::diagnostic::{Diagnostic, Severity};

use super::{Context, Rule};
use crate::attribution::ambiguous;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "NH0602",
    name: "unused-ambiguous",
    severity: Severity::Warning,
    title: "a package declared unused is on several components, and none is named",
    why: "on one component a package may never be started while another is fed by the network with the same package. one \
          sentence about both would set the dangerous one aside, so it is taken to speak of neither until it says which.",
    clauses: &["IMDRF N73", "FDA 2026 V.A.4"],
    bad: "# both `comm` and `panel` hold zlib\n[unused.compression]\npackages = [\"zlib\"]\nreason = \"vulnerable_code_not_in_execute_path\"\nevidence = [\"e-41\"]",
    good: "[unused.compression]\non = \"panel\"\npackages = [\"zlib\"]\nreason = \"vulnerable_code_not_in_execute_path\"\nevidence = [\"e-41\"]",
    check,
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for found in ambiguous(context.case, &context.device.parts) {
        let Some(unused) = context.case.unused.get(found.unused) else { continue };
        let Some(said) = unused.packages.get(found.package) else { continue };
        let components: Vec<String> =
            found.components.iter().map(|ix| format!("`{}`", context.case.id_of(*ix))).collect();
        let message = format!(
            "`{}` is on {}, and `{}` does not say which: it counts for none of them",
            said.value,
            components.join(" and "),
            unused.head.full_name()
        );
        let help =
            "name the component in `on`; for several, only where the reason and the evidence hold for each";
        out.push(RULE.at(said.span, message).about(unused.head.full_name()).with_help(help));
    }
}
