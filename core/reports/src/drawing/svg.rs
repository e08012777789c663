//! The drawing as a file of its own.

use noharm_model::answer::Drawing;

use super::draw::Picture;
use super::layout::Layout;
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
    write(&mut markup, &picture, Some(STYLE), |markup| {
        if let (Some(overlay), Some(harm)) = (overlay, harm) {
            picture.draw_overlay(markup, overlay, "overlay", &format!("path to {harm}"));
        }
    });
    let mut out = markup.finish();
    out.push('\n');
    out
}

/// The `svg` element, with its title and description, and what `over` writes over the drawing.
pub(crate) fn write(
    markup: &mut Markup,
    picture: &Picture,
    style: Option<&'static str>,
    over: impl FnOnce(&mut Markup),
) {
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
        over(markup);
        picture.draw_labels(markup);
    });
}
