//! Writing: variable-length numbers, texts stored once, byte strings stored once.

use rustc_hash::FxHashMap;

use crate::version::{Scheme, encode};

/// A growing section.
#[derive(Debug, Default)]
pub(crate) struct Pack {
    bytes: Vec<u8>,
}

impl Pack {
    pub(crate) fn byte(&mut self, value: u8) {
        self.bytes.push(value);
    }

    /// A number in groups of seven bits, lowest first.
    pub(crate) fn number(&mut self, value: u64) {
        let mut rest = value;
        while rest >= 0x80 {
            self.bytes.push((rest as u8) | 0x80);
            rest >>= 7;
        }
        self.bytes.push(rest as u8);
    }

    pub(crate) fn fixed(&mut self, value: u32) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Texts, each stored once; a reference is the offset of its length.
#[derive(Debug)]
pub(crate) struct Texts {
    pack: Pack,
    known: FxHashMap<Box<str>, u64>,
    versions: FxHashMap<(Scheme, Box<str>), u64>,
}

impl Default for Texts {
    /// Offset 0 is the empty text, so that 0 can stand for *none*.
    fn default() -> Self {
        let mut pack = Pack::default();
        pack.number(0);
        let known = std::iter::once((Box::from(""), 0)).collect();
        Self { pack, known, versions: FxHashMap::default() }
    }
}

impl Texts {
    pub(crate) fn reference(&mut self, text: &str) -> u64 {
        if let Some(&at) = self.known.get(text) {
            return at;
        }
        let at = self.pack.len() as u64;
        self.pack.number(text.len() as u64);
        self.pack.raw(text.as_bytes());
        self.known.insert(Box::from(text), at);
        at
    }

    /// A version of a scheme: its key follows the text, so that it is compared without being read.
    pub(crate) fn version(&mut self, scheme: Scheme, text: &str) -> u64 {
        let name = (scheme, Box::from(text));
        if let Some(&at) = self.versions.get(&name) {
            return at;
        }
        let at = self.pack.len() as u64;
        let key = encode(scheme, text).unwrap_or_default();
        for run in [text.as_bytes(), &key] {
            self.pack.number(run.len() as u64);
            self.pack.raw(run);
        }
        self.versions.insert(name, at);
        at
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.pack.into_bytes()
    }
}

/// Byte strings that are often equal (ranges of one advisory that repairs ten CVEs), each stored once.
#[derive(Debug, Default)]
pub(crate) struct Bodies {
    pack: Pack,
    known: FxHashMap<Box<[u8]>, u64>,
}

impl Bodies {
    /// The offset of `bytes`.
    pub(crate) fn reference(&mut self, bytes: Vec<u8>) -> u64 {
        if let Some(&at) = self.known.get(bytes.as_slice()) {
            return at;
        }
        let at = self.pack.len() as u64;
        self.pack.number(bytes.len() as u64);
        self.pack.raw(&bytes);
        self.known.insert(bytes.into_boxed_slice(), at);
        at
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.pack.into_bytes()
    }
}
