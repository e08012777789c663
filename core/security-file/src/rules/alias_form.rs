//! NH0207: a rule about names has no name that can be looked up.

use super::{Context, Rule};
use crate::case::{Alias, Said};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0207",
    name: "alias-form",
    severity: Severity::Error,
    title: "a rule about names has no name that can be looked up",
    why: "A rule that means nothing looks like one that was kept: the records under the right name are never laid on the device.",
    clauses: &[],
    bad: r#"[alias.java]
from = "Java of Sun"
to = "oracle:jre"
reason = "Oracle bought Sun"
by = "Jo Maker"
on = 2026-01-02
"#,
    good: r#"[alias.java]
from = "sun:jre"
to = "oracle:jre"
reason = "Oracle bought Sun"
by = "Jo Maker"
on = 2026-01-02
"#,
    check: Some(check),
};

/// What a name may be.
const HELP: &str =
    "write `vendor:product`, a CPE name, a package URL without its version, or `vendor:*` on both sides";

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for alias in &context.case.aliases {
        let name = alias.head.full_name();
        let names = std::iter::once(&alias.from).chain(&alias.to).chain(&alias.is_not);
        let bad = names.filter(|said| !is_name(&said.value));
        out.extend(bad.map(|said| {
            let text = format!("`{}` is no name of a product", said.value);
            RULE.at(said.span, text).about(name.clone()).with_help(HELP)
        }));
        out.extend(of_whole(alias).map(|(span, text)| RULE.at(span, text).about(name).with_help(HELP)));
    }
}

/// What is wrong with the rule as such.
fn of_whole(alias: &Alias) -> Option<(crate::span::Span, String)> {
    let of_vendor = |said: &Said<String>| said.value.trim().ends_with(":*") && !said.value.contains("cpe:");
    match &alias.to {
        None if alias.is_not.is_empty() => {
            let text = format!(
                "`{}` says neither what it is (`to`) nor what it is not (`is-not`)",
                alias.head.full_name()
            );
            Some((alias.head.span, text))
        }
        Some(to) if of_vendor(&alias.from) != of_vendor(to) => {
            let text = "all products of a vendor can only be all products of another".to_owned();
            Some((to.span, text))
        }
        _ => None,
    }
}

fn is_name(text: &str) -> bool {
    let text = text.trim();
    if text.contains(char::is_whitespace) {
        return false;
    }
    let fields =
        |rest: &str| rest.split(':').take(3).filter(|field| !matches!(*field, "" | "*" | "-")).count() == 3;
    if let Some(rest) = text.strip_prefix("cpe:2.3:").or_else(|| text.strip_prefix("cpe:/")) {
        return fields(rest);
    }
    if let Some(rest) = text.strip_prefix("pkg:") {
        return rest.split_once('/').is_some_and(|(kind, name)| !kind.is_empty() && !name.is_empty());
    }
    text.split_once(':').is_some_and(|(vendor, product)| {
        !vendor.is_empty() && vendor != "*" && !product.is_empty() && !product.contains(':')
    })
}
