//! How records are named: the layout of the ordered key-value store beneath the embedded engines.
//! No key holds anything personal: addresses stand as keyed hashes, conversations as random numbers.
//!
//! ```text
//! M name             format, root record, what the last sweep saw
//! N name             counters: sequence numbers, how many there are of what
//! A address-hash     conversation
//! S shelf day        hashes of what was accepted then   D inbound-hash  the same, as it was kept before shelves
//! I seq              inbound that waits           O seq   outbox entry that is not sent
//! L seq              dead letter                  U seq   unanswered message
//! Q seq              ticket that others see       W seq   steering act
//! G seq              suggested example
//! C conversation k   wrapped data key             … a     addresses        … s   session
//! … p entry          what a sent entry became     … f seq feedback         … u/l seq   pointers to U and L
//! … q                pointer to Q                 … g seq pointer to G … w     when it is to be told
//! … r                what the newest answers became
//! … b                which answers its newest messages have
//! T day name         count of a day
//! X time key         the record `key` expires then
//! ```

use jiff::civil::Date;

use crate::message::{ConversationId, OutboxId};
use crate::privacy::{AddressKey, SeenKey};

/// A record's name.
pub(crate) type Key = Vec<u8>;

pub(crate) const FORMAT: &[u8] = b"Mformat";
pub(crate) const ROOT: &[u8] = b"Mroot";
pub(crate) const SWEEP: &[u8] = b"Msweep";
pub(crate) const STEERING: &[u8] = b"Msteering";

/// Counters that the store keeps for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counter {
    /// Last sequence number given.
    Sequence,
    /// Conversations.
    Conversations,
    /// Dead letters.
    DeadLetters,
    /// Unanswered messages.
    Unanswered,
    /// Suggested examples.
    Suggestions,
}

impl Counter {
    pub(crate) const fn key(self) -> &'static [u8] {
        match self {
            Self::Sequence => b"Nsequence",
            Self::Conversations => b"Nconversations",
            Self::DeadLetters => b"Ndead-letters",
            Self::Unanswered => b"Nunanswered",
            Self::Suggestions => b"Nsuggestions",
        }
    }
}

fn joined(kind: u8, parts: &[&[u8]]) -> Key {
    let mut key = Vec::with_capacity(1 + parts.iter().map(|p| p.len()).sum::<usize>());
    key.push(kind);
    for part in parts {
        key.extend_from_slice(part);
    }
    key
}

pub(crate) fn address(hash: AddressKey) -> Key {
    joined(b'A', &[&hash.0])
}

/// What was accepted stands here where a version without shelves has accepted it.
pub(crate) fn seen_alone(hash: SeenKey) -> Key {
    joined(b'D', &[&hash.0])
}

/// All days of the shelf of this hash begin with this. There are 8,192: on a day of 200,000 messages, 24 share a record.
pub(crate) fn seen_shelf(hash: SeenKey) -> Key {
    joined(b'S', &[&[hash.0[0], hash.0[1] & 0xf8]])
}

/// The shelf of this hash on a day, counted from 1970.
pub(crate) fn seen_on(hash: SeenKey, day: u32) -> Key {
    let mut key = seen_shelf(hash);
    key.extend_from_slice(&day.to_be_bytes());
    key
}

pub(crate) fn inbound(seq: u64) -> Key {
    joined(b'I', &[&seq.to_be_bytes()])
}

pub(crate) fn outbound(seq: u64) -> Key {
    joined(b'O', &[&seq.to_be_bytes()])
}

pub(crate) fn dead_letter(seq: u64) -> Key {
    joined(b'L', &[&seq.to_be_bytes()])
}

pub(crate) fn unanswered(seq: u64) -> Key {
    joined(b'U', &[&seq.to_be_bytes()])
}

pub(crate) fn ticket(seq: u64) -> Key {
    joined(b'Q', &[&seq.to_be_bytes()])
}

pub(crate) fn suggestion(seq: u64) -> Key {
    joined(b'G', &[&seq.to_be_bytes()])
}

pub(crate) fn audit(seq: u64) -> Key {
    joined(b'W', &[&seq.to_be_bytes()])
}

/// All records of a conversation begin with this.
pub(crate) fn conversation(id: ConversationId) -> Key {
    joined(b'C', &[&id.0])
}

pub(crate) fn data_key(id: ConversationId) -> Key {
    joined(b'C', &[&id.0, b"k"])
}

pub(crate) fn addresses(id: ConversationId) -> Key {
    joined(b'C', &[&id.0, b"a"])
}

pub(crate) fn session(id: ConversationId) -> Key {
    joined(b'C', &[&id.0, b"s"])
}

pub(crate) fn sent(id: ConversationId, entry: OutboxId) -> Key {
    joined(b'C', &[&id.0, b"p", &entry.0.to_be_bytes()])
}

pub(crate) fn recent(id: ConversationId) -> Key {
    joined(b'C', &[&id.0, b"r"])
}

/// Which answers the newest messages of a conversation have.
pub(crate) fn answers(id: ConversationId) -> Key {
    joined(b'C', &[&id.0, b"b"])
}

pub(crate) fn feedback(id: ConversationId, seq: u64) -> Key {
    joined(b'C', &[&id.0, b"f", &seq.to_be_bytes()])
}

pub(crate) fn unanswered_of(id: ConversationId, seq: u64) -> Key {
    joined(b'C', &[&id.0, b"u", &seq.to_be_bytes()])
}

pub(crate) fn suggestion_of(id: ConversationId, seq: u64) -> Key {
    joined(b'C', &[&id.0, b"g", &seq.to_be_bytes()])
}

pub(crate) fn dead_letter_of(id: ConversationId, seq: u64) -> Key {
    joined(b'C', &[&id.0, b"l", &seq.to_be_bytes()])
}

pub(crate) fn ticket_of(id: ConversationId) -> Key {
    joined(b'C', &[&id.0, b"q"])
}

/// When a conversation wants to be told that a time has come.
pub(crate) fn wake(id: ConversationId) -> Key {
    joined(b'C', &[&id.0, b"w"])
}

pub(crate) fn tally(day: Date, name: &str) -> Key {
    joined(b'T', &[&day_bytes(day), name.as_bytes()])
}

pub(crate) fn tallies_from(day: Date) -> Key {
    joined(b'T', &[&day_bytes(day)])
}

/// Year, month, day: ordered as days are.
fn day_bytes(day: Date) -> [u8; 4] {
    let year = u16::try_from(day.year()).unwrap_or(0).to_be_bytes();
    [year[0], year[1], day.month().unsigned_abs(), day.day().unsigned_abs()]
}

/// The name of a tally's count, out of its key.
pub(crate) fn tally_name(key: &[u8]) -> Option<&str> {
    key.get(5..).and_then(|n| std::str::from_utf8(n).ok())
}

/// Expiry of a record; milliseconds since 1970, times before it count as 1970.
pub(crate) fn expiry(millis: i64, of: &[u8]) -> Key {
    joined(b'X', &[&u64::try_from(millis).unwrap_or(0).to_be_bytes(), of])
}

/// The beginning of all expiries from this time on.
pub(crate) fn expiries_from(millis: i64) -> Key {
    expiry(millis, &[])
}

/// The record that an expiry names.
pub(crate) fn expiring(key: &[u8]) -> Option<&[u8]> {
    key.get(9..).filter(|k| !k.is_empty())
}

/// What a key names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    Meta,
    Counter,
    Address,
    SeenAlone,
    SeenOn,
    Inbound(u64),
    Outbound(u64),
    DeadLetter(u64),
    Unanswered(u64),
    Suggestion(u64),
    Ticket(u64),
    Audit(u64),
    Tally,
    Expiry,
    Conversation(ConversationId),
    DataKey(ConversationId),
    Addresses(ConversationId),
    Session(ConversationId),
    Sent(ConversationId, OutboxId),
    Recent(ConversationId),
    Feedback(ConversationId, u64),
    UnansweredOf(ConversationId, u64),
    SuggestionOf(ConversationId, u64),
    DeadLetterOf(ConversationId, u64),
    TicketOf(ConversationId),
    Wake(ConversationId),
    Answers(ConversationId),
}

/// Reads a key back; `None` for one that this layout does not make.
pub(crate) fn read(key: &[u8]) -> Option<Named> {
    let (kind, rest) = key.split_first()?;
    let number = |bytes: &[u8]| Some(u64::from_be_bytes(bytes.try_into().ok()?));
    Some(match kind {
        b'M' => Named::Meta,
        b'N' => Named::Counter,
        b'A' if rest.len() == 16 => Named::Address,
        b'D' if rest.len() == 16 => Named::SeenAlone,
        b'S' if rest.len() == 6 => Named::SeenOn,
        b'I' => Named::Inbound(number(rest)?),
        b'O' => Named::Outbound(number(rest)?),
        b'L' => Named::DeadLetter(number(rest)?),
        b'U' => Named::Unanswered(number(rest)?),
        b'G' => Named::Suggestion(number(rest)?),
        b'Q' => Named::Ticket(number(rest)?),
        b'W' => Named::Audit(number(rest)?),
        b'T' if rest.len() > 4 => Named::Tally,
        b'X' if rest.len() > 8 => Named::Expiry,
        b'C' => {
            let (id, rest) = rest.split_at_checked(16)?;
            let id = ConversationId(id.try_into().ok()?);
            match rest.split_first() {
                None => Named::Conversation(id),
                Some((b'k', [])) => Named::DataKey(id),
                Some((b'a', [])) => Named::Addresses(id),
                Some((b's', [])) => Named::Session(id),
                Some((b'q', [])) => Named::TicketOf(id),
                Some((b'w', [])) => Named::Wake(id),
                Some((b'r', [])) => Named::Recent(id),
                Some((b'p', n)) => Named::Sent(id, OutboxId(number(n)?)),
                Some((b'b', [])) => Named::Answers(id),
                Some((b'f', n)) => Named::Feedback(id, number(n)?),
                Some((b'g', n)) => Named::SuggestionOf(id, number(n)?),
                Some((b'u', n)) => Named::UnansweredOf(id, number(n)?),
                Some((b'l', n)) => Named::DeadLetterOf(id, number(n)?),
                Some(_) => return None,
            }
        }
        _ => return None,
    })
}

/// The first key that does not begin with this prefix.
pub(crate) fn after(prefix: &[u8]) -> Key {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return end;
        }
    }
    // Only a prefix of 0xff bytes ends here; no kind of record has that letter.
    vec![u8::MAX; prefix.len() + 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_read_back() {
        let id = ConversationId([0xff; 16]);
        let rows = [
            (address(AddressKey([1; 16])), Named::Address),
            (seen_alone(SeenKey([1; 16])), Named::SeenAlone),
            (seen_on(SeenKey([1; 16]), 20_000), Named::SeenOn),
            (inbound(7), Named::Inbound(7)),
            (outbound(7), Named::Outbound(7)),
            (dead_letter(7), Named::DeadLetter(7)),
            (unanswered(7), Named::Unanswered(7)),
            (suggestion(7), Named::Suggestion(7)),
            (suggestion_of(id, 7), Named::SuggestionOf(id, 7)),
            (ticket(7), Named::Ticket(7)),
            (audit(7), Named::Audit(7)),
            (ticket_of(id), Named::TicketOf(id)),
            (wake(id), Named::Wake(id)),
            (STEERING.to_vec(), Named::Meta),
            (conversation(id), Named::Conversation(id)),
            (data_key(id), Named::DataKey(id)),
            (addresses(id), Named::Addresses(id)),
            (session(id), Named::Session(id)),
            (sent(id, OutboxId(7)), Named::Sent(id, OutboxId(7))),
            (recent(id), Named::Recent(id)),
            (answers(id), Named::Answers(id)),
            (feedback(id, 7), Named::Feedback(id, 7)),
            (unanswered_of(id, 7), Named::UnansweredOf(id, 7)),
            (dead_letter_of(id, 7), Named::DeadLetterOf(id, 7)),
            (tally(Date::constant(2026, 5, 1), "n"), Named::Tally),
            (expiry(7, b"D"), Named::Expiry),
            (SWEEP.to_vec(), Named::Meta),
            (Counter::Sequence.key().to_vec(), Named::Counter),
        ];
        for (key, named) in rows {
            assert_eq!(read(&key), Some(named), "{key:?}");
        }
        assert_eq!(read(b"C too short"), None);
        assert_eq!(read(b""), None);
    }

    #[test]
    fn a_conversations_records_lie_between_its_prefix_and_the_end_of_it() {
        let id = ConversationId([0xff; 16]);
        let (from, to) = (conversation(id), after(&conversation(id)));
        for key in [data_key(id), session(id), sent(id, OutboxId(u64::MAX))] {
            assert!(from < key && key < to);
        }
    }
}
