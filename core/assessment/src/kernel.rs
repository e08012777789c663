//! How the device's Linux kernel was built, as the maker's word.

use std::sync::Arc;

use noharm_documents::kernel;
use noharm_documents::limits::Limits;
use noharm_matcher::{About, Role, Voice};
use noharm_model::kernel::KernelBuild;
use noharm_model::statement::Vex;
use noharm_model::system::ComponentIx;
use noharm_security_file::case::Case;
use noharm_security_file::world::World;

use crate::parts::Unreadable;

/// The builds that the components of a case name in `kernel-config`. What cannot be read is told, and clears nothing.
pub(crate) fn builds(world: &dyn World, case: &Case) -> (Vec<Voice>, Vec<Unreadable>) {
    let (mut voices, mut unreadable) = (Vec::new(), Vec::new());
    for (number, component) in (0u32..).zip(&case.components) {
        let files = &component.kernel_config;
        let failed = |path: &str, error: String| Unreadable {
            component: ComponentIx(number),
            path: path.to_owned(),
            error,
        };
        let (mut pieces, before) = (Vec::new(), unreadable.len());
        for path in files {
            let read = world.read(path).and_then(|bytes| {
                kernel::read(&bytes, &Limits::default()).map_err(|error| error.to_string())
            });
            match read {
                Ok(piece) => pieces.push(piece),
                Err(error) => unreadable.push(failed(path, error)),
            }
        }
        if pieces.is_empty() || unreadable.len() > before {
            continue;
        }
        match kernel::join(pieces) {
            Ok(build) => voices.push(voice(files, build, Some(component.head.id.clone()))),
            Err(error) => unreadable.push(failed(&files.join(", "), error.to_string())),
        }
    }
    (voices, unreadable)
}

/// The build of one kernel, by the names of the files that tell of it; of the device's component `part` where one is named.
///
/// It is heard as the maker's: it knows what it built.
#[must_use]
pub fn voice(files: &[String], build: KernelBuild, part: Option<String>) -> Voice {
    let files = files.join(", ");
    Voice {
        role: Some(Role::Maker),
        about: About::Device,
        document: files.clone(),
        vex: Arc::new(Vex {
            format: "kernel build".to_owned(),
            author: Some(format!("the build, {files}")),
            kernel: Some(Box::new(KernelBuild { part, ..build })),
            ..Vex::default()
        }),
    }
}
