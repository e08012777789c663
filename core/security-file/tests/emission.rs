//! The system that comes out: every reference resolved, the release's fields, the day's support.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use noharm_model::level::Scope;
use noharm_model::system::{
    CommandIx, ComponentIx, Content, ControlIx, CredentialIx, FlowIx, FunctionIx, Hop, Input, InterfaceIx,
    Privilege, ProfileIx, Reliance, SafetyImpact, SideEffect, Subject, System, Unlocks, Violation, ZoneIx,
};
use noharm_security_file::world::Memory;
use noharm_security_file::{Options, compile};

const CASE: &str = r#"
noharm = 1
[device.d]
use = "a use"
context = ["vasoactive"]
[release."1.0"]
date = 2020-01-01
[release."2.0"]
date = 2026-01-01
[fielded.all]
release = "1.0"
count = 3
[zone.ward]
trust = "hostile"
[mode.infusing]
[mode.service]
[user.nurse]
[profile.guest]
in = "ward"
could-anyway = "over"
[profile.scanner]
in = "ward"
benign = true
[misuse.laptop]
who = "guest"
reaches = ["wifi", "flow.link", "ward"]
learns = "login"
code-on = "motor"
in-mode = "service"
level = 1
reason = "often seen"
scope = "unit"
[component.comm]
zone = "ward"
supported-until = 2024-01-31
[component."comm@2.0"]
supported-until = 2031-01-31
[component.motor]
supported-until = 2031-01-31
[component.server]
owner = "customer"
reach = "site"
[service.dns]
on = "comm"
handles = [{ input = "flow.link", behind = "sign" }, "wifi"]
behind = ["sign"]
privilege = "user"
roles = ["nurse", "service"]
restarts-within = "PT5S"
memory-safe = true
small = true
[service.motor-parser]
on = "motor"
handles = ["rate", "image"]
behind = ["sign"]
privilege = "root"
supported-until = 2021-01-01
[interface.wifi]
on = "comm"
zone = "ward"
medium = "wifi"
in-mode = "infusing"
[flow.link]
path = ["ward", "wifi", "comm"]
protocol = "WPA2"
[flow.rate]
path = ["wifi", "comm", "motor"]
carried-by = "link"
carries = ["command.set", "data", "credential.key"]
[flow.image]
path = ["wifi", "comm", "motor"]
carries = "code"
[flow.image-2]
path = ["wifi", "comm", "motor"]
carries = "code"
accepts-old-images = false
activated-by-user = true
[command.set]
roles = ["nurse"]
rate = { unit = "mL/h", min = 0.1, max = 1200, step-per-minute = 50 }
[store.log]
on = "comm"
holds = "credential.key"
[credential.key]
scope = "fleet"
kept-at = ["comm", { at = "server", privilege = "user" }]
privilege = "root"
unlocks = [{ forge = "rate" }, { read = "store.log" }, { read = "flow.link" }]
[credential.login]
scope = "device"
unlocks = ["service.dns", { session = "dns", role = "nurse" }, { code = "comm" }]
[function.keep]
performer = "motor"
essential = true
within = "PT30S"
uses = "rate"
needs = ["component.comm", "flow.link"]
[harm.over]
name = "over-infusion"
when = [{ function = "keep", violated = ["tampered", "replayed"], in-mode = "infusing" }]
severity = "catastrophic"
[threat.forged]
at = ["flow.rate", "interface.wifi"]
gives = "forge"
factors = { complexity = "high", user = "active" }
[control.sign]
protects = [{ what = ["flow.rate", "flow.link"], against = ["forge", "replay"] }]
enforced-on = "motor"
relies-on = ["credential.key", "user.nurse"]
effect = { cryptography = "sound", complexity = "low" }
safety-impact = { lock-out = "keep", delay = ["keep"] }
[control.wall]
owner = "hospital"
removes = true
safety-impact = { none = "no therapy needs it" }
"#;

fn system(release: Option<&str>) -> System {
    let world = Memory::new("2026-11-24".parse().unwrap()).with("noharm.toml", CASE);
    let options = Options { release: release.map(str::to_owned), ..Options::default() };
    let compiled = compile(&world, &options);
    assert!(!compiled.is_broken(), "{:?}", compiled.diagnostics);
    assert_eq!(compiled.releases, ["1.0", "2.0"]);
    compiled.system().unwrap()
}

#[test]
fn by_default_the_newest_release_in_the_field_and_its_fields() {
    let (field, newest) = (system(None), system(Some("2.0")));
    assert!(!field.components.first().unwrap().supported);
    assert!(newest.components.first().unwrap().supported);
    let (mut old, mut new) = (field.clone(), newest.clone());
    for side in [&mut old, &mut new] {
        side.components.clear();
        side.services.clear();
    }
    assert_eq!(old, new, "a release changes what it says it changes and nothing else");
}

#[test]
fn parts_and_services_are_what_is_said_of_them() {
    let system = system(None);
    let [comm, motor, server] = system.components.as_slice() else { panic!("not so many") };
    assert_eq!((comm.has_users, motor.has_users), (true, false));
    assert_eq!((comm.networked_peers, motor.networked_peers), (true, false));
    assert_eq!((server.customer, server.reach, server.supported), (true, Scope::Site, false));
    let [dns, parser] = system.services.as_slice() else { panic!("not so many") };
    assert_eq!(dns.restarts_within_s, Some(5));
    assert!(dns.memory_safe_and_small && !dns.supported);
    assert!(!parser.supported, "its own support ends before its component's");
    let behind: Vec<_> = dns.handles.iter().map(|handled| (handled.input, handled.behind)).collect();
    let link = (Input::Flow(FlowIx(2)), Some(ControlIx(0)));
    assert_eq!(behind, [link, (Input::Interface(InterfaceIx(0)), None)], "the check protects no interface");
    let behind: Vec<_> = parser.handles.iter().map(|handled| (handled.input, handled.behind)).collect();
    assert_eq!(behind, [(Input::Flow(FlowIx(3)), Some(ControlIx(0))), (Input::Flow(FlowIx(0)), None)]);
}

#[test]
fn flows_are_resolved_and_old_images_taken_unless_refused() {
    let system = system(None);
    let [image, image_2, link, rate] = system.flows.as_slice() else { panic!("not so many") };
    assert_eq!(
        link.path,
        [Hop::Zone(ZoneIx(0)), Hop::Interface(InterfaceIx(0)), Hop::Component(ComponentIx(0))]
    );
    assert_eq!(rate.carried_by, Some(FlowIx(2)));
    let carries = [Content::Command(CommandIx(0)), Content::Data(None), Content::Credential(CredentialIx(0))];
    assert_eq!(rate.carries, carries);
    assert_eq!((image.accepts_old_images, image_2.accepts_old_images), (true, false));
    assert_eq!((image.activated_by_user, image_2.activated_by_user), (false, true));
    assert!(!rate.accepts_old_images);
    let interface = system.interfaces.first().unwrap();
    assert_eq!((interface.physical, interface.network, interface.modes.len()), (false, true, 1));
}

#[test]
fn credentials_open_what_is_said() {
    let system = system(None);
    let [key, login] = system.credentials.as_slice() else { panic!("not so many") };
    assert_eq!(key.kept_at, [(ComponentIx(0), Privilege::Root), (ComponentIx(2), Privilege::User)]);
    let flow = |no| FlowIx(no);
    assert_eq!(
        key.unlocks,
        [
            Unlocks::Forge(flow(3)),
            Unlocks::ReadStore(noharm_model::system::StoreIx(0)),
            Unlocks::ReadFlow(flow(2)),
        ]
    );
    let dns = noharm_model::system::ServiceIx(0);
    assert_eq!(
        login.unlocks,
        [
            Unlocks::Session(dns, "service".into()),
            Unlocks::Session(dns, "nurse".into()),
            Unlocks::Code(ComponentIx(0)),
        ],
        "without a role it is the highest"
    );
}

#[test]
fn people_functions_harms_threats_controls_are_what_is_said_of_them() {
    let system = system(None);
    let misuse = system.misuses.first().unwrap();
    assert_eq!((misuse.interfaces.len(), misuse.flows.len(), misuse.zones.len()), (1, 1, 1));
    assert_eq!((misuse.profiles.as_slice(), misuse.scope), ([ProfileIx(0)].as_slice(), Some(Scope::Unit)));
    assert!(system.profiles.get(1).unwrap().benign);
    let function = system.functions.first().unwrap();
    assert_eq!(function.needs, [Reliance::Component(ComponentIx(0)), Reliance::Flow(FlowIx(2))]);
    let harm = system.harms.first().unwrap();
    let violated: Vec<Violation> = harm.when.iter().map(|when| when.violated).collect();
    assert_eq!(violated, [Violation::Tampered, Violation::Replayed]);
    assert_eq!((harm.name.as_str(), harm.context.as_str()), ("over-infusion", "vasoactive"));
    let threat = system.threats.first().unwrap();
    assert_eq!(threat.subjects, [Subject::Flow(FlowIx(3)), Subject::Interface(InterfaceIx(0))]);
    assert_eq!((threat.factors.complexity_high, threat.factors.cryptography_sound), (Some(true), None));
    let [sign, wall] = system.controls.as_slice() else { panic!("not so many") };
    assert_eq!(sign.protects.len(), 2);
    assert_eq!((sign.effect.cryptography_sound, sign.effect.complexity_high), (Some(true), Some(false)));
    let keep = FunctionIx(0);
    assert_eq!(
        sign.safety_impact,
        SafetyImpact::Effects(vec![(SideEffect::Delay, keep), (SideEffect::LockOut, keep)])
    );
    assert_eq!((wall.owner.as_str(), wall.removes), ("hospital", true));
}

#[test]
fn places_point_to_the_line_of_the_header() {
    let system = system(None);
    let place = &system.flows.get(3).unwrap().at;
    let line = CASE.lines().position(|line| line == "[flow.rate]").unwrap() + 1;
    assert_eq!((place.file.as_str(), place.line as usize), ("noharm.toml", line));
}

#[test]
fn a_release_that_is_not_there_is_told_with_those_that_are() {
    let world = Memory::new("2026-11-24".parse().unwrap()).with("noharm.toml", CASE);
    let compiled = compile(&world, &Options { release: Some("9.9".into()), ..Options::default() });
    assert!(compiled.case.is_none() && compiled.is_broken());
    let told = compiled.diagnostics.first().unwrap();
    assert_eq!(told.message, "there is no release `9.9`");
    assert_eq!(told.help.as_deref(), Some("the releases are `1.0`, `2.0`"));
}
