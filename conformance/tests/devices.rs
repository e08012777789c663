//! Every worked device against what an expert expected of it before the tool was run (`EXPECTED.md` beside each case).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test stops at the first surprise and reads files"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use noharm_assessment::rules::{Context, check};
use noharm_assessment::{Assessed, Grounds, assess};
use noharm_matcher::Index;
use noharm_model::system::{BarrierIx, ComponentIx, ControlIx, ProfileIx};
use noharm_risk::{Engine, WhatIf};
use noharm_security_file::diagnostic::Severity;
use noharm_security_file::world::Memory;
use noharm_security_file::{Compiled, Limits, read};
use toml::{Table, Value};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A case in one release, as `assess` and `check` see it.
struct Told {
    assessed: Assessed,
    compiled: Compiled,
    errors: Vec<String>,
}

/// What the page beside the case expects: its one `toml` block.
fn expected(case: &str) -> Table {
    let page = std::fs::read_to_string(root().join(case).join("EXPECTED.md")).unwrap();
    let (_, rest) = page.split_once("```toml\n").expect("a block of expectations");
    let (block, _) = rest.split_once("\n```").expect("the end of the block");
    assert!(!rest.contains("```toml"), "{case}: one block");
    block.parse().unwrap()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn tell(case: &str, release: &str) -> Told {
    let mut world = Memory::new("2026-11-24".parse().unwrap());
    world.files = files(&root().join(case));
    let text = read(&world, &Limits::default());
    let compiled = text.compile(&world, Some(release), None);
    let snapshot = std::fs::read(root().join("examples/snapshot.noharm")).expect("the shipped snapshot");
    let index = Index::open(&snapshot).unwrap();
    let grounds = Grounds {
        world: &world,
        text: &text,
        index: Some(&index),
        snapshot: Default::default(),
        shared: &[],
        voices: &[],
        thorough: true,
    };
    let assessed =
        assess(&grounds, &compiled).unwrap_or_else(|failure| panic!("{case} {release}: {failure:?}"));
    let context = Context {
        compiled: &compiled,
        case: compiled.case.as_ref().unwrap(),
        device: &assessed.device,
        analysis: &assessed.analysis,
    };
    let told = compiled.diagnostics.iter().cloned().chain(check(&context));
    let errors = told
        .filter(|one| one.severity == Severity::Error)
        .map(|one| format!("{}: {}", one.code, one.message))
        .collect();
    Told { assessed, compiled, errors }
}

fn text<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key).map(|value| value.as_str().unwrap())
}

fn list<'a>(table: &'a Table, key: &str) -> Vec<&'a str> {
    let items = table.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| item.as_str().unwrap()).collect()
}

fn entries<'a>(expected: &'a Table, key: &str) -> Vec<&'a Table> {
    let items = expected.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| item.as_table().unwrap()).collect()
}

/// A level as pages write it: a number, or `no path`.
fn level(value: &Value) -> Option<u8> {
    match value.as_integer() {
        Some(number) => Some(u8::try_from(number).unwrap()),
        None => {
            assert_eq!(value.as_str(), Some("no path"));
            None
        }
    }
}

fn position<'a>(ids: impl IntoIterator<Item = &'a String>, wanted: &str) -> u32 {
    let found = ids.into_iter().position(|id| id == wanted);
    u32::try_from(found.unwrap_or_else(|| panic!("there is no {wanted}"))).unwrap()
}

/// What an entry under `if` assumes.
fn changes(entry: &Table, told: &Told) -> Vec<WhatIf> {
    let system = &told.assessed.system;
    let control = |id: &str| ControlIx(position(system.controls.iter().map(|one| &one.id), id));
    let mut found = Vec::new();
    if let Some(id) = text(entry, "only-profile") {
        found.push(WhatIf::OnlyProfile(ProfileIx(position(system.profiles.iter().map(|one| &one.id), id))));
    }
    if let Some(id) = text(entry, "given") {
        let at = position(system.components.iter().map(|one| &one.id), id);
        found.push(WhatIf::ComponentGiven(ComponentIx(at)));
    }
    if let Some(id) = text(entry, "fails") {
        found.push(WhatIf::ControlFails(control(id)));
    }
    if let Some(id) = text(entry, "barrier-fails") {
        found.push(WhatIf::BarrierFails(BarrierIx(position(system.barriers.iter().map(|one| &one.id), id))));
    }
    found.extend(list(entry, "verified").into_iter().map(|id| WhatIf::ControlVerified(control(id))));
    assert!(!found.is_empty(), "an entry that assumes nothing: {entry}");
    found
}

/// Levels and decisions of every harm, none left out, in each release that the page speaks of.
fn harms(expected: &Table, told: &BTreeMap<String, Told>, wrong: &mut Vec<String>) {
    let table = expected["harm"].as_table().unwrap();
    for (release, told) in told {
        let of_case: BTreeSet<&str> =
            told.assessed.assessment.harms.iter().map(|harm| harm.id.as_str()).collect();
        let of_page: BTreeSet<&str> = table.keys().map(String::as_str).collect();
        if of_case != of_page {
            wrong.push(format!("{release}: harms {of_case:?}, expected {of_page:?}"));
        }
        for harm in &told.assessed.assessment.harms {
            let Some(row) = table.get(&harm.id).and_then(|rows| rows.get(release)) else {
                wrong.push(format!("{release}: nothing is expected of {}", harm.id));
                continue;
            };
            let number = |cell: noharm_model::answer::Cell| cell.level.map(|level| level.value());
            let found = [number(harm.inherent), number(harm.residual), number(harm.today)];
            let wanted = ["inherent", "residual", "today"].map(|key| level(&row[key]));
            let decision = serde_json::to_value(harm.decision).unwrap();
            if found != wanted || decision.as_str() != row["decision"].as_str() {
                wrong.push(format!("{release} {}: {found:?} {decision}, expected {row}", harm.id));
            }
        }
    }
}

/// The easiest path passes the words named, in that order.
fn paths(expected: &Table, told: &BTreeMap<String, Told>, wrong: &mut Vec<String>) {
    for entry in entries(expected, "path") {
        let told = &told[text(entry, "release").unwrap()];
        let wanted = text(entry, "harm").unwrap();
        let harms = &told.assessed.assessment.harms;
        let harm = harms.iter().find(|harm| harm.id == wanted).unwrap();
        let mut steps = harm.path.iter();
        for part in list(entry, "passes") {
            if !steps.any(|step| step.text.contains(part)) {
                let path: Vec<&str> = harm.path.iter().map(|step| step.text.as_str()).collect();
                wrong.push(format!("{entry}: {part:?} is not passed: {path:#?}"));
            }
        }
    }
}

/// Levels *today* under other assumptions.
fn assumptions(expected: &Table, told: &BTreeMap<String, Told>, wrong: &mut Vec<String>) {
    for entry in entries(expected, "if") {
        let told = &told[text(entry, "release").unwrap()];
        let system = &told.assessed.system;
        let engine = Engine::new(system, &told.assessed.device.flaws, &told.compiled.policy.method).unwrap();
        let levels = engine.levels_if(&changes(entry, told));
        for (harm, wanted) in entry["levels"].as_table().unwrap() {
            let at = position(system.harms.iter().map(|one| &one.id), harm);
            let found = levels[at as usize].map(|level| level.value());
            if found != level(wanted) {
                wrong.push(format!("{entry}: {harm} at {found:?}"));
            }
        }
    }
}

/// Vulnerabilities that must not lead anywhere that is not as easy without them. One that the snapshot does not know is no
/// answer: then a package of the case must be told as not covered.
fn reaches_no_one(expected: &Table, told: &BTreeMap<String, Told>, wrong: &mut Vec<String>) {
    let Some(table) = expected.get("reaches-no-one").and_then(Value::as_table) else { return };
    for release in table.keys() {
        let answer = &told[release].assessed.assessment;
        for id in list(table, release) {
            let rows: Vec<_> = answer.findings.iter().filter(|row| row.id == id).collect();
            if rows.is_empty() && answer.counts.not_covered == 0 {
                wrong.push(format!("{release}: {id} is not matched, and nothing is told as not covered"));
            }
            for row in rows.iter().filter(|row| row.worst_harm.is_some()) {
                wrong.push(format!("{release}: {id} reaches {:?}", row.worst_harm));
            }
        }
    }
}

fn holds(case: &str) {
    let expected = expected(case);
    let releases: BTreeSet<&String> = expected["harm"]
        .as_table()
        .unwrap()
        .values()
        .flat_map(|rows| rows.as_table().unwrap().keys())
        .collect();
    let told: BTreeMap<String, Told> =
        releases.into_iter().map(|release| (release.clone(), tell(case, release))).collect();
    let mut wrong = Vec::new();
    for (release, told) in &told {
        assert_eq!(
            told.compiled.releases.len(),
            self::releases(&expected),
            "{case}: each release is spoken of"
        );
        wrong.extend(told.errors.iter().map(|error| format!("{release}: {error}")));
    }
    harms(&expected, &told, &mut wrong);
    paths(&expected, &told, &mut wrong);
    assumptions(&expected, &told, &mut wrong);
    reaches_no_one(&expected, &told, &mut wrong);
    assert!(wrong.is_empty(), "{case}:\n{}", wrong.join("\n"));
}

fn releases(expected: &Table) -> usize {
    let rows = expected["harm"].as_table().unwrap().values();
    rows.flat_map(|rows| rows.as_table().unwrap().keys()).collect::<BTreeSet<_>>().len()
}

#[test]
fn glucose_controller() {
    holds("examples/glucose-controller");
}

#[test]
fn noharm_itself() {
    holds("security");
}

#[test]
fn module_of_two_advisories() {
    holds("conformance/bbraun-2021");
}

#[test]
fn analyser_that_harms_by_results() {
    holds("conformance/ivd-analyser");
}

#[test]
fn a_wrong_expectation_is_told() {
    let mut expected = expected("conformance/bbraun-2021");
    let told = BTreeMap::from([("61".to_owned(), tell("conformance/bbraun-2021", "61"))]);
    expected.retain(|key, _| key == "harm");
    let row =
        expected["harm"].as_table_mut().unwrap()["wrong-dose"].as_table_mut().unwrap()["61"].as_table_mut();
    row.unwrap().insert("today".to_owned(), Value::Integer(4));
    let mut wrong = Vec::new();
    harms(&expected, &told, &mut wrong);
    assert_eq!(wrong.len(), 1, "{wrong:?}");
}
