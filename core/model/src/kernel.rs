//! How a Linux kernel was built: which of its source files were compiled.

use std::collections::BTreeMap;

/// What a kernel's configuration, its makefiles and the list of what was compiled come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KernelBuild {
    /// The kernel's version (`5.10.112`, `6.1.0-rc3`), as its configuration or makefile states it.
    pub version: Option<String>,
    /// The source files that a makefile names as objects of their own, by path without its ending (`drivers/net/tun`).
    /// What is not here may lie elsewhere in this version, or be included by another file.
    pub files: BTreeMap<String, Compiled>,
    /// The device's component whose kernel it is; `None`: of the only kernel in the device.
    pub part: Option<String>,
}

/// Whether a source file was compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compiled {
    /// It was; how that is seen.
    Yes(String),
    /// It was not; why, for a person (`CONFIG_TUN is not set`).
    No(String),
    /// It cannot be told; why.
    Unknown(String),
}
