//! Adapters: what turns a platform's messages into [`Inbound`](crate::message::Inbound)s and outbox entries into messages
//! of the platform. An adapter knows its platform and the inbox, and nothing else: no session, no answer, no other queue.

pub mod console;
#[cfg(any(feature = "telegram", feature = "matrix"))]
pub mod counted;
#[cfg(feature = "matrix")]
pub mod matrix;
#[cfg(feature = "llm")]
pub mod model;
#[cfg(feature = "telegram")]
pub mod telegram;

use std::future::Future;
use std::time::Duration;

use thiserror::Error;

use crate::message::{ChannelKind, Outgoing, PlatformAddress, Reply};

/// A figure that an adapter counts, only ever rising. Figures of one name stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// Its name, such as `telegram_updates`.
    pub name: &'static str,
    /// What tells it from others of that name: label and value.
    pub label: Option<(&'static str, &'static str)>,
    /// What it counts, a sentence.
    pub help: &'static str,
    /// How often so far.
    pub value: u64,
}

/// How an adapter's intake is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IntakeState {
    /// It has not got anything from its platform yet.
    Starting,
    /// It takes messages.
    Taking,
    /// It tries again and again; why, in words that hold nothing personal and no secret.
    Failing(String),
}

/// The error at the bottom: what the network said, without the layers above it, which name addresses.
#[cfg(any(feature = "telegram", feature = "matrix"))]
fn innermost(error: &dyn std::error::Error) -> String {
    let mut at = error;
    while let Some(below) = at.source() {
        at = below;
    }
    at.to_string()
}

/// A reply as the messages that its platform needs for it, each to be an outbox entry of its own: so a crash between two of
/// them repeats none.
pub fn messages(kind: ChannelKind, reply: Reply) -> Vec<Reply> {
    match kind {
        #[cfg(feature = "telegram")]
        ChannelKind::Telegram => telegram::split(reply),
        #[cfg(not(feature = "telegram"))]
        ChannelKind::Telegram => vec![reply],
        ChannelKind::Console | ChannelKind::Matrix | ChannelKind::Model => vec![reply],
    }
}

/// A platform that entries can be sent to.
pub trait Channel: Send + Sync + 'static {
    /// Which platform.
    fn kind(&self) -> ChannelKind;

    /// Does on the platform what an entry says; the platform's id of what it made or changed.
    fn deliver(&self, parcel: Parcel) -> impl Future<Output = Result<String, DeliveryError>> + Send;
}

/// An outbox entry as an adapter gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Where it goes.
    pub address: PlatformAddress,
    /// What is to be done.
    pub outgoing: Outgoing,
    /// The platform's id of the message that is to be edited, redacted or reacted to; `None` for a new message alone.
    pub reference: Option<String>,
    /// The same for every try: for platforms that drop what they have seen.
    pub idempotency_key: String,
}

/// Why an entry was not delivered. Neither text holds a citizen's words.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeliveryError {
    /// It may work later.
    #[error("not delivered, to be tried again: {why}")]
    Retry {
        /// The pause that the platform asks for, where it does.
        after: Option<Duration>,
        /// Why.
        why: String,
    },
    /// Its turn has not come: the platform's limits, kept beforehand. That is no failure.
    #[error("not to be sent before {after:?} have passed")]
    NotYet {
        /// The time until its turn.
        after: Duration,
    },
    /// It will never work.
    #[error("cannot be delivered: {reason}")]
    Closed {
        /// Why, for staff and metrics.
        reason: String,
    },
}
