//! The engine: a pure function from a conversation and what came in to what is said, what others have to do, and the
//! conversation after it. It knows no channel, no store, no clock and no chance: every conversation can be replayed.
//!
//! A turn runs through the steps named in `turn`, each of which may end it with a value of `end`; `say` puts that end into
//! words, with `answer` and `fallback` for the two that matter most. What the engine itself says stands in `texts`, in every
//! language; what the citizen is told of the matter stands in the knowledge base alone.

mod answer;
mod button;
mod choice;
mod command;
mod cues;
mod end;
mod engine;
mod fallback;
mod followup;
mod language;
mod model;
mod offers;
mod questions;
pub mod replay;
mod report;
mod roles;
mod say;
mod sensitive;
mod session;
mod show;
mod slots;
mod talk;
mod texts;
mod turn;
mod urgent;
mod view;

pub use engine::Engine;
pub use model::{ModelOutcome, ModelUse};
pub use report::{Asked, Effect, Outcome, Turn, TurnInput, TurnReport};
pub use session::{Session, SessionError, Topic};
