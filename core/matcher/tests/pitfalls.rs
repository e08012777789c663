//! The fifteen pitfalls of matching, each with a true positive, a near miss and an unknown.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use noharm_matcher::{Inventory, matches};
use noharm_model::advisory::{Affected, Epss, Kev, Status};
use noharm_model::component::{Component, SourcePackage};
use noharm_model::finding::{Applies, UnknownReason};
use support::*;

mod p01_epochs {
    use super::*;

    #[test]
    fn an_epoch_is_no_digit_of_upstreams_version() {
        let upstream = || vec![nvd("CVE-2014-9390", or(vec![hit("a:git-scm:git:*", &["<1.8.5.6"])]))];
        let git = |version: &str| {
            let mut git = purl(&format!("pkg:deb/debian/git@{version}?distro=debian-12"));
            git.cpes = vec!["cpe:2.3:a:git-scm:git:*:*:*:*:*:*:*:*".into()];
            git
        };
        nothing(verdict(upstream(), git("1%3A2.39.5-0%2Bdeb12u1")));
        unknown(verdict(upstream(), git("1%3A1.7.10-1")), UnknownReason::NotCovered);
        let feed = || vec![fix("DSA-1-1", "Debian:12", "git", "1:1.5-1", &["CVE-2014-9390"])];
        nothing(verdict(feed(), git("1%3A2.39.5-1")));
        affected(verdict(feed(), git("2.39.5-1")));
    }
}

mod p02_backports {
    use super::*;

    #[test]
    fn the_distributions_fix_counts_not_upstreams() {
        let both = || {
            vec![
                nvd("CVE-2023-1", or(vec![hit("a:acme:lib:*", &["<2.31"])])),
                fix("DSA-1-1", "Debian:10", "lib", "2.20-3", &["CVE-2023-1"]),
            ]
        };
        let lib = |version: &str, release: &str| {
            let mut lib = purl(&format!("pkg:deb/debian/lib@{version}?distro=debian-{release}"));
            lib.cpes = vec!["cpe:2.3:a:acme:lib:*:*:*:*:*:*:*:*".into()];
            lib
        };
        affected(verdict(both(), lib("2.20-2", "10")));
        cleared(verdict(both(), lib("2.20-3", "10")));
        unknown(verdict(both(), lib("2.20-3", "11")), UnknownReason::NotCovered);
    }
}

mod p03_wildcards_and_na {
    use super::*;

    #[test]
    fn any_is_not_knowledge_and_na_is_not_all() {
        let zlib = || vec![nvd("CVE-2018-1", or(vec![hit("a:zlib:zlib:1.2", &[])]))];
        affected(verdict(zlib(), cpe("*:zlib:1.2")));
        nothing(verdict(zlib(), cpe("*:*:1.2")));
        nothing(verdict(zlib(), cpe("zlib:*:1.2")));
        nothing(verdict(zlib(), cpe("zlib:-:1.2")));
        unknown(verdict(zlib(), cpe("zlib:zlib")), UnknownReason::Version);
        let na = vec![nvd("CVE-2007-4465", or(vec![hit("a:apache:http_server:-", &[])]))];
        unknown(verdict(na, cpe("apache:http_server:2.4.62")), UnknownReason::VersionUnspecified);
    }

    #[test]
    fn no_update_is_more_than_no_word_of_one() {
        let office = || vec![nvd("CVE-2017-0199", or(vec![hit("a:acme:office:2016:-", &[])]))];
        affected(verdict(office(), cpe("acme:office:2016:-")));
        nothing(verdict(office(), cpe("acme:office:2016:sp1")));
        unknown(verdict(office(), cpe("acme:office:2016")), UnknownReason::Update);
    }

    #[test]
    fn escapes_are_read() {
        let lite = vec![nvd(
            "CVE-2015-8978",
            or(vec![hit(r"cpe:2.3:a:soap\:\:lite_project:soap\:\:lite:*:*:*:*:*:perl:*:*", &["<1.15"])]),
        )];
        let mut component = named("SOAP::Lite", "1.14");
        component.cpes = vec![r"cpe:2.3:a:soap\:\:lite_project:soap\:\:lite:1.14:*:*:*:*:perl:*:*".into()];
        affected(verdict(lite, component));
    }

    #[test]
    fn a_pattern_in_the_criteria_covers() {
        let series = || vec![nvd("CVE-2018-1", or(vec![hit("a:acme:tool:2.*", &[])]))];
        affected(verdict(series(), cpe("acme:tool:2.7")));
        nothing(verdict(series(), cpe("acme:tool:3.0")));
    }
}

mod p04_bounds {
    use super::*;

    #[test]
    fn an_update_of_a_bounds_own_version_is_open() {
        let suite = || vec![nvd("CVE-2018-1", or(vec![hit("a:acme:suite:*", &["<=7.8.4"])]))];
        affected(verdict(suite(), cpe("acme:suite:7.8.4")));
        nothing(verdict(suite(), cpe("acme:suite:7.8.5:rev26")));
        unknown(verdict(suite(), cpe("acme:suite:7.8.4:rev26")), UnknownReason::Version);
    }

    #[test]
    fn each_of_the_four_bounds_and_both_ends() {
        let between = |bounds: &[&str]| vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", bounds)]))];
        let at =
            |bounds: &[&str], version: &str| verdict(between(bounds), cpe(&format!("acme:tool:{version}")));
        affected(at(&[">=1.0"], "1.0"));
        nothing(at(&[">1.0"], "1.0"));
        affected(at(&[">1.0"], "1.0.1"));
        affected(at(&["<=2.0"], "2.0"));
        nothing(at(&["<2.0"], "2.0"));
        nothing(at(&[">=1.0", "<2.0"], "1.9.zebra.quagga?").filter(|found| found.unknown.is_none()));
        unknown(at(&["<2.0"], "*"), UnknownReason::Version);
    }

    #[test]
    fn a_version_beside_a_range_suffices() {
        let both = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:5.0", &["<2.0"])]))];
        affected(verdict(both(), cpe("acme:tool:5.0")));
        affected(verdict(both(), cpe("acme:tool:1.0")));
        nothing(verdict(both(), cpe("acme:tool:3.0")));
    }

    #[test]
    fn zero_is_the_beginning_and_not_a_version() {
        let all = vec![osv("osv:x", "X-1", package("PyPI", "tool", vec![range("ECOSYSTEM", &["+0", "-1"])]))];
        affected(verdict(all, purl("pkg:pypi/tool@0.0.0a1")));
    }
}

mod p05_and_nodes {
    use super::*;

    #[test]
    fn three_children_are_all_needed() {
        let tree = || {
            let list = |name: &str| or(vec![gate(name, &[])]);
            vec![nvd(
                "CVE-2020-1",
                and(vec![or(vec![hit("a:acme:one:1", &[])]), list("a:acme:two"), list("a:acme:three")]),
            )]
        };
        let all = [cpe("acme:one:1"), cpe("acme:two:1"), cpe("acme:three:1")];
        affected(matched(tree(), &all).findings.pop());
        unknown(matched(tree(), &all[..2]).findings.pop(), UnknownReason::Configuration);
        nothing(matched(tree(), &[cpe("acme:one:2"), cpe("acme:two:1"), cpe("acme:three:1")]).findings.pop());
    }
}

mod p06_running_on {
    use super::*;

    #[test]
    fn the_platform_is_never_reported() {
        let chrome = || {
            let tree = and(vec![
                or(vec![hit("a:google:chrome:*", &["<114"])]),
                or(vec![gate("o:linux:linux_kernel:-", &[])]),
            ]);
            vec![nvd("CVE-2023-3079", tree)]
        };
        nothing(verdict(chrome(), cpe("o:linux:linux_kernel:4.14")));
        let found = matched(chrome(), &[cpe("google:chrome:100"), cpe("o:linux:linux_kernel:4.14")]).findings;
        assert_eq!(
            found.iter().map(|found| (found.component, found.applies)).collect::<Vec<_>>(),
            [(0, Applies::Affected)]
        );
        unknown(verdict(chrome(), cpe("google:chrome:100")), UnknownReason::Configuration);
    }

    #[test]
    fn a_match_that_is_not_vulnerable_is_no_finding_even_alone() {
        nothing(verdict(vec![nvd("CVE-2020-1", or(vec![gate("a:acme:tool", &[])]))], cpe("acme:tool:1")));
    }
}

mod p07_part_and_target {
    use super::*;

    #[test]
    fn target_software_keeps_ecosystems_apart() {
        let plug = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:mail:*:*:*:*:*:nextcloud", &["<2"])]))];
        let mut mail = cpe("acme:mail:1:*:*:*:*:nextcloud");
        affected(verdict(plug(), mail.clone()));
        mail.cpes = vec!["cpe:2.3:a:acme:mail:1:*:*:*:*:*:*:*".into()];
        unknown(verdict(plug(), mail.clone()), UnknownReason::Update);
        mail.purl = Some("pkg:maven/javax.mail/mail@1".into());
        nothing(verdict(plug(), mail));
    }

    #[test]
    fn hardware_is_not_software() {
        let thing = || vec![nvd("CVE-2020-1", or(vec![hit("h:acme:pump:*", &["<2"])]))];
        affected(verdict(thing(), cpe("h:acme:pump:1")));
        nothing(verdict(thing(), cpe("a:acme:pump:1")));
        unknown(verdict(thing(), cpe("h:acme:pump")), UnknownReason::Version);
    }
}

mod p08_renamed_names {
    use super::*;

    #[test]
    fn old_uris_are_read() {
        let mut old = named("libidn2", "2.3.8");
        old.cpes = vec!["cpe:/a:gnu:libidn2:2.3.8".into()];
        let advisories =
            |version: &str| vec![nvd("CVE-2019-1", or(vec![hit("a:gnu:libidn2:*", &[version])]))];
        affected(verdict(advisories("<3"), old.clone()));
        nothing(verdict(advisories("<2"), old.clone()));
        old.cpes = vec!["cpe:/a:gnu_inc:libidn2:2.3.8".into()];
        unknown(verdict(advisories("<3"), old), UnknownReason::Identity);
    }
}

mod p08_names_by_rule {
    use super::*;

    #[test]
    fn a_rule_leads_from_the_old_name_to_the_new() {
        let bytes = snapshot(vec![nvd("CVE-2019-1", or(vec![hit("a:gnu:libidn2:*", &["<3"])]))]);
        let index = noharm_matcher::Index::open(&bytes).unwrap();
        let rule = noharm_matcher::Statement {
            from: Some("gnu_inc:libidn2".into()),
            is: vec!["gnu:libidn2".into()],
            ..noharm_matcher::Statement::default()
        };
        let said = |spec: &str, rules: &[noharm_matcher::Statement]| {
            let components = [cpe(spec)];
            let inventory = Inventory { identities: rules.to_vec(), ..Inventory::of_sbom(&components) };
            matches(&index, &inventory, day()).unwrap().findings.into_iter().next()
        };
        let rules = [rule];
        affected(said("gnu_inc:libidn2:2.3.8", &rules));
        assert!(said("gnu_inc:libidn2:3.1", &rules).is_none_or(|one| one.applies == Applies::NotAffected));
        unknown(said("gnu_inc:libidn2:2.3.8", &[]), UnknownReason::Identity);
    }
}

mod p09_withdrawn {
    use super::*;

    #[test]
    fn a_second_reading_retracts() {
        let mut first =
            osv("osv:pypa", "PYSEC-1", package("PyPI", "tool", vec![range("ECOSYSTEM", &["+0", "-2"])]));
        first.modified = "2021-01-01".parse().ok();
        let mut second = first.clone();
        (second.withdrawn, second.modified) = (true, "2022-01-01".parse().ok());
        let tool = || purl("pkg:pypi/tool@1");
        affected(verdict(vec![first.clone()], tool()));
        cleared(verdict(vec![first.clone(), second.clone()], tool()));
        cleared(verdict(vec![second, first], tool()));
    }

    #[test]
    fn another_record_stands_and_an_unstated_version_stays_unknown() {
        let of =
            |id: &str| osv("osv:pypa", id, package("PyPI", "tool", vec![range("ECOSYSTEM", &["+0", "-2"])]));
        let (mut gone, stands) = (of("PYSEC-1"), of("PYSEC-2"));
        gone.withdrawn = true;
        let found = matched(vec![gone.clone(), stands.clone()], &[purl("pkg:pypi/tool@1")]).findings;
        let applies: Vec<_> = found.iter().map(|found| (found.id.as_str(), found.applies)).collect();
        assert_eq!(applies, [("PYSEC-1", Applies::NotAffected), ("PYSEC-2", Applies::Affected)]);
        unknown(verdict(vec![stands], purl("pkg:pypi/tool")), UnknownReason::Version);
        nothing(verdict(vec![gone], purl("pkg:pypi/tool@2")));
    }
}

mod p10_aliases {
    use super::*;

    #[test]
    fn one_flaw_is_one_finding_with_the_facts_of_all() {
        let tool = || package("PyPI", "tool", vec![range("ECOSYSTEM", &["+0", "-2"])]);
        let mut ghsa = osv("osv:ghsa", "GHSA-1", tool());
        ghsa.aliases = vec!["CVE-2020-1".into()];
        let mut pysec = osv("osv:pypa", "PYSEC-1", tool());
        pysec.aliases = vec!["GHSA-1".into()];
        let mut kev = record("kev", "CVE-2020-1", Vec::new());
        kev.kev = Some(Kev { added: "2021-01-01".parse().ok(), ransomware: true });
        let mut epss = record("epss", "CVE-2020-1", Vec::new());
        epss.epss = Some(Epss { probability_millionths: 5, percentile_millionths: 6, on: None });
        let found = affected(verdict(vec![ghsa, pysec, kev, epss], purl("pkg:pypi/tool@1")));
        assert_eq!(
            (found.id.as_str(), found.aliases.as_slice()),
            ("CVE-2020-1", ["GHSA-1".to_owned(), "PYSEC-1".to_owned()].as_slice())
        );
        assert!(found.facts.kev.is_some_and(|kev| kev.ransomware) && found.facts.epss.is_some());
        assert_eq!(found.sources, ["osv:ghsa", "osv:pypa"]);
    }

    #[test]
    fn an_advisory_of_two_cves_is_two_findings() {
        let mut ghsa =
            osv("osv:ghsa", "GHSA-1", package("PyPI", "tool", vec![range("ECOSYSTEM", &["+0", "-2"])]));
        ghsa.aliases = vec!["CVE-2020-1".into(), "CVE-2020-2".into()];
        let found = matched(vec![ghsa], &[purl("pkg:pypi/tool@1")]).findings;
        assert_eq!(
            found.iter().map(|found| found.id.as_str()).collect::<Vec<_>>(),
            ["CVE-2020-1", "CVE-2020-2"]
        );
    }

    #[test]
    fn one_package_in_two_records_without_an_alias_has_two_flaws() {
        let of =
            |id: &str| osv("osv:pypa", id, package("PyPI", "tool", vec![range("ECOSYSTEM", &["+0", "-2"])]));
        let found = matched(vec![of("PYSEC-1"), of("PYSEC-2")], &[purl("pkg:pypi/tool@1")]).findings;
        assert_eq!(found.iter().map(|found| found.id.as_str()).collect::<Vec<_>>(), ["PYSEC-1", "PYSEC-2"]);
    }

    #[test]
    fn an_unstated_version_is_one_unknown_of_all_names() {
        let of = |source: &str, id: &str| {
            osv(source, id, package("PyPI", "tool", vec![range("ECOSYSTEM", &["+0", "-2"])]))
        };
        let mut ghsa = of("osv:ghsa", "GHSA-1");
        ghsa.aliases = vec!["PYSEC-1".into()];
        let both = || vec![ghsa.clone(), of("osv:pypa", "PYSEC-1")];
        let found = unknown(verdict(both(), purl("pkg:pypi/tool")), UnknownReason::Version);
        assert_eq!(found.sources, ["osv:ghsa", "osv:pypa"]);
        nothing(verdict(both(), purl("pkg:pypi/tool@2")));
    }
}

mod p11_qualifiers {
    use super::*;

    #[test]
    fn upstream_and_source_properties_lead_to_the_source_package() {
        let feed = || vec![fix("DSA-1-1", "Debian:9", "openssl", "1.1.0f-4", &["CVE-2020-1"])];
        affected(verdict(feed(), purl("pkg:deb/debian/libssl1.1@1.1.0f-3?distro=debian-9&upstream=openssl")));
        nothing(verdict(feed(), purl("pkg:deb/debian/libssl1.1@1.1.0f-3?distro=debian-9")));
        let mut by_property = purl("pkg:deb/debian/libssl1.1@1.1.0f-3?distro=debian-9");
        by_property.source_package = Some(SourcePackage { name: "openssl".into(), version: None });
        affected(verdict(feed(), by_property));
    }

    #[test]
    fn the_version_may_stand_beside_the_purl() {
        let feed = || {
            vec![osv("osv:pypa", "PYSEC-1", package("PyPI", "tool", vec![range("ECOSYSTEM", &["+0", "-2"])]))]
        };
        let at =
            |version: Option<&str>| Component { version: version.map(Into::into), ..purl("pkg:pypi/tool") };
        affected(verdict(feed(), at(Some("1"))));
        nothing(verdict(feed(), at(Some("2"))));
        unknown(verdict(feed(), at(None)), UnknownReason::Version);
    }
}

mod p12_case {
    use super::*;

    #[test]
    fn names_are_folded_where_the_ecosystem_folds() {
        let of = |ecosystem: &str, name: &str| {
            vec![osv("osv:x", "X-1", package(ecosystem, name, vec![range("ECOSYSTEM", &["+0", "-2.0.0"])]))]
        };
        affected(verdict(of("PyPI", "Zope.Interface"), purl("pkg:pypi/zope_interface@1")));
        affected(verdict(of("npm", "@angular/core"), purl("pkg:npm/%40angular/core@1.0.0")));
        nothing(verdict(of("Maven", "org.Acme:tool"), purl("pkg:maven/org.acme/tool@1")));
        affected(verdict(vec![nvd("CVE-1", or(vec![hit("a:acme:tool:*", &["<2"])]))], cpe("Acme:Tool:1")));
    }

    #[test]
    fn a_folded_name_without_version_is_unknown() {
        let zope = vec![osv(
            "osv:x",
            "X-1",
            package("PyPI", "Zope.Interface", vec![range("ECOSYSTEM", &["+0", "-2.0.0"])]),
        )];
        unknown(verdict(zope.clone(), purl("pkg:pypi/zope_interface")), UnknownReason::Version);
        nothing(verdict(zope, purl("pkg:pypi/zope_interface@2.0.0")));
    }
}

mod p13_namespaces {
    use super::*;

    #[test]
    fn a_namespace_is_part_of_the_name() {
        let core = || {
            vec![osv(
                "osv:x",
                "X-1",
                package("npm", "@angular/core", vec![range("SEMVER", &["+0", "-2.0.0"])]),
            )]
        };
        affected(verdict(core(), purl("pkg:npm/%40angular/core@1.0.0")));
        nothing(verdict(core(), purl("pkg:npm/core@1.0.0")));
        let debian = || vec![fix("DSA-1-1", "Debian:9", "tool", "2", &["CVE-2020-1"])];
        affected(verdict(debian(), purl("pkg:deb/debian/tool@1?distro=debian-9")));
        nothing(verdict(debian(), purl("pkg:deb/ubuntu/tool@1?distro=ubuntu-18.04")));
    }

    #[test]
    fn a_release_is_the_feeds_whatever_the_sbom_calls_it() {
        let ubuntu = || vec![fix("USN-1-1", "Ubuntu:22.04:LTS", "tool", "2", &["CVE-2020-1"])];
        affected(verdict(ubuntu(), purl("pkg:deb/ubuntu/tool@1?distro=ubuntu-22.04")));
        nothing(verdict(ubuntu(), purl("pkg:deb/ubuntu/tool@1?distro=ubuntu-20.04")));
        let rocky = || vec![fix("RLSA-1", "Rocky Linux:9", "tool", "2-1", &["CVE-2020-1"])];
        affected(verdict(rocky(), purl("pkg:rpm/rocky/tool@1-1?distro=rocky-9.3")));
        nothing(verdict(rocky(), purl("pkg:rpm/rocky/tool@1-1?distro=rocky-8.10")));
    }

    #[test]
    fn what_only_ubuntu_pro_repairs_is_unknown_to_the_release() {
        for ecosystem in ["Ubuntu:Pro:22.04:LTS", "Ubuntu:Pro:FIPS-updates:22.04:LTS"] {
            let pro = || {
                let other = fix("USN-1-1", "Ubuntu:22.04:LTS", "other", "2", &["CVE-2020-2"]);
                vec![fix("USN-2-1", ecosystem, "tool", "1.0-1+esm1", &["CVE-2020-1"]), other]
            };
            let tool = |version: &str, distro: &str| {
                purl(&format!("pkg:deb/ubuntu/tool@{version}?distro=ubuntu-{distro}"))
            };
            let found = unknown(verdict(pro(), tool("1.0-1", "22.04")), UnknownReason::VendorSilent);
            assert!(format!("{found:?}").contains("Ubuntu Pro alone"), "{found:?}");
            nothing(verdict(pro(), tool("1.0-2", "22.04")));
            nothing(verdict(pro(), tool("1.0-1", "20.04")));
            nothing(verdict(pro(), purl("pkg:deb/debian/tool@1.0-1?distro=debian-9")));
            // Where the release itself is spoken of, its own word counts.
            let both = |fixed: &str| {
                let mut all = pro();
                all.push(fix("USN-2-2", "Ubuntu:22.04:LTS", "tool", fixed, &["CVE-2020-1"]));
                all
            };
            affected(verdict(both("1.0-2"), tool("1.0-1", "22.04")));
            nothing(verdict(both("1.0-1"), tool("1.0-1", "22.04")));
        }
        // Within the range of either.
        let mut either = fix("USN-2-1", "Ubuntu:Pro:22.04:LTS", "tool", "1", &["CVE-2020-1"]);
        let fips = fix("USN-2-1", "Ubuntu:Pro:FIPS:22.04:LTS", "tool", "3", &[]);
        either.affected.extend(fips.affected);
        let tool = |version: &str| purl(&format!("pkg:deb/ubuntu/tool@{version}?distro=ubuntu-22.04"));
        unknown(verdict(vec![either.clone()], tool("2")), UnknownReason::VendorSilent);
        nothing(verdict(vec![either], tool("3")));
    }

    #[test]
    fn a_release_is_one_with_its_mark_and_without() {
        for ecosystem in ["Ubuntu:22.04", "Ubuntu:22.04:LTS"] {
            let fixed = || vec![fix("USN-1-1", ecosystem, "tool", "2", &["CVE-2020-1"])];
            affected(verdict(fixed(), purl("pkg:deb/ubuntu/tool@1?distro=ubuntu-22.04")));
            nothing(verdict(fixed(), purl("pkg:deb/ubuntu/tool@2?distro=ubuntu-22.04")));
            nothing(verdict(fixed(), purl("pkg:deb/ubuntu/tool@1?distro=ubuntu-22.10")));
            // It is covered, so that what the feed does not name is not what no feed covers.
            let beside = vec![
                nvd("CVE-2020-3", or(vec![hit("a:acme:other:*", &["<2"])])),
                fix("USN-1-1", ecosystem, "tool", "2", &["CVE-2020-1"]),
            ];
            let mut other = purl("pkg:deb/ubuntu/other@1?distro=ubuntu-22.04");
            other.cpes = vec!["cpe:2.3:a:acme:other:1:*:*:*:*:*:*:*".into()];
            unknown(verdict(beside, other), UnknownReason::VendorSilent);
        }
    }

    #[test]
    fn a_release_whose_feed_is_not_there_is_unknown() {
        let both = vec![
            nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<2"])])),
            fix("DSA-1-1", "Debian:9", "tool", "2", &["CVE-2020-1"]),
        ];
        let mut tool = purl("pkg:deb/ubuntu/tool@1?distro=ubuntu-18.04");
        tool.cpes = vec!["cpe:2.3:a:acme:tool:1:*:*:*:*:*:*:*".into()];
        unknown(verdict(both, tool), UnknownReason::NotCovered);
    }
}

mod p14_schemes {
    use super::*;

    #[test]
    fn letters_numbers_and_tildes_are_read_by_their_scheme() {
        let openssl =
            || vec![nvd("CVE-2020-1", or(vec![hit("a:openssl:openssl:*", &[">=1.0.2", "<1.0.2zd"])]))];
        affected(verdict(openssl(), cpe("openssl:openssl:1.0.2k")));
        nothing(verdict(openssl(), cpe("openssl:openssl:1.0.2zd")));
        let ten = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<1.10"])]))];
        affected(verdict(ten(), cpe("acme:tool:1.9")));
        nothing(verdict(ten(), cpe("acme:tool:1.10")));
        unknown(verdict(ten(), cpe("acme:tool:main")), UnknownReason::Version);
    }
}

mod p14_words {
    use super::*;

    #[test]
    fn a_milestone_is_one_in_short_and_in_full() {
        let cat = || vec![nvd("CVE-2020-1", or(vec![hit("a:acme:cat:9.0.0:m17", &[])]))];
        affected(verdict(cat(), cpe("acme:cat:9.0.0:milestone17")));
        nothing(verdict(cat(), cpe("acme:cat:9.0.0:milestone18")));
        unknown(verdict(cat(), cpe("acme:cat:9.0.0")), UnknownReason::Update);
    }
}

mod p15_absence_and_duplicates {
    use super::*;

    #[test]
    fn a_record_without_affected_is_no_finding_and_its_product_not_covered() {
        let empty = vec![record("nvd", "CVE-2020-1", Vec::new())];
        let matched = matched(empty, &[cpe("acme:tool:1")]);
        assert!(matched.findings.is_empty() && !matched.coverage[0].covered);
    }

    #[test]
    fn one_library_seen_twice_is_two_components_with_a_finding_each() {
        let advisories = vec![
            nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<2"])])),
            osv("osv:pypa", "CVE-2020-1", package("PyPI", "tool", vec![range("ECOSYSTEM", &["+0", "-2"])])),
        ];
        let mut both = cpe("acme:tool:1");
        both.purl = Some("pkg:pypi/tool@1".into());
        let found = matched(advisories, &[both, purl("pkg:pypi/tool@1")]).findings;
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].sources, ["nvd", "osv:pypa"]);
    }

    #[test]
    fn what_was_published_later_is_not_known_yet() {
        let bytes = snapshot(vec![nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<2"])]))]);
        let index = noharm_matcher::Index::open(&bytes).unwrap();
        let components = [cpe("acme:tool:1")];
        let on = |day: &str| {
            matches(&index, &Inventory::of_sbom(&components), day.parse().unwrap()).unwrap().findings.len()
        };
        assert_eq!((on("2019-12-31"), on("2020-01-01")), (0, 1));
    }

    #[test]
    fn a_cve5_default_that_is_unknown_is_outweighed_by_anything_said() {
        let silent = cve5(
            "CVE-2020-1",
            "acme",
            "tool",
            Status::Unknown,
            vec![entry("0", Status::Affected, Some("1"))],
        );
        let says_no = nvd("CVE-2020-1", or(vec![hit("a:acme:tool:*", &["<1"])]));
        unknown(verdict(vec![silent.clone()], cpe("acme:tool:1.5")), UnknownReason::Version);
        nothing(verdict(vec![silent, says_no], cpe("acme:tool:1.5")));
    }

    #[test]
    fn an_affected_block_without_versions_is_unspecified() {
        let bare = record("osv:x", "X-1", vec![Affected::Package(package("PyPI", "tool", Vec::new()))]);
        unknown(verdict(vec![bare], purl("pkg:pypi/tool@1")), UnknownReason::VersionUnspecified);
    }
}
