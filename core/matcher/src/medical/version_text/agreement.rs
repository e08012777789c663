//! A branch's text and the sentence beside it: one reading where they agree, none where they contradict each other.

use super::{Class, Span, VersionText, read};

/// Longest sentence, in words, that is taken for a version text where it does not read as bounds.
const PROSE: usize = 12;

/// Reads the words beside a product's name. `None`: prose, or nothing of versions.
pub(super) fn sentence(words: &str) -> Option<VersionText> {
    let found = read(words);
    let long = words.split_whitespace().count() > PROSE;
    match found.class {
        Class::Undetermined => None,
        Class::Model if long || prose(words) => None,
        Class::Exact | Class::List if long && prose(words) => None,
        _ => Some(found),
    }
}

/// Most of its words are plain ones in small letters.
fn prose(words: &str) -> bool {
    let (mut small, mut all) = (0, 0);
    for word in words.split_whitespace() {
        all += 1;
        small += usize::from(word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase()));
    }
    small * 2 > all
}

/// What both say.
pub(super) fn of(branch: VersionText, beside: VersionText) -> VersionText {
    if branch.class == Class::Undetermined {
        // A branch that tells only a condition is not overruled by a name.
        let bounded = !matches!(beside.class, Class::Model | Class::All);
        return if bounded && branch.condition.is_none() { beside } else { branch };
    }
    // A name beside bounds says nothing of versions.
    if matches!(branch.class, Class::All | Class::Range | Class::Date) && beside.class == Class::Model {
        return branch;
    }
    if !agree(&branch, &beside) {
        return VersionText::undetermined(format!(
            "the branch says `{}`, the text beside it `{}`",
            branch.value(),
            beside.value()
        ));
    }
    let class = match (branch.class, beside.class) {
        (Class::Exact | Class::List, Class::Model) => Class::Model,
        (Class::Exact, Class::Exact) if beside.bare && !branch.is_dotted() => Class::Model,
        (class, _) => class,
    };
    let models = match (class, branch.class) {
        (Class::Model, Class::Exact | Class::List) => {
            branch.spans.iter().filter_map(Span::only).map(str::to_owned).collect()
        }
        _ if branch.models.is_empty() => beside.models.clone(),
        _ => branch.models.clone(),
    };
    let spans = if class == Class::Model { Vec::new() } else { branch.spans.clone() };
    let condition = branch.condition.clone().or_else(|| beside.condition.clone());
    VersionText { class, models, spans, condition, open_end: branch.open_end && beside.open_end, ..branch }
}

impl VersionText {
    /// A number with a dot or a word for version tells that it is a version.
    fn is_dotted(&self) -> bool {
        self.spans.iter().filter_map(Span::only).any(|text| text.contains(['.', ' ']))
    }
}

fn agree(branch: &VersionText, beside: &VersionText) -> bool {
    match (branch.class, beside.class) {
        (Class::All, Class::All) => true,
        (Class::Date, Class::Date) => branch.dates == beside.dates,
        (Class::Exact | Class::List | Class::Model, Class::Exact | Class::List | Class::Model) => {
            let (one, two) = (pieces(branch), pieces(beside));
            let equal = branch.spans.len() == beside.spans.len()
                && !branch.spans.is_empty()
                && branch.spans.iter().zip(&beside.spans).all(|(one, two)| same(one, two, false));
            one == two || equal || (has_model(branch, beside) && (within(&one, &two) || within(&two, &one)))
        }
        (Class::Range | Class::Exact | Class::List, Class::Range | Class::Exact | Class::List) => {
            let open = branch.open_end || beside.open_end;
            branch.spans.len() == beside.spans.len()
                && branch.spans.iter().zip(&beside.spans).all(|(one, two)| same(one, two, open))
        }
        _ => false,
    }
}

fn has_model(one: &VersionText, two: &VersionText) -> bool {
    one.class == Class::Model || two.class == Class::Model
}

/// The words of all versions or models that are named, one after the other.
fn pieces(text: &VersionText) -> Vec<String> {
    let named = text.spans.iter().filter_map(Span::only).chain(text.models.iter().map(String::as_str));
    named
        .flat_map(str::split_whitespace)
        .map(|word| word.trim_matches(['(', ')']).to_lowercase())
        .filter(|word| word != "/")
        .collect()
}

fn within(part: &[String], whole: &[String]) -> bool {
    !part.is_empty() && part.iter().all(|word| whole.contains(word))
}

fn same(one: &Span, two: &Span, open_end: bool) -> bool {
    // 10 and 10.0 are one version.
    if let (Some(one), false, false) = (one.only(), one.is_wild(), two.is_wild())
        && super::order::within(one, two) == Some(true)
    {
        return true;
    }
    let even = |span: &Span| {
        let text = span.to_string().to_lowercase();
        if open_end { text.replace("<=", "<") } else { text }
    };
    even(one) == even(two)
}
