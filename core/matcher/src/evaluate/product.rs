//! One CVE 5 block against one component of its product: the entries in order, then the default.

use std::cmp::Ordering;

use noharm_model::advisory::Status;
use noharm_model::finding::UnknownReason;

use super::package::weak;
use super::verdict::{Hit, Verdict};
use crate::index::body::{Body, Entry};
use crate::version::{Scheme, compare, of_version_type};

/// The component as a block is judged against it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Product<'s> {
    pub(crate) version: Option<&'s str>,
    pub(crate) commit: Option<&'s str>,
    /// The product's own scheme, for `custom`.
    pub(crate) scheme: Scheme,
}

/// Whether an entry speaks of the version.
enum Spoken {
    No,
    /// It cannot be compared.
    Open(UnknownReason, String),
    /// With this status, for this reason.
    Yes(Status, Hit),
}

/// Judges a block.
pub(crate) fn judge(body: &Body<'_, '_>, product: Product<'_>) -> Verdict {
    let mut open: Option<(UnknownReason, String)> = None;
    for entry in &body.entries {
        match speak(entry, product) {
            Spoken::No => {}
            Spoken::Open(reason, text) => {
                open.get_or_insert((reason, text));
            }
            Spoken::Yes(status, hit) if open.is_none() => return by_status(status, hit),
            Spoken::Yes(Status::Affected, hit) => return Verdict::Yes(hit),
            Spoken::Yes(..) => {}
        }
    }
    if let Some((reason, text)) = open {
        return Verdict::unknown(reason, text);
    }
    let version = product.version.unwrap_or("a version that is not stated");
    match body.default_status.unwrap_or(Status::Unknown) {
        Status::Unaffected => {
            Verdict::No(format!("{version} is not among the versions named, the rest is unaffected"))
        }
        Status::Affected if body.entries.is_empty() => {
            Verdict::Yes(Hit { text: "all versions".to_owned(), all_versions: true, fixed: None })
        }
        Status::Affected if product.version.is_none() => {
            Verdict::unknown(UnknownReason::Version, "its version is not stated")
        }
        Status::Affected => {
            let text = format!("{version} is not among the exceptions, all else is affected");
            Verdict::Yes(Hit { text, all_versions: false, fixed: None })
        }
        Status::Unknown => weak(
            UnknownReason::Version,
            format!("the record says nothing of {version}: its default is unknown"),
        ),
    }
}

fn by_status(status: Status, hit: Hit) -> Verdict {
    match status {
        Status::Affected => Verdict::Yes(hit),
        Status::Unaffected => Verdict::No(format!("{}: unaffected", hit.text)),
        Status::Unknown => weak(UnknownReason::Version, format!("{}: the source does not know", hit.text)),
    }
}

/// The order by the entry's scheme, else by the product's own: `1.0.2k` is no semantic version, though OpenSSL calls
/// the bounds of its newer branches so.
fn order(product: Product<'_>, scheme: Scheme, one: &str, two: &str) -> Option<Ordering> {
    compare(scheme, one, two).or_else(|| compare(product.scheme, one, two))
}

/// Words that CNAs write for *every version*.
const EVERY: [&str; 6] = ["*", "all", "all versions", "any", "0", "unspecified"];
/// Words that CNAs write for *not said*.
const UNSAID: [&str; 4] = ["n/a", "-", "unknown", ""];

fn speak(entry: &Entry<'_>, product: Product<'_>) -> Spoken {
    let kind = entry.version_type.unwrap_or_default();
    if kind.eq_ignore_ascii_case("git") {
        return by_commit(entry, product.commit);
    }
    let scheme = of_version_type(kind).unwrap_or(product.scheme);
    let start = entry.version.trim();
    let lower = start.to_ascii_lowercase();
    let upper = entry.less_than.or(entry.less_than_or_equal).map(str::trim);
    match upper {
        Some("*") if EVERY.contains(&lower.as_str()) => changed(entry, product, scheme, every()),
        Some(_) => between(entry, product, scheme, start),
        None if lower == "*"
            || lower.starts_with("all") && EVERY.contains(&lower.as_str())
            || lower == "any" =>
        {
            changed(entry, product, scheme, every())
        }
        None if UNSAID.contains(&lower.as_str()) || lower == "unspecified" => Spoken::Open(
            UnknownReason::VersionUnspecified,
            "the record names the product and no version".to_owned(),
        ),
        None if start.starts_with(['<', '>', '=']) => written_range(entry, start, product, scheme),
        None if lower.contains("(affected ") => in_brackets(entry, start, product, scheme),
        None => single(entry, product, scheme, start),
    }
}

fn every() -> Hit {
    Hit { text: "all versions".to_owned(), all_versions: true, fixed: None }
}

fn not_stated() -> Spoken {
    Spoken::Open(UnknownReason::Version, "its version is not stated".to_owned())
}

fn incomparable(version: &str, other: &str) -> Spoken {
    Spoken::Open(UnknownReason::Version, format!("{version} and {other} cannot be compared"))
}

fn single(entry: &Entry<'_>, product: Product<'_>, scheme: Scheme, start: &str) -> Spoken {
    let Some(version) = product.version else { return not_stated() };
    let same = if version.eq_ignore_ascii_case(start) {
        Some(Ordering::Equal)
    } else {
        order(product, scheme, version, start)
    };
    // Changes apply from a version on, also to an entry without an upper bound.
    match same {
        None => incomparable(version, start),
        Some(Ordering::Equal) => Spoken::Yes(entry.status, hit(format!("{version} = {start}"))),
        Some(_) => Spoken::No,
    }
}

fn hit(text: String) -> Hit {
    Hit { text, ..Hit::default() }
}

fn between(entry: &Entry<'_>, product: Product<'_>, scheme: Scheme, start: &str) -> Spoken {
    let Some(version) = product.version else { return not_stated() };
    let from_the_start = EVERY.iter().chain(&UNSAID).any(|word| start.eq_ignore_ascii_case(word));
    let above =
        if from_the_start { Some(true) } else { order(product, scheme, version, start).map(Ordering::is_ge) };
    let (bound, sign, inside): (&str, &str, fn(Ordering) -> bool) =
        match (entry.less_than, entry.less_than_or_equal) {
            (Some(bound), _) => (bound.trim(), "<", Ordering::is_lt),
            (None, bound) => (bound.unwrap_or("*").trim(), "≤", Ordering::is_le),
        };
    let below = if bound == "*" { Some(true) } else { order(product, scheme, version, bound).map(inside) };
    let from = if from_the_start { String::new() } else { format!("{start} ≤ ") };
    let to = if bound == "*" { String::new() } else { format!(" {sign} {bound}") };
    match (above, below) {
        (Some(false), _) | (_, Some(false)) => Spoken::No,
        (Some(true), Some(true)) => {
            let fixed = (sign == "<" && bound != "*").then(|| bound.to_owned());
            changed(
                entry,
                product,
                scheme,
                Hit { text: format!("{from}{version}{to}"), all_versions: false, fixed },
            )
        }
        _ => Spoken::Open(UnknownReason::Version, format!("{version} cannot be compared with {from}…{to}")),
    }
}

/// The last change at or below the version decides.
fn changed(entry: &Entry<'_>, product: Product<'_>, scheme: Scheme, hit: Hit) -> Spoken {
    if entry.changes.is_empty() {
        return Spoken::Yes(entry.status, hit);
    }
    let Some(version) = product.version else { return not_stated() };
    let mut last: Option<(&str, Status)> = None;
    let mut next_fix: Option<&str> = None;
    for &(at, status) in &entry.changes {
        match order(product, scheme, version, at) {
            None => return incomparable(version, at),
            Some(Ordering::Less) => {
                let nearer =
                    next_fix.is_none_or(|known| order(product, scheme, at, known) == Some(Ordering::Less));
                if status == Status::Unaffected && nearer {
                    next_fix = Some(at);
                }
            }
            Some(_) => {
                let later =
                    last.is_none_or(|(known, _)| order(product, scheme, at, known) != Some(Ordering::Less));
                if later {
                    last = Some((at, status));
                }
            }
        }
    }
    match last {
        Some((at, status)) => Spoken::Yes(
            status,
            Hit { text: format!("{}, changed at {at}", hit.text), all_versions: false, fixed: None },
        ),
        None => {
            let fixed = next_fix.map(str::to_owned).or(hit.fixed.clone());
            Spoken::Yes(entry.status, Hit { fixed, all_versions: false, ..hit })
        }
    }
}

/// `>= 1.2, < 1.2.3`, as some CNAs write a range into the version.
fn written_range(entry: &Entry<'_>, text: &str, product: Product<'_>, scheme: Scheme) -> Spoken {
    let Some(version) = product.version else { return not_stated() };
    let mut fixed = None;
    for bound in text.split(',').map(str::trim) {
        let sign = bound.trim_start_matches(['<', '>', '=']);
        let (sign, bound) = (bound.strip_suffix(sign).unwrap_or_default(), sign.trim());
        let holds: fn(Ordering) -> bool = match sign {
            "<" => Ordering::is_lt,
            "<=" | "=<" => Ordering::is_le,
            ">" => Ordering::is_gt,
            ">=" | "=>" => Ordering::is_ge,
            "=" | "==" => Ordering::is_eq,
            _ => return incomparable(version, text),
        };
        match order(product, scheme, version, bound).map(holds) {
            None => return incomparable(version, text),
            Some(false) => return Spoken::No,
            Some(true) if sign == "<" => fixed = Some(bound.to_owned()),
            Some(true) => {}
        }
    }
    Spoken::Yes(entry.status, Hit { text: format!("{version} is {text}"), all_versions: false, fixed })
}

/// `Fixed in OpenSSL 1.0.2y (Affected 1.0.2s-1.0.2x)`, as OpenSSL wrote until 2022: versions and ranges, parted by
/// commas.
fn in_brackets(entry: &Entry<'_>, text: &str, product: Product<'_>, scheme: Scheme) -> Spoken {
    let Some(version) = product.version else { return not_stated() };
    let Some((_, list)) = text.split_once('(').filter(|(_, list)| list.len() > 9) else {
        return incomparable(version, text);
    };
    let list = list.get(9..).unwrap_or_default().trim_end_matches(')');
    for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        let (from, to) = item.split_once('-').map_or((item, item), |(from, to)| (from.trim(), to.trim()));
        let above = order(product, scheme, version, from).map(Ordering::is_ge);
        let below = order(product, scheme, version, to).map(Ordering::is_le);
        match (above, below) {
            (Some(true), Some(true)) => {
                let shown = if from == to {
                    format!("{version} = {to}")
                } else {
                    format!("{from} ≤ {version} ≤ {to}")
                };
                return Spoken::Yes(entry.status, hit(shown));
            }
            (Some(false), _) | (_, Some(false)) => {}
            _ => return incomparable(version, text),
        }
    }
    Spoken::No
}

fn by_commit(entry: &Entry<'_>, commit: Option<&str>) -> Spoken {
    let same =
        |text: &str| commit.is_some_and(|commit| !text.is_empty() && text.eq_ignore_ascii_case(commit));
    let short = |text: &str| text.get(..12).unwrap_or(text).to_owned();
    if let Some((at, status)) = entry.changes.iter().find(|(at, _)| same(at)) {
        return Spoken::Yes(*status, hit(format!("commit {}", short(at))));
    }
    if same(entry.version) || entry.less_than_or_equal.is_some_and(same) {
        return Spoken::Yes(entry.status, hit(format!("commit {}", short(entry.version))));
    }
    if entry.less_than.is_some_and(same) {
        return Spoken::No;
    }
    Spoken::Open(
        UnknownReason::Commit,
        "the record gives commits, and the component's is not stated or none of them".to_owned(),
    )
}
