//! NH0312: nobody says how a credential is made, changed and destroyed.

use noharm_model::system::CredentialScope;

use super::{Context, Rule};
use crate::case::Credential;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0312",
    name: "credential-life",
    severity: Severity::Warning,
    title: "nobody says how a credential is made, changed and destroyed",
    why: "A secret that is never changed stays with everybody who ever knew it, and one that is not destroyed leaves the hospital with the pump.",
    clauses: &["IMDRF N60 5.1 DAT-4", "FDA 2026 App. 2"],
    bad: r#"[credential.key]
scope = "device"
kept-at = "panel"
generated = "in production"
destroyed = "never"
"#,
    good: r#"[credential.key]
scope = "device"
kept-at = "panel"
generated = "in production"
rotated = "P5Y"
destroyed = "with the board"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for credential in &context.case.credentials {
        let missing = missing(credential);
        if missing.is_empty() {
            continue;
        }
        let name = credential.head.full_name();
        out.push(
            RULE.at(credential.head.span, format!("`{name}` leaves open {}", missing.join(", ")))
                .with_help("say `kept-at`, `generated`, `rotated` and `destroyed`; a long life with its reason in `note`")
                .about(name),
        );
    }
}

fn missing(credential: &Credential) -> Vec<&'static str> {
    let never = credential.destroyed.as_deref().is_none_or(|text| text.trim().eq_ignore_ascii_case("never"));
    let session = credential.scope == CredentialScope::Session;
    [
        (!credential.head.says("kept-at"), "where it is kept"),
        (!credential.head.says("generated"), "how it is made"),
        (
            !credential.head.says("rotated") && !credential.head.says("expires") && !session,
            "when it is changed",
        ),
        (never && !session, "how it is destroyed"),
    ]
    .into_iter()
    .filter_map(|(open, word)| open.then_some(word))
    .collect()
}
