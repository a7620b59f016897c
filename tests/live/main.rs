//! Citizens on Telegram, against a Bot API server that fails in every way that Telegram and networks do. The bot is the real
//! one (adapter, store, workers, sender, engine over the small knowledge base); the server is ours (`fake`), and is itself
//! judged by clients that nobody here wrote (`judge`).
#![cfg(feature = "telegram")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::needless_pass_by_value, reason = "tests")]

mod bot;
mod buttons;
mod draw;
mod fake;
mod intake;
mod judge;
mod picture;
mod replies;
mod sending;
mod webhook;
