//! `noharm what-if`: what a failure, a lost component, a test or a vulnerability would change. Re-solved, never guessed.

use noharm_assessment::Assessed;
use noharm_assessment::flaws::Disposition;
use noharm_assessment::trigger::trigger;
use noharm_model::answer::{FORMAT, single_failure};
use noharm_model::finding::Finding;
use noharm_model::flaw::{Flaw, Trigger};
use noharm_model::level::{Acceptance, Decision, Level, Scope};
use noharm_model::place::Place;
use noharm_model::policy::Policy;
use noharm_model::system::{BarrierIx, ComponentIx, ControlIx, CredentialIx, ProfileIx, ServiceIx, System};
use noharm_reports::terminal::{self, Change, WhatIfRow};
use noharm_risk::WhatIf;
use noharm_risk::analysis::{Engine, decide};
use serde::Serialize;

use super::case::{CaseArgs, Opened, WorldArgs};
use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::{output, screen};

/// What a change would do to every harm.
#[derive(clap::Args)]
#[command(after_help = "\
Conditions:
  control.ID=failed | verified       component.ID=given-away | supported
  barrier.ID=failed                  service.ID=supported | tested
  credential.ID=known                profile.ID=only | gone
  cve=ID                             the vulnerability affects (one that cannot be decided, or has been refuted)
  cve=ID@service.ID | component.ID   a new one lands there, at its worst
  cve=ID=mended                      it is repaired

Examples:
  noharm what-if control.wpa2=failed --in examples/infusion-pump
  noharm what-if component.library-server=given-away --in examples/infusion-pump
  noharm what-if cve=CVE-2027-0001@service.dns --in examples/infusion-pump")]
pub struct Args {
    /// What is assumed; several are assumed together
    #[arg(required = true)]
    conditions: Vec<String>,
    /// The folder that holds `noharm.toml`
    #[arg(long = "in", value_name = "DIR", default_value = ".")]
    dir: std::path::PathBuf,
    #[command(flatten)]
    view: super::case::View,
    #[command(flatten)]
    world: WorldArgs,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    harm: &'a str,
    before: Shown,
    after: Shown,
}

#[derive(Serialize)]
struct Shown {
    level: Option<Level>,
    acceptance: Acceptance,
    decision: Decision,
    because: Option<String>,
    depth: Option<u32>,
    scope: Scope,
    multi_patient: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    format: u32,
    conditions: &'a [String],
    harms: Vec<Row<'a>>,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let (dir, conditions) = folder_and_conditions(args);
    let case = CaseArgs { dir, view: args.view.clone() };
    let opened = Opened::new(&case, &args.world)?;
    let assessed = opened.assess(false)?;
    let mut changes = Vec::new();
    apart(&conditions)?;
    for condition in &conditions {
        changes.extend(read(condition, &assessed)?);
    }
    let policy = &opened.compiled.policy.method;
    let before = decided(&assessed, policy, Vec::new())?;
    let after = decided(&assessed, policy, changes)?;
    let harms = assessed.system.harms.iter().zip(before.into_iter().zip(after));
    if args.json {
        let shown = |one: Decided| Shown {
            level: one.change.level,
            acceptance: one.acceptance,
            decision: one.change.decision,
            because: one.change.because,
            depth: one.change.depth,
            scope: one.change.scope,
            multi_patient: one.change.scope.is_multi_patient(),
        };
        let harms = harms
            .map(|(harm, (before, after))| Row { harm: &harm.id, before: shown(before), after: shown(after) })
            .collect();
        output::json(&Answer { format: FORMAT, conditions: &conditions, harms })?;
    } else {
        let rows: Vec<WhatIfRow> = harms
            .map(|(harm, (before, after))| WhatIfRow {
                harm: harm.name.clone(),
                before: before.change,
                after: after.change,
            })
            .collect();
        output::line(terminal::what_if(&conditions.join(" and "), &rows, &screen::options()).trim_end())?;
    }
    Ok(Ending::Done)
}

/// What is decided of one harm, and what the table alone says of today's level.
struct Decided {
    change: Change,
    acceptance: Acceptance,
}

/// Every harm under changed assumptions, decided as `assess` decides: what cannot be known and the demand that no single
/// failure suffices are part of it.
fn decided(assessed: &Assessed, policy: &Policy, changes: Vec<WhatIf>) -> Result<Vec<Decided>, Failure> {
    let fault = |error| Failure(format!("a fault in noharm itself, please report it: {error}"));
    let Assessed { system, device, .. } = assessed;
    let mut flaws = device.flaws.clone();
    let mut assumed = Vec::new();
    for change in changes {
        match change {
            WhatIf::FlawAdded(flaw) => flaws.push(*flaw),
            other => assumed.push(other),
        }
    }
    let engine = Engine::new(system, &flaws, policy).map_err(fault)?;
    let answered = engine.what_if(&assumed).map_err(fault)?;
    let residual = engine.solve_if(engine.residual(), &assumed);
    let today = engine.solve_if(engine.today(), &assumed);
    let fallen = engine.fallen(&residual, &today, &answered.residual, &answered.today);
    let judged = answered.today.iter().zip(&answered.worst);
    let each = judged.zip(fallen).zip(engine.scopes(&today));
    let decided = each.map(|(((today, worst), fallen), scope)| {
        let decision = decide(today.acceptance, worst.acceptance, fallen.demand_broken);
        let because =
            if fallen.demand_broken { single_failure(today.acceptance, &fallen.single) } else { None };
        let change = Change { level: today.level, decision, because, depth: today.depth, scope };
        Decided { change, acceptance: today.acceptance }
    });
    Ok(decided.collect())
}

/// A last word without `=` that is a folder is the folder: `noharm what-if control.x=failed examples/infusion-pump`.
fn folder_and_conditions(args: &Args) -> (std::path::PathBuf, Vec<String>) {
    match args.conditions.split_last() {
        Some((last, rest))
            if !rest.is_empty() && !last.contains('=') && std::path::Path::new(last).is_dir() =>
        {
            (last.into(), rest.to_vec())
        }
        _ => (args.dir.clone(), args.conditions.clone()),
    }
}

/// Assumptions that exclude each other are refused: the last would hide the first.
fn apart(conditions: &[String]) -> Result<(), Failure> {
    for (at, condition) in conditions.iter().enumerate() {
        if let Some(earlier) = conditions.iter().take(at).find(|earlier| exclude(earlier, condition)) {
            return Err(Failure(format!("`{earlier}` and `{condition}` cannot both be assumed")));
        }
    }
    Ok(())
}

fn exclude(one: &str, other: &str) -> bool {
    let mended = |text: &str, whole: &str| {
        text.strip_suffix("=mended").is_some_and(|id| id.eq_ignore_ascii_case(whole))
    };
    if mended(one, other) || mended(other, one) {
        return true;
    }
    let (Some((what, how)), Some((of, said))) = (one.split_once('='), other.split_once('=')) else {
        return false;
    };
    match (how, said) {
        ("failed", "verified") | ("verified", "failed") | ("only", "gone") | ("gone", "only") => what == of,
        // Only one profile can be the only one.
        ("only", "only") => what != of,
        _ => false,
    }
}

/// One condition as changes of assumptions.
fn read(condition: &str, assessed: &Assessed) -> Result<Vec<WhatIf>, Failure> {
    let (what, how) = condition.split_once('=').ok_or_else(|| {
        Failure(format!("`{condition}` is no condition; write it as `control.x=failed` (`noharm what-if --help` lists the forms)"))
    })?;
    if what == "cve" {
        return vulnerability(how, assessed);
    }
    let (kind, id) =
        what.split_once('.').ok_or_else(|| Failure(format!("`{what}` names nothing; write `kind.id`")))?;
    let system = &assessed.system;
    let position = find(system, kind, id)?;
    let change = match (kind, how) {
        ("control", "failed") => WhatIf::ControlFails(ControlIx(position)),
        ("control", "verified") => WhatIf::ControlVerified(ControlIx(position)),
        ("component", "given-away") => WhatIf::ComponentGiven(ComponentIx(position)),
        ("component", "supported") => WhatIf::Supported(ComponentIx(position)),
        ("barrier", "failed") => WhatIf::BarrierFails(BarrierIx(position)),
        ("service", "supported") => WhatIf::ServiceSupported(ServiceIx(position)),
        ("service", "tested") => WhatIf::Tested(ServiceIx(position), None),
        ("credential", "known") => WhatIf::KeyKnown(CredentialIx(position)),
        ("profile", "only") => WhatIf::OnlyProfile(ProfileIx(position)),
        ("profile", "gone") => WhatIf::WithoutProfile(ProfileIx(position)),
        _ => {
            return Err(Failure(format!(
                "`{kind}` cannot be `{how}`; `noharm what-if --help` lists the forms"
            )));
        }
    };
    Ok(vec![change])
}

fn find(system: &System, kind: &str, id: &str) -> Result<u32, Failure> {
    let ids: Vec<&str> = match kind {
        "control" => system.controls.iter().map(|one| one.id.as_str()).collect(),
        "component" => system.components.iter().map(|one| one.id.as_str()).collect(),
        "barrier" => system.barriers.iter().map(|one| one.id.as_str()).collect(),
        "service" => system.services.iter().map(|one| one.id.as_str()).collect(),
        "credential" => system.credentials.iter().map(|one| one.id.as_str()).collect(),
        "profile" => system.profiles.iter().map(|one| one.id.as_str()).collect(),
        _ => {
            return Err(Failure(format!(
                "nothing can be assumed of a `{kind}`; `noharm what-if --help` lists the forms"
            )));
        }
    };
    let at = ids.iter().position(|known| *known == id).ok_or_else(|| {
        Failure(format!("there is no {kind} `{id}` in this release; there are {}", ids.join(", ")))
    })?;
    u32::try_from(at).map_err(|_| Failure("too many elements".to_owned()))
}

/// `ID`, `ID=mended`, or `ID@kind.id`.
fn vulnerability(text: &str, assessed: &Assessed) -> Result<Vec<WhatIf>, Failure> {
    if let Some((id, place)) = text.split_once('@') {
        return landed(id, place, &assessed.system).map(|flaw| vec![WhatIf::FlawAdded(Box::new(flaw))]);
    }
    let (id, mended) = text.strip_suffix("=mended").map_or((text, false), |id| (id, true));
    let changes: Vec<WhatIf> = assessed
        .device
        .flaws
        .iter()
        .enumerate()
        .filter(|(_, flaw)| flaw.id.eq_ignore_ascii_case(id))
        .map(|(at, _)| if mended { WhatIf::FlawMended(at) } else { WhatIf::FlawAffects(at) })
        .collect();
    if changes.is_empty() {
        return refuted(id, mended, assessed);
    }
    Ok(changes)
}

/// What matches and is refuted, or is fed by nothing, as if that were wrong: it lands where its package sits.
fn refuted(id: &str, mended: bool, assessed: &Assessed) -> Result<Vec<WhatIf>, Failure> {
    let device = &assessed.device;
    let found = device.findings.iter().zip(&device.dispositions).filter_map(|(finding, disposition)| {
        let known = |name: &String| name.eq_ignore_ascii_case(id);
        let reason = match disposition {
            Disposition::NotAffected(reason) | Disposition::Unfed(reason) => reason,
            Disposition::Flaw(_) => return None,
        };
        (known(&finding.id) || finding.aliases.iter().any(known)).then_some((finding, reason))
    });
    let found: Vec<(&Finding, &String)> = found.collect();
    let Some((_, reason)) = found.first() else {
        return Err(Failure(format!(
            "`{id}` is unknown here: nothing of that name in the snapshot matches a package of this device; say where it would land: `cve={id}@service.x`"
        )));
    };
    if mended {
        return Err(Failure(format!("`{id}` is refuted already, there is nothing to mend: {reason}")));
    }
    output::aside(&format!(
        "note: `{id}` is refuted here: {reason}; what follows assumes that this is wrong"
    ));
    let mut changes = Vec::new();
    for (finding, _) in found {
        let Some((part, _)) = device.component(finding.component) else { continue };
        let sits = device.attributions.get(finding.component);
        changes.push(WhatIf::FlawAdded(Box::new(Flaw {
            id: finding.id.clone(),
            services: sits.map(|sits| sits.services.clone()).unwrap_or_default(),
            component: part.component,
            certain: true,
            trigger: trigger(&finding.facts),
            at: Place { file: part.path.clone(), line: 0, column: 0 },
            why: "assumed, though refuted".to_owned(),
            stated: None,
        })));
    }
    Ok(changes)
}

/// A flaw that nobody has described yet, at its worst.
fn landed(id: &str, place: &str, system: &System) -> Result<Flaw, Failure> {
    let (kind, name) = place
        .split_once('.')
        .ok_or_else(|| Failure(format!("`{place}` names nothing; write `service.x` or `component.x`")))?;
    let position = find(system, kind, name)?;
    let (services, component) = match kind {
        "service" => {
            let service = system
                .services
                .get(position as usize)
                .ok_or_else(|| Failure(format!("there is no {place}")))?;
            (vec![ServiceIx(position)], service.on)
        }
        "component" => (Vec::new(), ComponentIx(position)),
        _ => return Err(Failure("a vulnerability lands in a service or on a component".to_owned())),
    };
    Ok(Flaw {
        id: id.to_owned(),
        services,
        component,
        certain: true,
        trigger: Trigger::worst(),
        at: Place::default(),
        why: "assumed".to_owned(),
        stated: None,
    })
}
