//! OSV as PyPA and OSS-Fuzz keep it: one YAML document → one advisory.

use noharm_model::advisory::Advisory;
use serde::Deserialize;

use super::{Taken, osv, yaml};
use crate::error::Error;
use crate::json;
use crate::limits::Limits;

/// Reads the one record.
pub(super) fn read(text: &str, limits: &Limits, out: &mut dyn FnMut(Advisory)) -> Result<Taken, Error> {
    let document = yaml::document(text, limits)?;
    let record = osv::Record::deserialize(&document).map_err(|error| json::shape(error.to_string()))?;
    out(osv::advisory(&record).map_err(json::shape)?);
    Ok(Taken { records: 1, ..Taken::default() })
}
