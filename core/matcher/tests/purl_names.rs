//! Package URLs beyond purl-spec's own suite: what real SBOMs write, errors for people, any text.

use noharm_matcher::purl::{MAX_LENGTH, Purl, PurlError};
use proptest::prelude::*;

#[test]
fn what_real_sboms_write_is_read() {
    let package = Purl::parse(
        "pkg:deb/debian/libssl1.0.2@1%3A1.0.2k-1~bpo9+1?arch=amd64&distro=debian-9&upstream=openssl1.0",
    )
    .unwrap();
    assert_eq!((package.kind(), package.namespace(), package.name()), ("deb", Some("debian"), "libssl1.0.2"));
    assert_eq!(package.version(), Some("1:1.0.2k-1~bpo9+1"));
    assert_eq!(package.qualifier("upstream"), Some("openssl1.0"));
    assert_eq!(
        package.to_string(),
        "pkg:deb/debian/libssl1.0.2@1:1.0.2k-1~bpo9%2B1?arch=amd64&distro=debian-9&upstream=openssl1.0"
    );
}

#[test]
fn matching_forgives_what_the_standard_does_not() {
    for text in
        ["pkg:golang/stdlib@1.20.3", "pkg:deb/openssl@1.1.1n", "pkg:pypi/group/name@1", "pkg:swid/name@1"]
    {
        assert!(matches!(Purl::parse(text), Err(PurlError::Rule { .. })), "{text}");
        assert!(Purl::parse_leniently(text).is_ok(), "{text}");
    }
    assert!(Purl::parse_leniently("pkg:nothing").is_err());
}

#[test]
fn an_at_sign_that_should_have_been_escaped_is_a_scope() {
    let scoped = Purl::parse("pkg:npm/@angular/core@1.2.3").unwrap();
    assert_eq!(
        (scoped.namespace(), scoped.name(), scoped.version()),
        (Some("@angular"), "core", Some("1.2.3"))
    );
}

#[test]
fn errors_say_what_to_do() {
    let cases = [
        ("npm/x", "a package URL begins with `pkg:`"),
        ("pkg:npm", "the package URL names no package; write pkg:type/name"),
        ("pkg:npm/%zz", "`%zz` is not percent-encoded UTF-8; write a percent sign itself as %25"),
        ("pkg:npm/x?a=1&a=2", "the qualifier `a` stands twice; keep one"),
        ("pkg:swift/x@1", "a package URL of type swift needs a namespace before the name"),
    ];
    for (text, wanted) in cases {
        assert_eq!(Purl::normalise(text).unwrap_err().to_string(), wanted, "{text}");
    }
    assert_eq!(Purl::parse(&format!("pkg:npm/{}", "x".repeat(MAX_LENGTH))), Err(PurlError::TooLong));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn canonical_form_is_a_fixed_point(text in any::<String>(), rest in "[a-zA-Z0-9/@?#&=%:._~ -]{0,40}", kind in "(npm|git|pypi|oci|deb|generic|cpan|pub)") {
        for given in [text, format!("pkg:{rest}"), format!("pkg:{kind}/{rest}")] {
            if let Ok(purl) = Purl::parse_leniently(&given) {
                let canonical = purl.to_string();
                prop_assert_eq!(Purl::parse_leniently(&canonical), Ok(purl), "{} from {}", canonical, given);
            }
        }
    }
}
