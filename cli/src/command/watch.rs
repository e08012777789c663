//! `noharm watch`: folders of SBOMs beside a snapshot; what changes in either is told, and only what it concerns is asked anew.

mod news;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use noharm_assessment::bare_sbom;
use noharm_matcher::{Concerned, Holdings, Statement, Voice};
use noharm_model::day::Day;

use super::assess::bare::{self, Asked, Named, Opened};
use super::case::{Snapshot, WorldArgs};
use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::output::{self, Reader};
use crate::shell::{clock, progress};
use news::{News, What};
use told::Told;

/// Watch folders of SBOMs and a store of advisories, and tell what changes.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noharm watch sboms/ --snapshot world/             tells new, changed and gone findings until it is stopped
  noharm watch sboms/ --snapshot world/ --json | tee changes.jsonl
  noharm watch device.cdx.json --snapshot world/ --every 60

The first pass tells what there is, SBOM by SBOM. After that every change of an SBOM (or a new one, or one that is gone) and every
renewal of the store (`noharm feed import` or `sync`, run by whoever runs it) is told finding by finding.")]
pub struct Args {
    /// SBOM files or folders of them
    #[arg(required = true)]
    sboms: Vec<PathBuf>,
    #[command(flatten)]
    world: WorldArgs,
    /// Seconds between two looks
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    every: u64,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// When a file was changed last, and how long it is.
type Stamp = Option<(SystemTime, u64)>;

/// An SBOM that is watched.
struct Watched {
    stamp: Stamp,
    /// What was told of it; `None`: it cannot be read.
    told: Option<Told>,
    /// It could not be read at this stamp; told when it is the same at the next look, as it may be half written.
    doubt: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let mut watch = Watch {
        identities: args.world.statements()?,
        voices: args.world.voices()?,
        sboms: BTreeMap::new(),
        holdings: Holdings::new(),
        told_failure: None,
        day: None,
        args,
    };
    let mut world = watch.open()?;
    watch.tell(&News::of_snapshot(&world.head))?;
    let mut since = None;
    loop {
        if watch.look(&world, since.take())? == Reader::Gone {
            return Ok(Ending::Done);
        }
        thread::sleep(Duration::from_secs(args.every));
        if world.stamp == stamp_of_world(&world.snapshot.path) {
            continue;
        }
        match watch.open() {
            Ok(new) => {
                let shared = new.digests.starts_with(&world.digests);
                since = Some(if shared { world.digests.len() } else { 0 });
                watch.told_failure = None;
                world = new;
                watch.tell(&News::of_snapshot(&world.head))?;
            }
            Err(failure) => watch.fail(failure)?,
        }
    }
}

/// A snapshot as it was at one moment.
struct World {
    snapshot: Snapshot,
    head: noharm_model::answer::SnapshotHead,
    digests: Vec<[u8; 32]>,
    stamp: Stamp,
}

/// What a store's change is seen by: its manifest.
fn stamp_of_world(path: &Path) -> Stamp {
    if path.is_dir() { stamp(&path.join(noharm_feeds::store::MANIFEST)) } else { stamp(path) }
}

fn stamp(path: &Path) -> Stamp {
    let found = fs::metadata(path).ok()?;
    Some((found.modified().ok()?, found.len()))
}

struct Watch<'a> {
    args: &'a Args,
    identities: Vec<Statement>,
    voices: Vec<Voice>,
    sboms: BTreeMap<PathBuf, Watched>,
    holdings: Holdings,
    told_failure: Option<String>,
    /// The day of the last look; `None` before the first.
    day: Option<Day>,
}

impl Watch<'_> {
    fn open(&self) -> Result<World, Failure> {
        let near = self.args.sboms.first().cloned().unwrap_or_default();
        let missing =
            "there is no snapshot of advisories here; name one with --snapshot FILE or the folder of a store";
        let find = || Snapshot::find(&self.args.world, &near)?.ok_or_else(|| Failure(missing.to_owned()));
        // Taken before it is opened: a change in between is seen at the next look.
        let stamp = stamp_of_world(&find()?.path);
        let snapshot = find()?;
        // Every byte, once: from here on no block can turn out to be damaged.
        let index = snapshot.verified()?;
        let (head, digests) = (snapshot.head(&index)?, index.digests());
        drop(index);
        Ok(World { snapshot, head, digests, stamp })
    }

    /// One look at everything. `since`: the snapshot was renewed, and so many of its segments are those of before.
    fn look(&mut self, world: &World, since: Option<usize>) -> Result<Reader, Failure> {
        let (files, there) = self.files()?;
        let day = clock::today();
        // What was published, or entered KEV, since yesterday counts from today on.
        let is_new_day = self.day.replace(day).is_some_and(|before| before != day);
        let stamped: Vec<(Named, Stamp)> = files
            .into_iter()
            .map(|file| {
                let stamp = stamp(&file.path);
                (file, stamp)
            })
            .collect();
        let is_same = |watch: &Self, file: &Named, stamp: Stamp| {
            watch.sboms.get(&file.path).is_some_and(|before| before.stamp == stamp && !before.doubt)
        };
        let changed = stamped.iter().any(|(file, stamp)| !is_same(self, file, *stamp));
        if changed || is_new_day || since.is_some() {
            let index = world.snapshot.index()?;
            let noting = world.snapshot.index()?.noting();
            let concerned =
                since.map_or_else(|| Ok(BTreeSet::new()), |since| self.concerned(world, &noting, since))?;
            let asked = Asked {
                snapshot: &world.snapshot,
                index: &index,
                head: &world.head,
                identities: &self.identities,
                voices: &self.voices,
                day,
            };
            let bar = progress::bar(stamped.len() as u64, "SBOMs");
            for (file, stamp) in &stamped {
                bar.inc(1);
                if is_same(self, file, *stamp) && !is_new_day && !concerned.contains(&file.path) {
                    continue;
                }
                let answered = Opened::new(file, asked.voices).and_then(|opened| {
                    let holder = file.path.to_string_lossy();
                    let parts = bare_sbom::inventory(&opened.sbom, &[]).parts;
                    let held = self.holdings.hold(&holder, &parts, &noting, asked.identities, day);
                    held.map_err(|error| world.snapshot.told(&error).to_string())?;
                    opened.answer(&asked)
                });
                let before = self.sboms.remove(&file.path);
                let (watched, news) = news::of_sbom(&file.path, before, *stamp, answered);
                if watched.told.is_none() && !watched.doubt {
                    self.holdings.release(&file.path.to_string_lossy());
                }
                self.sboms.insert(file.path.clone(), watched);
                // Told at once: what a renewal changes in ten thousand SBOMs is never all in memory.
                if bar.suspend(|| self.tell_all(&news))? == Reader::Gone {
                    return Ok(Reader::Gone);
                }
            }
            bar.finish_and_clear();
        }
        let gone: Vec<PathBuf> = self.sboms.keys().filter(|path| !there.contains(*path)).cloned().collect();
        for path in gone {
            self.holdings.release(&path.to_string_lossy());
            self.sboms.remove(&path);
            // A folder that could not be looked through is listed again by its files.
            if !path.is_dir() && self.tell(&News::of_file(&path, What::Gone))? == Reader::Gone {
                return Ok(Reader::Gone);
            }
        }
        Ok(Reader::There)
    }

    /// What is to be looked at, and every path that is not gone.
    fn files(&self) -> Result<(Vec<Named>, BTreeSet<PathBuf>), Failure> {
        let mut files = match bare::sbom_files(&self.args.sboms) {
            Ok(files) => files,
            Err(failure) if self.day.is_none() => return Err(failure),
            // All of them are gone.
            Err(_) => Vec::new(),
        };
        let mut there: BTreeSet<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
        let closed: Vec<PathBuf> =
            files.iter().filter(|file| file.unreadable.is_some()).map(|file| file.path.clone()).collect();
        for path in self.sboms.keys().filter(|path| !path.is_dir()) {
            // In a folder that cannot be looked through just now nothing is known to be gone.
            if closed.iter().any(|folder| path.starts_with(folder)) {
                there.insert(path.clone());
            } else if stamp(path).is_some() && there.insert(path.clone()) {
                // It is there and does not begin as an SBOM any more: somebody may be writing it.
                files.push(Named::file(path.clone()));
            }
        }
        Ok((files, there))
    }

    /// The SBOMs that a renewal concerns.
    fn concerned(
        &mut self,
        world: &World,
        noting: &noharm_matcher::Index<'_>,
        since: usize,
    ) -> Result<BTreeSet<PathBuf>, Failure> {
        let failed = |error| world.snapshot.told(&error);
        let these = match self.holdings.concerned(noting, since).map_err(failed)? {
            Concerned::All => {
                self.holdings = Holdings::new();
                return Ok(self.sboms.keys().cloned().collect());
            }
            Concerned::These(these) => these,
        };
        let mut paths = BTreeSet::new();
        for number in these {
            paths.extend(self.holdings.holders(number).map(PathBuf::from));
            // What its answer depends on is another from now on.
            self.holdings
                .judge(number, noting, &self.identities, clock::today(), |_, _| ())
                .map_err(failed)?;
        }
        Ok(paths)
    }

    /// A snapshot that cannot be read is told once; what was read last counts on.
    fn fail(&mut self, failure: Failure) -> Result<(), Failure> {
        let text = failure.to_string();
        if self.told_failure.as_ref() != Some(&text) {
            self.tell(&News::of_failure(&text))?;
            self.told_failure = Some(text);
        }
        Ok(())
    }

    fn tell_all(&self, news: &[News]) -> Result<Reader, Failure> {
        for one in news {
            if self.tell(one)? == Reader::Gone {
                return Ok(Reader::Gone);
            }
        }
        Ok(Reader::There)
    }

    fn tell(&self, news: &News) -> Result<Reader, Failure> {
        if self.args.json { output::json(news) } else { output::line(&news.line()) }
    }
}
