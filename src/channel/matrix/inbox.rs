//! The way of an event into the inbox: durable before the sync token moves past it. It answers nothing: what is said in a room
//! comes from the engine.

use std::sync::Arc;
use std::time::{Duration, Instant};

use matrix_sdk::Room;
use matrix_sdk::deserialized_responses::TimelineEvent;
use matrix_sdk::ruma::{EventId, OwnedEventId, OwnedUserId};

use super::address::Place;
use super::bot::Shared;
use super::judge::{Setting, Verdict, judge, spoken_to};
use super::shelf::InThread;
use super::translate::{self, Event, Said, What};
use super::waiting::Queue;
use super::{rooms, trust};
use crate::message::{Inbound, InboundBody, InboundId, StaffAct, StaffMessage};
use crate::store::{Accepted, Store, StoreError};

/// Pause after a fault of the store.
const PAUSE: Duration = Duration::from_millis(250);

/// Takes events in.
pub(super) struct Inbox<S> {
    store: S,
    shared: Arc<Shared>,
}

/// A message that others are about.
struct Target {
    place: Place,
    sender: Option<OwnedUserId>,
}

impl<S: Store> Inbox<S> {
    pub(super) const fn new(store: S, shared: Arc<Shared>) -> Self {
        Self { store, shared }
    }

    fn read(&self, event: &TimelineEvent) -> Option<Event> {
        translate::read(event.raw().json().get(), self.shared.settings.max_message_chars)
    }

    /// Takes in one event of a room, or keeps it with those that cannot be read yet. An error is that the store was closed.
    pub(super) async fn take(&self, room: &Room, event: &TimelineEvent, queue: &mut Queue) -> Result<(), StoreError> {
        // The SDK hands on what it cannot even try to decrypt as if it were plain: what is still sealed waits, whatever it says.
        match self.read(event) {
            Some(read) if read.sender != self.shared.me && matches!(read.what, What::Encrypted { .. }) => {
                queue.keep(&self.shared, room, &read, event.raw().json().get());
                Ok(())
            }
            _ => self.take_read(room, event).await,
        }
    }

    /// Takes in one event that can be read.
    pub(super) async fn take_read(&self, room: &Room, event: &TimelineEvent) -> Result<(), StoreError> {
        let Some(read) = self.read(event).filter(|read| read.sender != self.shared.me) else {
            self.shared.counters.ignored.up();
            return Ok(());
        };
        match self.setting(room) {
            Setting::Staff => self.take_from_staff(room, event, read).await,
            setting @ (Setting::Direct | Setting::Shared) => self.take_from_anybody(room, event, read, setting).await,
        }
    }

    /// What ordinary people say, as far as it is for the bot.
    async fn take_from_anybody(
        &self,
        room: &Room,
        event: &TimelineEvent,
        Event { id, sender, what }: Event,
        setting: Setting,
    ) -> Result<(), StoreError> {
        let counters = &self.shared.counters;
        let allow = &self.shared.settings.allow;
        let direct = setting == Setting::Direct && allow.allows(&sender);
        match what {
            What::Said { said, thread, mentions, .. } => {
                let place = place_in(room, thread);
                match judge(&self.shared.me, allow, setting, &sender, said, &mentions) {
                    Verdict::NotMeant => counters.ignored.up(),
                    Verdict::NotAllowed => counters.not_allowed.up(),
                    Verdict::Take(said) => {
                        let body = match said {
                            Said::Text(text) => self.shared.memory.choices(&place, |choices| choices.read(&text)),
                            Said::Thing(what) => InboundBody::Unsupported { what },
                        };
                        self.remember(&place, &id, sender).await;
                        if self.accept(&place, event_id(&id), &id, body).await? {
                            self.shared.manners.heard(&place, id, Instant::now());
                        }
                    }
                }
            }
            What::Edited { of, text } if direct => match self.target(room, &of).await {
                // A server lets others change a message, too.
                Target { place, sender: Some(author) } if author == sender => {
                    self.accept(&place, event_id(&id), &of, InboundBody::Edited { text }).await?;
                }
                Target { .. } => counters.ignored.up(),
            },
            What::Redacted { of } if direct => {
                let place = self.target(room, &of).await.place;
                self.accept(&place, event_id(&id), &of, InboundBody::Redacted).await?;
            }
            What::Replaced { by } => self.replaced(room, by).await?,
            What::Unreadable if direct => {
                let raw = event.raw().json().get().chars().take(4_096).collect();
                let body = InboundBody::Unreadable { raw };
                self.accept(&place_in(room, None), event_id(&id), &id, body).await?;
                counters.unreadable.up();
                tracing::warn!("a message could not be read and is set aside");
            }
            What::Edited { .. }
            | What::Redacted { .. }
            | What::Reacted { .. }
            | What::Unreadable
            | What::Encrypted { .. }
            | What::Other => counters.ignored.up(),
        }
        Ok(())
    }

    /// What happens in a staff room: all of it is handed on, with what is known of who did it.
    async fn take_from_staff(
        &self,
        room: &Room,
        event: &TimelineEvent,
        Event { id, sender, what }: Event,
    ) -> Result<(), StoreError> {
        let (place, about, to_bot, act) = match what {
            What::Said { said, thread, mentions, replies } => {
                let place = place_in(room, thread);
                self.remember(&place, &id, sender.clone()).await;
                let mut to_bot = mentions.iter().any(|m| m == self.shared.me.as_str());
                if let Some(replied) = replies.filter(|_| !to_bot) {
                    to_bot = self.target(room, &replied).await.sender.is_some_and(|author| author == self.shared.me);
                }
                let act = match said {
                    Said::Text(text) => match spoken_to(&self.shared.me, &text) {
                        Some(rest) => {
                            to_bot = true;
                            StaffAct::Text { text: rest.to_owned() }
                        }
                        None => StaffAct::Text { text },
                    },
                    Said::Thing(what) => StaffAct::Unsupported { what },
                };
                (place, id.clone(), to_bot, act)
            }
            What::Edited { of, text } => match self.target(room, &of).await {
                Target { place, sender: Some(author) } if author == sender => {
                    (place, of, false, StaffAct::Edited { text })
                }
                Target { .. } => return self.ignore(),
            },
            What::Redacted { of } => (self.target(room, &of).await.place, of, false, StaffAct::Redacted),
            What::Reacted { to, key } => {
                let Target { place, sender: author } = self.target(room, &to).await;
                (place, to, author.is_some_and(|author| author == self.shared.me), StaffAct::Reacted { key })
            }
            What::Replaced { by } => return self.replaced(room, by).await,
            What::Encrypted { .. } | What::Other | What::Unreadable => return self.ignore(),
        };
        let from = trust::sender(&self.shared, room, event, &sender).await;
        let body = InboundBody::Staff(StaffMessage { from, to_bot, act });
        self.accept(&place, event_id(&id), &about, body).await.map(drop)
    }

    /// Says, by way of the engine, that a message cannot be read.
    pub(super) async fn tell_undecryptable(&self, room: &Room, raw: &str) -> Result<(), StoreError> {
        let Some(Event { id, sender, what: What::Encrypted { thread } }) = translate::read(raw, 0) else {
            return Ok(());
        };
        let told = match self.setting(room) {
            Setting::Staff => true,
            Setting::Direct => self.shared.settings.allow.allows(&sender),
            Setting::Shared => false,
        };
        if told {
            let body = InboundBody::Undecryptable { from: sender.to_string() };
            self.accept(&place_in(room, thread), format!("matrix:undecryptable:{id}"), &id, body).await?;
            self.shared.counters.told_undecryptable.up();
        }
        Ok(())
    }

    /// A room's conversation goes on in another room.
    async fn replaced(&self, room: &Room, by: matrix_sdk::ruma::OwnedRoomId) -> Result<(), StoreError> {
        let (old, new) = (place_in(room, None), Place { room: by, thread: None });
        if self.store.find(&old.address()).await?.is_some() {
            let body = InboundBody::Moved { to: new.address() };
            self.put(&old, format!("matrix:replaced:{}", old.room), None, body).await?;
        }
        Ok(())
    }

    #[allow(clippy::unnecessary_wraps, reason = "the form of all ends of a taking")]
    fn ignore(&self) -> Result<(), StoreError> {
        self.shared.counters.ignored.up();
        Ok(())
    }

    fn setting(&self, room: &Room) -> Setting {
        if rooms::is_staff(&self.shared, room) {
            Setting::Staff
        } else if room.active_members_count() <= 2 {
            Setting::Direct
        } else {
            Setting::Shared
        }
    }

    /// Where a message stands that came before, and who wrote it, as far as that can be found out.
    async fn target(&self, room: &Room, id: &EventId) -> Target {
        if let Ok(Some(InThread { root, sender })) = self.shared.shelf.thread(id).await {
            return Target { place: place_in(room, Some(root)), sender: Some(sender) };
        }
        let event = room.event(id, None).await.ok().and_then(|event| self.read(&event));
        let (sender, thread) = match event {
            Some(Event { sender, what: What::Said { thread, .. } | What::Encrypted { thread }, .. }) => {
                (Some(sender), thread)
            }
            Some(Event { sender, .. }) => (Some(sender), None),
            None => (None, None),
        };
        Target { place: place_in(room, thread), sender }
    }

    /// Keeps where a message of a thread stands: once it is taken back, it no longer says so.
    async fn remember(&self, place: &Place, id: &EventId, sender: OwnedUserId) {
        let Some(root) = &place.thread else { return };
        self.shared.memory.is_newest(place, id.to_owned());
        let kept = self.shared.shelf.keep_thread(id, &InThread { root: root.clone(), sender }).await;
        if kept.is_err() {
            tracing::warn!("it cannot be kept where a message stands; taking it back may go unnoticed");
        }
    }

    async fn accept(&self, place: &Place, id: String, about: &EventId, body: InboundBody) -> Result<bool, StoreError> {
        self.put(place, id, Some(about.to_string()), body).await
    }

    /// Into the store, as long as it takes; whether it was new. What can never be kept is dropped, counted and logged.
    async fn put(
        &self,
        place: &Place,
        id: String,
        message: Option<String>,
        body: InboundBody,
    ) -> Result<bool, StoreError> {
        let counters = &self.shared.counters;
        let inbound =
            Inbound { id: InboundId(id), address: place.address(), at: jiff::Timestamp::now(), body, message };
        loop {
            match self.store.accept(inbound.clone()).await {
                Ok(Accepted::New { .. }) => {
                    counters.accepted.up();
                    return Ok(true);
                }
                Ok(Accepted::Duplicate) => {
                    counters.duplicates.up();
                    return Ok(false);
                }
                Err(StoreError::Closed) => return Err(StoreError::Closed),
                Err(error) if error.is_passing() => {
                    counters.not_accepted.up();
                    tracing::warn!(%error, "a message cannot be kept now; nothing further is taken in until it can");
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => {
                    counters.unreadable.up();
                    tracing::error!(%error, "a message cannot be kept and is dropped");
                    return Ok(false);
                }
            }
        }
    }
}

fn place_in(room: &Room, thread: Option<OwnedEventId>) -> Place {
    Place { room: room.room_id().to_owned(), thread }
}

/// The key by which a repetition of an event is known.
fn event_id(id: &EventId) -> String {
    format!("matrix:event:{id}")
}
