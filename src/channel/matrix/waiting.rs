//! Messages that cannot be decrypted yet: kept on the shelf before the sync token moves past them, tried again when keys may have
//! come, told to their room when that takes too long, and given up in the end.

use std::time::Duration;

use jiff::Timestamp;
use matrix_sdk::StoreError as ShelfError;
use matrix_sdk::deserialized_responses::{TimelineEvent, TimelineEventKind};
use matrix_sdk::ruma::events::room::encrypted::OriginalSyncRoomEncryptedEvent;
use matrix_sdk::ruma::serde::Raw;
use serde_json::value::RawValue;

use super::bot::Shared;
use super::inbox::Inbox;
use super::shelf::{Shelf, Waiting};
use super::translate::Event;
use crate::store::{Store, StoreError};

/// Messages kept; the oldest are given up for newer ones.
const MOST: usize = 1_000;
/// A key that did not come in this time will not come.
const AT_MOST: Duration = Duration::from_hours(7 * 24);

/// The messages that wait.
pub(super) struct Queue {
    shelf: Shelf,
    list: Vec<Waiting>,
    changed: bool,
}

impl Queue {
    pub(super) async fn open(shelf: Shelf) -> Result<Self, ShelfError> {
        let list = shelf.waiting().await?;
        Ok(Self { shelf, list, changed: false })
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Keeps one more.
    pub(super) fn keep(&mut self, shared: &Shared, room: &matrix_sdk::Room, event: &Event, raw: &str) {
        if self.list.iter().any(|w| w.event == event.id) {
            return;
        }
        if self.list.len() >= MOST {
            self.list.remove(0);
            shared.counters.given_up.up();
        }
        self.list.push(Waiting {
            room: room.room_id().to_owned(),
            event: event.id.clone(),
            raw: raw.to_owned(),
            since: Timestamp::now().as_second(),
            told: false,
        });
        shared.counters.kept.up();
        tracing::warn!("a message cannot be decrypted yet; it is kept until its key comes");
        self.changed = true;
    }

    /// Writes what changed.
    pub(super) async fn save(&mut self) -> Result<(), ShelfError> {
        if self.changed {
            self.shelf.keep_waiting(&self.list).await?;
            self.changed = false;
        }
        Ok(())
    }

    /// Tries all of them again. What can be read goes the way of every message.
    pub(super) async fn try_again<S: Store>(&mut self, shared: &Shared, inbox: &Inbox<S>) -> Result<(), StoreError> {
        let now = Timestamp::now().as_second();
        let mut kept = Vec::with_capacity(self.list.len());
        let mut list = std::mem::take(&mut self.list).into_iter();
        let mut outcome = Ok(());
        for mut waiting in list.by_ref() {
            match self.one(shared, inbox, &mut waiting, now).await {
                Ok(true) => kept.push(waiting),
                Ok(false) => self.changed = true,
                Err(error) => {
                    kept.push(waiting);
                    outcome = Err(error);
                    break;
                }
            }
        }
        kept.extend(list);
        self.list = kept;
        outcome
    }

    /// Tries one; whether it goes on waiting.
    async fn one<S: Store>(
        &mut self,
        shared: &Shared,
        inbox: &Inbox<S>,
        waiting: &mut Waiting,
        now: i64,
    ) -> Result<bool, StoreError> {
        let Some(room) = shared.client.get_room(&waiting.room) else { return Ok(false) };
        if let Some(event) = decrypt(&room, &waiting.raw).await {
            shared.counters.decrypted_later.up();
            inbox.take_read(&room, &event).await?;
            return Ok(false);
        }
        let age = Duration::from_secs(u64::try_from(now - waiting.since).unwrap_or(0));
        if age > AT_MOST {
            shared.counters.given_up.up();
            return Ok(false);
        }
        if age >= shared.settings.undecryptable_after && !waiting.told {
            inbox.tell_undecryptable(&room, &waiting.raw).await?;
            waiting.told = true;
            self.changed = true;
        }
        Ok(true)
    }
}

/// The event in the clear, if its key is there by now. Asking for it also asks the key backup.
async fn decrypt(room: &matrix_sdk::Room, raw: &str) -> Option<TimelineEvent> {
    let raw: Raw<OriginalSyncRoomEncryptedEvent> = Raw::from_json(RawValue::from_string(raw.to_owned()).ok()?);
    let event = room.decrypt_event(&raw, None).await.ok()?;
    matches!(event.kind, TimelineEventKind::Decrypted(_)).then_some(event)
}
