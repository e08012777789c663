//! Who states what about vulnerabilities in a device (VEX): whose word it is, and what the names in it are names of.

use std::sync::Arc;

use noharm_model::statement::Vex;

/// Statements of one document, with whose word they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Whose word it is. `None`: seen by the author's name, component by component: the device's maker, the component's
    /// supplier, or else a third party.
    pub role: Option<Role>,
    /// What the names in it are names of.
    pub about: About,
    /// The document, as a person finds it: its id or its file.
    pub document: String,
    /// What it states.
    pub vex: Arc<Vex>,
}

/// Whose word it is. The greater decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Anybody else.
    Third,
    /// Who supplies the component.
    Supplier,
    /// The device's maker, by a reviewed decision or by how it was built.
    Maker,
}

impl Role {
    /// For a person.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Third => "third party",
            Self::Supplier => "supplier",
            Self::Maker => "maker",
        }
    }
}

/// What the names in a document are names of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// Of anything in the world: only identifiers are certain, a name with a version is a candidate.
    Anything,
    /// Of this device's components: an equal name and version are enough. A name that is left out means every component.
    Device,
    /// Likewise, of the part with this position; references are those of its SBOM.
    Part(usize),
}

impl About {
    /// Its names may mean a component of the part at `part`.
    pub(crate) fn reaches(self, part: usize) -> bool {
        match self {
            Self::Anything | Self::Device => true,
            Self::Part(only) => only == part,
        }
    }
}

/// What a team that answers for security is called beside its firm's name, and what a firm is.
const BESIDE: [&str; 34] = [
    "ag",
    "bv",
    "center",
    "cert",
    "co",
    "corp",
    "corporation",
    "csirt",
    "cybersecurity",
    "developers",
    "foundation",
    "gmbh",
    "group",
    "inc",
    "incident",
    "incorporated",
    "kg",
    "limited",
    "llc",
    "ltd",
    "maintainers",
    "product",
    "productcert",
    "products",
    "project",
    "psirt",
    "response",
    "sa",
    "se",
    "security",
    "software",
    "team",
    "the",
    "vulnerability",
];

/// True if the author of a document is the firm or project `name`: the same words, those aside that teams and firms add
/// (`Red Hat Product Security` and `Red Hat, Inc.`, or a package URL's namespace `redhat`).
pub(crate) fn is_same_author(author: &str, name: &str) -> bool {
    let (one, two) = (own_words(author), own_words(name));
    one.len() > 2 && one == two
}

fn own_words(text: &str) -> String {
    let text = text.split('<').next().unwrap_or_default();
    let text = text.strip_prefix("Organization:").unwrap_or(text).to_lowercase();
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !BESIDE.contains(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::is_same_author;

    #[test]
    fn teams_speak_for_their_firm_and_nobody_else_does() {
        assert!(is_same_author("Red Hat Product Security", "Red Hat, Inc."));
        assert!(is_same_author("Red Hat Product Security <secalert@redhat.com>", "redhat"));
        assert!(is_same_author("Siemens ProductCERT", "Siemens AG"));
        assert!(!is_same_author("Red Hat fans", "Red Hat"));
        assert!(!is_same_author("Security Team", "The Product Group"));
        assert!(!is_same_author("", ""));
    }
}
