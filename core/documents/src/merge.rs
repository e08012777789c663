//! Several SBOMs made one: each stays a part of the whole, and what they share stands once, with every place it came from.

use noharm_model::component::{About, Component, Particulars, Sbom};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::sbom::particulars::add;

/// One SBOM to merge, read in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is called: the file's name; unique among the parts.
    pub label: String,
    /// What it lists.
    pub sbom: Sbom,
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The whole. Its subject depends on each part's subject, which depends on all that the part lists.
    pub sbom: Sbom,
    /// How many components stood in several places and stand once now.
    pub joined: usize,
    /// What a person should look at: same purl with different contents, different suppliers, and the like.
    pub remarks: Vec<String>,
}

/// How many remarks are kept.
const REMARKS: usize = 200;

/// Merges SBOMs under a subject.
///
/// Two components are one if they have the same purl, or a hash of SHA-256 or stronger with the same name and version, and
/// nothing in hashes or version contradicts. Licences, CPEs and hashes are joined, the first supplier counts.
#[must_use]
pub fn merge(subject: Component, parts: Vec<Part>) -> Merged {
    let mut merging = Merging::default();
    let mut root = subject;
    merging.references.insert(root.reference.clone());
    for part in &parts {
        merging.part(part, &mut root);
    }
    let components = merging.connected();
    let remarks = parts.iter().flat_map(|part| part.sbom.remarks.iter().map(move |remark| (part, remark)));
    let remarks = remarks.map(|(part, remark)| format!("{}: {remark}", part.label)).collect();
    let particulars = root.particulars.get_or_insert_with(Box::default);
    particulars.dependencies_stated = true;
    let sbom = Sbom {
        format: String::new(),
        subject: Some(root),
        components,
        remarks,
        link: None,
        about: Some(Box::new(about(&parts))),
    };
    Merged { sbom, joined: merging.joined, remarks: merging.remarks }
}

/// What all of them say of themselves together.
fn about(parts: &[Part]) -> About {
    let mut whole = About::default();
    for about in parts.iter().filter_map(|part| part.sbom.about.as_deref()) {
        for author in &about.authors {
            add(&mut whole.authors, author.clone());
        }
        for contact in &about.contacts {
            add(&mut whole.contacts, contact.clone());
        }
        for context in &about.contexts {
            add(&mut whole.contexts, context.clone());
        }
    }
    whole
}

#[derive(Default)]
struct Merging {
    components: Vec<Component>,
    /// For each of them, those that it depends on; and all of these pairs, so that each stands once.
    next: Vec<Vec<usize>>,
    edges: FxHashSet<(usize, usize)>,
    references: FxHashSet<String>,
    by_purl: FxHashMap<String, Vec<usize>>,
    by_hash: FxHashMap<String, usize>,
    joined: usize,
    remarks: Vec<String>,
}

impl Merging {
    fn part(&mut self, part: &Part, root: &mut Component) {
        let listed = &part.sbom.components;
        let head = part.sbom.subject.clone().unwrap_or_else(|| Component {
            reference: part.label.clone(),
            name: part.label.clone(),
            ..Component::default()
        });
        let mut new_of: FxHashMap<&str, usize> = FxHashMap::default();
        let head_at = self.fresh(&head, &part.label);
        if part.sbom.subject.is_some() {
            new_of.insert(&head.reference, head_at);
        }
        for component in listed {
            if new_of.contains_key(component.reference.as_str()) {
                continue;
            }
            let at = self.twin(component).inspect(|_| self.joined = self.joined.saturating_add(1));
            let at = match at {
                Some(at) => self.join(at, component, &part.label),
                None => self.fresh(component, &part.label),
            };
            new_of.insert(component.reference.as_str(), at);
        }
        self.edges(std::iter::once(&head).chain(listed), &new_of);
        self.hold(head_at, listed, &new_of);
        if let Some(head) = self.components.get(head_at) {
            root.depends_on.push(head.reference.clone());
        }
    }

    /// A component that is the same as this one, if there is one already.
    fn twin(&self, component: &Component) -> Option<usize> {
        let purl = component.purl.as_ref().and_then(|purl| self.by_purl.get(purl));
        let of_purl =
            purl.and_then(|found| found.iter().copied().take(TWINS).find(|at| self.agree(*at, component)));
        of_purl.or_else(|| {
            let strong = component.hashes.iter().filter(|hash| is_strong(hash));
            strong.filter_map(|hash| self.by_hash.get(hash)).copied().find(|at| {
                self.components.get(*at).is_some_and(|other| {
                    other.name == component.name
                        && other.version == component.version
                        && (other.purl.is_none() || component.purl.is_none())
                        && self.agree(*at, component)
                })
            })
        })
    }

    /// No hash and no version of the two contradicts.
    fn agree(&self, at: usize, component: &Component) -> bool {
        let Some(other) = self.components.get(at) else { return false };
        let contradicts = component.hashes.iter().any(|hash| {
            let Some((algorithm, _)) = hash.split_once(':') else { return false };
            let mut same =
                other.hashes.iter().filter(|of| of.split_once(':').is_some_and(|(a, _)| a == algorithm));
            let first = same.next();
            first.is_some_and(|first| first != hash && !same.any(|other| other == hash))
        });
        let versions =
            other.version.is_none() || component.version.is_none() || other.version == component.version;
        versions && !contradicts
    }

    fn join(&mut self, at: usize, component: &Component, label: &str) -> usize {
        let Some(one) = self.components.get_mut(at) else { return at };
        one.version = one.version.take().or_else(|| component.version.clone());
        one.purl = one.purl.take().or_else(|| component.purl.clone());
        one.group = one.group.take().or_else(|| component.group.clone());
        one.kind = one.kind.take().or_else(|| component.kind.clone());
        one.commit = one.commit.take().or_else(|| component.commit.clone());
        one.source_package = one.source_package.take().or_else(|| component.source_package.clone());
        for cpe in &component.cpes {
            add(&mut one.cpes, cpe.clone());
        }
        for hash in &component.hashes {
            add(&mut one.hashes, hash.clone());
        }
        for patch in component.patched.iter().take(REMARKS) {
            if !one.patched.contains(patch) {
                one.patched.push(patch.clone());
            }
        }
        let remark = match (&one.supplier, &component.supplier) {
            (Some(first), Some(second)) if first != second => Some(format!(
                "{}: the supplier is `{first}`, and in {label} `{second}`; the first counts",
                one.name
            )),
            _ => None,
        };
        one.supplier = one.supplier.take().or_else(|| component.supplier.clone());
        let said = one.particulars.get_or_insert_with(Box::default);
        join_particulars(said, component.particulars.as_deref());
        push(&mut said.found_in, label);
        for hash in component.hashes.iter().filter(|hash| is_strong(hash)) {
            self.by_hash.entry(hash.clone()).or_insert(at);
        }
        self.remark(remark);
        at
    }

    /// A new component under a reference that nobody has.
    fn fresh(&mut self, component: &Component, label: &str) -> usize {
        let at = self.components.len();
        let mut one = component.clone();
        one.depends_on.clear();
        if self.references.contains(&one.reference) {
            one.reference = format!("{label}/{}", component.reference);
        }
        let plain = one.reference.clone();
        let mut number = 1usize;
        while !self.references.insert(one.reference.clone()) {
            number = number.saturating_add(1);
            one.reference = format!("{plain}#{at}-{number}");
        }
        push(&mut one.particulars.get_or_insert_with(Box::default).found_in, label);
        if let Some(purl) = &one.purl {
            let same = self.by_purl.entry(purl.clone()).or_default();
            same.push(at);
            if same.len() == 2 {
                let text = format!(
                    "{purl}: the same purl with other contents or another version in {label}; both stay"
                );
                self.remark(Some(text));
            }
        }
        for hash in one.hashes.iter().filter(|hash| is_strong(hash)) {
            self.by_hash.entry(hash.clone()).or_insert(at);
        }
        self.components.push(one);
        self.next.push(Vec::new());
        at
    }

    fn remark(&mut self, remark: Option<String>) {
        if self.remarks.len() < REMARKS {
            self.remarks.extend(remark);
        }
    }

    /// The dependencies that the part states.
    fn edges<'c>(&mut self, listed: impl Iterator<Item = &'c Component>, new_of: &FxHashMap<&str, usize>) {
        for component in listed {
            let Some(from) = new_of.get(component.reference.as_str()) else { continue };
            for to in component.depends_on.iter().filter_map(|to| new_of.get(to.as_str())) {
                self.edge(*from, *to);
            }
        }
    }

    fn edge(&mut self, from: usize, to: usize) {
        if from != to
            && let Some(next) = self.next.get_mut(from)
            && self.edges.insert((from, to))
        {
            next.push(to);
        }
    }

    /// What nothing else of the part leads to is held by its head: first what nobody needs, then a first one of each circle.
    fn hold(&mut self, head: usize, listed: &[Component], new_of: &FxHashMap<&str, usize>) {
        let own = new_of.values().chain([&head]);
        let needed: FxHashSet<usize> = own.filter_map(|at| self.next.get(*at)).flatten().copied().collect();
        let order = listed.iter().filter_map(|part| new_of.get(part.reference.as_str()).copied());
        let (roots, others): (Vec<usize>, Vec<usize>) = order.partition(|at| !needed.contains(at));
        let own: FxHashSet<usize> = new_of.values().chain([&head]).copied().collect();
        let mut seen = FxHashSet::default();
        let mut held = Vec::new();
        self.reach(head, &own, &mut seen);
        for at in roots.into_iter().chain(others) {
            if !seen.contains(&at) {
                held.push(at);
                self.reach(at, &own, &mut seen);
            }
        }
        for at in held {
            self.edge(head, at);
        }
    }

    /// Marks all that can be reached; what is no part of `own` is marked and led no further.
    fn reach(&self, from: usize, own: &FxHashSet<usize>, seen: &mut FxHashSet<usize>) {
        let mut waiting = vec![from];
        while let Some(at) = waiting.pop() {
            if seen.insert(at) && own.contains(&at) {
                waiting.extend(self.next.get(at).into_iter().flatten().copied());
            }
        }
    }

    /// The components, each with the references of those that it depends on.
    fn connected(&mut self) -> Vec<Component> {
        let mut components = std::mem::take(&mut self.components);
        let references: Vec<String> = components.iter().map(|one| one.reference.clone()).collect();
        for (one, next) in components.iter_mut().zip(&self.next) {
            one.depends_on = next.iter().filter_map(|to| references.get(*to).cloned()).collect();
        }
        components
    }
}

/// How many components of one purl, which do not agree, are looked at before a further one stays apart.
const TWINS: usize = 16;

/// Adds the part that is being merged; every one is kept, however many there are.
fn push(found_in: &mut Vec<String>, label: &str) {
    if found_in.last().is_none_or(|last| last != label) {
        found_in.push(label.to_owned());
    }
}

/// A digest that stands for its contents.
fn is_strong(hash: &str) -> bool {
    [
        "sha-256:",
        "sha-384:",
        "sha-512:",
        "sha3-256:",
        "sha3-384:",
        "sha3-512:",
        "blake2b-256:",
        "blake2b-512:",
    ]
    .iter()
    .any(|algorithm| hash.starts_with(algorithm))
}

fn join_particulars(one: &mut Particulars, other: Option<&Particulars>) {
    let Some(other) = other else { return };
    let lists = [
        (&mut one.licences, &other.licences),
        (&mut one.contacts, &other.contacts),
        (&mut one.locations, &other.locations),
        (&mut one.found_in, &other.found_in),
    ];
    for (list, more) in lists {
        for text in more {
            add(list, text.clone());
        }
    }
    let texts = [
        (&mut one.support, &other.support),
        (&mut one.end_of_support, &other.end_of_support),
        (&mut one.file, &other.file),
        (&mut one.executable, &other.executable),
        (&mut one.archive, &other.archive),
        (&mut one.structured, &other.structured),
    ];
    for (text, more) in texts {
        *text = text.take().or_else(|| more.clone());
    }
    one.dependencies_stated |= other.dependencies_stated;
    // Two words for how far something is listed hold together only where they are the same.
    if one.completeness != other.completeness {
        one.completeness =
            one.completeness.is_some().then(|| "unknown".to_owned()).or_else(|| other.completeness.clone());
    }
}
