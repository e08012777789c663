//! Makers by their telling words, with who bought whom.

use super::words::{folded, skeleton};

/// Words of a maker's name that say nothing of which.
const EMPTY: [&str; 52] = [
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "ltd",
    "limited",
    "lc",
    "gmbh",
    "ag",
    "kg",
    "kga",
    "se",
    "sa",
    "bv",
    "nv",
    "b",
    "v",
    "n",
    "plc",
    "oy",
    "ab",
    "ev",
    "e",
    "the",
    "and",
    "of",
    "group",
    "holding",
    "international",
    "technology",
    "technologie",
    "system",
    "medical",
    "healthcare",
    "health",
    "care",
    "diagnostic",
    "north",
    "america",
    "usa",
    "u",
    "s",
    "nederland",
    "europe",
    "laboratorie",
    "laboratory",
    "product",
    "development",
    "st",
    "solution",
];

/// Names under which one maker's devices are listed, by takeover or brand. Sources: the makers' own announcements
/// (St. Jude Medical by Abbott 2017, CareFusion and CME by BD 2015 and 2020, Covidien by Medtronic 2015, Welch Allyn,
/// Mortara and Burdick by Hill-Rom, Hill-Rom by Baxter 2021, Gambro by Baxter 2013, Respironics, ATL and Capsule by
/// Philips, Datex-Ohmeda by GE 2003, Ethicon by Johnson & Johnson, Smiths Medical and Hospira by ICU Medical,
/// McKesson's imaging by Change Healthcare 2017).
const ONE_HOUSE: [&[&str]; 15] = [
    &["bd", "becton", "dickinson", "carefusion", "cme", "kiestra"],
    &["ge", "gehealthcare", "datex", "ohmeda"],
    &["medtronic", "covidien", "minimed"],
    &["abot", "jude"],
    &["baxter", "hilrom", "welch", "alyn", "mortara", "burdick", "gambro"],
    &["philip", "respironic", "atl", "capsule"],
    &["siemen", "acuson"],
    &["johnson", "ethicon", "j"],
    &["smith", "icu", "hospira"],
    &["drager", "draeger", "dragerwerk", "draegerwerk"],
    &["change", "mckeson"],
    &["enea"],
    &["inoka"],
    &["roche"],
    &["braun", "bbraun", "aesculap"],
];

/// A maker, or several that a document names in one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Maker {
    /// Skeletons of the telling words.
    pub(super) words: Vec<String>,
    /// Rows of [`ONE_HOUSE`].
    houses: Vec<usize>,
}

impl Maker {
    pub(super) fn of(text: &str) -> Self {
        let folded = folded(text).replace("hill-rom", "hillrom").replace("general electric", "ge");
        let words: Vec<String> = folded
            .split(|letter: char| !letter.is_alphanumeric())
            .map(skeleton)
            .filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str()))
            .collect();
        let houses = (0..ONE_HOUSE.len())
            .filter(|at| {
                ONE_HOUSE
                    .get(*at)
                    .is_some_and(|house| words.iter().any(|word| house.contains(&word.as_str())))
            })
            .collect();
        Self { words, houses }
    }

    /// Nothing tells who it is.
    pub(super) fn is_unknown(&self) -> bool {
        self.words.is_empty()
    }

    /// Why both are one maker. `None`: nothing says so.
    pub(super) fn same(&self, other: &Self) -> Option<Sameness> {
        if let Some(word) = self.words.iter().find(|word| word.len() > 1 && other.words.contains(word)) {
            return Some(Sameness::Word(word.clone()));
        }
        // `medtronicdiabetes`, `capsuletech`: written in one with what follows.
        let longer = |one: &str, two: &str| two.len() >= 6 && one.starts_with(two);
        let pairs = || self.words.iter().flat_map(|one| other.words.iter().map(move |two| (one, two)));
        if let Some((one, _)) = pairs().find(|(one, two)| longer(one, two) || longer(two, one)) {
            return Some(Sameness::Word(one.clone()));
        }
        if self.houses.iter().any(|house| other.houses.contains(house)) {
            return Some(Sameness::House);
        }
        let initials =
            |words: &[String]| words.iter().filter_map(|word| word.chars().next()).collect::<String>();
        let short =
            |one: &Self, two: &Self| two.words.len() >= 2 && one.words.contains(&initials(&two.words));
        (short(self, other) || short(other, self)).then_some(Sameness::Initials)
    }

    /// The word stands for the maker and not for the product.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|own| own == word)
            || self.houses.iter().any(|house| {
                // A brand that is a product's name too stays with the product.
                word != "minimed" && ONE_HOUSE.get(*house).is_some_and(|house| house.contains(&word))
            })
    }
}

/// Why two makers are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sameness {
    /// A telling word.
    Word(String),
    /// One belongs to the other.
    House,
    /// One is the other's initials.
    Initials,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, two: &str) -> bool {
        Maker::of(one).same(&Maker::of(two)).is_some()
    }

    #[test]
    fn spellings_of_one_maker_are_one() {
        assert!(same("Becton, Dickinson and Company (BD)", "BD"));
        assert!(same("Becton, Dickinson and Company (BD)", "CareFusion 303, Inc."));
        assert!(same("Phillips", "Koninklijke Philips N.V."));
        assert!(same("Dräger", "Draeger Medical Systems, Inc."));
        assert!(same("General Electric (GE)", "GE HealthCare"));
        assert!(same("B. Braun Medical", "BBraun Melsungen AG"));
        assert!(same("Hillrom", "Welch Allyn, Inc."));
        assert!(!same("Smiths Medical", "Stryker Medical"));
        assert!(!same("Contec Health", "Spacelabs Healthcare"));
    }
}
