//! What is held comes and goes: memory follows what is there, and nothing that was there before changes an answer.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use noharm_matcher::{Builder, Concerned, Holdings, Index, Part};
use noharm_model::component::Component;
use proptest::prelude::*;
use support::*;

/// Memory of what was held and let go, beside that of a new one with the same holders.
const FACTOR: usize = 5;
/// Bytes that do not depend on what is held.
const SPARE: usize = 64 << 10;

fn world() -> Builder {
    let mut builder = Builder::new();
    for product in 0..8 {
        builder
            .add(nvd(&format!("CVE-2020-{product}"), or(vec![hit(&format!("a:acme:p{product}"), &["<9"])])));
    }
    builder
}

fn part(number: usize) -> Component {
    cpe(&format!("acme:p{}:{number}", number % 10))
}

fn hold(holdings: &mut Holdings, index: &Index<'_>, holder: &str, numbers: &BTreeSet<usize>) -> usize {
    let components: Vec<Component> = numbers.iter().copied().map(part).collect();
    let part = Part { components: &components, ..Part::default() };
    let new = holdings.hold(holder, &[part], index, &[], day()).unwrap();
    for number in &new {
        assert!(
            holdings.holders(*number).any(|name| name == holder),
            "a number that is told is of what is held"
        );
    }
    new.len()
}

/// Every component with its holders.
fn held(holdings: &Holdings) -> BTreeMap<String, Vec<String>> {
    let each = |number| {
        let component = holdings.component(number).unwrap();
        (component.cpes[0].clone(), holdings.holders(number).map(str::to_owned).collect())
    };
    holdings.parts().map(each).collect()
}

fn concerned(holdings: &Holdings, index: &Index<'_>) -> BTreeSet<String> {
    let Concerned::These(these) = holdings.concerned(index, 1).unwrap() else { return BTreeSet::new() };
    these.into_iter().map(|number| holdings.component(number).unwrap().cpes[0].clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_came_and_went_leaves_nothing(
        steps in prop::collection::vec(
            (0_usize..12, prop::option::of((0_usize..3000, 0_usize..60))), 1..120),
    ) {
        let mut builder = world();
        let base = builder.build().unwrap();
        builder.settle();
        let index = Index::open(&base).unwrap().noting();
        builder.add(nvd("CVE-2020-50", or(vec![hit("a:acme:p3", &["<2000"]), hit("a:acme:p9", &["<9"])])));
        let segment = builder.renew(&index).unwrap().unwrap();
        let renewed = Index::open_all(&[&base, &segment]).unwrap().noting();

        let mut holdings = Holdings::new();
        let mut truth: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (holder, what) in steps {
            let holder = format!("holder {holder}");
            match what {
                Some((from, count)) => {
                    let numbers: BTreeSet<usize> = (from..from + count).collect();
                    let before = truth.insert(holder.clone(), numbers.clone()).unwrap_or_default();
                    let new = hold(&mut holdings, &index, &holder, &numbers);
                    prop_assert_eq!(new, numbers.difference(&before).count());
                }
                None => {
                    holdings.release(&holder);
                    truth.remove(&holder);
                }
            }
        }
        let mut fresh = Holdings::new();
        truth.iter().for_each(|(holder, numbers)| { hold(&mut fresh, &index, holder, numbers); });
        prop_assert_eq!(holdings.len(), fresh.len());
        prop_assert_eq!(held(&holdings), held(&fresh));
        prop_assert_eq!(concerned(&holdings, &renewed), concerned(&fresh, &renewed));
        let (taken, needed) = (holdings.memory(), fresh.memory());
        prop_assert!(taken <= FACTOR * needed + SPARE, "{} bytes where {} do", taken, needed);
    }
}

#[test]
fn a_thousand_generations_take_the_memory_of_a_few() {
    let builder = world();
    let base = builder.build().unwrap();
    let index = Index::open(&base).unwrap().noting();
    let mut holdings = Holdings::new();
    let mut most = 0;
    for generation in 0..1000_usize {
        // A holder under another name each time, with parts that nobody held before; the last three stay.
        let numbers: BTreeSet<usize> = (generation * 40..generation * 40 + 40).collect();
        hold(&mut holdings, &index, &format!("release {generation}"), &numbers);
        if let Some(old) = generation.checked_sub(3) {
            holdings.release(&format!("release {old}"));
        }
        most = most.max(holdings.memory());
    }
    assert_eq!(holdings.len(), 120);
    assert!(most < 300_000, "{most} bytes for 160 components");
    (997..1000).for_each(|last| holdings.release(&format!("release {last}")));
    assert!(holdings.is_empty() && holdings.parts().next().is_none());
}

#[test]
fn a_component_that_is_held_again_depends_on_what_it_is_asked_then() {
    let mut builder = Builder::new();
    builder.add(nvd("CVE-2020-1", or(vec![hit("a:acme:p1", &["<9"])])));
    let base = builder.build().unwrap();
    builder.settle();
    let first = Index::open(&base).unwrap().noting();
    let mut holdings = Holdings::new();
    hold(&mut holdings, &first, "one", &BTreeSet::from([1, 2]));
    holdings.release("one");
    // While nobody holds it, a vulnerability is added that it has.
    builder.add(nvd("CVE-2020-2", or(vec![hit("a:acme:p2", &["<9"])])));
    let second = builder.renew(&first).unwrap().unwrap();
    builder.settle();
    let two = Index::open_all(&[&base, &second]).unwrap().noting();
    assert_eq!(holdings.concerned(&two, 1).unwrap(), Concerned::These(vec![]));
    assert_eq!(hold(&mut holdings, &two, "one", &BTreeSet::from([1, 2])), 2);
    // What is renewed now is that vulnerability's estimate alone: nothing of the component's names.
    let epss = noharm_model::advisory::Advisory {
        id: "CVE-2020-2".into(),
        source: "epss".into(),
        epss: Some(noharm_model::advisory::Epss { probability_millionths: 7, ..Default::default() }),
        ..Default::default()
    };
    builder.add(epss);
    let third = builder.renew(&two).unwrap().unwrap();
    let three = Index::open_all(&[&base, &second, &third]).unwrap().noting();
    let Concerned::These(these) = holdings.concerned(&three, 2).unwrap() else { panic!("everything") };
    let names: Vec<String> =
        these.iter().map(|number| holdings.component(*number).unwrap().cpes[0].clone()).collect();
    assert_eq!(names, [part(2).cpes[0].clone()]);
}
