//! The words of the domain, shared by every room.
//!
//! In: nothing. Out: types that other rooms fill and read: a place in a source file, an SBOM's components, an
//! advisory's statements, what the matcher found, the system under attack, the attack graph, the answers that a
//! person reads; and what keeps the words of others from steering a reader's terminal. Deliberately not here: parsing, deciding, solving, rendering; any clock, file or socket.

pub mod advisory;
pub mod answer;
pub mod component;
pub mod control;
pub mod day;
pub mod finding;
pub mod flaw;
pub mod foreign;
pub mod graph;
pub mod kernel;
pub mod level;
pub mod place;
pub mod policy;
pub mod statement;
pub mod system;
