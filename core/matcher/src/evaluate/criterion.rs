//! One CPE match of NVD against one component of that product.

use std::cmp::Ordering;

use noharm_model::finding::UnknownReason;

use super::ruler::Ruler;
use super::stated::{Stated, Update, joined};
use super::verdict::{Hit, Verdict};
use crate::identity::name::{CpeName, Owned, PATTERN, covers};
use crate::index::criterion::{Attribute, Criterion, OTHER_NAMES};
use crate::version::{Bounds, Scheme};

/// What a match is compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'s> {
    pub(crate) stated: &'s Stated,
    pub(crate) scale: &'s Scale,
    /// The component's own name, for what is beside the version.
    pub(crate) name: Option<&'s CpeName>,
    /// Its purl type, for the target software.
    pub(crate) purl_type: Option<&'s str>,
    /// Say why not; else a *no* has no words, which saves most of the time.
    pub(crate) explain: bool,
}

/// The component's version, ready to be compared: whole, and without its update.
#[derive(Debug)]
pub(crate) struct Scale {
    whole: Ruler,
    /// `None`: the same.
    base: Option<Ruler>,
}

impl Scale {
    pub(crate) fn of(stated: &Stated, scheme: Scheme) -> Self {
        let text = stated.text.as_deref().unwrap_or_default();
        let base = (stated.base != text).then(|| Ruler::new(scheme, &stated.base));
        Self { whole: Ruler::new(scheme, text), base }
    }

    /// The version has no update that could be taken off.
    pub(crate) fn is_whole(&self) -> bool {
        self.base.is_none()
    }

    /// The order of the whole version to another.
    pub(crate) fn compare(&self, other: &str) -> Option<Ordering> {
        self.whole.compare(other)
    }

    /// The order of the whole version to one whose key is stored.
    pub(crate) fn compare_key(&self, key: &[u8]) -> Option<Ordering> {
        self.whole.compare_key(key)
    }

    /// The same of the version without its update.
    pub(crate) fn compare_base_key(&self, key: &[u8]) -> Option<Ordering> {
        self.base().compare_key(key)
    }

    fn base(&self) -> &Ruler {
        self.base.as_ref().unwrap_or(&self.whole)
    }
}

impl Subject<'_> {
    fn no(self, text: impl FnOnce() -> String) -> Verdict {
        Verdict::No(if self.explain { text() } else { String::new() })
    }
}

/// Judges a match whose vendor and product agree.
pub(crate) fn judge(criterion: &Criterion<'_>, subject: Subject<'_>) -> Verdict {
    if let Some(no) = wrong_part(criterion, subject) {
        return no;
    }
    let beside = match beside(criterion, subject) {
        Beside::Differs(text) => return Verdict::No(text),
        Beside::Agrees => None,
        Beside::Open(what, wanted) => Some((what, wanted)),
    };
    let verdict = versions(criterion, subject);
    match (verdict, beside) {
        (Verdict::Yes(hit), Some((what, wanted))) => {
            let text = [&hit.text, ", and its ", what, " (", wanted, "?) is not stated"].concat();
            Verdict::unknown(UnknownReason::Update, text)
        }
        (verdict, _) => verdict,
    }
}

/// Hardware is never software; an application and an operating system of one name are told apart by nobody.
fn wrong_part(criterion: &Criterion<'_>, subject: Subject<'_>) -> Option<Verdict> {
    let own = subject.name.map_or('*', |name| name.part);
    let known = own != '*' && criterion.part != '*';
    (known && (own == 'h') != (criterion.part == 'h'))
        .then(|| Verdict::No("one is hardware, the other is software".to_owned()))
}

enum Beside<'c> {
    Agrees,
    Differs(String),
    /// This attribute, which is wanted, is not stated.
    Open(&'static str, &'c str),
}

/// Edition, target software and the other attributes.
fn beside<'c>(criterion: &Criterion<'c>, subject: Subject<'_>) -> Beside<'c> {
    let mut open = None;
    for (number, wanted) in criterion.others.iter().enumerate() {
        let what = OTHER_NAMES.get(number).copied().unwrap_or_default();
        let own = subject.name.and_then(|name| name.others.get(number)).unwrap_or(&Owned::Any);
        let wanted = match (*wanted, own) {
            (Attribute::Is(wanted), _) => wanted,
            // The record says that there is none (NISTIR 7696: disjoint).
            (Attribute::NotApplicable, Owned::Is(own)) => {
                return Beside::Differs(format!("its {what} is {own}, and the one meant has none"));
            }
            _ => continue,
        };
        match own {
            Owned::Is(own) if own == wanted => {}
            Owned::Is(own) => return Beside::Differs(format!("its {what} is {own}, not {wanted}")),
            Owned::NotApplicable => return Beside::Differs(format!("it has no {what}, not {wanted}")),
            Owned::Any if what == "target software" && subject.purl_type.is_some() => {
                match target_of(subject.purl_type.unwrap_or_default()) {
                    Some(targets) if targets.contains(&wanted) => {}
                    Some(_) => return Beside::Differs(format!("it is no software for {wanted}")),
                    None => open = Some((what, wanted)),
                }
            }
            Owned::Any => open = Some((what, wanted)),
        }
    }
    open.map_or(Beside::Agrees, |(what, wanted)| Beside::Open(what, wanted))
}

/// CPE's words for the software that packages of a purl type are made for.
pub(crate) fn target_of(purl_type: &str) -> Option<&'static [&'static str]> {
    Some(match purl_type {
        "npm" => &["node.js", "nodejs", "node", "javascript"],
        "pypi" => &["python", "pypi"],
        "gem" => &["ruby", "rails"],
        "cargo" => &["rust"],
        "golang" => &["go", "golang"],
        "composer" => &["php", "composer"],
        "maven" => &["java", "maven"],
        "nuget" => &[".net", "asp.net", ".net_framework", "windows"],
        "deb" | "apk" | "rpm" => &["linux", "linux_kernel", "unix"],
        _ => return None,
    })
}

fn versions(criterion: &Criterion<'_>, subject: Subject<'_>) -> Verdict {
    let bounded = criterion.bounds != Bounds::default();
    match criterion.version {
        Attribute::NotApplicable if !bounded => {
            Verdict::unknown(UnknownReason::VersionUnspecified, "the record names the product and no version")
        }
        Attribute::Any | Attribute::NotApplicable if !bounded => unbounded(criterion, subject.stated),
        Attribute::Is(exact) => {
            let verdict = exactly(exact, criterion, subject);
            if bounded { verdict.or(between(criterion, subject)) } else { verdict }
        }
        Attribute::Any | Attribute::NotApplicable => between(criterion, subject),
    }
}

/// Version `*` and no bounds.
fn unbounded(criterion: &Criterion<'_>, stated: &Stated) -> Verdict {
    let all = || Verdict::Yes(Hit { text: "all versions".to_owned(), all_versions: true, fixed: None });
    match (criterion.update, &stated.update) {
        (Attribute::Any, _) | (Attribute::NotApplicable, Update::Absent) => all(),
        (Attribute::NotApplicable, Update::Is(own)) => Verdict::No(format!("its update is {own}, not none")),
        (Attribute::NotApplicable, Update::Open) if stated.text.is_some() => all(),
        (Attribute::Is(wanted), Update::Is(own)) if own == wanted => Verdict::Yes(Hit {
            text: format!("update {wanted} of all versions"),
            all_versions: true,
            fixed: None,
        }),
        (Attribute::Is(wanted), Update::Is(own)) => Verdict::No(format!("its update is {own}, not {wanted}")),
        (Attribute::Is(wanted), Update::Absent) => Verdict::No(format!("it has no update, not {wanted}")),
        (Attribute::Is(wanted), Update::Open) => Verdict::unknown(
            UnknownReason::Update,
            format!("update {wanted} is affected, its update is not stated"),
        ),
        (Attribute::NotApplicable, Update::Open) => no_version(),
    }
}

fn no_version() -> Verdict {
    Verdict::unknown(UnknownReason::Version, "its version is not stated")
}

/// One version, with or without an update.
fn exactly(exact: &str, criterion: &Criterion<'_>, subject: Subject<'_>) -> Verdict {
    let stated = subject.stated;
    let Some(text) = stated.text.as_deref() else { return no_version() };
    let whole = |other: &str| equal(&subject.scale.whole, text, other);
    let base = |other: &str| equal(subject.scale.base(), &stated.base, other);
    let yes = |shown: &str| Verdict::Yes(Hit { text: format!("{text} = {shown}"), ..Hit::default() });
    let no = |shown: &str| subject.no(|| format!("{text} ≠ {shown}"));
    let said = |same: Option<bool>| match same {
        Some(true) => yes(exact),
        Some(false) => no(exact),
        None => undetermined(text, exact),
    };
    match (criterion.update, &stated.update) {
        // `9.0` with any update holds `9.0p1`.
        (Attribute::Any, _) if subject.scale.base.is_some() => match whole(exact) {
            Some(true) => yes(exact),
            same => said(base(exact).or(same)),
        },
        (Attribute::NotApplicable, Update::Is(_)) => no(exact),
        (Attribute::NotApplicable, Update::Open) if whole(exact) == Some(true) => Verdict::unknown(
            UnknownReason::Update,
            format!("{exact} without an update is affected, and the update of {text} is not stated"),
        ),
        (Attribute::Any | Attribute::NotApplicable, _) => said(whole(exact)),
        (Attribute::Is(update), own) => {
            let same_base = base(exact);
            let is_whole = subject.scale.base.is_none() && !matches!(own, Update::Is(_));
            // `5.4r7` may be 5.4 with the update r7, which no word tells apart.
            if same_base == Some(false) && is_whole && !goes_on(text, exact) {
                return no(exact);
            }
            let joined = joined(exact, update);
            if matches!(own, Update::Is(own) if own == update) && same_base == Some(true) {
                return yes(&joined);
            }
            match (whole(&joined), own) {
                (Some(true), _) => yes(&joined),
                (_, Update::Open) if same_base == Some(true) => Verdict::unknown(
                    UnknownReason::Update,
                    format!("{joined} is affected, and the update of {text} is not stated"),
                ),
                (None, _) if same_base != Some(false) => undetermined(text, &joined),
                _ => no(&joined),
            }
        }
    }
}

/// True where a version's text begins with another and goes on, letters' case aside.
pub(crate) fn goes_on(text: &str, with: &str) -> bool {
    text.len() > with.len() && text.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with))
}

/// Equality; texts that have no order in the scheme are equal only to themselves.
fn equal(own: &Ruler, text: &str, other: &str) -> Option<bool> {
    if other.starts_with(PATTERN) {
        return Some(covers(other, text));
    }
    if text.eq_ignore_ascii_case(other) {
        return Some(true);
    }
    own.compare(other).map(|order| order == Ordering::Equal)
}

fn undetermined(text: &str, other: &str) -> Verdict {
    Verdict::unknown(UnknownReason::Version, format!("{text} and {other} cannot be compared"))
}

/// Bounds; an update beside them joins the upper one.
fn between(criterion: &Criterion<'_>, subject: Subject<'_>) -> Verdict {
    let stated = subject.stated;
    let Some(text) = stated.text.as_deref() else { return no_version() };
    let bounds = criterion.bounds;
    let Attribute::Is(update) = criterion.update else {
        let inside = subject.scale.whole.within(&bounds);
        let at_a_bound = if inside == Some(false) { beside_a_bound(&bounds, subject) } else { None };
        return at_a_bound.unwrap_or_else(|| range_verdict(inside, text, &bounds, subject));
    };
    let joined_to = |bound: Option<&str>| bound.map(|bound| joined(bound, update));
    let (including, excluding) = (joined_to(bounds.to_including), joined_to(bounds.to_excluding));
    let whole = Bounds { to_including: including.as_deref(), to_excluding: excluding.as_deref(), ..bounds };
    let end = bounds.to_including.or(bounds.to_excluding);
    let at_the_end = end.is_some_and(|end| equal(subject.scale.base(), &stated.base, end) == Some(true));
    let verdict = range_verdict(subject.scale.whole.within(&whole), text, &whole, subject);
    if at_the_end && stated.update == Update::Open && !matches!(verdict, Verdict::No(_)) {
        let shown = range_text(text, &whole);
        return Verdict::unknown(UnknownReason::Update, format!("{shown}, and its update is not stated"));
    }
    verdict
}

/// The version is that of a bound but for its update: the record, which names no update, does not tell whether it means
/// `7.8.4-rev26` by *up to 7.8.4*, or `1.15.0-alpha.3` by *from 1.15.0 on*.
fn beside_a_bound(bounds: &Bounds<'_>, subject: Subject<'_>) -> Option<Verdict> {
    let stated = subject.stated;
    let (text, base) = (stated.text.as_deref()?, subject.scale.base.as_ref()?);
    let is_base =
        |bound: Option<&str>| bound.is_some_and(|bound| base.compare(bound) == Some(Ordering::Equal));
    let (first, last) = (is_base(bounds.from_including), is_base(bounds.to_including));
    // What excludes it besides stays.
    let others = Bounds {
        from_including: bounds.from_including.filter(|_| !first),
        to_including: bounds.to_including.filter(|_| !last),
        ..*bounds
    };
    if !(first || last) || subject.scale.whole.within(&others) == Some(false) {
        return None;
    }
    let is_below = |bound: &str| subject.scale.whole.compare(bound) == Some(Ordering::Less);
    let early = first && bounds.from_including.is_some_and(is_below);
    let what = if early { "an early form of the first" } else { "an update of the last" };
    Some(Verdict::unknown(
        UnknownReason::Version,
        format!("{text} is {what} version of {}, which names no update", range_only(bounds)),
    ))
}

fn range_verdict(inside: Option<bool>, text: &str, bounds: &Bounds<'_>, subject: Subject<'_>) -> Verdict {
    match inside {
        Some(true) => Verdict::Yes(Hit {
            text: range_text(text, bounds),
            all_versions: false,
            fixed: bounds.to_excluding.map(str::to_owned),
        }),
        Some(false) => subject.no(|| outside_text(text, bounds)),
        None => Verdict::unknown(
            UnknownReason::Version,
            format!("{text} cannot be compared with {}", range_only(bounds)),
        ),
    }
}

/// `1.0 ≤ 1.5 < 2.0`.
fn range_text(text: &str, bounds: &Bounds<'_>) -> String {
    let mut shown = String::with_capacity(48);
    let mut put = |pieces: [&str; 2]| pieces.iter().for_each(|piece| shown.push_str(piece));
    if let Some(from) = bounds.from_including {
        put([from, " ≤ "]);
    } else if let Some(from) = bounds.from_excluding {
        put([from, " < "]);
    }
    put([text, ""]);
    if let Some(to) = bounds.to_including {
        put([" ≤ ", to]);
    }
    if let Some(to) = bounds.to_excluding {
        put([" < ", to]);
    }
    shown
}

fn range_only(bounds: &Bounds<'_>) -> String {
    range_text("…", bounds)
}

fn outside_text(text: &str, bounds: &Bounds<'_>) -> String {
    format!("{text} is outside {}", range_only(bounds))
}
