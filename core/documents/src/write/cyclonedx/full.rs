//! What a CycloneDX document says of its parts beyond their identity.

use std::collections::BTreeMap;

use noharm_model::component::{Component, Particulars};
use serde_json::{Value, json};

use super::super::{Lost, is_expression, is_mail, list, object, text};
use crate::sbom::particulars::{
    ARCHIVE_PROPERTY, END_PROPERTY, EXECUTABLE_PROPERTY, FILE_PROPERTY, STRUCTURED_PROPERTY, SUPPORT_PROPERTY,
};

/// The phases that the format knows itself.
const PHASES: [&str; 7] =
    ["design", "pre-build", "build", "post-build", "operations", "discovery", "decommission"];
/// The words for how far something is listed.
const AGGREGATES: [&str; 10] = [
    "complete",
    "incomplete",
    "incomplete_first_party_only",
    "incomplete_first_party_proprietary_only",
    "incomplete_first_party_opensource_only",
    "incomplete_third_party_only",
    "incomplete_third_party_proprietary_only",
    "incomplete_third_party_opensource_only",
    "unknown",
    "not_specified",
];

/// Whether a part has an entry among the dependencies. An entry without any states that there is none, so in a document
/// that was read in full it is written only where the source said so.
pub(super) fn has_entry(part: &Component, in_full: bool) -> bool {
    let stated = part.particulars.as_ref().is_some_and(|particulars| particulars.dependencies_stated);
    !in_full || stated || !part.depends_on.is_empty()
}

/// The supplier with his addresses.
pub(super) fn supplier(part: &Component) -> Option<Value> {
    let name = part.supplier.as_ref()?;
    let contacts = part.particulars.iter().flat_map(|particulars| &particulars.contacts);
    let (mails, urls): (Vec<&String>, Vec<&String>) = contacts.partition(|contact| is_mail(contact));
    let urls = list(urls.into_iter().map(|url| Value::from(url.as_str())).collect());
    let mails = list(mails.into_iter().map(|mail| json!({"email": mail})).collect());
    Some(object([("name", text(name)), ("url", urls), ("contact", mails)]))
}

/// Where it was found.
pub(super) fn occurrences(part: &Component) -> Option<Value> {
    let found = &part.particulars.as_ref()?.found_in;
    list(found.iter().map(|location| json!({"location": location})).collect())
}

/// Where it can be fetched.
pub(super) fn locations(part: &Component) -> Option<Value> {
    let locations = &part.particulars.as_ref()?.locations;
    let each = locations.iter().map(|location| {
        let is_repository = location.starts_with("git") || location.contains(".git");
        json!({"type": if is_repository { "vcs" } else { "distribution" }, "url": location})
    });
    list(each.collect())
}

/// One expression, or licences by their names. Several licences cannot hold an expression of two among them.
pub(super) fn licences(part: &Component, lost: &mut Lost) -> Option<Value> {
    let licences = &part.particulars.as_ref()?.licences;
    if let [only] = licences.as_slice()
        && is_expression(only)
    {
        return Some(json!([{"expression": only}]));
    }
    if licences.len() > 1 && licences.iter().any(|licence| is_expression(licence) && licence.contains(' ')) {
        lost.add("that a licence is an expression, where there are several");
    }
    list(licences.iter().map(|name| json!({"license": {"name": name}})).collect())
}

/// What has no field of its own.
pub(super) fn properties(part: &Component) -> Vec<Value> {
    let none = Particulars::default();
    let particulars = part.particulars.as_deref().unwrap_or(&none);
    let named = [
        (SUPPORT_PROPERTY, &particulars.support),
        (END_PROPERTY, &particulars.end_of_support),
        (FILE_PROPERTY, &particulars.file),
        (EXECUTABLE_PROPERTY, &particulars.executable),
        (ARCHIVE_PROPERTY, &particulars.archive),
        (STRUCTURED_PROPERTY, &particulars.structured),
    ];
    let said = named.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    said.map(|(name, value)| json!({"name": name, "value": value})).collect()
}

/// The phases of the life cycle that the data come from.
pub(super) fn lifecycles(contexts: &[String]) -> Option<Value> {
    let each = contexts.iter().map(|context| match PHASES.contains(&context.as_str()) {
        true => json!({"phase": context}),
        false => json!({"name": context}),
    });
    list(each.collect())
}

/// How far the dependencies are listed, one entry for each word.
pub(super) fn compositions<'c>(parts: impl Iterator<Item = &'c Component>, lost: &mut Lost) -> Option<Value> {
    let mut words: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for part in parts {
        let Some(word) = part.particulars.as_ref().and_then(|p| p.completeness.as_deref()) else { continue };
        if AGGREGATES.contains(&word) {
            words.entry(word).or_default().push(&part.reference);
        } else {
            lost.add(&format!("the completeness `{}`", crate::text::printable(word, 40)));
        }
    }
    let each = words.into_iter().map(|(word, parts)| json!({"aggregate": word, "dependencies": parts}));
    list(each.collect())
}
