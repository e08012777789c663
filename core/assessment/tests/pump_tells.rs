//! The pump tells what an expert expects to see, sentence by sentence (`examples/infusion-pump/EXPECTED.md`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test stops at the first surprise and reads files"
)]

mod pump;

use noharm_model::answer::Step;
use noharm_model::flaw::Exploit;
use noharm_model::level::{Decision, Level, Scope, Verdict};
use noharm_model::system::{BarrierIx, ComponentIx, ProfileIx};
use noharm_risk::WhatIf;
use pump::{Told, assessment, pump};

const BEFORE: &str = "3.2.1";
const AFTER: &str = "3.3.0";

/// Positions of the steps whose text holds each of `parts`, in that order.
fn passes(path: &[Step], parts: &[&str]) -> bool {
    let mut steps = path.iter();
    parts.iter().all(|part| steps.any(|step| step.text.contains(part)))
}

fn component(told: &Told, id: &str) -> ComponentIx {
    ComponentIx(told.system.components.iter().position(|found| found.id == id).unwrap() as u32)
}

#[test]
fn levels_and_decisions_of_both_releases() {
    use Decision::{Acceptable as A, Reduce as R, Unacceptable as U};
    let table = [
        ("over-infusion", (0, 1, 0, U), (0, 3, 3, R)),
        ("under-infusion", (0, 1, 0, U), (0, 3, 3, R)),
        ("therapy-stops", (0, 1, 0, U), (0, 3, 3, A)),
        ("silent-alarm", (1, 1, 1, U), (1, 3, 3, R)),
        ("free-flow", (4, 4, 4, U), (4, 4, 4, A)),
        ("limit-not-held", (0, 1, 0, U), (0, 3, 3, R)),
        ("wrong-order", (0, 1, 0, U), (0, 3, 3, R)),
        ("cross-patient", (0, 0, 0, U), (0, 3, 3, R)),
        ("wrong-record", (0, 0, 0, U), (0, 3, 3, A)),
        ("unheard-alarm", (0, 1, 0, U), (0, 3, 3, A)),
    ];
    let (before, after) = (pump(BEFORE), pump(AFTER));
    assert_eq!(before.system.harms.len(), table.len());
    for (id, old, new) in table {
        for (told, expected) in [(&before, old), (&after, new)] {
            let harm = told.harm(id);
            let level = |cell: noharm_model::answer::Cell| cell.level.unwrap().value();
            let found = (level(harm.inherent), level(harm.residual), level(harm.today), harm.decision);
            assert_eq!(found, expected, "{id}");
            assert_eq!(harm.residual, harm.expected, "{id}: all that is built is shown");
            assert_eq!(harm.today, harm.worst, "{id}: what is undecided decides nothing");
        }
    }
}

#[test]
fn a_forged_answer_leads_through_dnsmasq_to_the_motor() {
    let told = pump(BEFORE);
    let harm = told.harm("over-infusion");
    let way = [
        "send bytes in `dns-reply` from `ward-network`",
        "CVE-2017-14491",
        "forge `set-rate` from code on `comm`",
    ];
    assert!(passes(&harm.path, &way), "{:#?}", harm.path);
    assert!(harm.scope.is_multi_patient());
    assert_eq!(told.reaches("CVE-2017-14491"), Some("over-infusion"));
    let (flaw, answer) = told.flaw("CVE-2017-14491");
    assert_eq!((answer.level, answer.verdict), (Some(Level::NONE), Some(Verdict::Uncontrolled)));
    assert_eq!(flaw.trigger.exploit, Some(Exploit::Published));
}

#[test]
fn the_published_exploit_ranks_above_the_unknown_flaw_of_the_same_service() {
    assert_eq!(assessment(BEFORE).findings.first().unwrap().id, "CVE-2017-14491");
    let told = pump(BEFORE);
    // Without it, and without all others that are known, the unknown flaw of what is past its support stays.
    let level = told.ask(&[], |engine| engine.levels_if(&[])[told.at("over-infusion")]);
    assert_eq!(level, Some(Level::EASY));
}

#[test]
fn no_key_on_the_communication_processor_can_cut_it() {
    // Whoever holds `comm` has the use of every key that is kept there.
    let told = pump(BEFORE);
    let comm = component(&told, "comm");
    let level =
        told.ask(&[], |engine| engine.levels_if(&[WhatIf::ComponentGiven(comm)])[told.at("over-infusion")]);
    assert_eq!(level, Some(Level::NONE));
    let told = pump::variant("key-on-comm").tell();
    let comm = component(&told, "comm");
    let level =
        told.ask(&[], |engine| engine.levels_if(&[WhatIf::ComponentGiven(comm)])[told.at("over-infusion")]);
    assert!(level <= Some(Level::EASY), "{level:?}: only the nurse who reads the display is left");
    let told = pump(AFTER);
    let comm = component(&told, "comm");
    let level =
        told.ask(&[], |engine| engine.levels_if(&[WhatIf::ComponentGiven(comm)])[told.at("over-infusion")]);
    assert_eq!(level, Some(Level::HARD));
}

#[test]
fn krack_lets_a_radio_neighbour_take_the_same_path() {
    let told = pump(BEFORE);
    assert_eq!(told.reaches("CVE-2017-13077"), Some("over-infusion"));
    let (_, answer) = told.flaw("CVE-2017-13077");
    assert_eq!(answer.level, Some(Level::MODERATE), "complexity is high, no exploit is marked");
    let way = [
        "`radio-neighbour` is present",
        "CVE-2017-13077",
        "send bytes in `dns-reply` from `wifi-link`",
        "CVE-2017-14491",
        "forge `set-rate`",
    ];
    assert!(passes(&answer.path, &way), "{:#?}", answer.path);
}

#[test]
fn krack_alone_reaches_the_orders_and_neither_motor_nor_library() {
    // The radio neighbour alone, without the misuse that lets him in; no other flaw, the unknown ones as hard as they get.
    let told = pump::without(&["misuse.guest-wifi", "misuse.second-hand-pump"], BEFORE);
    let alone: Vec<_> =
        told.device.flaws.iter().filter(|flaw| flaw.id == "CVE-2017-13077").cloned().collect();
    assert_eq!(alone.len(), 1);
    let mut method = told.compiled.policy.method.clone();
    method.latent.unsupported = Level::HARD;
    method.latent.supported = Level::HARD;
    let engine = noharm_risk::Engine::new(&told.system, &alone, &method).unwrap();
    let neighbour = told.system.profiles.iter().position(|found| found.id == "radio-neighbour").unwrap();
    let barrier = told.system.barriers.iter().position(|found| found.id == "barcode-match").unwrap();
    let changes =
        [WhatIf::OnlyProfile(ProfileIx(neighbour as u32)), WhatIf::BarrierFails(BarrierIx(barrier as u32))];
    let levels = engine.levels_if(&changes);
    assert_eq!(
        levels[told.at("wrong-order")],
        Some(Level::MODERATE),
        "the order is forged; the bar code was let fail"
    );
    for harm in ["over-infusion", "under-infusion", "silent-alarm", "limit-not-held"] {
        assert_eq!(levels[told.at(harm)], Some(Level::HARD), "{harm}");
    }
}

#[test]
fn tools_that_nothing_feeds_reach_nothing() {
    let told = assessment(BEFORE);
    for package in ["tcpdump", "python", "sqlite", "expat", "bluez", "freetype", "libpng", "libcurl"] {
        let rows = || told.findings.iter().filter(|row| row.package == package);
        assert!(rows().next().is_some(), "{package} matches");
        assert!(rows().all(|row| row.worst_harm.is_none()), "{package}");
    }
    let critical =
        |row: &&noharm_model::answer::FindingRow| row.cvss.iter().any(|cvss| cvss.score >= Some(9.8));
    let tcpdump = |row: &&noharm_model::answer::FindingRow| row.package == "tcpdump";
    assert!(told.findings.iter().filter(tcpdump).any(|row| critical(&row)));
}

#[test]
fn the_list_shrinks_to_a_handful() {
    let counts = assessment(BEFORE).counts;
    assert!(counts.matches > 700, "{counts:?}");
    assert!(counts.reach_patient <= 10 && counts.undecided <= 10, "{counts:?}");
    let parts = [counts.reach_patient, counts.undecided, counts.adds_nothing, counts.reach_no_one];
    assert_eq!(counts.matches, parts.iter().sum::<u64>());
}

#[test]
fn a_medium_flaw_in_the_order_parser_ranks_first_on_the_new_release() {
    let told = pump(AFTER);
    let position = told.device.flaws.iter().position(|flaw| flaw.id == "anomaly.order-note-length").unwrap();
    let answers = &told.analysis.flaws;
    let ours = answers.iter().find(|answer| answer.flaw == position).unwrap();
    assert_eq!(ours.worst_harm.map(|harm| harm.at()), Some(told.at("over-infusion")));
    assert!(
        answers.iter().all(|other| other.flaw == position || other.worst_harm.is_none()),
        "nothing else reaches a patient"
    );
    let score = noharm_documents::cvss::score("CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N").unwrap();
    assert_eq!(score.tenths, 65, "medium");
    assert!(passes(
        &told.harm("over-infusion").path,
        &["send bytes in `order`", "anomaly.order-note-length"]
    ));
}

#[test]
fn local_flaws_of_the_kernel_need_a_foothold_and_separated_users() {
    let told = assessment(BEFORE);
    let local = told
        .findings
        .iter()
        .filter(|row| row.package == "linux" && row.cvss.iter().any(|cvss| cvss.vector.contains("AV:L")));
    assert!(local.clone().count() > 100);
    assert!(
        local.filter(|row| row.worst_harm.is_some()).count() == 0,
        "`separated_users…` shows where they do"
    );
}

#[test]
fn the_server_touches_every_pump_of_the_site() {
    // With the library's key on it, the server's code is the pharmacy's word to every pump.
    for (told, level) in [(pump::variant("server-key").tell(), Level::MODERATE), (pump(AFTER), Level::HARD)] {
        let server = component(&told, "library-server");
        let levels = told.ask(&[], |engine| engine.levels_if(&[WhatIf::ComponentGiven(server)]));
        assert_eq!(levels[told.at("limit-not-held")], Some(level));
    }
    // Today others are easier still, on one ward; the server's way is judged as badly, and reaches the whole site.
    for harm in ["over-infusion", "limit-not-held"] {
        assert_eq!(pump(BEFORE).harm(harm).scope, Scope::Site, "{harm}");
    }
    assert!(pump::variant("server-key").tell().harm("limit-not-held").scope >= Scope::Site);
}

#[test]
fn nothing_that_therapy_needs_hangs_on_the_radio() {
    for release in [BEFORE, AFTER] {
        let told = pump(release);
        for harm in [
            "over-infusion",
            "under-infusion",
            "therapy-stops",
            "silent-alarm",
            "limit-not-held",
            "free-flow",
        ] {
            assert_eq!(told.harm(harm).disturbance.level, None, "{harm} on {release}");
        }
    }
    assert_eq!(pump(BEFORE).harm("wrong-record").disturbance.level, Some(Level::NONE), "records are lost");
    assert_eq!(pump(AFTER).harm("wrong-record").disturbance.level, None, "records are buffered");
}

#[test]
fn depth_is_where_two_processors_must_fall() {
    let told = pump(AFTER);
    assert_eq!(told.harm("therapy-stops").depth, Some(2));
    assert_eq!(told.harm("over-infusion").depth, Some(1));
    assert_eq!(pump::variant("no-motor-fuzz").tell().harm("therapy-stops").depth, Some(1));
}

#[test]
fn no_single_failure_brings_the_new_release_down() {
    let told = pump(AFTER);
    assert!(told.analysis.harms.iter().all(|harm| !harm.falls_by_one), "one control, group or barrier less");
    let clamp = pump(BEFORE);
    assert!(
        clamp.harm("free-flow").falls_by_one,
        "on the old release a spring is all that stands before free flow"
    );
}

#[test]
fn every_first_touch_is_spoken_of() {
    for release in [BEFORE, AFTER] {
        let analysis = pump(release).analysis;
        assert!(analysis.unspoken.is_empty(), "{:?}", analysis.unspoken);
        assert!(analysis.undeclared_impact.is_empty());
    }
}

#[test]
fn an_update_names_the_version_that_ends_what_reaches_a_patient() {
    let told = assessment(BEFORE);
    let update = told.actions.iter().find(|action| action.kind == "update").unwrap();
    assert!(update.what[0].starts_with("dnsmasq on comm to 2.90"), "{:?}", update.what);
}

#[test]
fn the_hospital_is_told_what_its_measure_leaves_in_the_words_of_the_case() {
    let advice = assessment(BEFORE).page.hospital;
    let measure = "take the pumps off the Wi-Fi; use them stand-alone";
    assert!(advice.verdict.starts_with("decide: withdraw") && advice.verdict.contains(measure), "{advice:?}");
    let words = ["update", "test", "design change", "instruction", "clinical", "information", "release"];
    let told = assessment(BEFORE);
    assert!(told.actions.iter().all(|action| words.contains(&action.kind.as_str())));
}
