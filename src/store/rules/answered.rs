//! Which entries answer which message, so that a message that is changed or taken back takes its answer with it.
//! Only the newest messages of a conversation are known, in one record: a record for each would cost sled's index memory for
//! as long as it is kept.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::message::{ConversationId, Inbound, OutboxId};
use crate::privacy::Sealer;
use crate::store::core::Work;
use crate::store::records::{self, Read};
use crate::store::types::Answered;
use crate::store::{StoreError, keys};

/// So many messages of a conversation can still be changed.
const FOLLOWED: usize = 32;

/// A message and the entries that answer it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Answer {
    /// Rises with time.
    number: u64,
    message: String,
    entries: Vec<OutboxId>,
}

fn all<R: Read + ?Sized>(from: &R, sealer: &Sealer, id: ConversationId) -> Result<VecDeque<Answer>, StoreError> {
    let place = keys::answers(id);
    match from.read(&place)? {
        None => Ok(VecDeque::new()),
        Some(sealed) => records::unseal(sealer, &place, "answered messages", &sealed),
    }
}

/// The platform's ids of the messages whose answers are known, oldest first.
pub(super) fn messages<R: Read + ?Sized>(
    from: &R,
    sealer: &Sealer,
    id: ConversationId,
) -> Result<Vec<String>, StoreError> {
    Ok(all(from, sealer, id)?.into_iter().map(|a| a.message).collect())
}

/// What answers the message that an inbound changes or takes back.
pub(super) fn answered<R: Read + ?Sized>(
    from: &R,
    sealer: &Sealer,
    id: ConversationId,
    inbound: &Inbound,
) -> Result<Option<Answered>, StoreError> {
    let Some(message) = inbound.message.as_deref().filter(|_| inbound.body.changes_another()) else { return Ok(None) };
    let all = all(from, sealer, id)?;
    let newest = all.back().map(|a| a.number);
    let found = all.into_iter().rev().find(|a| a.message == message);
    Ok(found.map(|a| Answered { newest: newest == Some(a.number), number: a.number, entries: a.entries }))
}

/// Notes what answers a message from now on: a new one, or the one of this number. Without entries it is forgotten.
pub(super) fn note(
    work: &mut Work<'_>,
    id: ConversationId,
    sealer: &Sealer,
    number: Option<u64>,
    message: String,
    entries: Vec<OutboxId>,
) -> Result<(), StoreError> {
    let mut all = all(&work.tx, sealer, id)?;
    let old = number.and_then(|n| all.iter().position(|a| a.number == n));
    match (old, entries.first()) {
        (Some(i), None) => {
            all.remove(i);
        }
        (Some(i), Some(_)) => all[i].entries = entries,
        // Of a message that is not known any more nothing is noted: it would pass for the newest.
        (None, None) => return Ok(()),
        (None, Some(_)) if number.is_some() => return Ok(()),
        (None, Some(first)) => {
            all.push_back(Answer { number: first.0, message, entries });
            while all.len() > FOLLOWED {
                all.pop_front();
            }
        }
    }
    let place = keys::answers(id);
    if all.is_empty() {
        work.tx.delete(place);
    } else {
        let sealed = records::seal(sealer, &place, "answered messages", &all)?;
        work.tx.put(place, sealed);
    }
    Ok(())
}
