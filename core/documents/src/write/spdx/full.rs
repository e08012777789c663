//! What an SPDX document says of its packages beyond their identity, and what it cannot say.

use noharm_model::component::Component;
use serde_json::Value;

use super::super::{Lost, is_expression, is_mail, text};

/// `Example Ltd (mail@example.com)`, as an actor.
pub(super) fn organization(name: &str, part: &Component) -> String {
    let mut contacts = part.particulars.iter().flat_map(|particulars| &particulars.contacts);
    match contacts.find(|contact| is_mail(contact)) {
        Some(mail) => format!("Organization: {name} ({mail})"),
        None => format!("Organization: {name}"),
    }
}

/// The first place to fetch it from.
pub(super) fn location(part: &Component, lost: &mut Lost) -> String {
    let locations = part.particulars.as_ref().map(|p| p.locations.as_slice()).unwrap_or_default();
    for _ in locations.iter().skip(1) {
        lost.add("a further place to fetch a component from");
    }
    let is_uri = |location: &&String| location.contains(':') && !location.contains(char::is_whitespace);
    locations.first().filter(is_uri).cloned().unwrap_or_else(|| "NOASSERTION".to_owned())
}

/// One expression; several are joined, which says that all hold.
pub(super) fn licence(part: &Component, lost: &mut Lost) -> Option<Value> {
    let licences = &part.particulars.as_ref()?.licences;
    let (expressions, names): (Vec<&String>, Vec<&String>) =
        licences.iter().partition(|licence| is_expression(licence));
    for _ in names {
        lost.add("a licence that is a name and no SPDX expression");
    }
    match expressions.as_slice() {
        [] => None,
        [only] => text(only.as_str()),
        several => {
            lost.add("whether all of several licences hold, or one of them (written with AND)");
            let each = several.iter().map(|one| match one.contains(' ') {
                true => format!("({one})"),
                false => (*one).clone(),
            });
            text(each.collect::<Vec<_>>().join(" AND "))
        }
    }
}

/// Name of the file.
pub(super) fn file(part: &Component) -> Option<Value> {
    part.particulars.as_ref()?.file.as_deref().and_then(text)
}

/// The day on which support ends, where it is a day.
pub(super) fn end_of_support(part: &Component, lost: &mut Lost) -> Option<Value> {
    let written = part.particulars.as_ref()?.end_of_support.as_deref()?;
    let day: Result<noharm_model::day::Day, _> = written.parse();
    if day.is_err() {
        lost.add("an end of support that is no day");
    }
    text(format!("{}T00:00:00Z", day.ok()?))
}

/// Where it was found, for people.
pub(super) fn found_in(part: &Component) -> Option<Value> {
    let found = &part.particulars.as_ref()?.found_in;
    (!found.is_empty()).then(|| Value::from(format!("Found in: {}", found.join("; "))))
}

/// `NONE` where a part is known to need nothing, `NOASSERTION` where it is not known what it needs.
pub(super) fn completeness(part: &Component, lost: &mut Lost) -> Option<&'static str> {
    let particulars = part.particulars.as_ref()?;
    match particulars.completeness.as_deref() {
        None if particulars.dependencies_stated && part.depends_on.is_empty() => Some("NONE"),
        Some("complete") if part.depends_on.is_empty() => Some("NONE"),
        Some("unknown") => Some("NOASSERTION"),
        Some(_) => {
            lost.add("how far the dependencies of a component are listed");
            None
        }
        None => None,
    }
}

/// Counts what has no place at all.
pub(super) fn tell_lost(part: &Component, lost: &mut Lost) {
    let Some(particulars) = &part.particulars else { return };
    if particulars.support.is_some() {
        lost.add("the level of support of a component");
    }
    if particulars.executable.is_some() || particulars.archive.is_some() || particulars.structured.is_some() {
        lost.add("whether a component is executable, an archive, structured");
    }
    let kept =
        usize::from(part.supplier.is_some() && particulars.contacts.iter().any(|contact| is_mail(contact)));
    for _ in particulars.contacts.iter().skip(kept) {
        lost.add("an address of a supplier");
    }
}
