//! A turn begins, is committed, or fails. It never looks into a session.

use jiff::Timestamp;

use super::accept::{bind, new_conversation};
use super::erase::{Remains, take_apart};
use super::{answered, staff, suggest};
use crate::message::{ConversationId, Inbound, InboundBody, OutboxId, PlatformAddress};
use crate::privacy::Sealer;
use crate::store::core::{Core, Work};
use crate::store::keys::{self, Counter};
use crate::store::kv::KeyValue;
use crate::store::queues::{Effect, Queued, Turn};
use crate::store::records::{
    self, DeadRecord, InboundRecord, OutboundBody, OutboundRecord, SessionRecord, UnansweredRecord,
};
use crate::store::types::{Answered, Committed, Failed, NewEntry, SessionChange, Steering, TurnCommit, TurnRecord};
use crate::store::{Feedback, StoreError, Unanswered};

/// What a turn starts from.
pub(crate) struct Beginning {
    pub(crate) inbound: Inbound,
    pub(crate) session: Vec<u8>,
    pub(crate) version: u64,
    pub(crate) next_entry: OutboxId,
    pub(crate) attempt: u32,
    pub(crate) steering: Steering,
    pub(crate) answered: Option<Answered>,
}

/// Reads what a turn needs; `None` where the inbound is not there any more.
pub(crate) fn begin_turn(kv: &dyn KeyValue, core: &Core, turn: Turn) -> Result<Option<Beginning>, StoreError> {
    let place = keys::inbound(turn.seq);
    let Some(record) = records::find::<InboundRecord, _>(kv, "inbound", &place)? else { return Ok(None) };
    let sealer = records::sealer_of(kv, &core.keyring, record.conversation)?;
    let inbound: Inbound = records::unseal(&sealer, &place, "inbound", &record.sealed)?;
    let session = session_of(kv, record.conversation)?;
    let bytes = match &session {
        Some(s) => sealer.open(&keys::session(record.conversation), &s.sealed)?.to_vec(),
        None => Vec::new(),
    };
    let answered = answered::answered(kv, &sealer, record.conversation, &inbound)?;
    Ok(Some(Beginning {
        inbound,
        answered,
        session: bytes,
        version: session.as_ref().map_or(0, |s| s.version),
        next_entry: OutboxId(session.as_ref().map_or(1, |s| s.next_entry)),
        attempt: record.failures + 1,
        steering: staff::steering(kv, core)?,
    }))
}

pub(super) fn session_of<R: records::Read + ?Sized>(
    from: &R,
    conversation: ConversationId,
) -> Result<Option<SessionRecord>, StoreError> {
    records::find(from, "session", &keys::session(conversation))
}

/// Notes that a turn is about to begin which may have caused the crash before; `false` where that happened too often and
/// the inbound was set aside.
pub(crate) fn note_start(work: &mut Work<'_>, seq: u64, now: Timestamp) -> Result<bool, StoreError> {
    let place = keys::inbound(seq);
    let Some(mut record) = records::find::<InboundRecord, _>(&work.tx, "inbound", &place)? else { return Ok(true) };
    record.starts += 1;
    if record.starts > work.core.settings.crashes {
        set_aside(work, seq, &record, "the program ended during its turn, again and again", now)?;
        return Ok(false);
    }
    work.tx.put(place, records::encode(&record)?);
    Ok(true)
}

/// Commits a turn.
pub(crate) fn commit_turn(
    work: &mut Work<'_>,
    conversation: ConversationId,
    seq: u64,
    expected: u64,
    commit: TurnCommit,
) -> Result<Committed, StoreError> {
    let place = keys::inbound(seq);
    let record: InboundRecord = records::find(&work.tx, "inbound", &place)?
        .filter(|r: &InboundRecord| r.conversation == conversation)
        .ok_or(StoreError::Gone { what: "the inbound of this turn" })?;
    let session = session_of(&work.tx, conversation)?;
    let found = session.as_ref().map_or(0, |s| s.version);
    if found != expected {
        return Err(StoreError::StaleVersion { expected, found });
    }
    let first = session.as_ref().map_or(1, |s| s.next_entry);
    let sealer = records::sealer_of(&work.tx, &work.core.keyring, conversation)?;
    let inbound: Inbound = records::unseal(&sealer, &place, "inbound", &record.sealed)?;

    work.tx.delete(place);
    work.effects.push(Effect::TurnDone { conversation, seq });
    work.tally(commit.at, "store.turns", 1)?;

    let (home, sealer, version, bytes) = match commit.session {
        SessionChange::Replace(bytes) => (conversation, sealer, found + 1, bytes),
        SessionChange::Erase => {
            let (home, sealer) = move_on(work, conversation, &sealer, seq, &inbound.address, commit.at)?;
            (home, sealer, 0, Vec::new())
        }
    };
    let entries: Vec<OutboxId> = (first..).take(commit.outbox.len()).map(OutboxId).collect();
    for (entry, new) in entries.iter().zip(commit.outbox) {
        add_entry(work, home, &sealer, *entry, new, &inbound)?;
    }
    let active = last_active(&inbound, session.as_ref(), commit.at);
    put_session(work, home, &sealer, version, first + entries.len() as u64, active, &bytes)?;
    for note in commit.records {
        add_note(work, home, &sealer, note, commit.at)?;
    }
    Ok(Committed { conversation: home, version, entries })
}

fn put_session(
    work: &mut Work<'_>,
    id: ConversationId,
    sealer: &Sealer,
    version: u64,
    next_entry: u64,
    last_active: i64,
    bytes: &[u8],
) -> Result<(), StoreError> {
    if bytes.len() > records::LARGEST {
        return Err(StoreError::TooLarge { what: "the session", bytes: bytes.len(), limit: records::LARGEST });
    }
    let place = keys::session(id);
    let sealed = sealer.seal(&place, bytes)?;
    let record = SessionRecord { version, next_entry, last_active, sealed };
    work.tx.put(place, records::encode(&record)?);
    Ok(())
}

/// When the conversation was last used, in milliseconds: what the bot does of its own accord makes none younger.
fn last_active(inbound: &Inbound, before: Option<&SessionRecord>, now: Timestamp) -> i64 {
    match (&inbound.body, before) {
        (InboundBody::Due | InboundBody::Delivery(_), Some(before)) => before.last_active,
        _ => now.as_millisecond(),
    }
}

/// Erases a conversation and lets its addresses, later inbounds and unsent entries go on in a fresh one.
fn move_on(
    work: &mut Work<'_>,
    old: ConversationId,
    sealer: &Sealer,
    seq: u64,
    here: &PlatformAddress,
    at: Timestamp,
) -> Result<(ConversationId, Sealer), StoreError> {
    let Remains { addresses, waiting, unsent } = take_apart(work, old, sealer, Some(seq))?;
    let (home, sealer) = new_conversation(work, &addresses, at)?;
    // What was to go elsewhere, such as a ticket's thread, is forgotten with the rest.
    for (record, body) in unsent.into_iter().filter(|(_, body)| body.address == *here) {
        put_outbound(work, home, &sealer, record, &body)?;
    }
    for inbound in waiting {
        work.enqueue(home, &sealer, &inbound)?;
    }
    work.tally(at, "store.erased", 1)?;
    Ok((home, sealer))
}

fn add_entry(
    work: &mut Work<'_>,
    id: ConversationId,
    sealer: &Sealer,
    entry: OutboxId,
    new: NewEntry,
    inbound: &Inbound,
) -> Result<(), StoreError> {
    let refers_to = new.outgoing.refers_to();
    if let Some(earlier) = refers_to.filter(|e| *e >= entry) {
        let why = format!("outbox entry {} refers to entry {}, which is not earlier", entry.0, earlier.0);
        return Err(StoreError::Refused { why });
    }
    let address = new.to.unwrap_or_else(|| inbound.address.clone());
    let record = OutboundRecord {
        conversation: id,
        entry,
        channel: address.channel,
        lane: work.core.keyring.address(&address).0,
        refers_to,
        report: new.report,
        sealed: Vec::new(),
    };
    put_outbound(work, id, sealer, record, &OutboundBody { address, outgoing: new.outgoing })
}

fn put_outbound(
    work: &mut Work<'_>,
    id: ConversationId,
    sealer: &Sealer,
    mut record: OutboundRecord,
    body: &OutboundBody,
) -> Result<(), StoreError> {
    let seq = work.tx.next_seq()?;
    let place = keys::outbound(seq);
    record.conversation = id;
    record.sealed = records::seal(sealer, &place, "outbox entry", body)?;
    work.effects.push(Effect::Unsent {
        lane: (id, record.lane),
        channel: record.channel,
        queued: Queued { seq, entry: record.entry, refers_to: record.refers_to },
    });
    work.tx.put(place, records::encode(&record)?);
    Ok(())
}

fn add_note(
    work: &mut Work<'_>,
    id: ConversationId,
    sealer: &Sealer,
    note: TurnRecord,
    at: Timestamp,
) -> Result<(), StoreError> {
    let days = i64::from(work.core.retention_days());
    match note {
        TurnRecord::Unanswered(unanswered) => {
            let seq = work.tx.next_seq()?;
            let place = keys::unanswered(seq);
            let sealed = records::seal::<Unanswered>(sealer, &place, "unanswered message", &unanswered)?;
            let record = UnansweredRecord { conversation: id, at: at.as_millisecond(), sealed };
            work.expire(at, days, &place);
            work.tx.put(place, records::encode(&record)?);
            work.tx.put(keys::unanswered_of(id, seq), Vec::new());
            work.tx.add(Counter::Unanswered.key(), 1)?;
        }
        TurnRecord::Feedback(feedback) => {
            let seq = work.tx.next_seq()?;
            let place = keys::feedback(id, seq);
            let sealed = records::seal::<Feedback>(sealer, &place, "feedback", &feedback)?;
            work.expire(at, days, &place);
            work.tx.put(place, sealed);
        }
        TurnRecord::Suggest(suggestion) => suggest::suggest(work, id, sealer, &suggestion, at)?,
        TurnRecord::Settle { number, suggestion } => suggest::settle(work, number, suggestion.as_ref(), at)?,
        TurnRecord::Count { name, by } => {
            const LONGEST: usize = 100;
            if name.len() > LONGEST {
                return Err(StoreError::TooLarge { what: "the name of a count", bytes: name.len(), limit: LONGEST });
            }
            work.tally(at, &name, by)?;
        }
        TurnRecord::Bind(address) => bind(work, id, sealer, &[address])?,
        TurnRecord::Ticket(mark) => staff::set_ticket(work, id, sealer, mark)?,
        TurnRecord::Wake(at) => staff::set_wake(work, id, at),
        TurnRecord::Audit(entry) => staff::note_audit(work, &entry)?,
        TurnRecord::Steer { expected, bytes } => staff::steer(work, expected, &bytes)?,
        TurnRecord::Answered { number, message, entries } => {
            answered::note(work, id, sealer, number, message, entries)?;
        }
        TurnRecord::Tell { to, id, body } => {
            staff::tell(work, to, &id, at, &body)?;
        }
    }
    Ok(())
}

/// Notes a failed turn.
pub(crate) fn fail_turn(
    work: &mut Work<'_>,
    conversation: ConversationId,
    seq: u64,
    why: &str,
    now: Timestamp,
) -> Result<Failed, StoreError> {
    let place = keys::inbound(seq);
    let mut record: InboundRecord = records::find(&work.tx, "inbound", &place)?
        .filter(|r: &InboundRecord| r.conversation == conversation)
        .ok_or(StoreError::Gone { what: "the inbound of this turn" })?;
    work.tally(now, "store.failed-turns", 1)?;
    record.failures += 1;
    if record.failures >= work.core.settings.attempts {
        set_aside(work, seq, &record, why, now)?;
        return Ok(Failed::SetAside);
    }
    work.tx.put(place, records::encode(&record)?);
    work.effects.push(Effect::TurnFailed { conversation, seq });
    Ok(Failed::Again)
}

/// Sets an inbound aside whose record cannot be read; nothing where it can be after all.
pub(crate) fn set_aside_unreadable(
    work: &mut Work<'_>,
    conversation: ConversationId,
    seq: u64,
    why: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let place = keys::inbound(seq);
    let readable = |work: &Work<'_>| -> Result<Option<Inbound>, StoreError> {
        let Some(record) = records::find::<InboundRecord, _>(&work.tx, "inbound", &place)? else { return Ok(None) };
        let sealer = records::sealer_of(&work.tx, &work.core.keyring, record.conversation)?;
        records::unseal(&sealer, &place, "inbound", &record.sealed).map(Some)
    };
    match readable(work) {
        Ok(_) => return Ok(()),
        Err(error) if error.is_unreadable_record() => {}
        Err(error) => return Err(error),
    }
    let bytes = work.tx.get(&place)?.unwrap_or_default();
    put_dead_letter(work, conversation, seq, bytes, why, now)
}

/// Makes an inbound a dead letter.
fn set_aside(
    work: &mut Work<'_>,
    seq: u64,
    record: &InboundRecord,
    why: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let conversation = record.conversation;
    let sealer = records::sealer_of(&work.tx, &work.core.keyring, conversation)?;
    let inbound: Inbound = records::unseal(&sealer, &keys::inbound(seq), "inbound", &record.sealed)?;
    let place = keys::dead_letter(seq);
    let sealed = records::seal(&sealer, &place, "dead letter", &inbound)?;
    put_dead_letter(work, conversation, seq, sealed, why, now)
}

fn put_dead_letter(
    work: &mut Work<'_>,
    conversation: ConversationId,
    seq: u64,
    sealed: Vec<u8>,
    why: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let place = keys::dead_letter(seq);
    let why = why.chars().take(500).collect();
    let dead = DeadRecord { conversation, at: now.as_millisecond(), why, sealed };
    work.expire(now, i64::from(work.core.retention_days()), &place);
    work.tx.put(place, records::encode(&dead)?);
    work.tx.put(keys::dead_letter_of(conversation, seq), Vec::new());
    work.tx.delete(keys::inbound(seq));
    work.tx.add(Counter::DeadLetters.key(), 1)?;
    work.tally(now, "store.set-aside", 1)?;
    work.effects.push(Effect::TurnDone { conversation, seq });
    Ok(())
}
