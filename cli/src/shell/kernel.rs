//! How kernels were built: the files that `--kernel-config` names, joined for each kernel.

use std::path::PathBuf;

use noharm_documents::kernel;
use noharm_documents::limits::Limits;
use noharm_matcher::Voice;

use super::{archive, output};
use crate::shell::failure::Failure;

/// Reads them. `FILE` tells of the only kernel in the device, `COMPONENT=FILE` of that component's.
pub fn builds(named: &[String]) -> Result<Vec<Voice>, Failure> {
    let mut kernels: Vec<Kernel> = Vec::new();
    for text in named {
        let (part, path) = split(text);
        let bytes =
            archive::read(&path, &archive::Limits::SBOM).map_err(|error| Failure::at(&path, error))?;
        let piece = kernel::read(&bytes, &Limits::default()).map_err(|error| Failure::at(&path, error))?;
        let at = kernels.iter().position(|kernel| kernel.part == part).unwrap_or(kernels.len());
        if at == kernels.len() {
            kernels.push(Kernel { part, ..Kernel::default() });
        }
        if let Some(kernel) = kernels.get_mut(at) {
            kernel.files.push(path.display().to_string());
            kernel.pieces.push(piece);
        }
    }
    kernels.into_iter().map(Kernel::voice).collect()
}

#[derive(Default)]
struct Kernel {
    part: Option<String>,
    files: Vec<String>,
    pieces: Vec<kernel::Piece>,
}

impl Kernel {
    fn voice(self) -> Result<Voice, Failure> {
        let files = self.files.join(", ");
        let build = kernel::join(self.pieces).map_err(|error| Failure(format!("{files}: {error}")))?;
        if !kernel::proves_anything(&build) {
            let next = "it takes the whole .config or a list of what was compiled, and the lines of the makefiles beside it (docs/kernel.md)";
            output::aside(&format!(
                "note: {files}: no file of the kernel is known not to have been compiled; {next}"
            ));
        }
        Ok(noharm_assessment::kernel::voice(&self.files, build, self.part))
    }
}

/// `comm=kernel/.config`: the component and the file, unless a file is called so.
fn split(text: &str) -> (Option<String>, PathBuf) {
    let whole = PathBuf::from(text);
    match text.split_once('=') {
        Some((part, file)) if !part.contains(['/', '.']) && !whole.exists() => {
            (Some(part.to_owned()), PathBuf::from(file))
        }
        _ => (None, whole),
    }
}
