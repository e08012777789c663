//! Checks the fields of an element against the field table.

use crate::diagnostic::Diagnostic;
use crate::duration::Duration;
use crate::fields::{Field, Kind, Type, describe};
use crate::load::Element;
use crate::load::tree::{Entry, Node, Raw};
use crate::rules;
use crate::span::Span;
use crate::suggest;
use crate::typed::names::Names;
use crate::typed::value::{Typed, Value, What};
use noharm_model::level::Level;

pub(super) struct Typer<'a> {
    names: &'a Names,
    out: &'a mut Vec<Diagnostic>,
    suggestions: suggest::Budget,
    /// The reference at hand is a key, not a string.
    in_key: bool,
    /// `kind.id` of the element at hand.
    object: String,
}

impl<'a> Typer<'a> {
    pub(super) fn new(names: &'a Names, out: &'a mut Vec<Diagnostic>) -> Self {
        Self { names, out, suggestions: suggest::Budget::default(), in_key: false, object: String::new() }
    }

    pub(super) fn tell(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic.about(self.object.clone()));
    }

    /// The fields of a base: those that are required must be there.
    pub(super) fn fields(&mut self, element: &Element) -> Vec<Typed> {
        let fields = self.overlay_fields(element);
        if !element.broken {
            for field in element.kind.fields().filter(|field| field.required) {
                let object = format!("`{}`", self.object);
                self.required(&object, field, &element.fields, element.at);
            }
        }
        fields
    }

    /// The fields of a base or overlay, as far as they are there.
    pub(super) fn overlay_fields(&mut self, element: &Element) -> Vec<Typed> {
        self.object = format!("{}.{}", element.kind, element.id);
        let fields: Vec<&'static Field> = element.kind.fields().collect();
        let open = element.kind.table().open.as_ref();
        let what = format!("a {}", element.kind);
        element.fields.iter().filter_map(|entry| self.field(entry, &fields, open, &what)).collect()
    }

    fn field(
        &mut self,
        entry: &Entry,
        fields: &[&'static Field],
        open: Option<&'static Type>,
        what: &str,
    ) -> Option<Typed> {
        let found = fields.iter().find(|field| field.name == entry.key);
        let (of, there) = match (found, open, &entry.node.value) {
            (Some(field), _, _) => (&field.of, field.there),
            (None, Some(of), Raw::Table(_) | Raw::Broken) => (of, false),
            (None, _, _) => {
                self.unknown_field(entry, fields, what);
                return None;
            }
        };
        let value = self.value(of, &entry.node, &entry.key);
        Some(Typed { name: entry.key.clone(), key_span: entry.key_span, there, value })
    }

    fn unknown_field(&mut self, entry: &Entry, fields: &[&'static Field], what: &str) {
        let mut diagnostic =
            rules::unknown_field::RULE.at(entry.key_span, format!("{what} has no field `{}`", entry.key));
        let names = fields.iter().map(|field| field.name);
        diagnostic = match self.suggestions.nearest(&entry.key, names.clone()) {
            Some(near) => diagnostic
                .with_help(format!("did you mean `{near}`?"))
                .with_edit(entry.key_span, near.to_owned()),
            None => diagnostic.with_help(format!("its fields are {}", quoted(names))),
        };
        self.tell(diagnostic);
    }

    /// Tells a field that must be there and is not, or is an empty list.
    fn required(&mut self, what: &str, field: &Field, entries: &[Entry], span: Span) {
        match entries.iter().find(|entry| entry.key == field.name) {
            None => self.missing(what, field, span),
            Some(entry) if matches!(&entry.node.value, Raw::List(items) if items.is_empty()) => {
                let diagnostic = rules::missing_field::RULE
                    .at(entry.node.span, format!("{what} leaves `{}` empty", field.name))
                    .with_note(as_note(field.doc))
                    .with_help("name at least one");
                self.tell(diagnostic);
            }
            Some(_) => {}
        }
    }

    fn missing(&mut self, what: &str, field: &Field, span: Span) {
        let diagnostic = rules::missing_field::RULE
            .at(span, format!("{what} does not say `{}`", field.name))
            .with_note(as_note(field.doc))
            .with_help(format!("add `{} = …` ({})", field.name, describe(&field.of)));
        self.tell(diagnostic);
    }

    fn value(&mut self, of: &'static Type, node: &Node, name: &str) -> Value {
        Value { span: node.span, what: self.what(of, node, name).unwrap_or(What::Poison) }
    }

    /// None where it is wrong; then it has been told.
    fn what(&mut self, of: &'static Type, node: &Node, name: &str) -> Option<What> {
        match (of, &node.value) {
            (_, Raw::Broken) => None,
            (Type::List(item), Raw::List(items)) => {
                Some(What::List(items.iter().map(|each| self.value(item, each, name)).collect()))
            }
            (Type::List(item), _) => {
                let single = self.value(item, node, name);
                (!matches!(single.what, What::Poison)).then(|| What::List(vec![single]))
            }
            (Type::Either(short, long), raw) => {
                let of = if fits(short, raw) || !fits(long, raw) { short } else { long };
                if fits(of, raw) {
                    self.what(of, node, name)
                } else {
                    self.wrong(&Type::Either(short, long), node, name)
                }
            }
            (Type::Text | Type::Path, Raw::Text(text)) => self.text(of, text, node, name),
            (Type::Digest, Raw::Text(text)) => self.digest(text, node, name),
            (Type::Duration, Raw::Text(text)) => self.duration(text, node, name),
            (Type::Bool, Raw::Bool(value)) => Some(What::Bool(*value)),
            (Type::Integer(min, max), Raw::Integer(value)) => self.integer(*value, *min, *max, node, name),
            (Type::Number, Raw::Integer(value)) => {
                #[expect(clippy::cast_precision_loss, reason = "quantities are far below 2^52")]
                let number = *value as f64;
                Some(What::Number(number))
            }
            (Type::Number, Raw::Number(value)) => Some(What::Number(*value)),
            (Type::Day, Raw::Day(day, false)) => Some(What::Day(*day)),
            (Type::Level, Raw::Integer(_) | Raw::Text(_)) => self.level(node, name),
            (Type::Word(words), Raw::Text(text)) => self.word(words, text, node, name),
            (Type::WordOrReference(words, kinds), Raw::Text(text)) => {
                match words.iter().find(|word| **word == text.as_str()) {
                    Some(word) => Some(What::Word(word)),
                    None => self.reference(kinds, text, node.span),
                }
            }
            (Type::Reference(kinds), Raw::Text(text)) => self.reference(kinds, text, node.span),
            (Type::Record(fields), Raw::Table(entries)) => {
                Some(self.record(fields, entries, node.span, name))
            }
            (Type::ByReference(kinds, of), Raw::Table(entries)) => Some(What::ByReference(
                entries.iter().filter_map(|e| self.by_reference(kinds, of, e)).collect(),
            )),
            (Type::ByName(of), Raw::Table(entries)) => Some(What::ByName(
                entries
                    .iter()
                    .map(|e| (e.key.clone(), e.key_span, self.value(of, &e.node, &e.key)))
                    .collect(),
            )),
            _ => self.wrong(of, node, name),
        }
    }

    fn wrong(&mut self, of: &Type, node: &Node, name: &str) -> Option<What> {
        let mut diagnostic = rules::wrong_type::RULE
            .at(node.span, format!("`{name}` does not take {}", node.value.noun()))
            .with_help(format!("it takes: {}", describe(of)));
        if let (Type::Day, Raw::Day(day, true)) = (of, &node.value) {
            diagnostic = diagnostic
                .with_note("nothing here is finer than a day")
                .with_edit(node.span, day.to_string());
        }
        if let (Type::Day, Raw::Text(text)) = (of, &node.value)
            && let Ok(day) = text.parse::<noharm_model::day::Day>()
        {
            diagnostic =
                diagnostic.with_note("a day stands without quotes").with_edit(node.span, day.to_string());
        }
        self.tell(diagnostic);
        None
    }

    fn malformed(&mut self, node: &Node, message: String, help: &str) -> Option<What> {
        self.tell(rules::malformed::RULE.at(node.span, message).with_help(help));
        None
    }

    fn text(&mut self, of: &Type, text: &str, node: &Node, name: &str) -> Option<What> {
        if text.trim().is_empty() {
            return self.malformed(node, format!("`{name}` is empty"), "say it, or leave the field out");
        }
        let leaves = text.starts_with('/') || text.contains('\\') || text.split('/').any(|part| part == "..");
        if matches!(of, Type::Path) && leaves {
            let help =
                "write the path from the case's folder on, with `/`, for instance `sbom/comm.cdx.json`";
            return self.malformed(node, format!("`{name}` leads out of the case's folder"), help);
        }
        Some(What::Text(text.to_owned()))
    }

    fn digest(&mut self, text: &str, node: &Node, name: &str) -> Option<What> {
        let known = ["sha256:", "sha384:", "sha512:"].iter().any(|algorithm| {
            text.strip_prefix(algorithm)
                .is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
        });
        if known {
            return Some(What::Text(text.to_owned()));
        }
        self.malformed(node, format!("`{name}` is not a digest"), "write the algorithm before it: `sha256:…`")
    }

    fn duration(&mut self, text: &str, node: &Node, name: &str) -> Option<What> {
        match Duration::parse(text) {
            Some(duration) => Some(What::Duration(duration)),
            None => self.malformed(
                node,
                format!("`{name}` is not a duration"),
                "write it after ISO 8601: `PT30S`, `PT5M`, `P30D`, `P2Y`",
            ),
        }
    }

    fn integer(&mut self, value: i64, min: i64, max: i64, node: &Node, name: &str) -> Option<What> {
        if (min..=max).contains(&value) {
            return Some(What::Integer(value));
        }
        self.malformed(node, format!("`{name}` is {value}"), &format!("it goes from {min} to {max}"))
    }

    fn level(&mut self, node: &Node, name: &str) -> Option<What> {
        let level = match &node.value {
            Raw::Integer(value) => u8::try_from(*value).ok().and_then(Level::new),
            Raw::Text(word) => Level::ALL.into_iter().find(|level| level.name() == word.replace('-', " ")),
            _ => None,
        };
        match level {
            Some(level) => Some(What::Level(level)),
            None => self.malformed(
                node,
                format!("`{name}` is not a level"),
                "levels are 0 none, 1 easy, 2 moderate, 3 hard, 4 very hard",
            ),
        }
    }

    fn word(&mut self, words: &'static [&'static str], text: &str, node: &Node, name: &str) -> Option<What> {
        if let Some(word) = words.iter().find(|word| **word == text) {
            return Some(What::Word(word));
        }
        let mut diagnostic = rules::unknown_word::RULE
            .at(node.span, format!("`{name}` cannot be `{}`", shortened(text)))
            .with_note(format!("it is one of {}", quoted(words.iter().copied())));
        if let Some(near) = self.suggestions.nearest(text, words.iter().copied()) {
            diagnostic = diagnostic
                .with_help(format!("did you mean `{near}`?"))
                .with_edit(node.span, format!("\"{near}\""));
        } else {
            diagnostic = diagnostic.with_help("take the nearest of these");
        }
        self.tell(diagnostic);
        None
    }

    fn record(&mut self, fields: &'static [Field], entries: &[Entry], span: Span, name: &str) -> What {
        let list: Vec<&'static Field> = fields.iter().collect();
        let what = format!("`{name}`");
        let typed = entries.iter().filter_map(|entry| self.field(entry, &list, None, &what)).collect();
        for field in fields.iter().filter(|field| field.required) {
            self.required(&what, field, entries, span);
        }
        What::Record(typed)
    }

    fn by_reference(
        &mut self,
        kinds: &'static [Kind],
        of: &'static Type,
        entry: &Entry,
    ) -> Option<(u32, Span, Value)> {
        let value = self.value(of, &entry.node, &entry.key);
        self.in_key = true;
        let key = self.reference(kinds, &entry.key, entry.key_span);
        self.in_key = false;
        match key? {
            What::Reference(no) => Some((no, entry.key_span, value)),
            _ => None,
        }
    }

    fn reference(&mut self, kinds: &'static [Kind], text: &str, span: Span) -> Option<What> {
        if let Some((word, id)) = text.split_once('.')
            && let Some(kind) = Kind::from_word(word)
        {
            return self.qualified(kinds, kind, id, text, span);
        }
        let mut found = kinds.iter().filter_map(|kind| Some((*kind, self.names.find(*kind, text)?)));
        match (found.next(), found.next()) {
            (Some((_, no)), None) => Some(What::Reference(no)),
            (Some((first, _)), Some((second, _))) => {
                let diagnostic = rules::ambiguous::RULE
                    .at(span, format!("`{text}` is a {first} and a {second}"))
                    .with_help(format!("write `{first}.{text}` or `{second}.{text}`"));
                self.tell(diagnostic);
                None
            }
            (None, _) => {
                self.tell_undefined(kinds, text, span, (!self.in_key).then_some(""));
                None
            }
        }
    }

    fn qualified(&mut self, kinds: &[Kind], kind: Kind, id: &str, text: &str, span: Span) -> Option<What> {
        if !kinds.contains(&kind) {
            let diagnostic = rules::wrong_kind::RULE
                .at(span, format!("`{text}` is a {kind}, which does not go here"))
                .with_help(format!("here goes {}", any_of(kinds)));
            self.tell(diagnostic);
            return None;
        }
        match self.names.find(kind, id) {
            Some(no) => Some(What::Reference(no)),
            None => {
                let before = format!("{kind}.");
                self.tell_undefined(&[kind], id, span, (!self.in_key).then_some(&before));
                None
            }
        }
    }

    /// Tells that none of these kinds has this id. `before`: what stands before the id in its string, where a machine
    /// may change it.
    pub(super) fn tell_undefined(&mut self, kinds: &[Kind], id: &str, span: Span, before: Option<&str>) {
        let shown = shortened(id);
        let message = match kinds {
            [kind] => format!("{kind} `{shown}` is not defined"),
            _ => format!("`{shown}` is not defined: there is no such {}", any_of(kinds)),
        };
        let mut diagnostic = rules::not_defined::RULE.at(span, message);
        if let Some(other) = Kind::ALL.iter().find(|kind| self.names.find(**kind, id).is_some()) {
            diagnostic =
                diagnostic.with_note(format!("there is `{other}.{shown}`, but here goes {}", any_of(kinds)));
        }
        let ids: Vec<&str> = if self.suggestions.is_left() {
            kinds.iter().flat_map(|kind| self.names.ids(*kind)).collect()
        } else {
            Vec::new()
        };
        let near = self.suggestions.nearest(id, ids.into_iter());
        diagnostic = match (near, kinds) {
            (Some(near), _) => diagnostic.with_help(format!("did you mean `{near}`?")),
            (None, [kind]) => {
                diagnostic.with_help(format!("define it as `[{kind}.{shown}]`, or name one that is there"))
            }
            (None, _) => diagnostic.with_help("define it, or name one that is there"),
        };
        if let (Some(near), Some(before)) = (near, before) {
            diagnostic = diagnostic.with_edit(span, format!("\"{before}{near}\""));
        }
        self.tell(diagnostic);
    }
}

/// Whether a value has the outer shape of the type.
fn fits(of: &Type, raw: &Raw) -> bool {
    match of {
        Type::List(item) => match raw {
            Raw::List(_) => true,
            _ => fits(item, raw),
        },
        Type::Either(short, long) => fits(short, raw) || fits(long, raw),
        Type::Record(_) | Type::ByReference(..) | Type::ByName(_) => matches!(raw, Raw::Table(_)),
        Type::Bool => matches!(raw, Raw::Bool(_)),
        Type::Integer(..) => matches!(raw, Raw::Integer(_)),
        Type::Number => matches!(raw, Raw::Integer(_) | Raw::Number(_)),
        Type::Day => matches!(raw, Raw::Day(..)),
        Type::Level => matches!(raw, Raw::Integer(_) | Raw::Text(_)),
        Type::Text | Type::Path | Type::Digest | Type::Duration => matches!(raw, Raw::Text(_)),
        Type::Word(_) | Type::Reference(_) | Type::WordOrReference(..) => matches!(raw, Raw::Text(_)),
    }
}

fn shortened(text: &str) -> String {
    let shown: String = text.chars().take(60).collect();
    if shown.len() < text.len() { format!("{shown}…") } else { shown }
}

/// A sentence of the field table as a note: lower case, no full stop.
fn as_note(doc: &str) -> String {
    let mut chars = doc.trim_end_matches(['.', ',']).chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn quoted<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn any_of(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(" or ")
}
