//! Retention: what has expired is deleted, a slice at a time. What waits for a turn or to be sent is never touched, and a
//! clock that jumps ahead deletes nothing until it has been believed.

use jiff::Timestamp;

use super::erase::erase;
use super::logs::{dismiss_unanswered, remove_dead_letter};
use super::suggest::forget_suggestion;
use super::turn::session_of;
use crate::message::ConversationId;
use crate::store::StoreError;
use crate::store::core::Work;
use crate::store::keys::{self, Named};
use crate::store::records::{self, DeadRecord, SweepRecord};
use crate::store::types::Swept;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Records a slice, so that turns come between.
const SLICE: usize = 200;
/// Days for which counts are kept: a year to compare with the one before.
const TALLY_DAYS: i64 = 800;

/// What one slice did, and whether more is left.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Slice {
    pub(crate) swept: Swept,
    pub(crate) more: bool,
}

/// Sweeps a slice.
pub(crate) fn sweep(work: &mut Work<'_>, now: Timestamp) -> Result<Slice, StoreError> {
    let now_ms = now.as_millisecond();
    let mut slice = Slice::default();
    if doubts_clock(work, now_ms)? {
        slice.swept.clock_doubted = true;
        return Ok(slice);
    }
    restamp(work, now_ms, &mut slice)?;
    let due = work.tx.scan(&keys::expiries_from(0), &keys::expiries_from(now_ms.saturating_add(1)), SLICE)?;
    slice.more |= due.len() == SLICE;
    for (key, _) in due {
        if let Some(record) = keys::expiring(&key) {
            expire(work, record, now, &mut slice.swept)?;
        }
        work.tx.delete(key);
    }
    slice.swept.records += super::staff::sweep_audit(work, now)?;
    let oldest = work.core.settings.zone.to_datetime(now).date();
    let oldest = oldest.checked_sub(jiff::Span::new().days(TALLY_DAYS)).unwrap_or(oldest);
    for (key, _) in work.tx.scan(b"T", &keys::tallies_from(oldest), SLICE)? {
        work.tx.delete(key);
        slice.swept.records += 1;
    }
    Ok(slice)
}

/// Whether the clock has jumped ahead by more than a day since the last sweep, and no hour has passed since that was seen.
/// A machine that was off for a week has the same look: an hour's delay does no harm there.
fn doubts_clock(work: &mut Work<'_>, now: i64) -> Result<bool, StoreError> {
    let mut seen: SweepRecord =
        records::find(&work.tx, "sweep", keys::SWEEP)?.unwrap_or(SweepRecord { last: now, doubted_until: i64::MIN });
    if now > seen.last.saturating_add(DAY_MS) {
        seen.doubted_until = now.saturating_add(HOUR_MS);
    } else if now < seen.last {
        // Set back: a doubt about the time ahead is settled.
        seen.doubted_until = i64::MIN;
    }
    seen.last = now;
    work.tx.put(keys::SWEEP.to_vec(), records::encode(&seen)?);
    Ok(now < seen.doubted_until)
}

/// Expiries later than any rule sets were stamped by a clock that ran ahead: they count from now.
fn restamp(work: &mut Work<'_>, now: i64, slice: &mut Slice) -> Result<(), StoreError> {
    let days = work.core.retention_days().max(work.core.settings.seen_days);
    let latest = now.saturating_add(i64::from(days).saturating_mul(DAY_MS));
    let far = work.tx.scan(&keys::expiries_from(latest.saturating_add(DAY_MS)), &keys::after(b"X"), SLICE)?;
    slice.more |= far.len() == SLICE;
    for (key, _) in far {
        if let Some(record) = keys::expiring(&key) {
            work.expire_at(latest, record);
            slice.swept.restamped += 1;
        }
        work.tx.delete(key);
    }
    Ok(())
}

fn expire(work: &mut Work<'_>, record: &[u8], now: Timestamp, swept: &mut Swept) -> Result<(), StoreError> {
    match keys::read(record) {
        Some(Named::Conversation(id)) => return expire_conversation(work, id, now, swept),
        Some(Named::Unanswered(number)) => swept.records += u64::from(dismiss_unanswered(work, number)?),
        Some(Named::Suggestion(number)) => swept.records += u64::from(forget_suggestion(work, number)?),
        Some(Named::DeadLetter(number)) => {
            if let Some(dead) = records::find::<DeadRecord, _>(&work.tx, "dead letter", record)? {
                remove_dead_letter(work, number, &dead)?;
                swept.records += 1;
            }
        }
        Some(Named::Wake(id)) => super::staff::wake(work, id, now)?,
        // What an open ticket's thread hangs on stays known as long as the ticket is open.
        Some(Named::Sent(id, _)) if work.tx.get(&keys::ticket_of(id))?.is_some() => {
            work.expire_at(now.as_millisecond().saturating_add(DAY_MS), record);
        }
        Some(Named::SeenAlone | Named::SeenOn | Named::Sent(..) | Named::Feedback(..)) => {
            if work.tx.get(record)?.is_some() {
                work.tx.delete(record.to_vec());
                swept.records += 1;
            }
        }
        Some(_) | None => {
            let what = format!("an expiry names {:?}, which does not expire", String::from_utf8_lossy(record));
            return Err(StoreError::Damaged { what });
        }
    }
    Ok(())
}

fn expire_conversation(
    work: &mut Work<'_>,
    id: ConversationId,
    now: Timestamp,
    swept: &mut Swept,
) -> Result<(), StoreError> {
    let place = keys::conversation(id);
    let now_ms = now.as_millisecond();
    let kept = i64::from(work.core.retention_days()).saturating_mul(DAY_MS);
    let mut session = session_of(&work.tx, id)?;
    if let Some(session) = session.as_mut().filter(|s| s.last_active > now_ms) {
        // Its last turn was stamped by a clock that ran ahead: it counts from now.
        session.last_active = now_ms;
        work.tx.put(keys::session(id), records::encode(session)?);
    }
    let until = session.map(|s| s.last_active.saturating_add(kept));
    let under_way = {
        let queues = work.core.queues();
        !queues.waiting_of(id).is_empty() || !queues.unsent_of(id).is_empty()
    };
    // It has still something to take back elsewhere, such as a ticket's thread.
    let has_work = work.tx.get(&keys::wake(id))?.is_some() || work.tx.get(&keys::ticket_of(id))?.is_some();
    match until {
        Some(until) if until > now_ms => work.expire_at(until, &place),
        _ if under_way || has_work => work.expire_at(now_ms.saturating_add(DAY_MS), &place),
        _ => swept.conversations += u64::from(erase(work, id, None)?),
    }
    Ok(())
}
