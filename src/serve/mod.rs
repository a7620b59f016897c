//! Composition: what carries a message from the inbox to the engine and from the outbox to its platform.
//! It decides nothing about answers, and knows platforms only by [`crate::channel::Channel`].

mod clock;
mod engine_turns;
mod export;
mod sender;
mod stop;
mod worker;

pub use clock::Clock;
pub use engine_turns::{EngineTurns, TurnSettings};
pub use sender::{Sender, SenderSettings};
pub use stop::{Phase, Stop, StopSwitch};
pub use worker::{TakeTurn, TurnAnswer, TurnRequest, Workers};
