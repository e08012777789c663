//! CSAF 2.0 and 2.1 advisories.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_documents::advisory::csaf;
use noharm_documents::limits::Limits;

fuzz_target!(|bytes: &[u8]| {
    let _ = csaf::detect(bytes);
    let Ok(document) = csaf::read(bytes, &Limits::default()) else { return };
    // Every index leads to a product or a group, and every vector kept has a score.
    let (products, groups) = (document.products.len(), document.groups.len());
    assert!(!document.tracking.id.is_empty());
    assert!(document.groups.iter().flat_map(|group| &group.products).all(|at| *at < products));
    for flaw in &document.vulnerabilities {
        let status = &flaw.status;
        let lists = [&status.known_affected, &status.fixed, &status.known_not_affected, &status.unknown];
        assert!(lists.into_iter().flatten().all(|at| *at < products));
        assert!(flaw.scores.iter().flat_map(|score| &score.cvss).all(|cvss| cvss.score_tenths.is_some()));
        for about in flaw.flags.iter().chain(&flaw.threats).chain(&flaw.remediations) {
            assert!(
                about.products.iter().all(|at| *at < products) && about.groups.iter().all(|at| *at < groups)
            );
        }
    }
    for product in &document.products {
        let _ = (product.vendor(), product.product_name(), product.version());
        if let Some(relation) = &product.relation {
            assert!(
                relation.component.is_none_or(|at| at < products)
                    && relation.within.is_none_or(|at| at < products)
            );
        }
    }
});
