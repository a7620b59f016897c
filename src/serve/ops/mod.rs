//! The endpoints of whoever runs the bot: `/healthz`, `/readyz`, `/metrics`.
//! They show figures and states, never a citizen, and change nothing.

mod exposition;
mod listen;
mod metrics;
mod ready;

pub use listen::{ListenError, Ops};
