//! Conan's C and C++ packages: the order of its `Version`.

use std::cmp::Ordering;

use super::Order;
use super::key::Writer;
use super::text::digits;

/// Items between dots, trailing zeros dropped; a number and a word are compared as texts, which is no byte order, so
/// keys hold the text. A pre-release (`-`) is before the release, a build (`+`) after it; both are versions themselves.
pub(super) struct Conan;

impl Order for Conan {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        if !text.is_ascii() || text.contains(' ') {
            return None;
        }
        key.text(text);
        Some(())
    }

    fn compare(&self, left: &[u8], right: &[u8]) -> Option<Ordering> {
        let left = parts(std::str::from_utf8(left).ok()?.trim_end_matches('\0'));
        let right = parts(std::str::from_utf8(right).ok()?.trim_end_matches('\0'));
        Some(of_parts(&left, &right))
    }
}

/// The version, its pre-release and its build.
struct Parts<'a> {
    items: Vec<&'a str>,
    pre: Option<Vec<&'a str>>,
    build: Option<Vec<&'a str>>,
}

/// The build follows the last `+`, the pre-release the first `-`.
fn parts(text: &str) -> Parts<'_> {
    let (text, build) = match text.rsplit_once('+') {
        Some((text, build)) => (text, Some(items(build))),
        None => (text, None),
    };
    let (text, pre) = match text.split_once('-') {
        Some((text, pre)) => (text, Some(items(pre))),
        None => (text, None),
    };
    Parts { items: items(text), pre, build }
}

/// Items without trailing zeros.
fn items(text: &str) -> Vec<&str> {
    let mut items: Vec<&str> = text.split('.').collect();
    let is_zero = |item: &str| digits(item).is_some_and(|item| item.bytes().all(|byte| byte == b'0'));
    while items.last().is_some_and(|last| is_zero(last)) {
        items.pop();
    }
    items
}

/// Release numbers, then the pre-release (none is later), then the build (none is earlier).
fn of_parts(left: &Parts<'_>, right: &Parts<'_>) -> Ordering {
    let pre = match (&left.pre, &right.pre) {
        (Some(left), Some(right)) => of_items(left, right),
        (left, right) => right.is_some().cmp(&left.is_some()),
    };
    let build = match (&left.build, &right.build) {
        (Some(left), Some(right)) => of_items(left, right),
        (left, right) => left.is_some().cmp(&right.is_some()),
    };
    of_items(&left.items, &right.items).then(pre).then(build)
}

/// Item by item; a longer list is later.
fn of_items(left: &[&str], right: &[&str]) -> Ordering {
    left.iter()
        .zip(right)
        .map(|(left, right)| of_item(left, right))
        .find(|order| order.is_ne())
        .unwrap_or_else(|| left.len().cmp(&right.len()))
}

/// Two numbers by value, else as texts.
fn of_item(left: &str, right: &str) -> Ordering {
    match (digits(left), digits(right)) {
        (Some(left), Some(right)) => {
            let (left, right) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
            left.len().cmp(&right.len()).then_with(|| left.cmp(right))
        }
        _ => left.cmp(right),
    }
}
