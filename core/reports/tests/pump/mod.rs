//! An answer like that for a real infusion pump, made up for looking at and for tests: ten harms, 795 findings.

mod findings;
mod system;

use noharm_model::answer::*;
use noharm_model::day::Day;
use noharm_model::finding::SourceCoverage;
use noharm_model::level::{Acceptance, Decision, Level, Scope, Severity};
use noharm_reports::ranking::{Heap, heap};

/// The whole answer.
pub fn assessment() -> Assessment {
    let findings = findings::all();
    let of = |wanted: Heap| findings.iter().filter(|finding| heap(finding) == wanted).count() as u64;
    Assessment {
        format: FORMAT,
        device: DeviceHead {
            id: "infusion-pump".into(),
            name: "Kestrel LVP large-volume infusion pump".into(),
            intended_use: Some(
                "Continuous intravenous infusion by trained nurses, on wards and in intensive care".into(),
            ),
            udi_di: Some("08600001234567".into()),
        },
        release: Some("3.2.1".into()),
        as_of: day("2026-11-23"),
        snapshot: snapshot(),
        harms: harms(),
        actions: actions(),
        proofs: ProofHead {
            answers: 5,
            facts: 1204,
            digest: Some("sha256:4be1c7d9b3a0f2e6c5a4d8879b10e2f3a4b5c6d7e8f90123456789abcdef0123".into()),
        },
        counts: Counts {
            packages: 214,
            unknown_identity: 9,
            unattributed: 31,
            not_covered: 3,
            matches: findings.len() as u64 - of(Heap::DoesNotApply),
            reach_patient: of(Heap::ReachesPatient),
            undecided: of(Heap::Undecided),
            adds_nothing: of(Heap::AddsNothing),
            reach_no_one: of(Heap::ReachesNoOne),
        },
        page: page(),
        findings,
    }
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|_| Day::from_number(0))
}

fn snapshot() -> SnapshotHead {
    let source = |name: &str, as_of: &str, records, gaps: &[&str]| SourceCoverage {
        name: name.into(),
        as_of: Some(day(as_of)),
        records,
        gaps: gaps.iter().map(|gap| (*gap).to_owned()).collect(),
    };
    SnapshotHead {
        digest: Some("sha256:1f0c8a77d7e6b5a4939281706f5e4d3c2b1a0f9e8d7c6b5a4f3e2d1c0b9a8877".into()),
        sources: vec![
            source(
                "NVD",
                "2025-02-11",
                61_204,
                &["2020 and after 2021-09: only a selection.", "No record before 2015."],
            ),
            source("OSV PyPI", "2026-08-19", 14_880, &[]),
            source("OSV Debian", "2026-08-19", 41_002, &["Release buster only."]),
            source("KEV", "2025-08-28", 1_409, &[]),
            source("EPSS", "2026-10-30", 271_006, &[]),
        ],
    }
}

pub fn level(value: u8) -> Option<Level> {
    Level::new(value)
}

fn cell(value: Option<u8>, acceptance: Acceptance) -> Cell {
    Cell { level: value.and_then(Level::new), acceptance }
}

pub fn step(from: &str, to: &str, text: &str, hard: u8, rule: &str, place: (&str, u32)) -> Step {
    Step {
        from: from.into(),
        to: to.into(),
        text: text.into(),
        level: Level::new(hard).unwrap_or(Level::NONE),
        rule: rule.into(),
        file: Some(place.0.into()),
        line: Some(place.1),
        control: None,
    }
}

pub fn rate_path(first: &str) -> Vec<Step> {
    vec![
        step(
            "zone.ward-network",
            "forge flow.dns-reply",
            "ward network: forge a DNS reply; nothing authenticates flow `dns-reply`",
            0,
            "forge-open",
            ("device/flows.toml", 12),
        ),
        step(
            "forge flow.dns-reply",
            "code user component.comm",
            &format!("code on `comm` through {first}: 2.76 ≤ 2.77 (NVD), exploit published"),
            0,
            "flaw",
            ("sbom/comm-3.2.1.cdx.json", 2841),
        ),
        step(
            "code user component.comm",
            "command set-rate",
            "`comm` commands the motor, `set-rate`: it relays the rate and nothing checks it",
            0,
            "command",
            ("device/flows.toml", 41),
        ),
    ]
}

#[derive(Clone, Copy)]
struct Sketch<'a> {
    id: &'a str,
    name: &'a str,
    severity: Severity,
    context: &'a str,
    decision: Decision,
    scope: Scope,
    levels: [Option<u8>; 5],
}

fn harms() -> Vec<HarmRow> {
    use Decision::{Acceptable, Reduce, Unacceptable, Undecided};
    use Severity::{Catastrophic, Critical, Minor, Serious};
    let over = "vasoactive";
    let sketches = [
        (
            "over-infusion",
            "over-infusion",
            Catastrophic,
            over,
            Unacceptable,
            Scope::Unit,
            [0, 1, 3, 0, 0].map(Some),
        ),
        (
            "therapy-stops",
            "therapy stops",
            Catastrophic,
            over,
            Unacceptable,
            Scope::Unit,
            [0, 1, 3, 0, 0].map(Some),
        ),
        (
            "limits-lost",
            "drug limits not held",
            Catastrophic,
            "opioid, ward",
            Unacceptable,
            Scope::Site,
            [Some(0), Some(1), Some(4), Some(1), Some(1)],
        ),
        (
            "wrong-programme",
            "wrong programme",
            Critical,
            "auto-programming",
            Unacceptable,
            Scope::Site,
            [Some(0), Some(1), Some(3), Some(1), Some(1)],
        ),
        (
            "missed-alarm",
            "missed alarm",
            Catastrophic,
            "air in line",
            Undecided,
            Scope::Unit,
            [Some(0), Some(3), Some(3), Some(3), Some(1)],
        ),
        (
            "under-infusion",
            "under-infusion",
            Critical,
            "opioid",
            Reduce,
            Scope::Unit,
            [Some(1), Some(2), Some(3), Some(2), Some(2)],
        ),
        (
            "wrong-record",
            "wrong volume in the record",
            Serious,
            "fluid balance",
            Reduce,
            Scope::Site,
            [Some(0), Some(2), Some(3), Some(2), Some(2)],
        ),
        (
            "battery-drained",
            "battery drained",
            Serious,
            "transport",
            Acceptable,
            Scope::Device,
            [Some(1), Some(3), Some(3), Some(3), Some(3)],
        ),
        (
            "free-flow",
            "free flow",
            Catastrophic,
            over,
            Acceptable,
            Scope::Device,
            [Some(4), None, None, None, None],
        ),
        (
            "nuisance-alarm",
            "nuisance alarms",
            Minor,
            "ward at night",
            Acceptable,
            Scope::Unit,
            [Some(0), Some(1), Some(1), Some(2), Some(2)],
        ),
    ];
    sketches
        .into_iter()
        .map(|(id, name, severity, context, decision, scope, levels)| {
            harm(Sketch { id, name, severity, context, decision, scope, levels })
        })
        .collect()
}

fn harm(sketch: Sketch) -> HarmRow {
    let Sketch {
        id,
        name,
        severity,
        context,
        decision,
        scope,
        levels: [inherent, residual, expected, today, worst],
    } = sketch;
    let accept = |level: Option<u8>| {
        noharm_model::policy::Policy::default().accept(severity, level.and_then(Level::new))
    };
    let path = match id {
        "free-flow" => Vec::new(),
        "missed-alarm" => vec![
            step(
                "zone.ward-network",
                "reach interface.wifi",
                "ward network: reach the Wi-Fi interface",
                0,
                "reach",
                ("device/interfaces.toml", 8),
            ),
            step(
                "reach",
                "code user component.display",
                "code on the display processor through a font in a forged drug library",
                3,
                "latent-flaw",
                ("evidence/tests.toml", 77),
            ),
            step(
                "code user component.display",
                "stop function.alarm-in-time",
                "the display processor keeps the alarm from sounding",
                0,
                "stop",
                ("device/functions.toml", 19),
            ),
        ],
        "limits-lost" => vec![
            step(
                "zone.hospital-network",
                "session component.server",
                "hospital network: log in to the drug-library server with the default password",
                1,
                "key",
                ("device/credentials.toml", 30),
            ),
            step(
                "session component.server",
                "key credential.library-key",
                "read the key that signs the library",
                0,
                "key",
                ("device/credentials.toml", 12),
            ),
            step(
                "key credential.library-key",
                "forge flow.library",
                "sign a library without hard limits",
                0,
                "forge",
                ("device/flows.toml", 63),
            ),
            step(
                "forge flow.library",
                "command limits",
                "a nurse activates it as always",
                0,
                "user",
                ("device/misuse.toml", 21),
            ),
        ],
        _ => rate_path("dnsmasq"),
    };
    HarmRow {
        id: id.into(),
        name: name.into(),
        severity,
        context: context.into(),
        decision,
        because: None,
        scope,
        multi_patient: scope.is_multi_patient(),
        flaws_away: if today == Some(0) { Some(0) } else { Some(1) },
        depth: (today == Some(2)).then_some(2),
        inherent: cell(inherent, accept(inherent)),
        residual: cell(residual, accept(residual)),
        expected: cell(expected, accept(expected)),
        today: cell(today, accept(today)),
        worst: cell(worst, accept(worst)),
        disturbance: cell(Some(2), accept(Some(2))),
        barriers: if path.is_empty() { Vec::new() } else { barriers() },
        path,
        single_failures: if matches!(decision, Decision::Unacceptable) {
            Vec::new()
        } else {
            vec![failure(&["control.library-signature"], 1), failure(&["group credential.library-key"], 0)]
        },
        double_failures: if id == "free-flow" {
            vec![failure(&["control.clamp", "barrier.nurse"], 1)]
        } else {
            Vec::new()
        },
        could_anyway: if id == "therapy-stops" { vec!["visitor at the bedside".into()] } else { Vec::new() },
        safety_file: Some("RMF-014 row 7".into()),
    }
}

fn failure(what: &[&str], value: u8) -> FailureRow {
    FailureRow {
        what: what.iter().map(|what| (*what).to_owned()).collect(),
        level: level(value),
        decision: Acceptance::Unacceptable,
    }
}

fn barriers() -> Vec<BarrierRow> {
    let barrier =
        |id: &str, failed: Option<&str>| BarrierRow { id: id.into(), failed_by: failed.map(str::to_owned) };
    vec![
        barrier("motor-limit", Some("does not cover 50 mL/h of a vasopressor")),
        barrier("nurse", Some("the display is fed by the communication processor")),
        barrier("second-nurse", Some("the display is fed by the communication processor")),
        barrier("safety-processor", None),
    ]
}

fn actions() -> Vec<Action> {
    let action = |order,
                  who: &str,
                  what: &[&str],
                  kind: &str,
                  buys: &[(&str, u8, u8)],
                  cost: &str,
                  note: Option<&str>| Action {
        order,
        who: who.into(),
        what: what.iter().map(|what| (*what).to_owned()).collect(),
        kind: kind.into(),
        buys: buys
            .iter()
            .map(|(harm, from, to)| Buy { harm: (*harm).into(), from: level(*from), to: level(*to) })
            .collect(),
        cost: cost.into(),
        note: note.map(str::to_owned),
    };
    vec![
        action(
            0,
            "hospital",
            &["take the pumps off the ward Wi-Fi; keep using them stand-alone"],
            "clinical",
            &[("over-infusion", 0, 2), ("therapy-stops", 0, 2)],
            "library by USB, no auto-programming",
            None,
        ),
        action(
            1,
            "maker",
            &[
                "3.3.0 as planned",
                "the panel's intent checked at the motor",
                "three parsers fuzzed",
                "parts updated",
            ],
            "release",
            &[
                ("over-infusion", 0, 3),
                ("therapy-stops", 0, 3),
                ("limits-lost", 1, 4),
                ("wrong-programme", 1, 3),
            ],
            "design change, verification of four parts",
            Some("none of it suffices alone"),
        ),
        action(
            2,
            "maker",
            &["dnsmasq to 2.90, the first version that no source here matches"],
            "update",
            &[("over-infusion", 0, 1)],
            "one package, regression test of the network stack",
            Some("the unsupported stack remains"),
        ),
        action(
            3,
            "maker",
            &["say which version `libasound` is"],
            "information",
            &[],
            "one line in the SBOM",
            Some("decides missed alarm"),
        ),
        action(
            4,
            "maker",
            &["rerun T-88, due since 2026-10-02"],
            "test",
            &[],
            "two days in the laboratory",
            Some("counts until 2026-12-31"),
        ),
        action(
            5,
            "user",
            &["do not write the service code on the pump"],
            "instruction",
            &[],
            "a label",
            None,
        ),
    ]
}

fn page() -> PageFacts {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let evidence = |control: &str, state: &str, evidence: &[&str]| EvidenceRow {
        control: control.into(),
        state: state.into(),
        evidence: lines(evidence),
    };
    let question = |missing: &str, about: &str, question: &str, findings| Question {
        missing: missing.into(),
        about: about.into(),
        question: question.into(),
        decides: Vec::new(),
        findings,
    };
    PageFacts {
        sentence: "Someone on the ward network can change the rate of every pump on that ward today, with a published exploit and without touching a pump; a new release is needed, and until it is there the pumps belong off the Wi-Fi.".into(),
        hospital: HospitalAdvice {
            verdict: "keep using with this measure: take the pumps off the ward Wi-Fi".into(),
            cost: "No orders from the system, so each programme is typed and confirmed at the pump; the drug library comes by USB once a month.".into(),
            until_fixed: lines(&[
                "Switch off Wi-Fi on each pump (Settings, Network, Off) and check the crossed-out mark on the screen.",
                "Have two nurses confirm every vasopressor rate at the pump.",
                "Keep a service laptop from being left plugged in.",
            ]),
            contact: Some("Product security, +1 555 0100, psirt@kestrel.example".into()),
            plain: lines(&[
                "The pump itself works. What is unsafe is its connection to the ward network: a stranger there could make it run faster, slower or stop, and the screen would not show it.",
                "No such event is known. Alarms at the pump still sound. Stopping at the pump always works.",
            ]),
        },
        evidence: vec![
            evidence("control.wpa2", "verified", &["T-31 Wi-Fi association, pass, 2026-05-04, covers comm-3.2.1"]),
            evidence("control.library-signature", "due", &["T-88 library with wrong signature refused, pass, 2025-10-02, due since 2026-10-02, counts until 2026-12-31"]),
            evidence("control.service-lock", "failed", &["T-40 service code not guessable, fail, 2026-09-18"]),
            evidence("control.panel-intent", "planned", &[]),
            evidence("barrier.motor-limit", "verified", &["V-12 rate limit, pass, 2024-02-11", "V-13 watchdog, pass, 2024-02-12"]),
            evidence("service.library-parser fuzzed at flow.library", "expired", &["F-03, 2024-01-30, 72 h, no crash"]),
        ],
        questions: vec![
            question("version", "libasound on display", "Which version of libasound is in the display's image?", 2),
            question("identity", "jquery.min.js in the library editor", "Is `jquery.min.js` jQuery 3.1.1 (pkg:npm/jquery@3.1.1), or something else?", 4),
            question("identity", "`log4net` on the server", "Is it Apache log4net 2.0.8?", 1),
            question("attribution", "31 packages of comm", "Which service runs them, or why does nothing feed them?", 31),
            question("coverage", "FreeRTOS kernel of the motor", "No source here covers it; who watches its advisories?", 0),
        ],
        assumptions: lines(&[
            "The ward network is hostile (device/zones.toml:4).",
            "The serial bus between panel, communication processor and motor cannot be touched without opening the case (device/zones.toml:22).",
            "A nurse activates a new library without comparing it with the old one (device/misuse.toml:21).",
        ]),
        method: vec![
            vec!["Level".into(), "Name".into(), "A step that needs".into()],
            vec!["0".into(), "none".into(), "nothing: normal function; shown in a test; listed as exploited (KEV)".into()],
            vec!["1".into(), "easy".into(), "public knowledge; a user who does what users do".into()],
            vec!["2".into(), "moderate".into(), "one of: high complexity, a special condition, a user who must be won over".into()],
            vec!["3".into(), "hard".into(), "two of them".into()],
            vec!["4".into(), "very hard".into(), "all three, or breaking sound cryptography".into()],
        ],
        sensitivity: lines(&[
            "under-infusion: unacceptable if the latent flaw of `service.hl7-orders` is easy instead of moderate.",
            "missed alarm: unacceptable if libasound is older than 1.2.",
        ]),
        waivers: lines(&["NH0702 on evidence.f-03 until 2026-12-31: the laboratory moves (approved by R. Okafor)"]),
        approvals: lines(&["risk file: M. Lindqvist, 2026-10-12", "security file: R. Okafor, 2026-11-02"]),
        drawing: system::drawing(),
        releases: lines(&["3.2.1", "3.3.0"]),
    }
}
