//! What the registered purl types demand, from their definitions in purl-spec (August 2026).

use super::{Purl, PurlError};
use crate::purl::rules::Namespace::{Optional, Prohibited, Required};

/// Whether a type has a namespace.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Namespace {
    Required,
    Optional,
    Prohibited,
}

/// A type: its namespace, and which parts are put into lower case.
struct Kind {
    word: &'static str,
    namespace: Namespace,
    /// `n`amespace, `p`ackage name, `v`ersion, `s`ubpath.
    lower: &'static str,
}

/// A row of the table.
const fn kind(word: &'static str, namespace: Namespace, lower: &'static str) -> Kind {
    Kind { word, namespace, lower }
}

/// The registered types. An unknown type has an optional namespace and keeps its case.
const KINDS: [Kind; 40] = [
    kind("alpm", Required, "np"),
    kind("apk", Required, "np"),
    kind("bazel", Prohibited, ""),
    kind("bitbucket", Required, "np"),
    kind("bitnami", Prohibited, "p"),
    kind("brew", Optional, "np"),
    kind("cargo", Prohibited, ""),
    kind("chrome-extension", Prohibited, "p"),
    kind("cocoapods", Prohibited, ""),
    kind("composer", Required, "np"),
    kind("conan", Optional, ""),
    kind("conda", Prohibited, ""),
    kind("cpan", Optional, ""),
    kind("cran", Prohibited, ""),
    kind("deb", Required, "np"),
    kind("docker", Optional, ""),
    kind("gem", Prohibited, ""),
    kind("git", Required, ""),
    kind("github", Required, "np"),
    kind("golang", Required, ""),
    kind("hackage", Prohibited, ""),
    kind("hex", Optional, "np"),
    kind("huggingface", Required, "v"),
    kind("julia", Prohibited, ""),
    kind("luarocks", Optional, "np"),
    kind("maven", Required, ""),
    kind("mlflow", Prohibited, ""),
    kind("npm", Optional, ""),
    kind("nuget", Prohibited, ""),
    kind("oci", Prohibited, "pv"),
    kind("opam", Prohibited, ""),
    kind("otp", Prohibited, "ps"),
    kind("pub", Prohibited, "p"),
    kind("pypi", Prohibited, "pv"),
    kind("qpkg", Required, "n"),
    kind("rpm", Required, "n"),
    kind("swift", Required, ""),
    kind("vcpkg", Prohibited, ""),
    kind("vscode-extension", Required, "npv"),
    kind("yocto", Optional, "n"),
];

/// Hosts whose repositories' names have no case.
const CASELESS_HOSTS: [&str; 4] = ["github", "github.com", "bitbucket", "bitbucket.org"];

/// Splits a path into namespace and name: at the last slash, for git at the first.
pub(super) fn split_path<'a>(word: &str, path: &'a str) -> (&'a str, &'a str) {
    let split = if name_has_segments(word) { path.split_once('/') } else { path.rsplit_once('/') };
    split.unwrap_or(("", path))
}

/// In git's type the name is a path on its host.
pub(super) fn name_has_segments(word: &str) -> bool {
    word == "git"
}

/// Whether a key of a qualifier in upper case is an error. purl-spec's tests of parsing refuse it for gems and RPMs
/// and accept it for Maven, in the same group; its tests of validation lower it everywhere.
pub(super) fn keys_are_lower_case(word: &str) -> bool {
    matches!(word, "gem" | "rpm")
}

/// Puts a purl into the normal form of its type.
pub(super) fn normalise(purl: &mut Purl) {
    let lower = of(&purl.kind).map_or("", |kind| kind.lower);
    if lower.contains('n') {
        purl.namespace = purl.namespace.as_deref().map(str::to_lowercase);
    }
    if lower.contains('p') {
        purl.name = purl.name.to_lowercase();
    }
    if lower.contains('v') {
        purl.version = purl.version.as_deref().map(str::to_lowercase);
    }
    if lower.contains('s') {
        purl.subpath = purl.subpath.as_deref().map(str::to_lowercase);
    }
    match purl.kind.as_str() {
        "pypi" => purl.name = purl.name.replace('_', "-"),
        "hackage" => purl.name = purl.name.replace(['_', ' '], "-"),
        "cpan" => purl.namespace = purl.namespace.as_deref().map(str::to_uppercase),
        "pub" => {
            let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
            purl.name = purl.name.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
        }
        "git" if purl.namespace.as_deref().is_some_and(|host| CASELESS_HOSTS.contains(&host)) => {
            purl.name = purl.name.to_lowercase();
        }
        "mlflow" if purl.qualifier("repository_url").is_some_and(|url| url.contains("databricks")) => {
            purl.name = purl.name.to_lowercase();
        }
        _ => {}
    }
}

/// Checks what the type demands.
pub(super) fn check(purl: &Purl) -> Result<(), PurlError> {
    let namespace = of(&purl.kind).map_or(Optional, |kind| kind.namespace);
    let rule = match (purl.kind.as_str(), &purl.namespace, namespace) {
        (_, None, Required) => "needs a namespace before the name",
        (_, Some(_), Prohibited) => "has no namespace; leave only the name before the version",
        ("cpan", _, _) if purl.name.contains("::") => "names a distribution; write `-` for `::`",
        ("julia", _, _) if purl.qualifier("uuid").is_none() => "needs the qualifier `uuid`",
        ("swid", _, _) if purl.qualifier("tag_id").is_none() => "needs the qualifier `tag_id`",
        ("chrome-extension", _, _) if !is_extension_id(&purl.name) => "has a name of 32 letters from a to p",
        ("chrome-extension", _, _) if !purl.version().is_none_or(is_extension_version) => {
            "has a version of at most four numbers"
        }
        _ => return Ok(()),
    };
    Err(PurlError::Rule { kind: purl.kind.clone(), rule })
}

/// The type's row.
fn of(word: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.word == word)
}

/// `[a-p]{32}`.
fn is_extension_id(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|byte| (b'a'..=b'p').contains(&byte))
}

/// `number(.number){0,3}`.
fn is_extension_version(version: &str) -> bool {
    let parts = version.split('.');
    parts.clone().count() <= 4
        && parts.into_iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
