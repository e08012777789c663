//! The whole page: what is known at the top, then the nine parts in their order, with what they need to be read.

use noharm_model::answer::Assessment;
use sha2::{Digest, Sha256};

use super::blocks::Rendering;
use super::figure;
use super::part;
use crate::block::{Block, Section};
use crate::drawing::{self, Layout};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("page.js");

/// The page of an assessment: one file that loads nothing.
///
/// `layout` holds the places of the drawing's boxes; what has no place there is placed for this page only.
#[must_use]
pub fn page(assessment: &Assessment, layout: &Layout) -> String {
    let style = format!("{STYLE}{}{}", drawing::STYLE, figure::rules());
    let sections = [
        part::hospital::part(assessment),
        part::harms::part(assessment),
        part::drawing::part(assessment),
        part::first::part(assessment),
        part::vulnerabilities::part(assessment),
        part::unknown::part(assessment),
        part::evidence::part(assessment),
        part::reviewer::part(assessment),
    ];
    let mut rendering = Rendering::new(layout);
    rendering.markup.own("<!DOCTYPE html>\n");
    rendering.within("html", &[("lang", "en")], |it| {
        it.within("head", &[], |it| head(it, assessment, &style));
        it.within("body", &[], |it| body(it, assessment, &sections));
    });
    let mut out = rendering.markup.finish();
    out.push('\n');
    out
}

fn head(rendering: &mut Rendering, assessment: &Assessment, style: &str) {
    let markup = &mut rendering.markup;
    markup.empty("meta", &[("charset", "utf-8")]);
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        source_hash(style),
        source_hash(SCRIPT)
    );
    markup.empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy)]);
    markup.empty("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    markup.empty("meta", &[("name", "color-scheme"), ("content", "light dark")]);
    markup.empty("meta", &[("name", "referrer"), ("content", "no-referrer")]);
    let release = assessment.release.as_deref().unwrap_or_default();
    markup.leaf(
        "title",
        &[],
        format!("{} {release}: can a patient be harmed?", assessment.device.name).trim(),
    );
    markup.element("style", &[], |markup| markup.sheet(style));
}

fn body(rendering: &mut Rendering, assessment: &Assessment, sections: &[Section]) {
    rendering.markup.leaf("a", &[("class", "skip"), ("href", "#main")], "Skip to the harms and what to do");
    rendering.within("header", &[("class", "page-head")], |it| {
        part::head::write(it, assessment);
        it.within("nav", &[("aria-label", "Parts of this page")], |it| {
            it.within("ol", &[], |it| {
                for section in sections {
                    let to = format!("#{}", section.id);
                    it.within("li", &[], |it| it.markup.leaf("a", &[("href", &to)], &section.title));
                }
            });
        });
    });
    rendering.within("main", &[("id", "main")], |it| {
        for section in sections {
            it.blocks(&[Block::Section(section.clone())]);
        }
    });
    rendering.within("footer", &[], |it| {
        it.within("p", &[], |it| {
            it.markup.text(
                "No number on this page is a probability. Levels say how many hurdles stand before an attacker, \
                 from 0 (none) to 4 (very hard), by the rules in the last part. This file loads nothing from any network.",
            );
        });
    });
    rendering.within("script", &[], |it| it.markup.own(SCRIPT));
}

/// A content-security-policy source: `sha256-` and the base64 of the digest of an inline element's text.
fn source_hash(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digest = Sha256::digest(text.as_bytes());
    let mut out = String::from("sha256-");
    for chunk in digest.chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for position in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * position)) as usize & 63).copied().unwrap_or(b'=');
            out.push(if position <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_written_as_browsers_read_them() {
        // `printf abc | openssl dgst -sha256 -binary | base64`
        assert_eq!(source_hash("abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }
}
