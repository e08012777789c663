//! Prints the reference of the language from the field table.

use std::fmt::Write as _;

use noharm_model::level::Severity;
use noharm_model::policy::Policy as Method;

use super::{Field, Kind, Table, Type, words};
use crate::policy::{LASTS, Policy};

/// `docs/language.md`, from the field table: every kind with its fields, their types and what they say.
#[must_use]
pub fn reference() -> String {
    let mut out = String::from(INTRODUCTION);
    out.push_str("\n## Fields of every kind\n\n");
    table(&mut out, words::COMMON);
    out.push_str(
        "\n`since` and `until` are missing on the kinds that stand beside the releases.\n\n## Kinds\n",
    );
    for kind in Kind::ALL {
        section(&mut out, *kind, kind.table());
    }
    method(&mut out);
    out
}

/// `policy.toml`, with the defaults that hold where it says nothing.
fn method(out: &mut String) {
    let policy = Policy::default();
    out.push_str("\n## `policy.toml`\n\nThe method. What it does not say is as here.\n\n```toml\n");
    out.push_str("as-of = 2026-11-23        # the day to judge for; without it today\n\n[acceptance]              # levels 0 to 4\n");
    for (severity, row) in Severity::ALL.iter().zip(&policy.method.acceptance) {
        let words: Vec<String> = row.iter().map(|cell| format!("\"{cell}\"")).collect();
        let _ = writeln!(out, "{severity} = [{}]", words.join(", "));
    }
    let Method { latent, depth_from, single_failure_from, single_failure_floor, multi_patient_from, .. } =
        &policy.method;
    let _ = writeln!(
        out,
        "\n[latent]                  # levels of the flaw that nobody has found yet\nunsupported = {}\nsupported = {}\ntested = {}\nmemory-safe = {}",
        latent.unsupported.value(),
        latent.supported.value(),
        latent.tested.value(),
        latent.memory_safe.value(),
    );
    let _ = writeln!(
        out,
        "\n[judgement]\ndepth-from = {}\nsingle-failure-from = \"{single_failure_from}\"\nsingle-failure-floor = {}\nmulti-patient-from = \"{multi_patient_from}\"",
        depth_from.value(),
        single_failure_floor.value(),
    );
    out.push_str("\n[levels]                  # allow, warn or deny, by code; NH00 to NH02 are always errors\nNH0307 = \"warn\"            # an example: by default each code is as `noharm explain` says\n\n[evidence]                # how long it counts, and for how long beyond\n");
    for (kind, age, grace) in LASTS {
        let _ = writeln!(out, "{kind} = {{ age = \"P{age}D\", grace = \"P{grace}D\" }}");
    }
    out.push_str("```\n");
}

const INTRODUCTION: &str = "\
# The language of a security file

<!-- Generated from the field table by `cargo xtask language`; edit the table, not this page. -->

A case is a folder with `noharm.toml` at its root, which says `noharm = 1`, and any number of further `*.toml` files
(`policy.toml`, lock files, and sub-folders with a `noharm.toml` or `Cargo.toml` of their own apart). Each table is
`[kind.id]`. Ids are kebab-case and unique per kind; an id that was given up is listed in `retired = [\"kind.id\"]` and
never used again. A reference is `id`, or `kind.id` where several kinds fit. A list with one item may be written as
that item. `[kind.\"id@3.3.0\"]` changes single fields from that release on. Long prose stands in `prose/<id>.md`.
";

fn section(out: &mut String, kind: Kind, row: &Table) {
    let _ = writeln!(out, "\n### `{kind}`\n\n{}\n", row.doc);
    table(out, row.fields);
    if let Some(open) = &row.open {
        let _ = writeln!(out, "\nAny further field: {}.", describe(open));
    }
    let records: Vec<&Field> = row.fields.iter().collect();
    for field in records {
        inner(out, field.name, &field.of);
    }
    if let Some(open) = &row.open {
        inner(out, "…", open);
    }
}

fn inner(out: &mut String, name: &str, of: &Type) {
    match of {
        Type::List(item) | Type::ByReference(_, item) | Type::ByName(item) => inner(out, name, item),
        Type::Either(short, long) => {
            inner(out, name, short);
            inner(out, name, long);
        }
        Type::Record(fields) => {
            let _ = writeln!(out, "\nIn `{name}`:\n");
            table(out, fields);
        }
        _ => {}
    }
}

fn table(out: &mut String, fields: &[Field]) {
    out.push_str("| field | type | says |\n|---|---|---|\n");
    for field in fields {
        let required = if field.required { " (required)" } else { "" };
        let _ = writeln!(out, "| `{}`{required} | {} | {} |", field.name, describe(&field.of), field.doc);
    }
}

/// A type in words, for the reference and for messages.
#[must_use]
pub(crate) fn describe(of: &Type) -> String {
    match of {
        Type::Text => "text".into(),
        Type::Bool => "`true` or `false`".into(),
        Type::Integer(min, max) => format!("whole number from {min} to {max}"),
        Type::Number => "number".into(),
        Type::Day => "day, `2026-03-11`".into(),
        Type::Duration => "duration, `PT30S` or `P2Y`".into(),
        Type::Digest => "digest, `\"sha256:…\"`".into(),
        Type::Path => "path in the case's folder".into(),
        Type::Level => "level, 0 to 4".into(),
        Type::Word(list) => one_of(list),
        Type::Reference(kinds) => kind_list(kinds),
        Type::WordOrReference(list, kinds) => format!("{}, or {}", one_of(list), kind_list(kinds)),
        Type::List(item) => format!("list of: {}", describe(item)),
        Type::Either(short, long) => format!("{}; or {}", describe(short), describe(long)),
        Type::Record(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            format!("`{{ {} }}`", names.join(", "))
        }
        Type::ByReference(kinds, of) => {
            format!("`{{ id = … }}` by {}, each: {}", kind_list(kinds), describe(of))
        }
        Type::ByName(of) => format!("`{{ name = … }}`, each: {}", describe(of)),
    }
}

fn one_of(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn kind_list(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_field_is_in_the_reference() {
        let text = reference();
        for kind in Kind::ALL {
            assert!(text.contains(&format!("### `{kind}`")), "{kind}");
            for field in kind.table().fields {
                assert!(text.contains(&format!("| `{}`", field.name)), "{kind}.{}", field.name);
                assert!(field.doc.ends_with(['.', ',']), "{kind}.{}: {}", field.name, field.doc);
            }
        }
    }

    #[test]
    fn the_policy_of_the_reference_is_read_and_is_the_default() {
        let text = reference();
        let (_, policy) = text.split_once("\n## `policy.toml`").unwrap();
        let policy = policy.split("```").nth(1).unwrap().strip_prefix("toml").unwrap();
        let world = crate::world::Memory::new("2026-11-24".parse().unwrap())
            .with("noharm.toml", "noharm = 1\n[device.d]\nuse = \"a use\"\n")
            .with("policy.toml", policy);
        let compiled = crate::compile(&world, &crate::Options::default());
        assert!(!compiled.is_broken(), "{:?}", compiled.diagnostics);
        assert_eq!(compiled.as_of.to_string(), "2026-11-23");
        let Policy { method, evidence, .. } = Policy::default();
        assert_eq!((compiled.policy.method, compiled.policy.evidence), (method, evidence));
    }

    #[test]
    fn no_kind_has_a_field_twice() {
        for kind in Kind::ALL {
            let mut names: Vec<&str> = kind.fields().map(|field| field.name).collect();
            names.sort_unstable();
            let before = names.len();
            names.dedup();
            assert_eq!(names.len(), before, "{kind}");
        }
    }
}
