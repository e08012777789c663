//! One item against one product of an advisory: is it a candidate, and what speaks for and against it.

use super::item::Item;
use super::name::{Name, Number, codes};
use super::row::Row;
use super::udi::device_identifier;
use super::vendor::{Maker, Sameness};
use super::words::{Kind, folded, kind, squeezed, weight};

/// Share of the item's name, in hundredths, that the product's must explain.
const OF_ITEM: u32 = 60;
/// Share of the product's name that the item must hold.
const OF_ROW: u32 = 51;
/// The same shares where a model's number is the same.
const OF_ITEM_WITH_CODE: u32 = 30;
/// The item's share where the product's whole name stands in the item's.
const OF_ITEM_BESIDE_WHOLE: u32 = 40;
/// The product's share where the item's whole name stands in it and begins it.
const OF_ROW_BESIDE_WHOLE: u32 = 35;
/// Both shares where the makers differ.
const WITHOUT_MAKER: u32 = 90;
/// What a word weighs that can tell one product from another.
const TELLING: u32 = 50;

/// An item made ready.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) maker: Maker,
    pub(super) name: Name,
    /// The name, and what stands before a parenthesis or a dash in it.
    names: Vec<Name>,
    pub(super) codes: Vec<String>,
    pub(super) model: Option<Name>,
    pub(super) udi: Option<String>,
}

/// Why an item may be a product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Likeness {
    pub(super) identified: bool,
    pub(super) weight: u8,
    pub(super) evidence_for: Vec<String>,
    pub(super) evidence_against: Vec<String>,
}

impl Line {
    pub(super) fn of(item: &Item) -> Self {
        let before = [" (", " - "].iter().filter_map(|sign| item.name.split_once(sign));
        let mut names: Vec<Name> = before.map(|(head, _)| Name::of(head)).collect();
        names.retain(|name| !name.words.is_empty());
        names.push(Name::of(&item.name));
        let mut own = codes(&item.name);
        if let Some(model) = &item.model {
            own.extend(codes(model));
            own.push(squeezed(model));
        }
        own.retain(|code| code.bytes().filter(u8::is_ascii_digit).count() >= 3 || code.len() >= 6);
        Self {
            maker: Maker::of(item.vendor.as_deref().unwrap_or_default()),
            name: Name::of(&item.name),
            codes: own,
            names,
            model: item.model.as_deref().map(Name::of),
            udi: item.udi.as_deref().and_then(device_identifier),
        }
    }

    /// A dotted number in its name, where it tells no version.
    pub(super) fn version_in_name(&self) -> Option<&str> {
        self.name.versions.first().map(String::as_str)
    }
}

/// Compares; `None`: no candidate.
pub(super) fn compare(line: &Line, row: &Row) -> Option<Likeness> {
    let mut likeness = Likeness::default();
    if line.udi.as_ref().is_some_and(|udi| row.udis.contains(udi)) {
        likeness.identified = true;
        likeness.weight = 100;
        likeness.evidence_for.push("same UDI device identifier".to_owned());
        return Some(likeness);
    }
    let makers = makers(line, row, &mut likeness)?;
    if row.excluded.iter().any(|left_out| is_excluded(&line.name, left_out, row)) {
        return None;
    }
    let light = |word: &str| row.maker.has(word) || line.maker.has(word);
    let code = same_code(line, row);
    let item =
        line.names.iter().map(|name| share_of_item(name, row, &light)).max_by_key(|share| share.share)?;
    let product = best_segment(line, row, &light)?;
    match &code {
        Some(code) => likeness.evidence_for.push(format!("model {code} is named")),
        None => contradiction(line, row, product.segment, &light)?,
    }
    let distinct = code.as_ref().is_some_and(|code| !row.shared_codes.contains(code));
    if !distinct && apart(&item, &product) {
        return None;
    }
    let carried = anchor(line, row, &light);
    let (of_item, of_row) = (item.share, product.share);
    let family = row.family
        || item.unexplained_names == 0
        || (item.unexplained_names == 1 && item.begins && product.missing == 0);
    let whole = product.names_whole && carried.is_some() && of_item >= OF_ITEM_BESIDE_WHOLE && family;
    let own = || line.name.words.iter().any(|word| row.own_words.contains(word) && kind(word) == Kind::Name);
    let begins =
        of_item >= 95 && of_row >= OF_ROW_BESIDE_WHOLE && carried.is_some() && (product.begins || own());
    // The document's title has the name that the product's own entry leaves out.
    let titled = item.by_title >= 95 && item.named_by_title;
    let accepted = match makers {
        Makers::Other => carried.is_some() && of_item >= WITHOUT_MAKER && of_row >= WITHOUT_MAKER,
        // A word or two of a name without a maker are in many names.
        Makers::Silent if code.is_some() => of_item >= OF_ITEM,
        Makers::Silent => {
            carried.is_some() && of_item >= WITHOUT_MAKER && (product.names_whole || of_row >= OF_ROW)
        }
        _ if code.is_some() => of_item >= OF_ITEM_WITH_CODE,
        _ => whole || begins || titled || (carried.is_some() && of_item >= OF_ITEM && of_row >= OF_ROW),
    };
    if !accepted {
        return None;
    }
    if let Some(word) = carried {
        likeness.evidence_for.push(format!("{word} is in both names"));
    }
    if of_item < 95 && !row.family {
        likeness.evidence_against.push("its name says more than the advisory's".to_owned());
    }
    if of_row < 95 {
        likeness.evidence_against.push("the advisory's name says more than its own".to_owned());
    }
    let base = (of_item + of_row) * 2 / 5 + if code.is_some() { 20 } else { 10 };
    let base = if makers == Makers::Same { base } else { base / 2 };
    likeness.weight = u8::try_from(base.min(99)).unwrap_or(99);
    Some(likeness)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Makers {
    Same,
    /// The advisory names none.
    Untold,
    /// The inventory names none.
    Silent,
    Other,
}

fn makers(line: &Line, row: &Row, likeness: &mut Likeness) -> Option<Makers> {
    if row.maker.is_unknown() {
        likeness.evidence_against.push("the advisory names no maker".to_owned());
        return Some(Makers::Untold);
    }
    let in_name = || line.name.words.iter().any(|word| word.len() > 1 && row.maker.words.contains(word));
    match line.maker.same(&row.maker) {
        Some(Sameness::Word(word)) => likeness.evidence_for.push(format!("same maker ({word})")),
        Some(Sameness::House) => likeness.evidence_for.push("its maker belongs to the advisory's".to_owned()),
        Some(Sameness::Initials) => {
            likeness.evidence_for.push("its maker's initials are the same".to_owned())
        }
        None if in_name() => likeness.evidence_for.push("the maker is in its name".to_owned()),
        None if line.maker.is_unknown() => {
            likeness.evidence_against.push("the inventory names no maker".to_owned());
            return Some(Makers::Silent);
        }
        None => {
            likeness.evidence_against.push("another maker".to_owned());
            return Some(Makers::Other);
        }
    }
    Some(Makers::Same)
}

fn is_excluded(name: &Name, left_out: &Name, row: &Row) -> bool {
    let known = |word: &str| row.segments.iter().any(|segment| segment.has_word(word));
    let telling: Vec<&String> =
        left_out.words.iter().filter(|word| !known(word) && kind(word) == Kind::Name).collect();
    let words = telling.iter().all(|word| name.has_word(word));
    let numbers = left_out.numbers.iter().all(|number| name.has_number(number));
    words && numbers && (!telling.is_empty() || !left_out.numbers.is_empty())
}

/// A model's number that both name.
fn same_code(line: &Line, row: &Row) -> Option<String> {
    let told = line.codes.iter().find(|code| row.codes.contains(code)).cloned();
    told.or_else(|| {
        let patterns = row.patterns.iter();
        patterns
            .flat_map(|pattern| line.codes.iter().map(move |code| (pattern, code)))
            .find(|(pattern, code)| matches_pattern(pattern, code))
            .map(|(_, code)| code.clone())
    })
    .or_else(|| {
        let numbers = line.name.numbers.iter().chain(line.model.iter().flat_map(|model| &model.numbers));
        numbers.filter(|number| number.tells()).find(|number| row.whole.has_number(number)).map(Number::code)
    })
}

/// `*` for any letters, `?` for one (CSAF 2.0, 3.1.3.3.5); without signs between them.
fn matches_pattern(pattern: &str, code: &str) -> bool {
    let even: Vec<char> =
        pattern.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '*' | '?')).collect();
    let code: Vec<char> = code.chars().collect();
    // Reached positions of the pattern, letter by letter: no backtracking.
    let mut reached = vec![false; even.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    let open = |reached: &mut Vec<bool>| {
        for (at, sign) in even.iter().enumerate() {
            if *sign == '*'
                && reached.get(at) == Some(&true)
                && let Some(next) = reached.get_mut(at + 1)
            {
                *next = true;
            }
        }
    };
    open(&mut reached);
    for letter in code {
        let mut next = vec![false; even.len() + 1];
        for (at, sign) in even.iter().enumerate() {
            if reached.get(at) != Some(&true) {
                continue;
            }
            let to = if *sign == '*' { at } else { at + 1 };
            if (matches!(sign, '*' | '?') || *sign == letter)
                && let Some(next) = next.get_mut(to)
            {
                *next = true;
            }
        }
        reached = next;
        open(&mut reached);
    }
    reached.last() == Some(&true)
}

fn explained(name: &Name, by: &Name, word: &str) -> bool {
    by.has_word(word) || name.joins_into(word, by)
}

/// How much of an item's name the product's name and the title explain.
struct OfItem {
    share: u32,
    /// Weight of what they don't, and of the telling words in it.
    unexplained: u32,
    unexplained_telling: u32,
    /// Its first telling word is the product's.
    begins: bool,
    /// Names among it.
    unexplained_names: usize,
    /// How much the title alone explains, and that a name is among it which no product's entry has.
    by_title: u32,
    named_by_title: bool,
}

fn share_of_item(name: &Name, row: &Row, light: &dyn Fn(&str) -> bool) -> OfItem {
    let (mut held, mut all, mut unexplained, mut unexplained_telling, mut unexplained_names) =
        (0, 0, 0, 0, 0);
    let (mut begins, mut titled, mut named_by_title) = (None, 0, false);
    for word in &name.words {
        let weight = if light(word) { 5 } else { weight(word) };
        all += weight;
        if begins.is_none() && !light(word) && weight >= TELLING {
            begins = Some(explained(name, &row.whole, word));
        }
        let in_title = explained(name, &row.title, word);
        if in_title || light(word) {
            titled += weight;
            named_by_title |= kind(word) == Kind::Name && !light(word) && row.title_words.contains(word);
        }
        let known = explained(name, &row.whole, word)
            || in_title
            || row.segments.iter().any(|segment| segment.has_word(word) || segment.has_initials(word));
        if known {
            held += weight;
        } else if !light(word) {
            unexplained += weight;
            unexplained_telling += if weight >= TELLING { weight } else { 0 };
            unexplained_names += usize::from(kind(word) == Kind::Name);
        }
    }
    for number in &name.numbers {
        all += number.weight();
        // `CX50` is one of the `CX`.
        let family =
            number.letters.len() >= 2 && !row.whole.has_numbers() && row.whole.has_word(&number.letters);
        if family || in_row(row, number) || row.title.has_number(number) {
            held += number.weight();
        }
    }
    OfItem {
        share: (held * 100).checked_div(all).unwrap_or(100),
        unexplained,
        unexplained_telling,
        unexplained_names,
        begins: begins == Some(true),
        by_title: (titled * 100).checked_div(all).unwrap_or(0),
        named_by_title,
    }
}

fn in_row(row: &Row, number: &Number) -> bool {
    row.whole.has_number(number) || row.segments.iter().any(|segment| segment.has_number(number))
}

/// How much of the product's name the item holds.
struct OfRow<'r> {
    segment: &'r Name,
    share: u32,
    /// Weight of the words that it doesn't, and of the telling ones among them.
    missing: u32,
    missing_telling: u32,
    /// All words are there that name something.
    names_whole: bool,
    /// Its first telling word is there.
    begins: bool,
    /// Weight of the telling words and numbers that are there.
    shared: u32,
}

/// The segment of which the item holds most.
fn best_segment<'r>(line: &Line, row: &'r Row, light: &dyn Fn(&str) -> bool) -> Option<OfRow<'r>> {
    let shares = row.segments.iter().map(|segment| share_of_row(line, segment, light));
    shares.max_by_key(|product| (product.share, product.shared))
}

fn share_of_row<'r>(line: &Line, segment: &'r Name, light: &dyn Fn(&str) -> bool) -> OfRow<'r> {
    let all = segment.words_weigh(light);
    let there = |word: &&String| explained(segment, &line.name, word);
    let held: u32 =
        segment.words.iter().filter(there).map(|word| if light(word) { 5 } else { weight(word) }).sum();
    let lost = || segment.words.iter().filter(|word| !there(word) && !light(word)).map(|word| weight(word));
    // Numbers of one name are models that it lists: one is enough.
    let numbers = || line.name.numbers.iter().chain(line.model.iter().flat_map(|model| &model.numbers));
    let of_held =
        numbers().filter(|number| segment.has_number(number)).map(Number::weight).max().unwrap_or(0);
    let listed = segment.numbers.iter().map(Number::weight).max();
    let of_all = listed.unwrap_or(0).max(of_held);
    let mut telling = segment.words.iter().filter(|word| !light(word) && weight(word) >= TELLING);
    let shared: u32 = telling.clone().filter(there).map(|word| weight(word)).sum();
    OfRow {
        segment,
        share: ((held + of_held) * 100).checked_div(all + of_all).unwrap_or(0),
        missing: lost().sum(),
        missing_telling: lost().filter(|weight| *weight >= TELLING).sum(),
        names_whole: lost().all(|weight| weight < TELLING) && of_held >= of_all.min(100),
        begins: telling.next().is_some_and(|word| there(&word)),
        shared: shared + if of_held >= 100 { of_held } else { 0 },
    }
}

/// Each says something telling that the other doesn't: two products of one maker, not two spellings of one.
fn apart(item: &OfItem, product: &OfRow<'_>) -> bool {
    let both = item.unexplained_telling >= TELLING && product.missing_telling >= TELLING;
    let little_in_common = product.shared <= 100;
    both || (little_in_common && item.unexplained >= TELLING && product.missing >= TELLING)
}

/// `None` where numbers or variants say that it is another product.
fn contradiction(line: &Line, row: &Row, segment: &Name, light: &dyn Fn(&str) -> bool) -> Option<()> {
    let held = |number: &Number| {
        line.name.has_number(number) || line.model.as_ref().is_some_and(|model| model.has_number(number))
    };
    let other_number = !line.name.numbers.is_empty()
        && !line.name.numbers.iter().any(|number| in_row(row, number))
        && row.whole.has_numbers();
    let roman = segment.numbers.iter().any(|number| number.roman && !held(number));
    let variant = segment
        .words
        .iter()
        .any(|word| kind(word) == Kind::Variant && !light(word) && !line.name.has_word(word));
    // The product's number is missing, and a name of the item's own stands in its place.
    let replaced = !segment.numbers.is_empty()
        && !segment.numbers.iter().any(held)
        && line.name.words.iter().any(|word| {
            kind(word) == Kind::Name
                && !light(word)
                && !explained(&line.name, &row.whole, word)
                && !explained(&line.name, &row.title, word)
        });
    (!other_number && !roman && !variant && !replaced).then_some(())
}

/// A word or number that carries the likeness.
fn anchor(line: &Line, row: &Row, light: &dyn Fn(&str) -> bool) -> Option<String> {
    let words = || line.name.words.iter().filter(|word| !light(word));
    let in_row = |word: &&String| {
        explained(&line.name, &row.whole, word) || row.segments.iter().any(|segment| segment.has_word(word))
    };
    let named = words().find(|word| kind(word) == Kind::Name && in_row(word)).cloned();
    named
        .or_else(|| {
            let numbers = line.name.numbers.iter().chain(line.model.iter().flat_map(|model| &model.numbers));
            let strong = numbers.filter(|number| number.weight() >= 100 || !number.letters.is_empty());
            let same = strong.clone().find(|number| row.whole.has_number(number)).map(Number::code);
            same.or_else(|| {
                // `CX50` of the `CX`.
                let mut letters = strong.map(|number| &number.letters).filter(|letters| letters.len() >= 2);
                letters.find(|letters| row.whole.has_word(letters)).cloned()
            })
        })
        .or_else(|| {
            // All of a name of plain words.
            let plain: Vec<&String> = words().filter(|word| in_row(word)).collect();
            (plain.len() >= 2).then(|| plain.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" "))
        })
}

/// A name folded for comparison with an answer's.
pub(super) fn same_name(one: &str, two: &str) -> bool {
    squeezed(&folded(one)) == squeezed(&folded(two))
}
