//! RustSec's advisories: Markdown with a TOML block in front → one advisory. Versions that are neither patched nor unaffected
//! are affected.

mod intervals;

use noharm_model::advisory::{Advisory, Affected, AffectedPackage, Range};
use serde::Deserialize;

use super::{Taken, fields};
use crate::error::{Error, Kind, Place};
use crate::json;
use crate::limits::Limits;
use crate::text;

#[derive(Deserialize)]
struct FrontMatter {
    advisory: Head,
    #[serde(default)]
    versions: Versions,
}

#[derive(Deserialize)]
struct Head {
    id: String,
    package: String,
    date: Option<toml::Value>,
    withdrawn: Option<toml::Value>,
    informational: Option<String>,
    cvss: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Versions {
    #[serde(default)]
    patched: Vec<String>,
    #[serde(default)]
    unaffected: Vec<String>,
}

/// Reads the one record.
pub(super) fn read(
    name: &str,
    text: &str,
    limits: &Limits,
    out: &mut dyn FnMut(Advisory),
) -> Result<Taken, Error> {
    /// Front matter has some 40 lines; TOML's parser is not made for megabytes from strangers.
    const LONGEST: usize = 64 << 10;
    let (first_line, toml) = front_matter(text)?;
    if toml.len() > LONGEST.min(limits.text) {
        return Err(Error::limit(
            Place::Line(first_line, 1),
            &format!("the TOML has {} bytes", toml.len()),
            LONGEST,
        ));
    }
    let matter: FrontMatter = toml::from_str(toml).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let place = match text::position(toml, offset) {
            Place::Line(line, column) => {
                Place::Line(line.saturating_add(first_line).saturating_sub(1), column)
            }
            other => other,
        };
        let what = format!("the TOML in front is not an advisory: {}", text::printable(error.message(), 200));
        Error::new(Kind::Shape, place, what, "see RustSec's template for its fields")
    })?;
    let mut taken = Taken::default();
    match matter.advisory.informational.as_deref() {
        // An unmaintained crate is no vulnerability; an unsound one is.
        Some(kind @ ("unmaintained" | "notice")) => {
            let reason = format!("informational: {kind}, no vulnerability");
            taken.skip(|| text::printable(&matter.advisory.id, 60), reason, limits);
        }
        _ => {
            out(advisory(name, &matter).map_err(json::shape)?);
            taken.records = 1;
        }
    }
    Ok(taken)
}

/// The TOML block and the line it starts on.
fn front_matter(text: &str) -> Result<(usize, &str), Error> {
    let wrong =
        |what| Error::new(Kind::Format, Place::Line(1, 1), what, "an advisory starts with a block ```toml");
    let start = text
        .find("```toml\n")
        .or_else(|| text.find("```toml\r\n"))
        .ok_or_else(|| wrong("there is no block of TOML"))?;
    let before = text.get(..start).unwrap_or_default();
    if !before.trim_ascii().is_empty() {
        return Err(wrong("the block of TOML does not come first"));
    }
    let block =
        text.get(start..).and_then(|rest| rest.split_once('\n')).map(|(_, rest)| rest).unwrap_or_default();
    let end = block.find("\n```").ok_or_else(|| wrong("the block of TOML is not closed"))?;
    let line = before.matches('\n').count().saturating_add(2);
    Ok((line, block.get(..end).unwrap_or_default()))
}

fn advisory(name: &str, matter: &FrontMatter) -> Result<Advisory, String> {
    let head = &matter.advisory;
    let id = fields::id(Some(&head.id))?;
    let package = fields::id(Some(&head.package)).map_err(|_| format!("{id}: it names no package"))?;
    let events = intervals::affected(&matter.versions.patched, &matter.versions.unaffected)
        .map_err(|why| format!("{id}: {why}"))?;
    // The standard library and its tools are kept apart from crates.io's packages of the same name.
    let of_toolchain = name.replace('\\', "/").rsplit('/').nth(2) == Some("rust");
    let ecosystem = if of_toolchain { "Rust" } else { "crates.io" };
    let day = head.date.as_ref().map(plain);
    let mut advisory = Advisory {
        aliases: head.aliases.clone(),
        source: "osv:rustsec".to_owned(),
        published: fields::day(day.as_deref()),
        withdrawn: head.withdrawn.is_some(),
        ..Advisory::default()
    };
    if let Some(vector) = &head.cvss {
        fields::add_cvss(&mut advisory.cvss, vector, "osv:rustsec");
    }
    if !events.is_empty() {
        advisory.affected.push(Affected::Package(AffectedPackage {
            ecosystem: ecosystem.to_owned(),
            purl: (!of_toolchain).then(|| format!("pkg:cargo/{package}")),
            name: package,
            ranges: vec![Range { kind: "SEMVER".to_owned(), repo: None, events }],
            ..AffectedPackage::default()
        }));
    }
    advisory.id = id;
    Ok(advisory)
}

/// A date, written as TOML's date or as text.
fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use noharm_model::advisory::Event;

    const TEXT: &str = "```toml\n[advisory]\nid = \"RUSTSEC-2020-0001\"\npackage = \"a\"\ndate = \"2020-01-02\"\naliases = [\"CVE-2020-1\"]\n\n[versions]\npatched = [\">= 1.2.3\"]\nunaffected = [\"< 1.0.0\"]\n```\n\n# Title\n";

    #[test]
    fn turns_patched_and_unaffected_into_events() {
        let mut all = Vec::new();
        read("crates/a/RUSTSEC-2020-0001.md", TEXT, &Limits::default(), &mut |a| all.push(a)).unwrap();
        let Affected::Package(package) = &all[0].affected[0] else { panic!("a package") };
        let expected = [Event::Introduced("1.0.0".to_owned()), Event::Fixed("1.2.3".to_owned())];
        assert_eq!(package.ranges[0].events, expected);
        assert_eq!(package.purl.as_deref(), Some("pkg:cargo/a"));
    }

    #[test]
    fn says_where_the_toml_breaks() {
        let error =
            read("a.md", "```toml\n[advisory]\nid = \n```\n", &Limits::default(), &mut |_| ()).unwrap_err();
        assert!(matches!(error.place, Place::Line(3, _)), "{error}");
    }
}
