//! The contract for engines inside the process: each operation becomes a job for the engine's one writer; what only reads
//! goes past it. It knows no engine.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::watch;

use super::contract::Store;
use super::core::{Core, Work, each};
use super::kv::KeyValue;
use super::rules;
use super::types::{
    Accepted, AuditEntry, Claim, Committed, DeadLetter, Export, Failed, Lease, Reference, SessionChange, Stats,
    SuggestionEntry, Swept, TicketEntry, ToSend, TurnCommit, TurnRecord, UnansweredEntry,
};
use super::{StoreError, keys};
use crate::message::{
    ChannelKind, ConversationId, DeliveryOutcome, Inbound, InboundBody, InboundId, OutboxId, PlatformAddress,
};
use crate::privacy::Pseudonym;

/// What an engine inside the process provides.
pub(crate) trait Embedded: Send + Sync + 'static {
    /// What it works with.
    fn core(&self) -> &Arc<Core>;

    /// Where its bytes lie; an error while the disk refuses.
    fn kv(&self) -> Result<Arc<dyn KeyValue>, StoreError>;

    /// Has its writer work an operation out, alone in its commit or together with others; ready when it is durable.
    fn run<T: Send + 'static>(
        &self,
        alone: bool,
        operation: impl FnOnce(&mut Work<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> + Send;

    /// Writes a copy.
    fn backup_to(&self, file: PathBuf) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Stops the writer.
    fn stop(&self) -> impl Future<Output = Result<(), StoreError>> + Send;
}

impl<E: Embedded> Store for E {
    async fn accept(&self, inbound: Inbound) -> Result<Accepted, StoreError> {
        let core = self.core();
        loop {
            // Asked for before the look, so that no word of it is missed in between.
            let room = core.room.notified();
            if core.queues().waiting() < core.settings.inbox_limit {
                break;
            }
            room.await;
        }
        self.run(false, move |work| rules::accept(work, &inbound)).await
    }

    async fn claim(&self, now: Timestamp) -> Result<Option<Claim>, StoreError> {
        loop {
            let kv = self.kv()?;
            let core = self.core();
            let Some(turn) = core.queues().take_turn() else { return Ok(None) };
            let give_back = {
                let core = core.clone();
                move || {
                    core.queues().give_back_turn(turn.conversation, turn.lease);
                    core.signal(true, false);
                }
            };
            let lease = Lease { number: turn.lease, give_back: Some(Box::new(give_back)) };
            if turn.suspect && !self.run(false, move |work| rules::note_start(work, turn.seq, now)).await? {
                continue;
            }
            let begin = match rules::begin_turn(kv.as_ref(), core, turn) {
                Ok(Some(begin)) => begin,
                Ok(None) => continue,
                Err(error) if error.is_unreadable_record() => {
                    // One record must not stop its conversation for ever.
                    tracing::error!(%error, "an inbound cannot be read and is set aside");
                    let why = error.to_string();
                    self.run(false, move |work| {
                        rules::set_aside_unreadable(work, turn.conversation, turn.seq, &why, now)
                    })
                    .await?;
                    continue;
                }
                Err(error) => return Err(error),
            };
            return Ok(Some(Claim {
                conversation: turn.conversation,
                pseudonym: core.keyring.pseudonym(turn.conversation),
                inbound: begin.inbound,
                session: begin.session,
                version: begin.version,
                attempt: begin.attempt,
                next_entry: begin.next_entry,
                steering: begin.steering,
                answered: begin.answered,
                seq: turn.seq,
                _lease: lease,
            }));
        }
    }

    async fn commit_turn(
        &self,
        claim: &Claim,
        expected_version: u64,
        commit: TurnCommit,
    ) -> Result<Committed, StoreError> {
        let (conversation, seq) = (claim.conversation, claim.seq);
        // These two read the queues.
        let alone =
            commit.session == SessionChange::Erase || commit.records.iter().any(|r| matches!(r, TurnRecord::Bind(_)));
        self.run(alone, move |work| rules::commit_turn(work, conversation, seq, expected_version, commit)).await
    }

    async fn fail_turn(&self, claim: &Claim, why: &str, now: Timestamp) -> Result<Failed, StoreError> {
        let (conversation, seq, why) = (claim.conversation, claim.seq, why.to_owned());
        self.run(false, move |work| rules::fail_turn(work, conversation, seq, &why, now)).await
    }

    fn inbox_signal(&self) -> watch::Receiver<u64> {
        self.core().inbox_changed.subscribe()
    }

    async fn next_to_send(&self, channel: ChannelKind, now: Timestamp) -> Result<Option<ToSend>, StoreError> {
        loop {
            let kv = self.kv()?;
            let core = self.core();
            let Some(departure) = core.queues().take_departure(channel, now) else { return Ok(None) };
            let give_back = {
                let core = core.clone();
                move || {
                    core.queues().give_back_departure(departure.lane, departure.lease);
                    core.signal(false, true);
                }
            };
            let lease = Lease { number: departure.lease, give_back: Some(Box::new(give_back)) };
            let (id, body, reference) = match rules::begin_sending(kv.as_ref(), core, departure) {
                Ok(Some(begun)) => begun,
                Ok(None) => continue,
                Err(error) if error.is_unreadable_record() => {
                    tracing::error!(%error, "an outbox entry cannot be read and is closed");
                    self.run(false, move |work| rules::drop_unreadable(work, departure, now)).await?;
                    continue;
                }
                Err(error) => return Err(error),
            };
            return Ok(Some(ToSend {
                id,
                pseudonym: core.keyring.pseudonym(id.conversation),
                address: body.address,
                outgoing: body.outgoing,
                reference,
                postponed: departure.postponed,
                idempotency_key: format!("{}-{}", id.conversation, id.entry.0),
                seq: departure.queued.seq,
                lease,
            }));
        }
    }

    async fn postpone(&self, entry: ToSend, now: Timestamp, until: Timestamp) -> Result<(), StoreError> {
        let core = self.core();
        let lane = (entry.id.conversation, core.keyring.address(&entry.address).0);
        core.queues().postpone(lane, entry.lease.number, now, until);
        Ok(())
    }

    fn next_due(&self, channel: ChannelKind) -> Option<Timestamp> {
        self.core().queues().next_due(channel)
    }

    async fn record_delivery(
        &self,
        entry: &ToSend,
        outcome: DeliveryOutcome,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (id, seq) = (entry.id, entry.seq);
        self.run(false, move |work| rules::record_delivery(work, id, seq, outcome, now)).await
    }

    async fn reference(&self, conversation: ConversationId, entry: OutboxId) -> Result<Reference, StoreError> {
        rules::reference(self.kv()?.as_ref(), self.core(), conversation, entry)
    }

    fn outbox_signal(&self) -> watch::Receiver<u64> {
        self.core().outbox_changed.subscribe()
    }

    async fn unanswered(&self, after: u64, limit: usize) -> Result<Vec<UnansweredEntry>, StoreError> {
        rules::unanswered(self.kv()?.as_ref(), self.core(), after, limit)
    }

    async fn dismiss_unanswered(&self, number: u64) -> Result<bool, StoreError> {
        self.run(false, move |work| rules::dismiss_unanswered(work, number)).await
    }

    async fn suggestions(&self, after: u64, limit: usize) -> Result<Vec<SuggestionEntry>, StoreError> {
        rules::suggestions(self.kv()?.as_ref(), self.core(), after, limit)
    }

    async fn dead_letters(&self, after: u64, limit: usize) -> Result<Vec<DeadLetter>, StoreError> {
        rules::dead_letters(self.kv()?.as_ref(), self.core(), after, limit)
    }

    async fn retry_dead_letter(&self, number: u64) -> Result<bool, StoreError> {
        self.run(false, move |work| rules::retry_dead_letter(work, number)).await
    }

    async fn stats(&self, from: Date, until: Date) -> Result<Stats, StoreError> {
        rules::stats(self.kv()?.as_ref(), self.core(), from, until)
    }

    async fn tickets(&self) -> Result<Vec<TicketEntry>, StoreError> {
        rules::tickets(self.kv()?.as_ref(), self.core())
    }

    async fn audit(&self, newest: usize) -> Result<Vec<AuditEntry>, StoreError> {
        let (kv, core) = (self.kv()?, self.core().clone());
        blocking(move || rules::audit(kv.as_ref(), &core, newest)).await
    }

    async fn tell(
        &self,
        to: ConversationId,
        id: InboundId,
        at: Timestamp,
        body: InboundBody,
    ) -> Result<Accepted, StoreError> {
        self.run(false, move |work| rules::tell(work, to, &id, at, &body)).await
    }

    async fn find(&self, address: &PlatformAddress) -> Result<Option<ConversationId>, StoreError> {
        let bytes = self.kv()?.get(&keys::address(self.core().keyring.address(address)))?;
        bytes.as_deref().map(rules::read_id).transpose()
    }

    async fn find_pseudonym(&self, pseudonym: &str) -> Result<Option<ConversationId>, StoreError> {
        let (kv, core, wanted) = (self.kv()?, self.core().clone(), pseudonym.to_owned());
        // It walks the whole index.
        blocking(move || {
            let mut found = None;
            each(kv.as_ref(), b"A", |_, value| {
                let id = rules::read_id(value)?;
                if found.is_none() && core.keyring.pseudonym(id).as_str() == wanted {
                    found = Some(id);
                }
                Ok(())
            })?;
            Ok(found)
        })
        .await
    }

    fn pseudonym(&self, conversation: ConversationId) -> Pseudonym {
        self.core().keyring.pseudonym(conversation)
    }

    async fn export(&self, conversation: ConversationId) -> Result<Option<Export>, StoreError> {
        self.run(true, move |work| rules::export(work, conversation)).await
    }

    async fn erase(&self, conversation: ConversationId, now: Timestamp) -> Result<bool, StoreError> {
        self.run(true, move |work| rules::erase(work, conversation, Some(now))).await
    }

    async fn sweep(&self, now: Timestamp) -> Result<Swept, StoreError> {
        let mut sum = Swept::default();
        loop {
            let slice = self.run(true, move |work| rules::sweep(work, now)).await?;
            sum.conversations += slice.swept.conversations;
            sum.records += slice.swept.records;
            sum.restamped += slice.swept.restamped;
            sum.clock_doubted |= slice.swept.clock_doubted;
            if !slice.more {
                return Ok(sum);
            }
        }
    }

    fn set_retention(&self, days: u32) {
        self.core().set_retention_days(days);
    }

    async fn backup(&self, file: &Path) -> Result<u64, StoreError> {
        self.backup_to(file.to_owned()).await
    }

    async fn verify(&self) -> Result<Vec<String>, StoreError> {
        let (kv, core) = (self.kv()?, self.core().clone());
        blocking(move || rules::verify(kv.as_ref(), &core)).await
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.stop().await
    }
}

/// Reads much, on a thread where that holds up nothing that waits for the network.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|e| Err(StoreError::Bug { what: format!("a long read ended by itself: {e}") }))
}
