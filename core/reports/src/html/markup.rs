//! Writes well-formed markup. Names are written in this code; everything else is escaped on its way in.

use crate::foreign;

/// Elements that have no content.
const VOID: [&str; 4] = ["meta", "link", "br", "input"];

/// Markup being written.
#[derive(Default)]
pub struct Markup {
    out: String,
}

/// An attribute: a name from this code, a value from anywhere.
pub type Attribute<'a> = (&'static str, &'a str);

impl Markup {
    /// What was written.
    #[must_use]
    pub fn finish(self) -> String {
        self.out
    }

    /// An element with what `content` writes into it.
    pub fn element(
        &mut self,
        name: &'static str,
        attributes: &[Attribute<'_>],
        content: impl FnOnce(&mut Self),
    ) {
        self.open(name, attributes);
        if !VOID.contains(&name) {
            content(self);
            self.close(name);
        }
    }

    /// An element that holds only a text.
    pub fn leaf(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.element(name, attributes, |markup| markup.text(text));
    }

    /// An element without content.
    pub fn empty(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.element(name, attributes, |_| {});
    }

    pub(super) fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes {
            self.out.push(' ');
            self.out.push_str(attribute);
            self.out.push_str("=\"");
            self.text(value);
            self.out.push('"');
        }
        self.out.push_str(if VOID.contains(&name) { "/>" } else { ">" });
    }

    pub(super) fn close(&mut self, name: &'static str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Text, escaped for content and attribute values alike.
    pub fn text(&mut self, text: &str) {
        for character in foreign::one_line(text).chars() {
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                other => self.out.push(other),
            }
        }
    }

    /// A style sheet of this code. A `<` would end it early and none is ever needed: it is left out.
    pub(super) fn sheet(&mut self, text: &str) {
        self.out.extend(text.chars().filter(|character| *character != '<'));
    }

    /// Text of this code, written as it is: the style sheet, the script, the document type, a line end.
    pub fn own(&mut self, text: &'static str) {
        self.out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_comes_from_outside_is_escaped() {
        let mut markup = Markup::default();
        markup.element("p", &[("title", "\"><script>'")], |markup| {
            markup.text("<script>&amp;\u{0}\u{202e}");
            markup.empty("br", &[]);
        });
        assert_eq!(
            markup.finish(),
            "<p title=\"&quot;&gt;&lt;script&gt;&#39;\">&lt;script&gt;&amp;amp;\\u{0}\\u{202e}<br/></p>"
        );
    }
}
