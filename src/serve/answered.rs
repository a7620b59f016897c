//! A message that is changed or taken back takes its answer with it: the new answer stands where the old one stood, or nothing
//! does. It decides nothing about an answer.
//!
//! A changed message is understood from where the conversation is now. If it was the last one, the conversation goes on from its
//! new answer; if not, what the conversation is about stays. From the last message, once it is taken back, nothing follows.

use super::worker::TurnRequest;
use crate::message::{InboundBody, OutboxId, Outgoing, Reply};
use crate::store::TurnRecord;

/// Puts an answer into the outbox: in the place of the one that stands there, where the message had one. What is to be noted of
/// it, nothing where nothing is said.
pub(super) fn put(
    request: &TurnRequest<'_>,
    parts: Vec<Reply>,
    mut put: impl FnMut(Outgoing) -> OutboxId,
) -> Option<TurnRecord> {
    if parts.is_empty() {
        return None;
    }
    let mut old = request.answered.iter().flat_map(|a| a.entries.iter().copied());
    let mut entries = Vec::with_capacity(parts.len());
    for reply in parts {
        entries.push(put(match old.next() {
            Some(of) => Outgoing::Edit { of, reply },
            None => Outgoing::Send(reply),
        }));
    }
    for of in old {
        put(Outgoing::Redact { of });
    }
    let message = request.inbound.message.clone().filter(|_| is_message(&request.inbound.body))?;
    Some(TurnRecord::Answered { number: request.answered.map(|a| a.number), message, entries })
}

/// Takes back what answers a message that was taken back.
pub(super) fn take_back(request: &TurnRequest<'_>, mut put: impl FnMut(Outgoing) -> OutboxId) -> Option<TurnRecord> {
    let (answered, message) = (request.answered?, request.inbound.message.clone()?);
    for of in answered.entries.iter().copied() {
        put(Outgoing::Redact { of });
    }
    Some(TurnRecord::Answered { number: Some(answered.number), message, entries: Vec::new() })
}

/// Whether the conversation goes on from what comes of this turn: not from the new answer to an older message.
pub(super) fn goes_on(request: &TurnRequest<'_>) -> bool {
    request.answered.is_none_or(|answered| answered.newest)
}

/// Whether it is something that a citizen can change or take back.
const fn is_message(body: &InboundBody) -> bool {
    matches!(
        body,
        InboundBody::Text { .. }
            | InboundBody::Edited { .. }
            | InboundBody::Button { .. }
            | InboundBody::Unsupported { .. }
    )
}
