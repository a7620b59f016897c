//! What the bot reads of an update, and nothing more: what it does not know of the Bot API cannot break it. It interprets
//! nothing.
//!
//! Entities are not read at all: their offsets count UTF-16 units and come from outside.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// The one field without which an update cannot be told apart from others.
#[derive(Debug, Deserialize)]
pub(super) struct Head {
    pub update_id: i64,
}

/// An update of a kind that the bot takes; other kinds have none of these fields.
#[derive(Debug, Deserialize)]
pub(super) struct Update {
    pub message: Option<Message>,
    pub edited_message: Option<Message>,
    pub callback_query: Option<CallbackQuery>,
    pub my_chat_member: Option<MemberChange>,
}

/// A message.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    #[serde(rename = "message_id")]
    pub number: Option<i32>,
    #[serde(rename = "message_thread_id")]
    pub thread: Option<i32>,
    #[serde(default, rename = "is_topic_message")]
    pub in_topic: bool,
    pub from: Option<User>,
    /// Who speaks in the place of a person: the group itself (an anonymous admin), or a channel.
    pub sender_chat: Option<Chat>,
    #[serde(default)]
    pub is_automatic_forward: bool,
    pub chat: Chat,
    #[serde(rename = "reply_to_message")]
    pub replied: Option<Replied>,
    pub media_group_id: Option<String>,
    pub text: Option<String>,
    pub caption: Option<String>,
    pub migrate_to_chat_id: Option<i64>,
    pub migrate_from_chat_id: Option<i64>,
    pub voice: Option<IgnoredAny>,
    pub audio: Option<IgnoredAny>,
    pub video_note: Option<IgnoredAny>,
    pub photo: Option<IgnoredAny>,
    pub video: Option<IgnoredAny>,
    pub animation: Option<IgnoredAny>,
    pub sticker: Option<IgnoredAny>,
    pub story: Option<IgnoredAny>,
    pub document: Option<IgnoredAny>,
    pub location: Option<IgnoredAny>,
    pub venue: Option<IgnoredAny>,
    pub contact: Option<IgnoredAny>,
    pub poll: Option<IgnoredAny>,
    pub dice: Option<IgnoredAny>,
    pub game: Option<IgnoredAny>,
    pub paid_media: Option<IgnoredAny>,
    pub checklist: Option<IgnoredAny>,
}

/// The message that another one replies to. The first message of a topic is "replied to" by all in it.
#[derive(Debug, Deserialize)]
pub(super) struct Replied {
    pub from: Option<User>,
    pub forum_topic_created: Option<IgnoredAny>,
}

/// An account.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub id: i64,
    #[serde(default)]
    pub is_bot: bool,
    pub language_code: Option<String>,
}

/// A chat.
#[derive(Debug, Deserialize)]
pub(super) struct Chat {
    pub id: i64,
    #[serde(rename = "type")]
    pub kind: String,
}

/// A press of a button.
#[derive(Debug, Deserialize)]
pub(super) struct CallbackQuery {
    pub id: String,
    pub from: User,
    pub message: Option<Pressed>,
    pub data: Option<String>,
}

/// The message under which a button was pressed; of an old one little more is known than its number.
#[derive(Debug, Deserialize)]
pub(super) struct Pressed {
    pub message_id: i32,
    pub chat: Chat,
    #[serde(rename = "message_thread_id")]
    pub thread: Option<i32>,
    #[serde(default, rename = "is_topic_message")]
    pub in_topic: bool,
    pub reply_markup: Option<Keyboard>,
}

/// Buttons under a message.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Keyboard {
    #[serde(default)]
    pub inline_keyboard: Vec<Vec<Key>>,
}

/// One button.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Key {
    pub text: String,
    pub callback_data: Option<String>,
}

/// The bot's own standing in a chat changed.
#[derive(Debug, Deserialize)]
pub(super) struct MemberChange {
    pub new_chat_member: Member,
    pub old_chat_member: Member,
}

/// A standing.
#[derive(Debug, Deserialize)]
pub(super) struct Member {
    pub status: String,
}

impl Member {
    /// Whether somebody of this standing can be written to.
    pub(super) fn is_in(&self) -> bool {
        !matches!(self.status.as_str(), "kicked" | "left")
    }
}

/// What was sent, of all that Telegram tells about it.
#[derive(Debug, Deserialize)]
pub(super) struct Sent {
    pub message_id: i32,
}

/// Any answer, where it only matters that there is one.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Done(#[allow(dead_code, reason = "what it is does not matter")] pub IgnoredAny);

/// Who the bot is.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Me {
    pub id: i64,
    pub username: String,
}
