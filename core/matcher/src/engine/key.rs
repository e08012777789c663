//! What a component is known by: everything that matching reads of it, as one text of bytes.

use noharm_model::component::{Component, Patched, SourcePackage};

use crate::evaluate::{Listed, Part};

/// Writes what matching reads of a component and of its part. Two with the same bytes are found the same, as far as nothing
/// else in the device decides.
pub(crate) fn write(listed: &Listed<'_>, key: &mut Vec<u8>) {
    // Both whole, so that a new field cannot be forgotten here.
    let Part {
        name: part,
        // These decide beside others only, or for statements.
        closed: _,
        hardware: _,
        subject: _,
        link: _,
        components: _,
        // The systems that are listed are among these.
        operating_systems: _,
        by_name,
        model,
        udi,
    } = listed.part;
    let Component {
        reference: _,
        name,
        group,
        version,
        purl,
        cpes,
        kind,
        supplier,
        depends_on: _,
        hashes,
        patched,
        source_package,
        commit,
        particulars: _,
    } = listed.component;
    key.push(u8::from(*by_name));
    text(key, Some(part));
    for optional in [model, udi] {
        text(key, optional.as_deref());
    }
    text(key, Some(name));
    for optional in [group, version, purl, kind, supplier, commit] {
        text(key, optional.as_deref());
    }
    for list in [cpes, hashes, &*listed.systems] {
        count(key, list.len());
        list.iter().for_each(|one| text(key, Some(one)));
    }
    count(key, patched.len());
    for Patched { id, kind } in patched {
        text(key, Some(id));
        text(key, Some(kind));
    }
    let source = source_package.as_ref().map(|SourcePackage { name, version }| (name, version));
    text(key, source.map(|(name, _)| name.as_str()));
    text(key, source.and_then(|(_, version)| version.as_deref()));
}

fn count(key: &mut Vec<u8>, count: usize) {
    key.extend_from_slice(&(count as u32).to_le_bytes());
}

/// Its length + 1 before it; 0: there is none.
fn text(key: &mut Vec<u8>, text: Option<&str>) {
    match text {
        None => count(key, 0),
        Some(text) => {
            count(key, text.len() + 1);
            key.extend_from_slice(text.as_bytes());
        }
    }
}

/// The component that [`write()`] wrote, and its part without components. `None`: it did not.
pub(crate) fn read(key: &[u8]) -> Option<(Component, Part<'static>)> {
    let (by_name, mut left) = key.split_first()?;
    let part = next(&mut left)??;
    let (model, udi) = (next(&mut left)?, next(&mut left)?);
    let name = next(&mut left)??;
    let mut optional = || next(&mut left);
    let (group, version, purl) = (optional()?, optional()?, optional()?);
    let (kind, supplier, commit) = (optional()?, optional()?, optional()?);
    let (cpes, hashes) = (list(&mut left)?, list(&mut left)?);
    let operating_systems = list(&mut left)?;
    let mut patched = Vec::new();
    for _ in 0..number(&mut left)? {
        patched.push(Patched { id: next(&mut left)??, kind: next(&mut left)?? });
    }
    let source = next(&mut left)?;
    let of_source = next(&mut left)?;
    let source_package = source.map(|name| SourcePackage { name, version: of_source });
    let (reference, depends_on, particulars) = (String::new(), Vec::new(), None);
    let component = Component {
        reference,
        name,
        group,
        version,
        purl,
        cpes,
        kind,
        supplier,
        depends_on,
        hashes,
        patched,
        source_package,
        commit,
        particulars,
    };
    let by_name = *by_name != 0;
    Some((component, Part { name: part, operating_systems, by_name, model, udi, ..Part::default() }))
}

fn number(left: &mut &[u8]) -> Option<usize> {
    let (bytes, rest) = left.split_first_chunk()?;
    *left = rest;
    usize::try_from(u32::from_le_bytes(*bytes)).ok()
}

fn next(left: &mut &[u8]) -> Option<Option<String>> {
    let Some(length) = number(left)?.checked_sub(1) else { return Some(None) };
    let (bytes, rest) = left.split_at_checked(length)?;
    *left = rest;
    Some(Some(String::from_utf8(bytes.to_vec()).ok()?))
}

fn list(left: &mut &[u8]) -> Option<Vec<String>> {
    (0..number(left)?).map(|_| next(left)?).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{Inventory, listed};

    #[test]
    fn what_lies_in_another_field_is_another_key() {
        let of_part = |part: Part<'_>| {
            let inventory = Inventory { parts: vec![part], ..Inventory::default() };
            let mut key = Vec::new();
            listed(&inventory).iter().for_each(|one| write(one, &mut key));
            key
        };
        let of = |component: Component| of_part(Part { components: &[component], ..Part::default() });
        let some = |text: &str| Some(text.to_owned());
        let named = Component { name: "a".into(), version: some("1"), ..Component::default() };
        let keys = [
            of(Component { version: some("2"), ..named.clone() }),
            of(Component { version: None, group: some("1"), ..named.clone() }),
            of(Component { name: "a1".into(), version: None, ..named.clone() }),
            of(Component { cpes: vec!["x".into()], ..named.clone() }),
            of(Component { hashes: vec!["x".into()], ..named.clone() }),
            of(Component { commit: some("x"), ..named.clone() }),
            of(named.clone()),
        ];
        for (at, key) in keys.iter().enumerate() {
            assert!(keys.iter().skip(at + 1).all(|other| other != key));
        }
        assert_eq!(
            of(Component { reference: "r".into(), depends_on: vec!["s".into()], ..named.clone() }),
            of(named)
        );
    }
}
