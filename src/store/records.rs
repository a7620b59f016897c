//! What the records hold, and how they are read and written.
//! What stands in a record beside its sealed part says nothing personal.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::StoreError;
use super::keys::{self, Key};
use super::kv::{KeyValue, Tx};
use super::types::ReportBack;
use crate::message::{ChannelKind, ConversationId, OutboxId};
use crate::privacy::{Keyring, Sealer};

/// An inbound that waits; sealed: [`crate::message::Inbound`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct InboundRecord {
    pub(crate) conversation: ConversationId,
    /// Turns that failed.
    pub(crate) failures: u32,
    /// Turns that were begun after a crash and recorded before; see `Settings::crashes`.
    pub(crate) starts: u32,
    pub(crate) sealed: Vec<u8>,
}

/// A conversation's session; sealed: the engine's bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SessionRecord {
    pub(crate) version: u64,
    /// The number that the next outbox entry gets.
    pub(crate) next_entry: u64,
    /// Time of the last commit, milliseconds since 1970.
    pub(crate) last_active: i64,
    pub(crate) sealed: Vec<u8>,
}

/// An outbox entry that is not sent; sealed: [`OutboundBody`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OutboundRecord {
    pub(crate) conversation: ConversationId,
    pub(crate) entry: OutboxId,
    pub(crate) channel: ChannelKind,
    /// Hash of the address: entries to the same one stay in order.
    pub(crate) lane: [u8; 16],
    pub(crate) refers_to: Option<OutboxId>,
    pub(crate) report: ReportBack,
    pub(crate) sealed: Vec<u8>,
}

/// The sealed part of an outbox entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OutboundBody {
    pub(crate) address: crate::message::PlatformAddress,
    pub(crate) outgoing: crate::message::Outgoing,
}

/// An inbound that was set aside; sealed: [`crate::message::Inbound`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DeadRecord {
    pub(crate) conversation: ConversationId,
    pub(crate) at: i64,
    pub(crate) why: String,
    pub(crate) sealed: Vec<u8>,
}

/// An unanswered message; sealed: [`super::Unanswered`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct UnansweredRecord {
    pub(crate) conversation: ConversationId,
    pub(crate) at: i64,
    pub(crate) sealed: Vec<u8>,
}

/// A suggested example; sealed: [`super::Suggestion`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SuggestionRecord {
    pub(crate) conversation: ConversationId,
    pub(crate) at: i64,
    pub(crate) sealed: Vec<u8>,
}

/// A ticket that others see; sealed: its mark's body.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TicketRecord {
    pub(crate) conversation: ConversationId,
    /// Milliseconds since 1970.
    pub(crate) due: Option<i64>,
    pub(crate) sealed: Vec<u8>,
}

/// What steers all conversations; sealed: the bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SteeringRecord {
    pub(crate) version: u64,
    pub(crate) sealed: Vec<u8>,
}

/// What the last sweep saw of the clock.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct SweepRecord {
    pub(crate) last: i64,
    pub(crate) doubted_until: i64,
}

/// The most that a session or an entry may have. Far above what a turn needs; a larger value would leave the log of the
/// sled engine for a file of its own.
pub(crate) const LARGEST: usize = 128 * 1024;

pub(crate) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    postcard::to_stdvec(value).map_err(|e| StoreError::Bug { what: format!("a record cannot be written: {e}") })
}

pub(crate) fn decode<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, StoreError> {
    postcard::from_bytes(bytes)
        .map_err(|e| StoreError::Damaged { what: format!("a record ({what}) is unreadable: {e}") })
}

/// Encodes, checks the size, and seals for its place.
pub(crate) fn seal<T: Serialize>(
    sealer: &Sealer,
    place: &[u8],
    what: &'static str,
    value: &T,
) -> Result<Vec<u8>, StoreError> {
    let body = zeroize::Zeroizing::new(encode(value)?);
    if body.len() > LARGEST {
        return Err(StoreError::TooLarge { what, bytes: body.len(), limit: LARGEST });
    }
    Ok(sealer.seal(place, &body)?)
}

/// Opens and decodes.
pub(crate) fn unseal<T: DeserializeOwned>(
    sealer: &Sealer,
    place: &[u8],
    what: &'static str,
    sealed: &[u8],
) -> Result<T, StoreError> {
    decode(what, &sealer.open(place, sealed)?)
}

/// Reads records, staged or stored.
pub(crate) trait Read {
    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;
}

impl Read for Tx<'_> {
    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.get(key)
    }
}

impl Read for dyn KeyValue + '_ {
    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.get(key)
    }
}

/// A record, or `None`.
pub(crate) fn find<T: DeserializeOwned, R: Read + ?Sized>(
    from: &R,
    what: &'static str,
    key: &[u8],
) -> Result<Option<T>, StoreError> {
    from.read(key)?.map(|bytes| decode(what, &bytes)).transpose()
}

/// The sealer of a conversation.
pub(crate) fn sealer_of<R: Read + ?Sized>(
    from: &R,
    keyring: &Keyring,
    conversation: ConversationId,
) -> Result<Sealer, StoreError> {
    let place: Key = keys::data_key(conversation);
    let wrapped = from.read(&place)?.ok_or(StoreError::Gone { what: "the conversation" })?;
    Ok(keyring.data_key(&place, &wrapped)?)
}
