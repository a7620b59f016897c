//! What staff work with: tickets that others see, what steers all conversations, and the log of steering acts.
//! It never looks into any of them but for a ticket's time.

use jiff::Timestamp;

use super::accept::addresses_of;
use super::seen::Mark;
use crate::message::{ConversationId, Inbound, InboundBody, InboundId};
use crate::privacy::Sealer;
use crate::store::core::{Core, Work, each};
use crate::store::keys::{self, Named};
use crate::store::kv::{self, KeyValue};
use crate::store::records::{self, SteeringRecord, TicketRecord};
use crate::store::types::{AuditEntry, Steering, TicketEntry, TicketMark};
use crate::store::{Accepted, StoreError};

/// Days for which steering acts are kept.
const AUDIT_DAYS: i64 = 800;
/// Steering acts that one slice of a sweep looks at.
const AUDIT_SLICE: usize = 200;

/// Shows a conversation's ticket to others, or takes it back.
pub(super) fn set_ticket(
    work: &mut Work<'_>,
    id: ConversationId,
    sealer: &Sealer,
    mark: Option<TicketMark>,
) -> Result<(), StoreError> {
    let pointer = keys::ticket_of(id);
    let known = work.tx.get(&pointer)?.map(|bytes| kv::read_number(&pointer, &bytes)).transpose()?;
    let Some(mark) = mark else {
        if let Some(seq) = known {
            work.tx.delete(keys::ticket(seq));
            work.tx.delete(pointer);
        }
        return Ok(());
    };
    let seq = match known {
        Some(seq) => seq,
        None => work.tx.next_seq()?,
    };
    let place = keys::ticket(seq);
    let sealed = records::seal(sealer, &place, "the ticket", &mark.body)?;
    let record = TicketRecord { conversation: id, due: mark.due.map(Timestamp::as_millisecond), sealed };
    work.tx.put(place, records::encode(&record)?);
    work.tx.put(pointer, seq.to_be_bytes().to_vec());
    Ok(())
}

/// Sets when a conversation is told that a time has come, or that it wants to hear of none.
pub(super) fn set_wake(work: &mut Work<'_>, id: ConversationId, at: Option<Timestamp>) {
    let place = keys::wake(id);
    match at {
        Some(at) => {
            let at = u64::try_from(at.as_millisecond()).unwrap_or(0);
            work.expire_at(i64::try_from(at).unwrap_or(i64::MAX), &place);
            work.tx.put(place, at.to_be_bytes().to_vec());
        }
        None => work.tx.delete(place),
    }
}

/// Tells a conversation that its time has come, and again a day later where it has not set another one by then.
pub(super) fn wake(work: &mut Work<'_>, id: ConversationId, now: Timestamp) -> Result<(), StoreError> {
    const DAY_MS: i64 = 86_400_000;
    let place = keys::wake(id);
    let Some(bytes) = work.tx.get(&place)? else { return Ok(()) };
    let at = i64::try_from(kv::read_number(&place, &bytes)?).unwrap_or(i64::MAX);
    let now_ms = now.as_millisecond();
    if at > now_ms {
        // Another time was set since, or a clock that was taken for one that ran ahead has moved it.
        work.expire_at(at, &place);
        return Ok(());
    }
    let inbound = InboundId(format!("wake:{id}:{}", now_ms / DAY_MS));
    tell(work, id, &inbound, now, &InboundBody::Due)?;
    work.expire_at(now_ms.saturating_add(DAY_MS), &place);
    Ok(())
}

/// All tickets that others see, in the order of opening. One that cannot be read is left out, and told of.
pub(crate) fn tickets(kv: &dyn KeyValue, core: &Core) -> Result<Vec<TicketEntry>, StoreError> {
    let mut out = Vec::new();
    each(kv, b"Q", |key, value| {
        let Some(Named::Ticket(number)) = keys::read(key) else { return Ok(()) };
        let read = || -> Result<TicketEntry, StoreError> {
            let record: TicketRecord = records::decode("ticket", value)?;
            let sealer = records::sealer_of(kv, &core.keyring, record.conversation)?;
            let due = record.due.and_then(|ms| Timestamp::from_millisecond(ms).ok());
            Ok(TicketEntry {
                number,
                conversation: record.conversation,
                pseudonym: core.keyring.pseudonym(record.conversation),
                mark: TicketMark { due, body: records::unseal(&sealer, key, "ticket", &record.sealed)? },
            })
        };
        match read() {
            Ok(entry) => out.push(entry),
            // Its conversation was erased between the two reads.
            Err(StoreError::Gone { .. }) => {}
            Err(error) if error.is_unreadable_record() => tracing::error!(%error, "a ticket cannot be read"),
            Err(error) => return Err(error),
        }
        Ok(())
    })?;
    Ok(out)
}

/// What steers all conversations.
pub(crate) fn steering<R: records::Read + ?Sized>(from: &R, core: &Core) -> Result<Steering, StoreError> {
    let Some(record) = records::find::<SteeringRecord, _>(from, "steering", keys::STEERING)? else {
        return Ok(Steering::default());
    };
    let bytes = records::unseal(core.keyring.own(), keys::STEERING, "steering", &record.sealed)?;
    Ok(Steering { version: record.version, bytes })
}

pub(super) fn steer(work: &mut Work<'_>, expected: u64, bytes: &[u8]) -> Result<(), StoreError> {
    let record = records::find::<SteeringRecord, _>(&work.tx, "steering", keys::STEERING)?;
    let found = record.map_or(0, |r| r.version);
    if found != expected {
        return Err(StoreError::StaleVersion { expected, found });
    }
    let sealed = records::seal(work.core.keyring.own(), keys::STEERING, "what steers", &bytes.to_vec())?;
    let record = SteeringRecord { version: found + 1, sealed };
    work.tx.put(keys::STEERING.to_vec(), records::encode(&record)?);
    Ok(())
}

pub(super) fn note_audit(work: &mut Work<'_>, entry: &AuditEntry) -> Result<(), StoreError> {
    let place = keys::audit(work.tx.next_seq()?);
    let sealed = records::seal(work.core.keyring.own(), &place, "the steering act", entry)?;
    work.tx.put(place, sealed);
    Ok(())
}

/// The newest steering acts, oldest first.
pub(crate) fn audit(kv: &dyn KeyValue, core: &Core, newest: usize) -> Result<Vec<AuditEntry>, StoreError> {
    let mut out = std::collections::VecDeque::new();
    each(kv, b"W", |key, value| {
        out.push_back((key.to_vec(), value.to_vec()));
        if out.len() > newest {
            out.pop_front();
        }
        Ok(())
    })?;
    out.iter().map(|(key, value)| records::unseal(core.keyring.own(), key, "steering act", value)).collect()
}

/// Deletes the oldest steering acts that are older than they are kept.
pub(super) fn sweep_audit(work: &mut Work<'_>, now: Timestamp) -> Result<u64, StoreError> {
    let mut deleted = 0;
    for (key, value) in work.tx.scan(b"W", &keys::after(b"W"), AUDIT_SLICE)? {
        let entry: AuditEntry = records::unseal(work.core.keyring.own(), &key, "steering act", &value)?;
        if now.as_second().saturating_sub(entry.at.as_second()) <= AUDIT_DAYS * 86_400 {
            break;
        }
        work.tx.delete(key);
        deleted += 1;
    }
    Ok(deleted)
}

/// Lets something come in for a conversation that is known; nothing where it is not, or has no address.
pub(crate) fn tell(
    work: &mut Work<'_>,
    to: ConversationId,
    id: &InboundId,
    at: Timestamp,
    body: &InboundBody,
) -> Result<Accepted, StoreError> {
    let mark = Mark::of(work, id);
    let place = keys::data_key(to);
    let (false, Some(wrapped)) = (mark.is_known(work)?, work.tx.get(&place)?) else { return Ok(Accepted::Duplicate) };
    let sealer = work.core.keyring.data_key(&place, &wrapped)?;
    let Some(address) = addresses_of(work, to, &sealer)?.into_iter().next() else { return Ok(Accepted::Duplicate) };
    let inbound = Inbound { id: id.clone(), address, at, body: body.clone(), message: None };
    work.enqueue(to, &sealer, &inbound)?;
    mark.note(work, at)?;
    Ok(Accepted::New { conversation: to })
}
