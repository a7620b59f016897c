//! An entry is sent, and what became of it is kept for entries that refer to it.
//! It never decides when: that is the queues' work.

use jiff::Timestamp;

use super::recent;
use crate::message::{ConversationId, Delivery, DeliveryOutcome, Inbound, InboundBody, InboundId, OutboxId};
use crate::store::core::{Core, Work};
use crate::store::keys;
use crate::store::kv::KeyValue;
use crate::store::queues::{Departure, Effect};
use crate::store::records::{self, OutboundBody, OutboundRecord};
use crate::store::types::{Reference, ReportBack};
use crate::store::{EntryId, StoreError};

/// Reads an entry that is to be sent and what it refers to; `None` where it is not there any more.
pub(crate) fn begin_sending(
    kv: &dyn KeyValue,
    core: &Core,
    departure: Departure,
) -> Result<Option<(EntryId, OutboundBody, Option<Reference>)>, StoreError> {
    let place = keys::outbound(departure.queued.seq);
    let Some(record) = records::find::<OutboundRecord, _>(kv, "outbox entry", &place)? else { return Ok(None) };
    let sealer = records::sealer_of(kv, &core.keyring, record.conversation)?;
    let body: OutboundBody = records::unseal(&sealer, &place, "outbox entry", &record.sealed)?;
    let reference = record.refers_to.map(|entry| reference(kv, core, record.conversation, entry)).transpose()?;
    Ok(Some((EntryId { conversation: record.conversation, entry: record.entry }, body, reference)))
}

/// Closes an entry whose record cannot be read, so that those behind it can go; nothing where it can be after all.
pub(crate) fn drop_unreadable(work: &mut Work<'_>, departure: Departure, now: Timestamp) -> Result<(), StoreError> {
    let place = keys::outbound(departure.queued.seq);
    let readable = |work: &Work<'_>| -> Result<(), StoreError> {
        let Some(record) = records::find::<OutboundRecord, _>(&work.tx, "outbox entry", &place)? else { return Ok(()) };
        let sealer = records::sealer_of(&work.tx, &work.core.keyring, record.conversation)?;
        records::unseal::<OutboundBody>(&sealer, &place, "outbox entry", &record.sealed).map(drop)
    };
    match readable(work) {
        Ok(()) => return Ok(()),
        Err(error) if error.is_unreadable_record() => {}
        Err(error) => return Err(error),
    }
    work.tx.delete(place);
    work.tally(now, "store.undeliverable", 1)?;
    work.effects.push(Effect::Closed { lane: departure.lane, entry: departure.queued.entry });
    Ok(())
}

/// What an entry became.
pub(crate) fn reference(
    kv: &dyn KeyValue,
    core: &Core,
    conversation: ConversationId,
    entry: OutboxId,
) -> Result<Reference, StoreError> {
    let place = keys::sent(conversation, entry);
    let sealer = records::sealer_of(kv, &core.keyring, conversation)?;
    let found = match kv.get(&place)? {
        Some(sealed) => Some(records::unseal(&sealer, &place, "sent entry", &sealed)?),
        None => recent::find(kv, &sealer, conversation, entry)?,
    };
    Ok(found.map_or(Reference::Unknown, Reference::Sent))
}

/// Closes an entry.
pub(crate) fn record_delivery(
    work: &mut Work<'_>,
    id: EntryId,
    seq: u64,
    outcome: DeliveryOutcome,
    now: Timestamp,
) -> Result<(), StoreError> {
    let place = keys::outbound(seq);
    let record: OutboundRecord = records::find(&work.tx, "outbox entry", &place)?
        .filter(|r: &OutboundRecord| r.conversation == id.conversation && r.entry == id.entry)
        .ok_or(StoreError::Gone { what: "the outbox entry" })?;
    let sealer = records::sealer_of(&work.tx, &work.core.keyring, id.conversation)?;
    let (comes_back, name) = match &outcome {
        DeliveryOutcome::Sent { platform_id } if record.report == ReportBack::Passing => {
            recent::note(work, &sealer, id, platform_id)?;
            (false, "store.sent")
        }
        DeliveryOutcome::Sent { platform_id } => {
            let sent = keys::sent(id.conversation, id.entry);
            let sealed = records::seal(&sealer, &sent, "platform id", platform_id)?;
            work.expire(now, i64::from(work.core.retention_days()), &sent);
            work.tx.put(sent, sealed);
            (record.report == ReportBack::Always, "store.sent")
        }
        DeliveryOutcome::Failed { .. } => (true, "store.undeliverable"),
    };
    if comes_back {
        let body: OutboundBody = records::unseal(&sealer, &place, "outbox entry", &record.sealed)?;
        let inbound = Inbound {
            id: InboundId(format!("delivery:{}:{}", id.conversation, id.entry.0)),
            address: body.address,
            at: now,
            body: InboundBody::Delivery(Delivery { entry: id.entry, outcome }),
            message: None,
        };
        work.enqueue(id.conversation, &sealer, &inbound)?;
    }
    work.tx.delete(place);
    work.tally(now, name, 1)?;
    work.effects.push(Effect::Closed { lane: (id.conversation, record.lane), entry: id.entry });
    Ok(())
}
