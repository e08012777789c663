//! `noharm sbom merge`: one SBOM of several parts.

use std::path::PathBuf;

use noharm_documents::merge::{self, Part};
use noharm_model::component::Component;
use rustc_hash::FxHashSet;

use super::document::{self, Told, WriteArgs};
use crate::shell::failure::Outcome;

/// Make one SBOM of several.
#[derive(clap::Args)]
#[command(
    disable_version_flag = true,
    after_help = "\
Each SBOM's own subject becomes a part of the whole, with all it lists below it. Components that are the same (same purl; or a
strong hash, name and version) stand once, and tell every SBOM they came from.

Examples:
  noharm sbom merge comm.cdx.json motor.spdx.json --name 'Pump 7' --version 3.2 -o pump.cdx.json"
)]
pub struct Args {
    /// The SBOMs
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Name of the whole
    #[arg(long, default_value = "merged")]
    name: String,
    /// Version of the whole
    #[arg(long)]
    version: Option<String>,
    /// What the whole is, as CycloneDX has it: device, firmware, application, …
    #[arg(long = "type", default_value = "device")]
    kind: String,
    #[command(flatten)]
    write: WriteArgs,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let mut parts: Vec<Part> = Vec::new();
    let mut labels = FxHashSet::default();
    let mut told = Told::default();
    for file in &args.files {
        let opened = document::open(file)?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let shown = file.display().to_string();
        // Two folders may hold a file of one name; the same file may even be named twice.
        let mut label = if labels.contains(&name) { shown.clone() } else { name };
        while !labels.insert(label.clone()) {
            label.push('\'');
        }
        let lost = document::left_behind(&opened);
        told.lost.extend(lost.into_iter().map(|lost| format!("of {shown}: {lost}")));
        parts.push(Part { label, sbom: opened.sbom });
    }
    let subject = Component {
        reference: format!("merged:{}@{}", args.name, args.version.as_deref().unwrap_or_default()),
        name: args.name.clone(),
        version: args.version.clone(),
        kind: Some(args.kind.clone()),
        ..Component::default()
    };
    let merged = merge::merge(subject, parts);
    told.joined = Some(merged.joined);
    told.remarks = merged.remarks;
    told.remarks.extend(merged.sbom.remarks.iter().cloned());
    document::write(&merged.sbom, &args.write, told)
}
