//! Dotted versions with suffixes, as NVD and vendors write them.

use noharm_matcher::version::{Scheme, relation};

/// Each line holds versions in their order, as their makers published them.
const ORDERED: [&[&str]; 14] = [
    // OpenSSH, sudo, ntp: `p` and a number is a patch level.
    &["7.2", "7.2p1", "7.2p2", "7.3", "7.3p1", "8.9p1", "9.0", "9.0p1"],
    &["1.8.31", "1.8.31p1", "1.8.31p2", "1.8.32", "1.9.5p2"],
    &["4.2.6", "4.2.7p26", "4.2.8", "4.2.8p1", "4.2.8p9", "4.2.8p10", "4.2.8p15", "4.3.0"],
    // OpenSSL's letters, gSOAP's.
    &["1.0.1", "1.0.2", "1.0.2a", "1.0.2k", "1.0.2u", "1.1.0", "1.1.0a"],
    &["2.8.75", "2.8.123", "2.8.123e"],
    // U-Boot and others by year and month.
    &["2017.11", "2018.01-rc1", "2018.01-rc2", "2018.01", "2018.03", "2019.04"],
    // FreeRTOS, with and without its letter.
    &["V8.2.3", "9.0.0", "V10.0.0", "V10.0.1", "10.4.3", "v11.1.0"],
    &["r23.1", "r23.2", "r24"],
    // Before the release.
    &[
        "1.5.0-dev",
        "1.5.0-alpha1",
        "1.5.0-beta1",
        "1.5.0-beta2",
        "1.5.0-beta10",
        "1.5.0-rc1",
        "1.5.0",
        "1.5.1",
    ],
    &["2.0a1", "2.0a2", "2.0b1", "2.0rc1", "2.0", "2.0.1"],
    // Service packs and patches in words.
    &["5.1", "5.1 SP1", "5.1 sp2", "5.2"],
    &["3.0", "3.0 patch 1", "3.0-patch2", "3.0_patch10", "3.1"],
    // Numbers past every width; leading zeros.
    &["1.9", "1.10", "1.18446744073709551615", "1.18446744073709551616", "1.99999999999999999999999", "2"],
    &["1.007", "1.8", "1.09", "1.10"],
];

const EQUAL: [(&str, &str); 15] = [
    ("1.0", "1.0.0"),
    ("1", "1.0"),
    ("V10.0.1", "10.0.1"),
    ("v1.2", "1.2"),
    ("r23.2", "23.2"),
    ("2018.01", "2018.1"),
    ("9.0p1", "9.0-p1"),
    ("9.0p1", "9.0 P1"),
    ("3.0 pl1", "3.0 patch 1"),
    ("1.0.0.Final", "1.0.0"),
    ("2.0-beta1", "2.0 BETA1"),
    ("2.0b1", "2.0-beta-1"),
    ("1.8.0_121", "1.8.0update121"),
    ("1.8.0_121", "1.8.0update_121"),
    ("1:2.39.5", "2.39.5"),
];

/// Nobody can say: words without a known meaning, words whose order differs by maker, texts that are no version.
const UNDETERMINED: [(&str, &str); 21] = [
    ("1.0-foo", "1.0"),
    ("1.0-foo", "1.0-bar"),
    ("1.0-foo", "1.0.1"),
    ("1-foo", "1.1"),
    ("1.0+build5", "1.0"),
    ("2.1.0+dfsg", "2.1.0"),
    ("1.0p1", "1.0k"),
    ("1.0-sp1", "1.0-hotfix1"),
    ("1.0-pre1", "1.0-rc1"),
    ("1.0-snapshot", "1.0-alpha"),
    ("A.02.11", "B.01.00"),
    ("abcdef0", "1.0"),
    ("1a2b3c4d5e6f", "2.0"),
    ("unknown", "1.0"),
    ("latest", "2.0"),
    ("-", "1.0"),
    ("*", "1.0"),
    ("1.0, 1.1", "2.0"),
    ("<= 2.0", "1.0"),
    ("1.0/2.0", "3.0"),
    ("2.x", "2.1"),
];

/// What is decided before the word that nobody knows.
const DETERMINED: [(&str, char, &str); 6] = [
    ("1.0-foo", '<', "1.1"),
    ("1.0-foo", '<', "2.0-bar"),
    ("FILE5_31", '<', "FILE5_32"),
    ("A.02.11", '>', "A.02.09"),
    ("5.10.0+dfsg", '>', "5.4"),
    ("12.2(25)SEE", '<', "12.2(33)SXI"),
];

#[test]
fn published_versions_keep_their_order() {
    for line in ORDERED {
        for (place, left) in line.iter().enumerate() {
            for right in line.iter().skip(place + 1) {
                assert_eq!(relation(Scheme::Generic, left, right), '<', "{left} and {right}");
                assert_eq!(relation(Scheme::Generic, right, left), '>', "{right} and {left}");
            }
        }
    }
}

#[test]
fn spellings_of_one_version_are_equal() {
    for (left, right) in EQUAL {
        assert_eq!(relation(Scheme::Generic, left, right), '=', "{left} and {right}");
    }
}

#[test]
fn what_nobody_can_say_is_undetermined() {
    for (left, right) in UNDETERMINED {
        assert_eq!(relation(Scheme::Generic, left, right), '?', "{left} and {right}");
        assert_eq!(relation(Scheme::Generic, right, left), '?', "{right} and {left}");
    }
}

#[test]
fn an_unknown_word_does_not_hide_what_is_known() {
    for (left, sign, right) in DETERMINED {
        assert_eq!(relation(Scheme::Generic, left, right), sign, "{left} and {right}");
    }
}
