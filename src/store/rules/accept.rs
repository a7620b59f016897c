//! An inbound comes in: known already, or durable from now on, with its conversation found or made.
//! It never looks at what the inbound says.

use jiff::Timestamp;

use super::seen::Mark;
use crate::message::{ConversationId, Inbound, PlatformAddress};
use crate::privacy::Sealer;
use crate::store::core::Work;
use crate::store::keys::{self, Counter};
use crate::store::queues::Effect;
use crate::store::records::{self, InboundRecord};
use crate::store::{Accepted, StoreError};

const DAY_MS: i64 = 86_400_000;

/// Accepts an inbound.
pub(crate) fn accept(work: &mut Work<'_>, inbound: &Inbound) -> Result<Accepted, StoreError> {
    let mark = Mark::of(work, &inbound.id);
    if mark.is_known(work)? {
        work.tally(inbound.at, "store.duplicates", 1)?;
        return Ok(Accepted::Duplicate);
    }
    work.tx.has_room()?;
    let (conversation, sealer) = conversation_at(work, &inbound.address, inbound.at)?;
    work.enqueue(conversation, &sealer, inbound)?;
    mark.note(work, inbound.at)?;
    work.tally(inbound.at, "store.accepted", 1)?;
    Ok(Accepted::New { conversation })
}

/// The conversation of an address, made where there is none.
fn conversation_at(
    work: &mut Work<'_>,
    address: &PlatformAddress,
    at: Timestamp,
) -> Result<(ConversationId, Sealer), StoreError> {
    let index = keys::address(work.core.keyring.address(address));
    match work.tx.get(&index)? {
        Some(bytes) => {
            let id = read_id(&bytes)?;
            Ok((id, records::sealer_of(&work.tx, &work.core.keyring, id)?))
        }
        None => new_conversation(work, std::slice::from_ref(address), at),
    }
}

/// Makes a conversation that lives at these addresses.
pub(super) fn new_conversation(
    work: &mut Work<'_>,
    addresses: &[PlatformAddress],
    at: Timestamp,
) -> Result<(ConversationId, Sealer), StoreError> {
    let mut id = ConversationId([0; 16]);
    getrandom::fill(&mut id.0).map_err(crate::privacy::PrivacyError::from)?;
    let place = keys::data_key(id);
    let (sealer, wrapped) = work.core.keyring.new_data_key(&place)?;
    work.tx.put(place, wrapped);
    bind(work, id, &sealer, addresses)?;
    work.expire(at, i64::from(work.core.retention_days()), &keys::conversation(id));
    work.tx.add(Counter::Conversations.key(), 1)?;
    Ok((id, sealer))
}

/// Adds addresses to a conversation; one that belonged to another conversation belongs to this one from now on.
pub(super) fn bind(
    work: &mut Work<'_>,
    id: ConversationId,
    sealer: &Sealer,
    new: &[PlatformAddress],
) -> Result<(), StoreError> {
    let mut addresses = addresses_of(work, id, sealer)?;
    for address in new {
        let index = keys::address(work.core.keyring.address(address));
        if let Some(bytes) = work.tx.get(&index)? {
            let other = read_id(&bytes)?;
            if other != id {
                let others = records::sealer_of(&work.tx, &work.core.keyring, other)?;
                let mut rest = addresses_of(work, other, &others)?;
                rest.retain(|a| a != address);
                let place = keys::addresses(other);
                let record = records::seal(&others, &place, "addresses", &rest)?;
                work.tx.put(place, record);
                move_waiting(work, (other, &others), (id, sealer), address)?;
            }
        }
        work.tx.put(index, id.0.to_vec());
        if !addresses.contains(address) {
            addresses.push(address.clone());
        }
    }
    let place = keys::addresses(id);
    let record = records::seal(sealer, &place, "addresses", &addresses)?;
    work.tx.put(place, record);
    Ok(())
}

/// Lets inbounds that came from this address, and wait, wait in another conversation.
fn move_waiting(
    work: &mut Work<'_>,
    from: (ConversationId, &Sealer),
    to: (ConversationId, &Sealer),
    address: &PlatformAddress,
) -> Result<(), StoreError> {
    let waiting = work.core.queues().waiting_of(from.0);
    for seq in waiting {
        let place = keys::inbound(seq);
        let Some(record) = records::find::<InboundRecord, _>(&work.tx, "inbound", &place)? else { continue };
        let inbound: Inbound = records::unseal(from.1, &place, "inbound", &record.sealed)?;
        if inbound.address == *address {
            work.tx.delete(place);
            work.effects.push(Effect::TurnDone { conversation: from.0, seq });
            work.enqueue(to.0, to.1, &inbound)?;
        }
    }
    Ok(())
}

pub(super) fn addresses_of(
    work: &Work<'_>,
    id: ConversationId,
    sealer: &Sealer,
) -> Result<Vec<PlatformAddress>, StoreError> {
    let place = keys::addresses(id);
    match work.tx.get(&place)? {
        Some(sealed) => records::unseal(sealer, &place, "addresses", &sealed),
        None => Ok(Vec::new()),
    }
}

/// A conversation's id out of an index record.
pub(crate) fn read_id(bytes: &[u8]) -> Result<ConversationId, StoreError> {
    let id = bytes.try_into().map_err(|_| StoreError::Damaged { what: "an entry of the address index".into() })?;
    Ok(ConversationId(id))
}

impl Work<'_> {
    /// Puts an inbound into the inbox.
    pub(super) fn enqueue(
        &mut self,
        conversation: ConversationId,
        sealer: &Sealer,
        inbound: &Inbound,
    ) -> Result<(), StoreError> {
        let seq = self.tx.next_seq()?;
        let place = keys::inbound(seq);
        let sealed = records::seal(sealer, &place, "inbound", inbound)?;
        let record = InboundRecord { conversation, failures: 0, starts: 0, sealed };
        self.tx.put(place, records::encode(&record)?);
        self.effects.push(Effect::Waits { conversation, seq });
        Ok(())
    }

    /// Lets a record expire so many days after a time.
    pub(super) fn expire(&mut self, at: Timestamp, days: i64, record: &[u8]) {
        self.expire_at(at.as_millisecond().saturating_add(days.saturating_mul(DAY_MS)), record);
    }

    pub(super) fn expire_at(&mut self, millis: i64, record: &[u8]) {
        self.tx.put(keys::expiry(millis, record), Vec::new());
    }

    /// Adds to a count of the day.
    pub(super) fn tally(&mut self, at: Timestamp, name: &str, by: u64) -> Result<(), StoreError> {
        let day = self.core.settings.zone.to_datetime(at).date();
        self.tx.add(&keys::tally(day, name), by)?;
        Ok(())
    }
}
