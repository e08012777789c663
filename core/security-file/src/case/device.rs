//! The device and its releases, typed.

use noharm_model::day::Day;

use crate::case::index::{EnvironmentIx, MarketIx, ReleaseIx, Said, To};
use crate::case::read::{element, record};
use crate::duration::Duration;
use noharm_model::system::{ComponentIx, PersonIx, ZoneIx};

record! {
    /// Who approved what.
    Approval {
        /// What.
        what: String = "what",
        /// By whom.
        by: String = "by",
        /// When.
        on: Day = "on",
    }
}

element! {
    /// The device.
    Device of Device {
        /// Intended use.
        intended_use: String = "use",
        /// Drug classes or care areas.
        context: Vec<Said<String>> = "context",
        /// Regulatory class.
        class: Option<String> = "class",
        /// Product code.
        product_code: Option<String> = "product-code",
        /// UDI-DI.
        udi_di: Option<String> = "udi-di",
        /// Model or reference number.
        model: Option<String> = "model",
        /// Legal manufacturer.
        manufacturer: Option<String> = "manufacturer",
        /// Service life.
        life: Option<Duration> = "life",
        /// Who approved what.
        approved: Vec<Approval> = "approved",
    }
}

element! {
    /// A market.
    Market of Market {
        /// Whose rules hold.
        regime: &'static str = "regime",
        /// Number of the clearance or certificate.
        authorisation: Option<String> = "authorisation",
        /// On the market from.
        from: Option<Day> = "from",
        /// Last sold.
        to: Option<Day> = "to",
        /// End of support promised.
        supported_until: Option<Day> = "supported-until",
    }
}

element! {
    /// A release.
    Release of Release {
        /// Version as marked, where it differs from the id.
        version: Option<String> = "version",
        /// Day of release.
        date: Day = "date",
        /// Digests of the whole build.
        build: Vec<Said<String>> = "build",
        /// Digest of each component's build.
        builds: Vec<(To<ComponentIx>, String)> = "builds",
        /// SBOM of the whole.
        sbom: Option<String> = "sbom",
        /// Manifest.
        manifest: Option<String> = "manifest",
        /// End of support.
        supported_until: Option<Day> = "supported-until",
    }
}

element! {
    /// Devices in use.
    Fielded of Fielded {
        /// The release.
        release: To<ReleaseIx> = "release",
        /// How many.
        count: Option<i64> = "count",
        /// Where.
        place: Option<String> = "where",
        /// Market.
        market: Option<To<MarketIx>> = "market",
        /// Environments.
        environments: Vec<To<EnvironmentIx>> = "environment",
        /// Day of the count.
        counted_on: Option<Day> = "counted-on",
    }
}

element! {
    /// Where it is used.
    Environment of Environment {
        /// Care area.
        care_area: Option<String> = "care-area",
        /// Networks and places there.
        zones: Vec<To<ZoneIx>> = "zones",
        /// People there.
        users: Vec<To<PersonIx>> = "users",
        /// What is taken for granted.
        assumes: Vec<Said<String>> = "assumes",
        /// False: by misuse.
        intended: Option<bool> = "intended",
    }
}
