//! A provider of CSAF: its metadata name ROLIE feeds or folders with `changes.csv`; documents are compared with the digests beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use noharm_documents::advisory::csaf;
use noharm_documents::limits::Limits as Parsing;
use noharm_feeds::digest::sha256;
use noharm_feeds::file;
use serde::Deserialize;
use sha2::{Digest, Sha512};

use super::{Brought, Context, read, safe};
use crate::backoff::PATIENCE;
use crate::error::Error;
use crate::http::{Fetched, Limits, Validators};

/// Bytes of metadata.
const METADATA: Limits = Limits::of(16 << 20, 6);
/// Feeds and folders of one provider: those of large ones have some ten.
const LISTS: usize = 100;
/// Documents of one provider: the largest have some 60 000.
const DOCUMENTS: usize = 500_000;
/// Digests of one document.
const DIGESTS: usize = 4;
/// Bytes of a feed or a list of changes.
const LIST: Limits = Limits::of(256 << 20, 6);
/// Bytes of one document.
const DOCUMENT: Limits = Limits::of(64 << 20, 4);
/// Bytes of a digest's file.
const SMALL: Limits = Limits::of(1 << 16, 4);

#[derive(Deserialize)]
struct Metadata {
    #[serde(default)]
    distributions: Vec<Distribution>,
}

#[derive(Deserialize)]
struct Distribution {
    directory_url: Option<String>,
    rolie: Option<Rolie>,
}

#[derive(Deserialize)]
struct Rolie {
    #[serde(default)]
    feeds: Vec<FeedOf>,
}

#[derive(Deserialize)]
struct FeedOf {
    url: String,
}

#[derive(Deserialize)]
struct RolieDocument {
    feed: RolieFeed,
}

#[derive(Deserialize)]
struct RolieFeed {
    #[serde(default)]
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    updated: String,
    #[serde(default)]
    link: Vec<Link>,
    content: Option<Content>,
}

#[derive(Deserialize)]
struct Link {
    rel: String,
    href: String,
}

#[derive(Deserialize)]
struct Content {
    src: String,
}

/// A document that a provider names.
struct Named {
    updated: Timestamp,
    /// Addresses of digests; empty: beside it, if there is one.
    digests: Vec<String>,
}

/// Fetches the documents that changed since the last time.
pub fn fetch(provider: &str, context: &Context<'_>) -> Result<Brought, Error> {
    let url = context.settings.csaf.get(provider).map(|one| one.url.clone()).ok_or_else(|| {
        Error::Settings(format!("there is no provider `{provider}`; add [csaf.{provider}] with its `url`"))
    })?;
    let metadata = context.text(&url, "provider-metadata.json", &METADATA)?;
    let metadata: Metadata = serde_json::from_str(&metadata)
        .map_err(|error| Error::server(&url, format!("is no provider-metadata.json: {error}")))?;
    let named = named(context, &url, &metadata)?;
    let same = context.known.from == url;
    let since: Option<Timestamp> =
        context.known.until.as_deref().filter(|_| same).and_then(|text| text.parse().ok());
    let mut brought = Brought { source: context.renewed(&url), ..Brought::default() };
    let mut targets = BTreeSet::new();
    let mut in_vain = SignedDuration::ZERO;
    for (address, document) in &named {
        if since.is_some_and(|since| document.updated <= since) {
            continue;
        }
        if in_vain.unsigned_abs() > PATIENCE {
            let what = "was asked in vain for too long; the other documents are left for the next time";
            brought.problems.push(format!("{url}: {what}"));
            break;
        }
        let begun = context.clock.now();
        match one(context, address, document, &mut targets) {
            Ok(target) => brought.documents.push(target),
            Err(error) => {
                in_vain = in_vain.saturating_add(context.clock.now().duration_since(begun));
                brought.problems.push(error.to_string());
            }
        }
    }
    // What could not be had is asked for again.
    if brought.problems.is_empty() {
        let newest = named.values().map(|document| document.updated).max();
        brought.source.until =
            newest.map(|newest| newest.to_string()).or_else(|| context.known.until.clone());
    }
    Ok(brought)
}

/// All documents that the provider names, by address.
fn named(context: &Context<'_>, url: &str, metadata: &Metadata) -> Result<BTreeMap<String, Named>, Error> {
    let mut all = BTreeMap::new();
    let feeds = metadata.distributions.iter().filter_map(|one| one.rolie.as_ref()).flat_map(|one| &one.feeds);
    let mut asked = BTreeSet::new();
    for (number, feed) in feeds.filter(|feed| asked.insert(&feed.url)).enumerate() {
        if number == LISTS {
            return Err(Error::server(url, format!("names more than {LISTS} feeds")));
        }
        let text = context.text(&feed.url, &format!("rolie-{number}.json"), &LIST)?;
        let document: RolieDocument = serde_json::from_str(&text)
            .map_err(|error| Error::server(&feed.url, format!("is no ROLIE feed: {error}")))?;
        for entry in document.feed.entry {
            let link = |rel: &str| {
                let of = entry.link.iter().filter(move |link| link.rel == rel);
                of.map(|link| link.href.clone()).collect::<Vec<_>>()
            };
            let source = entry.content.as_ref().map(|content| content.src.clone());
            let Some(address) = source.or_else(|| link("self").into_iter().next()) else { continue };
            let updated = entry.updated.parse().map_err(|error| Error::server(&feed.url, error))?;
            let digests = link("hash").into_iter().take(DIGESTS).collect();
            all.insert(address, Named { updated, digests });
        }
        bounded(&all, &feed.url)?;
    }
    if all.is_empty() {
        let folders = metadata.distributions.iter().filter_map(|one| one.directory_url.as_deref());
        let mut asked = BTreeSet::new();
        for (number, folder) in folders.filter(|folder| asked.insert(*folder)).enumerate() {
            if number == LISTS {
                return Err(Error::server(url, format!("names more than {LISTS} folders")));
            }
            folder_of(context, folder.trim_end_matches('/'), number, &mut all)?;
            bounded(&all, folder)?;
        }
    }
    if all.is_empty() && metadata.distributions.is_empty() {
        return Err(Error::server(url, "names neither a ROLIE feed nor a folder"));
    }
    Ok(all)
}

fn bounded(all: &BTreeMap<String, Named>, url: &str) -> Result<(), Error> {
    match all.len() > DOCUMENTS {
        true => Err(Error::server(url, format!("names more than {DOCUMENTS} documents"))),
        false => Ok(()),
    }
}

/// The documents that `changes.csv` of a folder names: `"2022/x.json","2022-01-01T00:00:00Z"` a line.
fn folder_of(
    context: &Context<'_>,
    folder: &str,
    number: usize,
    all: &mut BTreeMap<String, Named>,
) -> Result<(), Error> {
    let url = format!("{folder}/changes.csv");
    let text = context.text(&url, &format!("changes-{number}.csv"), &LIST)?;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let read = line.split_once(',').and_then(|(path, updated)| {
            let bare = |text: &str| text.trim().trim_matches('"').to_owned();
            Some((bare(path), bare(updated).parse().ok()?))
        });
        let Some((path, updated)) = read.filter(|(path, _)| path.split('/').all(|part| safe(part).is_some()))
        else {
            let shown: String = line.chars().take(60).collect();
            return Err(Error::server(&url, format!("`{shown}` is no line of a list of changes")));
        };
        all.insert(format!("{folder}/{path}"), Named { updated, digests: Vec::new() });
    }
    Ok(())
}

/// One document, compared with its digests, and read once to see that it is one.
fn one(
    context: &Context<'_>,
    address: &str,
    document: &Named,
    targets: &mut BTreeSet<PathBuf>,
) -> Result<PathBuf, Error> {
    let name = address.rsplit('/').next().and_then(safe).filter(|name| name.ends_with(".json"));
    let name = name.ok_or_else(|| Error::server(address, "has no name that a file can have"))?;
    let target = context.file(&name);
    if targets.contains(&target) {
        return Err(Error::server(
            address,
            format!("there are two documents named {name}, and one was taken"),
        ));
    }
    context.need(address, &target, &DOCUMENT)?;
    let bytes = file::bytes(&target, DOCUMENT.bytes).map_err(|what| Error::server(address, what))?;
    let beside = ["sha512", "sha256"].map(|kind| format!("{address}.{kind}"));
    let digests = if document.digests.is_empty() { beside.to_vec() } else { document.digests.clone() };
    for url in digests {
        let kept = context.file(&format!("{name}.digest"));
        let none = Validators::default();
        if context.client.fetch(context.clock, &url, &kept, &none, &SMALL)? == Fetched::Missing {
            continue;
        }
        let text = read(&kept, &url, &SMALL)?;
        let said = text.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        let real = match said.len() {
            128 => noharm_feeds::digest::hex(&Sha512::digest(&bytes)),
            64 => sha256(&bytes),
            _ => return Err(Error::server(&url, "holds no SHA-256 or SHA-512 digest")),
        };
        if said != real {
            drop(std::fs::remove_file(&target));
            return Err(Error::server(address, "is not the document whose digest is published with it"));
        }
    }
    csaf::read(&bytes, &Parsing::default()).map_err(|error| Error::server(address, error))?;
    targets.insert(target.clone());
    Ok(target)
}
