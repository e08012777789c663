//! From raw elements to typed ones: every field checked against the field table, every reference resolved.

mod fields;
pub(crate) mod names;
pub(crate) mod value;

use crate::diagnostic::Diagnostic;
use crate::fields::Kind;
use crate::load::Element;
use crate::rules;
use crate::span::Span;
use names::{EntityNo, Names};
use value::Typed;

/// One element over all releases.
#[derive(Clone, Debug)]
pub(crate) struct Entity {
    pub(crate) kind: Kind,
    pub(crate) id: String,
    /// The id in its header.
    pub(crate) at: Span,
    pub(crate) fields: Vec<Typed>,
    /// Changes from a release on, in the order of the text.
    pub(crate) overlays: Vec<Overlay>,
}

/// Fields that hold from a release on.
#[derive(Clone, Debug)]
pub(crate) struct Overlay {
    pub(crate) release: EntityNo,
    pub(crate) fields: Vec<Typed>,
}

impl Entity {
    /// The base's field with this name.
    pub(crate) fn field(&self, name: &str) -> Option<&Typed> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// `kind.id`.
    pub(crate) fn full_name(&self) -> String {
        format!("{}.{}", self.kind, self.id)
    }
}

/// Types every element. The answer is in the order of kinds and ids.
pub(crate) fn check(elements: Vec<Element>, out: &mut Vec<Diagnostic>) -> Vec<Entity> {
    let (bases, overlays): (Vec<Element>, Vec<Element>) =
        elements.into_iter().partition(|element| element.overlay.is_none());
    let names = Names::new(&bases);
    let mut typer = fields::Typer::new(&names, out);
    let mut entities: Vec<Entity> = bases
        .into_iter()
        .map(|element| {
            let fields = typer.fields(&element);
            Entity { kind: element.kind, id: element.id, at: element.at, fields, overlays: Vec::new() }
        })
        .collect();
    for element in overlays {
        if let Some((base, overlay)) = overlay(&mut typer, &names, &element)
            && let Some(entity) = entities.get_mut(base)
        {
            entity.overlays.push(overlay);
        }
    }
    entities
}

fn overlay(typer: &mut fields::Typer<'_>, names: &Names, element: &Element) -> Option<(usize, Overlay)> {
    let (release, span) = element.overlay.as_ref()?;
    let name = format!("{}.{}", element.kind, element.id);
    if !element.kind.table().in_releases {
        typer.tell(
            rules::overlay::RULE
                .at(*span, format!("a `{}` is the same in every release", element.kind))
                .with_help("give it a second element with an id of its own"),
        );
        return None;
    }
    let base = names.find(element.kind, &element.id);
    let release_no = names.find(Kind::Release, release);
    if base.is_none() {
        typer.tell(
            rules::overlay::RULE.at(*span, format!("there is no `{name}` that this could change")).with_help(
                format!("write `[{name}]` with `since = \"{release}\"` if it comes with that release"),
            ),
        );
    }
    if release_no.is_none() {
        typer.tell_undefined(&[Kind::Release], release, *span, None);
    }
    let fields = typer.overlay_fields(element);
    Some((base? as usize, Overlay { release: release_no?, fields }))
}
