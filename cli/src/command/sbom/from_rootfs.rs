//! `noharm sbom from-rootfs`: an SBOM from the package databases of an unpacked image.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use noharm_documents::limits::Limits;
use noharm_documents::rootfs::{self, File, Kind, RPM_QUERY};
use noharm_model::component::Component;

use super::document::{self, Told, WriteArgs};
use crate::shell::failure::{Failure, Outcome};
use crate::shell::file;

/// List the packages of a root file system.
#[derive(clap::Args)]
#[command(
    disable_version_flag = true,
    after_help = "\
Reads what dpkg, apk, opkg and rpm have installed, and Cargo.lock, package-lock.json, installed npm and Python packages and go.mod
wherever they lie. Links are never followed. A part that no database lists is not found. rpm's database is read by the
system's own `rpm`; where there is none, that is said and its packages are missing.

Examples:
  noharm sbom from-rootfs rootfs/ -o device.cdx.json
  noharm sbom from-rootfs rootfs/ --name 'Pump 7' --version 3.2 --format spdx-2.3 -o device.spdx.json"
)]
pub struct Args {
    /// The folder that holds the root of the file system
    dir: PathBuf,
    /// Name of what the file system is of; without it, the folder's
    #[arg(long)]
    name: Option<String>,
    /// Its version
    #[arg(long)]
    version: Option<String>,
    /// What it is, as CycloneDX has it: firmware, device, container, …
    #[arg(long = "type", default_value = "firmware")]
    kind: String,
    #[command(flatten)]
    write: WriteArgs,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let mut walk = Walk::default();
    walk.folder(&args.dir, "", 0)?;
    walk.rpm(&args.dir);
    let files: Vec<File<'_>> = walk
        .files
        .iter()
        .map(|(path, kind, bytes)| File { path: path.as_str(), kind: *kind, bytes: bytes.as_slice() })
        .collect();
    let folder = fs::canonicalize(&args.dir).unwrap_or_else(|_| args.dir.clone());
    let folder = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = args.name.clone().or(folder).unwrap_or_else(|| "rootfs".to_owned());
    let subject = Component {
        reference: format!("rootfs:{name}@{}", args.version.as_deref().unwrap_or_default()),
        name,
        version: args.version.clone(),
        kind: Some(args.kind.clone()),
        ..Component::default()
    };
    let sbom =
        rootfs::read(&files, subject, &Limits::default()).map_err(|error| Failure::at(&args.dir, error))?;
    if sbom.components.iter().all(|component| component.kind.as_deref() == Some("operating-system")) {
        walk.remarks.push(format!(
            "{}: no package database was found in it; is it the root of the file system?",
            args.dir.display()
        ));
    }
    let mut remarks = walk.remarks;
    remarks.extend(sbom.remarks.iter().cloned());
    document::write(&sbom, &args.write, Told { remarks, ..Told::default() })
}

/// How deep folders may nest.
const DEEPEST: usize = 64;
/// How many entries are looked at. A full desktop has half a million.
const ENTRIES: usize = 5_000_000;
/// Bytes of one database. dpkg's status of 10 000 packages has about 20 MB.
const LARGEST: u64 = 256 << 20;
/// Bytes of all of them.
const ALL: u64 = 1 << 30;

/// Folders at the top that hold no files of their own on a running system.
const NOT_STORED: [&str; 3] = ["proc", "sys", "dev"];

/// Where rpm keeps its database, in any of its three formats.
const RPM_FOLDERS: [&str; 3] = ["var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"];
const RPM_FILES: [&str; 3] = ["rpmdb.sqlite", "Packages.db", "Packages"];

#[derive(Default)]
struct Walk {
    files: Vec<(String, Kind, Vec<u8>)>,
    /// The folder with rpm's database.
    rpm: Option<&'static str>,
    entries: usize,
    bytes: u64,
    remarks: Vec<String>,
}

impl Walk {
    /// Goes through a folder and what is below it; `path` is its place within the root. What cannot be read below the top is
    /// told and passed over.
    fn folder(&mut self, folder: &Path, path: &str, depth: usize) -> Result<(), Failure> {
        let listed = match fs::read_dir(folder) {
            Ok(listed) => listed,
            Err(error) if depth == 0 => return Err(Failure::at(folder, file::words(error))),
            Err(error) => {
                self.remarks.push(format!("{path}: {}", file::words(error)));
                return Ok(());
            }
        };
        if depth > DEEPEST {
            self.remarks.push(format!("{path}: folders nest deeper than {DEEPEST}; passed over"));
            return Ok(());
        }
        for entry in listed {
            let Ok(entry) = entry else { continue };
            self.entries += 1;
            if self.entries > ENTRIES {
                return Err(Failure::at(folder, format!("more than {ENTRIES} files and folders")));
            }
            let name = entry.file_name();
            // The type is that of the entry itself: a link is neither a file nor a folder.
            let (Some(name), Ok(kind)) = (name.to_str(), entry.file_type()) else { continue };
            if kind.is_dir() {
                if depth > 0 || !NOT_STORED.contains(&name) {
                    let below = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
                    self.folder(&entry.path(), &below, depth + 1)?;
                }
            } else if kind.is_file() {
                self.file(&entry.path(), path, name);
            }
        }
        Ok(())
    }

    fn file(&mut self, place: &Path, folder: &str, name: &str) {
        if RPM_FILES.contains(&name)
            && let Some(known) = RPM_FOLDERS.iter().find(|known| **known == folder)
        {
            self.rpm = Some(known);
        }
        let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let Some(kind) = rootfs::kind(&path) else { return };
        match file::bytes(place, LARGEST.min(ALL.saturating_sub(self.bytes))) {
            Ok(bytes) => {
                self.bytes = self.bytes.saturating_add(bytes.len() as u64);
                self.files.push((path, kind, bytes));
            }
            Err(error) => self.remarks.push(format!("{path}: {error}; passed over")),
        }
    }

    /// Asks the system's `rpm` for what its database lists. It is given a copy: it writes locks beside what it reads.
    fn rpm(&mut self, dir: &Path) {
        let Some(folder) = self.rpm else { return };
        let missing = |why: String| format!("{folder}: rpm packages are not listed: {why}");
        match ask_rpm(&dir.join(folder)) {
            Ok(bytes) => self.files.push((folder.to_owned(), Kind::Rpm, bytes)),
            Err(why) => self.remarks.push(missing(why)),
        }
    }
}

fn ask_rpm(folder: &Path) -> Result<Vec<u8>, String> {
    let room = tempfile::tempdir().map_err(|error| format!("no room for a copy: {error}"))?;
    for entry in fs::read_dir(folder).map_err(file::words)? {
        let entry = entry.map_err(file::words)?;
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let bytes = file::bytes(&entry.path(), ALL)?;
            fs::write(room.path().join(entry.file_name()), bytes).map_err(file::words)?;
        }
    }
    let asked = Command::new("rpm")
        .arg("--dbpath")
        .arg(room.path())
        .args(["--query", "--all", "--queryformat", RPM_QUERY])
        .env("LC_ALL", "C")
        .output()
        .map_err(|_| "this system has no `rpm` to read the database with; install it".to_owned())?;
    if !asked.status.success() {
        return Err(format!("`rpm` says: {}", String::from_utf8_lossy(&asked.stderr).trim()));
    }
    if asked.stdout.is_empty() {
        return Err("`rpm` lists nothing; its version may not read this format of the database".to_owned());
    }
    Ok(asked.stdout)
}
