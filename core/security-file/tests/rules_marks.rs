//! Every rule that looks at a case as a whole: its bad example raises it at the marked text, and its good one does not.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test stops at the first surprise")]

use noharm_security_file::rules::RULES;
use noharm_security_file::world::Memory;
use noharm_security_file::{Compiled, Options, compile};

/// What the examples play on, as in the rules' own test.
const STAGE: &str = include_str!("../src/rules/stage.toml");

/// Code, and the text that is marked in its bad example.
const MARKS: &[(&str, &str)] = &[
    ("NH0301", "[\"motor\"]"),
    ("NH0302", "\"wifi\""),
    ("NH0303", "\"infusing\""),
    ("NH0304", "\"link\""),
    ("NH0305", "\"link\""),
    ("NH0306", "\"nurze\""),
    ("NH0307", "\"command.set-rate\""),
    ("NH0308", "[\"command.bolus\"]"),
    ("NH0309", "\"MQTT over TLS 1.2\""),
    ("NH0310", "\"comm\""),
    ("NH0311", "\"comm\""),
    ("NH0312", "key"),
    ("NH0313", "\"code\""),
    ("NH0314", "[\"code\"]"),
    ("NH0315", "\"the order system speaks plain HL7 only\""),
    ("NH0316", "\"flow.rate\""),
    ("NH0317", "usb"),
    ("NH0318", "\"motor\""),
    ("NH0319", "scan"),
    ("NH0320", "\"root\""),
    ("NH0321", "service-session"),
    ("NH0322", "true"),
    ("NH0323", "purge"),
    ("NH0324", "2026-01-31"),
    ("NH0325", "\"host\""),
    ("NH0401", "usb"),
    ("NH0402", "[\"session\"]"),
    ("NH0403", "{ complexity = \"high\" }"),
    ("NH0404", "guest-network"),
    ("NH0405", "2"),
    ("NH0406", "lock"),
    ("NH0407", "lock"),
    ("NH0408", "{ what = \"interface.usb\", against = [\"forge\"] }"),
    ("NH0409", "\"comm\""),
    ("NH0410", "forged"),
    ("NH0411", "bedside"),
    ("NH0510", "over-infusion"),
    ("NH0511", "\"monitor\""),
    ("NH0512", "\"motor\""),
    ("NH0513", "[\"rounds\"]"),
    ("NH0514", "3"),
    ("NH0515", "\"limits\""),
    ("NH0516", "keep-rate"),
    ("NH0517", "lock"),
    ("NH0518", "\"planned\""),
    ("NH0519", "over-infusion"),
    ("NH0520", "motor"),
    ("NH0521", "\"stop-at-once\""),
    ("NH0610", "2024-01-31"),
    ("NH0611", "radio"),
    ("NH0612", "2027-01-31"),
    ("NH0613", "[\"dnsmasq\"]"),
    ("NH0614", "\"vulnerable_code_not_in_execute_path\""),
    ("NH0616", "\"not_affected\""),
    ("NH0617", "\"under_investigation\""),
    ("NH0618", "cve-2017-14491"),
    ("NH0619", "long-note"),
    ("NH0701", "\"fail\""),
    ("NH0702", "2023-10-01"),
    ("NH0703", "2025-10-02"),
    ("NH0704", "comm"),
    ("NH0705", "\"sha256:b9a9c614cd60c4c2d5e0e603a3534579c4a5748f0585773369f3d34549b58538\""),
    ("NH0706", "\"planned\""),
    ("NH0707", "t-1"),
    ("NH0708", "sr-1"),
    ("NH0709", "{ on = 2026-02-01 }"),
    ("NH0710", "2027-10-01"),
    ("NH0711", "\"statement\""),
    ("NH0712", "lock"),
    ("NH0714", "\"author\""),
    ("NH0715", "e-1"),
    ("NH0716", "wifi"),
    ("NH0801", "[\"udp/53 out\"]"),
    ("NH0802", "\"tcp/2575\""),
    ("NH0803", "usb"),
    ("NH0804", "2031-06-30"),
    ("NH0805", "\"hospital\""),
    ("NH0806", "stick"),
    ("NH0807", "\"SBOM-2\""),
    ("NH0808", "guide"),
    ("NH0901", "all"),
    ("NH0902", "postmarket"),
    ("NH0903", "postmarket"),
    ("NH0904", "\"P45D\""),
    ("NH0905", "2026-01-31"),
    ("NH0906", "2027-06-30"),
    ("NH0907", "true"),
    ("NH0908", "\"1.0\""),
    ("NH0909", "\"P1Y\""),
];

fn raised(example: &str) -> Compiled {
    let world =
        Memory::new("2026-11-24".parse().unwrap()).with("noharm.toml", STAGE).with("example.toml", example);
    compile(&world, &Options::default())
}

#[test]
fn every_bad_example_is_marked_where_it_is_wrong() {
    let mut wrong = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.code >= "NH0300" && !rule.bad.is_empty()) {
        let compiled = raised(rule.bad);
        let marked: Vec<&str> = compiled
            .diagnostics
            .iter()
            .filter(|found| found.code == rule.code)
            .map(|found| compiled.sources.text(found.span))
            .collect();
        let expected: Vec<&str> =
            MARKS.iter().filter(|(code, _)| *code == rule.code).map(|(_, text)| *text).collect();
        if marked != expected {
            wrong.push(format!("    (\"{}\", {:?}),", rule.code, marked));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_good_example_raises_its_code_and_none_is_broken_text() {
    for rule in RULES.iter().filter(|rule| rule.code >= "NH0300" && !rule.bad.is_empty()) {
        for example in [rule.bad, rule.good] {
            let compiled = raised(example);
            assert!(!compiled.is_broken(), "{}: {:?}", rule.code, compiled.diagnostics);
        }
        let compiled = raised(rule.good);
        assert!(compiled.diagnostics.iter().all(|found| found.code != rule.code), "{}", rule.code);
    }
}

#[test]
fn every_finding_says_what_to_do_and_what_it_is_about() {
    for rule in RULES.iter().filter(|rule| rule.code >= "NH0300" && !rule.bad.is_empty()) {
        for found in raised(rule.bad).diagnostics.iter().filter(|found| found.code == rule.code) {
            assert!(found.help.is_some() && found.object.is_some() && !found.clauses.is_empty(), "{found:?}");
            let lower_case = !found.message.starts_with(char::is_uppercase) && !found.message.ends_with('.');
            assert!(lower_case, "{}", found.message);
        }
    }
}

#[test]
fn a_name_that_is_not_there_is_told_once() {
    for (broken, silent) in [
        (
            "[unused.tools]\npackages = [\"tcpdump\"]\nreason = \"vulnerable_code_not_present\"\nevidence = [\"e-9\"]\n",
            "NH0614",
        ),
        ("[control.lock]\nprotects = [{ what = \"flow.gone\", against = [\"forge\"] }]\n", "NH0407"),
        (
            "[flow.order]\npath = [\"panel\", \"comm\"]\nweak-peer = \"old\"\nmade-up-by = [\"gone\"]\n",
            "NH0315",
        ),
        ("[misuse.guest]\nreaches = [\"zone.gone\"]\n", "NH0404"),
        (
            "[credential.key]\nscope = \"device\"\nkept-at = \"gone\"\ngenerated = \"x\"\nrotated = \"P1Y\"\ndestroyed = \"x\"\n",
            "NH0312",
        ),
    ] {
        let compiled = raised(broken);
        assert!(compiled.is_broken(), "{broken}");
        assert!(compiled.diagnostics.iter().all(|found| found.code != silent), "{broken}");
    }
}

#[test]
fn a_case_without_harms_is_told_at_its_device() {
    let said = |more: &str| {
        let text = format!("noharm = 1\n[device.drip]\nname = \"Drip\"\nuse = \"infusion\"\n{more}");
        let world = Memory::new("2026-11-24".parse().unwrap()).with("noharm.toml", &text);
        let compiled = compile(&world, &Options::default());
        let found = compiled.diagnostics.iter().filter(|found| found.code == "NH0522");
        found.map(|found| compiled.sources.text(found.span).to_owned()).collect::<Vec<String>>()
    };
    assert_eq!(said(""), ["drip"]);
    assert_eq!(said("[harm.broken]\nseverity = \"grave\"\n"), [""; 0], "what is broken has been told");
}

#[test]
fn a_circle_of_parts_is_told_once_and_names_them_all() {
    let text = "[component.a]\nzone = \"bedside\"\nruns-on = \"b\"\n[component.b]\nzone = \"bedside\"\nruns-on = \"c\"\n[component.c]\nzone = \"bedside\"\nruns-on = \"a\"\n[component.d]\nzone = \"bedside\"\nruns-on = \"c\"\n[component.e]\nzone = \"bedside\"\nruns-on = \"e\"\n";
    let compiled = raised(text);
    let found = compiled.diagnostics.iter().filter(|found| found.code == "NH0325");
    let objects: Vec<(&str, usize)> =
        found.map(|found| (found.object.as_deref().unwrap(), found.labels.len())).collect();
    assert_eq!(objects, [("component.a", 2), ("component.e", 0)]);
}
