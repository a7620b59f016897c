//! The vocabulary that all floors share: what comes in, what goes out, and the names by which both are known.
//! Nothing here knows a channel, a store, a clock or the knowledge base.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

mod button;
mod ids;
mod model;
mod rich;
mod staff;

pub use button::{Button, ButtonAction, InvalidButton};
pub use ids::{ConversationId, InboundId, IntentId, InvalidId, OutboxId};
pub use model::{GivenPassage, ModelAnswer, ModelQuestion, ModelTask};
pub use rich::{Block, RichText, Span};
pub use staff::{Alarm, DeviceTrust, Post, StaffAct, StaffMessage, StaffSender};

/// A language in which the bot answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Lang {
    /// German as an office writes it to a citizen.
    #[serde(rename = "de")]
    De,
    /// English.
    #[serde(rename = "en")]
    En,
    /// Easy German: short sentences, one idea each, hard words explained.
    #[serde(rename = "de-simple")]
    DeSimple,
}

impl Lang {
    /// Every language, in the order in which choices are shown.
    pub const ALL: [Self; 3] = [Self::De, Self::En, Self::DeSimple];

    /// The code used in files and contracts: `de`, `en` or `de-simple`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
            Self::DeSimple => "de-simple",
        }
    }

    /// Whether texts of this language are German, easy German included.
    pub const fn is_german(self) -> bool {
        matches!(self, Self::De | Self::DeSimple)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = InvalidId;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|l| l.code() == s).ok_or_else(|| InvalidId::new("language", s))
    }
}

/// The side of an intent that is asked for: the modules of Germany's FIM/XZuFi service descriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    /// What it is and what to do first; the facet where none is asked.
    Overview,
    /// What the citizen pays.
    Cost,
    /// Which papers are needed.
    Documents,
    /// Until when something has to be done.
    Deadline,
    /// How long the office takes, or how long something is valid.
    Duration,
    /// Whether and where it can be done online.
    Online,
    /// Which office does it, and where.
    Office,
    /// Who may or must.
    Eligibility,
    /// How it is done, step by step.
    Procedure,
    /// On which law it rests.
    LegalBasis,
}

impl Facet {
    /// Every facet, in the order in which buttons are shown.
    pub const ALL: [Self; 10] = [
        Self::Overview,
        Self::Procedure,
        Self::Documents,
        Self::Cost,
        Self::Deadline,
        Self::Duration,
        Self::Online,
        Self::Office,
        Self::Eligibility,
        Self::LegalBasis,
    ];

    /// The id used in files and contracts, such as `legal-basis`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Cost => "cost",
            Self::Documents => "documents",
            Self::Deadline => "deadline",
            Self::Duration => "duration",
            Self::Online => "online",
            Self::Office => "office",
            Self::Eligibility => "eligibility",
            Self::Procedure => "procedure",
            Self::LegalBasis => "legal-basis",
        }
    }
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Facet {
    type Err = InvalidId;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|x| x.id() == s).ok_or_else(|| InvalidId::new("facet", s))
    }
}

/// The platform that a message came from and its answer goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKind {
    /// The terminal, for trying and for tests.
    Console,
    /// Citizens on Telegram.
    Telegram,
    /// Administrators on Matrix.
    Matrix,
    /// A language model: questions are sent to it, and what it said comes in. No person is there.
    Model,
}

impl ChannelKind {
    /// The name in logs, metrics and ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Telegram => "telegram",
            Self::Matrix => "matrix",
            Self::Model => "model",
        }
    }
}

/// Where a conversation lives on its platform, such as a chat with its topic. Personal: it stands only inside sealed
/// records, and its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlatformAddress {
    /// The platform.
    pub channel: ChannelKind,
    /// The adapter's own notation of the place; opaque to all other floors.
    pub place: String,
}

impl PlatformAddress {
    /// What stands between a room and a thread of it in the address of a thread.
    const THREAD: char = '|';

    /// The thread in this room whose root the platform calls so.
    #[must_use]
    pub fn thread(&self, root: &str) -> Self {
        Self { channel: self.channel, place: format!("{}{}{root}", self.room().place, Self::THREAD) }
    }

    /// The room of a thread; a place without threads is its own room.
    #[must_use]
    pub fn room(&self) -> Self {
        let place = self.place.split_once(Self::THREAD).map_or(&*self.place, |(room, _)| room);
        Self { channel: self.channel, place: place.to_owned() }
    }

    /// Whether it is a thread in a room.
    pub fn is_thread(&self) -> bool {
        self.place.contains(Self::THREAD)
    }
}

impl fmt::Debug for PlatformAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlatformAddress({}, …)", self.channel.name())
    }
}

/// One thing that came in, as the engine sees it. Which conversation it belongs to is the store's knowledge: an
/// adapter hands over an address, and `Store::accept` finds or makes the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbound {
    /// The key by which a repeated delivery of the same thing is recognised.
    pub id: InboundId,
    /// Where it came from and where answers go.
    pub address: PlatformAddress,
    /// When it was received, by our clock.
    pub at: jiff::Timestamp,
    /// What it is.
    pub body: InboundBody,
    /// The platform's own id of the message that it is, or that it is about: of a text its own, of an edit, a redaction or
    /// a reaction that of the message they change; `None` where the adapter names none. The last field: records from before
    /// it are read without it.
    #[serde(default, deserialize_with = "last_or_none")]
    pub message: Option<String>,
}

/// The last field of a record, `None` where the record ends before it. An inbound stands alone in its record, and what seals
/// records vouches for their bytes: nothing else than an older writer lets it end early.
#[allow(clippy::unnecessary_wraps, reason = "the form that serde asks for")]
fn last_or_none<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(d).unwrap_or(None))
}

/// What an inbound holds. Written to disk: new kinds stand at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum InboundBody {
    /// Words typed by a citizen; `/commands` too: the engine reads them, not the adapter.
    Text {
        /// The words as they came.
        text: String,
        /// The platform's language hint, where it gives one.
        lang_hint: Option<Lang>,
    },
    /// The words of an earlier message after its author changed them.
    Edited {
        /// The new words.
        text: String,
    },
    /// A button was pressed.
    Button {
        /// The button's payload, as [`ButtonAction::encode`] wrote it; may be stale, foreign or forged.
        payload: String,
    },
    /// Something that is not text.
    Unsupported {
        /// What it is.
        what: Unsupported,
    },
    /// What became of an outbox entry of this conversation.
    Delivery(Delivery),
    /// More came from this conversation than is answered at once: what comes next is dropped until it is calm again.
    TooMany,
    /// The conversation goes on at another address as well (a group that became a supergroup).
    Moved {
        /// The new address.
        to: PlatformAddress,
    },
    /// Something that the adapter could not read, to be set aside.
    Unreadable {
        /// What came, as it came, perhaps cut off.
        raw: String,
    },
    /// The author took an earlier message back.
    Redacted,
    /// Something happened in a staff room.
    Staff(StaffMessage),
    /// A message came that could not be decrypted for so long that its key is not waited for any more.
    Undecryptable {
        /// The platform's id of who sent it.
        from: String,
    },
    /// A time has come for which the conversation had asked.
    Due,
    /// Staff want everything of this conversation deleted.
    Forget,
    /// The bot has something to say to staff by itself; to the address of a staff room.
    Alarm(Alarm),
    /// What a language model said to a question of this conversation.
    Model(ModelAnswer),
}

/// Kinds of message that the bot cannot read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unsupported {
    /// A voice message or other sound.
    Voice,
    /// A photo, video or sticker.
    Picture,
    /// A document.
    File,
    /// A place on the map.
    Location,
    /// A contact card.
    Contact,
    /// A poll.
    Poll,
    /// Anything else.
    Other,
    /// A message whose key has not come. The last: kinds stand on disk as numbers.
    Encrypted,
}

/// What the platform made of an outbox entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The entry.
    pub entry: OutboxId,
    /// How it ended.
    pub outcome: DeliveryOutcome,
}

/// How the sending of an outbox entry ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryOutcome {
    /// The platform took it, and named it.
    Sent {
        /// The platform's id of the message; what later entries refer to.
        platform_id: String,
    },
    /// It cannot be delivered, now or later.
    Failed {
        /// Why, in words for staff and metrics; never a citizen's words.
        reason: String,
    },
}

/// One message to a citizen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The language of its text.
    pub lang: Lang,
    /// What it says.
    pub text: RichText,
    /// What can be pressed below it, row by row.
    pub buttons: Vec<Vec<Button>>,
}

impl Reply {
    /// A reply without buttons.
    pub fn plain(lang: Lang, text: RichText) -> Self {
        Self { lang, text, buttons: Vec::new() }
    }
}

/// What an adapter is to do on its platform: the body of an outbox entry. Written to disk: new kinds stand at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outgoing {
    /// Send a new message.
    Send(Reply),
    /// Put a new text (and new buttons) in the place of what an earlier entry became.
    Edit {
        /// The earlier entry.
        of: OutboxId,
        /// What stands there from now on.
        reply: Reply,
    },
    /// Take back what an earlier entry became.
    Redact {
        /// The earlier entry.
        of: OutboxId,
    },
    /// Put a reaction on what an earlier entry became.
    React {
        /// The earlier entry.
        to: OutboxId,
        /// The emoji.
        emoji: String,
    },
    /// Send a new message as staff need it.
    Post(Post),
    /// Put a reaction on a message of anybody.
    ReactTo {
        /// The platform's own id of it.
        message: String,
        /// The emoji.
        emoji: String,
    },
    /// Take back all that stands in the thread at this address, its root and what others wrote included; what the platform
    /// does not permit is left.
    RedactThread,
    /// Send a new message into the thread whose root an earlier entry became; all that goes there goes to the room's address
    /// this way, and stays in order.
    InThread {
        /// The earlier entry.
        root: OutboxId,
        /// The message.
        post: Post,
    },
    /// Ask a language model; what it says comes in as [`InboundBody::Model`].
    Ask {
        /// The question.
        question: ModelQuestion,
        /// What the model is given to read: a JSON object, personal data taken out.
        content: String,
        /// The conversation's own address, from which the answer is to come in.
        from: PlatformAddress,
    },
}

impl Outgoing {
    /// The earlier entry that this one refers to: it can be sent only after that one.
    pub const fn refers_to(&self) -> Option<OutboxId> {
        match self {
            Self::Send(_) | Self::Post(_) | Self::ReactTo { .. } | Self::RedactThread | Self::Ask { .. } => None,
            Self::Edit { of, .. } | Self::Redact { of } => Some(*of),
            Self::React { to, .. } => Some(*to),
            Self::InThread { root, .. } => Some(*root),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inbound(body: InboundBody, message: Option<&str>) -> Inbound {
        Inbound {
            id: InboundId("matrix:event:$1".into()),
            address: PlatformAddress { channel: ChannelKind::Matrix, place: "!room|$root".into() },
            at: jiff::Timestamp::UNIX_EPOCH,
            body,
            message: message.map(str::to_owned),
        }
    }

    #[test]
    fn what_comes_from_staff_is_read_back_as_it_was_written() {
        let acts = [
            StaffAct::Text { text: "!claim".into() },
            StaffAct::Edited { text: "Guten Tag".into() },
            StaffAct::Redacted,
            StaffAct::Reacted { key: "👍".into() },
            StaffAct::Unsupported { what: Unsupported::Picture },
        ];
        let from = StaffSender {
            user: "@erika:amt.example".into(),
            level: StaffSender::CREATOR,
            device: DeviceTrust::CrossSigned,
            encrypted: true,
            member: true,
        };
        let staff = acts.map(|act| InboundBody::Staff(StaffMessage { from: from.clone(), to_bot: false, act }));
        let other = [InboundBody::Redacted, InboundBody::Undecryptable { from: "@erika:amt.example".into() }];
        for body in staff.into_iter().chain(other) {
            for message in [None, Some("$event")] {
                let written = inbound(body.clone(), message);
                let bytes = postcard::to_stdvec(&written).unwrap();
                assert_eq!(postcard::from_bytes::<Inbound>(&bytes).unwrap(), written);
                let json = serde_json::to_string(&written).unwrap();
                assert_eq!(serde_json::from_str::<Inbound>(&json).unwrap(), written);
            }
        }
    }

    #[test]
    fn a_thread_knows_its_room() {
        let room = PlatformAddress { channel: ChannelKind::Matrix, place: "!room:amt.example".into() };
        let thread = room.thread("$root");
        assert_eq!(thread.place, "!room:amt.example|$root");
        assert!(thread.is_thread() && !room.is_thread());
        assert_eq!((thread.room(), room.room()), (room.clone(), room.clone()));
        assert_eq!(thread.thread("$other").place, "!room:amt.example|$other");
    }

    #[test]
    fn an_inbound_from_before_messages_had_ids_is_still_read() {
        /// The fields up to and with version 0.1.
        #[derive(Serialize)]
        struct Before<'a>(&'a InboundId, &'a PlatformAddress, jiff::Timestamp, &'a InboundBody);
        let now = inbound(InboundBody::Text { text: "biotonne".into(), lang_hint: Some(Lang::De) }, None);
        let bytes = postcard::to_stdvec(&Before(&now.id, &now.address, now.at, &now.body)).unwrap();
        assert_eq!(postcard::from_bytes::<Inbound>(&bytes).unwrap(), now);
    }

    #[test]
    fn kinds_that_stand_on_disk_keep_their_numbers() {
        // postcard writes a kind as its position: these are the last of version 0.1 and the first after it.
        let first = |body: &InboundBody| postcard::to_stdvec(body).unwrap()[0];
        assert_eq!(first(&InboundBody::Unreadable { raw: String::new() }), 7);
        assert_eq!(first(&InboundBody::Redacted), 8);
        let out = |outgoing: &Outgoing| postcard::to_stdvec(outgoing).unwrap()[0];
        assert_eq!(out(&Outgoing::React { to: OutboxId(1), emoji: String::new() }), 3);
        assert_eq!(out(&Outgoing::Post(Post::quiet(Reply::plain(Lang::De, RichText::default())))), 4);
    }

    #[test]
    fn an_outgoing_of_staff_is_read_back_as_it_was_written() {
        let reply = Reply::plain(Lang::De, RichText::paragraph("Neu in der Warteschlange"));
        let all = [
            Outgoing::Post(
                Post { mentions: vec!["@erika:amt.example".into()], ..Post::loud(reply) }.answering(Some("$e")),
            ),
            Outgoing::ReactTo { message: "$event".into(), emoji: "✅".into() },
            Outgoing::RedactThread,
        ];
        for outgoing in all {
            let bytes = postcard::to_stdvec(&outgoing).unwrap();
            assert_eq!(postcard::from_bytes::<Outgoing>(&bytes).unwrap(), outgoing);
            assert_eq!(outgoing.refers_to(), None);
        }
    }
}
