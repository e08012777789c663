//! From trees to raw elements `[kind.id]`: kinds, ids, overlays, retired ids, the edition.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::fields::Kind;
use crate::limits::Limits;
use crate::load::files;
use crate::load::header::headers;
use crate::load::id::{is_id, kebab};
use crate::load::tree::{self, Entry, Raw};
use crate::rules;
use crate::span::{FileIx, Sources, Span};
use crate::suggest;
use crate::world::World;

/// One table `[kind.id]`, its fields as written.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) kind: Kind,
    pub(crate) id: String,
    /// The release of `[kind."id@release"]`, with its place.
    pub(crate) overlay: Option<(String, Span)>,
    /// The id in the header.
    pub(crate) at: Span,
    pub(crate) fields: Vec<Entry>,
    /// A syntax error stands in it: what is missing may have been lost, and is not told.
    pub(crate) broken: bool,
}

/// What the files hold.
pub(crate) struct Loaded {
    pub(crate) sources: Sources,
    /// Bases and overlays, by kind, id, then file and place; no base twice.
    pub(crate) elements: Vec<Element>,
    pub(crate) policy: Vec<Entry>,
    /// Paths of all files under the folder, in order.
    pub(crate) paths: Vec<String>,
}

/// Reads the case.
pub(crate) fn load(world: &dyn World, limits: &Limits, out: &mut Vec<Diagnostic>) -> Loaded {
    let (sources, paths) = files::read(world, limits, out);
    let mut gathered = Gathered::default();
    for (file, source) in sources.iter() {
        let tree = tree::parse(file, &source.text, limits, out);
        if source.path == files::POLICY {
            gathered.policy = tree.entries;
            continue;
        }
        let mut part = Part {
            file,
            text: &source.text,
            broken_at: tree.broken_at,
            limits,
            out,
            gathered: &mut gathered,
        };
        part.take(tree.entries, source.path == files::ROOT);
    }
    let Gathered { mut elements, policy, retired, .. } = gathered;
    if elements.len() > limits.tables {
        let message = format!("{} tables, where at most {} are read", elements.len(), limits.tables);
        out.push(rules::over_a_limit::RULE.at(Span::NOWHERE, message));
        elements.clear();
    }
    let elements = unique(elements, &retired, out);
    Loaded { sources, elements, policy, paths }
}

#[derive(Default)]
struct Gathered {
    elements: Vec<Element>,
    policy: Vec<Entry>,
    retired: BTreeMap<String, Span>,
    suggestions: suggest::Budget,
}

struct Part<'a> {
    file: FileIx,
    text: &'a str,
    broken_at: tree::Breaks,
    limits: &'a Limits,
    out: &'a mut Vec<Diagnostic>,
    gathered: &'a mut Gathered,
}

impl Part<'_> {
    fn take(&mut self, entries: Vec<Entry>, root: bool) {
        let first = self.gathered.elements.len();
        let mut edition = false;
        for entry in entries {
            match entry.key.as_str() {
                "noharm" => {
                    edition = true;
                    self.edition(&entry);
                }
                "retired" => self.retired(&entry),
                _ => self.kind(entry),
            }
        }
        if root && !edition && self.broken_at.is_empty() {
            let diagnostic = rules::edition::RULE
                .at(
                    Span::new(self.file, 0..0),
                    "`noharm.toml` does not say which edition of the language it is in",
                )
                .with_help("begin it with `noharm = 1`")
                .with_edit(Span::new(self.file, 0..0), "noharm = 1\n");
            self.out.push(diagnostic);
        }
        if !self.broken_at.is_empty() {
            self.mark_broken(first);
        }
    }

    fn edition(&mut self, entry: &Entry) {
        if !matches!(entry.node.value, Raw::Integer(1) | Raw::Broken) {
            let diagnostic = rules::edition::RULE
                .at(entry.node.span, "this edition of the language is not known")
                .with_help("this program reads edition 1: `noharm = 1`");
            self.out.push(diagnostic);
        }
    }

    fn retired(&mut self, entry: &Entry) {
        let Raw::List(items) = &entry.node.value else {
            let diagnostic = rules::wrong_type::RULE
                .at(entry.node.span, "`retired` is a list of ids that are never used again")
                .with_help("write `retired = [\"control.old-name\"]`");
            self.out.push(diagnostic);
            return;
        };
        for item in items {
            match &item.value {
                Raw::Text(name)
                    if name.split_once('.').is_some_and(|(kind, _)| Kind::from_word(kind).is_some()) =>
                {
                    self.gathered.retired.insert(name.clone(), item.span);
                }
                Raw::Broken => {}
                _ => self.out.push(
                    rules::wrong_type::RULE
                        .at(item.span, "a retired id is written `kind.id`")
                        .with_help("for instance `\"control.old-name\"`"),
                ),
            }
        }
    }

    fn kind(&mut self, entry: Entry) {
        let Some(kind) = Kind::from_word(&entry.key) else {
            self.unknown_kind(&entry);
            return;
        };
        let Raw::Table(tables) = entry.node.value else {
            if entry.node.value != Raw::Broken {
                self.not_a_table(kind, entry.key_span);
            }
            return;
        };
        for table in tables {
            self.element(kind, table);
        }
    }

    fn unknown_kind(&mut self, entry: &Entry) {
        let words = Kind::ALL.iter().map(|kind| kind.word());
        let mut diagnostic =
            rules::unknown_kind::RULE.at(entry.key_span, format!("there is no kind `{}`", entry.key));
        if let Some(near) = self.gathered.suggestions.nearest(&entry.key, words) {
            diagnostic = diagnostic
                .with_help(format!("did you mean `{near}`?"))
                .with_edit(entry.key_span, near.to_owned());
        } else {
            diagnostic =
                diagnostic.with_help("tables are `[kind.id]`; the kinds are listed in docs/language.md");
        }
        self.out.push(diagnostic);
    }

    fn not_a_table(&mut self, kind: Kind, span: Span) {
        let diagnostic = rules::flat_tables::RULE
            .at(span, format!("`{kind}` is a kind, and stands in the header of a table"))
            .with_help(format!("write `[{kind}.some-id]`, and its fields below"));
        self.out.push(diagnostic);
    }

    fn element(&mut self, kind: Kind, entry: Entry) {
        let Raw::Table(fields) = entry.node.value else {
            if entry.node.value != Raw::Broken {
                let diagnostic = rules::flat_tables::RULE
                    .at(entry.key_span, format!("`{}` stands directly under the kind `{kind}`", entry.key))
                    .with_help(format!("a table is `[{kind}.some-id]`, and its fields stand below it"));
                self.out.push(diagnostic);
            }
            return;
        };
        self.tell_deep_headers(kind, &entry.key, &fields);
        let (id, overlay) = match entry.key.split_once('@') {
            Some((id, release)) => (id.to_owned(), Some((release.to_owned(), entry.key_span))),
            None => (entry.key, None),
        };
        let told = self.broken_at.any_within(entry.key_span.start, entry.key_span.end);
        if !told && !is_id(kind, &id, self.limits) {
            self.bad_id(kind, &id, entry.key_span);
        }
        self.gathered.elements.push(Element { kind, id, overlay, at: entry.key_span, fields, broken: false });
    }

    fn tell_deep_headers(&mut self, kind: Kind, id: &str, fields: &[Entry]) {
        for field in fields {
            let start = field.node.span.start as usize;
            let header =
                matches!(field.node.value, Raw::Table(_)) && self.text.get(start..=start) == Some("[");
            if header {
                let diagnostic = rules::flat_tables::RULE
                    .at(field.key_span, format!("`[{kind}.{id}.{}]` goes a level too deep", field.key))
                    .with_help(format!("write `{} = {{ … }}` in `[{kind}.{id}]`", field.key));
                self.out.push(diagnostic);
            }
        }
    }

    fn bad_id(&mut self, kind: Kind, id: &str, span: Span) {
        let shown: String = id.chars().take(40).collect();
        let diagnostic = rules::id_form::RULE
            .at(span, format!("`{shown}` is not an id"))
            .with_note(match kind {
                Kind::Release => "the id of a release is its version: letters, digits, `.`, `-`, `_`, `+`",
                Kind::Vulnerability | Kind::Identity => {
                    "ids here are letters, digits, `-`, `.`, `_`, from a letter or digit on"
                }
                _ => "ids are kebab-case: lower-case letters, digits and single `-`, from a letter on",
            })
            .with_help(match kind {
                Kind::Release => "for instance `[release.\"3.2.1\"]`".to_owned(),
                _ => format!("for instance `[{kind}.{}]`", kebab(&shown)),
            });
        self.out.push(diagnostic);
    }

    /// Marks the tables with a syntax error in them, and adds those whose header is all that is left.
    fn mark_broken(&mut self, first: usize) {
        let broken_at = &self.broken_at;
        let headers = headers(self.text, self.file);
        let known: std::collections::BTreeSet<(Kind, String)> =
            self.gathered.elements.iter().skip(first).map(|e| (e.kind, full_id(e))).collect();
        let mut ends: Vec<u32> = headers.iter().map(|header| header.start).collect();
        ends.push(u32::MAX);
        for element in self.gathered.elements.iter_mut().skip(first) {
            let next = ends.partition_point(|start| *start <= element.at.start);
            let end = ends.get(next).copied().unwrap_or(u32::MAX);
            let from = element.at.start.saturating_sub(1);
            element.broken = broken_at.any_within(from, end);
        }
        for header in headers {
            if !known.contains(&(header.kind, header.id.clone())) {
                let (id, overlay) = match header.id.split_once('@') {
                    Some((id, release)) => (id.to_owned(), Some((release.to_owned(), header.span))),
                    None => (header.id, None),
                };
                self.gathered.elements.push(Element {
                    kind: header.kind,
                    id,
                    overlay,
                    at: header.span,
                    fields: Vec::new(),
                    broken: true,
                });
            }
        }
    }
}

fn full_id(element: &Element) -> String {
    match &element.overlay {
        Some((release, _)) => format!("{}@{release}", element.id),
        None => element.id.clone(),
    }
}

/// Puts the elements in order, whatever file they stand in, and tells ids given twice or retired.
fn unique(
    elements: Vec<Element>,
    retired: &BTreeMap<String, Span>,
    out: &mut Vec<Diagnostic>,
) -> Vec<Element> {
    let mut seen: BTreeMap<(Kind, String), Element> = BTreeMap::new();
    let mut overlays = Vec::new();
    let mut overlaid: BTreeMap<(Kind, String), Span> = BTreeMap::new();
    for element in elements {
        let key = (element.kind, full_id(&element));
        let name = format!("{}.{}", element.kind, key.1);
        if element.overlay.is_some() {
            if let Some(first) = overlaid.get(&key) {
                out.push(twice(&name, element.at, *first));
                continue;
            }
            overlaid.insert(key, element.at);
            overlays.push(element);
            continue;
        }
        if let Some(span) = retired.get(&name) {
            let diagnostic = rules::retired_id::RULE
                .at(element.at, format!("`{name}` is retired and never used again"))
                .with_label(*span, "retired here")
                .with_help("give it another id, or take it off the list of retired ids if it was put there by mistake");
            out.push(diagnostic);
        }
        match seen.get(&key) {
            Some(first) if !element.broken => out.push(twice(&name, element.at, first.at)),
            Some(_) => {}
            None => {
                seen.insert(key, element);
            }
        }
    }
    let mut all: Vec<Element> = seen.into_values().collect();
    overlays.sort_by(|a, b| (a.kind, &a.id, &a.overlay).cmp(&(b.kind, &b.id, &b.overlay)));
    all.append(&mut overlays);
    all
}

fn twice(name: &str, second: Span, first: Span) -> Diagnostic {
    rules::defined_twice::RULE
        .at(second, format!("`{name}` is defined twice"))
        .marked("again here")
        .with_label(first, "first here")
        .with_help("give one of them another id, or merge the two tables")
        .about(name.to_owned())
}
