//! What the adapter itself remembers, beside the SDK's own records and encrypted like them: the session, the sync token up to
//! which the inbox holds everything, the newest event of each room, and what could not be decrypted yet.
//! No message that can be read stands here.

use std::collections::BTreeMap;

use matrix_sdk::authentication::matrix::MatrixSession;
use matrix_sdk::ruma::{EventId, OwnedEventId, OwnedRoomId, OwnedUserId, UserId};
use matrix_sdk::{Client, StoreError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const SESSION: &str = "amtslotse.session";
const PROGRESS: &str = "amtslotse.progress";
const WAITING: &str = "amtslotse.waiting";
const PINNED: &str = "amtslotse.pinned.";
const THREAD: &str = "amtslotse.thread.";
const RING: &str = "amtslotse.ring.";
const RING_AT: &str = "amtslotse.ring";

/// Messages of threads of which it is known where they stand; the oldest are forgotten for newer ones.
const MOST_IN_THREADS: u64 = 20_000;

/// How far the bot has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Progress {
    /// The sync token; `None` before the first sync.
    pub token: Option<String>,
    /// The newest event that was seen of each room.
    pub seen: BTreeMap<OwnedRoomId, OwnedEventId>,
}

/// Where a message of a thread stands, and who wrote it: a message that was taken back no longer says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct InThread {
    /// The event that the thread hangs on.
    pub root: OwnedEventId,
    /// The author.
    pub sender: OwnedUserId,
}

/// A message that cannot be decrypted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Waiting {
    /// Its room.
    pub room: OwnedRoomId,
    /// Its id.
    pub event: OwnedEventId,
    /// The event as it came.
    pub raw: String,
    /// When it came, in seconds since 1970.
    pub since: i64,
    /// Whether its room was told.
    pub told: bool,
}

/// The shelf of one client.
#[derive(Debug, Clone)]
pub(super) struct Shelf(Client);

impl Shelf {
    pub(super) fn of(client: &Client) -> Self {
        Self(client.clone())
    }

    pub(super) async fn session(&self) -> Result<Option<MatrixSession>, StoreError> {
        self.get(SESSION).await
    }

    pub(super) async fn keep_session(&self, session: &MatrixSession) -> Result<(), StoreError> {
        self.put(SESSION, session).await
    }

    pub(super) async fn progress(&self) -> Result<Progress, StoreError> {
        Ok(self.get(PROGRESS).await?.unwrap_or_default())
    }

    pub(super) async fn keep_progress(&self, progress: &Progress) -> Result<(), StoreError> {
        self.put(PROGRESS, progress).await
    }

    pub(super) async fn waiting(&self) -> Result<Vec<Waiting>, StoreError> {
        Ok(self.get(WAITING).await?.unwrap_or_default())
    }

    pub(super) async fn keep_waiting(&self, waiting: &[Waiting]) -> Result<(), StoreError> {
        self.put(WAITING, &waiting).await
    }

    /// The key of the identity that was seen first of a person.
    pub(super) async fn pinned(&self, user: &UserId) -> Result<Option<String>, StoreError> {
        self.get(&format!("{PINNED}{user}")).await
    }

    /// Keeps it, or forgets it: then the next one that is seen counts.
    pub(super) async fn pin(&self, user: &UserId, key: Option<&str>) -> Result<(), StoreError> {
        let name = format!("{PINNED}{user}");
        match key {
            Some(key) => self.put(&name, key).await,
            None => self.0.state_store().remove_custom_value(name.as_bytes()).await.map(drop),
        }
    }

    /// Where a message of a thread stands.
    pub(super) async fn thread(&self, event: &EventId) -> Result<Option<InThread>, StoreError> {
        self.get(&format!("{THREAD}{event}")).await
    }

    /// Keeps that, in a ring: the oldest is forgotten.
    pub(super) async fn keep_thread(&self, event: &EventId, at: &InThread) -> Result<(), StoreError> {
        let name = format!("{THREAD}{event}");
        if self.get::<InThread>(&name).await?.is_some() {
            return Ok(());
        }
        let number: u64 = self.get(RING_AT).await?.unwrap_or_default();
        let slot = format!("{RING}{}", number % MOST_IN_THREADS);
        if let Some(oldest) = self.get::<String>(&slot).await? {
            self.0.state_store().remove_custom_value(oldest.as_bytes()).await?;
        }
        self.put(&name, at).await?;
        self.put(&slot, &name).await?;
        self.put(RING_AT, &(number + 1)).await
    }

    async fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        match self.0.state_store().get_custom_value(key.as_bytes()).await? {
            Some(bytes) => Ok(Some(serde_json::from_slice(&bytes).map_err(StoreError::Json)?)),
            None => Ok(None),
        }
    }

    async fn put<T: Serialize + Sync + ?Sized>(&self, key: &str, value: &T) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec(value).map_err(StoreError::Json)?;
        self.0.state_store().set_custom_value_no_read(key.as_bytes(), bytes).await
    }
}
