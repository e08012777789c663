//! The whole device, looked up once: who is in it, and whether a gate of a configuration holds.

use std::sync::{Arc, OnceLock};

use noharm_model::component::Component;
use noharm_model::finding::UnknownReason;
use rustc_hash::FxHashMap;

use super::configuration::gate_verdict;
use super::criterion::{self, Scale, Subject};
use super::inventory::{Inventory, Part};
use super::stated::Stated;
use super::verdict::{Truth, Verdict};
use crate::identity::name::CpeName;
use crate::identity::{Identified, is_firmware_of};
use crate::index::IndexError;
use crate::index::criterion::Criterion;
use crate::index::key::squashed;
use crate::index::tree::StoredMatch;
use crate::version::{Scheme, of_product};

/// One component with what it was recognised as.
#[derive(Debug)]
pub(crate) struct Member<'d> {
    pub(crate) component: &'d Component,
    /// Index of its part.
    pub(crate) part: usize,
    pub(crate) identified: Arc<Identified>,
}

/// A device while it is matched.
#[derive(Debug)]
pub(crate) struct Device<'d> {
    pub(crate) parts: &'d [Part<'d>],
    pub(crate) members: Vec<Member<'d>>,
    /// Vendor and product → members that are it.
    by_product: OnceLock<ByProduct>,
    declared: Vec<Declared>,
}

/// Product → vendors, each with the members that are that vendor's.
type ByProduct = FxHashMap<String, Vec<(String, Vec<usize>)>>;

/// A hardware or operating system that a part declares.
#[derive(Debug)]
struct Declared {
    text: String,
    name: Option<CpeName>,
    squashed: String,
}

/// A match that the device is asked for.
struct Asked<'m> {
    vendor: &'m str,
    product: &'m str,
    criterion: Criterion<'m>,
}

/// Whether a match that is not the component's own holds in the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gate {
    pub(crate) truth: Truth,
    pub(crate) reason: UnknownReason,
    pub(crate) text: String,
}

impl Gate {
    /// A line of the walk, in small letters.
    pub(super) fn line(&self) -> String {
        let truth = match self.truth {
            Truth::False => "false: ",
            Truth::Unknown => "unknown: ",
            Truth::True => "true: ",
        };
        let mut line = [truth, &self.text].concat();
        match line.is_ascii() {
            true => line.make_ascii_lowercase(),
            false => line = line.to_lowercase(),
        }
        line
    }
}

impl<'d> Device<'d> {
    pub(crate) fn of(inventory: &'d Inventory<'d>, members: Vec<Member<'d>>) -> Self {
        let declared = inventory.parts.iter().flat_map(|part| {
            part.hardware.iter().chain(&part.operating_systems).map(|text| Declared {
                text: text.clone(),
                name: CpeName::read(text),
                squashed: squashed(text),
            })
        });
        Self { parts: &inventory.parts, members, by_product: OnceLock::new(), declared: declared.collect() }
    }

    /// Made when it is first asked for: most SBOMs have no component that another one gates.
    fn by_product(&self) -> &ByProduct {
        self.by_product.get_or_init(|| {
            let mut by_product = ByProduct::default();
            for (number, member) in self.members.iter().enumerate() {
                let found = &member.identified;
                let own = found.names.iter().filter_map(|name| Some((name.vendor()?, name.product()?)));
                let recognised = found
                    .products
                    .iter()
                    .chain(&found.upstream)
                    .map(|hit| (hit.vendor.as_str(), hit.product.as_str()));
                for (vendor, product) in own.chain(recognised) {
                    let of_product = by_product.entry(product.to_owned()).or_default();
                    let at = of_product.iter().position(|(of, _)| of == vendor).unwrap_or_else(|| {
                        of_product.push((vendor.to_owned(), Vec::new()));
                        of_product.len() - 1
                    });
                    let Some((_, here)) = of_product.get_mut(at) else { continue };
                    if here.last() != Some(&number) {
                        here.push(number);
                    }
                }
            }
            by_product
        })
    }

    fn members_of(&self, vendor: &str, product: &str) -> &[usize] {
        let of_product = self.by_product().get(product).into_iter().flatten();
        of_product.into_iter().find(|(of, _)| of == vendor).map_or(&[], |(_, members)| members)
    }

    /// True if some component of the device is this product, in whatever version.
    pub(crate) fn has(&self, vendor: &str, product: &str) -> bool {
        !self.members_of(vendor, product).is_empty()
    }

    /// Whether `gate` holds in the device, seen from a component of `part` whose product is `own`.
    ///
    /// # Errors
    /// A block of the index that was needed is damaged.
    pub(crate) fn gate(
        &self,
        gate: &StoredMatch<'_, '_>,
        part: usize,
        own: &str,
    ) -> Result<Gate, IndexError> {
        let (vendor, product) = gate.names()?;
        let members = self.members_of(vendor, product);
        if members.is_empty() && self.declared.is_empty() {
            return Ok(self.absent(gate.part, (vendor, product), part, own));
        }
        let label = format!("{vendor}:{product}");
        let scheme = of_product(vendor, product);
        let asked = Asked { vendor, product, criterion: gate.read()? };
        let mut found: Option<(Truth, String)> = None;
        let mut add = |truth: Truth, text: String| {
            found = Some(match found.take() {
                None => (truth, text),
                Some((before, old)) if before.or(truth) == before => (before, old),
                Some((before, _)) => (before.or(truth), text),
            });
        };
        for &number in members {
            let Some(member) = self.members.get(number) else { continue };
            let verdict = judge_member(&asked, member, scheme);
            let name = &member.component.name;
            let version = member.component.version.as_deref().unwrap_or("of no stated version");
            add(verdict.truth(), format!("{label}: {name} {version} is in the device{}", said(&verdict)));
        }
        for declared in &self.declared {
            if let Some(truth) = judge_declared(&asked, declared, scheme) {
                add(truth, format!("{label}: {} is declared", declared.text));
            }
        }
        Ok(match found {
            Some((truth, text)) => Gate { truth, reason: UnknownReason::Configuration, text },
            None => self.absent(gate.part, (vendor, product), part, own),
        })
    }

    /// What is not in the inventory: false where that is closed, but hardware and operating systems are not what
    /// inventories list.
    fn absent(&self, kind: char, (vendor, product): (&str, &str), part: usize, own: &str) -> Gate {
        let software = kind == 'a';
        let closed = self.parts.get(part).is_some_and(|part| part.closed);
        if software && closed {
            let name = self.parts.get(part).map(|part| part.name.as_str()).unwrap_or_default();
            let text = format!("{vendor}:{product} is not in the closed inventory of {name}");
            return Gate { truth: Truth::False, reason: UnknownReason::Configuration, text };
        }
        let pair = is_firmware_of(own, product) || is_firmware_of(product, own);
        let reason = if pair { UnknownReason::FirmwareVersion } else { UnknownReason::Configuration };
        let what = match kind {
            'h' => "hardware",
            'o' => "operating system or firmware",
            _ => "software",
        };
        let text = [vendor, ":", product, " (", what, ") is not in the inventory"].concat();
        Gate { truth: Truth::Unknown, reason, text }
    }

    /// The part's operating systems: declared, or listed as a component.
    pub(crate) fn systems(part: &Part<'_>) -> Vec<String> {
        let listed = part
            .components
            .iter()
            .filter(|component| component.kind.as_deref() == Some("operating-system"))
            .map(|component| {
                format!("{} {}", component.name, component.version.as_deref().unwrap_or_default())
            });
        part.operating_systems.iter().cloned().chain(listed).collect()
    }
}

fn said(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Yes(_) => String::new(),
        Verdict::No(text) | Verdict::Cleared(text) => format!(", but {text}"),
        Verdict::Unknown(doubt) => format!(", but {}", doubt.text),
    }
}

fn judge_member(gate: &Asked<'_>, member: &Member<'_>, scheme: Scheme) -> Verdict {
    let found = &member.identified;
    let name = found
        .names
        .iter()
        .find(|name| name.vendor() == Some(gate.vendor) && name.product() == Some(gate.product));
    let stated = Stated::of(name, version_of(member.component, found).as_deref());
    let purl_type = found.purl.as_ref().map(crate::purl::Purl::kind);
    let scale = Scale::of(&stated, scheme);
    let subject = Subject { stated: &stated, scale: &scale, name, purl_type, explain: true };
    gate_verdict(criterion::judge(&gate.criterion, subject))
}

/// A component's version without what a distribution adds.
pub(crate) fn version_of(component: &Component, found: &Identified) -> Option<String> {
    let of_purl = found.purl.as_ref().and_then(crate::purl::Purl::version);
    let text = match &found.os {
        Some(os) => os.version.as_deref(),
        None => component.version.as_deref().or(of_purl),
    }?;
    let scheme = found.os.as_ref().and_then(|_| crate::version::of_purl_type(found.purl.as_ref()?.kind()));
    Some(scheme.map_or(text, |scheme| crate::version::upstream_version(scheme, text)).to_owned())
}

/// A declared hardware or system, if it is the gate's product.
fn judge_declared(gate: &Asked<'_>, declared: &Declared, scheme: Scheme) -> Option<Truth> {
    if let Some(name) = &declared.name {
        if name.vendor() != Some(gate.vendor) || name.product() != Some(gate.product) {
            return None;
        }
        let stated = Stated::of(Some(name), None);
        let scale = Scale::of(&stated, scheme);
        let subject =
            Subject { stated: &stated, scale: &scale, name: Some(name), purl_type: None, explain: false };
        return Some(gate_verdict(criterion::judge(&gate.criterion, subject)).truth());
    }
    let product = squashed(gate.product);
    let named = product.len() > 3 && declared.squashed.contains(&product);
    if !named {
        return None;
    }
    let version =
        declared.text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    let stated = Stated::of(None, version);
    let scale = Scale::of(&stated, scheme);
    let subject = Subject { stated: &stated, scale: &scale, name: None, purl_type: None, explain: false };
    Some(gate_verdict(criterion::judge(&gate.criterion, subject)).truth())
}
