//! VEX: which format a file is, and what it states about vulnerabilities.
