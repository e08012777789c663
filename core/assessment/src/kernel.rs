//! How the device's Linux kernel was built, as the maker's word.

use std::sync::Arc;

use noharm_matcher::{About, Role, Voice};
use noharm_model::kernel::KernelBuild;
use noharm_model::statement::Vex;

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
