//! Bytes to model: SBOMs and the world's advisories.
