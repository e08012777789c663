//! The keys at the top of a JSON text, from its first bytes alone: enough to tell formats apart, never to read them.

/// Keys of the record (the outermost object, or the first objects of the outermost list) and of the objects just inside it.
#[derive(Default)]
pub(crate) struct Keys {
    outer: Vec<String>,
    inner: Vec<String>,
}

impl Keys {
    /// True if the record has the key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.outer.iter().any(|known| known == key)
    }

    /// True if the record has one of the keys.
    pub(crate) fn any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.has(key))
    }

    /// True if an object or a list's object directly inside the record has the key.
    pub(crate) fn inside(&self, key: &str) -> bool {
        self.inner.iter().any(|known| known == key)
    }
}

/// Where nearly every file names its format.
const HEAD: usize = 64 << 10;

/// The format of a whole file, by `detect`: from its first bytes, and only where they do not tell it from all of them.
pub(crate) fn format<F>(bytes: &[u8], detect: impl Fn(&[u8]) -> Option<F>) -> Option<F> {
    match bytes.get(..HEAD) {
        Some(head) => detect(head).or_else(|| detect(bytes)),
        None => detect(bytes),
    }
}

/// How many keys of each kind are collected; more would say nothing new.
const MOST: usize = 100;

/// The keys within `head`, which may end anywhere.
pub(crate) fn keys(head: &[u8]) -> Keys {
    let mut keys = Keys::default();
    // The open objects (true) and lists (false).
    let mut open: Vec<bool> = Vec::new();
    // How many of them are objects.
    let mut objects = 0usize;
    let mut rest = head;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'"' => {
                let (string, after) = string(rest);
                rest = after;
                let is_key = rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
                if is_key && open.last() == Some(&true) {
                    put(&mut keys, objects, string);
                }
            }
            b'{' | b'[' => {
                open.push(*first == b'{');
                objects = objects.saturating_add(usize::from(*first == b'{'));
            }
            b'}' | b']' => {
                let closed = open.pop();
                objects = objects.saturating_sub(usize::from(closed == Some(true)));
            }
            _ => {}
        }
    }
    keys
}

/// `objects` is how deep the key stands; lists around the record or between it and the objects in it do not count.
fn put(keys: &mut Keys, objects: usize, key: &[u8]) {
    let list = match objects {
        1 => &mut keys.outer,
        2 => &mut keys.inner,
        _ => return,
    };
    if list.len() < MOST
        && let Ok(key) = std::str::from_utf8(key)
        && !list.iter().any(|known| known == key)
    {
        list.push(key.to_owned());
    }
}

/// The bytes up to the closing quote, and what follows it.
fn string(rest: &[u8]) -> (&[u8], &[u8]) {
    let mut escaped = false;
    for (at, byte) in rest.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => {
                return (
                    rest.get(..at).unwrap_or_default(),
                    rest.get(at.saturating_add(1)..).unwrap_or_default(),
                );
            }
            _ => {}
        }
    }
    (rest, &[])
}

/// The valid beginning of bytes as text.
pub(crate) fn text(head: &[u8]) -> &str {
    match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => {
            std::str::from_utf8(head.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
    }
}
