//! The drawing of the made-up pump: 20 boxes in eight zones, 26 flows.

use noharm_model::answer::{Drawing, DrawnArrow, DrawnBox, DrawnZone, Overlay};

pub fn drawing() -> Drawing {
    let zone = |(id, trust): (&str, &str)| DrawnZone { id: id.into(), trust: trust.into() };
    let drawn = |(id, name, zone, kind, detail): (&str, &str, &str, &str, &str)| DrawnBox {
        id: id.into(),
        name: name.into(),
        zone: zone.into(),
        kind: kind.into(),
        detail: detail.into(),
    };
    let arrow = |(id, path, label, protected): (&str, &str, &str, bool)| DrawnArrow {
        id: id.into(),
        path: path.split(' ').map(str::to_owned).collect(),
        label: label.into(),
        protected,
    };
    Drawing {
        zones: [
            ("ward-network", "hostile"),
            ("hospital-network", "hostile"),
            ("internet", "hostile"),
            ("guest-wifi", "hostile"),
            ("server-room", "hospital's staff"),
            ("bedside", "patients and visitors"),
            ("workshop", "service staff"),
        ]
        .map(zone)
        .into(),
        boxes: [
            ("comm", "communication processor", "", "component", "Linux 4.14"),
            ("panel", "panel", "", "component", "keys and display"),
            ("display", "display processor", "", "component", "Qt 5.9.4"),
            ("motor", "motor controller", "", "component", "FreeRTOS 10.0.1"),
            ("safety", "independent safety processor", "", "component", "flow sensor"),
            ("alarm", "audible alarm", "", "component", "own supply"),
            ("battery", "battery and charger", "", "component", "fuel gauge"),
            ("usb", "USB port", "", "component", "library by hand"),
            ("server", "drug-library server", "server-room", "component", "Windows, Tomcat"),
            ("editor", "library editor", "server-room", "component", "browser"),
            ("orders", "order entry", "hospital-network", "component", "HL7 v2"),
            ("record", "patient record", "hospital-network", "component", ""),
            ("nurse-call", "nurse-call relay", "bedside", "component", ""),
            ("reader", "bar-code reader", "bedside", "component", "Bluetooth"),
            ("nurse", "nurse", "bedside", "person", ""),
            ("visitor", "visitor", "bedside", "attacker", ""),
            ("laptop", "service laptop", "workshop", "component", "goes from pump to pump"),
            ("technician", "technician", "workshop", "person", ""),
            ("update-server", "maker's update server", "internet", "component", ""),
            ("pharmacist", "pharmacist", "server-room", "person", ""),
        ]
        .map(drawn)
        .into(),
        arrows: [
            ("wifi-link", "ward-network comm", "data, WPA2", false),
            ("dns-reply", "ward-network comm", "names, plain", false),
            ("ntp", "ward-network comm", "time, plain", false),
            ("library", "server ward-network comm display", "drug library, signed", true),
            ("orders", "orders hospital-network server ward-network comm", "orders, HL7 v2 plain", false),
            ("status", "comm ward-network server", "status, MQTT", false),
            ("record", "server record", "infused volume, HL7 v2", false),
            ("alarm-relay", "comm nurse-call", "alarm, relay contact", false),
            ("set-rate", "panel comm motor", "rate, CRC-32", false),
            ("stop", "panel motor", "stop, own line", false),
            ("show", "comm display", "what is shown", false),
            ("keys", "panel display", "keys", false),
            ("flow-sensor", "motor safety", "measured flow", false),
            ("cut-off", "safety motor", "cut-off, own line", true),
            ("alarm-line", "safety alarm", "alarm", false),
            ("alarm-line-2", "display alarm", "alarm", false),
            ("power", "battery motor", "power", false),
            ("charge-state", "battery comm", "charge", false),
            ("usb-library", "pharmacist usb comm", "drug library, signed", true),
            ("scan", "reader comm", "patient and drug codes, BLE", false),
            ("confirm", "nurse panel", "hands", false),
            ("look", "display nurse", "eyes", false),
            ("service", "laptop comm", "service, serial", false),
            ("service-hands", "technician laptop", "hands", false),
            ("update", "update-server hospital-network server", "images, TLS", true),
            ("edit", "editor server", "library editing, HTTPS", true),
        ]
        .map(arrow)
        .into(),
        overlays: overlays(),
    }
}

fn overlays() -> Vec<Overlay> {
    let overlay = |harm: &str, steps: &[&[&str]]| Overlay {
        harm: harm.into(),
        steps: steps.iter().map(|ids| ids.iter().map(|id| (*id).to_owned()).collect()).collect(),
    };
    let rate: &[&[&str]] = &[
        &["zone.ward-network", "flow.dns-reply"],
        &["component.comm"],
        &["component.comm", "flow.set-rate", "component.motor"],
    ];
    let mut out: Vec<Overlay> = [
        "over-infusion",
        "therapy-stops",
        "wrong-programme",
        "under-infusion",
        "wrong-record",
        "battery-drained",
        "nuisance-alarm",
    ]
    .map(|harm| overlay(harm, rate))
    .into();
    out.push(overlay(
        "missed-alarm",
        &[
            &["ward-network", "wifi-link"],
            &["flow.library", "component.display"],
            &["component.display", "flow.alarm-line-2", "component.alarm"],
        ],
    ));
    out.push(overlay(
        "limits-lost",
        &[&["hospital-network", "server"], &["server"], &["server", "flow.library"], &["nurse", "comm"]],
    ));
    out
}
