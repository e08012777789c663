//! The rules on the worked pump: no errors, warnings that an expert nods at, and a finding for each seeded mistake.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test stops at the first surprise and reads files"
)]

use noharm_security_file::diagnostic::{Diagnostic, Severity};
use noharm_security_file::render::terminal;
use noharm_security_file::world::Memory;
use noharm_security_file::{Compiled, Options, compile};

/// The worked pump, without its variants.
fn pump() -> Memory {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/infusion-pump");
    let mut world = Memory::new("2026-11-24".parse().unwrap());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            world.files.insert(name, std::fs::read(&path).unwrap());
        }
    }
    world
}

fn check(world: &Memory, release: &str) -> Compiled {
    compile(world, &Options { release: Some(release.to_owned()), ..Options::default() })
}

fn told(compiled: &Compiled) -> Vec<(&'static str, Option<&str>)> {
    compiled.diagnostics.iter().map(|found| (found.code, found.object.as_deref())).collect()
}

/// What an expert nods at in the pump. A code that is not here is a false alarm, or a slip in the pump.
const NODDED: &[&str] = &[
    "NH0307", // 3.2.1: the rate is framed serial with a checksum
    "NH0310", // 3.2.1: the hospital's Wi-Fi secret and the fleet's service code lie in every pump
    "NH0312", // keys of the site and of releases without a word on their end
    "NH0313", // 3.2.1: panel, motor and safety processor take any image
    "NH0320", // kernel, supplicant, DHCP and update client run at root
    "NH0410", // nobody answers a pulled nurse-call wire
    "NH0510", // 3.2.1: no barrier before a missed limit or the next patient's programme
    "NH0512", // the motor's own limit and alarm, the panel's bar-code match
    "NH0513", // rounds alone stand before a missed alarm
    "NH0520", // nothing updates the bar-code reader
    "NH0610", // 3.2.1: four parts past their support
    "NH0612", // an accessory's support ends before the pump's
    "NH0703", // the penetration test of the radio link is due
    "NH0708", // requirements that no test checks
    "NH0715", // a fuzz test without the fuzzer's name
    "NH0716", // nobody attacked the server's pages
    "NH0801", // the network guide leaves out the service port's
    "NH0803", // nor does any document name the server's pages
    "NH0806", // stand-alone use was handed over untaught and untried
    "NH0903", // no membership yet
    "NH0906", // 3.2.1 ends in seven months and nobody was told
    "NH0909", // the yearly attack is overdue
];

#[test]
fn the_pump_has_no_errors_and_warnings_that_an_expert_nods_at() {
    for release in ["3.2.1", "3.3.0"] {
        let compiled = check(&pump(), release);
        let unexpected: Vec<Diagnostic> = compiled
            .diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error || !NODDED.contains(&found.code))
            .cloned()
            .collect();
        let shown = terminal::text(&unexpected, &compiled.sources, 110, false);
        assert!(unexpected.is_empty(), "{release}\n{shown}");
        assert!(told(&compiled).iter().all(|(_, object)| object.is_some()));
        assert!(compiled.diagnostics.len() > 10, "{release}: an expert finds more");
    }
}

/// The pump with one field set otherwise: `[element]`'s line `field = …` is replaced, or added below the header.
fn with_field(element: &str, field: &str, value: &str) -> Memory {
    let mut world = pump();
    let header = format!("[{element}]");
    let found = world.files.iter().find_map(|(name, bytes)| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        text.lines().any(|line| line == header).then(|| (name.clone(), text))
    });
    let (name, text) = found.unwrap_or_else(|| panic!("the pump has no {header}"));
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = lines.iter().position(|line| *line == header).unwrap();
    let end =
        lines.iter().skip(at + 1).position(|line| line.starts_with('[')).map_or(lines.len(), |n| at + 1 + n);
    let line = format!("{field} = {value}");
    let start = format!("{field} = ");
    match lines.iter().take(end).skip(at).position(|line| line.starts_with(&start)) {
        Some(place) => *lines.get_mut(at + place).unwrap() = line,
        None => lines.insert(at + 1, line),
    }
    world.files.insert(name, lines.join("\n").into_bytes());
    world
}

/// A seeded mistake: element, field, value; what must be told, of which element, and the text that must be marked.
const MISTAKES: &[(&str, &str, &str, &str, &str, &str)] = &[
    ("flow.motor-firmware", "path", "[\"comm\"]", "NH0301", "flow.motor-firmware", "[\"comm\"]"),
    (
        "flow.motor-debug-access",
        "path",
        "[\"workshop\", \"motor-debug\", \"panel\"]",
        "NH0302",
        "flow.motor-debug-access",
        "\"motor-debug\"",
    ),
    ("flow.usb-library", "in-mode", "[\"infusing\"]", "NH0303", "flow.usb-library", "\"infusing\""),
    ("flow.wifi-link", "carried-by", "\"ip-traffic\"", "NH0304", "flow.ip-traffic", "\"wifi-link\""),
    (
        "flow.ip-traffic",
        "carried-by",
        "\"motor-debug-access\"",
        "NH0305",
        "flow.ip-traffic",
        "\"motor-debug-access\"",
    ),
    ("command.start", "roles", "[\"nurze\"]", "NH0306", "command.start", "\"nurze\""),
    ("control.panel-intent", "state", "\"planned\"", "NH0307", "flow.set-rate", "\"command.set-rate\""),
    (
        "control.panel-intent",
        "protects",
        "[{ what = \"flow.set-rate\", against = [\"forge\"] }]",
        "NH0308",
        "flow.set-rate",
        "[\"command.set-rate\", \"command.start\"]",
    ),
    ("flow.ip-traffic", "ports", "[\"tcp/9999\"]", "NH0802", "flow.ip-traffic", "\"tcp/9999\""),
    ("credential.panel-key", "scope", "\"fleet\"", "NH0310", "credential.panel-key", "\"panel\""),
    ("credential.panel-key", "kept-at", "\"comm\"", "NH0311", "control.panel-intent", "\"comm\""),
    ("control.motor-firmware-signature", "state", "\"planned\"", "NH0313", "flow.motor-firmware", "\"code\""),
    ("control.version-floor-motor", "state", "\"planned\"", "NH0314", "flow.motor-firmware", "[\"code\"]"),
    ("service.motor-loader", "on", "\"panel\"", "NH0316", "service.motor-loader", "\"flow.motor-firmware\""),
    ("service.motor-loader", "handles", "[]", "NH0318", "flow.motor-firmware", "\"motor\""),
    ("threat.radio-link", "at", "[\"service.wifi\"]", "NH0401", "interface.wifi", "wifi"),
    ("control.panel-intent", "enforced-on", "[\"sounder\"]", "NH0409", "control.panel-intent", "\"sounder\""),
    (
        "harm.over-infusion",
        "barriers",
        "[\"nurse-reads-display\"]",
        "NH0511",
        "barrier.safety-monitor",
        "\"over-infusion\"",
    ),
    ("barrier.safety-monitor", "performer", "\"motor\"", "NH0512", "barrier.safety-monitor", "\"motor\""),
    (
        "component.record-server",
        "supported-until",
        "2020-01-31",
        "NH0610",
        "component.record-server",
        "2020-01-31",
    ),
    ("evidence.e-88", "result", "\"fail\"", "NH0701", "evidence.e-88", "\"fail\""),
    ("evidence.e-88", "on", "2024-01-31", "NH0702", "evidence.e-88", "2024-01-31"),
    ("evidence.e-88", "on", "2025-10-31", "NH0703", "evidence.e-88", "2025-10-31"),
    ("evidence.e-88", "on", "2027-01-31", "NH0710", "evidence.e-88", "2027-01-31"),
    (
        "evidence.e-88",
        "covers",
        "[\"sha256:0000000000000000000000000000000000000000000000000000000000000000\"]",
        "NH0705",
        "evidence.e-88",
        "\"sha256:0000000000000000000000000000000000000000000000000000000000000000\"",
    ),
    ("evidence.e-88", "kind", "\"statement\"", "NH0711", "control.panel-intent", "\"statement\""),
    ("evidence.e-91", "test", "\"t-88\"", "NH0707", "test.t-91", "t-91"),
    ("evidence.e-95", "independence", "\"author\"", "NH0714", "evidence.e-95", "\"author\""),
    ("label.service-manual", "supported-until", "2030-01-31", "NH0804", "label.service-manual", "2030-01-31"),
    ("control.debug-locked", "owner", "\"hospital\"", "NH0805", "control.debug-locked", "\"hospital\""),
    ("plan.postmarket", "fix-within", "\"P90D\"", "NH0904", "plan.postmarket", "\"P90D\""),
    ("event.pump-on-auction", "serious", "true", "NH0907", "event.pump-on-auction", "true"),
];

#[test]
fn every_seeded_mistake_is_told_at_its_place() {
    let sound = check(&pump(), "3.3.0");
    let before = told(&sound);
    let mut missed = Vec::new();
    for &(element, field, value, code, object, marked) in MISTAKES {
        let compiled = check(&with_field(element, field, value), "3.3.0");
        assert!(!compiled.is_broken(), "{element} {field}: {:?}", compiled.diagnostics);
        let at = |found: &Diagnostic| {
            found.code == code
                && found.object.as_deref() == Some(object)
                && compiled.sources.text(found.span) == marked
        };
        let is_new = !before.contains(&(code, Some(object)));
        if !is_new || !compiled.diagnostics.iter().any(at) {
            let same: Vec<_> = compiled.diagnostics.iter().filter(|found| found.code == code).collect();
            missed.push(format!("{element}.{field} = {value}: {code} (new: {is_new}) {same:?}"));
        }
    }
    assert!(missed.is_empty(), "{} of {} missed\n{}", missed.len(), MISTAKES.len(), missed.join("\n"));
}
