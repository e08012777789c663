//! Statements about vulnerabilities that are named on the command line: VEX documents, and reports of build systems.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use noharm_documents::limits::Limits;
use noharm_documents::{build_status, sbom, vex};
use noharm_matcher::{About, Voice};
use noharm_model::statement::{Identity, Product, Vex};

use crate::shell::failure::Failure;
use crate::shell::{archive, folder, output};

/// How many remarks of one file are told.
const TOLD: usize = 3;

/// Reads every VEX document; of a folder, those files that are one.
///
/// One that cannot be read stops the command: it may say that something is affected.
pub fn vex(paths: &[PathBuf]) -> Result<Vec<Voice>, Failure> {
    let mut voices = Vec::new();
    for path in paths {
        if !path.is_dir() {
            let bytes = bytes(path)?;
            let vex = vex::read(&bytes, &Limits::default()).map_err(|error| Failure::at(path, error))?;
            voices.push(voice(path, vex));
            continue;
        }
        let mut others = 0;
        let before = voices.len();
        for file in folder::files(path).map_err(|error| Failure(error.to_string()))? {
            match of_folder(&file)? {
                Some(vex) => voices.push(voice(&file, vex)),
                None => others += 1,
            }
        }
        if voices.len() == before {
            return Err(Failure::at(path, "holds no VEX document (OpenVEX, CycloneDX or CSAF)"));
        }
        if others > 0 {
            output::aside(&format!("note: {}: {others} files are no VEX and passed over", path.display()));
        }
    }
    Ok(voices)
}

/// Reads every report of a build system.
pub fn build_status(paths: &[PathBuf]) -> Result<Vec<Voice>, Failure> {
    let mut voices = Vec::new();
    for path in paths {
        let read = build_status::read(&bytes(path)?, &Limits::default());
        let report = read.map_err(|error| Failure::at(path, error))?;
        tell(path, &report.remarks);
        let unversioned = noharm_assessment::build_status::without_version(&report);
        if unversioned > 0 {
            let text = format!("{unversioned} packages state no version; nothing is heard of them");
            tell(path, &[text]);
        }
        voices.extend(noharm_assessment::build_status::voices(&path.display().to_string(), &report));
    }
    Ok(voices)
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    archive::read(path, &archive::Limits::SBOM).map_err(|error| Failure::at(path, error))
}

/// A file of a folder: `None` if it is something else, or an SBOM that states nothing.
fn of_folder(file: &Path) -> Result<Option<Vex>, Failure> {
    let name = file.to_string_lossy().to_ascii_lowercase();
    let plain = name.trim_end_matches(".gz").trim_end_matches(".zst");
    if ![".json", ".xml"].iter().any(|end| plain.ends_with(end)) {
        return Ok(None);
    }
    let bytes = bytes(file)?;
    let read = match vex::detect(&bytes) {
        None => return Ok(None),
        Some(vex::Format::CycloneDx) => {
            sbom::read_with_statements(&bytes, &Limits::default()).map(|(_, vex)| vex)
        }
        Some(vex::Format::OpenVex | vex::Format::Csaf) => vex::read(&bytes, &Limits::default()).map(Some),
    };
    read.map_err(|error| Failure::at(file, error))
}

fn voice(path: &Path, vex: Vex) -> Voice {
    tell(path, &vex.remarks);
    let nameless = vex.statements.iter().filter(|one| one.products.iter().all(is_nameless)).count();
    if nameless > 0 {
        let text = format!(
            "{nameless} statements name what they mean only by a reference into another document; nothing is heard of them"
        );
        tell(path, &[text]);
    }
    let document = vex.id.clone().unwrap_or_else(|| path.display().to_string());
    Voice { role: None, about: About::Anything, document, vex: Arc::new(vex) }
}

/// Nothing but a reference that leads nowhere here; a BOM-Link leads to an SBOM, if it is at hand.
fn is_nameless(product: &Product) -> bool {
    let bare = |one: &Identity| {
        let is_link = one.reference.as_deref().is_some_and(|text| text.starts_with("urn:cdx:"));
        !is_link && one.name.is_none() && one.purls.is_empty() && one.cpes.is_empty() && one.hashes.is_empty()
    };
    if product.subcomponents.is_empty() {
        bare(&product.product)
    } else {
        product.subcomponents.iter().all(|one| bare(one))
    }
}

fn tell(path: &Path, remarks: &[String]) {
    for remark in remarks.iter().take(TOLD) {
        output::aside(&format!("note: {}: {}", path.display(), output::one_line(remark)));
    }
    if remarks.len() > TOLD {
        output::aside(&format!("note: {}: and {} more remarks", path.display(), remarks.len() - TOLD));
    }
}
