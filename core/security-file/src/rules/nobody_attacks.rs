//! NH0411: nobody is thought to attack from a zone that is not trusted.

use noharm_model::system::ZoneIx;
use rustc_hash::FxHashSet;

use super::{Context, Rule};
use crate::case::Index;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0411",
    name: "nobody-attacks",
    severity: Severity::Warning,
    title: "nobody is thought to attack from a zone that is not trusted",
    why: "The device has a way in from there. With no attacker placed there no path begins there, and whatever lies behind looks safe for the patient.",
    clauses: &["FDA 2026 V.A.1", "IMDRF N60 5.0"],
    bad: r#"[interface.usb]
on = "comm"
zone = "bedside"
medium = "usb"
[profile.neighbour]
in = ["outside"]
"#,
    good: r#"[interface.usb]
on = "comm"
zone = "bedside"
medium = "usb"
[profile.visitor]
in = ["bedside"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let mut manned: FxHashSet<ZoneIx> = FxHashSet::default();
    for profile in case.profiles.iter().filter(|profile| profile.benign != Some(true)) {
        manned.extend(profile.zones.iter().map(|zone| zone.ix));
    }
    manned.extend(
        case.misuses.iter().flat_map(|misuse| &misuse.reaches).filter_map(|link| link.to::<ZoneIx>()),
    );
    let mut told: FxHashSet<ZoneIx> = FxHashSet::default();
    for interface in &case.interfaces {
        let Some(to) = interface.zone else { continue };
        let Some(zone) = case.zones.get(to.ix.position()) else { continue };
        if zone.trust == "trusted" || manned.contains(&to.ix) || !told.insert(to.ix) {
            continue;
        }
        let (name, way_in) = (zone.head.full_name(), interface.head.full_name());
        out.push(
            RULE.at(
                zone.head.span,
                format!("no attacker is placed in `{name}`, from where `{way_in}` is reached"),
            )
            .with_label(to.span, "reached from there")
            .with_help(format!(
                "add a profile with `in = [\"{}\"]`, or say `trust = \"trusted\"` and why in `note`",
                zone.head.id
            ))
            .about(name),
        );
    }
}
