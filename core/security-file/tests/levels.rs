//! How the policy and waivers take findings, and what a policy changes.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use noharm_model::level::{Acceptance, Level, Severity as HarmSeverity};
use noharm_security_file::diagnostic::Severity;
use noharm_security_file::world::Memory;
use noharm_security_file::{Compiled, Options, compile};

/// A case with one finding: a waiver that has expired.
const EXPIRED: &str = r#"
noharm = 1
[device.d]
use = "a use"
[waiver.old]
code = "NH0307"
object = "flow.a"
reason = "as before"
approver = "head of security"
until = 2026-01-31
"#;

fn with(policy: &str, more: &str) -> Compiled {
    let world = Memory::new("2026-11-24".parse().unwrap())
        .with("noharm.toml", EXPIRED)
        .with("policy.toml", policy)
        .with("more.toml", more);
    compile(&world, &Options::default())
}

fn taken(policy: &str, more: &str) -> Option<Severity> {
    let compiled = with(policy, more);
    compiled.diagnostics.iter().find(|found| found.code == "NH0905").map(|found| found.severity)
}

#[test]
fn levels_of_the_policy_are_followed() {
    assert_eq!(taken("", ""), Some(Severity::Error));
    assert_eq!(taken("[levels]\nNH0905 = \"warn\"\n", ""), Some(Severity::Warning));
    assert_eq!(taken("[levels]\nNH0905 = \"allow\"\n", ""), None);
}

#[test]
fn an_expired_waiver_is_an_error_that_no_waiver_waives() {
    let waiver = "[waiver.more]\ncode = \"NH0905\"\nreason = \"r\"\napprover = \"a\"\nuntil = 2030-01-01\n";
    assert_eq!(taken("", waiver), Some(Severity::Error));
}

#[test]
fn a_waiver_without_reason_approver_and_end_is_no_waiver() {
    for field in ["reason", "approver", "until"] {
        let lines: Vec<&str> = EXPIRED.lines().filter(|line| !line.starts_with(field)).collect();
        let world = Memory::new("2026-11-24".parse().unwrap()).with("noharm.toml", &lines.join("\n"));
        let compiled = compile(&world, &Options::default());
        let told = format!("`waiver.old` does not say `{field}`");
        assert!(compiled.diagnostics.iter().any(|found| found.message == told), "{field}");
        assert!(compiled.is_broken() && compiled.case.unwrap().waivers.is_empty());
    }
}

#[test]
fn a_waiver_lowers_what_it_names_to_a_note_until_its_last_day() {
    let mut found =
        noharm_security_file::diagnostic::Diagnostic::error("NH0307", Default::default(), "a finding");
    found.object = Some("flow.a".into());
    let other = found.clone().about("flow.b");
    let compiled = with("", "");
    let waivers = &compiled.case.as_ref().unwrap().waivers;
    let take = |day: &str| {
        let both = vec![found.clone(), other.clone()];
        let taken = noharm_security_file::levels::take(both, waivers, &compiled.policy, day.parse().unwrap());
        taken.into_iter().map(|found| (found.severity, found.waived_by)).collect::<Vec<_>>()
    };
    let waived = (Severity::Note, Some("old".to_owned()));
    assert_eq!(take("2026-01-31"), [waived, (Severity::Error, None)]);
    assert_eq!(take("2026-02-01"), [(Severity::Error, None), (Severity::Error, None)]);
}

#[test]
fn the_policy_changes_the_method_and_the_day() {
    let policy = r#"
as-of = 2026-01-15
[acceptance]
serious = ["unacceptable", "unacceptable", "unacceptable", "reduce", "acceptable"]
critical = ["unacceptable", "unacceptable", "unacceptable", "reduce", "acceptable"]
[latent]
supported = 1
[judgement]
depth-from = 3
multi-patient-from = "minor"
[evidence]
test = { age = "P30D" }
"#;
    let compiled = with(policy, "");
    assert!(!compiled.is_broken(), "{:?}", compiled.diagnostics);
    assert_eq!(compiled.as_of.to_string(), "2026-01-15");
    let mut waivers = compiled.diagnostics.iter().filter(|found| found.code == "NH0905");
    assert!(waivers.next().is_none(), "the waiver still holds on that day");
    let method = &compiled.policy.method;
    assert_eq!(method.accept(HarmSeverity::Serious, Level::new(3)), Acceptance::Reduce);
    assert_eq!((method.latent.supported, method.latent.unsupported), (Level::EASY, Level::EASY));
    assert_eq!((method.depth_from, method.multi_patient_from), (Level::HARD, HarmSeverity::Minor));
    let lasts = compiled.policy.lasts("test");
    assert_eq!((lasts.age, lasts.grace), (30, 90));
    let options = Options { as_of: Some("2026-03-01".parse().unwrap()), ..Options::default() };
    let world =
        Memory::new("2026-11-24".parse().unwrap()).with("noharm.toml", EXPIRED).with("policy.toml", policy);
    assert_eq!(
        compile(&world, &options).as_of.to_string(),
        "2026-03-01",
        "the command goes before the policy"
    );
}
