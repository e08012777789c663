//! Words of names in one spelling: without accents, signs, doubled letters and plurals.

/// Words that say nothing of which product is meant.
const EMPTY: [&str; 44] = [
    "and",
    "or",
    "the",
    "of",
    "for",
    "with",
    "w",
    "in",
    "by",
    "to",
    "on",
    "an",
    "version",
    "al",
    "used",
    "including",
    "include",
    "not",
    "model",
    "number",
    "part",
    "integrated",
    "instaled",
    "as",
    "only",
    "enabled",
    "listed",
    "from",
    "based",
    "name",
    "none",
    "other",
    "type",
    "ref",
    "no",
    "certain",
    "thi",
    "id",
    "rev",
    "revision",
    "vulnerability",
    "vulnerabilitie",
    "use",
    "under",
];

/// Words that name a kind of thing: they help a name, and carry none.
const KINDS: [&str; 64] = [
    "system",
    "software",
    "device",
    "unit",
    "monitor",
    "monitoring",
    "pump",
    "workstation",
    "server",
    "module",
    "machine",
    "family",
    "serie",
    "product",
    "aplication",
    "ap",
    "platform",
    "medical",
    "patient",
    "wirele",
    "infusion",
    "programer",
    "transmiter",
    "management",
    "manager",
    "clinical",
    "health",
    "healthcare",
    "hospital",
    "hub",
    "equipment",
    "instrument",
    "tol",
    "solution",
    "service",
    "client",
    "station",
    "center",
    "central",
    "controler",
    "remote",
    "insulin",
    "syringe",
    "volume",
    "large",
    "ventilator",
    "bed",
    "ultrasound",
    "imaging",
    "scaner",
    "icd",
    "crt",
    "pacemaker",
    "resting",
    "electrocardiograph",
    "cardiograph",
    "vital",
    "sign",
    "wlan",
    "wifi",
    "handheld",
    "analysi",
    "information",
    "delivery",
];

/// Words that part one variant of a product from another.
const VARIANTS: [&str; 11] = ["plus", "pro", "xl", "mini", "max", "lite", "light", "jr", "new", "mri", "sp"];

/// How a word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Not at all.
    Empty,
    /// A kind of thing.
    Thing,
    /// Parts variants.
    Variant,
    /// One or two letters.
    Short,
    /// A name.
    Name,
}

/// How `word`, in its [`skeleton`], counts.
pub(super) fn kind(word: &str) -> Kind {
    if EMPTY.contains(&word) {
        Kind::Empty
    } else if VARIANTS.contains(&word) {
        Kind::Variant
    } else if KINDS.contains(&word) {
        Kind::Thing
    } else if word.len() <= 2 {
        Kind::Short
    } else {
        Kind::Name
    }
}

/// What a word weighs in a name, in hundredths.
pub(super) fn weight(word: &str) -> u32 {
    match kind(word) {
        Kind::Empty => 0,
        Kind::Thing => 25,
        Kind::Short | Kind::Variant => 50,
        Kind::Name => 100,
    }
}

/// Small letters without accents; signs of trade and of raised numbers are letters' own or gone.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let plain = match letter {
            'ä' | 'à' | 'á' | 'â' | 'å' | 'Ä' | 'Á' | 'Å' => "a",
            'ö' | 'ó' | 'ò' | 'ô' | 'ø' | 'Ö' | 'Ø' => "o",
            'ü' | 'ú' | 'ù' | 'û' | 'Ü' => "u",
            'é' | 'è' | 'ê' | 'ë' | 'É' => "e",
            'í' | 'ì' | 'î' | 'ï' => "i",
            'ñ' => "n",
            'ç' => "c",
            'ß' => "ss",
            '²' => "2",
            '³' => "3",
            '®' | '™' | '©' | '\'' | '’' => "",
            _ => {
                out.extend(letter.to_lowercase());
                continue;
            }
        };
        out.push_str(plain);
    }
    out
}

/// Letters and digits alone, folded: `CR-IR 357` is `crir357`.
pub(crate) fn squeezed(text: &str) -> String {
    folded(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// A word without doubled letters and the plural's `s`: Millennium and Millenium, Philips and Phillips are one.
pub(super) fn skeleton(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut last = None;
    for letter in word.chars() {
        if last != Some(letter) || letter.is_ascii_digit() {
            out.push(letter);
        }
        last = Some(letter);
    }
    if out.len() > 3 && out.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_are_one() {
        assert_eq!(skeleton("millennium"), skeleton("millenium"));
        assert_eq!(skeleton("phillips"), skeleton("philips"));
        assert_eq!(skeleton("solutions"), skeleton("solution"));
        assert_eq!(squeezed("Drägerwerk® AG"), "dragerwerkag");
    }

    #[test]
    fn the_lists_hold_skeletons() {
        for word in EMPTY.iter().chain(&KINDS).chain(&VARIANTS) {
            assert_eq!(*word, skeleton(word));
        }
    }
}
