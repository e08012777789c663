//! Names compared as words: products without their affixes, vendors without their legal forms.

use crate::index::key::squashed;

/// Words of a vendor's name that say nothing of who it is.
const EMPTY: [&str; 34] = [
    "the",
    "inc",
    "incorporated",
    "foundation",
    "project",
    "projects",
    "software",
    "corporation",
    "corp",
    "co",
    "company",
    "ltd",
    "limited",
    "llc",
    "gmbh",
    "ag",
    "sa",
    "bv",
    "team",
    "group",
    "org",
    "com",
    "net",
    "io",
    "dev",
    "technologies",
    "technology",
    "systems",
    "open",
    "source",
    "developers",
    "community",
    "of",
    "labs",
];

/// The telling words of a vendor's name, in lower case.
pub(super) fn vendor_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = name
        .split(|letter: char| !letter.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str()))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Spellings under which a product may be filed, with how far each is from the name (0: the name itself).
pub(super) fn spellings(name: &str, vendors: &[String]) -> Vec<(String, u8)> {
    let whole = squashed(name);
    let mut found = vec![(whole.clone(), 0)];
    let mut add = |word: String, distance: u8| {
        if word.len() > 1 && !found.iter().any(|(known, _)| *known == word) {
            found.push((word, distance));
        }
    };
    match whole.strip_prefix("lib") {
        Some(rest) if rest.len() > 2 => add(rest.to_owned(), 1),
        _ => add(format!("lib{whole}"), 1),
    }
    for end in ["js", "net", "library", "firmware"] {
        if let Some(rest) = whole.strip_suffix(end)
            && rest.len() > 3
        {
            add(rest.to_owned(), 1);
        }
    }
    let words: Vec<&str> =
        name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if let [first, rest @ ..] = words.as_slice()
        && !rest.is_empty()
        && vendors.iter().any(|vendor| vendor.eq_ignore_ascii_case(first))
    {
        add(squashed(&rest.concat()), 1);
    }
    // A model number tells more than the words around it.
    for word in words.iter().filter(|word| word.len() >= 5 && words.len() > 1) {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        if digits >= 3 && digits < word.len() {
            add(squashed(word), 1);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_keep_their_telling_words() {
        assert_eq!(vendor_words("the_apache_software_foundation"), ["apache"]);
        assert_eq!(vendor_words("The jQuery Foundation"), ["jquery"]);
        assert_eq!(vendor_words("w1.fi"), ["fi", "w1"]);
    }

    #[test]
    fn products_have_other_spellings() {
        let words = |name: &str, vendors: &[&str]| {
            let vendors: Vec<String> = vendors.iter().map(|&vendor| vendor.to_owned()).collect();
            spellings(name, &vendors).into_iter().map(|(word, _)| word).collect::<Vec<_>>()
        };
        assert_eq!(words("libexpat", &[]), ["libexpat", "expat"]);
        assert!(words("Qualcomm Atheros QCA9563", &[]).contains(&"qca9563".to_owned()));
        assert!(words("Apache HTTP Server", &["apache"]).contains(&"httpserver".to_owned()));
    }
}
