//! The parts of the page, one file each, in the order in which they are read.

pub(super) mod drawing;
pub(super) mod evidence;
mod finding_details;
pub(super) mod first;
pub(super) mod harms;
pub(super) mod head;
pub(super) mod hospital;
pub(super) mod reviewer;
pub(super) mod unknown;
pub(super) mod vulnerabilities;
mod wording;
