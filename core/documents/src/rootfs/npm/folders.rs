//! Who finds whom among the folders of a lock file: node looks in a folder's own modules, then in those of each folder around it.

use rustc_hash::FxHashMap;

/// A folder that a lock file has an entry for.
pub(super) struct Folder<'l> {
    /// `packages/app/node_modules/@scope/name`; empty for the project itself.
    pub path: &'l str,
    /// The folder that is meant: its own path, for a link another's; none where a link tells no other.
    pub meant: Option<&'l str>,
}

/// The name of the module whose folder this is, and the folder that holds its `node_modules`.
pub(super) fn module(path: &str) -> Option<(&str, &str)> {
    let top = path.strip_prefix("node_modules/").map(|name| ("", name));
    path.rsplit_once("/node_modules/").or(top).filter(|(_, name)| !name.is_empty())
}

/// For each folder, the folders that the names it needs lead to, as their places in `folders`.
///
/// Goes through the folders in the order of a tree with the modules that can be seen at hand, so that neither the depth of
/// a path nor the number of names is multiplied by anything.
pub(super) fn found<'l, N: Iterator<Item = &'l str>>(
    folders: &[Folder<'l>],
    needs: impl Fn(usize) -> N,
) -> Vec<Vec<usize>> {
    let by_path: FxHashMap<&str, usize> =
        folders.iter().enumerate().map(|(at, folder)| (folder.path, at)).collect();
    let mut modules: FxHashMap<&str, Vec<(&str, Option<usize>)>> = FxHashMap::default();
    for folder in folders {
        if let Some((holder, name)) = module(folder.path) {
            let meant = folder.meant.and_then(|path| by_path.get(path)).copied();
            modules.entry(holder).or_default().push((name, meant));
        }
    }
    let mut all = vec![Vec::new(); folders.len()];
    let mut seen = Seen { modules: &modules, around: Vec::new(), by_name: FxHashMap::default() };
    for path in in_order_of_the_tree(by_path.keys().chain(modules.keys()).copied().collect()) {
        seen.enter(path);
        let Some((at, slot)) = by_path.get(path).and_then(|at| Some((*at, all.get_mut(*at)?))) else {
            continue;
        };
        slot.extend(needs(at).filter_map(|name| seen.find(name)));
    }
    all
}

/// What is within a folder follows it at once: `a`, `a/b`, `a-b`.
fn in_order_of_the_tree(mut paths: Vec<&str>) -> Vec<&str> {
    paths.sort_unstable_by(|one, other| one.split('/').cmp(other.split('/')));
    paths.dedup();
    paths
}

/// The modules that can be seen from a folder.
struct Seen<'m, 'l> {
    modules: &'m FxHashMap<&'l str, Vec<(&'l str, Option<usize>)>>,
    /// The folder and those around it, the outermost first.
    around: Vec<&'l str>,
    /// By name, the innermost last; none where it is a link to what has no entry.
    by_name: FxHashMap<&'l str, Vec<Option<usize>>>,
}

impl<'l> Seen<'_, 'l> {
    /// Goes on to the next folder of the tree.
    fn enter(&mut self, path: &'l str) {
        while let Some(last) = self.around.pop_if(|last| !is_within(path, last)) {
            for (name, _) in self.modules.get(last).into_iter().flatten() {
                self.by_name.get_mut(name).and_then(Vec::pop);
            }
        }
        for (name, meant) in self.modules.get(path).into_iter().flatten() {
            self.by_name.entry(name).or_default().push(*meant);
        }
        self.around.push(path);
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name)?.last().copied().flatten()
    }
}

fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
