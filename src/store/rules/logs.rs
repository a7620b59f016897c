//! What staff see: unanswered messages, dead letters, figures. It shows pseudonyms, never addresses of its own accord.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::message::Inbound;
use crate::store::core::{Core, Work};
use crate::store::keys::{self, Counter, Named};
use crate::store::kv::{self, KeyValue};
use crate::store::records::{self, DeadRecord, UnansweredRecord};
use crate::store::types::{DeadLetter, Stats, UnansweredEntry};
use crate::store::{StoreError, Unanswered};

fn time(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Unanswered messages after a number.
pub(crate) fn unanswered(
    kv: &dyn KeyValue,
    core: &Core,
    after: u64,
    limit: usize,
) -> Result<Vec<UnansweredEntry>, StoreError> {
    let mut out = Vec::new();
    for (key, value) in kv.scan(&keys::unanswered(after.saturating_add(1)), &keys::after(b"U"), limit)? {
        let Some(Named::Unanswered(number)) = keys::read(&key) else { continue };
        let record: UnansweredRecord = records::decode("unanswered message", &value)?;
        let sealer = records::sealer_of(kv, &core.keyring, record.conversation)?;
        let unanswered: Unanswered = records::unseal(&sealer, &key, "unanswered message", &record.sealed)?;
        let pseudonym = core.keyring.pseudonym(record.conversation);
        out.push(UnansweredEntry { number, pseudonym, at: time(record.at), unanswered });
    }
    Ok(out)
}

/// Forgets an unanswered message.
pub(crate) fn dismiss_unanswered(work: &mut Work<'_>, number: u64) -> Result<bool, StoreError> {
    let place = keys::unanswered(number);
    let Some(record) = records::find::<UnansweredRecord, _>(&work.tx, "unanswered message", &place)? else {
        return Ok(false);
    };
    work.tx.delete(place);
    work.tx.delete(keys::unanswered_of(record.conversation, number));
    work.tx.subtract(Counter::Unanswered.key(), 1)?;
    Ok(true)
}

/// Dead letters after a number.
pub(crate) fn dead_letters(
    kv: &dyn KeyValue,
    core: &Core,
    after: u64,
    limit: usize,
) -> Result<Vec<DeadLetter>, StoreError> {
    let mut out = Vec::new();
    for (key, value) in kv.scan(&keys::dead_letter(after.saturating_add(1)), &keys::after(b"L"), limit)? {
        let Some(Named::DeadLetter(number)) = keys::read(&key) else { continue };
        let record: DeadRecord = records::decode("dead letter", &value)?;
        let sealer = records::sealer_of(kv, &core.keyring, record.conversation);
        out.push(DeadLetter {
            number,
            pseudonym: core.keyring.pseudonym(record.conversation),
            at: time(record.at),
            inbound: sealer.and_then(|s| records::unseal(&s, &key, "dead letter", &record.sealed)).ok(),
            why: record.why,
        });
    }
    Ok(out)
}

/// Puts a dead letter back into the inbox.
pub(crate) fn retry_dead_letter(work: &mut Work<'_>, number: u64) -> Result<bool, StoreError> {
    let place = keys::dead_letter(number);
    let Some(record) = records::find::<DeadRecord, _>(&work.tx, "dead letter", &place)? else { return Ok(false) };
    let sealer = records::sealer_of(&work.tx, &work.core.keyring, record.conversation)?;
    let inbound: Inbound = records::unseal(&sealer, &place, "dead letter", &record.sealed)?;
    remove_dead_letter(work, number, &record)?;
    work.enqueue(record.conversation, &sealer, &inbound)?;
    Ok(true)
}

pub(super) fn remove_dead_letter(work: &mut Work<'_>, number: u64, record: &DeadRecord) -> Result<(), StoreError> {
    work.tx.delete(keys::dead_letter(number));
    work.tx.delete(keys::dead_letter_of(record.conversation, number));
    work.tx.subtract(Counter::DeadLetters.key(), 1)
}

/// Figures.
pub(crate) fn stats(kv: &dyn KeyValue, core: &Core, from: Date, until: Date) -> Result<Stats, StoreError> {
    let number = |counter: Counter| match kv.get(counter.key())? {
        Some(bytes) => kv::read_number(counter.key(), &bytes),
        None => Ok(0),
    };
    let mut stats = Stats {
        conversations: number(Counter::Conversations)?,
        dead_letters: number(Counter::DeadLetters)?,
        unanswered: number(Counter::Unanswered)?,
        ..Stats::default()
    };
    {
        let queues = core.queues();
        stats.waiting = queues.waiting() as u64;
        stats.unsent = queues.unsent_by_channel();
    }
    let end = until.tomorrow().map_or_else(|_| keys::after(b"T"), keys::tallies_from);
    for (key, value) in kv.scan(&keys::tallies_from(from), &end, usize::MAX)? {
        if let Some(name) = keys::tally_name(&key) {
            *stats.counts.entry(name.to_owned()).or_insert(0) += kv::read_number(&key, &value)?;
        }
    }
    Ok(stats)
}
