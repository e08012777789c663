//! NH0113: names are said to be each other in a circle.

use std::collections::BTreeMap;

use super::{Context, Rule};
use crate::case::Alias;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0113",
    name: "alias-circle",
    severity: Severity::Error,
    title: "rules about names lead back to where they began",
    why: "A rule says which name to look under next. In a circle each name is the other's, and which of them holds the records nobody has said.",
    clauses: &[],
    bad: r#"[alias.forth]
from = "sun:jre"
to = "oracle:jre"
reason = "Oracle bought Sun"
by = "Jo Maker"
on = 2026-01-02
[alias.back]
from = "oracle:jre"
to = "sun:jre"
reason = "Sun made it"
by = "Jo Maker"
on = 2026-01-02
"#,
    good: r#"[alias.forth]
from = "sun:jre"
to = "oracle:jre"
reason = "Oracle bought Sun"
by = "Jo Maker"
on = 2026-01-02
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let aliases = &context.case.aliases;
    let following = following(aliases);
    let mut leading: Vec<Vec<usize>> = vec![Vec::new(); aliases.len()];
    for (at, next) in
        following.iter().enumerate().flat_map(|(at, all)| all.iter().map(move |next| (at, *next)))
    {
        leading.iter_mut().skip(next).take(1).for_each(|list| list.push(at));
    }
    // Each circle is told once, at its first rule.
    let mut told = vec![false; aliases.len()];
    for start in 0..aliases.len() {
        let after = reached(&following, start);
        if told.get(start).copied().unwrap_or(true) || !after.contains(&start) {
            continue;
        }
        let before = reached(&leading, start);
        let around: Vec<usize> = after.into_iter().filter(|at| before.binary_search(at).is_ok()).collect();
        for at in &around {
            told.iter_mut().skip(*at).take(1).for_each(|told| *told = true);
        }
        out.extend(found(aliases, start, &around));
    }
}

/// The rules that are followed after each one.
fn following(aliases: &[Alias]) -> Vec<Vec<usize>> {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut by_vendor: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, alias) in aliases.iter().enumerate() {
        let from = plain(&alias.from.value);
        by_vendor.entry(vendor(&from).to_owned()).or_default().push(at);
        by_name.entry(from).or_default().push(at);
    }
    let next = |to: &str| -> Vec<usize> {
        let to = plain(to);
        // All products of a vendor meet every rule on one of them, and one product the rule on all.
        let found = match to.strip_suffix(":*") {
            Some(vendor) => by_vendor.get(vendor).cloned(),
            None => {
                let of_vendor = by_name.get(&format!("{}:*", vendor(&to)));
                Some(by_name.get(&to).into_iter().chain(of_vendor).flatten().copied().collect())
            }
        };
        found.unwrap_or_default()
    };
    aliases.iter().map(|alias| alias.to.as_ref().map(|to| next(&to.value)).unwrap_or_default()).collect()
}

/// Empty for a package URL.
fn vendor(name: &str) -> &str {
    name.split_once(':').map_or("", |(vendor, _)| if vendor == "pkg" { "" } else { vendor })
}

fn found(aliases: &[Alias], start: usize, around: &[usize]) -> Option<Diagnostic> {
    let first = aliases.get(start)?;
    let name = first.head.full_name();
    let text = format!("by `{name}`, `{}` is itself in the end", first.from.value);
    let mut told = RULE.at(first.to.as_ref()?.span, text).about(name);
    for other in around.iter().filter(|at| **at != start).take(8).filter_map(|at| aliases.get(*at)) {
        let span = other.to.as_ref().map_or(other.head.span, |to| to.span);
        told = told.with_label(span, format!("and by `{}`", other.head.full_name()));
    }
    Some(told.with_help("keep the rule that leads to the name under which records are found today"))
}

/// What is reached from `start`, sorted; itself only where one comes back to it.
fn reached(edges: &[Vec<usize>], start: usize) -> Vec<usize> {
    let mut seen = vec![false; edges.len()];
    let (mut open, mut found) = (vec![start], Vec::new());
    while let Some(at) = open.pop() {
        for &next in edges.get(at).into_iter().flatten() {
            if let Some(seen) = seen.get_mut(next).filter(|seen| !**seen) {
                *seen = true;
                found.push(next);
                open.push(next);
            }
        }
    }
    found.sort_unstable();
    found
}

/// `vendor:product` of a CPE name, a package URL without its version, letters' case aside.
fn plain(name: &str) -> String {
    let name = name.trim().to_lowercase();
    if let Some(rest) = name.strip_prefix("cpe:2.3:").or_else(|| name.strip_prefix("cpe:/")) {
        let fields: Vec<&str> = rest.split(':').skip(1).take(2).collect();
        return fields.join(":");
    }
    match name.strip_prefix("pkg:") {
        Some(_) => {
            let end = name.find(['?', '#']).unwrap_or(name.len());
            let path = name.get(..end).unwrap_or_default();
            let last = path.rfind('/').unwrap_or(0);
            let end = path.rfind('@').filter(|at| *at > last).unwrap_or(path.len());
            path.get(..end).unwrap_or_default().to_owned()
        }
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_of_one_thing_are_one() {
        assert_eq!(plain("cpe:2.3:a:Sun:jre:6:*:*:*:*:*:*:*"), "sun:jre");
        assert_eq!(plain("cpe:/a:sun:jre"), "sun:jre");
        assert_eq!(plain("pkg:npm/%40a/b@1?x=y"), "pkg:npm/%40a/b");
    }
}
