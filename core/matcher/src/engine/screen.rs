//! A pass without words over many SBOMs: which component is affected by, or unknown for, which vulnerability. The sentences are
//! made on demand by the way that `Lookups` goes, which also decides whatever is not plain here.

use std::borrow::Cow;
use std::sync::Arc;

use noharm_model::component::Component;
use noharm_model::day::Day;
use noharm_model::finding::{Applies, UnknownReason};

use super::screen_judge::{self, Laid};
use super::screen_purl::{LONGEST_VERSION, split};
use super::screen_run::{Compiled, Runs, within};
use super::screen_table::{Table, hash};
use super::{Lookups, key};
use crate::evaluate::{FindingView, Inventory, Listed, Members, Part, Statement, device, systems_of};
use crate::index::{Index, IndexError};

/// What would be a finding, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Number of the vulnerability in the snapshot ([`Screen::id`]); `u32::MAX` where only statements name it.
    pub vulnerability: u32,
    /// As `Finding::applies`.
    pub applies: Applies,
    /// As `Finding::unknown`.
    pub unknown: Option<UnknownReason>,
}

impl From<&FindingView<'_>> for Flag {
    fn from(finding: &FindingView<'_>) -> Self {
        Self { vulnerability: finding.number, applies: finding.applies, unknown: finding.unknown }
    }
}

/// A snapshot that SBOMs are screened against. Shared by threads, each of which has a [`Screener`] of its own.
pub struct Screen<'i, 'a> {
    index: &'i Index<'a>,
    identities: &'i [Statement],
    day: Day,
    most: usize,
    /// What is not plain.
    lookups: Lookups<'i, 'a, Box<[Flag]>>,
}

impl<'i, 'a> Screen<'i, 'a> {
    /// `identities` are what is known of poor identities. What is remembered takes at most `most` bytes of memory here, and as
    /// many in every screener, besides what one SBOM asks for; when they are used up, all is forgotten, and made again.
    #[must_use]
    pub fn new(index: &'i Index<'a>, identities: &'i [Statement], day: Day, most: usize) -> Self {
        // Places in the runs of memory are 32 bits wide.
        let most = most.min(MOST);
        Self { index, identities, day, most, lookups: Lookups::new(index, identities, day, most) }
    }

    /// What one thread screens with.
    #[must_use]
    pub fn screener(&self) -> Screener<'_, 'i, 'a> {
        Screener {
            screen: self,
            packages: Table::new(),
            runs: Runs::default(),
            seen: Table::new(),
            flags: Vec::new(),
            laid: Laid::new(),
            key: Vec::new(),
            named: Vec::new(),
            answers: Vec::new(),
            late: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// The id of a vulnerability.
    ///
    /// # Errors
    /// A block of the index that was needed is damaged.
    pub fn id(&self, vulnerability: u32) -> Result<Cow<'a, str>, IndexError> {
        self.index.vulnerability(vulnerability).map(|found| found.id)
    }
}

/// Memory that is remembered in at most.
const MOST: usize = 1 << 30;

/// How components were answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Components that were screened.
    pub components: u64,
    /// A compiled package was asked, with a version that was not met before.
    pub compiled: u64,
    /// They were looked up with words, once for all SBOMs.
    pub in_words: u64,
    /// They were looked up with words in their own SBOM, since what is beside them there decides, or statements do.
    pub in_place: u64,
    /// Times that everything was forgotten, for want of memory.
    pub forgotten: u64,
}

/// What one thread screens with: packages that were compiled, and components that were met.
pub struct Screener<'s, 'i, 'a> {
    screen: &'s Screen<'i, 'a>,
    /// By package and name: what is said of it.
    packages: Table<Compiled>,
    runs: Runs<'i, 'a>,
    seen: Table<Known>,
    /// The answers of components that were met.
    flags: Vec<Flag>,
    laid: Laid,
    /// Kept for its memory, as are those below.
    key: Vec<u8>,
    named: Vec<u8>,
    answers: Vec<(u32, u32)>,
    late: Vec<usize>,
    tally: Tally,
}

/// What is known of a component that was met.
#[derive(Clone, Copy)]
enum Known {
    /// Where its flags begin and end.
    Flags(u32, u32),
    /// More of it has to be read.
    Whole,
    /// What else is in the device decides.
    InPlace,
}

/// Begins the key of what is plain; no other key does, and no text holds it or the byte after it.
const PLAIN: u8 = 0xFF;
const ABSENT: u8 = 0xFE;

impl<'i, 'a> Screener<'_, 'i, 'a> {
    /// Screens the components of an inventory, whose own identities are not looked at: hands the number of each component and
    /// its flags, in the order of the vulnerabilities' ids, to `take`. They are exactly the findings of [`crate::matches`].
    ///
    /// # Errors
    /// A block of the index that was needed is damaged; then nothing is handed over.
    pub fn look(
        &mut self,
        inventory: &Inventory<'_>,
        mut take: impl FnMut(usize, &[Flag]),
    ) -> Result<(), IndexError> {
        if self.memory() > self.screen.most {
            self.forget();
        }
        self.answers.clear();
        self.late.clear();
        for (at, part) in inventory.parts.iter().enumerate() {
            let mut systems = None;
            for component in part.components {
                let answer = if inventory.voices.is_empty() {
                    self.plain(part, component)?.map_or_else(
                        || {
                            let systems = systems.get_or_insert_with(|| systems_of(part));
                            let listed = Listed::of(component, (at, part), Arc::clone(systems));
                            self.whole(inventory, &listed)
                        },
                        |flags| Ok(Some(flags)),
                    )?
                } else {
                    None
                };
                if answer.is_none() {
                    self.late.push(self.answers.len());
                }
                self.answers.push(answer.unwrap_or_default());
            }
        }
        let kept = self.flags.len();
        self.in_place(inventory)?;
        self.tally.components += self.answers.len() as u64;
        for (number, (begin, end)) in self.answers.iter().enumerate() {
            take(number, within(&self.flags, &(*begin..*end)));
        }
        self.flags.truncate(kept);
        Ok(())
    }

    /// The flags of a component of a language's registry. `None`: it is another one, or not plain.
    #[inline]
    fn plain(&mut self, part: &Part<'_>, component: &Component) -> Result<Option<(u32, u32)>, IndexError> {
        let Component { name, version, purl: Some(purl), cpes, patched, commit, .. } = component else {
            return Ok(None);
        };
        let is_other = part.by_name || !cpes.is_empty() || !patched.is_empty() || commit.is_some();
        if is_other || !self.screen.identities.is_empty() {
            return Ok(None);
        }
        self.key.clear();
        self.key.push(PLAIN);
        self.key.extend_from_slice(purl.as_bytes());
        match version {
            Some(version) => {
                self.key.push(PLAIN);
                self.key.extend_from_slice(version.as_bytes());
            }
            None => self.key.push(ABSENT),
        }
        self.key.push(PLAIN);
        self.key.extend_from_slice(name.as_bytes());
        let hash = hash(&self.key);
        match self.seen.get(hash, &self.key) {
            Some(Known::Flags(begin, end)) => Ok(Some((begin, end))),
            Some(_) => Ok(None),
            None => self.new_plain(hash, component, purl),
        }
    }

    /// The same for one that was not met; its key is written.
    fn new_plain(
        &mut self,
        hash: u64,
        component: &Component,
        purl: &str,
    ) -> Result<Option<(u32, u32)>, IndexError> {
        let beside = component.version.as_deref();
        let is_long = beside.is_some_and(|version| version.len() > LONGEST_VERSION);
        let known = match split(purl).filter(|_| !is_long) {
            None => Known::Whole,
            Some(split) => match self.package(component, split.package)? {
                Compiled::Open => Known::Whole,
                Compiled::Nothing => Known::Flags(0, 0),
                Compiled::These(begin, end) => {
                    let from = self.flags.len() as u32;
                    self.laid.clear();
                    let version = split.version.or(beside);
                    let (laid, flags) = (&mut self.laid, &mut self.flags);
                    screen_judge::judge(&self.runs, &(begin..end), version, self.screen.index, laid, flags)?;
                    Known::Flags(from, self.flags.len() as u32)
                }
            },
        };
        self.seen.put(hash, &self.key, known);
        match known {
            Known::Flags(begin, end) => {
                self.tally.compiled += 1;
                Ok(Some((begin, end)))
            }
            _ => Ok(None),
        }
    }

    /// What is said of a package, under the name that its component has.
    fn package(&mut self, component: &Component, package: &str) -> Result<Compiled, IndexError> {
        self.named.clear();
        self.named.extend_from_slice(package.as_bytes());
        self.named.push(PLAIN);
        self.named.extend_from_slice(component.name.as_bytes());
        let hash = hash(&self.named);
        if let Some(known) = self.packages.get(hash, &self.named) {
            return Ok(known);
        }
        let compiled = self.runs.compile(self.screen.index, component, self.screen.day)?;
        self.packages.put(hash, &self.named, compiled);
        Ok(compiled)
    }

    /// The flags of a component that all of it decides. `None`: what else is in the device does too.
    fn whole(
        &mut self,
        inventory: &Inventory<'_>,
        listed: &Listed<'_>,
    ) -> Result<Option<(u32, u32)>, IndexError> {
        self.key.clear();
        key::write(listed, &mut self.key);
        let hash = hash(&self.key);
        if let Some(known) = self.seen.get(hash, &self.key) {
            return Ok(match known {
                Known::Flags(begin, end) => Some((begin, end)),
                Known::Whole | Known::InPlace => None,
            });
        }
        let flags = self.in_words(inventory, listed)?;
        let known = flags.map_or(Known::InPlace, |(begin, end)| Known::Flags(begin, end));
        self.seen.put(hash, &self.key, known);
        Ok(flags)
    }

    /// The same, looked up as if it were alone.
    fn in_words(
        &mut self,
        inventory: &Inventory<'_>,
        listed: &Listed<'_>,
    ) -> Result<Option<(u32, u32)>, IndexError> {
        let Screen { index, identities, day, ref lookups, .. } = *self.screen;
        let entry = lookups.remembered.entry(listed, || listed.recognise(index, identities))?;
        let begin = self.flags.len() as u32;
        if let Some(known) = entry.answer.get() {
            self.flags.extend_from_slice(known);
            return Ok(Some((begin, self.flags.len() as u32)));
        }
        let device = device(inventory, std::slice::from_ref(listed), [Arc::clone(&entry.identified)]);
        let members = Members { index, device: &device, known: None, day };
        let mut found = Vec::new();
        let beside = members.each(0, |finding| {
            let flag = Flag::from(&finding);
            found.push((finding.vulnerability.id, flag));
        })?;
        // Of what has a name only nothing beside it is asked either.
        if !beside.alone && !listed.part.by_name {
            return Ok(None);
        }
        found.sort_by(|(one, _), (two, _)| one.cmp(two));
        let flags: Box<[Flag]> = found.into_iter().map(|(_, flag)| flag).collect();
        self.flags.extend_from_slice(&flags);
        self.tally.in_words += 1;
        let bytes = size_of_val(&*flags);
        if entry.answer.set(Arc::new(flags)).is_ok() {
            lookups.remembered.grow(bytes);
        }
        Ok(Some((begin, self.flags.len() as u32)))
    }

    /// The flags of the components that were left, in the device that they are in.
    fn in_place(&mut self, inventory: &Inventory<'_>) -> Result<(), IndexError> {
        if self.late.is_empty() {
            return Ok(());
        }
        let in_turn = |jobs: usize, job: &(dyn Fn(usize) + Sync)| (0..jobs).for_each(job);
        let Self { late, flags, answers, .. } = self;
        self.screen.lookups.look(inventory, &in_turn, |looked| {
            for number in late.iter() {
                let begin = flags.len() as u32;
                let found = looked.members.one(*number)?;
                flags.extend(found.findings.iter().map(Flag::from));
                if let Some(answer) = answers.get_mut(*number) {
                    *answer = (begin, flags.len() as u32);
                }
            }
            Ok::<(), IndexError>(())
        })??;
        self.tally.in_place += self.late.len() as u64;
        Ok(())
    }

    /// How components were answered until now.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Bytes of memory that what is remembered takes here.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.packages.memory()
            + self.runs.memory()
            + self.seen.memory()
            + self.laid.memory()
            + self.flags.capacity() * size_of::<Flag>()
    }

    fn forget(&mut self) {
        self.packages = Table::new();
        self.runs = Runs::default();
        self.seen = Table::new();
        self.laid = Laid::new();
        self.flags = Vec::new();
        self.tally.forgotten += 1;
    }
}
