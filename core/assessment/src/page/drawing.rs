//! The drawing's elements: zones, components, flows, and each harm's path laid over them.

use noharm_model::answer::{Drawing, DrawnArrow, DrawnBox, DrawnZone, HarmRow, Overlay, Step};
use noharm_model::control::{Capability, Subject};
use noharm_model::system::{Content, Flow, FlowIx, Hop, System};

use crate::assess::Matter;

/// The drawing of a release.
pub(super) fn of(matter: &Matter<'_>, harms: &[HarmRow]) -> Drawing {
    let system = matter.system;
    let zones = system
        .zones
        .iter()
        .map(|zone| DrawnZone { id: zone.id.clone(), trust: zone.trust.clone() })
        .collect();
    let boxes = system
        .components
        .iter()
        .map(|part| DrawnBox {
            id: part.id.clone(),
            name: part.name.clone(),
            zone: part
                .zone
                .and_then(|ix| system.zones.get(ix.at()))
                .map_or_else(String::new, |zone| zone.id.clone()),
            kind: "component".to_owned(),
            detail: part.kind.clone(),
        })
        .collect();
    let arrows =
        (0u32..).zip(&system.flows).map(|(number, flow)| arrow(system, FlowIx(number), flow)).collect();
    let overlays = harms
        .iter()
        .filter(|harm| !harm.path.is_empty())
        .map(|harm| Overlay {
            harm: harm.id.clone(),
            steps: harm.path.iter().map(|step| touched(system, step)).collect(),
        })
        .collect();
    Drawing { zones, boxes, arrows, overlays }
}

fn arrow(system: &System, ix: FlowIx, flow: &Flow) -> DrawnArrow {
    let mut path: Vec<String> = Vec::new();
    for hop in &flow.path {
        let stop = match *hop {
            Hop::Zone(ix) => system.zones.get(ix.at()).map(|zone| zone.id.clone()),
            Hop::Component(ix) => system.components.get(ix.at()).map(|part| part.id.clone()),
            Hop::Interface(ix) => system
                .interfaces
                .get(ix.at())
                .and_then(|interface| interface.on)
                .and_then(|ix| system.components.get(ix.at()))
                .map(|part| part.id.clone()),
        };
        if let Some(stop) = stop.filter(|stop| path.last() != Some(stop)) {
            path.push(stop);
        }
    }
    let protecting: Vec<&str> = system
        .controls
        .iter()
        .filter(|control| {
            control.state.counts()
                && control
                    .protects
                    .iter()
                    .any(|one| one.subject == Subject::Flow(ix) && one.against.contains(&Capability::Forge))
        })
        .map(|control| control.name.as_str())
        .collect();
    let carries: Vec<String> = flow.carries.iter().map(|content| carried(system, *content)).collect();
    let mut label = carries.join(", ");
    if !protecting.is_empty() {
        label.push_str(&format!(" · {}", protecting.join(", ")));
    }
    DrawnArrow { id: flow.id.clone(), path, label, protected: !protecting.is_empty() }
}

fn carried(system: &System, content: Content) -> String {
    match content {
        Content::Data(Some(ix)) => {
            system.data.get(ix.at()).map_or_else(|| "data".to_owned(), |data| data.id.clone())
        }
        Content::Data(None) => "data".to_owned(),
        Content::Command(ix) => {
            system.commands.get(ix.at()).map_or_else(String::new, |one| format!("command {}", one.id))
        }
        Content::Code => "code".to_owned(),
        Content::Credential(ix) => {
            system.credentials.get(ix.at()).map_or_else(String::new, |one| format!("credential {}", one.id))
        }
    }
}

/// Ids of boxes, zones and arrows that a step names in its facts.
fn touched(system: &System, step: &Step) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for fact in [&step.from, &step.to] {
        for word in
            fact.split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.')))
        {
            ids.extend(element(system, word));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    ids
}

/// What is drawn for `kind.id`: the thing itself, or where it sits.
fn element(system: &System, word: &str) -> Vec<String> {
    let Some((kind, id)) = word.split_once('.') else { return Vec::new() };
    let on =
        |ix: noharm_model::system::ComponentIx| system.components.get(ix.at()).map(|part| part.id.clone());
    match kind {
        "component" | "zone" | "flow" => vec![id.to_owned()],
        "service" => {
            system.services.iter().find(|one| one.id == id).and_then(|one| on(one.on)).into_iter().collect()
        }
        "interface" => system
            .interfaces
            .iter()
            .find(|one| one.id == id)
            .and_then(|one| one.on)
            .and_then(on)
            .into_iter()
            .collect(),
        "store" => system
            .stores
            .iter()
            .find(|one| one.id == id)
            .and_then(|one| one.on)
            .and_then(on)
            .into_iter()
            .collect(),
        "function" => system
            .functions
            .iter()
            .find(|one| one.id == id)
            .and_then(|one| on(one.performer))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}
