//! What an SPDX 3 document says of itself, and of its packages beyond their identity.

use noharm_model::component::About;
use rustc_hash::FxHashMap;

use super::super::particulars::{add, particulars_of};
use super::super::remarks::said;
use super::{Element, Reading, is_package, joins};
use crate::text::printable;

impl Reading<'_> {
    /// What the document says of itself; of several creation infos, the first that tells its time.
    pub(super) fn about(&self, elements: &[&Element<'_>]) -> About {
        let mut about = About::default();
        let document = elements.iter().find(|element| element.kind.get() == Some("SpdxDocument"));
        about.serial = document.and_then(|document| document.id.owned());
        let named = |ids: &crate::json::Texts<'_>| -> Vec<String> {
            let names = ids.iter().filter_map(|id| self.names.get(id));
            names
                .filter(|name| !name.eq_ignore_ascii_case("NOASSERTION"))
                .map(|name| (*name).to_owned())
                .collect()
        };
        let mails: FxHashMap<&str, &str> = elements
            .iter()
            .filter_map(|element| {
                let mail = element.identifiers.values();
                let mail =
                    mail.filter(|id| id.kind.get() == Some("email")).find_map(|id| id.identifier.get());
                Some((element.id.get()?, mail?))
            })
            .collect();
        let tools: FxHashMap<&str, &str> = elements
            .iter()
            .filter(|element| element.kind.get() == Some("Tool"))
            .filter_map(|element| Some((element.id.get()?, element.name.get()?)))
            .collect();
        for element in elements {
            for context in element.contexts.iter() {
                add(&mut about.contexts, context);
            }
            if element.kind.get().is_some_and(|kind| kind.starts_with("security_"))
                && element.relationship.get().is_none()
            {
                about.vulnerabilities = about.vulnerabilities.saturating_add(1);
            }
            if element.kind.get() != Some("CreationInfo") || about.timestamp.is_some() {
                continue;
            }
            about.timestamp = element.created.owned();
            about.authors = named(&element.created_by);
            about.contacts = element
                .created_by
                .iter()
                .filter_map(|id| mails.get(id))
                .map(|mail| (*mail).to_owned())
                .collect();
            let tools = element.created_using.iter().filter_map(|id| tools.get(id));
            about.tools = tools.map(|name| ((*name).to_owned(), None)).collect();
        }
        about
    }

    /// Support, licences, and how far the dependencies are listed.
    pub(super) fn particulars(&mut self, elements: &[&Element<'_>]) {
        let licences: FxHashMap<&str, &str> =
            elements.iter().filter_map(|element| Some((element.id.get()?, element.licence.get()?))).collect();
        for element in elements {
            if is_package(element) {
                let support = element.support.iter().find(|level| *level != "noAssertion").map(str::to_owned);
                let (end, location) = (said(&element.valid_until), said(&element.location));
                if (support.is_some() || end.is_some() || location.is_some())
                    && let Some(particulars) =
                        particulars_of(&mut self.parts, &self.references, element.id.get())
                {
                    (particulars.support, particulars.end_of_support) = (support, end);
                    particulars.locations.extend(location);
                }
                continue;
            }
            let Some(kind) = element.relationship.get() else { continue };
            let is_licence = matches!(kind, "hasDeclaredLicense" | "hasConcludedLicense");
            if !is_licence && !joins(kind) {
                continue;
            }
            let from = element.from.get();
            let Some(particulars) = particulars_of(&mut self.parts, &self.references, from) else { continue };
            if is_licence {
                for licence in element.to.iter().filter_map(|id| licences.get(id)) {
                    let has_room = self.room.take(licence.len(), &mut self.remarks, || {
                        format!(
                            "the licence `{}` is left out: too many long licences",
                            printable(licence, 40)
                        )
                    });
                    if has_room {
                        add(&mut particulars.licences, *licence);
                    }
                }
                continue;
            }
            particulars.dependencies_stated |=
                !element.to.iter().all(|to| to.ends_with("/NoAssertionElement"));
            let word =
                element.completeness.get().map(|word| if word == "noAssertion" { "unknown" } else { word });
            if let Some(word) = word {
                particulars.completeness.get_or_insert_with(|| word.to_owned());
            }
        }
    }
}
