//! A line of an inventory: what a maker or a hospital says of a device or its software.

use noharm_model::day::Day;
use serde::{Deserialize, Serialize};

/// A line of an inventory, as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its maker, if told.
    pub vendor: Option<String>,
    /// Its name.
    pub name: String,
    /// Its model or part number, if told apart from the name.
    pub model: Option<String>,
    /// Its version, if told.
    pub version: Option<String>,
    /// Its UDI device identifier, if told.
    pub udi: Option<String>,
    /// The day it was made, if told.
    pub made: Option<Day>,
}
