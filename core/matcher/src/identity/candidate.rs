//! What a component with a poor identity may be: candidates with the evidence for and against each.

use noharm_model::component::Component;

use super::ecosystem;
use super::name::CpeName;
use super::resolve::{Identified, ProductHit};
use super::words::{Spelling, is_kind, spellings, vendor_in_one, vendor_words};
use crate::coverage::Candidate;
use crate::evaluate::target_of;
use crate::index::criterion::Attribute;
use crate::index::key::{Kind, key, squashed};
use crate::index::statement::Says;
use crate::index::{Index, IndexError};
use crate::version::{Scheme, compare};

/// Least weight of a candidate that is shown.
const ENOUGH: i32 = 36;
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
/// Statements of a candidate that are read for its target software and versions.
const SAMPLE: usize = 48;

/// The candidates of a component that no exact name was found for; `unsure` are the products of a CPE without vendor.
pub(super) fn of(
    index: &Index<'_>,
    component: &Component,
    found: &Identified,
    unsure: Vec<ProductHit>,
) -> Result<Vec<(Candidate, ProductHit)>, IndexError> {
    let clues = Clues::of(component, found);
    let mut drafts: Vec<Draft> = Vec::new();
    for hit in unsure {
        let (vendor, product) = (hit.vendor.clone(), hit.product.clone());
        draft(&mut drafts, &vendor, &product)
            .word(40, format!("same product, {product}; its CPE names no vendor"));
    }
    for word in &clues.products {
        for spelling in spellings(word) {
            if let Some(run) = index.find(Kind::Similar, &spelling.word, None)? {
                take_similar(index.list(run)?, word, &spelling, &mut drafts);
            }
        }
        take_longer(index, word, &mut drafts)?;
    }
    listed(index, &clues, found, &mut drafts)?;
    let mut weighed = Vec::new();
    for draft in drafts {
        if let Some(candidate) = weigh(index, &clues, draft)? {
            weighed.push(candidate);
        }
    }
    weighed
        .sort_by(|one, two| two.0.weight.cmp(&one.0.weight).then_with(|| one.0.product.cmp(&two.0.product)));
    let best = weighed.first().map_or(0, |(candidate, _)| candidate.weight);
    let enough = match (has_own_feed(index, found)?, clues.in_language()) {
        (true, _) => ENOUGH_BESIDE_ITS_FEED,
        (false, true) => ENOUGH_IN_LANGUAGE,
        (false, false) => ENOUGH,
    };
    weighed.retain(|(candidate, _)| candidate.weight >= enough && candidate.weight + BEHIND >= best);
    weighed.truncate(MOST);
    Ok(weighed)
}

/// Products that share a spelling.
fn take_similar(list: Vec<&str>, word: &str, spelling: &Spelling, drafts: &mut Vec<Draft>) {
    let vendors = list.len() / 2;
    for pair in list.chunks_exact(2) {
        let [product, vendor] = pair else { continue };
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
            for pair in index.list(run)?.chunks_exact(2) {
                let [product, vendor] = pair else { continue };
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
    Ok(!index.first_with(&key(Kind::Package, family, Some("")), 1)?.is_empty())
}

/// What the component says of itself.
struct Clues {
    products: Vec<String>,
    vendors: Vec<String>,
    /// Each vendor's telling words in one.
    vendors_in_one: Vec<String>,
    purl_type: Option<String>,
    /// A thing, not software.
    hardware: bool,
    version: Option<String>,
    name: Option<CpeName>,
}

impl Clues {
    fn of(component: &Component, found: &Identified) -> Self {
        let purl = found.purl.as_ref();
        let mut products: Vec<String> = Vec::new();
        let own = found.names.iter().filter_map(CpeName::product).map(str::to_owned);
        let source = found.os.as_ref().map(|os| os.source.clone());
        let rest = [Some(component.name.clone()), purl.map(|purl| purl.name().to_owned())];
        // Of a distribution's package the source package says what it is; its binary's name is a part of it.
        let named: Vec<String> = match source {
            Some(source) => vec![source],
            None => own.chain(rest.into_iter().flatten()).collect(),
        };
        for product in named {
            let known = products.iter().any(|known| squashed(known) == squashed(&product));
            if !known && !product.trim().is_empty() && product.len() <= 200 {
                products.push(product);
            }
        }
        let (mut vendors, mut vendors_in_one) = (Vec::new(), Vec::new());
        let stated = found.names.iter().filter_map(|name| name.vendor().map(str::to_owned));
        let namespace =
            purl.filter(|_| found.os.is_none()).and_then(|purl| purl.namespace().map(str::to_owned));
        let supplier = component.supplier.clone().filter(|_| found.os.is_none());
        for vendor in stated.chain(supplier).chain(component.group.clone()).chain(namespace) {
            vendors.extend(vendor_words(&vendor));
            vendors_in_one.push(vendor_in_one(&vendor));
        }
        vendors.sort_unstable();
        vendors.dedup();
        let part = found.names.first().map(|name| name.part);
        Self {
            products,
            vendors,
            vendors_in_one,
            purl_type: purl.map(|purl| purl.kind().to_owned()),
            hardware: part == Some('h') || (part.is_none() && component.kind.as_deref() == Some("device")),
            version: version_of(component, found),
            name: found.names.first().cloned(),
        }
    }
}

fn version_of(component: &Component, found: &Identified) -> Option<String> {
    let of_cpe = found.names.first().and_then(|name| name.version.value());
    of_cpe.or(component.version.as_deref()).map(str::to_owned)
}

/// A candidate while evidence is collected.
struct Draft {
    vendor: String,
    product: String,
    word: i32,
    only: bool,
    listed: i32,
    /// The component's name begins with the vendor's.
    in_name: bool,
    evidence_for: Vec<String>,
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

fn weigh(
    index: &Index<'_>,
    clues: &Clues,
    draft: Draft,
) -> Result<Option<(Candidate, ProductHit)>, IndexError> {
    let Some(run) = index.find(Kind::Cpe, &draft.product, Some(&draft.vendor))? else { return Ok(None) };
    let known = sample(index, run)?;
    let mut evidence =
        Evidence { weight: draft.word + draft.listed, pro: draft.evidence_for, contra: Vec::new() };
    if draft.only {
        evidence.add(10, "no other vendor has a product of that name".to_owned());
    }
    if draft.in_name {
        evidence.add(25, format!("its name begins with the vendor's, {}", draft.vendor));
    } else {
        vendor(clues, &draft.vendor, &draft.product, &mut evidence);
    }
    target(clues, &known, &mut evidence);
    part(clues, &known, &mut evidence);
    version(clues, &known, &mut evidence);
    let fame = match known.statements {
        0..8 => 0,
        8..24 => 5,
        24..SAMPLE => 10,
        _ => 15,
    };
    if fame > 0 {
        evidence.add(fame, format!("{} or more records name it", known.statements));
    }
    if is_kind(&draft.product) {
        evidence.add(-15, format!("{} names a kind of thing", draft.product));
    }
    if squashed(&draft.product).len() <= 3 {
        evidence.add(-5, "a name this short is easily another's".to_owned());
    }
    let product = format!("{}:{}", draft.vendor, draft.product);
    let hit = ProductHit {
        run,
        vendor: draft.vendor,
        product: draft.product,
        name: clues.name.clone(),
        how: format!("candidate: {product}"),
    };
    let Evidence { weight, pro, contra } = evidence;
    Ok(Some((Candidate { product, weight, evidence_for: pro, evidence_against: contra }, hit)))
}

struct Evidence {
    weight: i32,
    pro: Vec<String>,
    contra: Vec<String>,
}

impl Evidence {
    fn add(&mut self, weight: i32, line: String) {
        self.weight += weight;
        if weight < 0 { self.contra.push(line) } else { self.pro.push(line) }
    }
}

fn vendor(clues: &Clues, vendor: &str, product: &str, evidence: &mut Evidence) {
    let theirs = vendor_words(vendor);
    let squashed_product = squashed(product);
    let in_one = vendor_in_one(vendor);
    let named_after_product = in_one == squashed_product
        || in_one.strip_suffix("project") == Some(squashed_product.as_str())
        || in_one.strip_prefix("get") == Some(squashed_product.as_str());
    let telling: Vec<&String> = clues
        .vendors
        .iter()
        .filter(|word| !squashed_product.contains(word.as_str()) && !clues.is_product_word(word))
        .collect();
    let shared = theirs.iter().filter(|word| clues.vendors.contains(word)).count();
    let alike = clues.vendors_in_one.iter().any(|own| *own == in_one)
        || clues.vendors.iter().any(|own| {
            in_one.len() > 2 && (own.starts_with(&in_one) || in_one.starts_with(own) && own.len() > 2)
        });
    if !theirs.is_empty() && shared == theirs.len() {
        evidence.add(35, format!("vendor {vendor} is in its supplier's name"));
    } else if alike && !in_one.is_empty() {
        evidence.add(25, format!("vendor {vendor} is like its supplier's name"));
    } else if shared > 0 {
        evidence.add(20, format!("vendor {vendor} shares a word with its supplier's name"));
    } else if named_after_product && telling.is_empty() {
        evidence.add(15, format!("vendor {vendor} is named after the product"));
    } else if named_after_product && !clues.in_language() {
        evidence.add(8, format!("vendor {vendor} is named after the product"));
    } else if !telling.is_empty() {
        // Who packs C libraries often names their author; in a language's registry the name is the owner's.
        let weight = if clues.in_language() { -20 } else { -5 };
        evidence.add(weight, format!("vendor {vendor} shares no word with its supplier's name"));
    }
}

impl Clues {
    /// It comes from a language's registry.
    fn in_language(&self) -> bool {
        self.purl_type
            .as_deref()
            .is_some_and(|kind| target_of(kind).is_some() && !matches!(kind, "deb" | "apk" | "rpm"))
    }

    /// A vendor's word that only repeats the product's name tells nothing.
    fn is_product_word(&self, word: &str) -> bool {
        self.products.iter().any(|product| squashed(product).contains(word))
    }
}

/// What the statements on a candidate look like.
struct Known {
    statements: usize,
    targets: Vec<String>,
    /// Some statement names no target software.
    untargeted: bool,
    hardware: bool,
    software: bool,
    versions: Vec<String>,
}

fn sample(index: &Index<'_>, run: crate::index::Run) -> Result<Known, IndexError> {
    let mut known = Known {
        statements: 0,
        targets: Vec::new(),
        untargeted: false,
        hardware: false,
        software: false,
        versions: Vec::new(),
    };
    for statement in index.statements(run)?.take(SAMPLE) {
        known.statements += 1;
        let says = statement?.says;
        let criteria = match says {
            Says::Cpe { criteria, .. } => criteria,
            Says::Product { criterion, .. } => vec![criterion],
            Says::Package { .. } => continue,
        };
        for criterion in criteria {
            match criterion.others.get(3) {
                Some(Attribute::Is(target)) => {
                    if !known.targets.iter().any(|known| known == target) {
                        known.targets.push((*target).to_owned());
                    }
                }
                _ => known.untargeted = true,
            }
            known.hardware |= criterion.part == 'h';
            known.software |= criterion.part != 'h';
            let bounds = criterion.bounds;
            let exact = match criterion.version {
                Attribute::Is(version) => Some(version),
                Attribute::Any | Attribute::NotApplicable => None,
            };
            let texts = [exact, bounds.to_including, bounds.to_excluding, bounds.from_including];
            known.versions.extend(texts.into_iter().flatten().map(str::to_owned));
        }
    }
    Ok(known)
}

/// Software that other software hosts: their plug-ins carry common names.
const HOSTS: [&str; 12] = [
    "wordpress",
    "jenkins",
    "joomla\\!",
    "joomla!",
    "drupal",
    "android",
    "iphone_os",
    "typo3",
    "magento",
    "moodle",
    "chrome",
    "atlassian",
];

fn target(clues: &Clues, known: &Known, evidence: &mut Evidence) {
    let fitting = clues.purl_type.as_deref().and_then(target_of);
    let Some(first) = known.targets.first() else {
        if clues.in_language() {
            evidence.add(-10, "nothing says that it is made for such packages".to_owned());
        }
        return;
    };
    let fits =
        fitting.is_some_and(|fitting| known.targets.iter().any(|target| fitting.contains(&target.as_str())));
    if fits {
        evidence.add(10, "made for the same kind of packages".to_owned());
    } else if known.untargeted {
        if clues.in_language() {
            evidence.add(-10, "nothing says that it is made for such packages".to_owned());
        }
    } else if fitting.is_some() || known.targets.iter().all(|target| HOSTS.contains(&target.as_str())) {
        evidence.add(-45, format!("made for {first} only"));
    } else {
        evidence.add(-10, format!("made for {first}"));
    }
}

fn part(clues: &Clues, known: &Known, evidence: &mut Evidence) {
    if clues.hardware && !known.hardware {
        evidence.add(-45, "it is software, the component is a thing".to_owned());
    } else if !clues.hardware && known.hardware && !known.software {
        evidence.add(-45, "it is a thing, the component is software".to_owned());
    }
}

fn version(clues: &Clues, known: &Known, evidence: &mut Evidence) {
    let Some(version) = clues.version.as_deref() else { return };
    if known.versions.iter().any(|other| other.eq_ignore_ascii_case(version)) {
        evidence.add(10, format!("its records name version {version}"));
        return;
    }
    let comparable: Vec<std::cmp::Ordering> =
        known.versions.iter().filter_map(|other| compare(Scheme::Generic, version, other)).collect();
    let major = |text: &str| {
        text.trim_start_matches(|c: char| !c.is_ascii_digit())
            .split(['.', '-', '_'])
            .next()
            .and_then(|m| m.parse::<u64>().ok())
    };
    let highest = known.versions.iter().filter_map(|other| major(other)).max();
    let above_all = !comparable.is_empty() && comparable.iter().all(|order| order.is_gt());
    if above_all
        && let (Some(own), Some(highest)) = (major(version), highest)
        && own > highest.saturating_mul(2).saturating_add(3)
    {
        evidence.add(-15, format!("version {version} lies far above every version that its records name"));
    } else if !comparable.is_empty() && !above_all {
        evidence.add(5, format!("version {version} lies among those that its records name"));
    }
}
