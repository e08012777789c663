//! SPDX tag-value, 2.2 and 2.3: the same document as in JSON, from lines `Tag: value`; `<text>` holds several lines.

use std::borrow::Cow;

use super::full::Creation;
use super::{Checksum, Document, External, Named, Package, Relationship};
use crate::error::{Error, Kind, Place};
use crate::json::{Object, Text};
use crate::limits::Limits;
use crate::text::{position, printable};

/// What the tags that follow belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Document,
    Package,
    File,
    Snippet,
}

/// Reads the tags of one document.
pub(super) fn document<'a>(text: &'a str, limits: &Limits) -> Result<Document<'a>, Error> {
    let mut document = Document::default();
    let mut within = Within::Document;
    let mut tags = Tags { text, at: 0, limits, count: 0 };
    while let Some((place, tag, value)) = tags.next_tag()? {
        match tag {
            "PackageName" => {
                within = Within::Package;
                let package = Package { name: some(value), ..Package::default() };
                document.packages.items.push(Object::new(package));
            }
            "FileName" => {
                within = Within::File;
                document.files.items.push(Object::new(Named::default()));
            }
            "SnippetSPDXID" => {
                within = Within::Snippet;
                let named = Named { id: some(value) };
                document.snippets.items.push(Object::new(named));
            }
            "SPDXVersion" => once(&mut document.version, value, tag, text, place)?,
            "SPDXID" => {
                let slot = match within {
                    Within::Document => Some(&mut document.id),
                    Within::Package => last(&mut document.packages.items).map(|package| &mut package.id),
                    Within::File => last(&mut document.files.items).map(|file| &mut file.id),
                    Within::Snippet => None,
                };
                match slot {
                    Some(slot) if within == Within::Package || slot.value.is_none() => {
                        once(slot, value, tag, text, place)?;
                    }
                    // The id of a file that is named only in the line after it, as some write it; files are no parts.
                    _ => document.files.items.push(Object::new(Named { id: some(value) })),
                }
            }
            "DocumentNamespace" => once(&mut document.namespace, value, tag, text, place)?,
            "Created" => once(&mut creation(&mut document).created, value, tag, text, place)?,
            "Creator" => creation(&mut document).creators.items.push(some(value)),
            "Relationship" => {
                let relationship = Object::new(relationship(value));
                document.relationships.items.push(relationship);
            }
            _ if within == Within::Package => {
                if let Some(package) = last(&mut document.packages.items) {
                    of_package(package, tag, value, text, place)?;
                }
            }
            _ => {}
        }
    }
    Ok(document)
}

fn creation<'d, 'a>(document: &'d mut Document<'a>) -> &'d mut Creation<'a> {
    document.creation.value.get_or_insert_default()
}

fn last<T>(items: &mut [Object<T>]) -> Option<&mut T> {
    items.last_mut().and_then(|item| item.value.as_deref_mut())
}

fn some(value: &str) -> Text<'_> {
    Text { value: Some(Cow::Borrowed(value)), wrong: None }
}

fn once<'a>(slot: &mut Text<'a>, value: &'a str, tag: &str, text: &str, at: usize) -> Result<(), Error> {
    if slot.value.is_some() {
        let what = format!("`{tag}` comes twice for one thing");
        let next = "ask whoever made the file to follow its format's schema";
        return Err(Error::new(Kind::Shape, position(text, at), what, next));
    }
    *slot = some(value);
    Ok(())
}

fn of_package<'a>(
    package: &mut Package<'a>,
    tag: &str,
    value: &'a str,
    text: &str,
    at: usize,
) -> Result<(), Error> {
    match tag {
        "PackageVersion" => once(&mut package.version, value, tag, text, at),
        "PackageSupplier" => once(&mut package.supplier, value, tag, text, at),
        "PackageOriginator" => once(&mut package.originator, value, tag, text, at),
        "PrimaryPackagePurpose" => once(&mut package.purpose, value, tag, text, at),
        "PackageLicenseConcluded" => once(&mut package.concluded, value, tag, text, at),
        "PackageLicenseDeclared" => once(&mut package.declared, value, tag, text, at),
        "ValidUntilDate" => once(&mut package.valid_until, value, tag, text, at),
        "PackageFileName" => once(&mut package.file, value, tag, text, at),
        "PackageSourceInfo" => once(&mut package.source_info, value, tag, text, at),
        "PackageDownloadLocation" => once(&mut package.location, value, tag, text, at),
        "ExternalRef" => {
            let mut words = value.split_ascii_whitespace().skip(1);
            let (kind, locator) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let external = External { kind: some(kind), locator: some(locator) };
            package.external.items.push(Object::new(external));
            Ok(())
        }
        "PackageChecksum" => {
            let (algorithm, value) = value.split_once(':').unwrap_or((value, ""));
            let checksum = Checksum { algorithm: some(algorithm), value: some(value) };
            package.checksums.items.push(Object::new(checksum));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// `SPDXRef-a CONTAINS SPDXRef-b`.
fn relationship(value: &str) -> Relationship<'_> {
    let mut words = value.split_ascii_whitespace();
    let mut word = || words.next().map(some).unwrap_or_default();
    let (from, kind, to) = (word(), word(), word());
    Relationship { from, to, kind }
}

/// The tags of a text, one after another.
struct Tags<'t, 'l> {
    text: &'t str,
    at: usize,
    limits: &'l Limits,
    count: usize,
}

impl<'t> Tags<'t, '_> {
    /// Where it starts, its name and its value.
    fn next_tag(&mut self) -> Result<Option<(usize, &'t str, &'t str)>, Error> {
        loop {
            let start = self.at;
            let Some(line) = self.line() else { return Ok(None) };
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with('#') {
                continue;
            }
            let tag = trimmed.split_once(':').map(|(tag, value)| (tag.trim_end(), value.trim_start()));
            let Some((tag, value)) = tag.filter(|(tag, _)| is_tag(tag)) else {
                let what = format!("`{}` is no tag with a value", printable(trimmed, 40));
                let next = "a line is `Tag: value`; several lines stand between <text> and </text>";
                return Err(Error::new(Kind::Syntax, position(self.text, start), what, next));
            };
            self.count = self.count.saturating_add(1);
            if self.count > self.limits.objects {
                return Err(Error::limit(Place::File, "it holds more tags", self.limits.objects));
            }
            let value = match value.strip_prefix("<text>") {
                Some(_) => self.long(start)?,
                None => value,
            };
            if value.len() > self.limits.text {
                let what = format!("a value is {} bytes long", value.len());
                return Err(Error::limit(position(self.text, start), &what, self.limits.text));
            }
            return Ok(Some((start, tag, value)));
        }
    }

    /// The next line; lines end in any of the three ways.
    fn line(&mut self) -> Option<&'t str> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        self.at = self.at.saturating_add(end).saturating_add(1);
        rest.get(..end)
    }

    /// What stands between `<text>` in the line that begins at `start` and the next `</text>`.
    fn long(&mut self, start: usize) -> Result<&'t str, Error> {
        let rest = self.text.get(start..).unwrap_or_default();
        let begin = rest.find("<text>").map_or(0, |at| at.saturating_add("<text>".len()));
        let body = rest.get(begin..).unwrap_or_default();
        let Some(end) = body.find("</text>") else {
            let what = "the file ends in the middle of a <text>";
            let next = "it was cut off; fetch or export it again";
            return Err(Error::new(Kind::Truncated, position(self.text, start), what, next));
        };
        self.at = start.saturating_add(begin).saturating_add(end).saturating_add("</text>".len());
        // What follows on the same line says nothing.
        self.line();
        Ok(body.get(..end).unwrap_or_default())
    }
}

fn is_tag(tag: &str) -> bool {
    !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// True if the first lines are tags of SPDX.
pub(in crate::sbom) fn looks_like(head: &str) -> bool {
    head.split(['\n', '\r']).take(200).any(|line| {
        line.trim_start().strip_prefix("SPDXVersion").is_some_and(|rest| rest.trim_start().starts_with(':'))
    })
}
