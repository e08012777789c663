//! A value that fits its field's type.

use noharm_model::day::Day;
use noharm_model::level::Level;

use crate::duration::Duration;
use crate::span::Span;
use crate::typed::names::EntityNo;

/// A field with its value.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub(crate) name: String,
    pub(crate) key_span: Span,
    /// What it names must be part of the release.
    pub(crate) there: bool,
    pub(crate) value: Value,
}

/// A value where it is written.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) span: Span,
    pub(crate) what: What,
}

/// What is written, typed.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Text(String),
    Bool(bool),
    Integer(i64),
    Number(f64),
    Day(Day),
    Duration(Duration),
    Level(Level),
    Word(&'static str),
    Reference(EntityNo),
    List(Vec<Value>),
    Record(Vec<Typed>),
    ByReference(Vec<(EntityNo, Span, Value)>),
    ByName(Vec<(String, Span, Value)>),
    /// Wrong, and told.
    Poison,
}
