//! A language model beside the bot: what it may add, and that nothing else it says, whatever made it say so, reaches a citizen.
#![cfg(feature = "llm")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod attacks;
mod fabricated;
mod helps;
mod hostile;
mod person;
mod scripted;
mod server;
mod terminal;
mod world;
