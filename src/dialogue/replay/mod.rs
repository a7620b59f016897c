//! Scripted dialogues: read from YAML, played on an engine, each in a fresh conversation, and told turn by turn as other
//! programs read it. What is judged here is only what a script plainly asserts; its notes are for others.

mod judge;
mod play;
mod script;

pub use judge::{Judge, Verdict};
pub use play::{PlayedReply, PlayedTurn, play};
pub use script::{Expect, Script, ScriptError, ScriptTurn, read_scripts};
