//! BOM-Links (`urn:cdx:SERIAL/VERSION#REF`): a name by the place in one version of one SBOM.

use noharm_model::component::{BomLink, Component};
use noharm_model::statement::Identity;

use super::vex_line::short;
use crate::purl::decode;

/// A link, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) bom: BomLink,
    /// The part that is meant; `None`: the whole that the SBOM describes.
    pub(super) part: Option<String>,
}

/// How a link stands to a component in an SBOM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Led {
    /// To it.
    Here,
    /// To another part of its SBOM.
    Beside,
    /// Into another SBOM, or another version of this one; which, for a person.
    Elsewhere(String),
}

impl Link {
    /// `None`: the identity is named by no BOM-Link.
    pub(super) fn of(said: &Identity) -> Option<Self> {
        Self::read(said.reference.as_deref()?)
    }

    fn read(text: &str) -> Option<Self> {
        let rest = text.trim().get(..8).filter(|head| head.eq_ignore_ascii_case("urn:cdx:"))?;
        let rest = text.trim().get(rest.len()..)?;
        let (bom, part) = rest.split_once('#').map_or((rest, None), |(bom, part)| (bom, Some(part)));
        let (serial, version) = bom.split_once('/')?;
        let version = version.parse().ok()?;
        let part = part.map(|part| decode(part).unwrap_or_else(|_| part.to_owned()));
        Some(Self { bom: BomLink { serial: serial.to_lowercase(), version }, part })
    }

    /// Against a component of the SBOM `here`, or the whole that it describes.
    pub(super) fn against(&self, component: &Component, is_whole: bool, here: Option<&BomLink>) -> Led {
        match here {
            Some(here) if *here == self.bom => match &self.part {
                None if is_whole => Led::Here,
                Some(part) if *part == component.reference => Led::Here,
                _ => Led::Beside,
            },
            Some(here) if here.serial == self.bom.serial => Led::Elsewhere(format!(
                "it is about version {} of this SBOM, and this is version {}",
                self.bom.version, here.version
            )),
            Some(here) => Led::Elsewhere(format!(
                "it is about the SBOM urn:uuid:{}, and this is urn:uuid:{}",
                short(&self.bom.serial),
                short(&here.serial)
            )),
            None => Led::Elsewhere(format!(
                "it is about the SBOM urn:uuid:{}, and this one states no serial number",
                short(&self.bom.serial)
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_as_cyclonedx_writes_them() {
        let link = Link::read("urn:cdx:F08A6CCD-4dce-4759-bd84-c626675d60a7/2#pkg%3Anpm%2Fa").unwrap();
        assert_eq!((link.bom.serial.as_str(), link.bom.version), ("f08a6ccd-4dce-4759-bd84-c626675d60a7", 2));
        assert_eq!(link.part.as_deref(), Some("pkg:npm/a"));
        assert_eq!(Link::read("urn:cdx:a/1").unwrap().part, None);
        for text in ["urn:cdx:a", "urn:cdx:a/one#x", "urn:uuid:a/1#x", "x", "ürn:cdx:a/1"] {
            assert_eq!(Link::read(text), None, "{text}");
        }
    }
}
