//! What staff can type: each command a described value, from which parser, help and tests follow.
//! Nothing here does what a command says.

mod read;
mod spec;
mod usage;

pub use read::{Call, Faulty, Typed, Value, read};
pub use spec::{Arg, COMMANDS, Kind, Name, Need, Scope, Spec};
pub(crate) use usage::help;
pub use usage::usage;
