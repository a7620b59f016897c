//! What the bot reads of an event, and nothing more: what it does not know of Matrix cannot break it. It interprets nothing.

use matrix_sdk::ruma::{OwnedEventId, OwnedRoomId, OwnedUserId};
use serde::Deserialize;

/// The fields without which nothing can be done with an event.
#[derive(Debug, Deserialize)]
pub(super) struct Head {
    pub event_id: OwnedEventId,
    pub sender: OwnedUserId,
    #[serde(rename = "type")]
    pub kind: String,
    pub state_key: Option<String>,
}

/// The content of a message.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    #[serde(default)]
    pub content: MessageContent,
}

/// What a message says. All of it is missing once it was redacted.
#[derive(Debug, Default, Deserialize)]
pub(super) struct MessageContent {
    pub msgtype: Option<String>,
    pub body: Option<String>,
    #[serde(rename = "m.relates_to")]
    pub relates: Option<Relates>,
    #[serde(rename = "m.new_content")]
    pub new: Option<NewContent>,
    #[serde(rename = "m.mentions")]
    pub mentions: Option<Mentions>,
}

/// What a message has to do with others.
#[derive(Debug, Deserialize)]
pub(super) struct Relates {
    pub rel_type: Option<String>,
    pub event_id: Option<OwnedEventId>,
    #[serde(rename = "m.in_reply_to")]
    pub reply: Option<Reply>,
    /// Whether the reply is there for clients alone that know no threads.
    #[serde(default)]
    pub is_falling_back: bool,
    /// The emoji of a reaction.
    pub key: Option<String>,
}

/// The message that another one replies to.
#[derive(Debug, Deserialize)]
pub(super) struct Reply {
    pub event_id: OwnedEventId,
}

/// What a message says from now on.
#[derive(Debug, Deserialize)]
pub(super) struct NewContent {
    pub body: Option<String>,
}

/// Who is meant.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Mentions {
    #[serde(default)]
    pub user_ids: Vec<String>,
}

/// What is known of an encrypted event from outside.
#[derive(Debug, Deserialize)]
pub(super) struct Envelope {
    #[serde(default)]
    pub content: EnvelopeContent,
}

/// Relations stand outside, in the clear.
#[derive(Debug, Default, Deserialize)]
pub(super) struct EnvelopeContent {
    #[serde(rename = "m.relates_to")]
    pub relates: Option<Relates>,
}

/// Something was taken back: up to room version 10 this stands beside the content, later in it.
#[derive(Debug, Deserialize)]
pub(super) struct Redaction {
    pub redacts: Option<OwnedEventId>,
    #[serde(default)]
    pub content: RedactionContent,
}

/// See [`Redaction`].
#[derive(Debug, Default, Deserialize)]
pub(super) struct RedactionContent {
    pub redacts: Option<OwnedEventId>,
}

/// A room was replaced by another one.
#[derive(Debug, Deserialize)]
pub(super) struct Tombstone {
    pub content: TombstoneContent,
}

/// By which one.
#[derive(Debug, Deserialize)]
pub(super) struct TombstoneContent {
    pub replacement_room: OwnedRoomId,
}

/// Somebody's standing in a room changed.
#[derive(Debug, Deserialize)]
pub(super) struct Member {
    pub content: Membership,
    #[serde(default)]
    pub unsigned: MemberUnsigned,
}

/// A standing.
#[derive(Debug, Deserialize)]
pub(super) struct Membership {
    pub membership: String,
}

/// The standing before.
#[derive(Debug, Default, Deserialize)]
pub(super) struct MemberUnsigned {
    pub prev_content: Option<Membership>,
}
