//! What several rules ask of a case: ways, protections, ports, supports. None of it is a rule.

pub(crate) mod barrier;
pub(crate) mod newest;
pub(crate) mod port;
pub(crate) mod protection;
pub(crate) mod way;
