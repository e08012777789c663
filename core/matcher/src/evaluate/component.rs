//! Everything that the snapshot says of one component, gathered by vulnerability.

use std::collections::BTreeMap;
use std::rc::Rc;

use noharm_model::day::Day;
use noharm_model::finding::UnknownReason;

use super::configuration::{self, Own};
use super::criterion::{self, Scale, Subject};
use super::device::{Device, Member, version_of};
use super::package::{self, Package};
use super::product::{self, Product};
use super::said::{Said, Weight};
use super::stated::Stated;
use super::vendor::{self, VendorSays};
use super::verdict::{Doubt, Verdict};
use crate::coverage::SnapshotCoverage;
use crate::identity::release::OsPackage;
use crate::identity::{Identified, PackageHit, ProductHit};
use crate::index::statement::{Says, Statement};
use crate::index::{Index, IndexError};
use crate::purl::Purl;
use crate::version::{of_ecosystem, of_product, of_purl_type};

/// What is said, by number of the vulnerability.
pub(crate) type Gathered = BTreeMap<u32, Vec<Said>>;

/// What every component is judged against.
pub(crate) struct Ground<'g, 'a> {
    pub(crate) index: &'g Index<'a>,
    pub(crate) device: &'g Device<'g>,
    pub(crate) coverage: &'g SnapshotCoverage,
}

/// Gathers what the snapshot says of a member of the device.
pub(crate) fn gather(ground: &Ground<'_, '_>, member: &Member<'_>) -> Result<Gathered, IndexError> {
    let found = &member.identified;
    let mut gathered = Gathered::new();
    for hit in &found.products {
        product_says(ground, member, hit, &mut gathered)?;
    }
    match &found.os {
        Some(os) => of_distribution(ground, member, os, &mut gathered)?,
        None => {
            for hit in &found.packages {
                package_says(ground, member, hit, &mut gathered)?;
            }
        }
    }
    for (_, hit) in found.candidates.iter().filter(|_| found.os.is_none()) {
        let mut perhaps = Gathered::new();
        product_says(ground, member, hit, &mut perhaps)?;
        for (vulnerability, said) in perhaps {
            gathered.entry(vulnerability).or_default().extend(said.into_iter().filter_map(uncertain));
        }
    }
    Ok(gathered)
}

/// What a candidate's records say is never certain.
fn uncertain(mut said: Said) -> Option<Said> {
    let (text, fixed) = match said.verdict {
        Verdict::No(_) | Verdict::Cleared(_) => return None,
        Verdict::Unknown(doubt) if doubt.weak => return None,
        Verdict::Unknown(doubt) => (doubt.text, doubt.fixed),
        Verdict::Yes(hit) => (hit.text, hit.fixed),
    };
    let text = format!("if it is {}: {text}", said.product);
    said.verdict = Verdict::Unknown(Doubt { reason: UnknownReason::Identity, text, weak: false, fixed });
    Some(said)
}

/// Statements on a CPE's product.
fn product_says(
    ground: &Ground<'_, '_>,
    member: &Member<'_>,
    hit: &ProductHit,
    gathered: &mut Gathered,
) -> Result<(), IndexError> {
    let found = &member.identified;
    let beside = version_of(member.component, found);
    let stated = stated_of(hit, found, beside.as_deref());
    let scheme = of_product(&hit.vendor, &hit.product);
    let purl_type = found.purl.as_ref().map(Purl::kind);
    let scale = Scale::of(&stated, scheme);
    let subject =
        Subject { stated: &stated, scale: &scale, name: hit.name.as_ref(), purl_type, explain: true };
    let mut names = Names::new(&hit.how, &hit.label());
    let mut statements = ground.index.statements(hit.run)?;
    while let Some(statement) = statements.read()? {
        let mut notes = Vec::new();
        let verdict = match statement.says {
            Says::Cpe { distribution: true, .. } => continue,
            Says::Cpe { criteria, tree, gate_only, .. } => {
                // Only the first of many says why not.
                let judged = criteria.iter().enumerate().map(|(at, criterion)| {
                    criterion::judge(criterion, Subject { explain: at == 0, ..subject })
                });
                let judged = judged.reduce(Verdict::or);
                let Some(verdict) = judged else { continue };
                match tree {
                    None => verdict,
                    Some(_) if gate_only && firmware_present(ground, &hit.product, &hit.vendor) => continue,
                    // A tree with a negation may hold where the range does not.
                    Some(tree) => {
                        let own = Own {
                            vendor: &hit.vendor,
                            product: &hit.product,
                            part: member.part,
                            subject,
                            gate_only,
                        };
                        let node = ground.index.configuration(tree)?;
                        let Some(outcome) = configuration::judge(&node, own, ground.device) else { continue };
                        notes = outcome.gates;
                        match outcome.verdict {
                            Verdict::Yes(hit) if gate_only => {
                                Verdict::unknown(UnknownReason::FirmwareVersion, hit.text)
                            }
                            verdict => verdict,
                        }
                    }
                }
            }
            Says::Product { criterion, body } => {
                // The criterion says what else must agree; versions are the entries'.
                match criterion::judge(criterion, subject) {
                    Verdict::No(text) => Verdict::No(text),
                    beside => {
                        let body = ground.index.body(body)?;
                        let commit = member.component.commit.as_deref();
                        let version = stated.text.as_deref();
                        let verdict = product::judge(&body, Product { version, commit, scheme });
                        match (verdict, beside) {
                            (Verdict::Yes(_), Verdict::Unknown(doubt)) => Verdict::Unknown(doubt),
                            (verdict, _) => verdict,
                        }
                    }
                }
            }
            Says::Package { .. } => continue,
        };
        file(gathered, &statement, &mut names, verdict, notes);
    }
    Ok(())
}

fn firmware_present(ground: &Ground<'_, '_>, hardware: &str, vendor: &str) -> bool {
    [format!("{hardware}_firmware"), format!("{hardware}-firmware")]
        .iter()
        .any(|firmware| ground.device.has(vendor, firmware))
}

/// The version as it is compared with upstream's: of a distribution's package without what the distribution adds.
fn stated_of(hit: &ProductHit, found: &Identified, beside: Option<&str>) -> Stated {
    let Some(name) = &hit.name else { return Stated::of(None, beside) };
    if found.os.is_some() && beside.is_some() {
        return Stated::of(None, beside);
    }
    Stated::of(Some(name), beside)
}

/// How a component was recognised and as what: shared by everything that is said of it.
struct Names {
    source: Rc<str>,
    how: Rc<str>,
    product: Rc<str>,
}

impl Names {
    fn new(how: &str, product: &str) -> Self {
        Self { source: "".into(), how: how.into(), product: product.into() }
    }
}

fn file(
    gathered: &mut Gathered,
    from: &Statement<'_, '_>,
    names: &mut Names,
    verdict: Verdict,
    notes: Vec<String>,
) {
    let weight = match from.says {
        Says::Package { .. } => Weight::Own,
        Says::Cpe { .. } | Says::Product { .. } if from.source == "nvd:overrides" => Weight::Third,
        Says::Cpe { .. } if from.source.starts_with("nvd:") => Weight::Own,
        Says::Cpe { .. } | Says::Product { .. } => Weight::Third,
    };
    if *names.source != *from.source {
        names.source = from.source.into();
    }
    let said = Said {
        source: Rc::clone(&names.source),
        record: from.record.to_owned(),
        identity: Rc::clone(&names.how),
        product: Rc::clone(&names.product),
        verdict,
        withdrawn: from.withdrawn,
        weight,
        notes,
    };
    let here = gathered.entry(from.vulnerability).or_default();
    // Blocks of one record are alternatives.
    let same = here.iter_mut().find(|known| {
        known.source == said.source && known.record == said.record && known.product == said.product
    });
    match same {
        Some(known) => {
            let before = std::mem::replace(&mut known.verdict, Verdict::No(String::new()));
            let changed = before.truth();
            known.verdict = before.or(said.verdict);
            if known.verdict.truth() != changed {
                known.notes = said.notes;
            }
        }
        None => here.push(said),
    }
}

/// Statements on a package of an ecosystem.
fn package_says(
    ground: &Ground<'_, '_>,
    member: &Member<'_>,
    hit: &PackageHit,
    gathered: &mut Gathered,
) -> Result<(), IndexError> {
    let found = &member.identified;
    let version = found.purl.as_ref().and_then(Purl::version).or(member.component.version.as_deref());
    let commit = member.component.commit.as_deref();
    let of_type = found.purl.as_ref().and_then(|purl| of_purl_type(purl.kind()));
    let mut statements = ground.index.statements(hit.run)?;
    while let Some(statement) = statements.read()? {
        let Says::Package { ecosystem, body } = statement.says else { continue };
        let body = ground.index.body(body)?;
        let scheme = if ecosystem.is_empty() { of_type } else { of_ecosystem(ecosystem) };
        let verdict = if body.default_status.is_some() || !body.entries.is_empty() {
            let scheme = scheme.unwrap_or(crate::version::Scheme::Generic);
            product::judge(&body, Product { version, commit, scheme })
        } else {
            package::judge(&body, Package { name: &hit.name, version, commit, scheme })
        };
        let label = if ecosystem.is_empty() { &hit.family } else { ecosystem };
        let mut names = Names::new(&hit.how, &format!("{label}/{}", hit.name));
        file(gathered, &statement, &mut names, verdict, Vec::new());
    }
    Ok(())
}

/// A distribution's package: by the distribution's feed; upstream's records only show what the feed is silent of.
fn of_distribution(
    ground: &Ground<'_, '_>,
    member: &Member<'_>,
    os: &OsPackage,
    gathered: &mut Gathered,
) -> Result<(), IndexError> {
    let found = &member.identified;
    let mut says = VendorSays::default();
    for hit in &found.packages {
        let of_hit = vendor::says(ground.index, hit, os)?;
        says.here.extend(of_hit.here);
        says.elsewhere.extend(of_hit.elsewhere);
    }
    let mut upstream = Gathered::new();
    for hit in &found.upstream {
        product_says(ground, member, hit, &mut upstream)?;
    }
    for (_, hit) in &found.candidates {
        let mut perhaps = Gathered::new();
        product_says(ground, member, hit, &mut perhaps)?;
        for (vulnerability, said) in perhaps {
            upstream.entry(vulnerability).or_default().extend(said.into_iter().filter_map(uncertain));
        }
    }
    let release = Release::of(ground.coverage, os);
    for (vulnerability, said) in upstream {
        if let Some(here) = says.here.get_mut(&vulnerability).filter(|_| release.covered) {
            backported(here, &said);
            continue;
        }
        let elsewhere = says.elsewhere.get(&vulnerability);
        let silent: Vec<Said> =
            said.into_iter().filter_map(|said| silent(said, &release, elsewhere)).collect();
        if !silent.is_empty() {
            gathered.entry(vulnerability).or_default().extend(silent);
        }
    }
    for (vulnerability, said) in says.here {
        gathered.entry(vulnerability).or_default().push(said);
    }
    Ok(())
}

/// Upstream's range holds the version, the distribution says that it repaired it: worth showing.
fn backported(here: &mut Said, upstream: &[Said]) {
    let hit = upstream.iter().find(|said| matches!(said.verdict, Verdict::Yes(_)));
    if let (Verdict::No(text), Some(hit)) = (&here.verdict, hit) {
        here.verdict = Verdict::Cleared(format!("{text}, though upstream {} names it", hit.who()));
    }
}

/// Whether the feed covers the component's release.
pub(crate) struct Release {
    pub(crate) name: String,
    pub(crate) covered: bool,
    /// The release is stated.
    pub(crate) known: bool,
    pub(crate) newest: Option<Day>,
}

impl Release {
    pub(crate) fn of(coverage: &SnapshotCoverage, os: &OsPackage) -> Self {
        let name = match &os.release {
            Some(release) => format!("{}:{release}", os.family),
            None => os.family.clone(),
        };
        let covered = coverage.ecosystems.iter().any(|(known, _)| *known == name);
        let newest = coverage.newest_in.iter().find(|(known, _)| *known == name).map(|(_, day)| *day);
        Self { covered, known: os.release.is_some(), newest, name }
    }
}

/// An upstream statement where the distribution's own feed does not speak.
fn silent(mut said: Said, release: &Release, elsewhere: Option<&Vec<String>>) -> Option<Said> {
    let (text, reason, fixed) = match said.verdict {
        Verdict::No(_) | Verdict::Cleared(_) => return None,
        Verdict::Unknown(doubt) if doubt.weak => return None,
        Verdict::Unknown(doubt) => (doubt.text, Some(doubt.reason), doubt.fixed),
        Verdict::Yes(hit) => (hit.text, None, hit.fixed),
    };
    let identity = reason == Some(UnknownReason::Identity);
    let (why, words) = match (release.covered, release.known) {
        (true, _) => {
            let other = elsewhere
                .and_then(|names| names.first())
                .map(|name| format!(" (it names {name})"))
                .unwrap_or_default();
            let until = release.newest.map(|day| format!(", to {day},")).unwrap_or_default();
            (
                UnknownReason::VendorSilent,
                format!("the feed of {}{until} does not name it{other}", release.name),
            )
        }
        (false, true) => (UnknownReason::NotCovered, format!("no feed here covers {}", release.name)),
        (false, false) => {
            (UnknownReason::NotCovered, format!("the release of {} is not stated", release.name))
        }
    };
    said.verdict = Verdict::Unknown(Doubt {
        reason: if identity { UnknownReason::Identity } else { why },
        text: format!("upstream {text}; {words}"),
        weak: false,
        fixed,
    });
    said.weight = Weight::Third;
    Some(said)
}
