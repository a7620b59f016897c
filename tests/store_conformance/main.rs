//! What every engine of the store promises, run over each of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::too_many_lines, reason = "tests")]

mod answered;
mod inbox;
mod order;
mod outbox;
mod privacy;
mod retention;
mod staff;
mod world;
