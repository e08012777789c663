//! Components against advisories, three-valued, with reasons.
