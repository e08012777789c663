//! CSAF advisories and VEX documents: counts against what the files themselves say.

use std::collections::BTreeMap;

use noharm_conformance::corpus::{self, Named};
use noharm_conformance::suite::Suite;
use noharm_documents::advisory::csaf;
use noharm_documents::limits::Limits;
use noharm_documents::vex;
use noharm_model::statement::Status;
use serde_json::Value;

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

/// What is lost of a document, if anything.
fn whole(bytes: &[u8], is_same: impl Fn(&Counts, &Counts) -> bool) -> Result<(), String> {
    let (read, counted) = (read(bytes)?, counted(bytes));
    if is_same(&read, &counted) { Ok(()) } else { Err(format!("{read:?}, not {counted:?}")) }
}

#[test]
fn every_medical_advisory_is_read_whole() {
    let Some(files) = corpus::files("advisories/icsma") else { return };
    let (mut suite, mut branches) =
        (Suite::new("CISA's medical advisories"), BTreeMap::<String, usize>::new());
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".json")) {
        assert!(csaf::detect(bytes), "{name}");
        suite.case(name, whole(bytes, |read, counted| read == counted));
        let document =
            csaf::read(bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        for product in &document.products {
            assert!(product.vendor().is_some() && product.product_name().is_some(), "{name}: {product:?}");
            let version = product.version().unwrap_or_else(|| panic!("{name}: {product:?}"));
            *branches.entry(version.category.clone()).or_default() += 1;
        }
    }
    println!("CISA's medical advisories: versions {branches:?}");
    suite.finish(124);
}

#[test]
fn every_industrial_advisory_and_red_hat_file_is_read() {
    let sets = [
        ("CISA's industrial advisories", "advisories/cisa-ics-2017-2022.tar.zst"),
        ("CSAF files of Red Hat and others", "feeds/trustify-csaf-small.tar.zst"),
    ];
    for (suite, set) in sets {
        let Some(files) = corpus::files(set) else { continue };
        let (mut suite, mut statements) = (Suite::new(suite), 0);
        for (name, bytes) in
            files.iter().filter(|(name, bytes)| name.ends_with(".json") && csaf::detect(bytes))
        {
            let is_same = |read: &Counts, counted: &Counts| {
                (read.products, read.affected) == (counted.products, counted.affected)
            };
            suite.case(name, whole(bytes, is_same));
            let vex = vex::read(bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
            statements += vex.statements.len();
        }
        println!("{set}: {statements} statements");
        suite.finish(1);
    }
}

/// The cases of the validator's suite, and whether each is valid.
fn csaf_cases(files: &[Named]) -> BTreeMap<String, bool> {
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
    valid
}

/// Every valid file of the validator's suite is read without a remark. The invalid ones break rules of content, most of which
/// no match needs: they are counted apart.
#[test]
fn csaf_test_files_are_read_or_remarked() {
    let Some(files) = corpus::files("conformance/csaf-2.0.tar.zst") else { return };
    let mut suite = Suite::new("CSAF 2.0 valid files");
    let (mut invalid, mut told) = (0, 0);
    for (case, is_valid) in &csaf_cases(&files) {
        let ending = format!("validator/data/{case}");
        let Some((_, bytes)) = files.iter().find(|(name, _)| name.ends_with(&ending)) else { continue };
        let read = csaf::read(bytes, &Limits::default());
        let outcome = match read {
            Ok(document) if document.remarks.is_empty() => Ok(()),
            Ok(document) => Err(format!("{:?}", document.remarks)),
            Err(error) => Err(error.to_string()),
        };
        if *is_valid {
            suite.case(case, outcome);
        } else {
            invalid += 1;
            told += usize::from(outcome.is_err());
        }
    }
    println!("CSAF 2.0 invalid files: {told} of {invalid} are refused or remarked");
    suite.finish(30);
}

#[test]
fn csaf_vex_examples_of_both_versions_state_the_same() {
    let Some(files) = corpus::files("conformance/csaf-2.0.tar.zst") else { return };
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
    let mut suite = Suite::new("CSAF VEX examples in 2.0 and 2.1");
    for (file, stated) in &older {
        let found = newer.get(file);
        suite.case(
            file,
            if found == Some(stated) { Ok(()) } else { Err(format!("{stated:?}, in 2.1 {found:?}")) },
        );
    }
    suite.finish(13);
    assert_eq!(older.len(), newer.len());
}

#[test]
fn cyclonedx_vex_use_cases_state_what_their_names_say() {
    let Some(files) = corpus::files("sboms/cdx-bom-examples.tar.zst") else { return };
    let mut suite = Suite::new("CycloneDX VEX use cases");
    for (name, bytes) in files.iter().filter(|(name, _)| name.contains("/VEX/") && name.contains("vex")) {
        suite.case(name, says_its_name(name, bytes));
    }
    suite.finish(18);
}

/// Where the name gives a status, every statement has it; what states nothing is told.
fn says_its_name(name: &str, bytes: &[u8]) -> Result<(), String> {
    let vex = vex::read(bytes, &Limits::default()).map_err(|error| error.to_string())?;
    let named = Status::ALL.iter().find(|status| name.ends_with(&format!("vex-{status}.json")));
    if let Some(other) =
        vex.statements.iter().find(|statement| named.is_some_and(|it| statement.status != *it))
    {
        return Err(format!("{other:?}"));
    }
    // Case 7 states something of no product, which clears nothing.
    let is_silent = name.contains("Use-Cases/Case-7/");
    if vex.statements.is_empty() != is_silent && !name.contains("CISA") {
        return Err(format!("{} statements", vex.statements.len()));
    }
    if vex.statements.is_empty() && vex.remarks.is_empty() {
        Err("neither statement nor remark".to_owned())
    } else {
        Ok(())
    }
}
