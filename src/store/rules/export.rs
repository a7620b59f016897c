//! All that is held of one conversation, in the clear, for the citizen who asks.
//! It changes nothing and leaves nothing out but keys.

use jiff::Timestamp;

use super::accept::addresses_of;
use super::turn::session_of;
use crate::message::{ConversationId, OutboxId};
use crate::store::core::Work;
use crate::store::keys::{self, Named};
use crate::store::records::{
    self, DeadRecord, InboundRecord, OutboundBody, OutboundRecord, SuggestionRecord, UnansweredRecord,
};
use crate::store::{Export, StoreError};

/// Exports a conversation; `None` where it is not known.
pub(crate) fn export(work: &Work<'_>, id: ConversationId) -> Result<Option<Export>, StoreError> {
    let place = keys::data_key(id);
    let Some(wrapped) = work.tx.get(&place)? else { return Ok(None) };
    let sealer = work.core.keyring.data_key(&place, &wrapped)?;
    let session = session_of(&work.tx, id)?;
    let mut out = Export {
        pseudonym: work.core.keyring.pseudonym(id),
        addresses: addresses_of(work, id, &sealer)?,
        last_active: session.as_ref().and_then(|s| Timestamp::from_millisecond(s.last_active).ok()),
        session: match &session {
            Some(s) => sealer.open(&keys::session(id), &s.sealed)?.to_vec(),
            None => Vec::new(),
        },
        waiting: Vec::new(),
        unsent: Vec::new(),
        sent: super::recent::all(&work.tx, &sealer, id)?.into(),
        answered: super::answered::messages(&work.tx, &sealer, id)?,
        unanswered: Vec::new(),
        feedback: Vec::new(),
        dead_letters: Vec::new(),
        ticket: work.tx.get(&keys::ticket_of(id))?.is_some(),
        suggestions: Vec::new(),
    };
    let (waiting, unsent) = {
        let queues = work.core.queues();
        (queues.waiting_of(id), queues.unsent_of(id))
    };
    for seq in waiting {
        let place = keys::inbound(seq);
        if let Some(record) = records::find::<InboundRecord, _>(&work.tx, "inbound", &place)? {
            out.waiting.push(records::unseal(&sealer, &place, "inbound", &record.sealed)?);
        }
    }
    for seq in unsent {
        let place = keys::outbound(seq);
        if let Some(record) = records::find::<OutboundRecord, _>(&work.tx, "outbox entry", &place)? {
            let body: OutboundBody = records::unseal(&sealer, &place, "outbox entry", &record.sealed)?;
            out.unsent.push((record.entry, body.outgoing));
        }
    }
    for (key, value) in work.tx.all(&keys::conversation(id))? {
        match keys::read(&key) {
            Some(Named::Sent(_, entry)) => {
                out.sent.push((OutboxId(entry.0), records::unseal(&sealer, &key, "sent entry", &value)?));
            }
            Some(Named::Feedback(..)) => out.feedback.push(records::unseal(&sealer, &key, "feedback", &value)?),
            Some(Named::UnansweredOf(_, seq)) => {
                let place = keys::unanswered(seq);
                if let Some(record) = records::find::<UnansweredRecord, _>(&work.tx, "unanswered message", &place)? {
                    out.unanswered.push(records::unseal(&sealer, &place, "unanswered message", &record.sealed)?);
                }
            }
            Some(Named::SuggestionOf(_, seq)) => {
                let place = keys::suggestion(seq);
                if let Some(record) = records::find::<SuggestionRecord, _>(&work.tx, "suggested example", &place)? {
                    out.suggestions.push(records::unseal(&sealer, &place, "suggested example", &record.sealed)?);
                }
            }
            Some(Named::DeadLetterOf(_, seq)) => {
                let place = keys::dead_letter(seq);
                if let Some(record) = records::find::<DeadRecord, _>(&work.tx, "dead letter", &place)? {
                    out.dead_letters.push(records::unseal(&sealer, &place, "dead letter", &record.sealed)?);
                }
            }
            _ => {}
        }
    }
    out.sent.sort();
    Ok(Some(out))
}
