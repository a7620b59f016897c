//! What comes from administrators: who says it, from which device, and what is done.
//! Nothing here decides whether it is obeyed: that is `staff`'s work.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An act in a configured staff room, or in a thread of one. Whoever did it, it is handed over: an act that must not be
/// obeyed is refused and logged where it is understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMessage {
    /// Who did it.
    pub from: StaffSender,
    /// Whether it is addressed to the bot: it mentions it, or replies to a message of the bot's.
    pub to_bot: bool,
    /// What was done.
    pub act: StaffAct,
}

/// Who does something in a staff room, as the platform vouches for it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffSender {
    /// The platform's id of the person, such as `@erika:amt.example`, as the server sent it.
    pub user: String,
    /// The power level in this room; [`StaffSender::CREATOR`] for whoever has no bound (a creator in room version 12).
    pub level: i64,
    /// What is known of the device that the act came from.
    pub device: DeviceTrust,
    /// Whether the act came encrypted, in a room that is encrypted.
    pub encrypted: bool,
    /// Whether the person is a joined member of this room.
    pub member: bool,
}

impl StaffSender {
    /// The level of a room's creator, who has no bound.
    pub const CREATOR: i64 = i64::MAX;
}

impl fmt::Debug for StaffSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "StaffSender(…, level {}, {:?}, encrypted: {}, member: {})",
            self.level, self.device, self.encrypted, self.member
        )
    }
}

/// What is known of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceTrust {
    /// Its owner has signed it with an identity of theirs, and the identity is the one known before.
    CrossSigned,
    /// Its owner has not signed it.
    Unverified,
    /// Nothing is known of it: no keys, another sender than the keys say, or not encrypted.
    Unknown,
}

/// What is done in a staff room. Which message it is about stands in [`Inbound::message`](super::Inbound::message).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StaffAct {
    /// Something new was written.
    Text {
        /// The words, the quotation of a replied message taken off; `!commands` too.
        text: String,
    },
    /// An earlier message was given new words.
    Edited {
        /// The new words, whole.
        text: String,
    },
    /// An earlier message was taken back.
    Redacted,
    /// A reaction was put on a message.
    Reacted {
        /// The emoji.
        key: String,
    },
    /// Something that is not text was sent.
    Unsupported {
        /// What it is.
        what: super::Unsupported,
    },
}

impl StaffAct {
    /// The words, where there are any.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Text { text } | Self::Edited { text } => Some(text),
            Self::Redacted | Self::Reacted { .. } | Self::Unsupported { .. } => None,
        }
    }
}

/// What the bot says to staff by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alarm {
    /// A channel takes no messages; why, without secret or person.
    ChannelDown {
        /// The channel.
        channel: super::ChannelKind,
        /// Why.
        why: String,
    },
    /// It takes messages again.
    ChannelBack {
        /// The channel.
        channel: super::ChannelKind,
    },
    /// So many inbounds wait for their turn.
    InboxGrows {
        /// How many.
        waiting: u64,
    },
    /// Inbounds were set aside because they broke a turn again and again.
    SetAside {
        /// How many there are by now.
        dead_letters: u64,
    },
    /// The knowledge base on disk has faults; the one before is still in force.
    KbBroken,
    /// The disk of the state has little room left. Written to disk: new kinds stand at the end.
    DiskLow {
        /// MiB that are free.
        free_mib: u64,
    },
    /// It has enough again.
    DiskEnough {
        /// MiB that are free.
        free_mib: u64,
    },
    /// Few inbounds wait again.
    InboxCalm {
        /// How many.
        waiting: u64,
    },
    /// The knowledge base on disk has no faults any more, or nothing of it is waited for.
    KbMended,
}

/// A new message of the kind that staff need: it may answer somebody, and call somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// What it says.
    pub reply: super::Reply,
    /// The platform's own id of the message that it answers; of any sender.
    pub answers: Option<String>,
    /// Whether people are to be notified of it, as of a message by a person.
    pub loud: bool,
    /// The platform's ids of people who are called by it.
    pub mentions: Vec<String>,
}

impl Post {
    /// A quiet message that calls nobody.
    pub const fn quiet(reply: super::Reply) -> Self {
        Self { reply, answers: None, loud: false, mentions: Vec::new() }
    }

    /// A message that people are notified of.
    pub const fn loud(reply: super::Reply) -> Self {
        Self { reply, answers: None, loud: true, mentions: Vec::new() }
    }

    /// The same as an answer to this message.
    #[must_use]
    pub fn answering(mut self, message: Option<&str>) -> Self {
        self.answers = message.map(str::to_owned);
        self
    }
}
