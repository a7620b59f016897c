//! Reads a YAML file into a tree of which every node knows where it stands, with a small, strict part of YAML alone.
//! It never guesses: what other readers would take for a boolean, an alias or a second document is refused.

mod characters;
mod node;
mod parse;
mod reading;
mod syntax;

pub(crate) use characters::{is_nfc, scan_characters};
pub use node::Span;
pub(crate) use node::{Entry, Kind, Node, Style, within};
pub(crate) use parse::parse;
pub(crate) use reading::{Reading, read_plain};
