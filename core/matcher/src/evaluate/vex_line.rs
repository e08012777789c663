//! The lines of a walk that tell of statements: whose, of when, what, and what follows.

use jiff::Timestamp;
use noharm_model::day::Day;
use noharm_model::statement::{Statement, Status};

use super::statement::{Role, Voice};

/// Most letters of a foreign text in a line.
const LONGEST: usize = 160;

/// Foreign text for a line: no control characters, not too long.
pub(super) fn short(text: &str) -> String {
    let plain = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let plain = plain.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut letters = plain.chars();
    let mut kept: String = letters.by_ref().take(LONGEST).collect();
    if letters.next().is_some() {
        kept.push('…');
    }
    kept
}

/// When the statement got its present form. `None`: not stated, or no time.
pub(super) fn moment(voice: &Voice, statement: &Statement) -> Option<Timestamp> {
    let vex = &voice.vex;
    let stated = statement.changed.as_ref().or(statement.issued.as_ref());
    let stated = stated.or(vex.changed.as_ref()).or(vex.issued.as_ref())?;
    let text = stated.trim();
    text.parse().ok().or_else(|| format!("{}T00:00:00Z", text.get(..10)?).parse().ok())
}

/// The day of a moment.
pub(super) fn day(moment: Timestamp) -> Option<Day> {
    moment.to_string().get(..10)?.parse().ok()
}

/// Who says it, where and when: `RHSA-2024:1 (CSAF 2.0, Red Hat, supplier, 2024-01-02)`.
pub(super) fn who(voice: &Voice, role: Role, moment: Option<Timestamp>) -> String {
    let author = voice.vex.author.as_deref().map_or_else(|| "unnamed author".to_owned(), short);
    let when = moment.and_then(day).map_or_else(|| "undated".to_owned(), |day| day.to_string());
    let format = short(&voice.vex.format);
    format!("{} ({format}, {author}, {}, {when})", short(&voice.document), role.word())
}

/// What is stated, with its reason.
pub(super) fn what(statement: &Statement) -> String {
    let mut text = statement.status.to_string();
    if let Some(justification) = statement.justification {
        text.push_str(&format!(", {justification}"));
    }
    let action =
        statement.action.as_ref().filter(|_| statement.status != Status::NotAffected || is_weak(statement));
    for words in [statement.impact.as_ref(), action].into_iter().flatten() {
        text.push_str(&format!(", \u{201c}{}\u{201d}", short(words)));
    }
    text
}

/// *Not affected* without a justification and without a word of why.
pub(super) fn is_weak(statement: &Statement) -> bool {
    let silent = statement.impact.as_deref().is_none_or(|text| text.trim().is_empty());
    statement.status == Status::NotAffected && statement.justification.is_none() && silent
}
