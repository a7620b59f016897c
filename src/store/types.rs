//! What goes into the store and comes out of it.
//! Plain values: nothing here knows how or where they are kept.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::message::{
    ChannelKind, ConversationId, Facet, Inbound, InboundBody, InboundId, IntentId, Lang, OutboxId, Outgoing,
    PlatformAddress,
};
use crate::privacy::Pseudonym;

/// What became of an inbound that was handed over; durable when it is returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// It waits for its turn.
    New {
        /// The conversation that it belongs to.
        conversation: ConversationId,
    },
    /// It was accepted before: nothing was changed.
    Duplicate,
}

/// An inbound with all that a turn needs. While it lives, nobody else gets a turn of this conversation; dropped without
/// a commit, the inbound waits again.
pub struct Claim {
    /// The conversation.
    pub conversation: ConversationId,
    /// What logs call it.
    pub pseudonym: Pseudonym,
    /// What came in.
    pub inbound: Inbound,
    /// The session as the last commit left it; empty for a new conversation.
    pub session: Vec<u8>,
    /// The session's version, 0 for a new conversation; to be handed back with the commit.
    pub version: u64,
    /// Which try this is, from 1.
    pub attempt: u32,
    /// The number that the first outbox entry of this turn will get; the next gets the next.
    pub next_entry: OutboxId,
    /// What steers all conversations.
    pub steering: Steering,
    /// What answers the message that the inbound changes or takes back, as far as that is known.
    pub answered: Option<Answered>,
    pub(super) seq: u64,
    pub(super) _lease: Lease,
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Claim({}, attempt {}, version {})", self.pseudonym, self.attempt, self.version)
    }
}

/// A message of the conversation's and what answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Its number; rises with time.
    pub number: u64,
    /// The entries that stand there as its answer, in order.
    pub entries: Vec<OutboxId>,
    /// Whether no later message of the conversation was answered.
    pub newest: bool,
}

/// Gives back what was lent when it is dropped.
pub(super) struct Lease {
    pub(super) number: u64,
    pub(super) give_back: Option<Box<dyn FnOnce() + Send + Sync>>,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(give_back) = self.give_back.take() {
            give_back();
        }
    }
}

/// What a turn changed: committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnCommit {
    /// When the turn took place.
    pub at: Timestamp,
    /// What the conversation remembers from now on.
    pub session: SessionChange,
    /// What is to be sent, in this order.
    pub outbox: Vec<NewEntry>,
    /// What else is noted.
    pub records: Vec<TurnRecord>,
}

/// What a conversation remembers after a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionChange {
    /// These bytes.
    Replace(Vec<u8>),
    /// Nothing: session, notes, dead letters and the data key are destroyed. The same address goes on in a fresh
    /// conversation, which sends what this turn (and an unsent entry before it) has to say, and gets the inbounds that
    /// came after.
    Erase,
}

/// An outbox entry to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Where it goes; `None` for the address that the inbound came from.
    pub to: Option<PlatformAddress>,
    /// What is to be done there. It may refer to an entry of the same conversation with a lower number.
    pub outgoing: Outgoing,
    /// When its delivery comes back to the engine.
    pub report: ReportBack,
}

impl NewEntry {
    /// An answer to where the inbound came from, with failures reported.
    pub const fn answer(outgoing: Outgoing) -> Self {
        Self { to: None, outgoing, report: ReportBack::Failure }
    }

    /// An answer that leaves nothing behind for long; see [`ReportBack::Passing`].
    pub const fn passing(outgoing: Outgoing) -> Self {
        Self { to: None, outgoing, report: ReportBack::Passing }
    }
}

/// When an entry's delivery comes back as an inbound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportBack {
    /// Only if it failed.
    Failure,
    /// However it ended.
    Always,
    /// Only if it failed; and a later entry can refer to it only while it is one of the newest of its conversation (some
    /// dozens). The last: these stand on disk as numbers.
    Passing,
}

/// What a turn notes beside the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TurnRecord {
    /// A message that could not be answered.
    Unanswered(Unanswered),
    /// A citizen's judgement of an answer.
    Feedback(Feedback),
    /// A wording of this conversation is suggested as an example.
    Suggest(Suggestion),
    /// An unanswered message, of whatever conversation, is dealt with: it leaves the list, and what it is suggested as stays with
    /// its conversation.
    Settle {
        /// Its number.
        number: u64,
        /// The suggestion; `None` where it is of no use.
        suggestion: Option<Suggestion>,
    },
    /// Adds to the day's count of this name. A name holds nothing personal.
    Count {
        /// The name, such as `answer.id-card`; at most 100 bytes.
        name: String,
        /// How much is added.
        by: u64,
    },
    /// What comes from this address belongs to this conversation from now on (a ticket's thread), and so does what came from
    /// it and still waits.
    Bind(PlatformAddress),
    /// What others may see of the conversation's ticket from now on; `None` takes it out of the queue.
    Ticket(Option<TicketMark>),
    /// The conversation wants to be told [`InboundBody::Due`] at the first sweep after this time, each day anew until it sets
    /// another time or none. Until then it does not expire.
    Wake(Option<Timestamp>),
    /// A steering act.
    Audit(AuditEntry),
    /// What steers all conversations from now on. [`StoreError::StaleVersion`](super::StoreError::StaleVersion) where it is
    /// not of the expected version any more.
    Steer {
        /// The version that the turn was given.
        expected: u64,
        /// What steers.
        bytes: Vec<u8>,
    },
    /// What answers a message from now on. The newest messages of a conversation are known, and none longer than the rest is
    /// kept.
    Answered {
        /// The number of a message that was answered before; `None` for a new one.
        number: Option<u64>,
        /// The platform's id of the message.
        message: String,
        /// The entries; none where nothing answers it any more.
        entries: Vec<OutboxId>,
    },
    /// Something comes in for another conversation; nothing where that is gone, or the id was seen before.
    Tell {
        /// The other conversation.
        to: ConversationId,
        /// The key by which a repetition is recognised.
        id: InboundId,
        /// What it is.
        body: InboundBody,
    },
}

/// What others may see of a conversation's ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketMark {
    /// When the conversation wants to be told [`InboundBody::Due`].
    pub due: Option<Timestamp>,
    /// What it says, in the notation of whoever reads it; sealed with the conversation's key.
    pub body: Vec<u8>,
}

/// The ticket of a conversation, as the others see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketEntry {
    /// Its number: rises in the order of opening.
    pub number: u64,
    /// The conversation.
    pub conversation: ConversationId,
    /// What staff call the conversation.
    pub pseudonym: Pseudonym,
    /// What it says.
    pub mark: TicketMark,
}

/// A steering act, without any citizen's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who: the platform's id, or a conversation's pseudonym.
    pub who: String,
    /// Where: a room, or a channel.
    pub place: String,
    /// What: the command or act, with arguments that are no citizen's words.
    pub what: String,
    /// Whether it was obeyed, else why not.
    pub refused: Option<String>,
}

/// What steers all conversations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Steering {
    /// Rises with each change; 0 where nothing was ever set.
    pub version: u64,
    /// In the notation of whoever reads it.
    pub bytes: Vec<u8>,
}

/// A message that could not be answered, personal numbers taken out ([`crate::privacy::redact`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unanswered {
    /// The words.
    pub text: String,
    /// Their language.
    pub lang: Lang,
    /// The nearest intents, best first.
    pub nearest: Vec<IntentId>,
}

/// A citizen's wording that staff suggest as an example of an intent, personal data taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The intent.
    pub intent: IntentId,
    /// The language.
    pub lang: Lang,
    /// The words.
    pub text: String,
}

/// A suggested example in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionEntry {
    /// Its number; rises with time.
    pub number: u64,
    /// When it was suggested.
    pub at: Timestamp,
    /// What it says.
    pub suggestion: Suggestion,
}

/// A citizen's judgement of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// The intent that was answered.
    pub intent: IntentId,
    /// The side of it, where it is still known.
    pub facet: Option<Facet>,
    /// Whether it helped.
    pub helpful: bool,
}

/// What a commit led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The conversation: another one than the claim's where the turn erased it.
    pub conversation: ConversationId,
    /// The session's new version.
    pub version: u64,
    /// The numbers of the entries, in the commit's order.
    pub entries: Vec<OutboxId>,
}

/// What a failed turn led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// It waits for the next try.
    Again,
    /// It was tried often enough: it is a dead letter now, and what came after it goes on.
    SetAside,
}

/// An outbox entry's name over all conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    /// The conversation.
    pub conversation: ConversationId,
    /// The number within it.
    pub entry: OutboxId,
}

/// An outbox entry whose turn to be sent has come. While it lives, nobody else sends to this address; dropped without a
/// recorded delivery, it is offered again.
pub struct ToSend {
    /// Its name.
    pub id: EntryId,
    /// What logs call the conversation.
    pub pseudonym: Pseudonym,
    /// Where it goes.
    pub address: PlatformAddress,
    /// What is to be done.
    pub outgoing: Outgoing,
    /// What the entry became that this one refers to; `None` where it refers to none.
    pub reference: Option<Reference>,
    /// How often it was postponed since the store was opened.
    pub postponed: u32,
    /// The same for every try: to be given to platforms that drop what they have seen (Matrix's transaction id).
    pub idempotency_key: String,
    pub(super) seq: u64,
    pub(super) lease: Lease,
}

impl fmt::Debug for ToSend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ToSend({}, entry {}, postponed {})", self.pseudonym, self.id.entry.0, self.postponed)
    }
}

/// What an earlier entry became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// The platform's id of it.
    Sent(String),
    /// It failed, or is too old to be known: it cannot be edited, redacted or reacted to.
    Unknown,
}

/// An unanswered message as staff see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnansweredEntry {
    /// Its number; rises with time.
    pub number: u64,
    /// The conversation.
    pub pseudonym: Pseudonym,
    /// When it came.
    pub at: Timestamp,
    /// What it says.
    pub unanswered: Unanswered,
}

/// An inbound that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetter {
    /// Its number; rises with time.
    pub number: u64,
    /// The conversation.
    pub pseudonym: Pseudonym,
    /// When it was set aside.
    pub at: Timestamp,
    /// Why the last try failed; no citizen's words.
    pub why: String,
    /// What came in; `None` where the record itself could not be read.
    pub inbound: Option<Inbound>,
}

/// All that the store holds of one conversation, in the clear: what `/export` shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// Its pseudonym.
    pub pseudonym: Pseudonym,
    /// Where it lives.
    pub addresses: Vec<PlatformAddress>,
    /// Last time that something was committed.
    pub last_active: Option<Timestamp>,
    /// The session's bytes, to be read by the engine.
    pub session: Vec<u8>,
    /// What waits for a turn.
    pub waiting: Vec<Inbound>,
    /// What waits to be sent.
    pub unsent: Vec<(OutboxId, Outgoing)>,
    /// What the platform made of what was sent, where that is kept: entry and platform id.
    pub sent: Vec<(OutboxId, String)>,
    /// The platform's ids of the messages whose answers can still be changed.
    #[serde(default)]
    pub answered: Vec<String>,
    /// Messages that could not be answered.
    pub unanswered: Vec<Unanswered>,
    /// Judgements.
    pub feedback: Vec<Feedback>,
    /// What was set aside.
    pub dead_letters: Vec<Inbound>,
    /// Whether it has a ticket that others see.
    #[serde(default)]
    pub ticket: bool,
    /// Wordings that staff suggested as examples.
    #[serde(default)]
    pub suggestions: Vec<Suggestion>,
}

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Conversations that were forgotten.
    pub conversations: u64,
    /// Other records that were deleted.
    pub records: u64,
    /// Expiry days that lay too far in the future (a clock that had run ahead) and were set right.
    pub restamped: u64,
    /// The clock has jumped ahead by more than a day since the last sweep: nothing is deleted until a sweep an hour later
    /// finds the same.
    pub clock_doubted: bool,
}

/// Figures of the store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Conversations known.
    pub conversations: u64,
    /// Inbounds that wait for a turn or have one.
    pub waiting: u64,
    /// Outbox entries that are not sent yet, by channel.
    pub unsent: BTreeMap<ChannelKind, u64>,
    /// Dead letters.
    pub dead_letters: u64,
    /// Unanswered messages kept.
    pub unanswered: u64,
    /// Sums of the daily counts over the days asked for. The store's own: `store.accepted`, `store.duplicates`,
    /// `store.turns`, `store.failed-turns`, `store.set-aside`, `store.sent`, `store.undeliverable`, `store.erased`.
    pub counts: BTreeMap<String, u64>,
}
