//! The way of an update into the inbox: durable before anybody tells Telegram that it arrived.
//! It answers nothing: what is said to the citizen, the flood's polite line too, comes from the engine.

use std::sync::Arc;
use std::time::Instant;

use serde_json::value::RawValue;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::address::Place;
use super::bot::Shared;
use super::flood::{Crowd, Flood};
use super::translate::{self, Press, Taken, Verdict};
use crate::message::{Inbound, InboundBody};
use crate::store::{Accepted, Store, StoreError};

/// What is to be told to Telegram about a press.
#[derive(Debug)]
pub(super) enum Pressing {
    /// The press was taken: acknowledge it, and mark the choice.
    Mark(Press),
    /// Acknowledge it alone.
    Acknowledge(String),
}

/// An update as it came, and what it means.
type Judged = (Box<RawValue>, Verdict);

/// Takes updates in.
pub(super) struct Inbox<S> {
    store: S,
    shared: Arc<Shared>,
    flood: Flood,
    presses: mpsc::Sender<Pressing>,
}

impl<S: Store> Inbox<S> {
    pub(super) fn new(store: S, shared: Arc<Shared>, presses: mpsc::Sender<Pressing>) -> Self {
        let flood = Flood::new(shared.settings.flood);
        Self { store, shared, flood, presses }
    }

    /// Takes in what one poll brought: chats side by side, each in its order. An error means that not all of it is kept, and
    /// that all of it is to be brought again.
    pub(super) async fn take_all(self: &Arc<Self>, updates: Vec<Box<RawValue>>) -> Result<(), StoreError> {
        let mut chats: Vec<(Option<i64>, Vec<Judged>)> = Vec::new();
        for raw in updates {
            let verdict = self.judge(raw.get());
            let chat = match &verdict {
                Verdict::Take(taken) | Verdict::Press(taken, _) | Verdict::Unreadable(taken) => Some(taken.place.chat),
                Verdict::Acknowledge(_) | Verdict::Member(_) | Verdict::Ignore => None,
            };
            match chats.iter_mut().find(|(c, _)| *c == chat) {
                Some((_, list)) => list.push((raw, verdict)),
                None => chats.push((chat, vec![(raw, verdict)])),
            }
        }
        let mut under_way = JoinSet::new();
        for (_, list) in chats {
            let me = Arc::clone(self);
            under_way.spawn(async move {
                for (raw, verdict) in list {
                    me.settle(raw.get(), verdict).await?;
                }
                Ok(())
            });
        }
        let mut outcome = Ok(());
        while let Some(ended) = under_way.join_next().await {
            let ended =
                ended.unwrap_or_else(|e| Err(StoreError::Bug { what: format!("taking in ended by itself: {e}") }));
            outcome = outcome.and(ended);
        }
        outcome
    }

    /// Takes in one update.
    pub(super) async fn take(&self, raw: &str) -> Result<(), StoreError> {
        self.settle(raw, self.judge(raw)).await
    }

    fn judge(&self, raw: &str) -> Verdict {
        translate::judge(raw, &self.shared.me, self.shared.settings.max_message_chars)
    }

    async fn settle(&self, raw: &str, verdict: Verdict) -> Result<(), StoreError> {
        let counters = &self.shared.counters;
        match verdict {
            Verdict::Take(taken) => self.keep_or_set_aside(raw, taken).await?,
            Verdict::Press(taken, press) => {
                self.keep_or_set_aside(raw, taken).await?;
                self.tell(Pressing::Mark(press));
            }
            Verdict::Acknowledge(id) => {
                counters.ignored.up();
                self.tell(Pressing::Acknowledge(id));
            }
            Verdict::Member(true) => counters.unblocked.up(),
            // What still waits for this chat is closed by Telegram's own refusal, with its reason.
            Verdict::Member(false) => counters.blocked.up(),
            Verdict::Ignore => counters.ignored.up(),
            Verdict::Unreadable(taken) => self.set_aside(taken).await?,
        }
        Ok(())
    }

    async fn keep_or_set_aside(&self, raw: &str, taken: Taken) -> Result<(), StoreError> {
        match self.keep(taken).await {
            Ok(()) => Ok(()),
            Err(error) if error.is_passing() || matches!(error, StoreError::Closed) => {
                self.shared.counters.not_accepted.up();
                Err(error)
            }
            // Repeating will not help, and what comes after it must not wait for ever.
            Err(error) => {
                tracing::error!(%error, "an update cannot be kept and is set aside");
                match translate::unreadable(raw) {
                    Verdict::Unreadable(taken) => self.set_aside(taken).await,
                    _ => Ok(()),
                }
            }
        }
    }

    /// Into the inbox, unless the chat asks too much.
    async fn keep(&self, mut taken: Taken) -> Result<(), StoreError> {
        let counters = &self.shared.counters;
        let (place, now) = (taken.place, Instant::now());
        let moves = if let InboundBody::Moved { to } = &taken.body { Some(to.place.clone()) } else { None };
        let crowd = if moves.is_some() { Crowd::Calm } else { self.flood.judge(place.chat, now) };
        match crowd {
            Crowd::Calm => {}
            Crowd::Tell => taken.body = InboundBody::TooMany,
            Crowd::Drop => {
                counters.too_many.up();
                return Ok(());
            }
        }
        let accepted = self.store.accept(inbound(taken)).await?;
        if accepted == Accepted::Duplicate {
            counters.duplicates.up();
            return Ok(());
        }
        counters.accepted.up();
        if crowd == Crowd::Tell {
            counters.told_to_wait.up();
        }
        if let Some(to) = moves {
            counters.moved.up();
            if let Ok(to) = to.parse::<Place>() {
                self.shared.moved(place.chat, to.chat);
            }
        } else {
            self.flood.done(place.chat, crowd, now);
            self.shared.typing.await_answer(place, now);
        }
        Ok(())
    }

    /// Among the dead letters, by way of turns that fail: sealed, seen by staff, forgotten in time.
    async fn set_aside(&self, taken: Taken) -> Result<(), StoreError> {
        let counters = &self.shared.counters;
        match self.store.accept(inbound(taken)).await {
            Ok(Accepted::New { .. }) => {
                counters.unreadable.up();
                tracing::warn!("an update could not be read and is set aside");
                Ok(())
            }
            Ok(Accepted::Duplicate) => {
                counters.duplicates.up();
                Ok(())
            }
            Err(error) if error.is_passing() || matches!(error, StoreError::Closed) => {
                counters.not_accepted.up();
                Err(error)
            }
            Err(error) => {
                counters.unreadable.up();
                tracing::error!(%error, "an update can neither be read nor set aside and is dropped");
                Ok(())
            }
        }
    }

    /// Best effort: what it tells is gone with the next moment anyway.
    fn tell(&self, pressing: Pressing) {
        if self.presses.try_send(pressing).is_err() {
            self.shared.counters.not_marked.up();
        }
    }
}

fn inbound(taken: Taken) -> Inbound {
    Inbound {
        id: taken.id,
        address: taken.place.address(),
        at: jiff::Timestamp::now(),
        body: taken.body,
        message: taken.message.map(|number| number.to_string()),
    }
}
