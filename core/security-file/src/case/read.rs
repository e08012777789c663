//! Reads typed fields into the structs of the case, in the release selected.

use std::cell::{Cell, RefCell};

use noharm_model::day::Day;
use noharm_model::flaw::User;
use noharm_model::level::{Level, Scope, Severity};
use noharm_model::system::{Capability, CredentialScope, Privilege, Violation};

use crate::case::index::{FieldAt, Head, Index, Link, Said, To, WordOrLink};
use crate::diagnostic::Diagnostic;
use crate::duration::Duration;
use crate::fields::Kind;
use crate::rules;
use crate::span::Span;
use crate::typed::Entity;
use crate::typed::names::EntityNo;
use crate::typed::value::{Typed, Value, What};

/// Where an element stands in its kind's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// At this position.
    Here(u32),
    /// Not in the release selected.
    NotInRelease,
    /// Broken, and told.
    Broken,
}

/// What reading needs to know beside the value.
pub(crate) struct Scene<'a> {
    pub(crate) entities: &'a [Entity],
    pub(crate) standings: &'a [Standing],
    /// The release selected, for messages.
    pub(crate) release: Option<&'a str>,
    pub(crate) out: RefCell<Vec<Diagnostic>>,
    there: Cell<bool>,
    object: RefCell<String>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(entities: &'a [Entity], standings: &'a [Standing], release: Option<&'a str>) -> Self {
        Self {
            entities,
            standings,
            release,
            out: RefCell::default(),
            there: Cell::new(false),
            object: RefCell::default(),
        }
    }

    fn link(&self, no: EntityNo, span: Span) -> Option<Link> {
        let entity = self.entities.get(no as usize)?;
        match self.standings.get(no as usize)? {
            Standing::Here(ix) => Some(Link { kind: entity.kind, ix: *ix, span }),
            Standing::Broken => None,
            Standing::NotInRelease => {
                if self.there.get() {
                    self.tell_absent(entity, span);
                }
                None
            }
        }
    }

    fn tell_absent(&self, entity: &Entity, span: Span) {
        let release = self.release.unwrap_or("this release");
        let diagnostic = rules::not_in_release::RULE
            .at(span, format!("`{}` is not part of {release}", entity.full_name()))
            .with_label(entity.at, "defined here, with its `since` and `until`")
            .with_help(
                "give both the same `since` and `until`, or name another for that release in an overlay",
            )
            .about(self.object.borrow().clone());
        self.out.borrow_mut().push(diagnostic);
    }
}

/// The fields of one element or record.
pub(crate) struct Fields<'a> {
    scene: &'a Scene<'a>,
    entity: Option<&'a Entity>,
    values: Vec<&'a Typed>,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(scene: &'a Scene<'a>, entity: &'a Entity, values: Vec<&'a Typed>) -> Self {
        *scene.object.borrow_mut() = entity.full_name();
        Self { scene, entity: Some(entity), values }
    }

    /// The field's value; none where it must be there and is not.
    pub(crate) fn read<T: FromValue>(&self, name: &str) -> Option<T> {
        let typed = self.values.iter().find(|typed| typed.name == name);
        if self.entity.is_some() {
            self.scene.there.set(typed.is_some_and(|typed| typed.there));
        }
        T::from_value(typed.map(|typed| &typed.value), self.scene)
    }

    /// Fields whose names the author chose.
    pub(crate) fn others<T: FromValue>(&self, kind: Kind) -> Vec<(String, T)> {
        self.values
            .iter()
            .filter(|typed| kind.field(&typed.name).is_none())
            .filter_map(|typed| Some((typed.name.clone(), T::from_value(Some(&typed.value), self.scene)?)))
            .collect()
    }

    pub(crate) fn head(&self) -> Option<Head> {
        let entity = self.entity?;
        Some(Head {
            kind: entity.kind,
            id: entity.id.clone(),
            span: entity.at,
            named: self.read("name")?,
            note: self.read("note")?,
            source: self.read("source")?,
            assumed: self.read::<Option<bool>>("assumed")?.unwrap_or(false),
            fields: self
                .values
                .iter()
                .map(|typed| FieldAt {
                    name: typed.name.clone(),
                    key: typed.key_span,
                    value: typed.value.span,
                })
                .collect(),
        })
    }
}

/// A type that a field can be read as. `None` where it must be there and is not, or is broken.
pub(crate) trait FromValue: Sized {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self>;
}

/// A record `{ … }`.
pub(crate) trait FromRecord: Sized {
    fn from_record(fields: &Fields<'_>, span: Span) -> Option<Self>;
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        Some(T::from_value(value, scene))
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        match value.map(|value| &value.what) {
            Some(What::List(items)) => {
                Some(items.iter().filter_map(|item| T::from_value(Some(item), scene)).collect())
            }
            _ => Some(Self::new()),
        }
    }
}

macro_rules! plain {
    ($($of:ty: $pattern:pat => $made:expr),+ $(,)?) => {$(
        impl FromValue for $of {
            fn from_value(value: Option<&Value>, _: &Scene<'_>) -> Option<Self> {
                match &value?.what {
                    $pattern => Some($made),
                    _ => None,
                }
            }
        }
    )+};
}

plain!(
    String: What::Text(text) => text.clone(),
    bool: What::Bool(value) => *value,
    i64: What::Integer(value) => *value,
    f64: What::Number(value) => *value,
    Day: What::Day(day) => *day,
    Duration: What::Duration(duration) => duration.clone(),
    Level: What::Level(level) => *level,
    &'static str: What::Word(word) => *word,
);

macro_rules! word {
    ($($of:ty),+ $(,)?) => {$(
        impl FromValue for $of {
            fn from_value(value: Option<&Value>, _: &Scene<'_>) -> Option<Self> {
                match &value?.what {
                    What::Word(word) => Self::from_word(word),
                    _ => None,
                }
            }
        }
    )+};
}

word!(Severity, Scope, Privilege, CredentialScope, Violation, Capability, User);

impl<T: FromValue> FromValue for Said<T> {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        Some(Self { value: T::from_value(value, scene)?, span: value?.span })
    }
}

impl FromValue for Link {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        let value = value?;
        match value.what {
            What::Reference(no) => scene.link(no, value.span),
            _ => None,
        }
    }
}

impl<I: Index> FromValue for To<I> {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        let link = Link::from_value(value, scene)?;
        Some(Self { ix: link.to()?, span: link.span })
    }
}

impl FromValue for WordOrLink {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        match value?.what {
            What::Word(word) => Some(Self::Word(word, value?.span)),
            _ => Link::from_value(value, scene).map(Self::Link),
        }
    }
}

impl<I: Index, T: FromValue> FromValue for Vec<(To<I>, T)> {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        let Some(What::ByReference(pairs)) = value.map(|value| &value.what) else { return Some(Self::new()) };
        let pair = |(no, span, value): &(EntityNo, Span, Value)| {
            let link = scene.link(*no, *span)?;
            Some((To { ix: link.to()?, span: *span }, T::from_value(Some(value), scene)?))
        };
        Some(pairs.iter().filter_map(pair).collect())
    }
}

impl<T: FromValue> FromValue for Vec<(Said<String>, T)> {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        let Some(What::ByName(pairs)) = value.map(|value| &value.what) else { return Some(Self::new()) };
        let pair = |(name, span, value): &(String, Span, Value)| {
            Some((Said { value: name.clone(), span: *span }, T::from_value(Some(value), scene)?))
        };
        Some(pairs.iter().filter_map(pair).collect())
    }
}

/// Reads a record value.
pub(crate) fn from_record<T: FromRecord>(value: Option<&Value>, scene: &Scene<'_>) -> Option<T> {
    let value = value?;
    let What::Record(typed) = &value.what else { return None };
    let fields = Fields { scene, entity: None, values: typed.iter().collect() };
    T::from_record(&fields, value.span)
}

/// A struct of the case that is one kind of element.
pub(crate) trait Element: Sized {
    /// The fields that it reads.
    #[cfg(test)]
    const READS: &'static [&'static str];
    /// Its kind.
    const KIND: Kind;

    /// None where a field that must be there is not, or is broken.
    fn build(fields: &Fields<'_>) -> Option<Self>;
}

macro_rules! element {
    ($(#[$doc:meta])* $name:ident of $kind:ident { $($(#[$fdoc:meta])* $field:ident: $of:ty = $key:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            /// Id, name, places.
            pub head: crate::case::index::Head,
            $($(#[$fdoc])* pub $field: $of,)*
        }

        impl crate::case::read::Element for $name {
            #[cfg(test)]
            const READS: &'static [&'static str] = &[$($key),*];
            const KIND: crate::fields::Kind = crate::fields::Kind::$kind;

            fn build(fields: &crate::case::read::Fields<'_>) -> Option<Self> {
                Some(Self { head: fields.head()?, $($field: fields.read($key)?,)* })
            }
        }
    };
}
pub(crate) use element;

macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $of:ty = $key:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            /// Where it is written.
            pub span: crate::span::Span,
            $($(#[$fdoc])* pub $field: $of,)*
        }

        impl crate::case::read::FromRecord for $name {
            fn from_record(fields: &crate::case::read::Fields<'_>, span: crate::span::Span) -> Option<Self> {
                Some(Self { span, $($field: fields.read($key)?,)* })
            }
        }

        impl crate::case::read::FromValue for $name {
            fn from_value(
                value: Option<&crate::typed::value::Value>,
                scene: &crate::case::read::Scene<'_>,
            ) -> Option<Self> {
                crate::case::read::from_record(value, scene)
            }
        }
    };
}
pub(crate) use record;
