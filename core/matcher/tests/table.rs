//! Every row of the table of `matching.md`: a case that is affected, a near miss that is not, one that is unknown.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use noharm_matcher::Part;
use noharm_model::advisory::{Affected, CpeMatch, Node, Status};
use noharm_model::component::{Component, Patched};
use noharm_model::finding::{Applies, UnknownReason};
use support::*;

mod and_nodes {
    use super::*;

    /// An application of 1.0 running on a host application.
    fn on_host() -> Vec<noharm_model::advisory::Advisory> {
        let tree = and(vec![or(vec![hit("a:acme:plugin:1.0", &[])]), or(vec![gate("a:acme:host", &[])])]);
        vec![nvd("CVE-2020-1", tree)]
    }

    #[test]
    fn the_partner_is_there() {
        let components = [cpe("acme:plugin:1.0"), cpe("acme:host:3")];
        let found = matched(on_host(), &components).findings;
        assert_eq!(found.len(), 1, "the gate itself is no finding");
        assert_eq!((found[0].component, found[0].applies), (0, Applies::Affected));
    }

    #[test]
    fn the_partner_is_in_another_part_of_the_device() {
        let (plugin, host) = ([cpe("acme:plugin:1.0")], [cpe("acme:host:3")]);
        let parts = [
            Part { components: &plugin, closed: true, ..Part::default() },
            Part { components: &host, ..Part::default() },
        ];
        assert_eq!(matched_in(on_host(), &parts).findings[0].applies, Applies::Affected);
    }

    #[test]
    fn missing_from_a_closed_inventory_is_false() {
        let components = [cpe("acme:plugin:1.0")];
        let parts = [Part { name: "panel".into(), components: &components, closed: true, ..Part::default() }];
        let found = matched_in(on_host(), &parts).findings.pop();
        assert!(cleared(found).reason.contains("closed inventory of panel"));
    }

    #[test]
    fn missing_from_an_open_inventory_is_unknown() {
        unknown(verdict(on_host(), cpe("acme:plugin:1.0")), UnknownReason::Configuration);
        nothing(verdict(on_host(), cpe("acme:plugin:1.1")));
    }

    #[test]
    fn hardware_and_systems_are_unknown_even_where_it_is_closed() {
        for part in ["o", "h"] {
            let tree = and(vec![
                or(vec![hit("a:acme:tool:1.0", &[])]),
                or(vec![gate(&format!("{part}:big:system"), &[])]),
            ]);
            let components = [cpe("acme:tool:1.0")];
            let parts = [Part { components: &components, closed: true, ..Part::default() }];
            let found = matched_in(vec![nvd("CVE-2020-1", tree.clone())], &parts).findings.pop();
            unknown(found, UnknownReason::Configuration);
            let declared = Part {
                components: &components,
                operating_systems: vec!["cpe:2.3:o:big:system:7".into()],
                hardware: vec!["cpe:2.3:h:big:system:-".into()],
                ..Part::default()
            };
            affected(matched_in(vec![nvd("CVE-2020-1", tree)], &[declared]).findings.pop());
        }
    }

    #[test]
    fn a_partner_of_the_wrong_version_is_false() {
        let tree = and(vec![or(vec![hit("a:acme:plugin:1.0", &[])]), or(vec![gate("a:acme:host", &["<3"])])]);
        let components = [cpe("acme:plugin:1.0"), cpe("acme:host:3")];
        let found = matched(vec![nvd("CVE-2020-1", tree)], &components).findings;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].applies, Applies::NotAffected);
    }

    #[test]
    fn both_sides_vulnerable_are_two_findings() {
        let tree = and(vec![or(vec![hit("a:acme:one:1", &[])]), or(vec![hit("a:acme:two:1", &[])])]);
        let found = matched(vec![nvd("CVE-2020-1", tree)], &[cpe("acme:one:1"), cpe("acme:two:1")]).findings;
        assert_eq!(found.iter().map(|found| found.component).collect::<Vec<_>>(), [0, 1]);
        assert!(found.iter().all(|found| found.applies == Applies::Affected));
    }

    #[test]
    fn another_branch_of_the_or_makes_no_finding_here() {
        let node = Node {
            children: vec![
                and(vec![or(vec![hit("a:acme:one:1", &[])]), or(vec![gate("a:acme:host", &["<1"])])]),
                or(vec![hit("a:acme:two:1", &[])]),
            ],
            ..Node::default()
        };
        let found = matched(
            vec![nvd("CVE-2020-1", node)],
            &[cpe("acme:one:1"), cpe("acme:two:1"), cpe("acme:host:2")],
        )
        .findings;
        let applies: Vec<_> = found.iter().map(|found| (found.component, found.applies)).collect();
        assert_eq!(applies, [(0, Applies::NotAffected), (1, Applies::Affected)]);
    }

    #[test]
    fn a_negated_gate_swaps_true_and_false() {
        let without = |host: Vec<CpeMatch>| {
            let negated = Node { negate: true, ..or(host) };
            vec![nvd("CVE-2020-1", and(vec![or(vec![hit("a:acme:tool:1", &[])]), negated]))]
        };
        let advisories = without(vec![gate("a:acme:guard", &[])]);
        let with_guard = [cpe("acme:tool:1"), cpe("acme:guard:1")];
        cleared(matched(advisories.clone(), &with_guard).findings.pop());
        unknown(verdict(advisories.clone(), cpe("acme:tool:1")), UnknownReason::Configuration);
        let components = [cpe("acme:tool:1")];
        let closed = Part { components: &components, closed: true, ..Part::default() };
        affected(matched_in(advisories, &[closed]).findings.pop());
    }
}

mod firmware_on_hardware {
    use super::*;

    fn router() -> Vec<noharm_model::advisory::Advisory> {
        let firmware = or(vec![hit("o:acme:x1_firmware", &["<2.0"])]);
        vec![nvd("CVE-2020-1", and(vec![firmware, or(vec![gate("h:acme:x1:-", &[])])]))]
    }

    #[test]
    fn both_are_there() {
        let found = matched(router(), &[cpe("o:acme:x1_firmware:1.9"), cpe("h:acme:x1:*")]).findings;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].component, found[0].applies), (0, Applies::Affected));
        assert_eq!(found[0].fixed.as_deref(), Some("2.0"));
        assert!(matched(router(), &[cpe("o:acme:x1_firmware:2.0"), cpe("h:acme:x1:*")]).findings.is_empty());
    }

    #[test]
    fn one_of_the_two_is_unknown() {
        unknown(verdict(router(), cpe("o:acme:x1_firmware:1.9")), UnknownReason::FirmwareVersion);
        unknown(verdict(router(), cpe("h:acme:x1:*")), UnknownReason::FirmwareVersion);
        nothing(verdict(router(), cpe("o:acme:x1_firmware:2.0")));
    }

    #[test]
    fn declared_hardware_counts() {
        let components = [cpe("o:acme:x1_firmware:1.9")];
        let part =
            Part { components: &components, hardware: vec!["cpe:2.3:h:acme:x1:-".into()], ..Part::default() };
        affected(matched_in(router(), &[part]).findings.pop());
    }
}

mod cpe_versions {
    use super::*;

    #[test]
    fn a_dash_is_unspecified() {
        unknown(
            verdict(vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:-", &[])]))], cpe("acme:tool:1")),
            UnknownReason::VersionUnspecified,
        );
    }

    #[test]
    fn a_star_without_bounds_is_all_versions() {
        let all = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &[])]))];
        assert!(affected(verdict(all(), cpe("acme:tool:1"))).all_versions);
        let bounded = vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<2"])]))];
        assert!(!affected(verdict(bounded.clone(), cpe("acme:tool:1"))).all_versions);
        nothing(verdict(bounded.clone(), cpe("acme:tool:2")));
        unknown(verdict(bounded, cpe("acme:tool")), UnknownReason::Version);
    }

    #[test]
    fn the_update_joins_the_version() {
        let p1 = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:9.0:p1", &[])]))];
        affected(verdict(p1(), cpe("acme:tool:9.0:p1")));
        affected(verdict(p1(), cpe("acme:tool:9.0p1")));
        nothing(verdict(p1(), cpe("acme:tool:9.0:p2")));
        nothing(verdict(p1(), cpe("acme:tool:9.0:-")));
        nothing(verdict(p1(), cpe("acme:tool:9.1")));
        unknown(verdict(p1(), cpe("acme:tool:9.0")), UnknownReason::Update);
    }

    #[test]
    fn an_update_beside_a_bound_joins_the_bound() {
        let to_p11 = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*:p11", &["<=4.2.8"])]))];
        affected(verdict(to_p11(), cpe("acme:tool:4.2.8:p11")));
        affected(verdict(to_p11(), cpe("acme:tool:4.2.7")));
        nothing(verdict(to_p11(), cpe("acme:tool:4.2.8:p12")));
        unknown(verdict(to_p11(), cpe("acme:tool:4.2.8")), UnknownReason::Update);
    }

    #[test]
    fn a_star_with_an_update_asks_for_the_update() {
        let sp2 = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*:sp2", &[])]))];
        assert!(affected(verdict(sp2(), cpe("acme:tool:7:sp2"))).all_versions);
        nothing(verdict(sp2(), cpe("acme:tool:7:sp3")));
        unknown(verdict(sp2(), cpe("acme:tool:7")), UnknownReason::Update);
    }
}

mod osv_records {
    use super::*;
    use noharm_model::advisory::AffectedPackage;

    fn of(
        ranges: Vec<noharm_model::advisory::Range>,
        versions: &[&str],
    ) -> Vec<noharm_model::advisory::Advisory> {
        let versions = versions.iter().map(|&version| version.into()).collect();
        vec![osv("osv:pypa", "PYSEC-1", AffectedPackage { versions, ..package("PyPI", "tool", ranges) })]
    }

    fn at(version: &str) -> Component {
        purl(&format!("pkg:pypi/tool@{version}"))
    }

    #[test]
    fn versions_or_ranges_suffice() {
        let both = || of(vec![range("ECOSYSTEM", &["+0", "-1.0"])], &["3.0"]);
        affected(verdict(both(), at("0.9")));
        affected(verdict(both(), at("3.0")));
        nothing(verdict(both(), at("1.0")));
        unknown(verdict(both(), purl("pkg:pypi/tool")), UnknownReason::Version);
    }

    #[test]
    fn last_affected_is_inclusive_and_fixed_is_not() {
        let last = || of(vec![range("ECOSYSTEM", &["+1.0", "=2.0"])], &[]);
        affected(verdict(last(), at("2.0")));
        nothing(verdict(last(), at("2.0.1")));
        nothing(verdict(last(), at("0.9")));
        let fixed = affected(verdict(of(vec![range("ECOSYSTEM", &["+0", "-2.0"])], &[]), at("1.9")));
        assert_eq!(fixed.fixed.as_deref(), Some("2.0"));
        unknown(verdict(last(), at("not-a-version")), UnknownReason::Version);
    }

    #[test]
    fn several_intervals_and_events_out_of_order() {
        let two = || of(vec![range("ECOSYSTEM", &["-3.5", "+3.0", "-1.5", "+0"])], &[]);
        affected(verdict(two(), at("1.0")));
        nothing(verdict(two(), at("2.0")));
        affected(verdict(two(), at("3.1")));
        nothing(verdict(two(), at("3.5")));
    }

    #[test]
    fn what_lies_above_the_limit_is_not_spoken_of() {
        let limited = || of(vec![range("ECOSYSTEM", &["+1.0", "|2.0"])], &[]);
        affected(verdict(limited(), at("1.5")));
        nothing(verdict(limited(), at("2.0")));
        let open = of(vec![range("ECOSYSTEM", &["+1.0", "|*"])], &[]);
        affected(verdict(open, at("9.0")));
    }

    #[test]
    fn tags_are_versions_too() {
        let mut tagged = package("OSS-Fuzz", "file", vec![range("GIT", &["+abc", "-def"])]);
        tagged.versions = vec!["FILE5_32".into(), "FILE5_33".into()];
        tagged.purl = Some("pkg:generic/file".into());
        let advisories = vec![osv("osv:oss-fuzz", "OSV-2020-1", tagged)];
        affected(verdict(advisories.clone(), purl("pkg:generic/file@5.32")));
        nothing(verdict(advisories, purl("pkg:generic/file@5.34")));
    }

    #[test]
    fn commits_decide_only_where_they_are_equal() {
        let commits = || {
            let mut named = package("OSS-Fuzz", "tool", vec![range("GIT", &["+aaa111", "-bbb222"])]);
            named.purl = Some("pkg:generic/tool".into());
            vec![osv("osv:oss-fuzz", "OSV-2020-1", named)]
        };
        let built_from = |commit: Option<&str>| Component {
            commit: commit.map(Into::into),
            ..purl("pkg:generic/tool@1.0")
        };
        affected(verdict(commits(), built_from(Some("AAA111"))));
        nothing(verdict(commits(), built_from(Some("bbb222"))));
        unknown(verdict(commits(), built_from(Some("ccc333"))), UnknownReason::Commit);
        unknown(verdict(commits(), built_from(None)), UnknownReason::Commit);
    }

    #[test]
    fn a_range_in_commits_hides_no_other_range() {
        let mixed =
            || of(vec![range("GIT", &["+aaa111", "-bbb222"]), range("ECOSYSTEM", &["+0", "-1.0"])], &[]);
        affected(verdict(mixed(), at("0.9")));
        nothing(verdict(mixed(), at("1.0")));
    }

    #[test]
    fn an_ecosystem_without_a_scheme_is_unknown() {
        let strange = vec![osv("osv:x", "X-1", {
            let mut strange = package("Strange", "tool", vec![range("ECOSYSTEM", &["+0", "-2"])]);
            strange.purl = Some("pkg:strange/tool".into());
            strange
        })];
        unknown(verdict(strange, purl("pkg:strange/tool@1")), UnknownReason::Scheme);
    }
}

mod cve5_records {
    use super::*;

    fn of(
        default: Status,
        entries: Vec<noharm_model::advisory::CveVersion>,
    ) -> Vec<noharm_model::advisory::Advisory> {
        vec![cve5("CVE-2020-1", "Acme", "Tool", default, entries)]
    }

    #[test]
    fn entries_then_the_default() {
        let below = || of(Status::Unaffected, vec![entry("1.0", Status::Affected, Some("2.0"))]);
        assert_eq!(affected(verdict(below(), cpe("acme:tool:1.5"))).fixed.as_deref(), Some("2.0"));
        nothing(verdict(below(), cpe("acme:tool:2.0")));
        unknown(verdict(below(), cpe("acme:tool")), UnknownReason::Version);
        let silent = of(Status::Unknown, vec![entry("1.0", Status::Affected, Some("2.0"))]);
        unknown(verdict(silent, cpe("acme:tool:2.0")), UnknownReason::Version);
    }

    #[test]
    fn an_affected_default_inverts_the_list() {
        let above = || of(Status::Affected, vec![entry("2.0", Status::Unaffected, Some("*"))]);
        affected(verdict(above(), cpe("acme:tool:1.0")));
        nothing(verdict(above(), cpe("acme:tool:2.1")));
        assert!(affected(verdict(of(Status::Affected, Vec::new()), cpe("acme:tool:1"))).all_versions);
    }

    #[test]
    fn changes_turn_the_status_from_a_version_on() {
        let mut changing = entry("1.0", Status::Affected, Some("3.0"));
        changing.changes = vec![("1.2".into(), Status::Unaffected), ("2.0".into(), Status::Affected)];
        let changing = || of(Status::Unaffected, vec![changing.clone()]);
        affected(verdict(changing(), cpe("acme:tool:1.1")));
        nothing(verdict(changing(), cpe("acme:tool:1.5")));
        affected(verdict(changing(), cpe("acme:tool:2.1")));
        nothing(verdict(changing(), cpe("acme:tool:3.0")));
    }

    #[test]
    fn custom_uses_the_products_scheme() {
        let letters = || {
            vec![cve5(
                "CVE-2020-1",
                "OpenSSL",
                "OpenSSL",
                Status::Unaffected,
                vec![entry("1.0.2", Status::Affected, Some("1.0.2m"))],
            )]
        };
        affected(verdict(letters(), cpe("openssl:openssl:1.0.2k")));
        nothing(verdict(letters(), cpe("openssl:openssl:1.0.2za")));
    }

    #[test]
    fn no_version_said_is_unspecified_and_all_is_all() {
        let unsaid = of(Status::Unknown, vec![entry("n/a", Status::Affected, None)]);
        unknown(verdict(unsaid, cpe("acme:tool:1")), UnknownReason::VersionUnspecified);
        let every = of(Status::Unknown, vec![entry("0", Status::Affected, Some("*"))]);
        assert!(affected(verdict(every, cpe("acme:tool:1"))).all_versions);
    }

    #[test]
    fn prose_is_undetermined() {
        let prose =
            of(Status::Unaffected, vec![entry("All versions of the old series", Status::Affected, None)]);
        unknown(verdict(prose, cpe("acme:tool:1")), UnknownReason::Version);
    }
}

mod withdrawn_records {
    use super::*;

    #[test]
    fn withdrawal_retracts_with_history() {
        let mut advisory = nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<2"])]));
        affected(verdict(vec![advisory.clone()], cpe("acme:tool:1")));
        advisory.withdrawn = true;
        let found = cleared(verdict(vec![advisory.clone()], cpe("acme:tool:1")));
        assert!(
            found.reason.contains("withdrew") && found.walk.iter().any(|line| line.contains("(withdrawn)"))
        );
        nothing(verdict(vec![advisory], cpe("acme:tool:2")));
    }

    #[test]
    fn what_another_source_says_stands() {
        let mut one = nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<2"])]));
        one.withdrawn = true;
        let two = cve5(
            "CVE-2020-1",
            "acme",
            "tool",
            Status::Unaffected,
            vec![entry("0", Status::Affected, Some("2"))],
        );
        let found = affected(verdict(vec![one, two], cpe("acme:tool:1")));
        assert_eq!(found.sources, ["cve"]);
    }
}

mod distributions {
    use super::*;

    fn feeds() -> Vec<noharm_model::advisory::Advisory> {
        vec![
            nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<=2.76"])])),
            nvd("CVE-2020-2", or(vec![hit("a:acme:tool:*", &["<=2.77"])])),
            fix("DSA-10-1", "Debian:9", "tool", "2.76-5+deb9u1", &["CVE-2020-1"]),
            fix("DSA-11-1", "Debian:10", "tool", "2.80-1+deb10u1", &["CVE-2020-2"]),
        ]
    }

    fn tool(version: &str, release: &str) -> Component {
        let version = version.replace('+', "%2B");
        let mut component =
            purl(&format!("pkg:deb/debian/tool-bin@{version}?arch=amd64&distro={release}&upstream=tool"));
        component.cpes = vec![format!("cpe:2.3:a:acme:tool:{}:*:*:*:*:*:*:*", version.replace("%2B", "\\+"))];
        component
    }

    fn by_id(found: Vec<noharm_model::finding::Finding>, id: &str) -> Option<noharm_model::finding::Finding> {
        found.into_iter().find(|found| found.id == id)
    }

    #[test]
    fn the_vendors_feed_decides_for_its_release() {
        let found = matched(feeds(), &[tool("2.76-5", "debian-9")]).findings;
        let first = affected(by_id(found.clone(), "CVE-2020-1"));
        assert_eq!(
            (first.fixed.as_deref(), first.identity.as_str()),
            (Some("2.76-5+deb9u1"), "source package")
        );
        assert!(first.reason.contains("DSA-10-1"), "{}", first.reason);
        let fixed = matched(feeds(), &[tool("2.76-5+deb9u1", "debian-9")]).findings;
        assert!(cleared(by_id(fixed, "CVE-2020-1")).reason.contains("though upstream NVD names it"));
    }

    #[test]
    fn silence_inside_the_upstream_range_is_unknown() {
        let found = matched(feeds(), &[tool("2.76-5", "stretch")]).findings;
        let silent = unknown(by_id(found, "CVE-2020-2"), UnknownReason::VendorSilent);
        assert!(
            silent.reason.contains("it names Debian:10"),
            "another release proves nothing: {}",
            silent.reason
        );
        nothing(by_id(matched(feeds(), &[tool("2.78-1", "debian-9")]).findings, "CVE-2020-2"));
    }

    #[test]
    fn a_release_without_a_feed_is_not_covered() {
        let found = matched(feeds(), &[tool("2.76-5", "debian-12")]);
        unknown(by_id(found.findings.clone(), "CVE-2020-1"), UnknownReason::NotCovered);
        assert!(!found.coverage[0].covered && found.coverage[0].remark.contains("Debian:12"));
        let unstated = matched(feeds(), &[purl("pkg:deb/debian/tool@2.76-5")]);
        assert!(unstated.coverage[0].remark.contains("not stated"));
    }

    #[test]
    fn rebuilds_are_dropped_and_source_versions_used() {
        let rebuilt = vec![fix("DSA-1-1", "Debian:9", "tool", "1.0-2", &["CVE-2020-9"])];
        let bin = |purl_text: &str| verdict(rebuilt.clone(), purl(purl_text));
        nothing(bin("pkg:deb/debian/x@1.0-2%2Bb1?distro=debian-9&upstream=tool"));
        affected(bin("pkg:deb/debian/x@1.0-1%2Bb9?distro=debian-9&upstream=tool"));
        nothing(bin("pkg:deb/debian/x@0.5?distro=debian-9&upstream=tool%401.0-2"));
    }

    #[test]
    fn a_foreign_suffix_is_a_derivative() {
        let feed = vec![fix("DSA-1-1", "Debian:9", "tool", "1.0-2", &["CVE-2020-9"])];
        let at = |version: &str| {
            verdict(feed.clone(), purl(&format!("pkg:deb/debian/tool@{version}?distro=debian-9")))
        };
        unknown(at("1.0-1%2Brpt1"), UnknownReason::Derivative);
        unknown(at("1.0-2%2Brpt1"), UnknownReason::Derivative);
        nothing(at("1.1-1%2Brpt1"));
        affected(at("1.0-1"));
    }

    #[test]
    fn fixes_named_twice() {
        let revisions = |ids: [&str; 2]| {
            vec![
                fix(ids[0], "Debian:9", "tool", "1.0-2", &["CVE-2020-9"]),
                fix(ids[1], "Debian:9", "tool", "1.0-3", &["CVE-2020-9"]),
            ]
        };
        let at = |ids, version: &str| {
            verdict(revisions(ids), purl(&format!("pkg:deb/debian/tool@{version}?distro=debian-9")))
        };
        nothing(at(["DSA-5-1", "DSA-5-2"], "1.0-2"));
        affected(at(["DSA-5-1", "DSA-5-2"], "1.0-1"));
        let latest = affected(at(["DSA-5-1", "DLA-9-1"], "1.0-2"));
        assert_eq!(latest.fixed.as_deref(), Some("1.0-3"));
        assert!(latest.reason.contains("latest"), "{}", latest.reason);
    }

    #[test]
    fn the_cves_own_facts_are_joined() {
        let mut described = nvd("CVE-2020-9", or(Vec::new()));
        described.cwes = vec![787];
        described.exploit_published = true;
        let feed =
            vec![described, fix("DSA-1-1", "Debian:9", "tool", "1.0-2", &["CVE-2020-9", "CVE-2020-8"])];
        let found = matched(feed, &[purl("pkg:deb/debian/tool@1.0-1?distro=debian-9")]).findings;
        assert_eq!(
            found.iter().map(|found| found.id.as_str()).collect::<Vec<_>>(),
            ["CVE-2020-8", "CVE-2020-9"]
        );
        assert_eq!(
            (found[1].facts.cwes.as_slice(), found[1].facts.exploit_published),
            ([787].as_slice(), true)
        );
        assert_eq!(found[1].sources, ["osv:debian"]);
        assert!(found[0].facts.cwes.is_empty() && found[1].aliases.is_empty());
    }

    #[test]
    fn alpine_reads_its_own_release() {
        let feed = vec![fix("ALPINE-CVE-2020-9", "Alpine:v3.8", "tool", "1.0-r2", &["CVE-2020-9"])];
        affected(verdict(feed.clone(), purl("pkg:apk/alpine/tool@1.0-r1?distro=alpine-3.8.4")));
        nothing(verdict(feed, purl("pkg:apk/alpine/tool@1.0-r2?distro=alpine-3.8.4")));
    }
}

mod patched_by_the_maker {
    use super::*;

    #[test]
    fn a_patch_is_shown_as_evidence() {
        let advisories = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<2"])]))];
        let with = |id: &str| {
            let mut component = cpe("acme:tool:1");
            component.patched = vec![Patched { id: id.into(), kind: "backport".into() }];
            component
        };
        let found = cleared(verdict(advisories(), with("CVE-2020-1")));
        assert!(
            found.reason.contains("backport")
                && found.walk.iter().any(|line| line.contains("without the patch"))
        );
        affected(verdict(advisories(), with("CVE-2020-2")));
    }
}

mod contradictions {
    use super::*;

    #[test]
    fn two_sources_that_contradict_each_other_are_a_conflict() {
        let one = nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<2"])]));
        let two = cve5(
            "CVE-2020-1",
            "acme",
            "tool",
            Status::Unaffected,
            vec![entry("0", Status::Affected, Some("1"))],
        );
        let found = unknown(verdict(vec![one.clone(), two], cpe("acme:tool:1.5")), UnknownReason::Conflict);
        assert!(found.reason.contains("NVD") && found.reason.contains("CVE list"), "{}", found.reason);
        let silent = cve5(
            "CVE-2020-1",
            "acme",
            "tool",
            Status::Unknown,
            vec![entry("0", Status::Affected, Some("1"))],
        );
        affected(verdict(vec![one, silent], cpe("acme:tool:1.5")));
    }

    #[test]
    fn blocks_of_one_record_are_alternatives() {
        let blocks = vec![
            Affected::Configuration(or(vec![hit("a:acme:tool:*", &["<1"])])),
            Affected::Configuration(or(vec![hit("a:acme:tool:*", &[">=2", "<3"])])),
        ];
        affected(verdict(vec![record("nvd", "CVE-2020-1", blocks)], cpe("acme:tool:2.5")));
    }
}
