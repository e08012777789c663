//! The worked pump, whole or with a variant's edits, assessed against the shipped snapshot.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use noharm_assessment::device::Device;
use noharm_assessment::{Grounds, assess};
use noharm_matcher::Index;
use noharm_model::answer::Assessment;
use noharm_model::flaw::Flaw;
use noharm_model::level::Level;
use noharm_model::system::System;
use noharm_risk::{Analysis, Engine, FlawAnalysis, HarmAnalysis, analyse};
use noharm_security_file::world::Memory;
use noharm_security_file::{Compiled, Limits, read};
use toml::{Table, Value};

/// A case in one release: compiled, matched, analysed.
pub struct Told {
    pub compiled: Compiled,
    pub system: System,
    pub device: Device,
    pub analysis: Analysis,
}

/// A variant's file.
pub struct Variant {
    pub name: String,
    pub table: Table,
}

pub fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// The pump as it stands in its folder.
pub fn pump(release: &str) -> Told {
    tell(&all_tables(), release)
}

/// All variants, by name.
pub fn variants() -> Vec<Variant> {
    let mut found: Vec<Variant> = files(&examples().join("infusion-pump-variants"))
        .into_iter()
        .filter_map(|(path, bytes)| {
            let name = path.strip_suffix(".toml")?.to_owned();
            let table = String::from_utf8(bytes).unwrap().parse().unwrap();
            Some(Variant { name, table })
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

pub fn variant(name: &str) -> Variant {
    variants().into_iter().find(|variant| variant.name == name).unwrap_or_else(|| panic!("no variant {name}"))
}

impl Variant {
    pub fn release(&self) -> String {
        self.table["release"].as_str().unwrap().to_owned()
    }

    /// The pump with this variant's edits.
    pub fn tell(&self) -> Told {
        let mut tables = all_tables();
        edit(&mut tables, &self.table);
        tell(&tables, &self.release())
    }

    /// `expects…`: harm and what is expected of it.
    pub fn expects(&self, key: &str) -> Vec<(String, Value)> {
        let table = self.table.get(key).and_then(Value::as_table).cloned().unwrap_or_default();
        table.into_iter().collect()
    }

    /// No known flaw counts in it.
    pub fn without_known_flaws(&self) -> bool {
        let asked =
            |entry: &Value| entry["flaws"].as_array().unwrap().iter().any(|id| id.as_str() == Some("known"));
        list(&self.table, "without").iter().any(asked)
    }
}

impl Told {
    pub fn harm(&self, id: &str) -> &HarmAnalysis {
        let at = self.at(id);
        self.analysis.harms.iter().find(|harm| harm.harm.at() == at).unwrap()
    }

    pub fn today(&self, id: &str) -> Option<u8> {
        self.harm(id).today.level.map(Level::value)
    }

    pub fn residual(&self, id: &str) -> Option<u8> {
        self.harm(id).residual.level.map(Level::value)
    }

    /// The flaw and what is answered of it.
    pub fn flaw(&self, id: &str) -> (&Flaw, &FlawAnalysis) {
        let at = self
            .device
            .flaws
            .iter()
            .position(|flaw| flaw.id == id)
            .unwrap_or_else(|| panic!("{id} does not match"));
        let answer = self.analysis.flaws.iter().find(|answer| answer.flaw == at).unwrap();
        (&self.device.flaws[at], answer)
    }

    /// The worst harm that a flaw reaches.
    pub fn reaches(&self, id: &str) -> Option<&str> {
        self.flaw(id).1.worst_harm.map(|harm| self.system.harms[harm.at()].id.as_str())
    }

    /// Asks the engine with other flaws.
    pub fn ask<T>(&self, flaws: &[Flaw], question: impl FnOnce(&Engine<'_>) -> T) -> T {
        let engine = Engine::new(&self.system, flaws, &self.compiled.policy.method).unwrap();
        question(&engine)
    }

    /// The position of a harm, for the engine's lists.
    pub fn at(&self, harm: &str) -> usize {
        self.system
            .harms
            .iter()
            .position(|found| found.id == harm)
            .unwrap_or_else(|| panic!("no harm {harm}"))
    }
}

/// Kinds of the pump with their elements, over all its files.
pub fn all_tables() -> Table {
    let mut all = Table::new();
    for (path, bytes) in files(&examples().join("infusion-pump")) {
        if !path.ends_with(".toml") || path == "policy.toml" {
            continue;
        }
        let table: Table = String::from_utf8(bytes).unwrap().parse().unwrap();
        for (kind, elements) in table {
            match (all.get_mut(&kind), elements) {
                (Some(Value::Table(known)), Value::Table(more)) => known.extend(more),
                (_, elements) => {
                    all.insert(kind, elements);
                }
            }
        }
    }
    all
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

/// The pump with a few tables less, as a variant would leave them out.
pub fn without(tables: &[&str], release: &str) -> Told {
    let drops = tables.iter().map(|table| format!("[[drop]]\ntable = \"{table}\"\n")).collect::<String>();
    let mut all = all_tables();
    edit(&mut all, &drops.parse().unwrap());
    tell(&all, release)
}

/// Compiles, matches and analyses tables as one file beside the pump's policy and SBOMs.
pub fn tell(tables: &Table, release: &str) -> Told {
    let world = world(tables);
    let compiled = read(&world, &Limits::default()).compile(&world, Some(release), None);
    let broken: Vec<_> = compiled.diagnostics.iter().filter(|found| found.is_broken_text()).collect();
    assert!(broken.is_empty(), "{broken:?}");
    let snapshot = snapshot();
    let index = Index::open(&snapshot).unwrap();
    let case = compiled.case.as_ref().unwrap();
    let system = compiled.system().unwrap();
    let device =
        Device::look(&world, case, &compiled.sources, Some(&index), &[], &[], compiled.as_of).unwrap();
    let analysis = analyse(&system, &device.flaws, &compiled.policy.method).unwrap();
    Told { compiled, system, device, analysis }
}

/// The whole answer, as a person reads it.
pub fn assessment(release: &str) -> Assessment {
    let world = world(&all_tables());
    let text = read(&world, &Limits::default());
    let compiled = text.compile(&world, Some(release), None);
    let snapshot = snapshot();
    let index = Index::open(&snapshot).unwrap();
    let grounds = Grounds {
        world: &world,
        text: &text,
        index: Some(&index),
        snapshot: Default::default(),
        shared: &[],
        voices: &[],
        thorough: false,
    };
    assess(&grounds, &compiled).unwrap().assessment
}

fn snapshot() -> Vec<u8> {
    std::fs::read(examples().join("snapshot.noharm")).expect("the shipped snapshot")
}

fn world(tables: &Table) -> Memory {
    let mut world = Memory::new("2026-11-24".parse().unwrap());
    world.files = files(&examples().join("infusion-pump"));
    world.files.retain(|path, _| !path.ends_with(".toml") || path == "policy.toml");
    world.files.insert("noharm.toml".to_owned(), written(tables).into_bytes());
    world
}

/// The language is flat: elements as tables, everything in them on one line.
fn written(tables: &Table) -> String {
    let mut text = String::new();
    for (key, value) in tables.iter().filter(|(_, value)| !value.is_table()) {
        text += &format!("{key} = {value}\n");
    }
    for (kind, elements) in tables {
        for (id, element) in elements.as_table().into_iter().flatten() {
            text += &format!("[{kind}.{}]\n", Value::String(id.clone()));
            for (field, value) in element.as_table().unwrap() {
                text += &format!("{field} = {value}\n");
            }
        }
    }
    text
}

fn list(table: &Table, key: &str) -> Vec<Value> {
    table.get(key).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn word<'a>(entry: &'a Value, key: &str) -> &'a str {
    entry[key].as_str().unwrap()
}

/// Applies a variant's edits; what refers to a table that is gone loses the reference.
pub fn edit(tables: &mut Table, variant: &Table) {
    let mut gone: Vec<(String, String)> = Vec::new();
    for entry in list(variant, "drop") {
        let (kind, id) = word(&entry, "table").split_once('.').unwrap();
        let elements = tables[kind].as_table_mut().unwrap();
        match entry.get("field").and_then(Value::as_str) {
            Some(field) => {
                let dropped = elements[id].as_table_mut().unwrap().remove(field);
                assert!(dropped.is_some(), "{kind}.{id} has no {field}");
            }
            None => {
                assert!(elements.remove(id).is_some(), "there is no {kind}.{id}");
                if !id.contains('@') {
                    elements.retain(|other, _| !other.starts_with(&format!("{id}@")));
                    gone.push((kind.to_owned(), id.to_owned()));
                }
            }
        }
    }
    for entry in list(variant, "set") {
        let (kind, id) = word(&entry, "table").split_once('.').unwrap();
        let element = tables[kind].as_table_mut().unwrap()[id].as_table_mut().unwrap();
        element.insert(word(&entry, "field").to_owned(), entry["value"].clone());
    }
    for entry in list(variant, "add") {
        let (kind, id) = word(&entry, "table").split_once('.').unwrap();
        let elements = tables.entry(kind).or_insert(Value::Table(Table::new())).as_table_mut().unwrap();
        assert!(
            elements.insert(id.to_owned(), entry["fields"].clone()).is_none(),
            "{kind}.{id} is there already"
        );
    }
    for (_, elements) in tables.iter_mut() {
        for (_, element) in elements.as_table_mut().into_iter().flatten() {
            let Value::Table(element) = element else { continue };
            element.iter_mut().for_each(|(_, value)| forget(value, &gone));
            element.retain(|field, value| {
                !(matches!(field, "proves" | "shows") && value == &Value::Array(Vec::new()))
            });
        }
    }
}

fn forget(value: &mut Value, gone: &[(String, String)]) {
    match value {
        Value::Array(items) => {
            items.retain(|item| !names(item, gone));
            items.iter_mut().for_each(|item| forget(item, gone));
        }
        Value::Table(fields) => fields.iter_mut().for_each(|(_, field)| forget(field, gone)),
        _ => {}
    }
}

/// A reference to what is gone, bare or with its kind; a record whose one reference it is goes with it.
fn names(value: &Value, gone: &[(String, String)]) -> bool {
    match value {
        Value::String(text) => gone.iter().any(|(kind, id)| *text == format!("{kind}.{id}") || text == id),
        Value::Table(fields) => ["check", "behind", "of", "what"]
            .iter()
            .filter_map(|key| fields.get(*key))
            .any(|field| names(field, gone)),
        _ => false,
    }
}
