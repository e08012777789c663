//! CSAF advisories and VEX documents: counts against what the files themselves say.

use std::collections::BTreeMap;
use std::path::Path;

use noharm_documents::advisory::csaf;
use noharm_documents::limits::Limits;
use noharm_documents::vex;
use noharm_model::statement::Status;
use serde_json::Value;

use crate::archive;

/// Files under a folder of the data, `.json` only.
fn folder(path: &str) -> Vec<(String, Vec<u8>)> {
    fn walk(folder: &Path, out: &mut Vec<(String, Vec<u8>)>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "json")
                && let Ok(bytes) = std::fs::read(&path)
            {
                out.push((path.display().to_string(), bytes));
            }
        }
    }
    let mut all = Vec::new();
    walk(&noharm_conformance::data::folder().join(path), &mut all);
    if all.is_empty() {
        noharm_conformance::data::missing(path);
    }
    all.sort();
    all
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    products: usize,
    vulnerabilities: usize,
    affected: usize,
    scores: usize,
    remediations: usize,
}

/// Counted in the JSON, independently of our reader.
fn counted(bytes: &[u8]) -> Counts {
    fn products(value: &Value) -> usize {
        match value {
            Value::Object(map) => {
                usize::from(map.contains_key("product_id")) + map.values().map(products).sum::<usize>()
            }
            Value::Array(list) => list.iter().map(products).sum(),
            _ => 0,
        }
    }
    let document: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let vulnerabilities =
        document.get("vulnerabilities").and_then(Value::as_array).cloned().unwrap_or_default();
    let of = |pointer: &str| {
        let lists = vulnerabilities.iter().filter_map(|entry| entry.pointer(pointer)?.as_array());
        lists.map(Vec::len).sum()
    };
    Counts {
        products: document.get("product_tree").map_or(0, products),
        vulnerabilities: vulnerabilities.len(),
        affected: of("/product_status/known_affected"),
        scores: of("/scores"),
        remediations: of("/remediations"),
    }
}

fn read(bytes: &[u8]) -> Result<Counts, String> {
    let document = csaf::read(bytes, &Limits::default()).map_err(|error| error.to_string())?;
    let of = |pick: fn(&csaf::Vulnerability) -> usize| document.vulnerabilities.iter().map(pick).sum();
    let lost = document.remarks.first();
    if let Some(remark) = lost {
        return Err(format!("remark: {remark}"));
    }
    Ok(Counts {
        products: document.products.len(),
        vulnerabilities: document.vulnerabilities.len(),
        affected: of(|flaw| flaw.status.known_affected.len()),
        scores: of(|flaw| flaw.scores.iter().filter(|score| !score.cvss.is_empty()).count()),
        remediations: of(|flaw| flaw.remediations.len()),
    })
}

#[test]
fn every_medical_advisory_is_read_whole() {
    let files = folder("advisories/icsma");
    if files.is_empty() {
        return;
    }
    let (mut whole, mut branches, mut failures) = (0, BTreeMap::<String, usize>::new(), Vec::new());
    for (name, bytes) in &files {
        assert!(csaf::detect(bytes), "{name}");
        match read(bytes) {
            Ok(counts) if counts == counted(bytes) => whole += 1,
            other => failures.push(format!("{name}: {other:?}, not {:?}", counted(bytes))),
        }
        let document =
            csaf::read(bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        for product in &document.products {
            assert!(product.vendor().is_some() && product.product_name().is_some(), "{name}: {product:?}");
            let version = product.version().unwrap_or_else(|| panic!("{name}: {product:?}"));
            *branches.entry(version.category.clone()).or_default() += 1;
        }
    }
    println!("CISA medical advisories: {whole}/{} whole; versions {branches:?}", files.len());
    assert!(files.len() >= 124 && failures.is_empty(), "{failures:#?}");
}

#[test]
fn every_industrial_advisory_and_red_hat_file_is_read() {
    let sets = ["advisories/cisa-ics-2017-2022.tar.zst", "feeds/trustify-csaf-small.tar.zst"];
    for set in sets {
        let Some(files) = archive::files(set) else { continue };
        let (mut whole, mut total, mut remarked, mut statements) = (0, 0, Vec::new(), 0);
        for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".json")) {
            if !csaf::detect(bytes) {
                continue;
            }
            total += 1;
            let counts = counted(bytes);
            match read(bytes) {
                Ok(read) if read.products == counts.products && read.affected == counts.affected => {
                    whole += 1
                }
                other => remarked.push(format!("{name}: {other:?}, not {counts:?}")),
            }
            let vex = vex::read(bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
            statements += vex.statements.len();
        }
        println!("{set}: {whole}/{total} CSAF files without a remark, {statements} statements");
        for line in remarked.iter().take(20) {
            println!("  {}", line.chars().take(300).collect::<String>());
        }
        assert!(total > 0 && whole * 100 >= total * 95, "{remarked:#?}");
    }
}

/// Every valid file of the validator's suite is read. The invalid ones break rules of content, most of which no match needs.
#[test]
fn csaf_test_files_are_read_or_remarked() {
    let Some(files) = archive::files("conformance/csaf-2.0.tar.zst") else { return };
    let mut valid: BTreeMap<String, bool> = BTreeMap::new();
    for (_, bytes) in
        files.iter().filter(|(name, _)| name.ends_with("csaf_2.0/test/validator/data/testcases.json"))
    {
        let cases: Value = serde_json::from_slice(bytes).unwrap_or_default();
        for test in cases.get("tests").and_then(Value::as_array).into_iter().flatten() {
            for case in
                ["failures", "valid"].into_iter().filter_map(|key| test.get(key)?.as_array()).flatten()
            {
                let name = case.get("name").and_then(Value::as_str).unwrap_or_default();
                let is_valid = case.get("valid").and_then(Value::as_bool).unwrap_or_default();
                valid.insert(name.to_owned(), is_valid);
            }
        }
    }
    let (mut read, mut total, mut refused, mut remarked, mut failures) = (0, 0, 0, 0, Vec::new());
    for (case, is_valid) in &valid {
        let ending = format!("validator/data/{case}");
        let Some((_, bytes)) = files.iter().find(|(name, _)| name.ends_with(&ending)) else { continue };
        total += usize::from(*is_valid);
        match csaf::read(bytes, &Limits::default()) {
            Ok(document) if *is_valid => {
                read += 1;
                if !document.remarks.is_empty() {
                    failures.push(format!("{case}: {:?}", document.remarks));
                }
            }
            Ok(document) => remarked += usize::from(!document.remarks.is_empty()),
            Err(error) if *is_valid => failures.push(format!("{case}: {error}")),
            Err(_) => refused += 1,
        }
    }
    println!(
        "CSAF 2.0 suite: {read}/{total} valid files read; of {} invalid ones {refused} refused, {remarked} remarked",
        valid.len() - total
    );
    assert!(total >= 30 && failures.is_empty(), "{failures:#?}");
}

#[test]
fn csaf_vex_examples_of_both_versions_state_the_same() {
    let Some(files) = archive::files("conformance/csaf-2.0.tar.zst") else { return };
    let states = |version: &str| {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let ending = format!("csaf_{version}/examples/csaf/csaf_vex/");
        for (name, bytes) in
            files.iter().filter(|(name, _)| name.contains(&ending) && name.ends_with(".json"))
        {
            let vex = vex::read(bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(vex.remarks.is_empty(), "{name}: {:?}", vex.remarks);
            assert!(!vex.statements.is_empty(), "{name}");
            let file = name.rsplit('/').next().unwrap_or_default().to_owned();
            let line = |statement: &noharm_model::statement::Statement| {
                let products = statement.products.len();
                format!(
                    "{} {} {:?} {products}",
                    statement.vulnerability, statement.status, statement.justification
                )
            };
            all.insert(file, vex.statements.iter().map(line).collect());
        }
        all
    };
    let (older, newer) = (states("2.0"), states("2.1"));
    println!("CSAF VEX examples: {} in 2.0, {} in 2.1", older.len(), newer.len());
    assert_eq!(older, newer);
    assert!(older.len() >= 13);
}

#[test]
fn cyclonedx_vex_use_cases_state_what_their_names_say() {
    let Some(files) = archive::files("sboms/cdx-bom-examples.tar.zst") else { return };
    let (mut documents, mut statements) = (0, 0);
    for (name, bytes) in files.iter().filter(|(name, _)| name.contains("/VEX/") && name.contains("vex")) {
        let vex = vex::read(bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        documents += 1;
        statements += vex.statements.len();
        let named = Status::ALL.iter().find(|status| name.ends_with(&format!("vex-{status}.json")));
        if let Some(named) = named {
            assert!(vex.statements.iter().all(|statement| statement.status == *named), "{name}: {vex:#?}");
        }
        // Case 7 states something of no product, which clears nothing and is told.
        assert!(
            vex.statements.is_empty() == name.contains("Use-Cases/Case-7/") || name.contains("CISA"),
            "{name}"
        );
        assert!(!vex.statements.is_empty() || !vex.remarks.is_empty(), "{name}");
    }
    println!("CycloneDX VEX use cases: {documents} documents, {statements} statements");
    assert!(documents >= 18, "{documents}");
}
