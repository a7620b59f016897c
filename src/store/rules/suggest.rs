//! Wordings of citizens that staff suggest as examples: sealed, counted and erased with the conversation that they came from, and
//! never more than a bounded number of them.
//! It judges none of them, and puts none into a knowledge base.

use jiff::Timestamp;

use super::logs::dismiss_unanswered;
use crate::message::ConversationId;
use crate::privacy::Sealer;
use crate::store::StoreError;
use crate::store::core::{Core, Work};
use crate::store::keys::{self, Counter, Named};
use crate::store::kv::{self, KeyValue};
use crate::store::records::{self, SuggestionRecord, UnansweredRecord};
use crate::store::types::{Suggestion, SuggestionEntry};

/// Suggestions kept; the oldest go first.
const MOST: u64 = 1_000;

/// Keeps a suggestion with a conversation.
pub(super) fn suggest(
    work: &mut Work<'_>,
    id: ConversationId,
    sealer: &Sealer,
    suggestion: &Suggestion,
    at: Timestamp,
) -> Result<(), StoreError> {
    let seq = work.tx.next_seq()?;
    let place = keys::suggestion(seq);
    let sealed = records::seal(sealer, &place, "suggested example", suggestion)?;
    let record = SuggestionRecord { conversation: id, at: at.as_millisecond(), sealed };
    work.expire(at, i64::from(work.core.retention_days()), &place);
    work.tx.put(place, records::encode(&record)?);
    work.tx.put(keys::suggestion_of(id, seq), Vec::new());
    work.tx.add(Counter::Suggestions.key(), 1)?;
    let key = Counter::Suggestions.key();
    let count = work.tx.get(key)?.map_or(Ok(0), |bytes| kv::read_number(key, &bytes))?;
    if count > MOST {
        let oldest = work.tx.scan(b"G", &keys::after(b"G"), 1)?;
        if let Some(Named::Suggestion(number)) = oldest.first().and_then(|(key, _)| keys::read(key)) {
            forget_suggestion(work, number)?;
        }
    }
    Ok(())
}

/// Takes an unanswered message out of the list, and keeps with its conversation what it is a suggestion for. Nothing where it is not there any
/// more.
pub(super) fn settle(
    work: &mut Work<'_>,
    number: u64,
    suggestion: Option<&Suggestion>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let place = keys::unanswered(number);
    let Some(record) = records::find::<UnansweredRecord, _>(&work.tx, "unanswered message", &place)? else {
        return Ok(());
    };
    dismiss_unanswered(work, number)?;
    if let Some(suggestion) = suggestion {
        let sealer = records::sealer_of(&work.tx, &work.core.keyring, record.conversation)?;
        suggest(work, record.conversation, &sealer, suggestion, at)?;
    }
    Ok(())
}

/// Forgets a suggestion; whether it was there.
pub(super) fn forget_suggestion(work: &mut Work<'_>, number: u64) -> Result<bool, StoreError> {
    let place = keys::suggestion(number);
    let Some(record) = records::find::<SuggestionRecord, _>(&work.tx, "suggested example", &place)? else {
        return Ok(false);
    };
    work.tx.delete(place);
    work.tx.delete(keys::suggestion_of(record.conversation, number));
    work.tx.subtract(Counter::Suggestions.key(), 1)?;
    Ok(true)
}

/// Suggestions after a number, oldest first. One whose conversation was erased meanwhile is left out.
pub(crate) fn suggestions(
    kv: &dyn KeyValue,
    core: &Core,
    after: u64,
    limit: usize,
) -> Result<Vec<SuggestionEntry>, StoreError> {
    let mut out = Vec::new();
    for (key, value) in kv.scan(&keys::suggestion(after.saturating_add(1)), &keys::after(b"G"), limit)? {
        let Some(Named::Suggestion(number)) = keys::read(&key) else { continue };
        let record: SuggestionRecord = records::decode("suggested example", &value)?;
        let sealer = match records::sealer_of(kv, &core.keyring, record.conversation) {
            Ok(sealer) => sealer,
            Err(StoreError::Gone { .. }) => continue,
            Err(error) => return Err(error),
        };
        let at = Timestamp::from_millisecond(record.at).unwrap_or(Timestamp::UNIX_EPOCH);
        let suggestion = records::unseal(&sealer, &key, "suggested example", &record.sealed)?;
        out.push(SuggestionEntry { number, at, suggestion });
    }
    Ok(out)
}
