//! What an SBOM says of a part in properties and annotations that several formats share: support, form.

use noharm_model::component::{Component, Particulars};

use super::remarks::References;

/// The property under which our own SBOMs give the level of support.
pub(crate) const SUPPORT_PROPERTY: &str = "noharm:support:level";
/// The property of CycloneDX's own taxonomy for the end of support.
pub(crate) const END_PROPERTY: &str = "cdx:lifecycle:milestone:endOfSupport";
/// BSI's taxonomy of properties for CycloneDX (TR-03183-2): name of the file.
pub(crate) const FILE_PROPERTY: &str = "bsi:component:filename";
/// Of the same: whether it can be executed.
pub(crate) const EXECUTABLE_PROPERTY: &str = "bsi:component:executable";
/// Of the same: whether it is an archive.
pub(crate) const ARCHIVE_PROPERTY: &str = "bsi:component:archive";
/// Of the same: whether an archive keeps its parts apart.
pub(crate) const STRUCTURED_PROPERTY: &str = "bsi:component:structured";

/// Takes note of one property, if it is one of those that say such a thing.
pub(super) fn of_property(particulars: &mut Particulars, name: &str, value: &str) {
    let value = value.trim();
    if value.is_empty() {
        return;
    }
    let slot = match name {
        FILE_PROPERTY => &mut particulars.file,
        EXECUTABLE_PROPERTY => &mut particulars.executable,
        ARCHIVE_PROPERTY => &mut particulars.archive,
        STRUCTURED_PROPERTY => &mut particulars.structured,
        END_PROPERTY => &mut particulars.end_of_support,
        SUPPORT_PROPERTY => &mut particulars.support,
        other => match spelled(other).as_str() {
            // The words that makers use for FDA's two, without marks and capitals.
            "endofsupport" | "endofsupportdate" | "eosdate" | "supportenddate" => {
                &mut particulars.end_of_support
            }
            "levelofsupport" | "supportlevel" | "supportstatus" => &mut particulars.support,
            _ => return,
        },
    };
    slot.get_or_insert_with(|| value.to_owned());
}

/// The last word of a property's name, without marks and in lower case: `acme:End-Of-Support` → `endofsupport`.
fn spelled(name: &str) -> String {
    let last = name.rsplit(':').next().unwrap_or(name);
    last.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The particulars of the part with this reference, made where it has none; `None` where there is no such part.
pub(super) fn particulars_of<'p>(
    parts: &'p mut [Component],
    references: &References,
    reference: Option<&str>,
) -> Option<&'p mut Particulars> {
    let at = references.get(reference?)?;
    Some(parts.get_mut(at)?.particulars.get_or_insert_with(Box::default))
}

/// The particulars, if any is there.
pub(super) fn boxed(particulars: Particulars) -> Option<Box<Particulars>> {
    (particulars != Particulars::default()).then(|| Box::new(particulars))
}

/// How many texts of one kind are kept of one thing: a part with more licences than this is a joke at our cost.
const MOST: usize = 200;

/// Adds a text once.
pub(crate) fn add(list: &mut Vec<String>, text: impl Into<String>) {
    let text = text.into();
    if list.len() < MOST && !list.contains(&text) {
        list.push(text);
    }
}
