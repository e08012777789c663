//! OpenSSL's letters, dates, Go's own releases and opaque texts: the schemes without a foreign suite.

use noharm_matcher::version::{Scheme, relation};

fn ordered(scheme: Scheme, line: &[&str]) {
    for (place, left) in line.iter().enumerate() {
        for right in line.iter().skip(place + 1) {
            assert_eq!(relation(scheme, left, right), '<', "{left} and {right}");
            assert_eq!(relation(scheme, right, left), '>', "{right} and {left}");
        }
    }
}

#[test]
fn openssl_releases_are_in_order() {
    ordered(
        Scheme::Openssl,
        &[
            "0.9.6",
            "0.9.6m",
            "0.9.7-beta3",
            "0.9.7",
            "0.9.8",
            "0.9.8y",
            "0.9.8za",
            "0.9.8zh",
            "1.0.0-beta1",
            "1.0.0",
            "1.0.1",
            "1.0.1u",
            "1.0.2-beta1",
            "1.0.2",
            "1.0.2a",
            "1.0.2k",
            "1.0.2z",
            "1.0.2zd",
            "1.0.2zq",
            "1.1.0-pre1",
            "1.1.0",
            "1.1.0l",
            "1.1.1-pre9",
            "1.1.1",
            "1.1.1w",
            "1.1.1zh",
            "3.0.0-alpha1",
            "3.0.0-alpha17",
            "3.0.0-beta2",
            "3.0.0",
            "3.0.9",
            "3.0.10",
            "3.1.0",
            "3.5.0",
            "4.0.0",
        ],
    );
}

#[test]
fn openssl_spellings_and_strangers() {
    assert_eq!(relation(Scheme::Openssl, "OpenSSL 1.0.2k", "1.0.2k"), '=');
    assert_eq!(relation(Scheme::Openssl, "1.0.2-beta1", "1.0.2beta1"), '=');
    assert_eq!(relation(Scheme::Openssl, "3.0", "3.0.0"), '=');
    for stranger in ["1.0.1e-fips", "fips-1.1.2", "0.9.6-cvs", "1.0.2ab", "1", "1.0.2.3"] {
        assert_eq!(relation(Scheme::Openssl, stranger, "1.0.2k"), '?', "{stranger}");
    }
}

#[test]
fn dates_are_in_order() {
    ordered(
        Scheme::Date,
        &["2016-02-23", "20180131", "2018.02", "2018-02-01", "2018-02-01.1", "20181001", "2019/01/01"],
    );
    for stranger in ["2018-13-01", "20181301", "2018-02-32", "18-01-01", "1.0", "2018"] {
        assert_eq!(relation(Scheme::Date, stranger, "2019-01-01"), '?', "{stranger}");
    }
}

#[test]
fn releases_of_go_are_in_order() {
    ordered(
        Scheme::Go,
        &["go1.9beta1", "go1.9rc2", "go1.9", "go1.9.1", "go1.20", "go1.21rc2", "go1.21", "v1.21.1"],
    );
    assert_eq!(relation(Scheme::Go, "go1.21rc2", "1.21.0-rc.2"), '=');
}

#[test]
fn semantic_versions_with_four_numbers_equal_only_themselves() {
    assert_eq!(relation(Scheme::Semver, "1.2.3.4", "1.2.3"), '?');
    assert_eq!(relation(Scheme::Semver, "1.2.3.4", "1.2.3.4"), '=');
    assert_eq!(relation(Scheme::Semver, "1.2", "1.2.0"), '=');
}

#[test]
fn opaque_texts_have_no_order() {
    assert_eq!(relation(Scheme::Opaque, "1.0", "1.0"), '=');
    assert_eq!(relation(Scheme::Opaque, "1.0", "2.0"), '?');
    assert_eq!(relation(Scheme::Opaque, "", ""), '?');
}

#[test]
fn a_release_that_pacman_does_not_see_does_not_count() {
    assert_eq!(relation(Scheme::Alpm, "1.0-1", "1.0"), '=');
    assert_eq!(relation(Scheme::Alpm, "1.0-1", "1.0-2"), '<');
}
