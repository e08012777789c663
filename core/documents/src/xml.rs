//! XML from strangers: elements of one namespace, one after another, without document types, entities or deep nesting.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::errors::{Error as Fault, IllFormedError, SyntaxError};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::error::{Error, Kind, Place};
use crate::json::{DEPTH_MOST, Text};
use crate::limits::Limits;
use crate::text;

/// Attributes of one element that are looked at. No genuine element has more than a dozen.
const ATTRIBUTES_MOST: usize = 100;
/// Namespaces that may be declared at one place of a file, so that a name is looked up in constant time.
const SPACES_MOST: usize = 100;

/// A reading of one text.
pub(crate) struct Xml<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    limits: Limits,
    /// Open elements.
    depth: usize,
    /// Elements handed out, and elements passed over.
    given: usize,
    passed: usize,
    /// The namespaces in force: the depth that declares it, its prefix, and whether it is the one that is read.
    spaces: Vec<(usize, String, bool)>,
    /// True for the namespace that is read.
    wanted: fn(&str) -> bool,
}

/// The beginning of an element.
pub(crate) struct Element<'a> {
    start: BytesStart<'a>,
    is_wanted: bool,
}

impl<'a> Element<'a> {
    /// Its name without prefix; empty for an element of another namespace.
    pub(crate) fn name(&self) -> &str {
        if self.is_wanted { self.start.local_name().into_inner() } else { "" }
    }

    /// An attribute without prefix, as text.
    pub(crate) fn attribute(&self, name: &str) -> Text<'a> {
        let mut attributes = self.start.attributes();
        let found = attributes
            .with_checks(false)
            .take(ATTRIBUTES_MOST)
            .filter_map(Result::ok)
            .find(|attribute| attribute.key.into_inner() == name);
        let value = found.and_then(|attribute| {
            attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
        });
        Text { value: value.map(Cow::Owned), wrong: None }
    }
}

impl<'a> Xml<'a> {
    /// Begins a reading and gives the outermost element with the namespace that it declares for itself.
    pub(crate) fn open(
        text: &'a str,
        limits: &Limits,
        wanted: fn(&str) -> bool,
    ) -> Result<(Self, Element<'a>, String), Error> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let limits = *limits;
        let mut xml =
            Self { text, reader, limits, depth: 0, given: 0, passed: 0, spaces: Vec::new(), wanted };
        loop {
            match xml.event()? {
                Event::Start(start) => {
                    let space = own_space(&start);
                    let element = xml.enter(start)?;
                    return Ok((xml, element, space));
                }
                Event::Text(text) if text.trim_ascii().is_empty() => {}
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
                _ => return Err(xml.syntax("text before the first element")),
            }
        }
    }

    /// The next element within the one that is open; `None` at its end.
    pub(crate) fn child(&mut self) -> Result<Option<Element<'a>>, Error> {
        loop {
            match self.event()? {
                Event::Start(start) => return self.enter(start).map(Some),
                Event::End(_) => {
                    self.leave();
                    return Ok(None);
                }
                _ => {}
            }
        }
    }

    /// The text of the element that was begun last, up to its end. Elements in it are passed over and told as wrong.
    pub(crate) fn text(&mut self) -> Result<Text<'a>, Error> {
        let start = self.position();
        let mut value: Option<Cow<'a, str>> = None;
        let mut wrong = None;
        loop {
            let piece = match self.event()? {
                Event::Text(text) => text.xml10_content(),
                Event::CData(data) => data.xml10_content(),
                Event::GeneralRef(reference) => {
                    Cow::Owned(self.resolved(&reference, reference.resolve_char_ref())?.to_string())
                }
                Event::Start(start) => {
                    self.enter(start)?;
                    self.skip()?;
                    wrong = Some("an element");
                    continue;
                }
                Event::End(_) => break,
                _ => continue,
            };
            match &mut value {
                None => value = Some(piece),
                Some(value) => value.to_mut().push_str(&piece),
            }
            let length = value.as_deref().map_or(0, str::len);
            if length > self.limits.text {
                let what = format!("a text is {length} bytes long");
                return Err(Error::limit(text::position(self.text, start), &what, self.limits.text));
            }
        }
        self.leave();
        let value = if wrong.is_some() { None } else { value.or(Some(Cow::Borrowed(""))) };
        Ok(Text { value, wrong })
    }

    /// Passes over the rest of the element that was begun last.
    pub(crate) fn skip(&mut self) -> Result<(), Error> {
        let outside = self.depth;
        loop {
            match self.event()? {
                Event::Start(_) => {
                    self.passed = self.passed.saturating_add(1);
                    self.deeper()?;
                }
                Event::End(_) => {
                    self.leave();
                    if self.depth < outside {
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
    }

    /// Nothing but white space and comments may follow.
    pub(crate) fn end(mut self) -> Result<(), Error> {
        loop {
            match self.event_or_end()? {
                Event::Eof => return Ok(()),
                Event::Text(text) if text.trim_ascii().is_empty() => {}
                Event::Comment(_) | Event::PI(_) => {}
                _ => return Err(self.syntax("something follows the last element")),
            }
        }
    }

    fn event(&mut self) -> Result<Event<'a>, Error> {
        match self.event_or_end()? {
            Event::Eof => Err(self.truncated()),
            event => Ok(event),
        }
    }

    fn event_or_end(&mut self) -> Result<Event<'a>, Error> {
        match self.reader.read_event() {
            Ok(Event::DocType(_)) => Err(Error::new(
                Kind::Shape,
                self.here(),
                "it declares a document type, which may hide text and files in entities",
                "remove the declaration; no SBOM needs one",
            )),
            Ok(event) => Ok(event),
            Err(fault) => Err(self.fault(&fault)),
        }
    }

    fn enter(&mut self, start: BytesStart<'a>) -> Result<Element<'a>, Error> {
        self.given = self.given.saturating_add(1);
        self.deeper()?;
        let mut count = 0usize;
        for attribute in start.attributes().with_checks(false) {
            count = count.saturating_add(1);
            let Ok(attribute) = attribute else { return Err(self.syntax("an attribute is not well-formed")) };
            if count > ATTRIBUTES_MOST || attribute.value.len() > self.limits.text {
                let what = "an element has more or longer attributes";
                return Err(Error::limit(self.here(), what, ATTRIBUTES_MOST.min(self.limits.text)));
            }
            if attribute.value.contains('&') && attribute.normalized_value(XmlVersion::Implicit1_0).is_err() {
                return Err(self.syntax("an attribute names an entity that stands for nothing"));
            }
            let key = attribute.key.into_inner();
            let prefix = if key == "xmlns" { Some("") } else { key.strip_prefix("xmlns:") };
            if let Some(prefix) = prefix {
                self.spaces.push((self.depth, prefix.to_owned(), (self.wanted)(&attribute.value)));
            }
        }
        if self.spaces.len() > SPACES_MOST {
            return Err(Error::limit(self.here(), "it declares more namespaces", SPACES_MOST));
        }
        let prefix = start.name().into_inner().split_once(':').map_or("", |(prefix, _)| prefix);
        let is_wanted = self.spaces.iter().rev().find(|space| space.1 == prefix).is_some_and(|space| space.2);
        Ok(Element { start, is_wanted })
    }

    fn deeper(&mut self) -> Result<(), Error> {
        self.depth = self.depth.saturating_add(1);
        let deepest = self.limits.depth.min(DEPTH_MOST);
        if self.depth > deepest {
            let what = format!("elements are nested {} deep", self.depth);
            return Err(Error::limit(self.here(), &what, deepest));
        }
        if self.given > self.limits.objects {
            return Err(Error::limit(self.here(), "it holds more elements", self.limits.objects));
        }
        if self.passed > self.limits.entries {
            return Err(Error::limit(self.here(), "it holds more elements", self.limits.entries));
        }
        Ok(())
    }

    fn leave(&mut self) {
        while self.spaces.last().is_some_and(|space| space.0 >= self.depth) {
            self.spaces.pop();
        }
        self.depth = self.depth.saturating_sub(1);
    }

    /// The five entities that XML itself defines, and characters by number.
    fn resolved(&self, name: &str, by_number: Result<Option<char>, Fault>) -> Result<char, Error> {
        match (name, by_number) {
            (_, Ok(Some(character))) => Ok(character),
            ("lt", _) => Ok('<'),
            ("gt", _) => Ok('>'),
            ("amp", _) => Ok('&'),
            ("quot", _) => Ok('"'),
            ("apos", _) => Ok('\''),
            _ => Err(self.syntax(&format!("`&{};` stands for nothing", text::printable(name, 40)))),
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn here(&self) -> Place {
        text::position(self.text, self.position())
    }

    fn syntax(&self, what: &str) -> Error {
        let what = format!("not well-formed XML: {what}");
        Error::new(Kind::Syntax, self.here(), what, "export the file again")
    }

    fn truncated(&self) -> Error {
        let what = "the file ends in the middle of an element";
        let next = "it was cut off; fetch or export it again";
        Error::new(Kind::Truncated, text::position(self.text, self.text.len()), what, next)
    }

    fn fault(&self, fault: &Fault) -> Error {
        match fault {
            Fault::Syntax(SyntaxError::InvalidBangMarkup) => self.syntax("an unknown kind of markup"),
            Fault::Syntax(_) | Fault::IllFormed(IllFormedError::MissingEndTag(_)) => self.truncated(),
            other => self.syntax(&text::printable(&other.to_string(), 200)),
        }
    }
}

/// The namespace that an element declares for its own name.
fn own_space(start: &BytesStart<'_>) -> String {
    let prefix = start.name().into_inner().split_once(':').map(|(prefix, _)| prefix.to_owned());
    let wanted = prefix.map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
    let mut attributes = start.attributes();
    let found = attributes
        .with_checks(false)
        .take(ATTRIBUTES_MOST)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.into_inner() == wanted);
    found.map(|attribute| attribute.value.into_owned()).unwrap_or_default()
}
