//! A source that is one file: KEV, EPSS.

use super::{Brought, Context};
use crate::error::Error;
use crate::http::{Fetched, Limits};

/// Bytes; EPSS of all CVEs has 2 MB, packed.
const LIMITS: Limits = Limits::of(256 << 20, 6);

/// Fetches the file if it changed.
pub fn fetch(url: &str, name: &str, context: &Context<'_>) -> Result<Brought, Error> {
    let target = context.file(name);
    let mut source = context.renewed(url);
    match context.client.fetch(context.clock, url, &target, &context.validators(url), &LIMITS)? {
        Fetched::NotModified => Ok(Brought { source, ..Brought::default() }),
        Fetched::Missing => Err(Error::server(url, "there is no such file (404)")),
        Fetched::File(validators) => {
            source.etag = validators.etag;
            source.last_modified = validators.last_modified;
            Ok(Brought { files: vec![target], source, ..Brought::default() })
        }
    }
}
