//! Values that stand alone or in a list, as JSON-LD and some older versions of formats allow.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Object, Text};

/// Objects in a list, or one object; anything else is passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OneOrMany<T> {
    pub items: Vec<T>,
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T> OneOrMany<Object<T>> {
    /// The objects; what is of another type is passed over.
    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.items.iter().filter_map(|item| item.value.as_deref())
    }
}

/// Texts in a list, or one text; anything else is passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts<'a> {
    pub items: Vec<Text<'a>>,
}

impl Texts<'_> {
    /// The texts that say something.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.items.iter().filter_map(Text::get)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<Object<T>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Objects(PhantomData)).map(|items| Self { items })
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Texts<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextsVisitor).map(|items| Self { items })
    }
}

/// The visits of values that are neither wanted nor lists.
macro_rules! passed_over {
    () => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value or a list of them")
        }

        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            let mut items = Vec::new();
            while let Some(item) = seq.next_element()? {
                items.push(item);
            }
            Ok(items)
        }
    };
}

struct Objects<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Objects<T> {
    type Value = Vec<Object<T>>;

    passed_over!();

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(vec![Object { value: None, wrong: Some("a text") }])
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|value| vec![Object::new(value)])
    }
}

struct TextsVisitor;

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = Vec<Text<'de>>;

    passed_over!();

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(vec![Text { value: Some(Cow::Borrowed(value)), wrong: None }])
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(vec![Text { value: Some(Cow::Owned(value.to_owned())), wrong: None }])
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Vec::new())
    }
}
