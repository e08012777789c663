//! Documents by the words of their products: an item is compared with those that share one.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::answer;
use super::compare::{Line, compare};
use super::document::Document;
use super::finding::{Grade, NameFinding};
use super::item::Item;
use super::name::Name;
use super::row::Row;
use super::vendor::Maker;
use super::words::{Kind, kind};
use crate::evaluate::Statement;
use crate::medical::version_text::{Class, Told};

/// Most products that one item is compared with; the rarest words lead.
const MOST_ROWS: usize = 20_000;

/// Documents made ready to be searched.
#[derive(Debug)]
pub struct NameIndex<'d> {
    documents: Cow<'d, [Document]>,
    rows: Vec<Row>,
    /// Word, joined words, code or number: the rows that hold it, ascending.
    postings: FxHashMap<String, Vec<u32>>,
}

/// An item made ready to be asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    line: Line,
    /// What its products are found by, each once, in order.
    pub(crate) words: Vec<String>,
    /// For each word that tells a product: its position in `words`, and those of what it is joined into.
    telling: Vec<Vec<usize>>,
    /// Positions of numbers, codes and identifiers, which tell a product whoever makes it.
    codes: Vec<usize>,
}

impl Asked {
    pub(crate) fn of(item: &Item) -> Self {
        let line = Line::of(item);
        let mut codes: Vec<String> = line.codes.clone();
        codes.extend(line.udi.clone());
        codes.extend(line.model.iter().flat_map(keys_of));
        codes.extend(line.maker.words.iter().map(|word| format!("@{word}")));
        let mut words: Vec<String> = keys_of(&line.name);
        words.extend_from_slice(&codes);
        words.sort_unstable();
        words.dedup();
        let place = |word: &String| words.binary_search(word).ok();
        let names = line.name.words.iter().filter(|word| kind(word) == Kind::Name && !line.maker.has(word));
        let telling = names
            .map(|word| {
                let joined = line.name.joined.iter().filter(|(one, two, _)| one == word || two == word);
                std::iter::once(word).chain(joined.map(|(_, _, joined)| joined)).filter_map(place).collect()
            })
            .collect();
        let codes = codes.iter().filter_map(place).collect();
        Self { line, telling, codes, words }
    }

    /// True if a document that holds the words at these positions may have a product that the item is, whoever makes it: it
    /// has a code, or every word that tells.
    pub(crate) fn is_told_by(&self, held: &[usize]) -> bool {
        let has = |at: &usize| held.contains(at);
        let all = !self.telling.is_empty() && self.telling.iter().all(|one| one.iter().any(has));
        all || self.codes.iter().any(has)
    }
}

/// The makers of a document's products.
#[derive(Debug, Default)]
pub(crate) struct Makers {
    makers: Vec<Maker>,
}

impl Makers {
    pub(crate) fn of<'v>(vendors: impl Iterator<Item = &'v str>) -> Self {
        Self { makers: vendors.map(Maker::of).collect() }
    }

    /// True if one of them may be the item's: the same, in the item's name, or not told.
    pub(crate) fn may_make(&self, asked: &Asked) -> bool {
        let line = &asked.line;
        let in_name =
            |maker: &Maker| line.name.words.iter().any(|word| word.len() > 1 && maker.words.contains(word));
        self.makers
            .iter()
            .any(|maker| maker.is_unknown() || line.maker.same(maker).is_some() || in_name(maker))
    }
}

/// Everything that some product of a document is found by. Changes of what a name is taken apart into must raise
/// [`crate::version::COMPARATOR_REVISION`]: a snapshot keeps these words.
pub(crate) fn words_of(document: &Document) -> BTreeSet<String> {
    Row::all_of(0, document).iter().flat_map(keys_of_row).collect()
}

/// Everything that a product of this name is found by.
pub(crate) fn words_of_name(name: &str) -> Vec<String> {
    keys_of(&Name::of(name))
}

impl<'d> NameIndex<'d> {
    /// Makes documents ready.
    #[must_use]
    pub fn of(documents: &'d [Document]) -> Self {
        Self::over(Cow::Borrowed(documents))
    }

    /// Makes one document ready, and keeps it.
    pub(crate) fn of_one(document: Document) -> NameIndex<'static> {
        NameIndex::over(Cow::Owned(vec![document]))
    }

    fn over(documents: Cow<'d, [Document]>) -> Self {
        let rows =
            documents.iter().enumerate().flat_map(|(at, document)| Row::all_of(at, document)).collect();
        let mut index = Self { documents, rows, postings: FxHashMap::default() };
        for (number, row) in (0_u32..).zip(&index.rows) {
            for key in keys_of_row(row) {
                index.postings.entry(key).or_default().push(number);
            }
        }
        index
    }

    /// The product of a finding.
    #[must_use]
    pub fn product(&self, finding: &NameFinding) -> Option<&super::document::Product> {
        self.documents.get(finding.document)?.products.get(finding.product)
    }

    /// Findings of one item, the likeliest first; `at` is its position in the inventory.
    #[must_use]
    pub fn find(&self, at: usize, item: &Item, answers: &[Statement]) -> Vec<NameFinding> {
        let answers: Vec<&Statement> = answers.iter().filter(|one| answer::means(one, item)).collect();
        self.find_asked(at, item, &Asked::of(item), &answers)
    }

    /// The same; the answers are those that mean the item.
    pub(crate) fn find_asked(
        &self,
        at: usize,
        item: &Item,
        asked: &Asked,
        answers: &[&Statement],
    ) -> Vec<NameFinding> {
        // An answer says of the item what it is: products that no word leads to are looked at too.
        let rows = match answers.iter().any(|answer| answer::settles(answer)) {
            true => (0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX)).collect(),
            false => self.rows_of(&asked.words),
        };
        let mut findings: Vec<NameFinding> = rows
            .into_iter()
            .filter_map(|row| self.rows.get(usize::try_from(row).ok()?))
            .filter_map(|row| self.judge(at, item, &asked.line, row, answers))
            .collect();
        findings.sort_by(|one, two| {
            let place = |finding: &NameFinding| (finding.document, finding.product);
            two.weight.cmp(&one.weight).then_with(|| place(one).cmp(&place(two)))
        });
        findings
    }

    /// Rows that share a word with the item, ascending.
    fn rows_of(&self, words: &[String]) -> Vec<u32> {
        let mut lists: Vec<&Vec<u32>> = words.iter().filter_map(|word| self.postings.get(word)).collect();
        lists.sort_by_key(|list| list.len());
        let mut rows: FxHashSet<u32> = FxHashSet::default();
        for list in lists {
            if !rows.is_empty() && rows.len() + list.len() > MOST_ROWS {
                break;
            }
            rows.extend(list);
        }
        let mut rows: Vec<u32> = rows.into_iter().collect();
        rows.sort_unstable();
        rows
    }

    fn judge(
        &self,
        at: usize,
        item: &Item,
        line: &Line,
        row: &Row,
        answers: &[&Statement],
    ) -> Option<NameFinding> {
        let document = self.documents.get(row.document)?;
        let product = document.products.get(row.product)?;
        let answered = answer::of(document, product, answers);
        let likeness = match (compare(line, row), &answered) {
            (Some(likeness), _) => likeness,
            // An answer holds whatever the names say.
            (None, Some(Grade::Confirmed(_))) => super::compare::Likeness::default(),
            (None, _) => return None,
        };
        let told = Told {
            version: item.version.as_deref().or_else(|| line.version_in_name()),
            name: format!("{} {}", item.name, item.model.as_deref().unwrap_or_default()),
            made: item.made,
        };
        let (reach, reason) = row.text.reaches(&told, &row.whole.versions);
        let grade = match answered {
            Some(grade) => grade,
            None if likeness.identified => Grade::Identified,
            None => Grade::Candidate,
        };
        Some(NameFinding {
            document: row.document,
            product: row.product,
            item: at,
            grade,
            weight: likeness.weight,
            evidence_for: likeness.evidence_for,
            evidence_against: likeness.evidence_against,
            reach,
            reason,
            all_versions: row.text.class == Class::All,
            version_text: match product.version_text.trim() {
                "" => product.full_name.clone(),
                text => text.to_owned(),
            },
        })
    }
}

/// What a product is found by.
fn keys_of_row(row: &Row) -> FxHashSet<String> {
    let mut keys: FxHashSet<String> = row.codes.iter().chain(&row.udis).cloned().collect();
    for name in row.segments.iter().chain([&row.whole, &row.title]) {
        keys.extend(keys_of(name));
    }
    // A series and a pattern are found by the letters before them, and by the maker.
    if !row.patterns.is_empty() || !row.whole.series.is_empty() {
        keys.extend(row.maker.words.iter().map(|word| format!("@{word}")));
    }
    keys
}

/// What a name is found by.
fn keys_of(name: &Name) -> Vec<String> {
    let mut keys: Vec<String> = name
        .words
        .iter()
        .filter(|word| kind(word) != Kind::Empty && kind(word) != Kind::Thing)
        .cloned()
        .collect();
    keys.extend(name.joined.iter().map(|(_, _, joined)| joined.clone()));
    for number in name.numbers.iter().filter(|number| number.weight() >= 100) {
        keys.push(number.body.clone());
    }
    keys
}

/// Every item against every document, through the words they share.
#[must_use]
pub fn match_documents(documents: &[Document], items: &[Item], answers: &[Statement]) -> Vec<NameFinding> {
    let index = NameIndex::of(documents);
    items.iter().enumerate().flat_map(|(at, item)| index.find(at, item, answers)).collect()
}
