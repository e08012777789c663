//! What evidence counts on the day, and what it makes of controls, barriers and inputs.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use noharm_model::level::Level;
use noharm_model::system::{ControlState, System};
use noharm_security_file::world::Memory;
use noharm_security_file::{Compiled, Options, compile};

const BASE: &str = r#"
noharm = 1
[device.d]
use = "a use"
[release."1.0"]
date = 2025-01-01
[release."2.0"]
date = 2026-01-01
[fielded.new]
release = "2.0"
[zone.ward]
trust = "hostile"
[user.nurse]
[component.comm]
zone = "ward"
build = "sha256:comm-1"
[component."comm@2.0"]
build = "sha256:comm-2"
[component.motor]
build = "sha256:motor-1"
[flow.rate]
path = ["ward", "comm", "motor"]
carries = ["command.set"]
[command.set]
[function.keep]
performer = "motor"
within = "PT30S"
[harm.over]
when = [{ function = "keep", violated = ["tampered", "lost"] }]
severity = "catastrophic"
barriers = ["limit", "watch"]
[barrier.limit]
performer = "motor"
covers = ["over"]
when-stopped = "safe"
residual = 3
[barrier.watch]
performer = "nurse"
covers = ["over"]
residual = 1
[service.parser]
on = "motor"
handles = ["flow.rate"]
privilege = "root"
[control.sign]
protects = [{ what = "flow.rate", against = ["forge", "replay"] }]
enforced-on = "motor"
effect = { cryptography = "sound" }
"#;

fn on(day: &str, text: &str) -> Compiled {
    let world = Memory::new(day.parse().unwrap()).with("noharm.toml", BASE).with("more.toml", text);
    let compiled = compile(&world, &Options::default());
    assert!(!compiled.is_broken(), "{:?}", compiled.diagnostics);
    compiled
}

fn control(day: &str, text: &str) -> (ControlState, String) {
    let standings = on(day, text).case.unwrap().standings;
    let standing = standings.controls.first().unwrap();
    (standing.state, standing.because.clone())
}

fn system(day: &str, text: &str) -> System {
    on(day, text).system().unwrap()
}

const PASSED: &str = r#"
[evidence.e-1]
proves = ["control.sign"]
result = "pass"
on = 2026-03-11
covers = ["sha256:motor-1"]
"#;

#[test]
fn a_control_counts_when_passing_evidence_covers_what_is_built() {
    assert_eq!(control("2026-06-01", PASSED), (ControlState::Verified, String::new()));
    assert_eq!(control("2026-06-01", ""), (ControlState::Implemented, "no evidence".into()));
    let other = PASSED.replace("motor-1", "motor-0");
    let because = "no evidence for what is built on `motor` in this release";
    assert_eq!(control("2026-06-01", &other), (ControlState::Implemented, because.into()));
    let without = PASSED.replace("covers = [\"sha256:motor-1\"]", "");
    assert_eq!(control("2026-06-01", &without).0, ControlState::Implemented);
}

#[test]
fn a_new_build_keeps_evidence_where_a_carry_over_is_justified_in_writing() {
    let other = PASSED.replace("motor-1", "motor-0");
    let carried = format!("{other}carry-over = \"only texts changed\"\n");
    assert_eq!(control("2026-06-01", &carried).0, ControlState::Verified);
    let named =
        format!("{other}carry-over = [{{ to = \"sha256:motor-1\", reason = \"only texts changed\" }}]\n");
    assert_eq!(control("2026-06-01", &named).0, ControlState::Verified);
    let elsewhere = named.replace("to = \"sha256:motor-1\"", "to = \"sha256:motor-9\"");
    assert_eq!(control("2026-06-01", &elsewhere).0, ControlState::Implemented);
}

#[test]
fn evidence_past_its_age_is_due_counts_for_a_grace_and_then_no_more() {
    assert_eq!(control("2027-03-11", PASSED).0, ControlState::Verified);
    let (state, because) = control("2027-03-12", PASSED);
    assert_eq!(
        (state, because.as_str()),
        (ControlState::Due, "`e-1` is due since 2027-03-11; counts until 2027-06-09")
    );
    assert_eq!(control("2027-06-09", PASSED).0, ControlState::Due);
    assert_eq!(
        control("2027-06-10", PASSED),
        (ControlState::Expired, "`e-1` counted until 2027-06-09".into())
    );
    assert_eq!(control("2026-03-10", PASSED).0, ControlState::Implemented, "evidence of the future");
    let ends = format!("{PASSED}expires = 2026-05-01\n");
    assert_eq!(control("2026-05-01", &ends).0, ControlState::Verified);
    assert_eq!(control("2026-05-02", &ends).0, ControlState::Expired);
}

#[test]
fn failed_evidence_counts_at_once_until_the_same_test_passes() {
    let failed = r#"
[test.t-1]
method = "system"
checks = ["control.sign"]
[evidence.f-1]
test = "t-1"
result = "fail"
on = 2026-02-01
covers = ["sha256:motor-1"]
"#;
    assert_eq!(
        control("2026-06-01", &format!("{PASSED}{failed}")),
        (ControlState::Failed, "`f-1` failed".into())
    );
    let again = PASSED.replace("proves = [\"control.sign\"]", "test = \"t-1\"");
    assert_eq!(control("2026-06-01", &format!("{again}{failed}")).0, ControlState::Verified);
    let by_users = failed.replace("\"system\"", "\"usability\"");
    assert_eq!(
        control("2026-06-01", &format!("{PASSED}{by_users}")).0,
        ControlState::Failed,
        "whatever its kind"
    );
    let of_old_build = failed.replace("motor-1", "motor-0");
    assert_eq!(control("2026-06-01", &format!("{PASSED}{of_old_build}")).0, ControlState::Verified);
}

#[test]
fn a_statement_proves_what_others_own_and_nothing_of_the_makers() {
    let stated = format!("{PASSED}kind = \"statement\"\n");
    let because = "no evidence of a kind that proves it";
    assert_eq!(control("2026-06-01", &stated), (ControlState::Implemented, because.into()));
    let theirs = r#"
[control.vlan]
owner = "hospital"
[evidence.letter]
proves = ["control.vlan"]
kind = "statement"
result = "pass"
on = 2026-03-11
"#;
    let standings = on("2026-06-01", theirs).case.unwrap().standings;
    assert_eq!(standings.controls.get(1).unwrap().state, ControlState::Verified);
}

#[test]
fn a_control_enforced_at_two_places_needs_evidence_for_both() {
    let both = r#"
[control.sign-2]
enforced-on = ["motor", "comm"]
[evidence.e-2]
proves = ["control.sign-2"]
result = "pass"
on = 2026-03-11
covers = ["sha256:motor-1", "sha256:comm-1"]
"#;
    let state = |text: &str| on("2026-06-01", text).case.unwrap().standings.controls.get(1).unwrap().state;
    assert_eq!(state(both), ControlState::Implemented, "comm is comm-2 in this release");
    assert_eq!(state(&both.replace("comm-1", "comm-2")), ControlState::Verified);
}

#[test]
fn planned_stays_planned_whatever_the_evidence() {
    let planned = r#"
[control.later]
state = "planned"
[evidence.e-2]
proves = ["control.later"]
result = "pass"
on = 2026-03-11
"#;
    let standings = on("2026-06-01", planned).case.unwrap().standings;
    assert_eq!(standings.controls.first().unwrap().state, ControlState::Planned);
}

#[test]
fn a_technical_barrier_without_evidence_is_worth_nothing_and_a_person_needs_none() {
    let bare = system("2026-06-01", "");
    let levels: Vec<(bool, Level)> = bare.barriers.iter().map(|b| (b.verified, b.residual)).collect();
    assert_eq!(levels, [(false, Level::NONE), (true, Level::EASY)]);
    let proved = system("2026-06-01", &PASSED.replace("control.sign", "barrier.limit"));
    assert_eq!(proved.barriers.first().unwrap().residual, Level::HARD);
    assert!(!proved.barriers.first().unwrap().safe_when_stopped, "nothing shows that its stop is safe");
    let shown = r#"
[evidence.e-3]
shows = { quality = "safe-when-stopped", of = "barrier.limit" }
result = "pass"
on = 2026-03-11
covers = ["sha256:motor-1"]
"#;
    assert!(system("2026-06-01", shown).barriers.first().unwrap().safe_when_stopped);
}

#[test]
fn an_input_is_tested_at_that_very_input_with_fresh_evidence_of_the_right_kind() {
    let fuzzed = r#"
[evidence.fuzz]
kind = "fuzz"
shows = { quality = "fuzzed", of = "service.parser", at = "flow.rate" }
result = "pass"
on = 2026-03-11
covers = ["sha256:motor-1"]
"#;
    let tested = |day: &str, text: &str| {
        system(day, text).services.first().unwrap().handles.first().unwrap().tested_by.clone()
    };
    assert_eq!(tested("2026-06-01", fuzzed).as_deref(), Some("fuzz"));
    assert_eq!(tested("2026-06-01", &fuzzed.replace("\"fuzz\"", "\"review\"")), None);
    assert_eq!(tested("2026-06-01", &fuzzed.replace(", at = \"flow.rate\"", "")), None);
    assert_eq!(tested("2026-06-01", &fuzzed.replace("motor-1", "motor-0")), None);
    assert_eq!(tested("2026-06-01", &fuzzed.replace("pass", "fail")), None);
    assert_eq!(tested("2028-06-01", fuzzed), None);
}

#[test]
fn a_record_that_has_changed_proves_nothing() {
    let stated = format!("{PASSED}file = \"tests/e-1.log\"\ndigest = \"sha256:AB\"\n");
    let state = |digest: Option<&str>| {
        let mut world =
            Memory::new("2026-06-01".parse().unwrap()).with("noharm.toml", BASE).with("more.toml", &stated);
        world.digests =
            digest.map(|digest| ("tests/e-1.log".to_owned(), digest.to_owned())).into_iter().collect();
        let compiled = compile(&world, &Options::default());
        let told: Vec<&str> =
            compiled.diagnostics.iter().map(|found| found.code).filter(|code| *code == "NH0720").collect();
        let standing = compiled.case.as_ref().unwrap().standings.controls.first().unwrap().clone();
        (standing.state, standing.because, told.len())
    };
    assert_eq!(state(Some("sha256:ab")), (ControlState::Verified, String::new(), 0));
    assert_eq!(state(None), (ControlState::Verified, String::new(), 0));
    let because = "the record of its evidence has changed since".to_owned();
    assert_eq!(state(Some("sha256:cd")), (ControlState::Implemented, because, 1));
}
