//! What statements about one vulnerability in one component come to: whose word is heard, and what it changes.

use jiff::Timestamp;
use noharm_model::day::Day;
use noharm_model::finding::UnknownReason;
use noharm_model::statement::{Statement, Status};
use rustc_hash::FxHashMap;

use super::statement::{Role, Voice, is_same_author};
use super::vex_line::{day as day_of, is_weak, moment, what, who};
use super::vex_named::{Named, Own, Said};

/// Most statements without effect that are told.
const TOLD: usize = 5;
/// Most statements that mean the component and are told.
const HEARD: usize = 20;

/// What follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Nothing.
    None,
    /// It is not affected, or this version holds the fix; why and by whom.
    Clears(String),
    /// It is affected.
    Affects(String),
    /// Statements of equal standing contradict each other; both.
    Conflict(String),
    /// It may not be affected.
    PerhapsNot(UnknownReason, String),
    /// It may be affected.
    PerhapsAffected(UnknownReason, String),
}

/// What follows, and how it was weighed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ruling {
    pub(super) word: Word,
    /// Lines for the walk.
    pub(super) lines: Vec<String>,
    /// Who is heard.
    pub(super) sources: Vec<String>,
}

/// A statement that means the component, or may.
struct Heard {
    role: Role,
    author: String,
    moment: Option<Timestamp>,
    effect: Effect,
    /// Who and what.
    line: String,
    /// The source's name.
    source: String,
    /// Why it changes nothing, where it does not.
    fate: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Effect {
    Clears,
    Affects,
    Investigates,
    Perhaps(UnknownReason, String, Status),
    Nothing,
}

/// Collects statements, then weighs them.
pub(super) struct Scale<'o> {
    own: &'o Own<'o>,
    maker: Option<&'o str>,
    day: Day,
    heard: Vec<Heard>,
    aside: Vec<String>,
    left_aside: usize,
}

impl<'o> Scale<'o> {
    pub(super) fn new(own: &'o Own<'o>, maker: Option<&'o str>, day: Day) -> Self {
        Self { own, maker, day, heard: Vec::new(), aside: Vec::new(), left_aside: 0 }
    }

    /// Lays one statement on.
    pub(super) fn add(&mut self, voice: &Voice, statement: &Statement, named: Named) {
        let role = voice.role.unwrap_or_else(|| self.role(voice));
        let moment = moment(voice, statement);
        let mut line = format!("{}: {}", who(voice, role, moment), what(statement));
        if moment.and_then(day_of).is_some_and(|said| said > self.day) {
            return self.aside(format!("{line}: not yet said on {}", self.day));
        }
        let (effect, fate) = match named {
            Named::Not => return,
            Named::Other(why) => return self.aside(format!("{line}: does not count: {why}")),
            Named::Perhaps(reason, why) => {
                let fate = Some(format!("a candidate only: {why}"));
                (Effect::Perhaps(reason, why, statement.status), fate)
            }
            Named::Is(how, said) => {
                // A name that only the maker's own rule or answer gives is told with it.
                let rule = self.own.also.iter().find(|(_, rule)| how.contains(rule.as_str()));
                rule.into_iter().for_each(|(_, rule)| line.push_str(&format!(", {rule}")));
                effect(statement, &how, said)
            }
        };
        let author = voice.vex.author.as_deref().unwrap_or(&voice.document).trim().to_lowercase();
        let source = voice
            .vex
            .author
            .as_deref()
            .map_or_else(|| voice.vex.format.clone(), |author| format!("{} by {author}", voice.vex.format));
        self.heard.push(Heard { role, author, moment, effect, line, source, fate });
    }

    /// A line without effect.
    pub(super) fn tell(&mut self, line: String) {
        self.aside(line);
    }

    fn aside(&mut self, line: String) {
        if self.aside.len() < TOLD {
            self.aside.push(format!("statement: {line}"));
        } else {
            self.left_aside += 1;
        }
    }

    fn role(&self, voice: &Voice) -> Role {
        let Some(author) = voice.vex.author.as_deref() else { return Role::Third };
        if self.maker.is_some_and(|maker| is_same_author(author, maker)) {
            return Role::Maker;
        }
        let namespace = self.own.os.and(self.own.purl.as_ref()).and_then(|purl| purl.namespace());
        let supplier = self.own.component.supplier.as_deref();
        let is_supplier =
            [supplier, namespace].into_iter().flatten().any(|name| is_same_author(author, name));
        if is_supplier { Role::Supplier } else { Role::Third }
    }

    /// What it comes to.
    pub(super) fn weigh(mut self) -> Ruling {
        self.newest_of_each_author();
        let word = self.word();
        let mut sources = Vec::new();
        let mut lines: Vec<String> = Vec::new();
        // Those that count first, so that they are always told.
        self.heard.sort_by_key(|heard| heard.fate.is_some());
        for heard in &self.heard {
            let fate = heard.fate.as_deref().unwrap_or("counts");
            if lines.len() < HEARD {
                lines.push(format!("statement: {}: {fate}", heard.line));
            } else {
                self.left_aside += 1;
            }
            if heard.fate.is_none() && !sources.contains(&heard.source) {
                sources.push(heard.source.clone());
            }
        }
        lines.append(&mut self.aside);
        if self.left_aside > 0 {
            lines.push(format!("and {} more statements", self.left_aside));
        }
        Ruling { word, lines, sources }
    }

    /// Of one author's statements only the newest are heard; of those that certainly mean it, before those that may.
    fn newest_of_each_author(&mut self) {
        let mut authors: FxHashMap<(Role, String), Standing> = FxHashMap::default();
        for heard in &self.heard {
            let standing = authors.entry((heard.role, heard.author.clone())).or_default();
            let newest = if heard.is_certain() { &mut standing.certain } else { &mut standing.perhaps };
            *newest = (*newest).max(heard.moment);
            standing.is_certain |= heard.is_certain();
        }
        for heard in &mut self.heard {
            let Some(standing) = authors.get_mut(&(heard.role, heard.author.clone())) else { continue };
            let newest = if heard.is_certain() { standing.certain } else { standing.perhaps };
            if !heard.is_certain() && standing.is_certain {
                heard.silence("the same author speaks of it more exactly");
            } else if heard.moment.is_some_and(|own| newest.is_some_and(|newest| newest > own)) {
                heard.silence("superseded by a newer word of the same author");
            } else if heard.effect == Effect::Investigates {
                standing.investigates = true;
            }
        }
        for heard in self.heard.iter_mut().filter(|one| one.effect == Effect::Clears) {
            let standing = authors.get(&(heard.role, heard.author.clone()));
            if standing.is_some_and(|standing| standing.investigates) {
                heard.silence("the same author also says: under investigation; which is newer is not stated");
            }
        }
    }

    /// From the highest standing down: the first that decides.
    fn word(&mut self) -> Word {
        for role in [Role::Maker, Role::Supplier, Role::Third] {
            let line = |effect: &Effect| {
                let found = self.heard.iter().find(|one| one.role == role && one.effect == *effect);
                found.map(|one| one.line.clone())
            };
            let word = match (line(&Effect::Clears), line(&Effect::Affects)) {
                (Some(one), Some(two)) => Word::Conflict(format!("{one}; but {two}")),
                (Some(one), None) => Word::Clears(one),
                (None, Some(one)) => Word::Affects(one),
                (None, None) => Word::None,
            };
            let investigates = word == Word::None && line(&Effect::Investigates).is_some();
            if word != Word::None || investigates {
                self.outweigh(role);
                return word;
            }
        }
        let mut candidates = self.heard.iter().filter_map(|one| match &one.effect {
            Effect::Perhaps(reason, why, status) => Some((*status, *reason, format!("{}: {why}", one.line))),
            _ => None,
        });
        let affected = candidates.clone().find(|one| one.0 == Status::Affected);
        let not = candidates.find(|one| matches!(one.0, Status::NotAffected | Status::Fixed));
        match (affected, not) {
            (Some((_, reason, text)), _) => Word::PerhapsAffected(reason, text),
            (None, Some((_, reason, text))) => Word::PerhapsNot(reason, text),
            (None, None) => Word::None,
        }
    }

    fn outweigh(&mut self, role: Role) {
        for heard in self.heard.iter_mut().filter(|one| one.role < role) {
            heard.silence(&format!("outweighed by the {}'s word", role.word()));
        }
    }
}

/// The newest words of one author.
#[derive(Default)]
struct Standing {
    certain: Option<Timestamp>,
    perhaps: Option<Timestamp>,
    is_certain: bool,
    investigates: bool,
}

impl Heard {
    fn is_certain(&self) -> bool {
        !matches!(self.effect, Effect::Perhaps(..))
    }

    fn silence(&mut self, why: &str) {
        self.effect = Effect::Nothing;
        self.fate = Some(why.to_owned());
    }
}

/// What a statement that means the component does, and why not where it does nothing.
fn effect(statement: &Statement, how: &str, said: Said) -> (Effect, Option<String>) {
    match statement.status {
        Status::Affected => (Effect::Affects, None),
        Status::UnderInvestigation => {
            (Effect::Investigates, Some("under investigation clears nothing".to_owned()))
        }
        Status::NotAffected if is_weak(statement) => {
            (Effect::Nothing, Some("gives no reason: shown, and clears nothing".to_owned()))
        }
        Status::Fixed if said != Said::Exactly => {
            let text = format!("does not count: it does not name the version that is fixed ({how})");
            (Effect::Nothing, Some(text))
        }
        Status::NotAffected | Status::Fixed => (Effect::Clears, None),
    }
}
