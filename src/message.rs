//! The vocabulary that all floors share: what comes in, what goes out, and the names by which both are known.
//! Nothing here knows a channel, a store, a clock or the knowledge base.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

mod button;
mod ids;
mod rich;

pub use button::{Button, ButtonAction, InvalidButton};
pub use ids::{ConversationId, InboundId, IntentId, InvalidId, OutboxId};
pub use rich::{Block, RichText, Span};

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
}

impl ChannelKind {
    /// The name in logs, metrics and ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Telegram => "telegram",
            Self::Matrix => "matrix",
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
}

/// What an inbound holds.
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

/// What an adapter is to do on its platform: the body of an outbox entry.
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
}

impl Outgoing {
    /// The earlier entry that this one refers to: it can be sent only after that one.
    pub const fn refers_to(&self) -> Option<OutboxId> {
        match self {
            Self::Send(_) => None,
            Self::Edit { of, .. } | Self::Redact { of } => Some(*of),
            Self::React { to, .. } => Some(*to),
        }
    }
}
