//! OSV: an ecosystem whole (`all.zip`), and then only the records that `modified_id.csv` names as changed.

use jiff::Timestamp;

use super::{Brought, Context, read, safe};
use crate::error::Error;
use crate::http::{Fetched, Limits};

/// Bytes of the list of changes; npm's has 10 MB.
const LIST: Limits = Limits::of(1 << 30, 6);
/// Bytes of one record.
const RECORD: Limits = Limits::of(64 << 20, 6);

/// Fetches what changed in an ecosystem since the last time.
pub fn fetch(ecosystem: &str, context: &Context<'_>) -> Result<Brought, Error> {
    let folder = format!("{}/{}", context.settings.osv.url, ecosystem.replace(' ', "%20"));
    let (url, list) = (format!("{folder}/modified_id.csv"), context.file("modified_id.csv"));
    let mut source = context.renewed(&url);
    // Asked before the records: what changes meanwhile is fetched the next time.
    match context.client.fetch(context.clock, &url, &list, &context.validators(&url), &LIST)? {
        Fetched::NotModified => return Ok(Brought { source, ..Brought::default() }),
        Fetched::Missing => return Err(Error::server(&url, "there is no such ecosystem (404)")),
        Fetched::File(validators) => {
            source.etag = validators.etag;
            source.last_modified = validators.last_modified;
        }
    }
    let until = context.known.until.as_deref().filter(|_| context.known.from == url);
    let since: Option<Timestamp> = until.and_then(|text| text.parse().ok());
    let changes = changes(&read(&list, &url, &LIST)?, &url)?;
    source.until = changes.iter().map(|(at, _)| *at).max().map(|newest| newest.to_string());
    let mut brought = Brought { source, ..Brought::default() };
    let fresh = |(at, _): &&(Timestamp, String)| since.is_none_or(|since| *at > since);
    let changed: Vec<&(Timestamp, String)> = changes.iter().filter(fresh).collect();
    if since.is_none() || changed.len() > context.settings.osv.most_single {
        let target = context.file("all.zip");
        context.need(&format!("{folder}/all.zip"), &target, &Limits::default())?;
        brought.files.push(target);
        return Ok(brought);
    }
    for (_, id) in changed {
        let name = safe(id).ok_or_else(|| Error::server(&url, format!("names `{id}`, which is no id")))?;
        let (target, url) = (context.file(&format!("{name}.json")), format!("{folder}/{id}.json"));
        match context.client.fetch(context.clock, &url, &target, &super::Validators::default(), &RECORD)? {
            Fetched::File(_) => brought.files.push(target),
            // Taken back between the list and now; the next list says so.
            _ => brought.problems.push(format!("{url}: named as changed, and not there")),
        }
    }
    Ok(brought)
}

/// The lines `2026-11-01T00:00:00Z,PYSEC-2026-1`; an id may have its ecosystem before it.
fn changes(text: &str, url: &str) -> Result<Vec<(Timestamp, String)>, Error> {
    let line = |line: &str| {
        let (at, id) = line.split_once(',')?;
        let id = id.trim().rsplit('/').next()?;
        Some((at.trim().parse().ok()?, id.to_owned()))
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|text| {
            let shown: String = text.chars().take(60).collect();
            line(text).ok_or_else(|| Error::server(url, format!("`{shown}` is no line of a list of changes")))
        })
        .collect()
}
