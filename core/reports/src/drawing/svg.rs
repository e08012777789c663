//! The drawing as a file of its own.

use noharm_model::answer::Drawing;

use super::draw::Picture;
use super::layout::Layout;
use super::overlay::Over;
use crate::html::Markup;

/// The style of the drawing, in the page and alone.
pub(crate) const STYLE: &str = include_str!("drawing.css");

/// The drawing as an SVG file. With `harm`, the path to that harm is laid over it.
///
/// What `layout` has no place for is placed for this drawing only; use [`Layout::place`] to keep it.
#[must_use]
pub fn svg(drawing: &Drawing, layout: &Layout, harm: Option<&str>) -> String {
    let mut markup = Markup::default();
    let picture = Picture::new(drawing, layout);
    let overlay = drawing.overlays.iter().find(|overlay| Some(overlay.harm.as_str()) == harm);
    let over = overlay.map(|overlay| Over {
        overlay,
        class: "overlay".to_owned(),
        title: format!("path to {}", overlay.harm),
    });
    write(&mut markup, &picture, Some(STYLE), over.as_slice());
    let mut out = markup.finish();
    out.push('\n');
    out
}

/// The `svg` element, with its title and description, and the paths laid over the drawing.
pub(crate) fn write(markup: &mut Markup, picture: &Picture, style: Option<&'static str>, overs: &[Over]) {
    let (x, y, width, height) = picture.view();
    let view = format!("{x} {y} {width} {height}");
    let (width, height) = (width.to_string(), height.to_string());
    let attributes = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("class", "system"),
        ("role", "img"),
        ("aria-labelledby", "drawing-title drawing-text"),
        ("viewBox", view.as_str()),
        ("width", &width),
        ("height", &height),
    ];
    markup.element("svg", &attributes, |markup| {
        markup.leaf("title", &[("id", "drawing-title")], "The system: zones, components and flows");
        // The flows are told in words in the table beside the drawing.
        markup.leaf("desc", &[("id", "drawing-text")], &picture.in_words());
        if let Some(style) = style {
            markup.element("style", &[], |markup| markup.own(style));
        }
        picture.draw(markup);
        for over in overs {
            picture.draw_path(markup, over);
        }
        picture.draw_labels(markup);
        for over in overs {
            picture.draw_discs(markup, over);
        }
    });
}
