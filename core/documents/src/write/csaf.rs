//! CSAF 2.0, profile `csaf_vex`: products as branches, parts as relationships, one entry for each vulnerability.

use std::sync::Arc;

use noharm_model::statement::{Identity, Justification, Product, Statement, Status, Vex};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::identities::{Identities, title};
use super::{Head, Lost, NO_ACTION, NO_REASON, list, maybe, object, text, texts};

/// A document.
pub(super) fn vex(vex: &Vex, head: &Head, lost: &mut Lost) -> Value {
    let identities = Identities::of(vex);
    let made = relationships(vex, &identities);
    let tree = object([
        ("branches", list(branches(&identities, lost))),
        ("full_product_names", list(nameless(&identities, lost))),
        ("relationships", list(made)),
    ]);
    let mut entries: Vec<(&str, Vec<&Statement>)> = Vec::new();
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for stated in &vex.statements {
        let place = *places.entry(&stated.vulnerability).or_insert_with(|| {
            entries.push((&stated.vulnerability, Vec::new()));
            entries.len().saturating_sub(1)
        });
        if let Some(entry) = entries.get_mut(place) {
            entry.1.push(stated);
        }
    }
    let entries = entries.iter().map(|(id, stated)| vulnerability(id, stated, &identities, lost)).collect();
    object([
        ("document", Some(document(head))),
        ("product_tree", Some(tree)),
        ("vulnerabilities", Some(Value::Array(entries))),
    ])
}

fn document(head: &Head) -> Value {
    let history = head.history.iter().enumerate().map(|(at, (date, summary))| {
        json!({"number": at.saturating_add(1).to_string(), "date": date, "summary": summary})
    });
    let history: Vec<Value> = history.collect();
    json!({
        "category": "csaf_vex",
        "csaf_version": "2.0",
        "title": head.title,
        "publisher": {"category": "vendor", "name": head.author, "namespace": head.namespace},
        "tracking": {
            "id": head.uuid,
            "version": head.version().to_string(),
            "status": "final",
            "initial_release_date": head.first(),
            "current_release_date": head.last(),
            "revision_history": history,
            "generator": {"engine": {"name": head.tool.0, "version": head.tool.1}},
        },
    })
}

/// Vendor, then name, then version, each where it is known; a thing of one vendor and name stands once.
fn branches(identities: &Identities, lost: &mut Lost) -> Vec<Value> {
    type Leaves<'i> = Vec<(&'i str, Vec<Value>)>;
    let mut vendors: Vec<(Option<&str>, Leaves<'_>)> = Vec::new();
    let mut places: FxHashMap<(Option<&str>, Option<&str>), usize> = FxHashMap::default();
    for (reference, identity) in &identities.all {
        let Some(name) = identity.name.as_deref() else { continue };
        let leaf = product(reference, identity, lost);
        let vendor = identity.vendor.as_deref();
        let at = *places.entry((vendor, None)).or_insert_with(|| {
            vendors.push((vendor, Vec::new()));
            vendors.len().saturating_sub(1)
        });
        let Some((_, names)) = vendors.get_mut(at) else { continue };
        let at = *places.entry((vendor, Some(name))).or_insert_with(|| {
            names.push((name, Vec::new()));
            names.len().saturating_sub(1)
        });
        let Some((_, leaves)) = names.get_mut(at) else { continue };
        let version = identity.version.as_ref().map(|version| ("product_version", version));
        let version = version.or(identity.range.as_ref().map(|range| ("product_version_range", range)));
        leaves.push(match version {
            Some((category, text)) => json!({"category": category, "name": text, "product": leaf}),
            None => json!({"category": "product_name", "name": name, "product": leaf}),
        });
    }
    let mut all = Vec::new();
    for (vendor, names) in vendors {
        let mut within = Vec::new();
        for (name, leaves) in names {
            // A product without version is a leaf itself, beside the branch that holds the versions.
            let (plain, versions): (Vec<Value>, Vec<Value>) = leaves
                .into_iter()
                .partition(|leaf| leaf.get("category").and_then(Value::as_str) == Some("product_name"));
            within.extend(plain);
            if let Some(versions) = list(versions) {
                within.push(json!({"category": "product_name", "name": name, "branches": versions}));
            }
        }
        match vendor {
            Some(vendor) => all.push(json!({"category": "vendor", "name": vendor, "branches": within})),
            None => all.extend(within),
        }
    }
    all
}

/// Things that are known by identifiers only.
fn nameless(identities: &Identities, lost: &mut Lost) -> Vec<Value> {
    let without = identities.all.iter().filter(|(_, identity)| identity.name.is_none());
    without.map(|(reference, identity)| product(reference, identity, lost)).collect()
}

fn product(reference: &str, identity: &Arc<Identity>, lost: &mut Lost) -> Value {
    if identity.version.is_some() && identity.range.is_some() {
        lost.add("the range of a product that has a version");
    }
    if identity.purls.len() > 1 || identity.cpes.len() > 1 {
        lost.add("a further purl or CPE of a product");
    }
    let hashes = identity.hashes.iter().filter_map(|hash| hash.split_once(':'));
    let hashes: Vec<Value> =
        hashes.map(|(algorithm, value)| json!({"algorithm": plain(algorithm), "value": value})).collect();
    let file = list(hashes).map(|hashes| json!([{"filename": title(identity), "file_hashes": hashes}]));
    let helper = object([
        ("cpe", maybe(identity.cpes.first())),
        ("purl", maybe(identity.purls.first())),
        ("hashes", file),
        ("model_numbers", texts(&identity.models)),
        ("serial_numbers", texts(&identity.serials)),
        ("skus", texts(&identity.skus)),
    ]);
    let is_empty = helper.as_object().is_none_or(serde_json::Map::is_empty);
    object([
        ("product_id", text(reference)),
        ("name", text(title(identity))),
        ("product_identification_helper", (!is_empty).then_some(helper)),
    ])
}

/// OpenSSL's names, as CSAF asks for: `sha-256` → `sha256`, `sha3-256` stays.
fn plain(algorithm: &str) -> String {
    match algorithm.strip_prefix("sha-") {
        Some(bits) => format!("sha{bits}"),
        None => algorithm.to_owned(),
    }
}

/// The id of a part within its whole.
fn made_id(product: &Product, part: &Arc<Identity>, identities: &Identities) -> String {
    format!("{}:{}", identities.reference(&product.product), identities.reference(part))
}

fn relationships(vex: &Vex, identities: &Identities) -> Vec<Value> {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut all = Vec::new();
    for product in vex.statements.iter().flat_map(|stated| &stated.products) {
        for part in &product.subcomponents {
            let id = made_id(product, part, identities);
            if !seen.insert(id.clone()) {
                continue;
            }
            let name = format!("{} as a part of {}", title(part), title(&product.product));
            all.push(json!({
                "category": "default_component_of",
                "product_reference": identities.reference(part),
                "relates_to_product_reference": identities.reference(&product.product),
                "full_product_name": {"product_id": id, "name": name},
            }));
        }
    }
    all
}

/// The ids of what a statement speaks of, each once.
fn ids(stated: &Statement, identities: &Identities) -> Vec<String> {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut all = Vec::new();
    for product in &stated.products {
        let made = product.subcomponents.iter().map(|part| made_id(product, part, identities));
        let own = product.subcomponents.is_empty().then(|| identities.reference(&product.product).to_owned());
        all.extend(own.into_iter().chain(made).filter(|id| seen.insert(id.clone())));
    }
    all
}

fn vulnerability(id: &str, stated: &[&Statement], identities: &Identities, lost: &mut Lost) -> Value {
    let mut of: [Vec<Value>; 4] = Default::default();
    let (mut flags, mut threats, mut remediations) = (Vec::new(), Vec::new(), Vec::new());
    for stated in stated {
        let ids = ids(stated, identities);
        if let Some(list) = of.get_mut(place(stated.status)) {
            list.extend(ids.iter().cloned().map(Value::from));
        }
        let justification = stated.justification.and_then(Justification::of_vex);
        if let Some(word) = justification {
            flags.push(json!({"label": word.word(), "product_ids": ids}));
        }
        if let Some(details) = impact(stated, justification, lost) {
            threats.push(json!({"category": "impact", "details": details, "product_ids": ids}));
        }
        remediations.extend(self::remediations(stated, &ids, lost));
        if stated.supplier.is_some() || stated.issued.is_some() || stated.changed.is_some() {
            lost.add("the supplier or the times of a single statement");
        }
    }
    let [not_affected, affected, fixed, investigated] = of;
    let status = object([
        ("known_not_affected", list(not_affected)),
        ("known_affected", list(affected)),
        ("fixed", list(fixed)),
        ("under_investigation", list(investigated)),
    ]);
    let is_cve = is_cve(id);
    let mut names: Vec<&str> = if is_cve { Vec::new() } else { vec![id] };
    for alias in stated.iter().flat_map(|stated| &stated.aliases) {
        if !names.contains(&alias.as_str()) && names.len() < 100 {
            names.push(alias);
        }
    }
    let names = names.iter().map(|name| {
        let system = name.split('-').next().filter(|word| !word.is_empty()).unwrap_or("unknown");
        json!({"system_name": system, "text": name})
    });
    object([
        ("cve", is_cve.then(|| Value::from(id))),
        ("ids", list(names.collect())),
        // The profile asks for a note; the author gave none but the id.
        ("notes", Some(json!([{"category": "other", "title": "Vulnerability", "text": id}]))),
        ("product_status", Some(status)),
        ("flags", list(flags)),
        ("threats", list(threats)),
        ("remediations", list(remediations)),
    ])
}

fn place(status: Status) -> usize {
    match status {
        Status::NotAffected => 0,
        Status::Affected => 1,
        Status::Fixed => 2,
        Status::UnderInvestigation => 3,
    }
}

fn impact(stated: &Statement, written: Option<Justification>, lost: &mut Lost) -> Option<String> {
    match (stated.justification.filter(|word| written != Some(*word)), &stated.impact) {
        (Some(word), impact) => {
            lost.add("a justification in CycloneDX's own word");
            let words =
                impact.as_ref().map_or_else(|| word.to_string(), |impact| format!("{word}: {impact}"));
            if written.is_some() { impact.clone() } else { Some(words) }
        }
        (None, Some(impact)) => Some(impact.clone()),
        (None, None) if stated.status == Status::NotAffected && written.is_none() => {
            Some(NO_REASON.to_owned())
        }
        (None, None) => None,
    }
}

/// One entry for each response, with the action in words; the profile asks for one where a product is affected.
fn remediations(stated: &Statement, ids: &[String], lost: &mut Lost) -> Vec<Value> {
    let mut categories: Vec<&str> = Vec::new();
    for word in &stated.responses {
        match category(word) {
            Some(category) if !categories.contains(&category) => categories.push(category),
            Some(_) => {}
            None => lost.add(&format!("the response `{}`", crate::text::printable(word, 40))),
        }
    }
    let is_needed = stated.action.is_some() || stated.status == Status::Affected;
    if categories.is_empty() && is_needed {
        categories.push(if stated.action.is_some() { "mitigation" } else { "none_available" });
    }
    let details = stated.action.as_deref().unwrap_or(NO_ACTION);
    categories
        .into_iter()
        .map(|category| json!({"category": category, "details": details, "product_ids": ids}))
        .collect()
}

/// CSAF 2.0's categories, and CycloneDX's responses in their words.
fn category(word: &str) -> Option<&'static str> {
    match word {
        "mitigation" | "rollback" => Some("mitigation"),
        "no_fix_planned" | "will_not_fix" => Some("no_fix_planned"),
        "none_available" | "can_not_fix" => Some("none_available"),
        "vendor_fix" | "update" => Some("vendor_fix"),
        "workaround" | "workaround_available" => Some("workaround"),
        _ => None,
    }
}

/// As the schema wants it: `CVE-`, four digits, at least four more.
fn is_cve(id: &str) -> bool {
    let parts = id.strip_prefix("CVE-").and_then(|rest| rest.split_once('-'));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    parts.is_some_and(|(year, number)| year.len() == 4 && digits(year) && number.len() >= 4 && digits(number))
}
