//! Reads every record and says what does not hold. It mends nothing.

use crate::store::StoreError;
use crate::store::core::{Core, each};
use crate::store::keys::{self, Named};
use crate::store::kv::KeyValue;
use crate::store::records::{
    self, DeadRecord, InboundRecord, OutboundBody, OutboundRecord, SuggestionRecord, TicketRecord, UnansweredRecord,
};

use super::accept::read_id;
use super::seen::MARK;
use super::turn::session_of;

/// Faults that are told one by one; more are counted.
const TOLD: usize = 100;

/// Verifies the records as they stand; a store that works meanwhile may show a record without its counterpart.
pub(crate) fn verify(kv: &dyn KeyValue, core: &Core) -> Result<Vec<String>, StoreError> {
    let mut faults = Vec::new();
    let mut more = 0u64;
    each(kv, &[], |key, value| {
        if let Err(error) = check(kv, core, key, value) {
            if faults.len() < TOLD {
                faults.push(format!("record {}: {error}", String::from_utf8_lossy(key).escape_debug()));
            } else {
                more += 1;
            }
        }
        Ok(())
    })?;
    if more > 0 {
        faults.push(format!("and {more} more"));
    }
    Ok(faults)
}

fn check(kv: &dyn KeyValue, core: &Core, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
    let gone = |what: &str| StoreError::Damaged { what: what.to_owned() };
    let named = keys::read(key).ok_or_else(|| gone("a key of no known kind"))?;
    let sealer = |id| records::sealer_of(kv, &core.keyring, id);
    match named {
        Named::Meta | Named::SeenAlone => {}
        Named::SeenOn => {
            if value.is_empty() || !value.len().is_multiple_of(MARK) {
                return Err(gone("a shelf of seen inbounds"));
            }
        }
        Named::Expiry => {
            keys::expiring(key).and_then(keys::read).ok_or_else(|| gone("an expiry of nothing"))?;
        }
        Named::Counter | Named::Tally | Named::Wake(_) => {
            crate::store::kv::read_number(key, value)?;
        }
        Named::Address => {
            sealer(read_id(value)?)?;
        }
        Named::Inbound(_) => {
            let record: InboundRecord = records::decode("inbound", value)?;
            let _: crate::message::Inbound =
                records::unseal(&sealer(record.conversation)?, key, "inbound", &record.sealed)?;
        }
        Named::Outbound(_) => {
            let record: OutboundRecord = records::decode("outbox entry", value)?;
            let _: OutboundBody = records::unseal(&sealer(record.conversation)?, key, "outbox entry", &record.sealed)?;
        }
        Named::DeadLetter(_) => {
            let record: DeadRecord = records::decode("dead letter", value)?;
            let _: crate::message::Inbound =
                records::unseal(&sealer(record.conversation)?, key, "dead letter", &record.sealed)?;
        }
        Named::Unanswered(_) => {
            let record: UnansweredRecord = records::decode("unanswered message", value)?;
            let _: crate::store::Unanswered =
                records::unseal(&sealer(record.conversation)?, key, "unanswered message", &record.sealed)?;
        }
        Named::Suggestion(_) => {
            let record: SuggestionRecord = records::decode("suggested example", value)?;
            let _: crate::store::Suggestion =
                records::unseal(&sealer(record.conversation)?, key, "suggested example", &record.sealed)?;
        }
        Named::Ticket(_) => {
            let record: TicketRecord = records::decode("ticket", value)?;
            let _: Vec<u8> = records::unseal(&sealer(record.conversation)?, key, "ticket", &record.sealed)?;
        }
        Named::TicketOf(_) => {
            let seq = crate::store::kv::read_number(key, value)?;
            kv.get(&keys::ticket(seq))?.ok_or_else(|| gone("a ticket that is missing"))?;
        }
        Named::Audit(_) => {
            let _: crate::store::AuditEntry = records::unseal(core.keyring.own(), key, "steering act", value)?;
        }
        Named::Conversation(_) => return Err(gone("a record without a name")),
        Named::DataKey(id) => {
            sealer(id)?;
        }
        Named::Addresses(id) => {
            let addresses: Vec<crate::message::PlatformAddress> =
                records::unseal(&sealer(id)?, key, "addresses", value)?;
            for address in addresses {
                let index = kv.get(&keys::address(core.keyring.address(&address)))?;
                if index.as_deref() != Some(&id.0[..]) {
                    return Err(gone("an address that the index does not lead back from"));
                }
            }
        }
        Named::Session(id) => {
            let record = session_of(kv, id)?.ok_or_else(|| gone("the session"))?;
            sealer(id)?.open(key, &record.sealed)?;
        }
        Named::Sent(id, _) => {
            let _: String = records::unseal(&sealer(id)?, key, "sent entry", value)?;
        }
        Named::Recent(id) => {
            super::recent::all(kv, &sealer(id)?, id)?;
        }
        Named::Answers(id) => {
            super::answered::messages(kv, &sealer(id)?, id)?;
        }
        Named::Feedback(id, _) => {
            let _: crate::store::Feedback = records::unseal(&sealer(id)?, key, "feedback", value)?;
        }
        Named::UnansweredOf(_, seq) => {
            kv.get(&keys::unanswered(seq))?.ok_or_else(|| gone("an unanswered message that is missing"))?;
        }
        Named::SuggestionOf(_, seq) => {
            kv.get(&keys::suggestion(seq))?.ok_or_else(|| gone("a suggested example that is missing"))?;
        }
        Named::DeadLetterOf(_, seq) => {
            kv.get(&keys::dead_letter(seq))?.ok_or_else(|| gone("a dead letter that is missing"))?;
        }
    }
    Ok(())
}
