//! Files under a folder, in a fixed order.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::file;

/// How deep folders may nest.
const DEEPEST: usize = 32;
/// How many files are looked at.
const MOST: usize = 2_000_000;

/// All files under `top`, sorted by path; a file stands for itself. Links to folders are not followed.
pub fn files(top: &Path) -> Result<Vec<PathBuf>, Error> {
    let kind = fs::metadata(top).map_err(|error| Error::at(top, file::words(error)))?;
    if !kind.is_dir() {
        // What is no regular file either is told when it is opened, in its place among the others.
        return Ok(vec![top.to_owned()]);
    }
    let mut found = Vec::new();
    collect(top, 0, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    if depth > DEEPEST {
        return Err(Error::at(folder, format!("folders nest deeper than {DEEPEST}")));
    }
    for entry in fs::read_dir(folder).map_err(|error| Error::at(folder, file::words(error)))? {
        let entry = entry.map_err(|error| Error::at(folder, error))?;
        let kind = entry.file_type().map_err(|error| Error::at(&entry.path(), error))?;
        if kind.is_dir() {
            collect(&entry.path(), depth + 1, found)?;
        } else if entry.path().is_file() {
            found.push(entry.path());
        }
        if found.len() > MOST {
            return Err(Error::at(folder, format!("more than {MOST} files")));
        }
    }
    Ok(())
}
