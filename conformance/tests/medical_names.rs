//! Names and version texts of CISA's medical advisories against a truth judged by hand (`truth/medical-names`).

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use noharm_conformance::data;
use noharm_conformance::suite::Suite;
use noharm_documents::advisory::{self, Feed, csaf};
use noharm_documents::limits::Limits;
use noharm_matcher::medical::version_text::{Class, Reach, VersionText};
use noharm_matcher::medical::{Document, Item, NameFinding, NameIndex, Product, match_documents};
use noharm_matcher::{Builder, Index, Inventory, Part, matches};
use noharm_model::component::Component;
use noharm_model::day::Day;
use noharm_model::finding::Applies;

const ROWS: &str = include_str!("../truth/medical-names/rows.tsv");
const INVENTORY: &str = include_str!("../truth/medical-names/inventory.tsv");

const NVD: &str = include_str!("../truth/medical-names/nvd.tsv");
/// What was measured; NVD names some products that the document does not (the module instead of the pump).
const NVD_FOUND: f64 = 80.0;

/// A row of the truth.
struct Row {
    names: BTreeSet<&'static str>,
    class: &'static str,
    value: &'static str,
    hard: bool,
}

/// A line of the inventory.
struct Line {
    item: Item,
    products: BTreeSet<&'static str>,
    verdicts: Vec<(&'static str, &'static str)>,
    neither: BTreeSet<&'static str>,
}

fn list(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split("; ").map(str::trim).filter(|part| !part.is_empty())
}

/// By `document/product id`.
fn rows() -> BTreeMap<String, Row> {
    let lines = ROWS.lines().skip(1).map(|line| {
        let field: Vec<&str> = line.split('\t').collect();
        let names = list(field[7]).collect();
        let row = Row { names, class: field[8], value: field[9], hard: field[10] == "true" };
        (format!("{}/{}", field[0], field[1]), row)
    });
    lines.collect()
}

fn inventory() -> Vec<Line> {
    let lines = INVENTORY.lines().skip(1).map(|line| {
        let field: Vec<&str> = line.split('\t').collect();
        let told = |at: usize| Some(field[at].to_owned()).filter(|text| !text.is_empty());
        Line {
            item: Item {
                vendor: told(0),
                name: field[1].to_owned(),
                model: told(2),
                version: told(3),
                ..Item::default()
            },
            products: list(field[4]).collect(),
            verdicts: list(field[5]).map(|verdict| verdict.split_once(' ').unwrap()).collect(),
            neither: list(field[6]).collect(),
        }
    });
    lines.collect()
}

/// Every medical advisory of the data.
fn files() -> Option<Vec<Vec<u8>>> {
    let folder = data::folder().join("advisories/icsma");
    let Ok(years) = fs::read_dir(&folder) else {
        data::missing("advisories/icsma");
        return None;
    };
    let mut found = Vec::new();
    for year in years {
        for file in fs::read_dir(year.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "json") {
                found.push(fs::read(path).unwrap());
            }
        }
    }
    Some(found)
}

/// The same, as the matcher of names takes them.
fn documents() -> Option<Vec<Document>> {
    let read = |bytes: &Vec<u8>| taken(&csaf::read(bytes, &Limits::default()).unwrap());
    let mut found: Vec<Document> = files()?.iter().map(read).collect();
    found.sort_by(|one, two| one.id.cmp(&two.id));
    Some(found)
}

fn taken(document: &csaf::Document) -> Document {
    let product = |product: &csaf::Product| Product {
        id: product.id.clone(),
        vendor: product.vendor().unwrap_or_default().to_owned(),
        name: product.product_name().unwrap_or_default().to_owned(),
        version_text: product.version().map(|branch| branch.name.clone()).unwrap_or_default(),
        full_name: product.name.clone(),
        models: product.identifiers.models.clone(),
        udis: product.identifiers.uris.iter().map(|(_, uri)| uri.clone()).collect(),
    };
    Document {
        id: document.tracking.id.clone(),
        title: document.title.clone(),
        products: document.products.iter().map(product).collect(),
    }
}

/// Shares, one for each document, as their mean.
#[derive(Default)]
struct Mean(Vec<f64>);

impl Mean {
    fn add(&mut self, right: usize, all: usize) {
        if all > 0 {
            self.0.push(right as f64 / all as f64);
        }
    }

    fn percent(&self) -> f64 {
        100.0 * self.0.iter().sum::<f64>() / self.0.len().max(1) as f64
    }
}

fn word(class: Class) -> &'static str {
    match class {
        Class::All => "all",
        Class::Exact => "exact",
        Class::List => "list",
        Class::Range => "range",
        Class::Date => "date",
        Class::Model => "model",
        Class::Undetermined => "undetermined",
    }
}

fn even(value: &str) -> String {
    value.to_lowercase().split_whitespace().collect()
}

#[test]
fn version_texts_get_their_class_and_value() {
    let Some(documents) = documents() else { return };
    let truth = rows();
    let (mut hard, mut trivial) = (Mean::default(), Mean::default());
    let mut seen = 0;
    let mut suite = Suite::new("version texts of medical advisories");
    for document in &documents {
        // Right and all: of hard rows, of trivial ones.
        let mut counts = [[0; 2]; 2];
        for product in &document.products {
            let Some(row) = truth.get(&format!("{}/{}", document.id, product.id)) else { continue };
            let read = VersionText::read_both(&product.version_text, &product.name, &product.full_name);
            let right = word(read.class) == row.class && even(&read.value()) == even(row.value);
            let outcome = if right {
                Ok(())
            } else {
                let (text, name) = (&product.version_text, &product.full_name);
                let is = format!("{} `{}`", row.class, row.value);
                Err(format!("`{text}` | `{name}` is {is}, read as {} `{}`", word(read.class), read.value()))
            };
            suite.case(&format!("{}/{}", document.id, product.id), outcome);
            let count = &mut counts[usize::from(row.hard)];
            count[0] += usize::from(right);
            count[1] += 1;
            seen += 1;
        }
        trivial.add(counts[0][0], counts[0][1]);
        hard.add(counts[1][0], counts[1][1]);
    }
    println!(
        "version texts, class and value, mean over documents: hard {:.1} % of {} documents, trivial {:.1} % of {}",
        hard.percent(),
        hard.0.len(),
        trivial.percent(),
        trivial.0.len()
    );
    assert_eq!(seen, truth.len(), "every row of the truth is in the data");
    assert!(hard.percent() >= 90.0 && trivial.percent() >= 90.0);
    suite.finish(1);
}

#[test]
fn names_find_their_products() {
    let Some(mut documents) = documents() else { return };
    let truth = rows();
    documents.retain(|document| {
        document.products.iter().any(|product| truth.contains_key(&format!("{}/{}", document.id, product.id)))
    });
    let lines = inventory();
    let items: Vec<Item> = lines.iter().map(|line| line.item.clone()).collect();
    let findings = match_documents(&documents, &items, &[]);
    let key = |document: usize, product: usize| {
        format!("{}/{}", documents[document].id, documents[document].products[product].id)
    };
    let found: BTreeMap<(String, usize), &NameFinding> = findings
        .iter()
        .map(|finding| ((key(finding.document, finding.product), finding.item), finding))
        .collect();
    let (mut recall, mut precision) = (Mean::default(), Mean::default());
    let (mut right_verdicts, mut verdicts) = (0, 0);
    let mut names = Suite::new("product names of medical advisories");
    let mut versions = Suite::new("versions against medical advisories");
    for (at, document) in documents.iter().enumerate() {
        let (mut hits, mut wanted, mut right, mut shown) = (0, 0, 0, 0);
        for product in 0..document.products.len() {
            let row_key = key(at, product);
            let row = &truth[&row_key];
            for (item, line) in lines.iter().enumerate() {
                let finding = found.get(&(row_key.clone(), item));
                let is = line.products.iter().any(|name| row.names.contains(name));
                if line.neither.contains(row_key.as_str()) {
                    continue;
                }
                wanted += usize::from(is);
                hits += usize::from(is && finding.is_some());
                shown += usize::from(finding.is_some());
                right += usize::from(is && finding.is_some());
                let outcome = match finding {
                    Some(finding) if !is => Err(format!("taken for it: {:?}", finding.evidence_for)),
                    None if is => Err(format!("{} is not found", document.products[product].name)),
                    _ => Ok(()),
                };
                if is || finding.is_some() {
                    names.case(&format!("{row_key} {}", line.item.name), outcome);
                }
            }
        }
        recall.add(hits, wanted);
        precision.add(right, shown);
    }
    for (item, line) in lines.iter().enumerate() {
        for (row, wanted) in &line.verdicts {
            let reach = found.get(&((*row).to_owned(), item)).map(|finding| finding.reach);
            let said = match reach {
                Some(Reach::Inside) => "inside",
                Some(Reach::Outside) => "outside",
                Some(Reach::Unknown) => "unknown",
                None => "nothing",
            };
            verdicts += 1;
            right_verdicts += usize::from(said == *wanted);
            let outcome = if said == *wanted { Ok(()) } else { Err(format!("is {wanted}, said {said}")) };
            let version = line.item.version.as_deref().unwrap_or("no version");
            versions.case(&format!("{row} {} {version}", line.item.name), outcome);
        }
    }
    println!(
        "names, mean over documents: found {:.1} % of {}, precision of candidates {:.1} % of {}; version verdicts {right_verdicts}/{verdicts}",
        recall.percent(),
        recall.0.len(),
        precision.percent(),
        precision.0.len()
    );
    assert!(recall.percent() >= 90.0 && precision.percent() >= 80.0);
    assert!(right_verdicts * 100 >= verdicts * 90);
    names.finish(1);
    versions.finish(1);
}

/// What a snapshot finds, which reads only the advisories that an item's words lead to, is what is found without it.
#[test]
fn a_snapshot_loses_no_name() {
    let Some(documents) = documents() else { return };
    let mut builder = Builder::new();
    for bytes in files().into_iter().flatten() {
        let read = advisory::read(Feed::Csaf, "", &bytes, &Limits::default(), &mut |one| builder.add(one));
        read.unwrap();
    }
    let bytes = builder.build().unwrap();
    let index = Index::open(&bytes).unwrap();
    let day = Day::new(2026, 11, 24).unwrap();
    let names = NameIndex::of(&documents);
    let mut lines = 0;
    for line in inventory() {
        let item = line.item;
        let found = names.find(0, &item, &[]);
        let wanted: BTreeSet<&str> = found.iter().map(|one| documents[one.document].id.as_str()).collect();
        let component = Component {
            name: item.name.clone(),
            version: item.version.clone(),
            supplier: item.vendor.clone(),
            ..Component::default()
        };
        let components = std::slice::from_ref(&component);
        let part = Part { components, by_name: true, model: item.model.clone(), ..Part::default() };
        let inventory = Inventory { parts: vec![part], ..Inventory::default() };
        let matched = matches(&index, &inventory, day).unwrap();
        let by_snapshot: BTreeSet<&str> =
            matched.findings.iter().flat_map(|one| &one.aliases).map(String::as_str).collect();
        assert_eq!(by_snapshot, wanted, "{item:?}");
        assert!(matched.findings.iter().all(|one| one.applies != Applies::Affected), "{item:?}");
        lines += 1;
    }
    println!("names through a snapshot: {lines} lines find the documents that they find without it");
}

/// NVD's products of the CVEs of a document, as lines of an inventory: a second oracle, with its own gaps.
#[test]
fn products_of_nvd_are_found_by_name() {
    let Some(documents) = documents() else { return };
    let (mut found, mut bounds) = (Mean::default(), Mean::default());
    let mut suite = Suite::new("NVD's products of medical advisories");
    let lines: Vec<Vec<&str>> = NVD.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    for document in &documents {
        let (mut hits, mut all, mut same, mut compared) = (0, 0, 0, 0);
        for line in lines.iter().filter(|line| line[0] == document.id) {
            let name = line[2].trim_end_matches("_firmware").replace('_', " ");
            let item = Item { vendor: Some(line[1].replace('_', " ")), name, ..Item::default() };
            let findings = match_documents(std::slice::from_ref(document), std::slice::from_ref(&item), &[]);
            all += 1;
            hits += usize::from(!findings.is_empty());
            let outcome = if findings.is_empty() { Err("not found".to_owned()) } else { Ok(()) };
            suite.case(&format!("{} {} {}", document.id, line[1], item.name), outcome);
            if findings.is_empty() {
                continue;
            }
            let said: BTreeSet<String> = findings
                .iter()
                .map(|finding| &document.products[finding.product])
                .map(|product| {
                    VersionText::read_both(&product.version_text, &product.name, &product.full_name)
                })
                .flat_map(|read| read.value().split(" | ").map(even).collect::<Vec<_>>())
                .collect();
            for version in line[3].split(" | ").filter(|version| !matches!(*version, "-" | "*")) {
                compared += 1;
                same += usize::from(said.contains(&even(version)));
                if !said.contains(&even(version)) {
                    println!("  other bound: {} {}: {version}, said {said:?}", document.id, item.name);
                }
            }
        }
        found.add(hits, all);
        bounds.add(same, compared);
    }
    println!(
        "NVD's products, mean over documents: found {:.1} % of {}, the same version or bound {:.1} % of {}",
        found.percent(),
        found.0.len(),
        bounds.percent(),
        bounds.0.len()
    );
    assert!(found.percent() >= NVD_FOUND);
    suite.finish(1);
}
