//! What a flaw is, by its CWE, and what it then gives: the table of the method, one row a line.

use noharm_model::flaw::{Impact, Trigger, Vector};
use noharm_model::system::Capability;

/// What a flaw gives, in the terms of the site where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// Code at the site's privilege.
    Code,
    /// Code at `user`.
    UserCode,
    /// From code at `user` to code at `root`.
    Escalate,
    /// A session with the highest role served.
    Session,
    /// The key that opens the site, the same on all devices.
    Key,
    /// Forging the flows that the site ends; where it only relays, reach of what lies further on.
    Forge,
    /// The same for genuine content sent again.
    Replay,
    /// Bytes on the flows it takes part in.
    Reach,
    /// Reading the flows handled.
    ReadFlows,
    /// Reading the stores of the component, and the keys that lie there.
    ReadStores,
    /// The service stops.
    Stop,
}

/// A row: which weaknesses, and what its impacts make of it.
struct Row {
    cwes: &'static [u32],
    gives: fn(&Trigger) -> Vec<Effect>,
}

/// The table, first row that names a CWE decides for it. CWE numbers are those of MITRE's list 4.x: the families of
/// the method's table with their children that databases use.
const ROWS: &[Row] = &[
    // Memory corruption, injection, unsafe deserialisation, upload of code.
    Row {
        cwes: &[
            74, 75, 77, 78, 88, 89, 91, 94, 95, 96, 97, 98, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128,
            129, 130, 131, 134, 190, 191, 192, 193, 194, 195, 196, 197, 415, 416, 434, 466, 467, 468, 469,
            470, 502, 562, 587, 588, 590, 680, 681, 761, 763, 786, 787, 788, 805, 806, 822, 823, 824, 825,
            843, 913, 914, 915, 917, 943, 1336,
        ],
        gives: corruption,
    },
    // Authentication, authorisation or authenticity missing or wrong.
    Row {
        cwes: &[
            283, 284, 285, 287, 288, 289, 290, 291, 294, 300, 301, 302, 303, 304, 305, 306, 307, 308, 322,
            345, 346, 347, 348, 349, 350, 351, 352, 353, 354, 384, 613, 620, 639, 640, 862, 863, 924, 940,
            941, 1390,
        ],
        gives: |_| vec![Effect::Session, Effect::Forge],
    },
    // Built-in or guessable secret.
    Row { cwes: &[259, 321, 547, 798, 1188, 1391, 1392, 1393, 1394], gives: |_| vec![Effect::Key] },
    // Weak or missing protection of a link.
    Row {
        cwes: &[
            295, 296, 297, 298, 299, 310, 311, 319, 320, 323, 324, 325, 326, 327, 328, 329, 330, 331, 332,
            333, 334, 335, 336, 337, 338, 339, 340, 341, 342, 343, 344, 523, 757, 780, 916, 1240, 1241,
        ],
        gives: |_| vec![Effect::ReadFlows, Effect::Forge],
    },
    // Disclosure.
    Row {
        cwes: &[
            200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 214, 215, 226, 312, 313,
            314, 315, 316, 317, 318, 359, 385, 402, 403, 497, 522, 524, 525, 526, 527, 528, 529, 530, 532,
            538, 548, 552, 598,
        ],
        gives: disclosure,
    },
    // Privilege of a local user.
    Row {
        cwes: &[
            250, 264, 265, 266, 267, 268, 269, 270, 271, 272, 273, 274, 276, 277, 278, 279, 280, 281, 282,
            732,
        ],
        gives: privilege,
    },
    // Availability.
    Row {
        cwes: &[
            248, 369, 399, 400, 401, 404, 405, 406, 407, 409, 410, 476, 617, 674, 690, 703, 754, 755, 770,
            771, 772, 773, 774, 775, 776, 789, 833, 834, 835, 1050, 1333,
        ],
        gives: availability,
    },
];

/// What a flaw with this trigger gives, every row that one of its CWEs names; by impacts where none does.
#[must_use]
pub fn effects(trigger: &Trigger) -> Vec<Effect> {
    let row = |cwe: &u32| ROWS.iter().find(|row| row.cwes.contains(cwe));
    let mut effects: Vec<Effect> = Vec::new();
    for cwe in &trigger.cwes {
        effects.extend(row(cwe).map_or_else(|| by_impacts(trigger), |row| (row.gives)(trigger)));
    }
    if trigger.cwes.is_empty() {
        effects = by_impacts(trigger);
    }
    effects.sort_unstable();
    effects.dedup();
    effects
}

/// What a flaw that gives code gives in any case, where controls make code harder than that: a higher impact is never
/// less than a lower one.
#[must_use]
pub fn short_of_code(trigger: &Trigger) -> Vec<Effect> {
    let at_most_low = |impact: Impact| impact.min(Impact::Low);
    last_row(
        at_most_low(trigger.confidentiality),
        at_most_low(trigger.integrity),
        at_most_low(trigger.availability),
    )
}

/// What the maker's own word for what a flaw gives means at its site.
#[must_use]
pub fn stated(capability: Capability) -> Vec<Effect> {
    match capability {
        Capability::Reach => vec![Effect::Reach],
        Capability::Session => vec![Effect::Session],
        Capability::Stop => vec![Effect::Stop],
        Capability::Command => vec![Effect::Session, Effect::Forge],
        Capability::Read => vec![Effect::ReadFlows, Effect::ReadStores],
        Capability::Forge => vec![Effect::Forge],
        Capability::Replay => vec![Effect::Replay],
        Capability::Key => vec![Effect::Key],
        Capability::Code => vec![Effect::Code],
        Capability::Spread => vec![Effect::UserCode],
    }
}

fn corruption(trigger: &Trigger) -> Vec<Effect> {
    if trigger.confidentiality == Impact::High || trigger.integrity == Impact::High {
        return vec![Effect::Code, Effect::Stop];
    }
    let mut effects = Vec::new();
    if trigger.integrity == Impact::Low {
        effects.push(Effect::Forge);
    }
    if trigger.confidentiality == Impact::Low {
        effects.extend([Effect::ReadFlows, Effect::ReadStores]);
    }
    if trigger.availability != Impact::None {
        effects.push(Effect::Stop);
    }
    effects
}

fn disclosure(trigger: &Trigger) -> Vec<Effect> {
    let mut effects = vec![Effect::ReadFlows, Effect::ReadStores];
    effects.extend(last_row(Impact::None, trigger.integrity, trigger.availability));
    effects
}

fn privilege(trigger: &Trigger) -> Vec<Effect> {
    if trigger.vector == Vector::Local { vec![Effect::Escalate] } else { by_impacts(trigger) }
}

fn availability(trigger: &Trigger) -> Vec<Effect> {
    let mut effects = vec![Effect::Stop];
    effects.extend(last_row(trigger.confidentiality, trigger.integrity, Impact::None));
    effects
}

fn by_impacts(trigger: &Trigger) -> Vec<Effect> {
    last_row(trigger.confidentiality, trigger.integrity, trigger.availability)
}

fn last_row(confidentiality: Impact, integrity: Impact, availability: Impact) -> Vec<Effect> {
    let mut effects = Vec::new();
    match integrity {
        Impact::High => effects.push(Effect::UserCode),
        Impact::Low => effects.push(Effect::Forge),
        Impact::None => {}
    }
    if confidentiality != Impact::None {
        effects.extend([Effect::ReadFlows, Effect::ReadStores]);
    }
    if availability != Impact::None {
        effects.push(Effect::Stop);
    }
    effects
}
