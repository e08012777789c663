//! Version texts in words, and names: read, printed and compared; a version that is named lies inside.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_matcher::medical::version_text::{Class, Reach, Told, VersionText};
use noharm_matcher::medical::{Document, Item, Product, match_documents};

// A branch's text, the product's name, its full name and an item's version, one a line.
fuzz_target!(|text: &str| {
    let mut lines = text.split('\n');
    let mut next = || lines.next().unwrap_or_default();
    let (branch, product, full, version) = (next(), next(), next(), next());
    let read = VersionText::read_both(branch, product, full);
    assert_eq!(read.value().is_empty(), read.class == Class::Undetermined, "{read:?}");
    let told = Told { version: Some(version), ..Told::default() };
    let (reach, why) = read.reaches(&told, &[]);
    assert!(!why.is_empty());
    if read.class == Class::Exact && read.value() == version && !version.contains(['x', 'X']) {
        assert_ne!(reach, Reach::Outside, "{read:?} {version:?}");
    }
    let document = Document {
        products: vec![Product {
            name: product.to_owned(),
            vendor: full.to_owned(),
            version_text: branch.to_owned(),
            full_name: full.to_owned(),
            models: vec![branch.to_owned()],
            udis: vec![version.to_owned()],
            ..Product::default()
        }],
        ..Document::default()
    };
    let item = Item {
        vendor: Some(full.to_owned()),
        name: product.to_owned(),
        model: Some(version.to_owned()),
        version: Some(version.to_owned()),
        udi: Some(version.to_owned()),
        ..Item::default()
    };
    let _ = match_documents(&[document], &[item], &[]);
});
