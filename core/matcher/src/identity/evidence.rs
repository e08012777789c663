//! What speaks for a candidate and against it: vendor, kind of packages, part, versions, fame.

use super::candidate::Draft;
use super::clues::Clues;
use super::resolve::ProductHit;
use super::words::{is_kind, vendor_in_one, vendor_words};
use crate::coverage::Candidate;
use crate::evaluate::target_of;
use crate::index::criterion::Attribute;
use crate::index::key::{Kind, squashed};
use crate::index::statement::Says;
use crate::index::{Index, IndexError};
use crate::version::{Scheme, compare};

/// How the NVD ends the name of a vendor that it does not know: the product's name and this.
const PLACEHOLDER: &str = "_project";
/// Statements of a candidate that are read for its target software and versions.
const SAMPLE: usize = 48;

pub(super) fn weigh(
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
    let telling_name =
        draft.whole && draft.product.split(['_', '-', '.', ' ']).filter(|word| !is_kind(word)).count() > 1;
    if telling_name {
        evidence.add(5, "a name of several words is seldom another's".to_owned());
    }
    if draft.in_name {
        evidence.add(25, format!("its name begins with the vendor's, {}", draft.vendor));
    } else {
        vendor(clues, &draft.vendor, &draft.product, telling_name, &mut evidence);
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

fn vendor(clues: &Clues, vendor: &str, product: &str, telling_name: bool, evidence: &mut Evidence) {
    let theirs = vendor_words(vendor);
    let squashed_product = squashed(product);
    let in_one = vendor_in_one(vendor);
    let named_after_product = in_one == squashed_product
        || in_one.strip_suffix("project") == Some(squashed_product.as_str())
        || in_one.strip_suffix("js") == Some(squashed_product.as_str())
        || in_one.strip_prefix("get") == Some(squashed_product.as_str());
    let telling: Vec<&String> = clues
        .vendors
        .iter()
        .filter(|word| !squashed_product.contains(word.as_str()) && !clues.is_product_word(word))
        .collect();
    let shared = theirs.iter().filter(|word| clues.vendors.contains(word)).count();
    let alike = clues.vendors_in_one.contains(&in_one)
        || clues.vendors.iter().any(|own| {
            in_one.len() > 2 && (own.starts_with(&in_one) || in_one.starts_with(own) && own.len() > 2)
        });
    if !theirs.is_empty() && shared == theirs.len() {
        evidence.add(35, format!("vendor {vendor} is in its supplier's name"));
    } else if alike && !in_one.is_empty() {
        evidence.add(25, format!("vendor {vendor} is like its supplier's name"));
    } else if shared > 0 {
        evidence.add(20, format!("vendor {vendor} shares a word with its supplier's name"));
    } else if in_one.len() >= 4
        && clues.begins_with(&in_one, named_after_product)
        && !vendor.ends_with(PLACEHOLDER)
    {
        evidence.add(20, format!("its name begins with the vendor's, {vendor}"));
    } else if named_after_product && telling.is_empty() {
        evidence.add(15, format!("vendor {vendor} is named after the product"));
    } else if named_after_product {
        // A registry's owner is often the author, a record's vendor the project.
        let weight = if clues.in_language() { 0 } else { 8 };
        evidence.add(weight, format!("vendor {vendor} is named after the product"));
    } else if in_one.len() >= 4 && squashed_product.starts_with(&in_one) && !clues.in_language() {
        evidence.add(5, format!("vendor {vendor} begins the product's name"));
    } else if !telling.is_empty() {
        // Who packs C libraries often names their author; in a language's registry the name is the owner's.
        let weight = if clues.in_language() && !telling_name { -20 } else { -5 };
        evidence.add(weight, format!("vendor {vendor} shares no word with its supplier's name"));
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
    let mut statements = index.statements(run)?;
    for _ in 0..SAMPLE {
        let Some(statement) = statements.read()? else { break };
        known.statements += 1;
        let criteria = match statement.says {
            Says::Cpe { criteria, .. } => criteria,
            Says::Product { criterion, .. } => std::slice::from_ref(criterion),
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
