//! Rows of the table of `matching.md`, from their edges: the near miss and the unknown beside what `table.rs` shows.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use noharm_matcher::Part;
use noharm_model::advisory::{Advisory, Status};
use noharm_model::component::{Component, Patched};
use noharm_model::finding::UnknownReason;
use support::*;

mod a_dash_as_version {
    use super::*;

    fn unspecified(beside: &[&str]) -> Vec<Advisory> {
        let mut matches = vec![hit("a:acme:tool:-", &[])];
        matches.extend(beside.iter().map(|bound| hit("a:acme:tool:*", &[bound])));
        vec![nvd("CVE-2020-1", or(matches))]
    }

    #[test]
    fn a_match_beside_it_may_decide() {
        affected(verdict(unspecified(&["<2"]), cpe("acme:tool:1")));
        unknown(verdict(unspecified(&["<2"]), cpe("acme:tool:2")), UnknownReason::VersionUnspecified);
        unknown(verdict(unspecified(&[]), cpe("acme:tool:1")), UnknownReason::VersionUnspecified);
        nothing(verdict(unspecified(&[]), cpe("acme:other:1")));
    }
}

mod an_update {
    use super::*;

    #[test]
    fn no_update_is_one_that_must_be_stated() {
        let plain = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:2016:-", &[])]))];
        affected(verdict(plain(), cpe("acme:tool:2016:-")));
        nothing(verdict(plain(), cpe("acme:tool:2016:sp1")));
        nothing(verdict(plain(), cpe("acme:tool:2013")));
        unknown(verdict(plain(), cpe("acme:tool:2016")), UnknownReason::Update);
    }

    #[test]
    fn an_update_of_a_bound_lies_neither_within_nor_outside() {
        let to = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<=7.8.4"])]))];
        affected(verdict(to(), cpe("acme:tool:7.8.4")));
        affected(verdict(to(), cpe("acme:tool:7.8.3:rev26")));
        unknown(verdict(to(), cpe("acme:tool:7.8.4:rev26")), UnknownReason::Version);
        unknown(verdict(to(), cpe("acme:tool:7.8.4p1")), UnknownReason::Version);
        nothing(verdict(to(), cpe("acme:tool:7.8.5:rev1")));
        let below = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<7.8.4"])]))];
        nothing(verdict(below(), cpe("acme:tool:7.8.4:rev26")));
        let from = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &[">=1.15.0", "<1.15.2"])]))];
        affected(verdict(from(), cpe("acme:tool:1.15.0")));
        unknown(verdict(from(), cpe("acme:tool:1.15.0:alpha.3")), UnknownReason::Version);
        nothing(verdict(from(), cpe("acme:tool:1.14.0:alpha.3")));
        // Before what is fixed, as versions are ordered.
        affected(verdict(from(), cpe("acme:tool:1.15.2:rc.1")));
        nothing(verdict(from(), cpe("acme:tool:1.15.2:p1")));
        // What excludes it besides stays.
        let both = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &[">=1.15.0", "<1.15.0"])]))];
        nothing(verdict(both(), cpe("acme:tool:1.15.0:p3")));
    }

    #[test]
    fn a_milestone_is_one_in_short_and_in_full() {
        let short = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:9.0.0:m17", &[])]))];
        let full = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:9.0.0:milestone17", &[])]))];
        affected(verdict(short(), cpe("acme:tool:9.0.0:milestone17")));
        affected(verdict(full(), cpe("acme:tool:9.0.0:m17")));
        affected(verdict(full(), cpe("acme:tool:9.0.0.m17")));
        for other in ["9.0.0:milestone18", "9.0.0:milestone1", "9.0.1:milestone17"] {
            nothing(verdict(short(), cpe(&format!("acme:tool:{other}"))));
        }
        // Another word is not the same, and nobody says what it is.
        unknown(verdict(short(), cpe("acme:tool:9.0.0:mr17")), UnknownReason::Version);
        unknown(verdict(short(), cpe("acme:tool:9.0.0")), UnknownReason::Update);
    }
}

mod all_versions {
    use super::*;

    #[test]
    fn they_hold_the_version_that_is_not_stated_too() {
        let all = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &[])]))];
        assert!(affected(verdict(all(), cpe("acme:tool:7"))).all_versions);
        assert!(affected(verdict(all(), cpe("acme:tool"))).all_versions);
        nothing(verdict(all(), cpe("acme:toolbox:7")));
        let bounded = vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<8"])]))];
        unknown(verdict(bounded, cpe("acme:tool")), UnknownReason::Version);
    }
}

mod an_affected_default {
    use super::*;

    #[test]
    fn it_inverts_the_list_and_asks_for_the_version() {
        let above = || {
            let since = entry("2.0", Status::Unaffected, Some("*"));
            vec![cve5("CVE-2020-1", "Acme", "Tool", Status::Affected, vec![since])]
        };
        affected(verdict(above(), cpe("acme:tool:1.9")));
        nothing(verdict(above(), cpe("acme:tool:2.0")));
        unknown(verdict(above(), cpe("acme:tool")), UnknownReason::Version);
    }

    #[test]
    fn changes_ask_for_the_version_too() {
        let mut changing = entry("1.0", Status::Affected, Some("3.0"));
        changing.changes = vec![("2.0".into(), Status::Unaffected)];
        let changing =
            || vec![cve5("CVE-2020-1", "Acme", "Tool", Status::Unaffected, vec![changing.clone()])];
        affected(verdict(changing(), cpe("acme:tool:1.5")));
        nothing(verdict(changing(), cpe("acme:tool:2.5")));
        unknown(verdict(changing(), cpe("acme:tool")), UnknownReason::Version);
    }
}

mod tags_and_intervals {
    use super::*;

    fn tagged() -> Vec<Advisory> {
        let mut named = package("OSS-Fuzz", "file", Vec::new());
        named.versions = vec!["FILE5_32".into()];
        named.purl = Some("pkg:generic/file".into());
        vec![osv("osv:oss-fuzz", "OSV-2020-1", named)]
    }

    #[test]
    fn a_tag_is_the_version_in_it() {
        affected(verdict(tagged(), purl("pkg:generic/file@5.32")));
        nothing(verdict(tagged(), purl("pkg:generic/file@5.33")));
        unknown(verdict(tagged(), purl("pkg:generic/file")), UnknownReason::Version);
    }

    #[test]
    fn a_limit_and_several_intervals_ask_for_the_version() {
        for events in [&["+1.0", "|2.0"][..], &["+1.0", "-1.5", "+1.8", "-2.0"]] {
            let limited = || {
                vec![osv("osv:pypa", "PYSEC-1", package("PyPI", "tool", vec![range("ECOSYSTEM", events)]))]
            };
            affected(verdict(limited(), purl("pkg:pypi/tool@1.9")));
            nothing(verdict(limited(), purl("pkg:pypi/tool@2.0")));
            unknown(verdict(limited(), purl("pkg:pypi/tool")), UnknownReason::Version);
        }
    }
}

mod withdrawn {
    use super::*;

    #[test]
    fn what_another_source_cannot_decide_stays_unknown() {
        let mut gone = nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<2"])]));
        gone.withdrawn = true;
        let other = |version: &str| {
            let entries = vec![entry(version, Status::Affected, None)];
            cve5("CVE-2020-1", "acme", "tool", Status::Unknown, entries)
        };
        affected(verdict(vec![gone.clone(), other("1")], cpe("acme:tool:1")));
        unknown(
            verdict(vec![gone.clone(), other("n/a")], cpe("acme:tool:1")),
            UnknownReason::VersionUnspecified,
        );
        cleared(verdict(vec![gone], cpe("acme:tool:1")));
    }
}

mod fixes_of_a_release {
    use super::*;

    fn feed() -> Vec<Advisory> {
        vec![fix("DSA-1-1", "Debian:9", "tool", "1.0-2", &["CVE-2020-9"])]
    }

    fn tool(rest: &str) -> Component {
        purl(&format!("pkg:deb/debian/{rest}"))
    }

    #[test]
    fn the_version_that_is_not_stated_is_unknown() {
        affected(verdict(feed(), tool("tool@1.0-1?distro=debian-9")));
        nothing(verdict(feed(), tool("tool@1.0-2?distro=debian-9")));
        unknown(verdict(feed(), tool("tool?distro=debian-9")), UnknownReason::Version);
    }

    #[test]
    fn alpines_version_that_is_not_stated_is_unknown() {
        let alpine = || vec![fix("ALPINE-CVE-2020-9", "Alpine:v3.8", "tool", "1.0-r2", &["CVE-2020-9"])];
        let at = |rest: &str| purl(&format!("pkg:apk/alpine/{rest}distro=alpine-3.8.4"));
        affected(verdict(alpine(), at("tool@1.0-r1?")));
        nothing(verdict(alpine(), at("tool@1.0-r2?")));
        unknown(verdict(alpine(), at("tool?")), UnknownReason::Version);
    }

    #[test]
    fn silence_where_upstream_cannot_tell_is_unknown_too() {
        let mut both = feed();
        both.push(nvd("CVE-2020-7", or(vec![hit("a:acme:tool:*", &["<=3"])])));
        let at = |version: &str| {
            let mut component = tool(&format!("tool@{version}?distro=debian-9"));
            component.cpes = vec![format!("cpe:2.3:a:acme:tool:{version}:*:*:*:*:*:*:*")];
            let found = matched(both.clone(), &[component]).findings;
            found.into_iter().find(|finding| finding.id == "CVE-2020-7")
        };
        unknown(at("2.0-1"), UnknownReason::VendorSilent);
        nothing(at("4.0-1"));
    }
}

mod patched {
    use super::*;

    #[test]
    fn a_patch_of_one_flaw_leaves_the_others_as_they_are() {
        let advisories = || {
            let bounded = |id| nvd(id, or(vec![hit("a:acme:tool:*", &["<2"])]));
            vec![bounded("CVE-2020-1"), bounded("CVE-2020-2")]
        };
        let with = |version: &str| {
            let mut component = cpe(&format!("acme:tool{version}"));
            component.patched = vec![Patched { id: "CVE-2020-1".into(), kind: "backport".into() }];
            let mut found = matched(advisories(), &[component]).findings;
            let second = found.pop();
            (found.pop(), second)
        };
        let (first, second) = with(":1");
        cleared(first);
        affected(second);
        let (first, second) = with("");
        cleared(first);
        unknown(second, UnknownReason::Version);
        assert_eq!(with(":2"), (None, None));
    }
}

mod negated {
    use super::*;

    #[test]
    fn unknown_stays_unknown_when_it_is_negated() {
        let guard = |bounds: &[&str]| {
            let mut guard = or(vec![gate("a:acme:guard:*", bounds)]);
            guard.negate = true;
            vec![nvd("CVE-2020-1", and(vec![or(vec![hit("a:acme:tool:1", &[])]), guard]))]
        };
        let one = |guarding: &str| [cpe("acme:tool:1"), cpe(guarding)];
        affected(matched(guard(&["<2"]), &one("acme:guard:2")).findings.pop());
        cleared(matched(guard(&["<2"]), &one("acme:guard:1")).findings.pop());
        let unstated = one("acme:guard");
        let part = Part { components: &unstated, closed: true, ..Part::default() };
        let found = matched_in(guard(&["<2"]), &[part]).findings.pop().unwrap();
        assert_eq!(found.applies, noharm_model::finding::Applies::Unknown, "{found:#?}");
    }
}

#[test]
fn an_update_that_no_word_tells_joins_the_version_too() {
    let r7 = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:5.4:r7", &[])]))];
    affected(verdict(r7(), cpe("acme:tool:5.4r7")));
    affected(verdict(r7(), cpe("acme:tool:5.4:r7")));
    nothing(verdict(r7(), cpe("acme:tool:5.4r8")));
    nothing(verdict(r7(), cpe("acme:tool:5.40")));
    unknown(verdict(r7(), cpe("acme:tool:5.4")), UnknownReason::Update);
}

#[test]
fn what_a_record_says_not_to_have_is_not_what_has_it() {
    // Version, update, edition, language, software edition, target software.
    let none = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:1:*:*:*:*:-", &[])]))];
    affected(verdict(none(), cpe("acme:tool:1")));
    affected(verdict(none(), cpe("acme:tool:1:*:*:*:*:-")));
    nothing(verdict(none(), cpe("acme:tool:1:*:*:*:*:mac_os")));
    let mac = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:1:*:*:*:*:mac_os", &[])]))];
    nothing(verdict(mac(), cpe("acme:tool:1:*:*:*:*:-")));
    unknown(verdict(mac(), cpe("acme:tool:1")), UnknownReason::Update);
}
