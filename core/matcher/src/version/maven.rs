//! Maven: the order of `ComparableVersion`.

use std::cmp::Ordering;

use super::Order;
use super::key::Writer;
use super::text::split_while;

/// Nested lists of numbers and qualifiers. A list is later than a qualifier whatever it holds, which makes the order
/// of rare texts circular, so it is no byte order: keys hold the text in lower case.
///
/// This is the order of Maven up to 3.8.4, which osv-scalibr's lines and vers-spec's cases have. Later Maven reads a
/// qualifier after a dot at the end (`1.0.x`) as if a hyphen stood there, which breaks 18 and 4 of them.
pub(super) struct Maven;

impl Order for Maven {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        if text.contains(' ') {
            return None;
        }
        key.folded(text);
        Some(())
    }

    fn compare(&self, left: &[u8], right: &[u8]) -> Option<Ordering> {
        let left = parse(std::str::from_utf8(left).ok()?.trim_end_matches('\0'));
        let right = parse(std::str::from_utf8(right).ok()?.trim_end_matches('\0'));
        Some(of_lists(&left, &right))
    }
}

/// A number without leading zeros (empty: zero), or a qualifier.
#[derive(Debug)]
enum Item<'a> {
    Number(&'a str),
    Qualifier(u8, &'a str),
}

/// Lists, each nested at the end of the one before it; so a list is the suffix of this slice that begins with it.
type Lists<'a> = Vec<Vec<Item<'a>>>;

/// Qualifiers in Maven's order; `ga`, `final` and `release` are the empty one.
const QUALIFIERS: [&str; 7] = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];
/// Place of the release itself.
const RELEASE: u8 = 5;
/// Place of the words that Maven does not know; among them the alphabet decides.
const UNKNOWN: u8 = 7;

/// Parses lower-case text.
fn parse(text: &str) -> Lists<'_> {
    let mut lists: Lists<'_> = vec![Vec::new()];
    let mut rest = text;
    let mut fresh = true;
    while let Some(first) = rest.chars().next() {
        if first == '.' || first == '-' {
            if fresh {
                push(&mut lists, Item::Number(""));
            }
            if first == '-' {
                lists.push(Vec::new());
            }
            fresh = true;
            rest = rest.strip_prefix(first).unwrap_or("");
            continue;
        }
        let (number, after) = split_while(rest, u8::is_ascii_digit);
        if number.is_empty() {
            let end = rest
                .find(|next: char| next.is_ascii_digit() || next == '.' || next == '-')
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let joined = after.starts_with(|next: char| next.is_ascii_digit());
            push(&mut lists, qualifier(word, joined));
            if joined {
                lists.push(Vec::new());
            }
            rest = after;
        } else {
            push(&mut lists, Item::Number(number.trim_start_matches('0')));
            if after.starts_with(|next: char| next != '.' && next != '-') {
                lists.push(Vec::new());
            }
            rest = after;
        }
        fresh = false;
    }
    normalize(&mut lists);
    lists
}

/// Adds an item to the innermost list.
fn push<'a>(lists: &mut Lists<'a>, item: Item<'a>) {
    if let Some(list) = lists.last_mut() {
        list.push(item);
    }
}

/// A qualifier; one letter before a digit is short for a word.
fn qualifier(word: &str, joined: bool) -> Item<'_> {
    let word = match word {
        "a" if joined => "alpha",
        "b" if joined => "beta",
        "m" if joined => "milestone",
        "ga" | "final" | "release" => "",
        "cr" => "rc",
        _ => word,
    };
    let place = QUALIFIERS.iter().position(|known| *known == word);
    let place = place.and_then(|place| u8::try_from(place).ok()).unwrap_or(UNKNOWN);
    Item::Qualifier(place, word)
}

/// From the innermost list outwards: drops empty lists, and what is null at the end of each or before its nested list.
fn normalize(lists: &mut Lists<'_>) {
    let mut place = lists.len();
    while place > 0 {
        place -= 1;
        if let Some(list) = lists.get_mut(place) {
            while list.last().is_some_and(|last| of_null(last).is_eq()) {
                list.pop();
            }
            if list.is_empty() && place + 1 == lists.len() {
                lists.truncate(place);
            }
        }
    }
}

/// An item against nothing.
fn of_null(item: &Item<'_>) -> Ordering {
    match item {
        Item::Number(digits) => digits.len().cmp(&0),
        Item::Qualifier(place, _) => place.cmp(&RELEASE),
    }
}

/// Two lists, item by item, then what they nest.
fn of_lists(left: &[Vec<Item<'_>>], right: &[Vec<Item<'_>>]) -> Ordering {
    let (mut left, mut right) = (left, right);
    loop {
        let (left_items, left_nested) =
            left.split_first().map_or((&[][..], &[][..]), |(items, nested)| (&items[..], nested));
        let (right_items, right_nested) =
            right.split_first().map_or((&[][..], &[][..]), |(items, nested)| (&items[..], nested));
        let shared = left_items.len().min(right_items.len());
        for (left, right) in left_items.iter().zip(right_items) {
            let order = of_items(left, right);
            if order.is_ne() {
                return order;
            }
        }
        if left_items.len() == right_items.len() {
            match (left_nested.is_empty(), right_nested.is_empty()) {
                (true, true) => return Ordering::Equal,
                (false, true) => return list_of_null(left_nested),
                (true, false) => return list_of_null(right_nested).reverse(),
                (false, false) => (left, right) = (left_nested, right_nested),
            }
        } else if left_items.len() > shared {
            return of_rest(left_items, shared, left_nested, right_nested);
        } else {
            return of_rest(right_items, shared, right_nested, left_nested).reverse();
        }
    }
}

/// The longer side's further items against the other side's nested list, then against nothing.
fn of_rest(items: &[Item<'_>], from: usize, nested: &[Vec<Item<'_>>], other: &[Vec<Item<'_>>]) -> Ordering {
    let mut rest = items.iter().skip(from);
    if !other.is_empty() {
        return match rest.next() {
            // 1.1 is after 1-1, and a qualifier before every list.
            Some(Item::Number(_)) => Ordering::Greater,
            _ => Ordering::Less,
        };
    }
    rest.map(of_null)
        .find(|order| order.is_ne())
        .unwrap_or_else(|| if nested.is_empty() { Ordering::Equal } else { list_of_null(nested) })
}

/// A nested list against nothing: as its first item that is not null.
fn list_of_null(lists: &[Vec<Item<'_>>]) -> Ordering {
    lists.iter().flatten().map(of_null).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// Two items: numbers are after qualifiers.
fn of_items(left: &Item<'_>, right: &Item<'_>) -> Ordering {
    match (left, right) {
        (Item::Number(left), Item::Number(right)) => {
            left.len().cmp(&right.len()).then_with(|| left.cmp(right))
        }
        (Item::Number(_), Item::Qualifier(..)) => Ordering::Greater,
        (Item::Qualifier(..), Item::Number(_)) => Ordering::Less,
        (Item::Qualifier(left, left_word), Item::Qualifier(right, right_word)) => {
            left.cmp(right).then_with(|| left_word.cmp(right_word))
        }
    }
}
