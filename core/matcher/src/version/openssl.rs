//! OpenSSL: letters after the third number up to 1.1.1 (`1.0.2zd` follows `1.0.2z`), plain numbers since 3.0.

use super::Order;
use super::key::Writer;
use super::text::{digits, split_while, strip_v};

/// `number.number[.number][letters][-alphaN|-betaN|-preN|-dev]`. Other suffixes (`-fips`) are undetermined.
pub(super) struct Openssl;

/// What follows the numbers and letters: betas, the release itself.
const SUFFIXES: [&str; 4] = ["dev", "alpha", "beta", "pre"];
const RELEASE: u8 = 9;

impl Order for Openssl {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        let lower = strip_v(text).to_ascii_lowercase();
        let text = lower.strip_prefix("openssl").unwrap_or(&lower).trim_start_matches([' ', '-', '_']);
        let (numbers, rest) = split_while(text, |byte| byte.is_ascii_digit() || *byte == b'.');
        let mut parts = numbers.split('.');
        for place in 0..3 {
            match parts.next() {
                Some(number) => key.number(digits(number)?),
                None if place == 2 => key.number("0"),
                None => return None,
            }
        }
        if parts.next().is_some() {
            return None;
        }
        write_suffix(rest, key)
    }
}

/// Letters count by their number first: `z` is before `za`. Then the state of the release.
fn write_suffix(rest: &str, key: &mut Writer<'_>) -> Option<()> {
    let (word, after) = split_while(rest, u8::is_ascii_lowercase);
    let is_state = SUFFIXES.contains(&word);
    let (letters, state) = if is_state { ("", rest) } else { (word, after) };
    let grown = letters.trim_start_matches('z').len() <= 1;
    if !grown {
        return None;
    }
    key.tag(u8::try_from(letters.len()).ok()?);
    key.text(letters);
    let state = state.trim_start_matches(['-', ' ', '_']);
    if state.is_empty() {
        key.tag(RELEASE);
        return Some(());
    }
    let (word, number) = split_while(state, u8::is_ascii_lowercase);
    let place = SUFFIXES.iter().position(|known| *known == word)?;
    key.tag(u8::try_from(place).ok()?);
    key.number(if number.is_empty() { "0" } else { digits(number)? });
    Some(())
}
