//! CPE names: both bindings, canonical form, NISTIR 7696's relations, and what a criterion admits.

use noharm_matcher::cpe::{Attribute, Cpe, CpeError, Relation, relation};
use proptest::prelude::*;

fn text(value: &str) -> Attribute {
    Attribute::Text(value.into())
}

#[test]
fn both_bindings_mean_the_same() {
    let formatted =
        Cpe::parse(r"cpe:2.3:a:Soap\:\:Lite_project:soap\:\:lite:1.0:p1:*:*:*:node.js:*:*").unwrap();
    let uri = Cpe::parse("cpe:/a:soap%3a%3alite_project:soap%3a%3alite:1.0:p1:~~~node.js~~").unwrap();
    assert_eq!(formatted, uri);
    assert_eq!(formatted.vendor, text("soap::lite_project"));
    assert_eq!(formatted.target_software, text("node.js"));
    assert_eq!(formatted.full_version().as_deref(), Some("1.0p1"));
}

#[test]
fn canonical_form() {
    let cases = [
        ("cpe:/a:gnu:libidn2:2.3.8", "cpe:2.3:a:gnu:libidn2:2.3.8:*:*:*:*:*:*:*"),
        ("cpe:2.3:a:*:zlib:1.2", "cpe:2.3:a:*:zlib:1.2:*:*:*:*:*:*:*"),
        (
            "CPE:2.3:A:Microsoft:Internet_Explorer:8.*:sp?:*:*:*:*:*:*",
            "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*",
        ),
        (r"cpe:2.3:o:x:y\-z:\-:-:*:*:*:*:*:*", r"cpe:2.3:o:x:y-z:\-:-:*:*:*:*:*:*"),
        ("cpe:/a:x:c%2b%2b:%02.1%01", r"cpe:2.3:a:x:c\+\+:*.1?:*:*:*:*:*:*:*"),
        ("cpe:2.3:a:x:y+z:1", r"cpe:2.3:a:x:y\+z:1:*:*:*:*:*:*:*"),
        ("cpe:/h", "cpe:2.3:h:*:*:*:*:*:*:*:*:*:*"),
    ];
    for (given, canonical) in cases {
        let name = Cpe::parse(given).unwrap();
        assert_eq!(name.to_string(), canonical, "{given}");
        assert_eq!(Cpe::parse(canonical).unwrap(), name, "{given}");
    }
}

#[test]
fn what_is_no_name_says_why() {
    assert_eq!(Cpe::parse("pkg:npm/x"), Err(CpeError::NoPrefix));
    assert_eq!(Cpe::parse("cpe:2.3:z:x:y"), Err(CpeError::Part("z".into())));
    assert_eq!(Cpe::parse("cpe:2.3:a:b:c:1:2:3:4:5:6:7:8:9"), Err(CpeError::TooMany(11)));
    assert_eq!(Cpe::parse("cpe:/a:b:c:1:2:3:4:5"), Err(CpeError::TooMany(7)));
    assert_eq!(Cpe::parse(&format!("cpe:/a:{}", "x".repeat(5000))), Err(CpeError::TooLong));
}

/// NISTIR 7696, table 6-2, as the version of an otherwise equal name; `m` has wildcards.
#[test]
fn relations_of_attributes() {
    let cases = [
        ("*", "*", Relation::Equal),
        ("*", "-", Relation::Superset),
        ("*", "1.0", Relation::Superset),
        ("*", "1.*", Relation::Undefined),
        ("-", "*", Relation::Subset),
        ("-", "-", Relation::Equal),
        ("-", "1.0", Relation::Disjoint),
        ("-", "1.*", Relation::Undefined),
        ("1.0", "*", Relation::Subset),
        ("1.0", "-", Relation::Disjoint),
        ("1.0", "1.0", Relation::Equal),
        ("1.0", "1.1", Relation::Disjoint),
        ("1.0", "1.*", Relation::Undefined),
        ("1.*", "*", Relation::Subset),
        ("1.*", "-", Relation::Disjoint),
        ("1.*", "1.0", Relation::Superset),
        ("1.*", "2.0", Relation::Disjoint),
        ("1.*", "1.*", Relation::Undefined),
        ("1.?", "1.0", Relation::Superset),
        ("1.?", "1.", Relation::Superset),
        ("1.?", "1.00", Relation::Disjoint),
        ("??1", "01", Relation::Superset),
        (r"1\.\*", r"1\.\*", Relation::Equal),
        (r"1\.\*", r"1\.0", Relation::Disjoint),
        ("*1*", "0.1.2", Relation::Superset),
        ("1*3", "1.2.3", Relation::Superset),
        ("1*3", "1.2.4", Relation::Disjoint),
        ("BETA", "beta", Relation::Equal),
    ];
    for (source, target, wanted) in cases {
        let name = |version: &str| format!("cpe:2.3:a:x:y:{version}:*:*:*:*:*:*:*");
        assert_eq!(relation(&name(source), &name(target)), Ok(wanted), "{source} to {target}");
    }
}

#[test]
fn relations_of_names() {
    let cases = [
        ("cpe:2.3:a:x:y:*", "cpe:2.3:a:x:y:1.0:p1", Relation::Superset),
        ("cpe:2.3:a:x:y:1.0:p1", "cpe:2.3:a:x:y:1.0", Relation::Subset),
        ("cpe:2.3:a:x:y:1.0:*", "cpe:2.3:a:x:y:*:p1", Relation::Undefined),
        ("cpe:2.3:a:x:y:1.0:*", "cpe:2.3:a:z:y:*:p1", Relation::Disjoint),
        ("cpe:2.3:a:x:y:1.0", "cpe:2.3:o:x:y:1.0", Relation::Disjoint),
        ("cpe:2.3:a:x:y:1.*", "cpe:2.3:a:z:y:1.*", Relation::Disjoint),
        ("cpe:/a:x:y:1.0", "cpe:2.3:a:x:y:1.0:*:*:*:*:*:*:*", Relation::Equal),
    ];
    for (source, target, wanted) in cases {
        assert_eq!(relation(source, target), Ok(wanted), "{source} to {target}");
    }
}

#[test]
fn a_criterion_admits_what_it_means_and_no_more() {
    let admits = |criterion: &str, component: &str| {
        Cpe::parse(criterion).unwrap().admits_product(&Cpe::parse(component).unwrap())
    };
    assert_eq!(admits("cpe:2.3:a:x:y:1.0", "cpe:2.3:a:x:y:2.0"), Some(true), "versions are left aside");
    assert_eq!(admits("cpe:2.3:a:x:y:*", "cpe:2.3:a:*:y:1.0"), None, "the component's vendor is not known");
    assert_eq!(admits("cpe:2.3:a:x:y:*", "cpe:2.3:a:z:y:1.0"), Some(false));
    assert_eq!(admits("cpe:2.3:a:x:y:*:*:*:*:*:node.js", "cpe:2.3:a:x:y:1"), None, "nor its platform");
    assert_eq!(admits("cpe:2.3:a:x:y:*:*:*:*:*:node.js", "cpe:2.3:a:x:y:1:*:*:*:*:node.js"), Some(true));
    assert_eq!(admits("cpe:2.3:a:x:y:*:*:*:*:*:node.js", "cpe:2.3:a:x:y:1:*:*:*:*:android"), Some(false));
    assert_eq!(admits("cpe:2.3:a:x:y:*", "cpe:2.3:o:x:y:1"), Some(false), "another part");
}

#[test]
fn an_update_joins_the_version() {
    let joined = |version: &str, update: &str| {
        Cpe::parse(&format!("cpe:2.3:a:x:y:{version}:{update}")).unwrap().full_version()
    };
    assert_eq!(joined("9.0", "p1").as_deref(), Some("9.0p1"));
    assert_eq!(joined("1.0", "1").as_deref(), Some("1.0-1"));
    assert_eq!(joined("1.0", "*").as_deref(), Some("1.0"));
    assert_eq!(joined("1.0", "-").as_deref(), Some("1.0"));
    assert_eq!(joined("*", "p1"), None);
    assert_eq!(joined("1.*", "p1"), None);
}

#[test]
fn a_long_pattern_is_cheap() {
    let pattern = format!("cpe:2.3:a:x:{}:1", "*a".repeat(1000));
    let target = format!("cpe:2.3:a:x:{}b:1", "a".repeat(3000));
    assert_eq!(relation(&pattern, &target), Ok(Relation::Disjoint));
}

proptest! {
    #[test]
    fn any_text_is_answered(text in any::<String>(), rest in "[a-z0-9:*?\\\\~%.-]{0,40}") {
        for given in [text, format!("cpe:2.3:{rest}"), format!("cpe:/{rest}"), format!("cpe:2.3:a:x:{rest}")] {
            if let Ok(name) = Cpe::parse(&given) {
                let canonical = name.to_string();
                prop_assert_eq!(Cpe::parse(&canonical), Ok(name.clone()), "{}", canonical);
                let _ = name.compare(&name);
            }
        }
    }

    #[test]
    fn opposite_sides_see_opposite_relations(left in "[*?1-]{1,4}", right in "[12-]{1,4}") {
        let left = Cpe::parse(&format!("cpe:2.3:a:x:y:{left}")).unwrap();
        let right = Cpe::parse(&format!("cpe:2.3:a:x:y:{right}")).unwrap();
        let opposite = match left.compare(&right) {
            Relation::Subset => Relation::Superset,
            // A target with wildcards is undefined by rule.
            Relation::Superset if right.compare(&left) == Relation::Undefined => Relation::Undefined,
            Relation::Disjoint if right.compare(&left) == Relation::Undefined => Relation::Undefined,
            Relation::Superset => Relation::Subset,
            other => other,
        };
        prop_assert_eq!(right.compare(&left), opposite);
    }
}
