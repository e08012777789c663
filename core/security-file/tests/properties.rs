//! Properties of the compiler: order of files means nothing, and no text brings it down.

#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a test may fail")]

use noharm_model::day::Day;
use noharm_security_file::world::Memory;
use noharm_security_file::{Limits, Options, compile};
use proptest::prelude::*;

fn day() -> Day {
    "2026-11-24".parse().unwrap()
}

const DEVICE: &str = r#"
noharm = 1
[device.d]
use = "a use"
[release."1.0"]
date = 2020-01-01
[release."2.0"]
date = 2021-01-01
"#;

/// Tables that refer to each other in every direction.
const TABLES: [&str; 12] = [
    "[zone.ward]\ntrust = \"hostile\"\n",
    "[profile.guest]\nin = [\"ward\"]\n",
    "[component.comm]\nzone = \"ward\"\n",
    "[component.motor]\nsupported-until = 2030-01-01\n",
    "[component.\"comm@2.0\"]\nsupported-until = 2030-01-01\n",
    "[interface.wifi]\non = \"comm\"\nzone = \"ward\"\nmedium = \"wifi\"\n",
    "[flow.rate]\npath = [\"ward\", \"wifi\", \"comm\", \"motor\"]\ncarries = [\"command.set\"]\n",
    "[command.set]\nroles = [\"nurse\"]\nrate = { unit = \"mL/h\", max = 1200 }\n",
    "[service.parser]\non = \"motor\"\nhandles = [\"flow.rate\"]\nprivilege = \"root\"\n",
    "[function.keep]\nperformer = \"motor\"\nwithin = \"PT30S\"\n",
    "[harm.over]\nwhen = [{ function = \"keep\", violated = [\"tampered\", \"lost\"] }]\nseverity = \"catastrophic\"\n",
    "[control.sign]\nprotects = [{ what = \"flow.rate\", against = [\"forge\"] }]\nenforced-on = \"motor\"\nsince = \"2.0\"\n",
];

fn summary(world: &Memory) -> (String, Vec<(&'static str, String)>) {
    let compiled = compile(world, &Options::default());
    let mut found: Vec<(&'static str, String)> =
        compiled.diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.message.clone())).collect();
    found.sort();
    let mut system = format!("{:?}", compiled.system());
    // Places are what the order of the text may change.
    while let Some(start) = system.find("Place {") {
        let end = system[start..].find('}').map_or(system.len(), |end| start + end + 1);
        system.replace_range(start..end, "");
    }
    (system, found)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_order_and_the_split_of_the_text_mean_nothing(
        order in Just((0..TABLES.len()).collect::<Vec<_>>()).prop_shuffle(),
        files in proptest::collection::vec(0usize..4, TABLES.len()),
    ) {
        let one = Memory::new(day()).with("noharm.toml", &format!("{DEVICE}{}", TABLES.concat()));
        let mut texts = [String::from(DEVICE), String::new(), String::new(), String::new()];
        for (table, file) in order.iter().zip(&files) {
            texts[*file].push_str(TABLES[*table]);
        }
        let split = Memory::new(day())
            .with("noharm.toml", &texts[0])
            .with("z.toml", &texts[1])
            .with("a/b.toml", &texts[2])
            .with("m.toml", &texts[3]);
        prop_assert_eq!(summary(&one), summary(&split));
    }

    #[test]
    fn random_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut world = Memory::new(day());
        world.files.insert("noharm.toml".to_owned(), bytes.clone());
        world.files.insert("policy.toml".to_owned(), bytes);
        let compiled = compile(&world, &Options::default());
        prop_assert!(!compiled.diagnostics.is_empty() || compiled.case.is_some());
    }

    #[test]
    fn damaged_text_is_survived_and_told(
        at in 0usize..1200,
        cut in 0usize..30,
        put in "[\\[\\]{}\"'=.,#a-z0-9 \n\\-@]{0,6}",
    ) {
        let mut text = format!("{DEVICE}{}", TABLES.concat());
        let start = at.min(text.len());
        let end = (start + cut).min(text.len());
        text.replace_range(start..end, &put);
        let compiled = compile(&Memory::new(day()).with("noharm.toml", &text), &Options::default());
        for diagnostic in &compiled.diagnostics {
            let position = compiled.sources.position(diagnostic.span);
            prop_assert!(position.line >= 1 && position.end_line >= position.line, "{:?}", diagnostic);
        }
    }
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    for (open, close) in [("[", "]"), ("{ a = ", " }")] {
        let text = format!("noharm = 1\nx = {}1{}\n", open.repeat(100_000), close.repeat(100_000));
        let compiled = compile(&Memory::new(day()).with("noharm.toml", &text), &Options::default());
        assert_eq!(compiled.refused().unwrap().code, "NH0002", "{open}");
    }
    let text = format!("noharm = 1\n[flow.{}]\n", vec!["a"; 100_000].join("."));
    let compiled = compile(&Memory::new(day()).with("noharm.toml", &text), &Options::default());
    assert_eq!(compiled.refused().unwrap().code, "NH0002");
    let text = format!("noharm = 1\n[flow.a]\npath = {}\"x\"{}\n", "[".repeat(20), "]".repeat(20));
    let compiled = compile(&Memory::new(day()).with("noharm.toml", &text), &Options::default());
    assert_eq!(compiled.refused().unwrap().code, "NH0002");
}

#[test]
fn what_is_too_large_unreadable_or_not_utf_8_is_refused_with_one_error() {
    let limits = Limits { file_bytes: 100, ..Limits::default() };
    let big = format!("noharm = 1\n#{}\n", "x".repeat(200));
    let options = Options { limits, ..Options::default() };
    assert_eq!(
        compile(&Memory::new(day()).with("noharm.toml", &big), &options).refused().unwrap().code,
        "NH0002"
    );

    let mut world = Memory::new(day()).with("noharm.toml", DEVICE);
    world.files.insert("b.toml".to_owned(), b"[zone.a]\nname = \"\xff\"\n".to_vec());
    let compiled = compile(&world, &Options::default());
    let refused = compiled.refused().unwrap();
    assert_eq!(
        (refused.code, refused.message.as_str()),
        ("NH0001", "`b.toml` is not UTF-8: byte 17, in line 2")
    );

    let compiled = compile(&Memory::new(day()), &Options::default());
    assert_eq!(compiled.refused().unwrap().message, "there is no `noharm.toml` in the case's folder");
}

#[test]
fn a_thousand_mistakes_of_one_kind_are_counted_and_stay_cheap() {
    let mut text = String::from(DEVICE);
    for no in 0..4_000 {
        text.push_str(&format!("[component.part-{no}]\nzone = \"nowhere-{no}\"\n"));
    }
    let compiled = compile(&Memory::new(day()).with("noharm.toml", &text), &Options::default());
    let told = Limits::default().told_per_code;
    assert!(compiled.diagnostics.len() <= told + 20);
    assert!(
        compiled
            .diagnostics
            .iter()
            .any(|found| found.message == format!("… and {} more like this", 4_000 - told))
    );
}

/// Text made to blow up a reader that looks back for each mistake. In seconds, though built without optimisation.
#[test]
#[expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the time it takes is what is tested"
)]
fn hostile_text_takes_no_more_than_its_length() {
    let length = 1 << 18;
    for (part, tail) in [
        ("[a\n", ""),
        ("=\n", ""),
        ("a = [\n", ""),
        ("\"", ""),
        ("[zone.x]\n", ""),
        ("[zone.x]\ntrust = x\n", ""),
        ("x = { a = 1, ", ""),
        ("a.", "b = 1"),
        ("[[zone.x]]\n", ""),
    ] {
        let text = format!("noharm = 1\n{}{tail}", part.repeat(length / part.len()));
        let start = std::time::Instant::now();
        let compiled = compile(&Memory::new(day()).with("noharm.toml", &text), &Options::default());
        assert!(!compiled.diagnostics.is_empty());
        assert!(start.elapsed().as_secs() < 30, "{part:?} took {:?}", start.elapsed());
    }
}
