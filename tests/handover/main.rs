//! A conversation in the hands of people: consent, queue, thread, relay both ways, commands, and all of it over crashes and dead
//! platforms; with the real store, workers and senders, and two fakes of platforms.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::too_many_lines, reason = "tests")]

mod changed;
mod crashes;
mod forged;
mod readme;
mod relay;
mod retention;
mod steering;
mod teaching;
mod world;
