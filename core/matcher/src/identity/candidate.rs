//! What a component with a poor identity may be: candidates with the evidence for and against each.

use noharm_model::component::Component;

use super::clues::Clues;
use super::ecosystem;
use super::evidence::weigh;
use super::name::CpeName;
use super::resolve::{Identified, ProductHit};
use super::words::{Spelling, pieces, spellings, vendor_words};
use crate::coverage::Candidate;
use crate::index::key::{Kind, key, squashed};
use crate::index::{Index, IndexError};

/// Least weight of a candidate that is shown.
const ENOUGH: i32 = 33;
/// The same for a package of a language's registry, where names are many and short.
const ENOUGH_IN_LANGUAGE: i32 = 45;
/// The same where a feed here covers the package's own ecosystem and does not name it.
const ENOUGH_BESIDE_ITS_FEED: i32 = 65;
/// Letters from which on a name may be the beginning of a longer one, and how many longer ones are looked at.
const BEGINNING: usize = 8;
const LONGER: usize = 12;
/// Candidates this much below the best are not shown.
const BEHIND: i32 = 35;
/// Most candidates of one component.
const MOST: usize = 5;

/// The candidates of a component that no exact name was found for; `unsure` are the products of a CPE without vendor.
pub(super) fn of(
    index: &Index<'_>,
    component: &Component,
    found: &Identified,
    unsure: Vec<ProductHit>,
) -> Result<Vec<(Candidate, ProductHit)>, IndexError> {
    let clues = Clues::of(component, found);
    let own_feed = has_own_feed(index, found)?;
    let drafts = drafts(index, &clues, found, unsure, own_feed)?;
    let mut weighed = Vec::new();
    for draft in drafts {
        if let Some(candidate) = weigh(index, &clues, draft)? {
            weighed.push(candidate);
        }
    }
    weighed
        .sort_by(|one, two| two.0.weight.cmp(&one.0.weight).then_with(|| one.0.product.cmp(&two.0.product)));
    let best = weighed.first().map_or(0, |(candidate, _)| candidate.weight);
    let enough = match (own_feed, clues.in_language()) {
        (true, _) => ENOUGH_BESIDE_ITS_FEED,
        (false, true) => ENOUGH_IN_LANGUAGE,
        (false, false) => ENOUGH,
    };
    weighed.retain(|(candidate, _)| candidate.weight >= enough && candidate.weight + BEHIND >= best);
    weighed.truncate(MOST);
    Ok(weighed)
}

/// True where no product is spelled like the component: it has no candidates, in whatever version.
pub(super) fn is_unlike_all(
    index: &Index<'_>,
    component: &Component,
    found: &Identified,
) -> Result<bool, IndexError> {
    let own_feed = has_own_feed(index, found)?;
    Ok(drafts(index, &Clues::of(component, found), found, Vec::new(), own_feed)?.is_empty())
}

/// Whatever is spelled like the component, or listed as the same.
fn drafts(
    index: &Index<'_>,
    clues: &Clues,
    found: &Identified,
    unsure: Vec<ProductHit>,
    own_feed: bool,
) -> Result<Vec<Draft>, IndexError> {
    let mut drafts: Vec<Draft> = Vec::new();
    for hit in unsure {
        let (vendor, product) = (hit.vendor.clone(), hit.product.clone());
        draft(&mut drafts, &vendor, &product)
            .word(40, format!("same product, {product}; its CPE names no vendor"));
    }
    for word in &clues.products {
        for spelling in spellings(word) {
            if let Some(run) = index.find(Kind::Similar, &spelling.word, None)? {
                take_similar(&index.pairs(run)?, word, &spelling, &mut drafts);
            }
        }
        // A registry's name is whole: where its feed is here, a piece of it tells nothing.
        for piece in pieces(word).iter().filter(|_| !own_feed) {
            if let Some(run) = index.find(Kind::Similar, piece, None)? {
                take_piece(&index.pairs(run)?, word, &mut drafts);
            }
        }
        take_longer(index, word, &mut drafts)?;
    }
    listed(index, clues, found, &mut drafts)?;
    Ok(drafts)
}

/// Products that share a spelling.
fn take_similar(pairs: &[(&str, &str)], word: &str, spelling: &Spelling, drafts: &mut Vec<Draft>) {
    let vendors = pairs.len();
    for (product, vendor) in pairs {
        if spelling.vendor.as_ref().is_some_and(|left_out| !vendor_words(vendor).contains(left_out)) {
            continue;
        }
        let weight = match (spelling.distance, &spelling.vendor) {
            (0, _) if same_spelling(word, product) => 30,
            (0, _) => 27,
            (_, Some(_)) => 25,
            _ => 22,
        };
        let draft = draft(drafts, vendor, product);
        if spelling.vendor.is_some() {
            draft.in_name = true;
        }
        draft.word(weight, format!("product word {product} for {word}"));
        draft.only |= vendors == 1;
        draft.whole |= spelling.distance == 0;
    }
}

/// Products whose names are a piece of the component's: `asterisk` of `Asterisk PBX`.
fn take_piece(pairs: &[(&str, &str)], word: &str, drafts: &mut Vec<Draft>) {
    for (product, vendor) in pairs {
        draft(drafts, vendor, product).word(15, format!("product word {product} is a piece of {word}"));
    }
}

/// Products whose names begin with the component's: `dropbear` of `dropbear_ssh`.
fn take_longer(index: &Index<'_>, word: &str, drafts: &mut Vec<Draft>) -> Result<(), IndexError> {
    let whole = squashed(word);
    if whole.len() < BEGINNING {
        return Ok(());
    }
    for (name, run) in index.first_with(&key(Kind::Similar, &whole, None), LONGER)? {
        if name.len() > whole.len() && name.len() <= whole.len() + 6 {
            for (product, vendor) in index.pairs(run)? {
                // Its name goes on with a word of its own, not in the middle of one.
                if begins(product, word) {
                    draft(drafts, vendor, product)
                        .word(17, format!("product word {product} begins with {word}"));
                }
            }
        }
    }
    Ok(())
}

fn begins(product: &str, word: &str) -> bool {
    let parts: Vec<&str> = product.split(['_', '-', '.', ' ']).collect();
    (1..parts.len())
        .any(|count| parts.get(..count).is_some_and(|parts| squashed(&parts.concat()) == squashed(word)))
}

/// A feed here covers the ecosystem of the component's purl.
fn has_own_feed(index: &Index<'_>, found: &Identified) -> Result<bool, IndexError> {
    let Some((family, _)) = found.purl.as_ref().and_then(ecosystem::of) else { return Ok(false) };
    index.covers_family(family)
}

/// A candidate while evidence is collected.
pub(super) struct Draft {
    pub(super) vendor: String,
    pub(super) product: String,
    pub(super) word: i32,
    pub(super) only: bool,
    /// The component's name, letter by letter.
    pub(super) whole: bool,
    pub(super) listed: i32,
    /// The component's name begins with the vendor's.
    pub(super) in_name: bool,
    pub(super) evidence_for: Vec<String>,
}

impl Draft {
    /// Evidence from the product's name: only the best counts.
    fn word(&mut self, weight: i32, evidence: String) {
        if weight > self.word {
            self.word = weight;
            self.evidence_for.retain(|line| !line.starts_with("product word"));
            self.evidence_for.push(evidence);
        }
    }
}

fn draft<'d>(drafts: &'d mut Vec<Draft>, vendor: &str, product: &str) -> &'d mut Draft {
    let at = drafts
        .iter()
        .position(|draft| draft.vendor == vendor && draft.product == product)
        .unwrap_or(drafts.len());
    if at == drafts.len() {
        drafts.push(Draft {
            vendor: vendor.to_owned(),
            product: product.to_owned(),
            word: 0,
            only: false,
            whole: false,
            listed: 0,
            in_name: false,
            evidence_for: Vec::new(),
        });
    }
    // The draft was found or has just been put there.
    #[expect(clippy::indexing_slicing, reason = "`at` was found in the list or is its last element")]
    &mut drafts[at]
}

fn same_spelling(one: &str, two: &str) -> bool {
    let plain = |name: &str| name.to_lowercase().replace(['-', ' '], "_");
    plain(one) == plain(two)
}

/// Debian's list of packages, and its groups of names that mean one thing.
fn listed(
    index: &Index<'_>,
    clues: &Clues,
    found: &Identified,
    drafts: &mut Vec<Draft>,
) -> Result<(), IndexError> {
    let packaged =
        matches!(clues.purl_type.as_deref(), Some("deb" | "apk" | "rpm" | "generic" | "github") | None);
    for word in clues.products.iter().filter(|_| packaged) {
        if let Some(run) = index.find(Kind::DebianList, &word.to_lowercase(), None)? {
            take_listed(
                index.list(run)?,
                drafts,
                30,
                &format!("Debian's list says so of the package {word}"),
            );
        }
    }
    for name in &found.names {
        let (Some(product), Some(vendor)) = (name.product(), name.vendor()) else { continue };
        if let Some(run) = index.find(Kind::SameAs, product, Some(vendor))? {
            take_listed(
                index.list(run)?,
                drafts,
                50,
                &format!("Debian's list of names that mean {vendor}:{product}"),
            );
        }
    }
    Ok(())
}

fn take_listed(cpes: Vec<&str>, drafts: &mut Vec<Draft>, weight: i32, evidence: &str) {
    for name in cpes.into_iter().filter_map(CpeName::read) {
        let (Some(product), Some(vendor)) = (name.product(), name.vendor()) else { continue };
        let draft = draft(drafts, vendor, product);
        draft.listed = draft.listed.max(weight);
        draft.evidence_for.push(evidence.to_owned());
    }
}
