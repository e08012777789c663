//! A CSAF advisory as a feed: its products without purl or CPE, by name, and the facts of its vulnerabilities.

use noharm_model::advisory::{Advisory, Affected, Cvss, NamedProduct, NamedProducts};

use super::{Document, Product, Vulnerability};
use crate::advisory::{Taken, fields};
use crate::error::Error;
use crate::limits::Limits;
use crate::text::printable;

/// The profile of advisories; the others state what their issuer's products hold, or nothing of products.
const ADVISORY: &str = "csaf_security_advisory";
/// CSAF 2.1's profile of what was taken back.
const WITHDRAWN: &str = "csaf_withdrawn";
/// Most pairs of a product without a status and a vulnerability: no document need write them out. CISA's have some hundreds.
const MOST_UNSTATED: usize = 100_000;
/// Longest name of a source, in bytes.
const LONGEST_SOURCE: usize = 60;

/// Hands out one record for the document, which names products for all of its vulnerabilities, and one for the facts of
/// each vulnerability. Products with a purl or a CPE are passed over and told.
pub(crate) fn read(text: &str, limits: &Limits, out: &mut dyn FnMut(Advisory)) -> Result<Taken, Error> {
    let document = super::read(text.as_bytes(), limits)?;
    let mut taken = Taken::default();
    let whole = || document.tracking.id.clone();
    if document.category != ADVISORY && document.category != WITHDRAWN {
        let category = printable(&document.category, 40);
        let reason = format!("`{category}` is no advisory; what it states is heard with `--vex`");
        taken.skip(whole, reason, limits);
        return Ok(taken);
    }
    let id = match fields::id(Some(&document.tracking.id)) {
        Ok(id) => id,
        Err(reason) => {
            taken.skip(whole, reason, limits);
            return Ok(taken);
        }
    };
    let read = Reading { id: &id, document: &document, source: source(&document.publisher.name) };
    let (advisory, identified) = read.whole();
    if identified > 0 {
        let reason = format!(
            "{identified} products with a purl or CPE; only products that are named in words are taken from CSAF"
        );
        taken.skip(whole, reason, limits);
    }
    let named =
        matches!(advisory.affected.first(), Some(Affected::Named(named)) if !named.products.is_empty());
    if !named && !advisory.withdrawn {
        if identified == 0 {
            taken.skip(whole, "it names no product that is affected".to_owned(), limits);
        }
        return Ok(taken);
    }
    let facts: Vec<Advisory> =
        document.vulnerabilities.iter().enumerate().map(|one| read.facts(one)).collect();
    taken.records = facts.len().saturating_add(1);
    out(advisory);
    facts.into_iter().for_each(out);
    Ok(taken)
}

/// `csaf:cisa`, `csaf:siemens-productcert`: whoever issued it.
fn source(publisher: &str) -> String {
    let mut name = String::new();
    for word in publisher.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if name.len().saturating_add(word.len()) > LONGEST_SOURCE {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(&word.to_lowercase());
    }
    format!("csaf:{}", if name.is_empty() { "unnamed" } else { &name })
}

struct Reading<'d> {
    id: &'d str,
    document: &'d Document,
    source: String,
}

impl Reading<'_> {
    /// The document's own record, and how many of its products have a purl or a CPE.
    fn whole(&self) -> (Advisory, usize) {
        let document = self.document;
        let mut affected: Vec<Vec<String>> = vec![Vec::new(); document.products.len()];
        let mut stated = vec![false; document.products.len()];
        let mut ids: Vec<String> = Vec::new();
        for (at, vulnerability) in document.vulnerabilities.iter().enumerate() {
            let id = self.id_of(at, vulnerability);
            let status = &vulnerability.status;
            // What is not yet known to be affected is not known to be clear either: a candidate like the others.
            let named = [
                &status.known_affected,
                &status.first_affected,
                &status.last_affected,
                &status.under_investigation,
                &status.unknown,
            ];
            for &product in named.into_iter().flatten() {
                if let Some(list) = affected.get_mut(product)
                    && list.last() != Some(&id)
                {
                    list.push(id.clone());
                }
            }
            let others =
                [&status.first_fixed, &status.fixed, &status.recommended, &status.known_not_affected];
            for &product in named.into_iter().chain(others).flatten() {
                if let Some(stated) = stated.get_mut(product) {
                    *stated = true;
                }
            }
            ids.push(id);
        }
        ids.sort_unstable();
        ids.dedup();
        let (mut products, mut identified, mut unstated) = (Vec::new(), 0_usize, 0_usize);
        for ((product, mut vulnerabilities), stated) in document.products.iter().zip(affected).zip(stated) {
            if !stated && product.relation.is_none() && unstated < MOST_UNSTATED {
                vulnerabilities.clone_from(&ids);
                unstated = unstated.saturating_add(ids.len());
            }
            if vulnerabilities.is_empty() {
                continue;
            }
            if product.identifiers.cpe.is_some() || !product.identifiers.purls.is_empty() {
                identified = identified.saturating_add(1);
                continue;
            }
            products.push(NamedProduct { unstated: !stated, ..named(product, vulnerabilities) });
        }
        let named = NamedProducts { title: document.title.clone(), products };
        let advisory = Advisory {
            id: self.id.to_owned(),
            source: self.source.clone(),
            published: fields::day(document.tracking.initial_release.as_deref()),
            modified: fields::day(document.tracking.current_release.as_deref()),
            withdrawn: document.category == WITHDRAWN,
            upstream: ids,
            affected: vec![Affected::Named(named)],
            ..Advisory::default()
        };
        (advisory, identified)
    }

    /// Its CVE, else another id, else its place in the document.
    fn id_of(&self, at: usize, vulnerability: &Vulnerability) -> String {
        let cve = fields::cve(vulnerability.cve.as_deref()).ok();
        let other = || vulnerability.ids.iter().find_map(|(_, id)| fields::id(Some(id)).ok());
        cve.or_else(other).unwrap_or_else(|| format!("{}#{}", self.id, at.saturating_add(1)))
    }

    /// What the document knows of one vulnerability, without its products.
    fn facts(&self, (at, vulnerability): (usize, &Vulnerability)) -> Advisory {
        let mut cvss: Vec<Cvss> = Vec::new();
        for vector in vulnerability.scores.iter().flat_map(|score| &score.cvss) {
            fields::add_cvss(&mut cvss, &vector.vector, &vector.by);
        }
        let tracking = &self.document.tracking;
        let disclosed = fields::day(vulnerability.disclosed.as_deref());
        Advisory {
            id: self.id_of(at, vulnerability),
            source: self.source.clone(),
            published: disclosed.or_else(|| fields::day(tracking.initial_release.as_deref())),
            modified: fields::day(tracking.current_release.as_deref()),
            cwes: vulnerability.cwes.clone(),
            cvss,
            ..Advisory::default()
        }
    }
}

fn named(product: &Product, vulnerabilities: Vec<String>) -> NamedProduct {
    NamedProduct {
        id: product.id.clone(),
        vendor: product.vendor().unwrap_or_default().to_owned(),
        name: product.product_name().unwrap_or_default().to_owned(),
        version_text: product.version().map(|branch| branch.name.clone()).unwrap_or_default(),
        full_name: product.name.clone(),
        models: product.identifiers.models.clone(),
        uris: product.identifiers.uris.iter().map(|(_, uri)| uri.clone()).collect(),
        vulnerabilities,
        unstated: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADVISORY: &str = r#"{"document":{"category":"csaf_security_advisory","csaf_version":"2.0","title":"Acme Pump",
        "publisher":{"name":"CISA","category":"coordinator","namespace":"https://x"},
        "tracking":{"id":"ICSMA-20-001-01","status":"final","version":"1","initial_release_date":"2020-01-02T00:00:00Z","current_release_date":"2020-02-03T00:00:00Z"}},
        "product_tree":{"branches":[{"category":"vendor","name":"Acme","branches":[{"category":"product_name","name":"Pump","branches":[
        {"category":"product_version_range","name":"< 2.0","product":{"name":"Pump: versions prior to 2.0","product_id":"P1"}},
        {"category":"product_version","name":"3.0","product":{"name":"Pump 3.0","product_id":"P2","product_identification_helper":{"cpe":"cpe:2.3:a:acme:pump:3.0:*:*:*:*:*:*:*"}}}]}]}]},
        "vulnerabilities":[{"cve":"CVE-2020-0001","cwe":{"id":"CWE-798","name":"x"},"product_status":{"known_affected":["P1","P2"]},
        "scores":[{"cvss_v3":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","version":"3.1"},"products":["P1"]}]},
        {"product_status":{"known_affected":["P1"],"fixed":["P2"]}}]}"#;

    fn all(text: &str) -> (Vec<Advisory>, Taken) {
        let mut all = Vec::new();
        let taken = read(text, &Limits::default(), &mut |one| all.push(one)).unwrap();
        (all, taken)
    }

    #[test]
    fn products_in_words_and_the_facts_of_each_vulnerability() {
        let (all, taken) = all(ADVISORY);
        assert_eq!((taken.records, taken.skipped_count), (3, 1), "{:?}", taken.skipped);
        let whole = &all[0];
        assert_eq!((whole.id.as_str(), whole.source.as_str()), ("ICSMA-20-001-01", "csaf:cisa"));
        assert_eq!(whole.upstream, ["CVE-2020-0001", "ICSMA-20-001-01#2"]);
        let Affected::Named(named) = &whole.affected[0] else { panic!("products by name") };
        assert_eq!(named.products.len(), 1, "the product with a CPE is passed over");
        let product = &named.products[0];
        assert_eq!((product.vendor.as_str(), product.version_text.as_str()), ("Acme", "< 2.0"));
        assert_eq!(product.vulnerabilities, whole.upstream);
        assert_eq!((all[1].id.as_str(), all[1].cwes.as_slice()), ("CVE-2020-0001", [798].as_slice()));
        assert_eq!((all[1].cvss[0].score_tenths, all[1].cvss[0].by.as_str()), (Some(98), "CISA"));
    }

    #[test]
    fn a_product_without_a_status_is_listed_and_told_as_such() {
        let text = ADVISORY.replace(r#""known_affected":["P1","P2"]"#, r#""known_affected":["P2"]"#);
        let text = text.replace(r#""known_affected":["P1"]"#, r#""known_affected":[]"#);
        let (records, _) = all(&text);
        let Affected::Named(named) = &records[0].affected[0] else { panic!("products by name") };
        assert!(named.products[0].unstated && named.products[0].vulnerabilities == records[0].upstream);
        let (records, _) = all(ADVISORY);
        let Affected::Named(named) = &records[0].affected[0] else { panic!("products by name") };
        assert!(!named.products[0].unstated);
    }

    #[test]
    fn what_is_no_advisory_is_passed_over_and_told() {
        let (records, taken) = all(&ADVISORY.replace("csaf_security_advisory", "csaf_vex"));
        assert_eq!((records.len(), taken.skipped_count), (0, 1));
        assert!(taken.skipped[0].reason.contains("--vex"));
        let (records, taken) =
            all(&ADVISORY.replace("\"fixed\"", "\"recommended\"").replace("known_affected", "fixed"));
        assert_eq!((records.len(), taken.skipped_count), (0, 1));
    }

    #[test]
    fn a_withdrawn_advisory_retracts() {
        let (records, _) = all(&ADVISORY.replace("csaf_security_advisory", "csaf_withdrawn"));
        assert!(records[0].withdrawn);
    }
}
