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
const OF_ROW: u32 = 50;
/// The same shares where a model's number is the same.
const OF_ITEM_WITH_CODE: u32 = 30;
/// The item's share where the product's whole name stands in the item's.
const OF_ITEM_BESIDE_WHOLE: u32 = 40;
/// Both shares where the makers differ.
const WITHOUT_MAKER: u32 = 90;

/// An item made ready.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) maker: Maker,
    pub(super) name: Name,
    pub(super) codes: Vec<String>,
    /// Name and model in one, squeezed.
    pub(super) whole: String,
    model: Option<Name>,
    udi: Option<String>,
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
        let both = format!("{} {}", item.name, item.model.as_deref().unwrap_or_default());
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
            whole: squeezed(&both),
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
    let of_item = share_of_item(line, row, &light);
    let (of_row, segment) = best_segment(line, row, &light)?;
    if let Some(code) = &code {
        likeness.evidence_for.push(format!("model {code} is named"));
    } else {
        contradiction(line, row, segment, &light)?;
    }
    let carried = anchor(line, row, &light);
    let whole = of_row >= 95 && carried.is_some() && of_item >= OF_ITEM_BESIDE_WHOLE;
    let accepted = match makers {
        Makers::Other => carried.is_some() && of_item >= WITHOUT_MAKER && of_row >= WITHOUT_MAKER,
        _ if code.is_some() => of_item >= OF_ITEM_WITH_CODE,
        _ => whole || (carried.is_some() && of_item >= OF_ITEM && of_row >= OF_ROW),
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
    Untold,
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
            return Some(Makers::Untold);
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
            if *sign == '*' && reached.get(at) == Some(&true) {
                if let Some(next) = reached.get_mut(at + 1) {
                    *next = true;
                }
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
            if matches!(sign, '*' | '?') || *sign == letter {
                if let Some(next) = next.get_mut(to) {
                    *next = true;
                }
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

/// How much of the item's name the product's name and the title explain.
fn share_of_item(line: &Line, row: &Row, light: &dyn Fn(&str) -> bool) -> u32 {
    let all = line.name.total(light);
    if all == 0 {
        return 100;
    }
    let words = line.name.words.iter().filter(|word| {
        explained(&line.name, &row.whole, word)
            || explained(&line.name, &row.title, word)
            || row.segments.iter().any(|segment| segment.has_word(word))
    });
    let words: u32 = words.map(|word| if light(word) { 5 } else { weight(word) }).sum();
    let numbers = line.name.numbers.iter().filter(|number| {
        row.whole.has_number(number)
            || row.title.has_number(number)
            || row.segments.iter().any(|segment| segment.has_number(number))
    });
    (words + numbers.map(Number::weight).sum::<u32>()) * 100 / all
}

/// The segment of which the item holds most, and how much.
fn best_segment<'r>(line: &Line, row: &'r Row, light: &dyn Fn(&str) -> bool) -> Option<(u32, &'r Name)> {
    let held = |segment: &Name| {
        let words = segment.words.iter().filter(|word| explained(segment, &line.name, word));
        let words: u32 = words.map(|word| if light(word) { 5 } else { weight(word) }).sum();
        let model = |number: &Number| line.model.as_ref().is_some_and(|model| model.has_number(number));
        let numbers = segment.numbers.iter().filter(|number| line.name.has_number(number) || model(number));
        words + numbers.map(Number::weight).sum::<u32>()
    };
    row.segments
        .iter()
        .map(|segment| ((held(segment) * 100).checked_div(segment.total(light)).unwrap_or(0), segment))
        .max_by_key(|(share, _)| *share)
}

/// `None` where numbers or variants say that it is another product.
fn contradiction(line: &Line, row: &Row, segment: &Name, light: &dyn Fn(&str) -> bool) -> Option<()> {
    let in_row = |number: &Number| {
        row.whole.has_number(number) || row.segments.iter().any(|segment| segment.has_number(number))
    };
    let held = |number: &Number| {
        line.name.has_number(number) || line.model.as_ref().is_some_and(|model| model.has_number(number))
    };
    let other_number =
        !line.name.numbers.is_empty() && !line.name.numbers.iter().any(in_row) && !segment.numbers.is_empty();
    let series = !row.whole.series.is_empty()
        && !line.name.numbers.is_empty()
        && !line.name.numbers.iter().any(in_row);
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
    (!other_number && !series && !roman && !variant && !replaced).then_some(())
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
            numbers
                .filter(|number| number.weight() >= 100 || !number.letters.is_empty())
                .find(|number| row.whole.has_number(number))
                .map(Number::code)
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
