//! The drawing: stable places, the same each time, nothing on top of anything else.
#![expect(clippy::unwrap_used, reason = "a test that panics says where")]

mod pump;

use noharm_model::answer::{Drawing, DrawnArrow, DrawnBox, DrawnZone};
use noharm_reports::drawing::{Layout, svg};
use proptest::prelude::*;

fn placed(drawing: &Drawing) -> Layout {
    let mut layout = Layout::default();
    layout.place(drawing);
    layout
}

fn new_box(id: &str, zone: &str) -> DrawnBox {
    DrawnBox {
        id: id.into(),
        name: id.into(),
        zone: zone.into(),
        kind: "component".into(),
        detail: String::new(),
    }
}

/// Where the boxes of a drawing stand: `transform` by name.
fn places(svg: &str) -> Vec<(String, String)> {
    svg.split("<g class=\"box ")
        .skip(1)
        .map(|part| {
            let place = part.split("transform=\"").nth(1).unwrap().split('"').next().unwrap();
            let name = part.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
            (name.to_owned(), place.to_owned())
        })
        .collect()
}

#[test]
fn what_stands_stays_when_something_is_added() {
    let mut drawing = pump::assessment().page.drawing;
    let before = placed(&drawing);
    let old = places(&svg(&drawing, &before, None));
    drawing.zones.insert(0, DrawnZone { id: "cloud".into(), trust: "hostile".into() });
    drawing.boxes.insert(0, new_box("modem", ""));
    drawing.boxes.insert(5, new_box("gateway", "bedside"));
    drawing.boxes.push(new_box("portal", "cloud"));
    drawing.arrows.insert(
        0,
        DrawnArrow {
            id: "uplink".into(),
            path: vec!["modem".into(), "cloud".into()],
            label: String::new(),
            protected: false,
        },
    );
    let mut after = before.clone();
    assert!(after.place(&drawing), "something is new");
    assert!(!after.place(&drawing), "and then nothing is");
    for line in before.print().lines() {
        assert!(after.print().lines().any(|other| other == line), "{line} moved");
    }
    let new = places(&svg(&drawing, &after, None));
    for (name, place) in &old {
        assert!(new.contains(&(name.clone(), place.clone())), "{name} moved");
    }
    assert_eq!(new.len(), old.len() + 4);
    assert_eq!(Layout::parse(&after.print()).unwrap(), after);
}

#[test]
fn a_box_that_is_gone_keeps_its_place_for_when_it_comes_back() {
    let whole = pump::assessment().page.drawing;
    let layout = placed(&whole);
    let mut part = whole.clone();
    part.boxes.retain(|drawn| drawn.id != "motor");
    part.boxes.push(new_box("heater", ""));
    let mut later = layout.clone();
    later.place(&part);
    assert_eq!(later.box_cell("motor"), layout.box_cell("motor"));
    assert_ne!(later.box_cell("heater"), layout.box_cell("motor"));
}

#[test]
fn the_same_drawing_is_drawn_the_same() {
    let drawing = pump::assessment().page.drawing;
    let layout = placed(&drawing);
    assert_eq!(placed(&drawing).print(), layout.print());
    assert_eq!(svg(&drawing, &layout, Some("over-infusion")), svg(&drawing, &layout, Some("over-infusion")));
}

#[test]
fn the_path_is_numbered_and_told_in_words() {
    let drawing = pump::assessment().page.drawing;
    let svg = svg(&drawing, &placed(&drawing), Some("over-infusion"));
    for number in 1..=3 {
        assert!(svg.contains(&format!("<text y=\"4.2\">{number}</text>")));
    }
    assert!(svg.contains("<desc ") && svg.contains("ward-network (hostile): anyone in ward-network."));
    assert!(svg.contains(
        "dns-reply, anyone in ward-network to communication processor: names, plain; not protected"
    ));
}

#[test]
fn ids_that_nobody_drew_do_no_harm() {
    let drawing = Drawing {
        boxes: vec![new_box("a", "nowhere"), new_box("a", ""), new_box("", "")],
        arrows: vec![
            DrawnArrow { id: "x".into(), path: vec!["a".into(), "gone".into()], ..DrawnArrow::default() },
            DrawnArrow { id: "x".into(), path: vec!["a".into(), "a".into()], ..DrawnArrow::default() },
            DrawnArrow::default(),
        ],
        ..Drawing::default()
    };
    assert!(svg(&drawing, &placed(&drawing), Some("none")).starts_with("<svg"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_two_things_share_a_place(
        zones in proptest::collection::vec(("[a-d]", prop_oneof![Just("hostile"), Just("staff")]), 0..5),
        boxes in proptest::collection::vec(("[a-z]{1,2}", "[a-e]?"), 0..30),
        arrows in proptest::collection::vec(("[a-z]", proptest::collection::vec("[a-z]{1,2}", 0..4)), 0..20),
        later in proptest::collection::vec(("[a-z]{3}", "[a-e]?"), 0..10),
    ) {
        let mut drawing = Drawing {
            zones: zones.iter().map(|(id, trust)| DrawnZone { id: id.clone(), trust: (*trust).into() }).collect(),
            boxes: boxes.iter().map(|(id, zone)| new_box(id, zone)).collect(),
            arrows: arrows.iter().map(|(id, path)| DrawnArrow { id: id.clone(), path: path.clone(), label: String::new(), protected: false }).collect(),
            overlays: Vec::new(),
        };
        let mut layout = placed(&drawing);
        prop_assert_eq!(&Layout::parse(&layout.print()).unwrap(), &layout);
        let first = layout.print();
        drawing.boxes.extend(later.iter().map(|(id, zone)| new_box(id, zone)));
        layout.place(&drawing);
        prop_assert_eq!(&Layout::parse(&layout.print()).unwrap(), &layout);
        for line in first.lines() {
            let kept = layout.print().lines().any(|other| other == line);
            prop_assert!(kept);
        }
        let drawn = svg(&drawing, &layout, None);
        prop_assert!(drawn.ends_with("</svg>\n"));
    }
}
