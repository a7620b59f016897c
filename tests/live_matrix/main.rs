//! Administrators on Matrix: the real bot (adapter, store, workers, sender, engine over the small knowledge base) against a real
//! homeserver (Synapse) and people with clients that nobody here wrote (matrix-nio, matrix-js-sdk). All three are fetched into the
//! build folder with pip and npm; where they cannot be fetched, that is said, and with `AMTSLOTSE_JUDGES=required` it fails.
#![cfg(all(feature = "matrix", feature = "telegram"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::needless_pass_by_value, reason = "tests")]

mod account;
mod asking;
mod bot;
mod command;
#[path = "../live/fake/mod.rs"]
#[allow(dead_code, reason = "shared with the tests on Telegram, which use all of it")]
mod fake;
mod faults;
mod forged;
mod handover;
mod homeserver;
mod keys;
mod office;
mod outages;
mod person;
mod proxy;
mod rooms;
mod staff;
mod tools;
