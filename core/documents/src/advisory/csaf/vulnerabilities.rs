//! The vulnerabilities of a document: which products are affected, how badly, and what can be done.

use super::tree::Index;
use super::{About, Document, ProductStatus, Score, Vulnerability, notes, raw, references};
use crate::advisory::fields;
use crate::json::{List, Object, Text};
use crate::sbom::remarks::Remarks;

/// Fills in the vulnerabilities.
pub(super) fn read(raw: &raw::Document<'_>, document: &mut Document, index: &Index, remarks: &mut Remarks) {
    if let Some(found) = raw.vulnerabilities.wrong {
        remarks.add(|| format!("vulnerabilities is {found}, not a list; passed over"));
    }
    // Repeated for every vector, so bounded.
    let by = crate::text::printable(&document.publisher.name, 200);
    for (at, item) in raw.vulnerabilities.items.iter().enumerate() {
        let Some(vulnerability) = &item.value else {
            let found = item.wrong.unwrap_or("nothing");
            remarks.add(|| format!("vulnerabilities[{at}] is {found}, not a vulnerability; passed over"));
            continue;
        };
        let whose = vulnerability.cve.owned().unwrap_or_else(|| format!("vulnerabilities[{at}]"));
        let mut reading = Reading { index, remarks, whose: &whose, by: &by };
        let read = reading.vulnerability(vulnerability);
        document.vulnerabilities.push(read);
    }
}

struct Reading<'r> {
    index: &'r Index,
    remarks: &'r mut Remarks,
    whose: &'r str,
    by: &'r str,
}

impl Reading<'_> {
    fn vulnerability(&mut self, raw: &raw::Vulnerability<'_>) -> Vulnerability {
        let mut cwes = Vec::new();
        for cwe in raw.cwe.value.as_deref().into_iter().chain(raw.cwes.values()) {
            fields::add_cwe(&mut cwes, cwe.id.get().unwrap_or_default());
        }
        let ids =
            raw.ids.values().filter_map(|id| Some((id.system.owned().unwrap_or_default(), id.text.owned()?)));
        Vulnerability {
            cve: raw.cve.owned(),
            ids: ids.collect(),
            cwes,
            title: raw.title.owned(),
            disclosed: raw.disclosure_date.owned().or_else(|| raw.release_date.owned()),
            discovered: raw.discovery_date.owned(),
            exploited: raw.exploited.values().filter_map(|entry| entry.date.owned()).collect(),
            notes: notes(&raw.notes),
            references: references(&raw.references),
            status: raw.status.value.as_deref().map(|status| self.status(status)).unwrap_or_default(),
            scores: self.scores(raw),
            remediations: self.about(&raw.remediations),
            threats: self.about(&raw.threats),
            flags: self.about(&raw.flags),
        }
    }

    fn status(&mut self, raw: &raw::Status<'_>) -> ProductStatus {
        let mut of = |list| self.products(list);
        ProductStatus {
            first_affected: of(&raw.first_affected),
            known_affected: of(&raw.known_affected),
            last_affected: of(&raw.last_affected),
            first_fixed: of(&raw.first_fixed),
            fixed: of(&raw.fixed),
            recommended: of(&raw.recommended),
            known_not_affected: of(&raw.known_not_affected),
            under_investigation: of(&raw.under_investigation),
            unknown: of(&raw.unknown),
        }
    }

    fn scores(&mut self, raw: &raw::Vulnerability<'_>) -> Vec<Score> {
        let mut scores = Vec::new();
        for score in raw.scores.values() {
            let products = self.products(&score.products);
            scores.push(self.score(&[&score.v2, &score.v3], products, None));
        }
        for metric in raw.metrics.values() {
            let products = self.products(&metric.products);
            if let Some(content) = &metric.content.value {
                scores.push(self.score(
                    &[&content.v2, &content.v3, &content.v4],
                    products,
                    metric.source.get(),
                ));
            }
        }
        scores
    }

    fn score(
        &mut self,
        vectors: &[&Object<raw::Cvss<'_>>],
        products: Vec<usize>,
        source: Option<&str>,
    ) -> Score {
        let mut cvss = Vec::new();
        for vector in vectors.iter().filter_map(|object| object.value.as_deref()) {
            let before = cvss.len();
            let text = vector.vector.get().unwrap_or_default();
            fields::add_cvss(&mut cvss, text, source.unwrap_or(self.by));
            if cvss.len() == before {
                self.remarks.add(|| {
                    let (whose, text) =
                        (crate::text::printable(self.whose, 40), crate::text::printable(text, 80));
                    format!("{whose}: `{text}` is no CVSS vector; passed over")
                });
            }
        }
        Score { cvss, products }
    }

    fn about(&mut self, list: &List<Object<raw::About<'_>>>) -> Vec<About> {
        let mut all = Vec::new();
        for about in list.values() {
            all.push(About {
                category: about.category.owned().or_else(|| about.label.owned()).unwrap_or_default(),
                details: about.details.owned(),
                date: about.date.owned(),
                url: about.url.owned(),
                restart: about.restart.value.as_deref().and_then(|restart| restart.category.owned()),
                products: self.products(&about.products),
                groups: self.index.groups(&about.groups, self.whose, self.remarks),
            });
        }
        all
    }

    fn products(&mut self, list: &List<Text<'_>>) -> Vec<usize> {
        self.index.products(list, self.whose, self.remarks)
    }
}
