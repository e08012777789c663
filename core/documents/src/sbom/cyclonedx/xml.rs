//! CycloneDX XML, 1.2 to 1.7: the same document as in JSON, from elements and attributes.

use std::borrow::Cow;

use super::full::{Choice, Composition, Contact, Licence, Lifecycle, Occurrence, Present, Tool};
use super::statements::{Affects, Analysis, Source, Version, Vulnerability, VulnerabilityReference};
use super::{
    Bom, Commit, Concluded, Dependency, Evidence, External, Hash, Issue, Metadata, Organization, Part, Patch,
    Pedigree, Property, Service,
};
use crate::error::Error;
use crate::json::{self, List, Number, Object, Text};
use crate::limits::Limits;
use crate::xml::{Element, Xml};

/// The beginning of the namespaces; the version follows.
pub(in crate::sbom) const SPACE: &str = "http://cyclonedx.org/schema/bom/";

/// Reads the elements of one document.
pub(super) fn bom<'a>(text: &'a str, limits: &Limits) -> Result<Bom<'a>, Error> {
    let (mut xml, root, space) = Xml::open(text, limits, |space| space.starts_with(SPACE))?;
    let mut bom = Bom { serial: root.attribute("serialNumber"), ..Bom::default() };
    if root.name() == "bom" {
        bom.format = given("CycloneDX".to_owned());
        bom.version = given(space.strip_prefix(SPACE).unwrap_or_default().to_owned());
    }
    bom.revision = Number(root.attribute("version").get().and_then(|number| number.parse().ok()));
    while let Some(child) = xml.child()? {
        match child.name() {
            "metadata" => bom.metadata = Object::new(metadata(&mut xml)?),
            "components" => list(&mut bom.components, &mut xml, "component", part)?,
            "services" => list(&mut bom.services, &mut xml, "service", service)?,
            "dependencies" => list(&mut bom.dependencies, &mut xml, "dependency", dependency)?,
            "compositions" => list(&mut bom.compositions, &mut xml, "composition", composition)?,
            "Signature" => {
                bom.signature = Object::new(Present {});
                xml.skip()?;
            }
            "vulnerabilities" => {
                list(&mut bom.vulnerabilities, &mut xml, "vulnerability", vulnerability)?;
            }
            _ => xml.skip()?,
        }
    }
    xml.end()?;
    Ok(bom)
}

fn given<'a>(text: String) -> Text<'a> {
    Text { value: Some(Cow::Owned(text)), wrong: None }
}

/// Adds the items named `item` of the list that was begun last; what is named otherwise is passed over.
fn list<'a, T>(
    list: &mut List<Object<T>>,
    xml: &mut Xml<'a>,
    item: &str,
    read: fn(&mut Xml<'a>, &Element<'a>) -> Result<T, Error>,
) -> Result<(), Error> {
    while let Some(child) = xml.child()? {
        if child.name() == item {
            list.items.push(Object::new(read(xml, &child)?));
        } else {
            xml.skip()?;
        }
    }
    Ok(())
}

/// The text of the element that was begun last, where its name comes once.
fn once<'a>(slot: &mut Text<'a>, xml: &mut Xml<'a>, name: &str) -> Result<(), Error> {
    if slot.value.is_some() || slot.wrong.is_some() {
        return Err(json::shape(format!("`{name}` comes twice in one element")));
    }
    *slot = xml.text()?;
    Ok(())
}

fn metadata<'a>(xml: &mut Xml<'a>) -> Result<Metadata<'a>, Error> {
    let mut metadata = Metadata::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "timestamp" => once(&mut metadata.timestamp, xml, "timestamp")?,
            "component" => metadata.component = Object::new(part(xml, &child)?),
            "authors" => list(&mut metadata.authors, xml, "author", organization)?,
            "supplier" => metadata.supplier = Object::new(organization(xml, &child)?),
            "manufacturer" => metadata.manufacturer = Object::new(organization(xml, &child)?),
            "manufacture" => metadata.manufacture = Object::new(organization(xml, &child)?),
            "tools" => tools(&mut metadata.tools.items, xml)?,
            "lifecycles" => list(&mut metadata.lifecycles, xml, "lifecycle", lifecycle)?,
            _ => xml.skip()?,
        }
    }
    Ok(metadata)
}

fn part<'a>(xml: &mut Xml<'a>, start: &Element<'a>) -> Result<Part<'a>, Error> {
    let mut part =
        Part { kind: start.attribute("type"), reference: start.attribute("bom-ref"), ..Part::default() };
    while let Some(child) = xml.child()? {
        match child.name() {
            "name" => once(&mut part.name, xml, "name")?,
            "group" => once(&mut part.group, xml, "group")?,
            "version" => once(&mut part.version, xml, "version")?,
            "purl" => once(&mut part.purl, xml, "purl")?,
            "cpe" => once(&mut part.cpe, xml, "cpe")?,
            "publisher" => once(&mut part.publisher, xml, "publisher")?,
            "supplier" => part.supplier = Object::new(organization(xml, &child)?),
            "manufacturer" => part.manufacturer = Object::new(organization(xml, &child)?),
            "hashes" => list(&mut part.hashes, xml, "hash", hash)?,
            "pedigree" => part.pedigree = Object::new(pedigree(xml)?),
            "externalReferences" => list(&mut part.external, xml, "reference", external)?,
            "properties" => list(&mut part.properties, xml, "property", property)?,
            "licenses" => licences(&mut part.licenses, xml)?,
            "evidence" => part.evidence = Object::new(evidence(xml)?),
            "components" => list(&mut part.components, xml, "component", self::part)?,
            _ => xml.skip()?,
        }
    }
    Ok(part)
}

fn organization<'a>(xml: &mut Xml<'a>, _: &Element<'a>) -> Result<Organization<'a>, Error> {
    let mut organization = Organization::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "name" => once(&mut organization.name, xml, "name")?,
            "email" => once(&mut organization.email, xml, "email")?,
            "url" => organization.url.items.push(xml.text()?),
            "contact" => organization.contact.items.push(Object::new(contact(xml)?)),
            _ => xml.skip()?,
        }
    }
    Ok(organization)
}

fn contact<'a>(xml: &mut Xml<'a>) -> Result<Contact<'a>, Error> {
    let mut contact = Contact::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "email" => once(&mut contact.email, xml, "email")?,
            _ => xml.skip()?,
        }
    }
    Ok(contact)
}

/// Both forms: `tool` entries until 1.4, `components` and `services` since 1.5.
fn tools<'a>(tools: &mut Vec<Object<Tool<'a>>>, xml: &mut Xml<'a>) -> Result<(), Error> {
    while let Some(child) = xml.child()? {
        match child.name() {
            "tool" => tools.push(Object::new(tool(xml)?)),
            "components" | "services" => {
                while xml.child()?.is_some() {
                    tools.push(Object::new(tool(xml)?));
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn tool<'a>(xml: &mut Xml<'a>) -> Result<Tool<'a>, Error> {
    let mut tool = Tool::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "name" => once(&mut tool.name, xml, "name")?,
            "version" => once(&mut tool.version, xml, "version")?,
            _ => xml.skip()?,
        }
    }
    Ok(tool)
}

fn lifecycle<'a>(xml: &mut Xml<'a>, _: &Element<'a>) -> Result<Lifecycle<'a>, Error> {
    let mut lifecycle = Lifecycle::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "phase" => once(&mut lifecycle.phase, xml, "phase")?,
            "name" => once(&mut lifecycle.name, xml, "name")?,
            _ => xml.skip()?,
        }
    }
    Ok(lifecycle)
}

fn composition<'a>(xml: &mut Xml<'a>, _: &Element<'a>) -> Result<Composition<'a>, Error> {
    let mut composition = Composition::default();
    while let Some(child) = xml.child()? {
        let slot = match child.name() {
            "aggregate" => {
                once(&mut composition.aggregate, xml, "aggregate")?;
                continue;
            }
            "assemblies" => &mut composition.assemblies,
            "dependencies" => &mut composition.dependencies,
            _ => {
                xml.skip()?;
                continue;
            }
        };
        while let Some(item) = xml.child()? {
            slot.items.push(item.attribute("ref"));
            xml.skip()?;
        }
    }
    Ok(composition)
}

fn licences<'a>(list: &mut List<Object<Choice<'a>>>, xml: &mut Xml<'a>) -> Result<(), Error> {
    while let Some(child) = xml.child()? {
        match child.name() {
            "expression" => {
                list.items.push(Object::new(Choice { expression: xml.text()?, ..Choice::default() }));
            }
            "license" => {
                let mut licence = Licence::default();
                while let Some(child) = xml.child()? {
                    match child.name() {
                        "id" => once(&mut licence.id, xml, "id")?,
                        "name" => once(&mut licence.name, xml, "name")?,
                        _ => xml.skip()?,
                    }
                }
                list.items.push(Object::new(Choice { license: Object::new(licence), ..Choice::default() }));
            }
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn occurrence<'a>(xml: &mut Xml<'a>, _: &Element<'a>) -> Result<Occurrence<'a>, Error> {
    let mut occurrence = Occurrence::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "location" => once(&mut occurrence.location, xml, "location")?,
            _ => xml.skip()?,
        }
    }
    Ok(occurrence)
}

fn hash<'a>(xml: &mut Xml<'a>, start: &Element<'a>) -> Result<Hash<'a>, Error> {
    Ok(Hash { alg: start.attribute("alg"), content: xml.text()? })
}

fn property<'a>(xml: &mut Xml<'a>, start: &Element<'a>) -> Result<Property<'a>, Error> {
    Ok(Property { name: start.attribute("name"), value: xml.text()? })
}

fn external<'a>(xml: &mut Xml<'a>, start: &Element<'a>) -> Result<External<'a>, Error> {
    let mut external = External { kind: start.attribute("type"), url: Text::default() };
    while let Some(child) = xml.child()? {
        match child.name() {
            "url" => once(&mut external.url, xml, "url")?,
            _ => xml.skip()?,
        }
    }
    Ok(external)
}

fn pedigree<'a>(xml: &mut Xml<'a>) -> Result<Pedigree<'a>, Error> {
    let mut pedigree = Pedigree::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "commits" => list(&mut pedigree.commits, xml, "commit", commit)?,
            "patches" => list(&mut pedigree.patches, xml, "patch", patch)?,
            _ => xml.skip()?,
        }
    }
    Ok(pedigree)
}

fn commit<'a>(xml: &mut Xml<'a>, _: &Element<'a>) -> Result<Commit<'a>, Error> {
    let mut commit = Commit::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "uid" => once(&mut commit.uid, xml, "uid")?,
            _ => xml.skip()?,
        }
    }
    Ok(commit)
}

fn patch<'a>(xml: &mut Xml<'a>, start: &Element<'a>) -> Result<Patch<'a>, Error> {
    let mut patch = Patch { kind: start.attribute("type"), ..Patch::default() };
    while let Some(child) = xml.child()? {
        match child.name() {
            "resolves" => list(&mut patch.resolves, xml, "issue", issue)?,
            _ => xml.skip()?,
        }
    }
    Ok(patch)
}

fn issue<'a>(xml: &mut Xml<'a>, _: &Element<'a>) -> Result<Issue<'a>, Error> {
    let mut issue = Issue::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "id" => once(&mut issue.id, xml, "id")?,
            "name" => once(&mut issue.name, xml, "name")?,
            _ => xml.skip()?,
        }
    }
    Ok(issue)
}

fn evidence<'a>(xml: &mut Xml<'a>) -> Result<Evidence<'a>, Error> {
    let mut evidence = Evidence::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "identity" => evidence.identity.items.push(Object::new(concluded(xml)?)),
            "occurrences" => list(&mut evidence.occurrences, xml, "occurrence", occurrence)?,
            _ => xml.skip()?,
        }
    }
    Ok(evidence)
}

fn concluded<'a>(xml: &mut Xml<'a>) -> Result<Concluded<'a>, Error> {
    let mut concluded = Concluded::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "field" => once(&mut concluded.field, xml, "field")?,
            "concludedValue" => once(&mut concluded.value, xml, "concludedValue")?,
            _ => xml.skip()?,
        }
    }
    Ok(concluded)
}

fn service<'a>(xml: &mut Xml<'a>, start: &Element<'a>) -> Result<Service<'a>, Error> {
    let mut service = Service { reference: start.attribute("bom-ref"), services: List::default() };
    while let Some(child) = xml.child()? {
        match child.name() {
            "services" => list(&mut service.services, xml, "service", self::service)?,
            _ => xml.skip()?,
        }
    }
    Ok(service)
}

fn dependency<'a>(xml: &mut Xml<'a>, start: &Element<'a>) -> Result<Dependency<'a>, Error> {
    let mut dependency = Dependency { reference: start.attribute("ref"), on: List::default() };
    while let Some(child) = xml.child()? {
        if child.name() == "dependency" {
            dependency.on.items.push(child.attribute("ref"));
        }
        xml.skip()?;
    }
    Ok(dependency)
}

fn vulnerability<'a>(xml: &mut Xml<'a>, _: &Element<'a>) -> Result<Vulnerability<'a>, Error> {
    let mut vulnerability = Vulnerability::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "id" => once(&mut vulnerability.id, xml, "id")?,
            "references" => list(&mut vulnerability.references, xml, "reference", reference)?,
            "recommendation" => once(&mut vulnerability.recommendation, xml, "recommendation")?,
            "workaround" => once(&mut vulnerability.workaround, xml, "workaround")?,
            "analysis" => vulnerability.analysis = Object::new(analysis(xml)?),
            "affects" => list(&mut vulnerability.affects, xml, "target", affects)?,
            _ => xml.skip()?,
        }
    }
    Ok(vulnerability)
}

fn reference<'a>(xml: &mut Xml<'a>, _: &Element<'a>) -> Result<VulnerabilityReference<'a>, Error> {
    let mut reference = VulnerabilityReference::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "id" => once(&mut reference.id, xml, "id")?,
            "source" => reference.source = Object::new(source(xml)?),
            _ => xml.skip()?,
        }
    }
    Ok(reference)
}

fn source<'a>(xml: &mut Xml<'a>) -> Result<Source<'a>, Error> {
    let mut source = Source::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "name" => once(&mut source.name, xml, "name")?,
            _ => xml.skip()?,
        }
    }
    Ok(source)
}

fn analysis<'a>(xml: &mut Xml<'a>) -> Result<Analysis<'a>, Error> {
    let mut analysis = Analysis::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "state" => once(&mut analysis.state, xml, "state")?,
            "justification" => once(&mut analysis.justification, xml, "justification")?,
            "detail" => once(&mut analysis.detail, xml, "detail")?,
            "firstIssued" => once(&mut analysis.issued, xml, "firstIssued")?,
            "lastUpdated" => once(&mut analysis.changed, xml, "lastUpdated")?,
            "responses" => {
                while let Some(response) = xml.child()? {
                    if response.name() == "response" {
                        analysis.responses.items.push(xml.text()?);
                    } else {
                        xml.skip()?;
                    }
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(analysis)
}

fn affects<'a>(xml: &mut Xml<'a>, _: &Element<'a>) -> Result<Affects<'a>, Error> {
    let mut affects = Affects::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "ref" => once(&mut affects.reference, xml, "ref")?,
            "versions" => list(&mut affects.versions, xml, "version", version)?,
            _ => xml.skip()?,
        }
    }
    Ok(affects)
}

fn version<'a>(xml: &mut Xml<'a>, _: &Element<'a>) -> Result<Version<'a>, Error> {
    let mut version = Version::default();
    while let Some(child) = xml.child()? {
        match child.name() {
            "version" => once(&mut version.version, xml, "version")?,
            "range" => once(&mut version.range, xml, "range")?,
            "status" => once(&mut version.status, xml, "status")?,
            _ => xml.skip()?,
        }
    }
    Ok(version)
}
