//! The contract of every engine: coarse operations, each one atomic transaction, durable when its future is ready.
//! It promises nothing about where bytes lie, so that an engine may be a server that several machines share.

use std::future::Future;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::watch;

use super::types::{
    Accepted, AuditEntry, Claim, Committed, DeadLetter, Export, Failed, Stats, SuggestionEntry, Swept, TicketEntry,
    ToSend, TurnCommit, UnansweredEntry,
};
use super::{Reference, StoreError};
use crate::message::{ChannelKind, ConversationId, DeliveryOutcome, Inbound, InboundBody, InboundId, PlatformAddress};
use crate::privacy::Pseudonym;

/// Result of an operation.
type Outcome<T> = Result<T, StoreError>;

/// State of the bot. All operations may run side by side.
///
/// After an error of the disk nothing of the operation may be assumed: `accept` is to be repeated (a repeated inbound is
/// recognised), a claim or an entry to send is to be dropped (it is offered again where it was not done).
pub trait Store: Send + Sync + 'static {
    // ---- inbox and turns ----

    /// Makes an inbound durable, and finds or makes its conversation. Waits while the inbox is full.
    fn accept(&self, inbound: Inbound) -> impl Future<Output = Outcome<Accepted>> + Send;

    /// The next inbound whose conversation has no turn under way: conversations take turns, within one the order of
    /// acceptance holds. `None` where there is nothing to do now.
    fn claim(&self, now: Timestamp) -> impl Future<Output = Outcome<Option<Claim>>> + Send;

    /// Commits a turn: session, outbox and notes, and the inbound is done. [`StoreError::StaleVersion`] where the session
    /// is not of the expected version any more, [`StoreError::Gone`] where the inbound is done or its conversation erased.
    fn commit_turn(
        &self,
        claim: &Claim,
        expected_version: u64,
        commit: TurnCommit,
    ) -> impl Future<Output = Outcome<Committed>> + Send;

    /// Notes that a turn failed. After the third time the inbound is set aside. `why` holds no citizen's words.
    fn fail_turn(&self, claim: &Claim, why: &str, now: Timestamp) -> impl Future<Output = Outcome<Failed>> + Send;

    /// Changes whenever something may be there to claim.
    fn inbox_signal(&self) -> watch::Receiver<u64>;

    // ---- outbox ----

    /// The next entry of a channel that may be sent now, in order within each address of a conversation. An entry that
    /// refers to an earlier one waits until that one is sent, and comes with what it became.
    fn next_to_send(
        &self,
        channel: ChannelKind,
        now: Timestamp,
    ) -> impl Future<Output = Outcome<Option<ToSend>>> + Send;

    /// Holds an entry, and what comes after it to the same address, back until then. Forgotten when the store is closed;
    /// void when the clock is found to have been set back.
    fn postpone(&self, entry: ToSend, now: Timestamp, until: Timestamp) -> impl Future<Output = Outcome<()>> + Send;

    /// The first time at which a postponed entry of this channel is due.
    fn next_due(&self, channel: ChannelKind) -> Option<Timestamp>;

    /// Notes how the sending ended; the entry is done, and its delivery comes in where that was asked for.
    fn record_delivery(
        &self,
        entry: &ToSend,
        outcome: DeliveryOutcome,
        now: Timestamp,
    ) -> impl Future<Output = Outcome<()>> + Send;

    /// What an entry of a conversation became.
    fn reference(
        &self,
        conversation: ConversationId,
        entry: crate::message::OutboxId,
    ) -> impl Future<Output = Outcome<Reference>> + Send;

    /// Changes whenever something may be there to send.
    fn outbox_signal(&self) -> watch::Receiver<u64>;

    // ---- what staff see ----

    /// Unanswered messages after a number (0 for all), oldest first.
    fn unanswered(&self, after: u64, limit: usize) -> impl Future<Output = Outcome<Vec<UnansweredEntry>>> + Send;

    /// Forgets an unanswered message; whether it was there.
    fn dismiss_unanswered(&self, number: u64) -> impl Future<Output = Outcome<bool>> + Send;

    /// Suggested examples after a number (0 for all), oldest first.
    fn suggestions(&self, after: u64, limit: usize) -> impl Future<Output = Outcome<Vec<SuggestionEntry>>> + Send;

    /// Dead letters after a number (0 for all), oldest first.
    fn dead_letters(&self, after: u64, limit: usize) -> impl Future<Output = Outcome<Vec<DeadLetter>>> + Send;

    /// Puts a dead letter back into the inbox, behind what waits there; whether it was there.
    fn retry_dead_letter(&self, number: u64) -> impl Future<Output = Outcome<bool>> + Send;

    /// Figures; counts are summed over these days, both included.
    fn stats(&self, from: Date, until: Date) -> impl Future<Output = Outcome<Stats>> + Send;

    /// Every ticket that others see, in the order of opening.
    fn tickets(&self) -> impl Future<Output = Outcome<Vec<TicketEntry>>> + Send;

    /// The newest steering acts, oldest of them first.
    fn audit(&self, newest: usize) -> impl Future<Output = Outcome<Vec<AuditEntry>>> + Send;

    /// Lets something come in for a conversation, at the first of its addresses; [`Accepted::Duplicate`] too where the
    /// conversation is not known.
    fn tell(
        &self,
        to: ConversationId,
        id: InboundId,
        at: Timestamp,
        body: InboundBody,
    ) -> impl Future<Output = Outcome<Accepted>> + Send;

    // ---- privacy ----

    /// The conversation of an address.
    fn find(&self, address: &PlatformAddress) -> impl Future<Output = Outcome<Option<ConversationId>>> + Send;

    /// The conversation behind a pseudonym.
    fn find_pseudonym(&self, pseudonym: &str) -> impl Future<Output = Outcome<Option<ConversationId>>> + Send;

    /// What logs call a conversation.
    fn pseudonym(&self, conversation: ConversationId) -> Pseudonym;

    /// All that is held of a conversation; `None` where it is not known.
    fn export(&self, conversation: ConversationId) -> impl Future<Output = Outcome<Option<Export>>> + Send;

    /// Destroys all that is held of a conversation, what waits included, and its key; whether it was known.
    fn erase(&self, conversation: ConversationId, now: Timestamp) -> impl Future<Output = Outcome<bool>> + Send;

    /// Deletes what has expired, in small transactions. Never what waits for a turn or to be sent.
    fn sweep(&self, now: Timestamp) -> impl Future<Output = Outcome<Swept>> + Send;

    /// Days for which content is kept, from now on.
    fn set_retention(&self, days: u32);

    // ---- running ----

    /// Writes a consistent copy into a new file while everything goes on; the number of records in it.
    fn backup(&self, file: &Path) -> impl Future<Output = Outcome<u64>> + Send;

    /// Reads every record; what does not hold, in words for the operator. Empty where all is well.
    fn verify(&self) -> impl Future<Output = Outcome<Vec<String>>> + Send;

    /// Finishes what is under way and closes; later operations fail with [`StoreError::Closed`].
    fn close(&self) -> impl Future<Output = Outcome<()>> + Send;
}
