//! A distribution's own feed on one of its source packages: by release, with every fix that it names.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use noharm_model::finding::UnknownReason;

use super::package;
use super::place::Place;
use super::ruler::Rulers;
use super::said::{Said, Weight};
use super::verdict::{Doubt, Hit, Verdict};
use crate::identity::PackageHit;
use crate::identity::release::OsPackage;
use crate::index::body::{Body, EventKind, RangeKind};
use crate::index::statement::Says;
use crate::index::{Index, IndexError};
use crate::version::{Scheme, compare, of_ecosystem, upstream_version};

/// What a feed says of one source package.
#[derive(Debug, Default)]
pub(crate) struct VendorSays<'a> {
    /// By vulnerability: what it says for the component's release.
    pub(crate) here: BTreeMap<u32, Said<'a>>,
    /// By vulnerability: other releases that it names.
    pub(crate) elsewhere: BTreeMap<u32, Vec<String>>,
}

struct Named<'i, 'a> {
    source: &'a str,
    record: &'a str,
    withdrawn: bool,
    /// The ecosystem, where it speaks for Ubuntu Pro's packages of the release.
    pro: Option<&'a str>,
    body: Body<'i, 'a>,
}

/// Reads the feed's statements on a package.
pub(crate) fn says<'a>(
    index: &Index<'a>,
    hit: &PackageHit,
    os: &OsPackage,
) -> Result<VendorSays<'a>, IndexError> {
    let scheme = of_ecosystem(&os.family);
    let wanted = os.release.as_deref().map(|release| format!("{}:{release}", os.family));
    let mut named: BTreeMap<u32, Vec<Named<'_, '_>>> = BTreeMap::new();
    let mut says = VendorSays::default();
    let mut statements = index.statements(hit.run)?;
    while let Some(statement) = statements.read()? {
        let Says::Package { ecosystem, body } = statement.says else { continue };
        let place = Place::of(ecosystem, os);
        if place != Place::Here {
            says.elsewhere.entry(statement.vulnerability).or_default().push(ecosystem.to_owned());
        }
        if place != Place::Elsewhere {
            let one = Named {
                source: statement.source,
                record: statement.record,
                withdrawn: statement.withdrawn,
                pro: (place == Place::Pro).then_some(ecosystem),
                body: index.body(body)?,
            };
            named.entry(statement.vulnerability).or_default().push(one);
        }
    }
    for (vulnerability, mut statements) in named {
        if statements.iter().any(|one| !one.withdrawn) {
            statements.retain(|one| !one.withdrawn);
        }
        if statements.iter().any(|one| one.pro.is_none()) {
            statements.retain(|one| one.pro.is_none());
        }
        let Some(first) = statements.first() else { continue };
        let verdict = match first.pro {
            None => derivative(judge(&statements, os, scheme)?, &statements, os, scheme)?,
            Some(ecosystem) => match paid(any(&statements, os, scheme)?, ecosystem) {
                Some(doubt) => doubt,
                None => continue,
            },
        };
        let mut records: Vec<&str> =
            statements.iter().map(|one| one.record).filter(|record| !record.is_empty()).collect();
        records.dedup();
        says.here.insert(
            vulnerability,
            Said {
                vulnerability,
                source: first.source,
                record: records.join(", ").into(),
                identity: hit.how.as_str().into(),
                product: format!("{}/{}", first.pro.or(wanted.as_deref()).unwrap_or(&os.family), hit.name)
                    .into(),
                verdict,
                withdrawn: first.withdrawn,
                weight: Weight::Own,
                notes: Vec::new(),
                turn: 0,
            },
        );
    }
    Ok(says)
}

/// What Ubuntu Pro's packages say of the release's own: within their range that nobody else speaks, beyond it nothing (they are
/// numbered beside the release's, and a greater version there need not hold the fix).
fn paid(verdict: Verdict, ecosystem: &str) -> Option<Verdict> {
    let (reason, text, fixed) = match verdict {
        Verdict::No(_) | Verdict::Cleared(_) => return None,
        Verdict::Unknown(doubt) => (doubt.reason, doubt.text, doubt.fixed),
        Verdict::Yes(hit) => (UnknownReason::VendorSilent, hit.text, hit.fixed),
    };
    let words = match fixed {
        Some(_) => "its fix is in Ubuntu Pro alone",
        None => "only Ubuntu Pro's feed names it",
    };
    let text = format!("{text}; {words} ({ecosystem})");
    Some(Verdict::Unknown(Doubt { reason, text, weak: false, fixed }))
}

/// One fix, or several: of one advisory's revisions the earliest counts, of different advisories the latest.
fn judge(
    statements: &[Named<'_, '_>],
    os: &OsPackage,
    scheme: Option<Scheme>,
) -> Result<Verdict, IndexError> {
    let Some(version) = os.version.as_deref() else {
        return Ok(Verdict::unknown(UnknownReason::Version, "its version is not stated"));
    };
    let (Some(scheme), [_, _, ..]) = (scheme, statements) else { return any(statements, os, scheme) };
    let mut by_advisory: BTreeMap<&str, &str> = BTreeMap::new();
    for one in statements {
        let Some(fixed) = only_fix(&one.body)? else { return any(statements, os, Some(scheme)) };
        let number = advisory_number(one.record);
        let earliest = by_advisory.entry(number).or_insert(fixed);
        if compare(scheme, fixed, earliest) == Some(Ordering::Less) {
            *earliest = fixed;
        }
    }
    let latest =
        by_advisory.values().copied().max_by(|one, two| compare(scheme, one, two).unwrap_or(Ordering::Equal));
    let Some(fixed) = latest else { return any(statements, os, Some(scheme)) };
    let rule = match by_advisory.len() {
        1 => "the earliest fix of the advisory's revisions",
        _ => "the latest fix of several advisories",
    };
    Ok(match compare(scheme, version, fixed) {
        None => Verdict::unknown(UnknownReason::Version, format!("{version} and {fixed} cannot be compared")),
        Some(Ordering::Less) => Verdict::Yes(Hit {
            text: format!("{version} < {fixed}, {rule}"),
            all_versions: false,
            fixed: Some(fixed.to_owned()),
        }),
        Some(_) => Verdict::No(format!("{version} ≥ {fixed}, {rule}")),
    })
}

/// Any statement that matches.
fn any(statements: &[Named<'_, '_>], os: &OsPackage, scheme: Option<Scheme>) -> Result<Verdict, IndexError> {
    let version = os.version.as_deref();
    let rulers = Rulers::new(version.unwrap_or_default());
    let package = package::Package { name: &os.source, version, rulers: &rulers, commit: None, scheme };
    let mut verdict: Option<Verdict> = None;
    for one in statements {
        let next = match (only_fix(&one.body)?, scheme, version) {
            (Some(fixed), Some(scheme), Some(version))
                if compare(scheme, version, fixed).is_some_and(Ordering::is_ge) =>
            {
                Verdict::No(format!("{version} ≥ {fixed}"))
            }
            _ => package::judge(&one.body, package)?,
        };
        verdict = Some(match verdict {
            None => next,
            Some(before) => before.or(next),
        });
    }
    Ok(verdict.unwrap_or_else(|| Verdict::No(String::new())))
}

/// The fix of a body that says *everything before this*.
fn only_fix<'a>(body: &Body<'_, 'a>) -> Result<Option<&'a str>, IndexError> {
    let [range] = body.ranges.as_slice() else { return Ok(None) };
    let [first, last] = range.events.as_slice() else { return Ok(None) };
    let is_plain = (first.kind, last.kind) == (EventKind::FromTheStart, EventKind::Fixed);
    if !is_plain || range.kind == RangeKind::Git || !body.versions.is_empty() {
        return Ok(None);
    }
    body.version(*last).map(Some)
}

/// `DSA-3989-2` is revision 2 of DSA-3989.
fn advisory_number(record: &str) -> &str {
    let mut parts = record.splitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(kind), Some(number), Some(_)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            record.get(..kind.len() + 1 + number.len()).unwrap_or(record)
        }
        _ => record,
    }
}

/// A derivative may have backported, or not: its suffix says that the comparison is not this distribution's to make,
/// unless the upstream part alone is already beyond the fix.
fn derivative(
    verdict: Verdict,
    statements: &[Named<'_, '_>],
    os: &OsPackage,
    scheme: Option<Scheme>,
) -> Result<Verdict, IndexError> {
    let (Some(foreign), Some(scheme), Some(version)) = (&os.foreign, scheme, os.version.as_deref()) else {
        return Ok(verdict);
    };
    let beyond = |fixed: &str| {
        compare(scheme, upstream_version(scheme, version), upstream_version(scheme, fixed))
            == Some(Ordering::Greater)
    };
    let fixes = statements.iter().map(|one| only_fix(&one.body)).collect::<Result<Vec<_>, _>>()?;
    if fixes.into_iter().all(|fix| fix.is_some_and(beyond)) {
        return Ok(verdict);
    }
    let text = match &verdict {
        Verdict::No(text) | Verdict::Cleared(text) => text.clone(),
        Verdict::Unknown(doubt) => doubt.text.clone(),
        Verdict::Yes(hit) => hit.text.clone(),
    };
    Ok(Verdict::unknown(
        UnknownReason::Derivative,
        format!("{text}, but {foreign} is not {}'s own suffix", os.family),
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn revisions_of_one_advisory_share_its_number() {
        assert_eq!(super::advisory_number("DSA-3989-2"), "DSA-3989");
        assert_eq!(super::advisory_number("ALPINE-CVE-2012-2738"), "ALPINE-CVE-2012-2738");
        assert_eq!(super::advisory_number(""), "");
    }
}
