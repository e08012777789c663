//! A product of an advisory made ready for comparison: its names, what it leaves out, its versions.

use rustc_hash::{FxHashMap, FxHashSet};

use super::document::{Document, Product};
use super::name::{Name, codes};
use super::udi::device_identifier;
use super::vendor::Maker;
use super::version_text::VersionText;
use super::words::{Kind, folded, kind, squeezed};

/// A product made ready.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) document: usize,
    pub(super) product: usize,
    pub(super) maker: Maker,
    /// Everything in its name.
    pub(super) whole: Name,
    /// Its name as each product that it lists could be called.
    pub(super) segments: Vec<Name>,
    /// The document's title.
    pub(super) title: Name,
    /// What it says that it does not mean.
    pub(super) excluded: Vec<Name>,
    /// It means a family: more words in an item's name are no surprise.
    pub(super) family: bool,
    /// Codes of its name, its version text and its identification helper.
    pub(super) codes: Vec<String>,
    /// Words of the title that no product of the document has.
    pub(super) title_words: Vec<String>,
    /// Words that no other product of the document has.
    pub(super) own_words: Vec<String>,
    /// Codes that another product of the document has too.
    pub(super) shared_codes: Vec<String>,
    /// Model numbers with wildcards.
    pub(super) patterns: Vec<String>,
    pub(super) udis: Vec<String>,
    pub(super) text: VersionText,
}

impl Row {
    /// The products of a document.
    pub(super) fn all_of(at: usize, document: &Document) -> Vec<Self> {
        let title = Name::of(without_ending(&document.title));
        let products = document.products.iter().enumerate();
        let mut rows: Vec<Self> = products
            .map(|(product_at, product)| Self::of((at, product_at), document, &title, product))
            .collect();
        let mut words: FxHashMap<String, usize> = FxHashMap::default();
        let mut codes: FxHashMap<String, usize> = FxHashMap::default();
        let mut names: FxHashSet<&str> = FxHashSet::default();
        for (row, product) in rows.iter().zip(&document.products) {
            // The same product with several versions counts once.
            let own = if names.insert(&product.name) { row.whole.words.as_slice() } else { &[] };
            for word in own {
                *words.entry(word.clone()).or_default() += 1;
            }
            for code in row.codes.iter().collect::<FxHashSet<_>>() {
                *codes.entry(code.clone()).or_default() += 1;
            }
        }
        for row in &mut rows {
            // A word of the title that is another product's name explains nothing here.
            let own = &row.whole;
            row.title_words =
                row.title.words.iter().filter(|word| !words.contains_key(*word)).cloned().collect();
            let other = |word: &String| words.get(word) == Some(&1) && !own.words.contains(word);
            row.title.words.retain(|word| !other(word));
            row.title.joined.retain(|(_, _, joined)| !other(joined));
            row.own_words = own.words.iter().filter(|word| words.get(*word) == Some(&1)).cloned().collect();
            row.shared_codes = row
                .codes
                .iter()
                .filter(|code| codes.get(*code).is_some_and(|count| *count > 1))
                .cloned()
                .collect();
        }
        rows
    }

    fn of(at: (usize, usize), document: &Document, title: &Name, product: &Product) -> Self {
        let maker = Maker::of(&product.vendor);
        let mut written = product.name.clone();
        if written.trim().is_empty() {
            written = product.full_name.clone();
        }
        let light = |word: &str| maker.has(word);
        let tells = |text: &str| {
            let name = Name::of(text);
            name.numbers.iter().any(|number| number.weight() >= 100)
                || name.words.iter().any(|word| !light(word) && kind(word) == Kind::Name)
        };
        // "Version", "AP": the title has the name.
        if !tells(&written) {
            written = format!("{} {written}", without_ending(&document.title));
        }
        let (kept, left_out) = cut(&written, &[", not including", " not including", " excluding", " except"]);
        let (kept, condition) =
            cut(kept, &[" used with ", " with windows ", " running on ", " under current support"]);
        let outside = without_parentheses(kept);
        let mut segments: Vec<Name> = parts(&outside).iter().map(|text| Name::of(text)).collect();
        segments.insert(0, Name::of(&outside));
        segments.extend(abbreviated(kept).iter().map(|text| Name::of(text)));
        let mut text = VersionText::read_both(&product.version_text, &product.name, &product.full_name);
        // A variant's mark that only the full name has ("Brilliance iCT: SP Versions 3.2.4 and below").
        let mut whole = Name::of(kept);
        if let Some(beside) = &text.condition {
            // "X3/MX100 for Rev M only" names models too.
            whole.numbers.extend(Name::of(beside).numbers.into_iter().filter(|number| {
                !number.letters.is_empty() && number.letters.len() <= 4 && !number.letters.starts_with('v')
            }));
        }
        if document.products.len() == 1 && !whole.has_numbers() {
            whole.numbers.extend(title.numbers.iter().filter(|number| !number.letters.is_empty()).cloned());
        }
        if text.class == super::version_text::Class::All || !condition.is_empty() {
            let condition = match is_under_support(&written) {
                true => Some("under current support".to_owned()),
                false => Some(condition.trim().to_owned()).filter(|text| !text.is_empty()),
            };
            text.condition = text.condition.or(condition);
        }
        let stands_for_product = text.class == super::version_text::Class::Model;
        if stands_for_product {
            for model in &text.models {
                segments.push(Name::of(model));
                segments.push(Name::of(&format!("{outside} {model}")));
            }
        }
        segments.retain(|name| name.words.iter().any(|word| kind(word) != Kind::Empty) || name.has_numbers());
        let mut own_codes = codes(kept);
        own_codes.extend(text.models.iter().flat_map(|model| codes(model)));
        own_codes.extend(text.models.iter().map(|model| squeezed(model)).filter(|code| code.len() >= 5));
        own_codes
            .extend(product.models.iter().filter(|model| !is_pattern(model)).map(|model| squeezed(model)));
        Self {
            document: at.0,
            product: at.1,
            family: !left_out.is_empty() || is_family(&outside),
            excluded: parts(left_out).iter().map(|text| Name::of(text)).collect(),
            title_words: Vec::new(),
            own_words: Vec::new(),
            shared_codes: Vec::new(),
            codes: own_codes,
            patterns: product
                .models
                .iter()
                .filter(|model| is_pattern(model))
                .map(|text| folded(text))
                .collect(),
            udis: product.udis.iter().filter_map(|udi| device_identifier(udi)).collect(),
            maker,
            whole,
            segments,
            title: title.clone(),
            text,
        }
    }
}

fn is_pattern(model: &str) -> bool {
    model.contains(['*', '?'])
}

fn is_family(name: &str) -> bool {
    let low = folded(name);
    low.split_whitespace().any(|word| matches!(word, "family" | "series" | "products"))
}

fn is_under_support(name: &str) -> bool {
    folded(name).contains("under current support")
}

/// A title without its kind: `Vulnerability (Update A)`.
fn without_ending(title: &str) -> &str {
    let low = title.to_ascii_lowercase();
    let at = [" vulnerabilit", " (update"].iter().filter_map(|word| low.find(word)).min();
    at.and_then(|at| title.get(..at)).unwrap_or(title)
}

/// Cuts at the first of the words; what follows them is the second part.
fn cut<'t>(text: &'t str, words: &[&str]) -> (&'t str, &'t str) {
    let low = text.to_ascii_lowercase();
    let at = words.iter().filter_map(|word| low.find(word).map(|at| (at, word.len()))).min();
    match at {
        Some((at, length)) => (text.get(..at).unwrap_or(text), text.get(at + length..).unwrap_or_default()),
        None => (text, ""),
    }
}

fn without_parentheses(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    kept
}

/// The products that one name lists: parted by slashes, commas, `and`, a dash between spaces.
fn parts(text: &str) -> Vec<String> {
    let even = text.replace(" and ", "\n").replace(" - ", "\n").replace([',', ';'], "\n");
    let mut parts = Vec::new();
    for line in even.split('\n') {
        let mut open = String::new();
        let mut pieces = line.split('/').peekable();
        while let Some(piece) = pieces.next() {
            open.push_str(piece);
            let Some(next) = pieces.peek() else { break };
            let last = piece.split_whitespace().last().unwrap_or_default();
            let first = next.split_whitespace().next().unwrap_or_default();
            // PET/CT, XQ/i and MP/i are one.
            let short = |word: &str| word.len() <= 2 && word.chars().all(char::is_alphabetic);
            if short(last) || short(first) {
                open.push('/');
            } else {
                parts.push(std::mem::take(&mut open));
            }
        }
        parts.push(open);
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// `Database (DB) Manager` is also the `DB Manager`.
fn abbreviated(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, from)) = rest.split_once('(') {
        let Some((inner, behind)) = from.split_once(')') else { break };
        let short = inner.trim();
        let capitals = short.chars().filter(|letter| letter.is_uppercase()).count();
        let plain =
            short.split_whitespace().any(|word| word.len() > 2 && word.chars().all(char::is_lowercase));
        if (2..=16).contains(&short.len()) && capitals >= 2 && !plain && !short.contains(['/', ',']) {
            let behind = behind.split(['(', '/', '-']).next().unwrap_or_default().trim();
            let behind = behind.split(" Model").next().unwrap_or_default();
            names.push(format!("{short} {behind}"));
        }
        rest = from;
    }
    names
}
