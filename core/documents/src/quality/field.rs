//! The fields of the model that profiles ask for, and what counts as being there.

use noharm_model::component::{About, Component, Particulars, Sbom};
use rustc_hash::FxHashSet;

/// Whether a field is asked of the document or of each component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// Once.
    Document,
    /// Of each, the subject included.
    Component,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// A field that a profile may ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Field {
            $($(#[$doc])* $name,)*
        }

        impl Field {
            /// Every field.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its word in the data files and in the answers.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

fields! {
    /// A person or an organisation answers for the file.
    Author = "document.author",
    /// With a mail or web address.
    AuthorContact = "document.author-contact",
    /// A signature stands in the file.
    Signature = "document.signature",
    /// A time that can be read.
    Timestamp = "document.timestamp",
    /// A time of day with its offset from UTC.
    TimestampWithZone = "document.timestamp-with-zone",
    /// The format's name.
    Format = "document.format",
    /// The format's version.
    FormatVersion = "document.format-version",
    /// CycloneDX from 1.6, SPDX from 3.0.
    CurrentFormat = "document.current-format",
    /// A phase of the life cycle.
    Context = "document.context",
    /// A program.
    Tool = "document.tool",
    /// A program with its version.
    ToolVersion = "document.tool-version",
    /// A revision of the file.
    Revision = "document.revision",
    /// A serial number or namespace.
    Identifier = "document.identifier",
    /// The one thing described, with its version.
    Subject = "document.subject",
    /// Entries about vulnerabilities.
    Vulnerabilities = "document.vulnerabilities",
    /// A name that is no made-up one.
    Name = "component.name",
    /// A version.
    Version = "component.version",
    /// A supplier, manufacturer, publisher or originator.
    Supplier = "component.supplier",
    /// His mail or web address.
    SupplierContact = "component.supplier-contact",
    /// A purl or a CPE.
    UniqueIdentifier = "component.identifier",
    /// It needs a part, a part needs it, or the file says that it needs none.
    Relationship = "component.relationship",
    /// How far its dependencies are listed, said in words that say something.
    Completeness = "component.completeness",
    /// A hash.
    Hash = "component.hash",
    /// A hash whose algorithm is named; the readers keep no other.
    HashAlgorithm = "component.hash-algorithm",
    /// SHA-512.
    HashSha512 = "component.hash-sha-512",
    /// A licence.
    Licence = "component.licence",
    /// A level of support.
    Support = "component.support",
    /// A day on which support ends.
    EndOfSupport = "component.end-of-support",
    /// The name of its file.
    File = "component.file",
    /// Whether it can be executed.
    Executable = "component.executable",
    /// Whether it is an archive.
    Archive = "component.archive",
    /// Whether the archive is structured.
    Structured = "component.structured",
    /// Where it can be fetched.
    Location = "component.location",
}

/// What has to be known of the whole before a part can be judged.
pub(super) struct Facts<'s> {
    /// The parts, the subject first where it stands apart.
    pub parts: Vec<&'s Component>,
    needed: FxHashSet<&'s str>,
}

impl<'s> Facts<'s> {
    pub(super) fn of(sbom: &'s Sbom) -> Self {
        let parts: Vec<&Component> = sbom.parts().collect();
        let needed = parts.iter().flat_map(|part| &part.depends_on).map(String::as_str).collect();
        Self { parts, needed }
    }
}

impl Field {
    /// The field of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.word() == word)
    }

    /// Whose field it is.
    #[must_use]
    pub fn whole(self) -> Whole {
        if self.word().starts_with("document.") { Whole::Document } else { Whole::Component }
    }

    /// Whether the document says it.
    pub(super) fn of_document(self, sbom: &Sbom) -> bool {
        let none = About::default();
        let about = sbom.about.as_deref().unwrap_or(&none);
        let stamp = about.timestamp.as_deref().unwrap_or_default();
        let format = sbom.format.split_once(' ');
        match self {
            Self::Author => about.authors.iter().any(|author| says(author)),
            Self::AuthorContact => about.contacts.iter().any(|contact| is_address(contact)),
            Self::Signature => about.is_signed,
            Self::Timestamp => stamp.parse::<noharm_model::day::Day>().is_ok(),
            Self::TimestampWithZone => stamp.parse::<noharm_model::day::Day>().is_ok() && has_offset(stamp),
            Self::Format => format.is_some_and(|(name, _)| says(name)),
            Self::FormatVersion => format.is_some_and(|(_, version)| says(version)),
            Self::CurrentFormat => {
                matches!(format, Some(("CycloneDX", "1.6" | "1.7")) | Some(("SPDX", "3.0")))
            }
            Self::Context => about.contexts.iter().any(|context| says(context)),
            Self::Tool => about.tools.iter().any(|(name, _)| says(name)),
            Self::ToolVersion => about.tools.iter().any(|(_, version)| version.as_deref().is_some_and(says)),
            Self::Revision => about.revision.as_deref().is_some_and(says),
            Self::Identifier => about.serial.as_deref().is_some_and(says),
            Self::Subject => sbom
                .subject
                .as_ref()
                .is_some_and(|subject| says(&subject.name) && subject.version.as_deref().is_some_and(says)),
            Self::Vulnerabilities => about.vulnerabilities > 0,
            _ => false,
        }
    }

    /// Whether a component says it.
    pub(super) fn of_component(self, part: &Component, facts: &Facts<'_>) -> bool {
        let none = Particulars::default();
        let particulars = part.particulars.as_deref().unwrap_or(&none);
        let told = |text: &Option<String>| text.as_deref().is_some_and(says);
        match self {
            // Where a file has none, the reader puts the identifier in its place.
            Self::Name => {
                says(&part.name) && part.purl.as_ref() != Some(&part.name) && !part.name.starts_with("cpe:")
            }
            Self::Version => told(&part.version),
            Self::Supplier => told(&part.supplier),
            Self::SupplierContact => particulars.contacts.iter().any(|contact| is_address(contact)),
            Self::UniqueIdentifier => told(&part.purl) || part.cpes.iter().any(|cpe| says(cpe)),
            Self::Relationship => {
                particulars.dependencies_stated
                    || !part.depends_on.is_empty()
                    || facts.needed.contains(part.reference.as_str())
            }
            Self::Completeness => {
                particulars.completeness.as_deref().is_some_and(|word| says(word) && word != "not_specified")
            }
            Self::Hash | Self::HashAlgorithm => !part.hashes.is_empty(),
            Self::HashSha512 => part.hashes.iter().any(|hash| hash.starts_with("sha-512:")),
            Self::Licence => particulars.licences.iter().any(|licence| says(licence)),
            Self::Support => told(&particulars.support),
            Self::EndOfSupport => told(&particulars.end_of_support),
            Self::File => told(&particulars.file),
            Self::Executable => told(&particulars.executable),
            Self::Archive => told(&particulars.archive),
            Self::Structured => told(&particulars.structured),
            Self::Location => particulars.locations.iter().any(|location| says(location)),
            _ => false,
        }
    }
}

/// Text that says something; the words for *unknown* do not.
fn says(text: &str) -> bool {
    let text = text.trim();
    let nothing = ["NOASSERTION", "NONE", "unknown", "n/a", "tbd", "null", "-", "?"];
    !text.is_empty() && !nothing.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// A mail address or a URL, by its form.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    let is_mail = text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    is_mail || text.split_once("://").is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty())
}

/// `…Z`, `…+02:00`, with a time of day before it.
fn has_offset(stamp: &str) -> bool {
    let Some((_, time)) = stamp.split_once(['T', 't']) else { return false };
    let time = time.split('[').next().unwrap_or(time);
    time.ends_with(['Z', 'z']) || time.contains(['+', '-'])
}
