//! Ranges in the tools' own notations: what they hold, as their tools would say.

#![allow(clippy::unwrap_used, reason = "tests fail by panic")]

use noharm_matcher::version::{Vers, VersError};

fn text(scheme: &str, native: &str) -> String {
    Vers::from_native(scheme, native).unwrap().to_string()
}

#[test]
fn each_notation_becomes_disjoint_intervals() {
    for (scheme, native, wanted) in [
        ("maven", "[1.0,2.0)", "vers:maven/>=1.0|<2.0"),
        ("maven", "(,1.0],[1.2,)", "vers:maven/<=1.0|>=1.2"),
        ("maven", "[1.5]", "vers:maven/1.5"),
        ("nuget", "1.0", "vers:nuget/>=1.0"),
        ("nuget", "(1.0, 2.0]", "vers:nuget/>1.0|<=2.0"),
        ("gem", "~> 1.2.3", "vers:gem/>=1.2.3|<1.3"),
        ("gem", "~> 2", "vers:gem/>=2|<3"),
        ("gem", ">= 1.0, < 2, != 1.5", "vers:gem/>=1.0|!=1.5|<2"),
        ("pypi", "~=1.4.5", "vers:pypi/>=1.4.5|<1.5.dev0"),
        ("pypi", "==1.4.*", "vers:pypi/>=1.4.dev0|<1.5.dev0"),
        ("pypi", ">=1,<2,<1.5", "vers:pypi/>=1|<1.5"),
        ("npm", "", "vers:npm/*"),
        ("npm", ">1.1", "vers:npm/>=1.2.0"),
        ("npm", "^0.0.3", "vers:npm/>=0.0.3|<0.0.4"),
        ("npm", "1.x || >=1.5.0 <3.0.0", "vers:npm/>=1.0.0|<3.0.0"),
        ("conan", "~2.5 || ^0.1.2", "vers:conan/>=0.1.2|<0.2-|>=2.5|<2.6-"),
        ("nginx", "1.5.0+, 1.4.1+", "vers:nginx/>=1.4.1|<1.5.0|>=1.5.0"),
    ] {
        assert_eq!(text(scheme, native), wanted, "{scheme} {native}");
    }
}

#[test]
fn what_was_read_holds_what_it_should() {
    let range = Vers::from_native("npm", "<2.0.1 || <1.1.7").unwrap();
    assert_eq!((range.contains("1.5.0"), range.contains("2.0.1")), (Some(true), Some(false)));
    let range = Vers::from_native("pypi", "!=5").unwrap();
    assert_eq!((range.contains("5.0"), range.contains("4")), (Some(false), Some(true)));
}

#[test]
fn what_is_no_range_is_refused() {
    for (scheme, native) in [
        ("maven", "1.0"),
        ("maven", "[1.0,2.0"),
        ("maven", ""),
        ("nuget", "1.*"),
        ("nuget", "[1,2),"),
        ("pypi", "1.0"),
        ("pypi", "~=1"),
        ("pypi", "~=1.4.*"),
        ("gem", "= "),
        ("npm", ">="),
        ("npm", "one.two"),
        ("npm", "99999999999999999999999.x"),
        ("openssl", "1.0.1,,1.0.2"),
        ("nginx", "x+"),
    ] {
        assert!(Vers::from_native(scheme, native).is_err(), "{scheme} {native}");
    }
    assert_eq!(Vers::from_native("npm", ">2.0.0 <1.0.0"), Err(VersError::Nothing));
    assert_eq!(Vers::from_native("deb", ">= 1"), Err(VersError::Notation("deb".into())));
    assert_eq!(Vers::from_native("roman", "I"), Err(VersError::Scheme("roman".into())));
    let long = vec!["1.0.0"; 3000].join(" || ");
    assert_eq!(Vers::from_native("npm", &long), Err(VersError::TooLong));
}
