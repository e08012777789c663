//! What a build system says of vulnerabilities (Yocto's `cve-check`, Buildroot's `pkg-stats`), as statements of the maker.
//!
//! Only a patch, or a judgement with its reason, clears a package. A comparison of versions is no evidence beside the
//! matcher's own: it is shown, and decides nothing.

use std::sync::Arc;

use noharm_documents::build_status::{BuildStatus, Issue, Package, Verdict};
use noharm_matcher::{About, Role, Voice};
use noharm_model::statement::{Identity, Product, Statement, Status, Vex};

/// Reasons for `Patched` that speak of a patch: Yocto's `cve-check-map.conf` and `cve_check.py`.
const PATCHES: [&str; 3] = ["fix-file-included", "backported-patch", "cpe-stable-backport"];
/// Reasons for `Ignored` that say by themselves why it does not matter here; of the others, `upstream-wontfix` says that it does.
const JUDGEMENTS: [&str; 3] = ["not-applicable-config", "not-applicable-platform", "cpe-incorrect"];

/// The report as statements about the device's packages, by name and version: those that decide are the maker's, what only
/// compares versions or is open is told.
#[must_use]
pub fn voices(file: &str, report: &BuildStatus) -> Vec<Voice> {
    let (mut decided, mut told) = (Vec::new(), Vec::new());
    for package in report.packages.iter().filter(|package| package.version.is_some()) {
        let identity = Arc::new(Identity {
            name: Some(package.name.clone()),
            version: package.version.clone(),
            cpes: package.cpes.clone(),
            ..Identity::default()
        });
        for issue in &package.issues {
            let statement = statement(report, package, issue);
            let product = Product { product: Arc::clone(&identity), subcomponents: Vec::new() };
            let list = if statement.status == Status::UnderInvestigation { &mut told } else { &mut decided };
            list.push(Statement { products: vec![product], ..statement });
        }
    }
    let voice = |role, statements| Voice {
        role: Some(role),
        about: About::Device,
        document: file.to_owned(),
        vex: Arc::new(Vex {
            format: report.format.clone(),
            author: Some(format!("the build, {file}")),
            issued: report.made.clone(),
            statements,
            ..Vex::default()
        }),
    };
    [voice(Role::Maker, decided), voice(Role::Third, told)]
        .into_iter()
        .filter(|voice| !voice.vex.statements.is_empty())
        .collect()
}

/// Packages of the report that state no version: nothing can be said of them, and that is told.
#[must_use]
pub fn without_version(report: &BuildStatus) -> usize {
    report.packages.iter().filter(|package| package.version.is_none() && !package.issues.is_empty()).count()
}

fn statement(report: &BuildStatus, package: &Package, issue: &Issue) -> Statement {
    let word = match issue.verdict {
        Verdict::Patched => "Patched",
        Verdict::Ignored => "Ignored",
        Verdict::Unpatched => "Unpatched",
        Verdict::Unknown => "Unknown",
    };
    let patches = patches(package, issue);
    let reasons = issue.detail.iter().chain(&issue.description).chain(&patches);
    let reasons: Vec<&str> = reasons.map(String::as_str).filter(|text| !text.trim().is_empty()).collect();
    let said = [word].into_iter().chain(reasons).collect::<Vec<_>>().join(", ");
    let said = format!("{}: {said}", report.format);
    let recipe = &package.name;
    let detail = issue.detail.as_deref().unwrap_or_default();
    let described = issue.description.as_deref().is_some_and(|text| !text.trim().is_empty());
    let (status, impact, action) = match issue.verdict {
        // A patch, or a hint of one in the recipe, whatever the word beside it.
        Verdict::Patched | Verdict::Ignored if !patches.is_empty() || PATCHES.contains(&detail) => {
            (Status::Fixed, Some(format!("patched in recipe {recipe} ({said})")), None)
        }
        Verdict::Ignored if JUDGEMENTS.contains(&detail) || (described && detail != "upstream-wontfix") => {
            (Status::NotAffected, Some(format!("ignored with a reason in recipe {recipe} ({said})")), None)
        }
        Verdict::Patched => {
            (Status::NotAffected, None, Some(format!("{said}; no patch is named: it only compares versions")))
        }
        Verdict::Ignored => (
            Status::NotAffected,
            None,
            Some(format!("{said}; no reason is given why it does not matter here")),
        ),
        Verdict::Unpatched | Verdict::Unknown => (Status::UnderInvestigation, Some(said), None),
    };
    Statement { vulnerability: issue.id.clone(), status, impact, action, ..Statement::default() }
}

/// Patch files that carry the repair: those that the report gives to the vulnerability, or that bear its name.
fn patches(package: &Package, issue: &Issue) -> Vec<String> {
    let id = issue.id.to_ascii_lowercase();
    let named = package.patches.iter().filter(|file| bears(&file.to_ascii_lowercase(), &id));
    issue.patches.iter().chain(named).cloned().collect()
}

/// `0001-CVE-2020-1.patch` bears CVE-2020-1, and not CVE-2020-12.
fn bears(file: &str, id: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_digit());
    !id.is_empty() && file.match_indices(id).any(|(at, _)| file.get(at + id.len()..).is_some_and(ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(package: Package, issue: Issue) -> (Status, bool, String) {
        let package =
            Package { name: "zlib".into(), version: Some("1.2".into()), issues: vec![issue], ..package };
        let report = BuildStatus {
            format: "Yocto cve-check 1".into(),
            packages: vec![package],
            ..BuildStatus::default()
        };
        let voices = voices("cve.json", &report);
        let one = &voices[0].vex.statements[0];
        let text = one.impact.clone().or_else(|| one.action.clone()).unwrap();
        (one.status, one.impact.is_some() && voices[0].role == Some(Role::Maker), text)
    }

    fn issue(verdict: Verdict, detail: &str, description: &str) -> Issue {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Issue {
            id: "CVE-2020-1".into(),
            verdict,
            detail: some(detail),
            description: some(description),
            patches: Vec::new(),
        }
    }

    #[test]
    fn only_a_patch_or_a_reason_decides() {
        let of = |verdict, detail, description| {
            let (status, decides, text) = said(Package::default(), issue(verdict, detail, description));
            assert!(text.contains(detail), "{text}");
            (status, decides)
        };
        assert_eq!(of(Verdict::Patched, "fix-file-included", ""), (Status::Fixed, true));
        assert_eq!(of(Verdict::Patched, "backported-patch", ""), (Status::Fixed, true));
        assert_eq!(of(Verdict::Patched, "version-not-in-range", ""), (Status::NotAffected, false));
        assert_eq!(of(Verdict::Patched, "fixed-version", "fixed since 1.1"), (Status::NotAffected, false));
        assert_eq!(of(Verdict::Patched, "", ""), (Status::NotAffected, false));
        assert_eq!(of(Verdict::Ignored, "not-applicable-config", ""), (Status::NotAffected, true));
        assert_eq!(of(Verdict::Ignored, "ignored", "only on Windows"), (Status::NotAffected, true));
        assert_eq!(of(Verdict::Ignored, "ignored", ""), (Status::NotAffected, false));
        assert_eq!(of(Verdict::Ignored, "upstream-wontfix", "they will not"), (Status::NotAffected, false));
        assert_eq!(of(Verdict::Unpatched, "version-in-range", ""), (Status::UnderInvestigation, false));
        assert_eq!(of(Verdict::Unknown, "", ""), (Status::UnderInvestigation, false));
    }

    #[test]
    fn a_patch_bears_the_name_of_what_it_repairs() {
        let with = |file: &str| {
            let package = Package { patches: vec![file.into()], ..Package::default() };
            said(package, issue(Verdict::Ignored, "", "")).0
        };
        assert_eq!(with("package/zlib/0001-Fix-CVE-2020-1.patch"), Status::Fixed);
        assert_eq!(with("package/zlib/0001-CVE-2020-12.patch"), Status::NotAffected);
    }
}
