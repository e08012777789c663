//! Interfaces and flows, typed.

use noharm_model::system::{ComponentIx, ControlIx, FlowIx, ModeIx, ZoneIx};

use crate::case::index::{Link, Said, To, WordOrLink};
use crate::case::read::element;
use crate::duration::Duration;

element! {
    /// A way in or out.
    Interface of Interface {
        /// Whose.
        on: Option<To<ComponentIx>> = "on",
        /// From where it is reached.
        zone: Option<To<ZoneIx>> = "zone",
        /// What carries the bytes.
        medium: &'static str = "medium",
        /// How far it reaches.
        range: Option<String> = "range",
        /// `in`, `out`, `both`.
        direction: Option<&'static str> = "direction",
        /// Ports.
        ports: Vec<Said<String>> = "ports",
        /// `open` or `closed` as delivered.
        default: Option<&'static str> = "default",
        /// Modes; empty: all.
        modes: Vec<To<ModeIx>> = "in-mode",
        /// Who must show what.
        authentication: Option<String> = "authentication",
        /// It needs hands on the device.
        physical: Option<bool> = "physical",
        /// It carries a network.
        network: Option<bool> = "network",
    }
}

impl Interface {
    /// It needs hands on the device: as said, else as the medium is.
    #[must_use]
    pub fn is_physical(&self) -> bool {
        self.physical.unwrap_or(matches!(
            self.medium,
            "serial"
                | "usb"
                | "can"
                | "spi"
                | "i2c"
                | "bus"
                | "jtag"
                | "swd"
                | "uart"
                | "card"
                | "panel"
                | "contact"
                | "power"
                | "shared-memory"
                | "display"
        ))
    }

    /// It carries a network: as said, else as the medium is.
    #[must_use]
    pub fn is_network(&self) -> bool {
        self.network.unwrap_or(matches!(self.medium, "wifi" | "ethernet" | "cellular" | "cloud"))
    }
}

element! {
    /// What is carried where.
    Flow of Flow {
        /// Zones, interfaces, components, from the sender to the target.
        path: Vec<Link> = "path",
        /// The flow that carries it.
        carried_by: Option<To<FlowIx>> = "carried-by",
        /// What it carries.
        carries: Vec<WordOrLink> = "carries",
        /// What it is spoken in.
        protocol: Option<String> = "protocol",
        /// Ports.
        ports: Vec<Said<String>> = "ports",
        /// Modes; empty: all.
        modes: Vec<To<ModeIx>> = "in-mode",
        /// After which a session ends.
        session_limit: Option<Duration> = "session-limit",
        /// A peer that cannot be held to more.
        weak_peer: Option<String> = "weak-peer",
        /// What makes up for it.
        made_up_by: Vec<To<ControlIx>> = "made-up-by",
        /// What is done with what cannot be taken.
        on_error: Option<String> = "on-error",
        /// Old images are taken.
        accepts_old_images: Option<bool> = "accepts-old-images",
        /// It runs only on a person's act.
        activated_by_user: Option<bool> = "activated-by-user",
    }
}
