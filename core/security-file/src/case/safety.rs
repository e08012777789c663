//! Functions, barriers, harms, typed.

use noharm_model::level::{Level, Severity};
use noharm_model::system::{
    BarrierIx, CommandIx, ComponentIx, FlowIx, FunctionIx, HarmIx, ModeIx, Violation,
};

use crate::case::index::{Link, To};
use crate::case::read::{element, record};
use crate::duration::Duration;

element! {
    /// A safety function.
    Function of Function {
        /// Who performs it.
        performer: To<ComponentIx> = "performer",
        /// Essential performance.
        essential: Option<bool> = "essential",
        /// After which its absence harms.
        within: Duration = "within",
        /// Flows whose data it uses.
        uses: Vec<To<FlowIx>> = "uses",
        /// What it stops without.
        needs: Vec<Link> = "needs",
        /// Commands that it obeys.
        commands: Vec<To<CommandIx>> = "commands",
    }
}

element! {
    /// A barrier.
    Barrier of Barrier {
        /// A component or person.
        performer: Link = "performer",
        /// What it relies on.
        relies_on: Vec<Link> = "relies-on",
        /// Harms that it covers wholly.
        covers: Vec<To<HarmIx>> = "covers",
        /// Harms that it covers partly, with what is missing.
        partly: Vec<(To<HarmIx>, String)> = "partly",
        /// `safe` or `unsafe`.
        when_stopped: Option<&'static str> = "when-stopped",
        /// How hard it is to defeat.
        residual: Level = "residual",
        /// Why.
        reason: Option<String> = "reason",
    }
}

record! {
    /// A way in which a harm comes about.
    When {
        /// The function violated.
        function: To<FunctionIx> = "function",
        /// How.
        violated: Vec<Violation> = "violated",
        /// Modes; empty: all.
        modes: Vec<To<ModeIx>> = "in-mode",
    }
}

element! {
    /// A harm.
    Harm of Harm {
        /// The hazardous situation.
        situation: Option<String> = "situation",
        /// Ways in which it comes about.
        when: Vec<When> = "when",
        /// Barriers before it.
        barriers: Vec<To<BarrierIx>> = "barriers",
        /// Severity in the worst context.
        severity: Severity = "severity",
        /// That context.
        context: Option<String> = "context",
        /// Row in the safety file.
        safety_file: Option<String> = "safety-file",
        /// Why a level that should be reduced may stay.
        benefit_risk: Option<String> = "benefit-risk",
    }
}
