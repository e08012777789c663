//! What all commands about a case share: which folder, release, day and snapshot.

use std::path::{Path, PathBuf};

use noharm_assessment::parts::Unreadable;
use noharm_feeds::Snapshot as Files;
use noharm_matcher::{Index, IndexError, Statement, Voice};
use noharm_model::answer::SnapshotHead;
use noharm_model::day::Day;
use noharm_security_file::diagnostic::Diagnostic;
use noharm_security_file::world::Memory;
use noharm_security_file::{self as compile, Compiled};

use crate::shell::failure::Failure;
use crate::shell::file;
use crate::shell::world::Folder;
use crate::shell::{clock, kernel, output, statements};

/// The name of a snapshot that is found without being named.
const SNAPSHOT: &str = "snapshot.noharm";
/// Bytes of a file of answers about identities: as much as one file of a case may have.
const LARGEST_ANSWERS: u64 = 8 << 20;
/// The name that shared answers go by while they are read.
const ANSWERS: &str = "identities.toml";
/// What stands around shared answers while they are read.
const AROUND: &str = "noharm = 1\n[device.any]\nname = \"Any device\"\nuse = \"Answers are read\"\n";
/// The rule that asks for one device: of shared answers it is not asked.
const ONE_DEVICE: &str = "NH0112";

/// Which case, in which release, on which day.
#[derive(clap::Args, Clone)]
pub struct CaseArgs {
    /// The folder that holds `noharm.toml`
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    #[command(flatten)]
    pub view: View,
}

/// In which release, on which day.
#[derive(clap::Args, Clone, Default)]
pub struct View {
    /// The release; by default the newest that is in the field
    #[arg(long)]
    pub release: Option<String>,
    /// The day to judge for, as 2026-11-23; by default the policy's `as-of`, else today
    #[arg(long)]
    pub as_of: Option<Day>,
}

/// What the world knows.
#[derive(clap::Args, Clone, Default)]
pub struct WorldArgs {
    /// The index of advisories: a file, or the folder of a store; by default the nearest `snapshot.noharm` at or above the folder or file
    #[arg(long)]
    pub snapshot: Option<PathBuf>,
    /// Remembered answers about identities, shared between cases (a file of `[identity.x]` and `[alias.x]` tables)
    #[arg(long)]
    pub identities: Option<PathBuf>,
    /// What others state about vulnerabilities: a VEX document (OpenVEX, CycloneDX, CSAF) or a folder of them; may be repeated
    #[arg(long, value_name = "FILE|DIR")]
    pub vex: Vec<PathBuf>,
    /// What the build says of its packages: Yocto's cve-check or Buildroot's pkg-stats, JSON; may be repeated
    #[arg(long, value_name = "FILE")]
    pub build_status: Vec<PathBuf>,
    /// How the device's Linux kernel was built: its whole .config, the lines of its makefiles, compile_commands.json; may be repeated
    #[arg(long, value_name = "[COMPONENT=]FILE")]
    pub kernel_config: Vec<String>,
}

/// The nearest snapshot, or none.
pub struct Snapshot {
    /// Where it lies.
    pub path: PathBuf,
    files: Files,
}

impl Snapshot {
    /// The snapshot named, else the nearest one at or above `near`, else at or above the working folder.
    pub fn find(args: &WorldArgs, near: &Path) -> Result<Option<Self>, Failure> {
        let path = match &args.snapshot {
            Some(path) => Some(path.clone()),
            None => above(near).or_else(|| above(Path::new("."))),
        };
        let Some(path) = path else { return Ok(None) };
        let files = Files::open(&path)?;
        Ok(Some(Self { path, files }))
    }

    /// The index.
    pub fn index(&self) -> Result<Index<'_>, Failure> {
        Ok(self.files.index()?)
    }

    /// The index, every byte of it compared with its digest.
    pub fn verified(&self) -> Result<Index<'_>, Failure> {
        Ok(self.files.verified()?)
    }
}

fn above(start: &Path) -> Option<PathBuf> {
    let start = start.canonicalize().ok()?;
    start.ancestors().map(|folder| folder.join(SNAPSHOT)).find(|path| path.is_file())
}

impl WorldArgs {
    /// The statements about vulnerabilities that were named.
    pub fn voices(&self) -> Result<Vec<Voice>, Failure> {
        let mut voices = statements::vex(&self.vex)?;
        voices.extend(statements::build_status(&self.build_status)?);
        voices.extend(kernel::builds(&self.kernel_config)?);
        Ok(voices)
    }

    /// The remembered answers that were named.
    pub fn statements(&self) -> Result<Vec<Statement>, Failure> {
        let Some(path) = &self.identities else { return Ok(Vec::new()) };
        let text = file::text(path, LARGEST_ANSWERS).map_err(|error| Failure::at(path, error))?;
        // The answers stand in a case of their own, beside a device that is only there so that there is one.
        let world = Memory::new(clock::today()).with("noharm.toml", AROUND).with(ANSWERS, &text);
        let compiled = compile::compile(&world, &compile::Options::default());
        let mut mistakes = compiled.diagnostics.iter().filter(|one| one.is_broken_text());
        if let Some(one) = mistakes.find(|one| one.code != ONE_DEVICE) {
            let line = compiled.sources.place(one.span).line.max(1);
            let help = one.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
            return Err(Failure(format!("{}:{line}: {}{help} [{}]", path.display(), one.message, one.code)));
        }
        let statements = compiled.case.map(|case| noharm_assessment::parts::statements(&case));
        statements.filter(|all| !all.is_empty()).ok_or_else(|| {
            let text = "holds no `[identity.x]` or `[alias.x]` table that can be read; try `noharm language`";
            Failure::at(path, text)
        })
    }
}

/// A case assessed, with all that it was made from.
pub struct Opened {
    /// The case's folder.
    pub folder: Folder,
    /// The text, compiled.
    pub compiled: Compiled,
    /// The text as it was read, for other releases.
    pub text: compile::Text,
    /// The index of advisories, if there is one.
    pub snapshot: Option<Snapshot>,
    /// Shared answers about identities.
    pub shared: Vec<Statement>,
    /// Statements about vulnerabilities that lie beside the case.
    pub voices: Vec<Voice>,
}

impl Opened {
    /// Compiles the case and finds its snapshot. Refuses where syntax, names or types are broken: nothing is guessed.
    pub fn new(args: &CaseArgs, world: &WorldArgs) -> Result<Self, Failure> {
        let opened = Self::unchecked(args, world)?;
        opened.whole()?;
        Ok(opened)
    }

    /// The same case in another release, from the text that was read already.
    pub fn turn_to(&mut self, release: &str, as_of: Option<Day>) -> Result<(), Failure> {
        self.compiled = self.text.compile(&self.folder, Some(release), as_of);
        self.whole()
    }

    /// Refused where syntax, names or types are broken.
    fn whole(&self) -> Result<(), Failure> {
        if self.compiled.is_broken() || self.compiled.case.is_none() {
            return Err(broken(&self.compiled, self.folder.top()));
        }
        Ok(())
    }

    /// The same, broken or not.
    pub fn unchecked(args: &CaseArgs, world: &WorldArgs) -> Result<Self, Failure> {
        let folder = Folder::new(&args.dir)?;
        let text = compile::read(&folder, &compile::Limits::default());
        let compiled = text.compile(&folder, args.view.release.as_deref(), args.view.as_of);
        let snapshot = Snapshot::find(world, &args.dir)?;
        let shared = world.statements()?;
        let voices = world.voices()?;
        Ok(Self { folder, compiled, text, snapshot, shared, voices })
    }

    /// Assesses it.
    pub fn assess(&self, thorough: bool) -> Result<noharm_assessment::Assessed, Failure> {
        let index = self.snapshot.as_ref().map(Snapshot::index).transpose()?;
        let snapshot = match (&self.snapshot, &index) {
            (Some(snapshot), Some(index)) => snapshot.head(index)?,
            _ => SnapshotHead::default(),
        };
        let grounds = noharm_assessment::Grounds {
            world: &self.folder,
            text: &self.text,
            index: index.as_ref(),
            snapshot,
            shared: &self.shared,
            voices: &self.voices,
            thorough,
        };
        // The release that follows is worked out beside this one.
        let assessed = std::thread::scope(|scope| {
            let next = scope.spawn(|| noharm_assessment::next(&grounds, &self.compiled));
            noharm_assessment::assess_with(&grounds, &self.compiled, || {
                next.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault))
            })
        })
        .map_err(|failure| self.not_assessed(&failure))?;
        unread(&assessed.device.unreadable).map_or(Ok(assessed), Err)
    }

    fn not_assessed(&self, failure: &noharm_assessment::Failure) -> Failure {
        match (failure, &self.snapshot) {
            (noharm_assessment::Failure::Index(error), Some(snapshot)) => snapshot.told(error),
            _ => Failure(failure.to_string()),
        }
    }
}

impl Snapshot {
    /// An error that turned up while it was asked: at its file that is damaged, unless it is sound.
    pub fn told(&self, error: &IndexError) -> Failure {
        match error {
            IndexError::TooManyFindings { .. } => Failure(error.to_string()),
            damaged => self.files.told(damaged).into(),
        }
    }

    /// What a report says of it.
    pub fn head(&self, index: &Index<'_>) -> Result<SnapshotHead, Failure> {
        let coverage = index.coverage().map_err(|error| self.told(&error))?;
        Ok(SnapshotHead { digest: Some(output::named(&index.digest())), sources: coverage.sources })
    }
}

/// What is in an SBOM that cannot be read is not known: no answer is given as if it held nothing.
fn unread(files: &[Unreadable]) -> Option<Failure> {
    let first = files.first()?;
    let mut text = format!("{}: {}", first.path, first.error);
    for one in files.iter().skip(1).filter(|one| one.path != first.path).take(NAMED) {
        text.push_str(&format!("\n  {}: {}", one.path, one.error));
    }
    text.push_str("\n  what is in it is not known, so nothing is answered; mend the file, or name another in the component's `sbom` or `kernel-config`");
    Some(Failure(text))
}

/// How many mistakes are named before a person is sent to `noharm check`.
const NAMED: usize = 3;

/// Why a broken case is not assessed: what could not be read at all, else its first mistakes.
pub fn broken(compiled: &Compiled, dir: &Path) -> Failure {
    if let Some(failure) = refused(compiled) {
        return failure;
    }
    let mistakes: Vec<_> = compiled.diagnostics.iter().filter(|one| one.is_broken_text()).collect();
    let mut text = format!("{}: the security file cannot be assessed as it is", dir.display());
    for one in mistakes.iter().take(NAMED) {
        text.push_str(&format!("\n  {} [{}]", placed(compiled, one), one.code));
    }
    if mistakes.len() > NAMED {
        text.push_str(&format!("\n  … and {} more", mistakes.len() - NAMED));
    }
    text.push_str(&format!("\n  `noharm check {}` shows them all", dir.display()));
    Failure(text)
}

/// What could not be read at all, and what to do: the one thing that is told, as most of the rest follows from it.
pub fn refused(compiled: &Compiled) -> Option<Failure> {
    let one = compiled.refused()?;
    let help = one.help.as_ref().map_or_else(String::new, |help| format!("\n  {help}"));
    Some(Failure(format!("{} [{}]{help}", placed(compiled, one), one.code)))
}

/// A message behind its place, where it has one.
pub fn placed(compiled: &Compiled, one: &Diagnostic) -> String {
    let place = compiled.sources.place(one.span).to_string();
    if place.is_empty() { one.message.clone() } else { format!("{place}: {}", one.message) }
}
