//! JSON from strangers: bounds checked before parsing, and values whose type may be wrong without taking the file down.

mod members;
mod one_or_many;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use memchr::memchr3;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::error::{Error, Kind, Place};
use crate::limits::Limits;
use crate::text;

pub(crate) use members::Members;
pub(crate) use one_or_many::{OneOrMany, Texts};

/// The parser's own recursion guard stands at 128; our bound stays below it.
pub(crate) const DEPTH_MOST: usize = 120;

/// What one pass over the bytes counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The text is one record: its objects and entries are bounded.
    Record,
    /// The text holds many records, which are bounded one by one.
    Records,
}

/// Checks depth, the length of strings and, for one record, its size in objects; finds no other fault.
pub(crate) fn check(json: &str, limits: &Limits, extent: Extent) -> Result<(), Error> {
    let deepest = limits.depth.min(DEPTH_MOST);
    let (mut depth, mut objects, mut entries) = (0usize, 0usize, 0usize);
    let mut at = 0;
    while let Some(&byte) = json.as_bytes().get(at) {
        match byte {
            b'"' => {
                at = behind_string(json, at, limits)?;
                continue;
            }
            b'{' | b'[' => {
                depth = depth.saturating_add(1);
                objects = objects.saturating_add(usize::from(byte == b'{'));
                if depth > deepest {
                    let what = format!("objects and lists are nested {depth} deep");
                    return Err(Error::limit(text::position(json, at), &what, deepest));
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => entries = entries.saturating_add(1),
            _ => {}
        }
        at += 1;
    }
    if extent == Extent::Record && objects > limits.objects {
        return Err(Error::limit(Place::File, &format!("it holds {objects} objects"), limits.objects));
    }
    if extent == Extent::Record && entries > limits.entries {
        return Err(Error::limit(Place::File, &format!("it holds {entries} entries"), limits.entries));
    }
    Ok(())
}

/// Where what follows a string begins; a line's end, which no string may hold, ends it too.
fn behind_string(json: &str, start: usize, limits: &Limits) -> Result<usize, Error> {
    let mut at = start + 1;
    while let Some(next) = json.as_bytes().get(at..).and_then(|rest| memchr3(b'"', b'\\', b'\n', rest)) {
        at += next;
        if json.as_bytes().get(at) == Some(&b'\\') {
            at += 2;
            continue;
        }
        let length = at - start;
        if length > limits.text {
            let what = format!("a string is {length} bytes long");
            return Err(Error::limit(text::position(json, start), &what, limits.text));
        }
        return Ok(at + 1);
    }
    Ok(json.len())
}

/// Reads one whole document as one record.
pub(crate) fn document<'de, T: Deserialize<'de>>(json: &'de str, limits: &Limits) -> Result<T, Error> {
    check(json, limits, Extent::Record)?;
    parse(json)
}

/// Reads a text whose bounds are checked already.
pub(crate) fn parse<'de, T: Deserialize<'de>>(json: &'de str) -> Result<T, Error> {
    serde_json::from_str(json).map_err(|error| Error::json(&error, 1))
}

/// What stood in the place of a value of the right type: `a number`, `a list`, ….
pub(crate) type Found = &'static str;

/// Text, or absent; another type is passed over and told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text<'a> {
    pub value: Option<Cow<'a, str>>,
    pub wrong: Option<Found>,
}

impl Text<'_> {
    /// The text without white space around it; `None` where nothing is left.
    pub(crate) fn get(&self) -> Option<&str> {
        self.value.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }

    /// The same, owned.
    pub(crate) fn owned(&self) -> Option<String> {
        self.get().map(str::to_owned)
    }
}

/// A list, or absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct List<T> {
    pub items: Vec<T>,
    pub wrong: Option<Found>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { items: Vec::new(), wrong: None }
    }
}

impl<T> List<Object<T>> {
    /// The objects; what is of another type is passed over.
    pub(crate) fn values(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.items.iter().filter_map(|item| item.value.as_deref())
    }
}

/// An object, or absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Object<T> {
    /// Apart, so that lists of large objects are made without moving them about.
    pub value: Option<Box<T>>,
    pub wrong: Option<Found>,
}

impl<T> Object<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { value: Some(Box::new(value)), wrong: None }
    }
}

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self { value: None, wrong: None }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(Loose::<IgnoredAny>::new(Take::Text))? {
            Loosely::Text(value) => Ok(Self { value: Some(value), wrong: None }),
            other => Ok(Self { value: None, wrong: other.found() }),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(Loose::<T>::new(Take::List))? {
            Loosely::List(items) => Ok(Self { items, wrong: None }),
            other => Ok(Self { items: Vec::new(), wrong: other.found() }),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(Loose::<T>::new(Take::Object))? {
            Loosely::Object(value) => Ok(Self { value: Some(value), wrong: None }),
            other => Ok(Self { value: None, wrong: other.found() }),
        }
    }
}

/// A whole number, or absent; another type is passed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Number(pub Option<u64>);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(Loose::<IgnoredAny>::new(Take::Number))? {
            Loosely::Whole(number) => Ok(Self(Some(number))),
            _ => Ok(Self(None)),
        }
    }
}

/// Which of the types is wanted.
#[derive(PartialEq, Eq)]
enum Take {
    Text,
    Number,
    List,
    Object,
}

struct Loose<T>(Take, PhantomData<T>);

impl<T> Loose<T> {
    fn new(take: Take) -> Self {
        Self(take, PhantomData)
    }
}

enum Loosely<'de, T> {
    Absent,
    Text(Cow<'de, str>),
    Flag,
    Number,
    Whole(u64),
    List(Vec<T>),
    Object(Box<T>),
    OtherList,
    OtherObject,
}

impl<T> Loosely<'_, T> {
    fn found(&self) -> Option<Found> {
        match self {
            Self::Absent => None,
            Self::Text(_) => Some("a text"),
            Self::Flag => Some("true or false"),
            Self::Number | Self::Whole(_) => Some("a number"),
            Self::List(_) | Self::OtherList => Some("a list"),
            Self::Object(_) | Self::OtherObject => Some("an object"),
        }
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Loose<T> {
    type Value = Loosely<'de, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Loosely::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Loosely::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Loosely::Flag)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Loosely::Number)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Loosely::Whole(number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Loosely::Number)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Loosely::Absent)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        if self.0 != Take::List {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Loosely::OtherList);
        }
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Loosely::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        if self.0 != Take::Object {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Loosely::OtherObject);
        }
        T::deserialize(MapAccessDeserializer::new(map)).map(|value| Loosely::Object(Box::new(value)))
    }
}

/// True if an object has members of which one comes twice; used where a map, not a struct, is read.
pub(crate) fn twice<E: serde::de::Error>(name: &str) -> E {
    E::custom(format_args!("`{}` comes twice in one object", text::printable(name, 60)))
}

/// The error of a document that is neither of the shapes known.
pub(crate) fn shape(what: impl Into<String>) -> Error {
    Error::new(Kind::Shape, Place::File, what, "ask whoever made the file to follow its format's schema")
}
