//! The members of an object whose keys are names, not fields, in the file's order.

use std::fmt;
use std::marker::PhantomData;

use rustc_hash::FxHashSet;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Found, twice};

/// Each key with its value; a key that comes twice is an error, another type than an object is passed over and told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Members<T> {
    pub items: Vec<(String, T)>,
    pub wrong: Option<Found>,
}

impl<T> Default for Members<T> {
    fn default() -> Self {
        Self { items: Vec::new(), wrong: None }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visit(PhantomData))
    }
}

struct Visit<T>(PhantomData<T>);

fn wrong<T>(found: Found) -> Members<T> {
    Members { items: Vec::new(), wrong: Some(found) }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Visit<T> {
    type Value = Members<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(wrong("a text"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(wrong("true or false"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(wrong("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(wrong("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(wrong("a number"))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Members::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(wrong("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut items, mut seen) = (Vec::new(), FxHashSet::default());
        while let Some(key) = map.next_key::<String>()? {
            if !seen.insert(key.clone()) {
                return Err(twice(&key));
            }
            items.push((key, map.next_value()?));
        }
        Ok(Members { items, wrong: None })
    }
}
