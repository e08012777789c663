//! Paths within a kernel's tree, as its makefiles and lists write them.

/// Bytes of the longest path that is read: Linux' own `PATH_MAX`.
pub(super) const LONGEST: usize = 4096;

/// `./drivers/net/../tun.o` → `drivers/tun.o`; `None` where it leads out of the tree, is absolute, or is too long.
pub(super) fn tidy(path: &str) -> Option<String> {
    if path.starts_with('/') || path.len() > LONGEST {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// A path that is written relative to a folder of the tree.
pub(super) fn within(folder: &str, path: &str) -> Option<String> {
    if folder.len() + path.len() > LONGEST {
        return None;
    }
    tidy(format!("{folder}/{path}").trim_start_matches('/'))
}

/// The folder of a path, empty for the tree's top.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The name without its folder.
pub(super) fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_tree() {
        assert_eq!(tidy("./drivers//net/../tun.o").as_deref(), Some("drivers/tun.o"));
        assert_eq!((tidy("../a"), tidy("/a"), tidy(".")), (None, None, None));
        assert_eq!(within("arch/arm64/xen", "../../arm/xen/p2m.o").as_deref(), Some("arch/arm/xen/p2m.o"));
        assert_eq!(within("", "init/main.o").as_deref(), Some("init/main.o"));
    }
}
