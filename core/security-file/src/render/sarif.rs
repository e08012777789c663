//! Diagnostics as one SARIF 2.1.0 log, for code hosts and viewers.

use serde_json::{Map, Value, json};

use crate::diagnostic::Diagnostic;
use crate::span::{Sources, Span};

/// One log with one run. `rules`: code, title, and why it matters, of every rule that could have spoken.
///
/// Paths are relative to the case's folder (`%SRCROOT%`); columns count characters.
#[must_use]
pub fn log(diagnostics: &[Diagnostic], sources: &Sources, rules: &[(&str, &str, &str)]) -> String {
    let descriptors: Vec<Value> = rules
        .iter()
        .map(|(code, title, why)| {
            json!({
                "id": code,
                "shortDescription": { "text": sentence(title) },
                "fullDescription": { "text": why },
                "help": { "text": format!("{why}\n\nnoharm explain {code}") },
            })
        })
        .collect();
    let results: Vec<Value> = diagnostics.iter().map(|one| result(one, sources, rules)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "noharm",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": descriptors,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    // `{:#}` of a JSON value is indented text; it cannot fail.
    format!("{log:#}")
}

fn sentence(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn result(diagnostic: &Diagnostic, sources: &Sources, rules: &[(&str, &str, &str)]) -> Value {
    let mut result = Map::new();
    let mut put = |key: &str, value: Value| result.insert(key.into(), value);
    put("ruleId", json!(diagnostic.code));
    if let Some(index) = rules.iter().position(|(code, ..)| *code == diagnostic.code) {
        put("ruleIndex", json!(index));
    }
    put("level", json!(diagnostic.severity.word()));
    put("message", json!({ "text": message(diagnostic) }));
    put("locations", json!([place(diagnostic, sources)]));
    if !diagnostic.labels.is_empty() {
        let related = diagnostic.labels.iter().zip(0u32..).map(|(label, id)| {
            json!({
                "id": id,
                "message": { "text": label.text },
                "physicalLocation": physical(label.span, sources),
            })
        });
        put("relatedLocations", related.collect());
    }
    if !diagnostic.edits.is_empty() {
        put("fixes", json!([fix(diagnostic, sources)]));
    }
    if let Some(waiver) = &diagnostic.waived_by {
        put("suppressions", json!([{ "kind": "inSource", "justification": format!("waiver `{waiver}`") }]));
    }
    put("properties", json!({ "clauses": diagnostic.clauses }));
    Value::Object(result)
}

fn message(diagnostic: &Diagnostic) -> String {
    let mut text = diagnostic.message.clone();
    for note in &diagnostic.notes {
        text.push_str("\nnote: ");
        text.push_str(note);
    }
    if let Some(help) = &diagnostic.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    text
}

fn place(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let mut place = Map::new();
    place.insert("physicalLocation".into(), physical(diagnostic.span, sources));
    if let Some(object) = &diagnostic.object {
        place.insert("logicalLocations".into(), json!([{ "fullyQualifiedName": object }]));
    }
    Value::Object(place)
}

fn physical(span: Span, sources: &Sources) -> Value {
    let Some(file) = sources.file(span.file) else {
        return json!({ "artifactLocation": { "uri": ".", "uriBaseId": "%SRCROOT%" } });
    };
    json!({ "artifactLocation": artifact(&file.path), "region": region(span, sources) })
}

fn artifact(path: &str) -> Value {
    json!({ "uri": uri(path), "uriBaseId": "%SRCROOT%" })
}

fn region(span: Span, sources: &Sources) -> Value {
    let at = sources.position(span);
    json!({
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    })
}

fn fix(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let changes = diagnostic.edits.iter().filter_map(|edit| {
        let file = sources.file(edit.span.file)?;
        Some(json!({
            "artifactLocation": artifact(&file.path),
            "replacements": [{
                "deletedRegion": region(edit.span, sources),
                "insertedContent": { "text": edit.text },
            }],
        }))
    });
    let help = diagnostic.help.as_deref().unwrap_or("change the text");
    json!({ "description": { "text": help }, "artifactChanges": changes.collect::<Value>() })
}

/// A relative path as a URI reference: every byte that is not unreserved or `/` in per cent (RFC 3986, 2.1 and 2.3).
fn uri(path: &str) -> String {
    use std::fmt::Write;
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
