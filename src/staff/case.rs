//! What a conversation keeps for a hand-over: a few of its last turns, its ticket, the threads that it had. It is sealed with
//! the conversation, erased and exported with it.
//! It decides nothing, and stays below [`Case::MAX_BYTES`] whatever happens.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::handover::TicketSight;
use super::policy::Timers;
use crate::message::{IntentId, Lang, OutboxId, PlatformAddress};

/// Bytes that are no case.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CaseError {
    /// Written by a newer version of the program.
    #[error("the hand-over's record has version {found}, this program knows version {known}: run the newer program")]
    Newer {
        /// The version found.
        found: u8,
        /// The version that is known.
        known: u8,
    },
    /// Not what [`Case::join`] wrote.
    #[error("the hand-over's record is damaged ({0})")]
    Damaged(#[from] postcard::Error),
}

/// A message of the citizen's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// The words, personal numbers taken out.
    pub words: String,
    /// What was answered.
    pub answered: Option<IntentId>,
}

/// What a conversation keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The last messages, oldest first.
    pub recent: Vec<Recent>,
    /// The ticket that is open.
    pub ticket: Option<Ticket>,
    /// The threads that tickets of this conversation have or had, oldest first.
    pub threads: Vec<PlatformAddress>,
    /// Staff take no more tickets from this conversation.
    pub blocked: bool,
    /// Threads whose tickets are over, oldest first: they are taken back when their time has come.
    pub ended: Vec<Ended>,
    /// In the conversation of a staff room: groups of unanswered messages that stand there to be sorted.
    pub groups: Vec<Group>,
    /// Number of the last of them. New fields stand below, and are read as nothing where a record ends before them.
    pub last_group: u32,
}

/// A thread whose ticket is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The thread.
    pub thread: PlatformAddress,
    /// Since when.
    pub at: Timestamp,
}

/// Messages that could not be answered and are alike, as they stand in a staff room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// What staff call it.
    pub number: u32,
    /// When it was shown.
    pub at: Timestamp,
    /// The entry that shows it.
    pub entry: OutboxId,
    /// The platform's id of that message, once it is sent.
    pub message: Option<String>,
    /// The numbers of its messages in the store.
    pub members: Vec<u64>,
    /// The nearest intents, best first: what the numbers among the reactions mean.
    pub nearest: Vec<IntentId>,
    /// What somebody wants of it by a reaction, which a command has to confirm.
    pub marked: Option<Marked>,
}

/// What somebody wants of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// The platform's id of who.
    pub by: String,
    /// The intent that the messages become examples of; `None` to dismiss them.
    pub intent: Option<IntentId>,
}

/// A conversation that was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// When it was opened.
    pub opened: Timestamp,
    /// Where the citizen is.
    pub citizen: PlatformAddress,
    /// The citizen's language.
    pub lang: Lang,
    /// What it is about, where that is known.
    pub topic: Option<IntentId>,
    /// The room that its thread is in.
    pub room: PlatformAddress,
    /// The entry that opens the thread.
    pub root: OutboxId,
    /// The thread, once it is open.
    pub thread: Option<PlatformAddress>,
    /// Whose it is.
    pub state: TicketState,
    /// When either side last wrote.
    pub last_word: Timestamp,
    /// Whether the citizen was told that what is written while waiting is passed on.
    pub acknowledged: bool,
    /// What staff wrote, and what became of it; oldest first.
    pub relays: VecDeque<Relay>,
    /// What the citizen wrote, and where it stands in the thread; oldest first.
    pub heard: VecDeque<Heard>,
}

/// Whose a ticket is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TicketState {
    /// It waits for somebody to take it.
    Waiting {
        /// How often it was called up again.
        reminded: u8,
        /// When it is called up again.
        next: Timestamp,
    },
    /// Somebody has it.
    Claimed {
        /// The platform's id of who.
        by: String,
        /// Since when.
        since: Timestamp,
        /// When both sides were warned that it closes.
        warned: Option<Timestamp>,
    },
}

/// A message of staff on its way to the citizen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relay {
    /// The platform's id of the message.
    pub message: String,
    /// The entries that it became.
    pub entries: Vec<OutboxId>,
    /// Those of them whose fate is not known yet.
    pub open: Vec<OutboxId>,
    /// Whether one failed.
    pub failed: bool,
}

/// A message of the citizen in the thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// The platform's id of the message, where it has one.
    pub message: Option<String>,
    /// The entry that carried it.
    pub entry: OutboxId,
}

/// In front of the record; no session begins so.
const MARK: u8 = 0xC5;
const VERSION: u8 = 2;
/// Fields that came after the first version: each nothing is one zero.
const SINCE_FIRST: [u8; 3] = [0; 3];

impl Case {
    /// No case is longer, in bytes as [`Case::join`] writes it without its session.
    pub const MAX_BYTES: usize = 40 * 1024;
    /// So many messages are kept for a hand-over, and so many characters of each.
    pub const RECENT: usize = 4;
    /// As above.
    pub const RECENT_CHARS: usize = 300;
    /// So many messages of either side can still be changed, so many threads are remembered.
    const FOLLOWED: usize = 60;
    const THREADS: usize = 30;

    /// The session's bytes and the case as one record; the session alone where there is nothing else.
    pub fn join(&self, session: &[u8]) -> Result<Vec<u8>, CaseError> {
        if *self == Self::default() {
            return Ok(session.to_vec());
        }
        let mut out = vec![MARK, VERSION];
        out.extend(postcard::to_stdvec(&(session, self))?);
        Ok(out)
    }

    /// What [`Case::join`] joined: the session's bytes and the case.
    pub fn part(bytes: &[u8]) -> Result<(Vec<u8>, Self), CaseError> {
        match bytes {
            [MARK, VERSION, rest @ ..] => Ok(postcard::from_bytes(rest)?),
            [MARK, 1, rest @ ..] => Ok(postcard::from_bytes(&[rest, &SINCE_FIRST].concat())?),
            [MARK, found, ..] => Err(CaseError::Newer { found: *found, known: VERSION }),
            _ => Ok((bytes.to_vec(), Self::default())),
        }
    }

    /// Remembers a message for a hand-over that may come.
    pub fn remember(&mut self, words: &str, answered: Option<IntentId>) {
        let words: String = words.chars().take(Self::RECENT_CHARS).collect();
        if words.is_empty() {
            return;
        }
        self.recent.push(Recent { words, answered });
        let too_many = self.recent.len().saturating_sub(Self::RECENT);
        self.recent.drain(..too_many);
    }

    /// Remembers a thread; those that are too many, the oldest, are handed back: they are to be taken back now.
    #[must_use]
    pub(super) fn add_thread(&mut self, thread: &PlatformAddress) -> Vec<PlatformAddress> {
        if !self.threads.contains(thread) {
            self.threads.push(thread.clone());
        }
        let too_many = self.threads.len().saturating_sub(Self::THREADS);
        let oldest: Vec<_> = self.threads.drain(..too_many).collect();
        self.ended.retain(|e| !oldest.contains(&e.thread));
        oldest
    }
}

impl Group {
    /// So many groups stand in a room at a time, with so many messages and nearest intents each.
    pub const MOST: usize = 5;
    /// As above.
    pub const MEMBERS: usize = 100;
    /// As above.
    pub const NEAREST: usize = 3;
}

impl Ticket {
    /// When something is to happen without a word from anybody.
    pub fn due(&self, timers: &Timers) -> Timestamp {
        let after = |at: Timestamp, by| at.checked_add(by).unwrap_or(Timestamp::MAX);
        match &self.state {
            TicketState::Waiting { next, .. } => *next,
            TicketState::Claimed { warned: Some(at), .. } => after(*at, timers.close),
            TicketState::Claimed { warned: None, .. } => after(self.last_word, timers.warn),
        }
    }

    /// What other conversations may see of it.
    pub fn sight(&self) -> TicketSight {
        let claimed = match &self.state {
            TicketState::Waiting { .. } => None,
            TicketState::Claimed { by, .. } => Some(by.clone()),
        };
        TicketSight {
            room: self.room.place.clone(),
            opened: self.opened,
            lang: self.lang,
            topic: self.topic.clone(),
            claimed,
            rooted: self.thread.is_some(),
        }
    }

    pub(super) fn follow(&mut self, relay: Relay) {
        self.relays.push_back(relay);
        if self.relays.len() > Case::FOLLOWED {
            self.relays.pop_front();
        }
    }

    pub(super) fn listen(&mut self, heard: Heard) {
        self.heard.push_back(heard);
        if self.heard.len() > Case::FOLLOWED {
            self.heard.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::ChannelKind;

    fn fullest() -> Case {
        let address =
            |n: usize| PlatformAddress { channel: ChannelKind::Matrix, place: format!("!{}|${n:044}", "r".repeat(80)) };
        let mut case = Case { blocked: true, ..Case::default() };
        for n in 0..100 {
            case.remember(&"ß".repeat(5000), Some("a".repeat(IntentId::MAX).parse().unwrap()));
            let _ = case.add_thread(&address(n));
            case.ended.push(Ended { thread: address(n), at: Timestamp::MAX });
            case.ended.retain(|e| case.threads.contains(&e.thread));
        }
        let id = |n: usize| format!("{}{n}", "a".repeat(IntentId::MAX - 1)).parse::<IntentId>().unwrap();
        for n in 0..Group::MOST {
            case.groups.push(Group {
                number: u32::MAX,
                at: Timestamp::MAX,
                entry: OutboxId(u64::MAX),
                message: Some("x".repeat(255)),
                members: vec![u64::MAX; Group::MEMBERS],
                nearest: vec![id(n); Group::NEAREST],
                marked: Some(Marked { by: "x".repeat(255), intent: Some(id(n)) }),
            });
        }
        let mut ticket = Ticket {
            opened: Timestamp::UNIX_EPOCH,
            citizen: address(1),
            lang: Lang::De,
            topic: None,
            room: address(2),
            root: OutboxId(u64::MAX),
            thread: Some(address(3)),
            state: TicketState::Claimed { by: "x".repeat(255), since: Timestamp::MAX, warned: Some(Timestamp::MAX) },
            last_word: Timestamp::MAX,
            acknowledged: true,
            relays: VecDeque::new(),
            heard: VecDeque::new(),
        };
        for n in 0..100 {
            let entries = vec![OutboxId(u64::MAX); 5];
            ticket.follow(Relay { message: format!("${n:044}"), open: entries.clone(), entries, failed: false });
            ticket.listen(Heard { message: Some(format!("${n:044}")), entry: OutboxId(u64::MAX) });
        }
        case.ticket = Some(ticket);
        case
    }

    #[test]
    fn a_case_is_read_back_beside_its_session_and_stays_below_its_bound() {
        let joined = fullest().join(b"\x01session").unwrap();
        assert!(joined.len() <= Case::MAX_BYTES, "{}", joined.len());
        assert_eq!(Case::part(&joined), Ok((b"\x01session".to_vec(), fullest())));
    }

    #[test]
    fn a_session_without_a_case_stays_what_it_was() {
        assert_eq!(Case::default().join(b"\x01session").unwrap(), b"\x01session");
        assert_eq!(Case::part(b"\x01session"), Ok((b"\x01session".to_vec(), Case::default())));
        assert_eq!(Case::part(b""), Ok((Vec::new(), Case::default())));
        assert_eq!(Case::part(&[MARK, 9]), Err(CaseError::Newer { found: 9, known: VERSION }));
        assert!(matches!(Case::part(&[MARK, VERSION, 1]), Err(CaseError::Damaged(_))));
    }

    #[test]
    fn a_case_from_before_threads_were_taken_back_is_still_read() {
        let case = Case { ended: Vec::new(), groups: Vec::new(), last_group: 0, ..fullest() };
        let mut joined = case.join(b"\x01session").unwrap();
        joined[1] = 1;
        joined.truncate(joined.len() - SINCE_FIRST.len());
        assert_eq!(Case::part(&joined), Ok((b"\x01session".to_vec(), case)));
    }
}
