//! What a person sees: answers in; terminal text, one HTML page, and drawings out.
//!
//! In: the plain data of `noharm_model::answer`, and the positions of an earlier drawing ([`drawing::Layout`]).
//! Out: strings. A page is a tree of [`block::Block`]s first, so that every text reaches the reader through one
//! renderer, which escapes it. Deliberately not here: deciding anything (what is shown was decided by others),
//! reading or writing files, asking how wide the terminal is.

pub mod block;
pub mod drawing;
pub mod foreign;
pub mod html;
pub mod ranking;
pub mod sign;
pub mod terminal;
