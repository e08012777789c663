//! From a finding's published facts to a trigger in the risk engine's words. What no source says counts at worst.

use noharm_model::advisory::Cvss;
use noharm_model::finding::Facts;
use noharm_model::flaw::{Exploit, Impact, Privileges, Trigger, User, Vector};

/// The order in which vectors are preferred: what states most of what risk needs, and is scored most widely, first.
const PREFERRED: [&str; 4] = ["3.1", "3.0", "4.0", "2.0"];

/// The trigger that the facts describe.
#[must_use]
pub fn trigger(facts: &Facts) -> Trigger {
    let mut trigger = preferred(&facts.cvss).and_then(from_vector).unwrap_or_else(Trigger::worst);
    trigger.cwes.clone_from(&facts.cwes);
    trigger.exploit = exploit(facts);
    trigger
}

/// What is known of exploitation.
#[must_use]
pub fn exploit(facts: &Facts) -> Option<Exploit> {
    known_exploit(facts.kev.is_some(), facts.exploit_published)
}

/// The same of the two facts that tell it.
#[must_use]
pub fn known_exploit(in_kev: bool, is_published: bool) -> Option<Exploit> {
    if in_kev {
        return Some(Exploit::Exploited);
    }
    is_published.then_some(Exploit::Published)
}

/// The vector that is used where several are published.
#[must_use]
pub fn preferred(vectors: &[Cvss]) -> Option<&Cvss> {
    first_preferred(vectors.iter(), |cvss| &cvss.version)
}

/// The same of whatever has a version.
pub fn first_preferred<T>(all: impl Iterator<Item = T> + Clone, version: impl Fn(&T) -> &str) -> Option<T> {
    PREFERRED.iter().find_map(|wanted| all.clone().find(|one| version(one) == *wanted))
}

/// Reads a CVSS vector of any version; `None` where it names no metric that is known.
fn from_vector(cvss: &Cvss) -> Option<Trigger> {
    let mut trigger = Trigger::worst();
    let mut known = 0;
    for part in cvss.vector.trim_matches(['(', ')']).split('/') {
        let Some((metric, value)) = part.split_once(':') else { continue };
        known += usize::from(set(&mut trigger, &cvss.version, metric, value));
    }
    (known >= 3).then_some(trigger)
}

/// Sets what one metric says; false where it says nothing of a trigger.
fn set(trigger: &mut Trigger, version: &str, metric: &str, value: &str) -> bool {
    match (metric, value) {
        ("AV", "N") => trigger.vector = Vector::Network,
        ("AV", "A") => trigger.vector = Vector::Adjacent,
        ("AV", "L") => trigger.vector = Vector::Local,
        ("AV", "P") => trigger.vector = Vector::Physical,
        ("AC", _) => trigger.complexity_high = value == "H",
        ("AT", _) => trigger.requirements_present = value == "P",
        ("PR", "L") => trigger.privileges = Privileges::Low,
        ("PR", "H") => trigger.privileges = Privileges::High,
        ("PR", _) => trigger.privileges = Privileges::None,
        // Version 2: one or more authentications are an account of some kind.
        ("Au", "N") => trigger.privileges = Privileges::None,
        ("Au", _) => trigger.privileges = Privileges::Low,
        ("UI", "N") => trigger.user = User::None,
        ("UI", "A") => trigger.user = User::Active,
        // Version 3 knows only "required": what users do anyway, as risk.md reads it.
        ("UI", _) => trigger.user = User::Passive,
        ("C" | "VC", _) => trigger.confidentiality = impact(version, value),
        ("I" | "VI", _) => trigger.integrity = impact(version, value),
        ("A" | "VA", _) => trigger.availability = impact(version, value),
        _ => return false,
    }
    true
}

fn impact(version: &str, value: &str) -> Impact {
    match (version, value) {
        (_, "N") => Impact::None,
        ("2.0", "P") | (_, "L") => Impact::Low,
        _ => Impact::High,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(version: &str, vector: &str) -> Facts {
        let cvss = Cvss { version: version.into(), vector: vector.into(), ..Cvss::default() };
        Facts { cvss: vec![cvss], ..Facts::default() }
    }

    #[test]
    fn version_3_is_read_metric_by_metric() {
        let read = trigger(&facts("3.1", "CVSS:3.1/AV:L/AC:H/PR:L/UI:R/S:U/C:N/I:L/A:H"));
        assert_eq!(read.vector, Vector::Local);
        assert!(read.complexity_high && !read.requirements_present);
        assert_eq!((read.privileges, read.user), (Privileges::Low, User::Passive));
        assert_eq!(
            (read.confidentiality, read.integrity, read.availability),
            (Impact::None, Impact::Low, Impact::High)
        );
    }

    #[test]
    fn version_2_partial_is_low_and_authentication_is_an_account() {
        let read = trigger(&facts("2.0", "AV:A/AC:M/Au:S/C:P/I:C/A:N"));
        assert_eq!((read.vector, read.privileges), (Vector::Adjacent, Privileges::Low));
        assert!(!read.complexity_high, "medium complexity is not high");
        assert_eq!(
            (read.confidentiality, read.integrity, read.availability),
            (Impact::Low, Impact::High, Impact::None)
        );
    }

    #[test]
    fn version_4_has_conditions_and_active_users() {
        let read = trigger(&facts("4.0", "CVSS:4.0/AV:N/AC:L/AT:P/PR:H/UI:A/VC:L/VI:N/VA:H/SC:H/SI:H/SA:H"));
        assert!(read.requirements_present);
        assert_eq!((read.privileges, read.user), (Privileges::High, User::Active));
        assert_eq!(
            (read.confidentiality, read.integrity, read.availability),
            (Impact::Low, Impact::None, Impact::High)
        );
    }

    #[test]
    fn silence_and_nonsense_count_at_worst() {
        assert_eq!(trigger(&Facts::default()), Trigger::worst());
        assert_eq!(trigger(&facts("3.1", "garbage")), Trigger::worst());
    }

    #[test]
    fn exploited_outranks_published() {
        let mut both = Facts { exploit_published: true, ..Facts::default() };
        assert_eq!(exploit(&both), Some(Exploit::Published));
        both.kev = Some(noharm_model::advisory::Kev::default());
        assert_eq!(exploit(&both), Some(Exploit::Exploited));
    }
}
