//! YAML from strangers as JSON text: scalars stay as written, aliases are refused, depth and size are bounded.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

use crate::error::{Error, Kind, Place};
use crate::limits::Limits;

/// A collection that is still open.
enum Open {
    List(Vec<Value>),
    Object(Map<String, Value>, Option<String>),
}

/// The one document of a YAML text. Every plain scalar but `null` is text as written: `4.10` stays `4.10`.
pub(super) fn document(yaml: &str, limits: &Limits) -> Result<Value, Error> {
    // Deeper flow collections would also cost the scanner quadratic time.
    let deepest = limits.depth.min(crate::json::DEPTH_MOST);
    let mut open: Vec<Open> = Vec::new();
    let mut whole = None;
    let mut nodes = 0usize;
    for event in Parser::new_from_str(yaml) {
        let (event, span) = event.map_err(|error| {
            let place = Place::Line(error.marker().line(), error.marker().col().saturating_add(1));
            let what = format!("not well-formed YAML: {}", crate::text::printable(error.info(), 200));
            Error::new(Kind::Syntax, place, what, "export the file again")
        })?;
        let place = Place::Line(span.start.line(), span.start.col().saturating_add(1));
        nodes = nodes.saturating_add(1);
        if nodes > limits.objects {
            return Err(Error::limit(place, "it holds more nodes", limits.objects));
        }
        let value = match event {
            Event::Alias(_) => {
                let what = "an alias (`*name`) stands for text elsewhere in the file";
                return Err(Error::new(
                    Kind::Shape,
                    place,
                    what,
                    "write the text itself: aliases are not read",
                ));
            }
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new()));
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::Object(Map::new(), None));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().map(closed),
            Event::Scalar(text, style, ..) => Some(scalar(&text, style)),
            Event::DocumentStart(_) if whole.is_some() => {
                return Err(Error::new(Kind::Shape, place, "the file holds several documents", "split it"));
            }
            _ => None,
        };
        if open.len() > deepest {
            return Err(Error::limit(place, &format!("it is nested {} deep", open.len()), deepest));
        }
        if let Some(value) = value {
            put(&mut open, &mut whole, value, place)?;
        }
    }
    whole.ok_or_else(|| {
        Error::new(Kind::Empty, Place::File, "there is no document in the file", "fetch it again")
    })
}

fn closed(open: Open) -> Value {
    match open {
        Open::List(items) => Value::Array(items),
        Open::Object(members, _) => Value::Object(members),
    }
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" if style == ScalarStyle::Plain => Value::Null,
        _ => Value::String(text.to_owned()),
    }
}

fn put(open: &mut [Open], whole: &mut Option<Value>, value: Value, place: Place) -> Result<(), Error> {
    match open.last_mut() {
        None => *whole = Some(value),
        Some(Open::List(items)) => items.push(value),
        Some(Open::Object(members, key)) => match key.take() {
            Some(name) => {
                members.insert(name, value);
            }
            None => {
                let Value::String(name) = value else {
                    return Err(Error::new(Kind::Shape, place, "a key is not text", "quote it"));
                };
                if members.contains_key(&name) {
                    let what = format!("`{}` comes twice in one mapping", crate::text::printable(&name, 60));
                    return Err(Error::new(Kind::Shape, place, what, "keep one of them"));
                }
                *key = Some(name);
            }
        },
    }
    Ok(())
}
