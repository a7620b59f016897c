//! What the newest answers of a conversation became, in one record: each by itself, with the time at which it is forgotten, would
//! cost sled's index memory for as long as it is kept. What staff write, and what they are told, is kept otherwise.

use std::collections::VecDeque;

use crate::message::{ConversationId, OutboxId};
use crate::privacy::Sealer;
use crate::store::core::Work;
use crate::store::records::{self, Read};
use crate::store::{EntryId, StoreError, keys};

/// So many answers are known. With Matrix's long ids the record stays below what sled keeps beside its log.
pub(super) const KEPT: usize = 48;

/// Answers and the platform's ids of them, oldest first.
type Sent = VecDeque<(OutboxId, String)>;

/// All that are known.
pub(super) fn all<R: Read + ?Sized>(from: &R, sealer: &Sealer, id: ConversationId) -> Result<Sent, StoreError> {
    let place = keys::recent(id);
    match from.read(&place)? {
        None => Ok(Sent::new()),
        Some(sealed) => records::unseal(sealer, &place, "newest answers", &sealed),
    }
}

/// What an answer became.
pub(super) fn find<R: Read + ?Sized>(
    from: &R,
    sealer: &Sealer,
    id: ConversationId,
    entry: OutboxId,
) -> Result<Option<String>, StoreError> {
    Ok(all(from, sealer, id)?.into_iter().find(|(of, _)| *of == entry).map(|(_, became)| became))
}

/// Notes what an answer became.
pub(super) fn note(work: &mut Work<'_>, sealer: &Sealer, id: EntryId, became: &str) -> Result<(), StoreError> {
    let mut sent = all(&work.tx, sealer, id.conversation)?;
    sent.push_back((id.entry, became.to_owned()));
    while sent.len() > KEPT {
        sent.pop_front();
    }
    let place = keys::recent(id.conversation);
    let sealed = records::seal(sealer, &place, "newest answers", &sent)?;
    work.tx.put(place, sealed);
    Ok(())
}
