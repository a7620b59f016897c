//! Forgetting a conversation: its records, what waits, and the key that sealed them.
//! It never leaves a record that the conversation's key could open.

use crate::message::{ConversationId, Inbound, PlatformAddress};
use crate::privacy::Sealer;
use crate::store::StoreError;
use crate::store::core::Work;
use crate::store::keys::{self, Counter, Named};
use crate::store::queues::Effect;
use crate::store::records::{self, InboundRecord, OutboundBody, OutboundRecord};

use super::accept::addresses_of;

/// What was still under way in a conversation that was erased.
pub(super) struct Remains {
    pub(super) addresses: Vec<PlatformAddress>,
    /// Inbounds, in order.
    pub(super) waiting: Vec<Inbound>,
    /// Outbox entries, in order.
    pub(super) unsent: Vec<(OutboundRecord, OutboundBody)>,
}

/// Erases a conversation; whether it was known.
pub(crate) fn erase(work: &mut Work<'_>, id: ConversationId, now: Option<jiff::Timestamp>) -> Result<bool, StoreError> {
    let place = keys::data_key(id);
    let Some(wrapped) = work.tx.get(&place)? else { return Ok(false) };
    let sealer = work.core.keyring.data_key(&place, &wrapped)?;
    take_apart(work, id, &sealer, None)?;
    if let Some(now) = now {
        work.tally(now, "store.erased", 1)?;
    }
    Ok(true)
}

/// Erases a conversation and hands over what was under way, without the inbound `done`.
pub(super) fn take_apart(
    work: &mut Work<'_>,
    id: ConversationId,
    sealer: &Sealer,
    done: Option<u64>,
) -> Result<Remains, StoreError> {
    let addresses = addresses_of(work, id, sealer)?;
    let (waiting_seqs, unsent_seqs) = {
        let queues = work.core.queues();
        (queues.waiting_of(id), queues.unsent_of(id))
    };
    let mut waiting = Vec::new();
    for seq in waiting_seqs.into_iter().filter(|s| Some(*s) != done) {
        let place = keys::inbound(seq);
        if let Some(record) = records::find::<InboundRecord, _>(&work.tx, "inbound", &place)? {
            waiting.push(records::unseal(sealer, &place, "inbound", &record.sealed)?);
            work.tx.delete(place);
        }
    }
    let mut unsent = Vec::new();
    for seq in unsent_seqs {
        let place = keys::outbound(seq);
        if let Some(record) = records::find::<OutboundRecord, _>(&work.tx, "outbox entry", &place)? {
            let body = records::unseal(sealer, &place, "outbox entry", &record.sealed)?;
            unsent.push((record, body));
            work.tx.delete(place);
        }
    }
    for address in &addresses {
        let index = keys::address(work.core.keyring.address(address));
        if work.tx.get(&index)?.is_some_and(|of| of == id.0) {
            work.tx.delete(index);
        }
    }
    for (key, value) in work.tx.all(&keys::conversation(id))? {
        match keys::read(&key) {
            Some(Named::UnansweredOf(_, seq)) => {
                work.tx.delete(keys::unanswered(seq));
                work.tx.subtract(Counter::Unanswered.key(), 1)?;
            }
            Some(Named::SuggestionOf(_, seq)) => {
                work.tx.delete(keys::suggestion(seq));
                work.tx.subtract(Counter::Suggestions.key(), 1)?;
            }
            Some(Named::DeadLetterOf(_, seq)) => {
                work.tx.delete(keys::dead_letter(seq));
                work.tx.subtract(Counter::DeadLetters.key(), 1)?;
            }
            Some(Named::TicketOf(_)) => {
                work.tx.delete(keys::ticket(crate::store::kv::read_number(&key, &value)?));
            }
            _ => {}
        }
        work.tx.delete(key);
    }
    work.tx.subtract(Counter::Conversations.key(), 1)?;
    work.effects.push(Effect::Forgotten { conversation: id });
    Ok(Remains { addresses, waiting, unsent })
}
