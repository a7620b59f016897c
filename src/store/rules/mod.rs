//! The rules of the embedded engines: what each operation reads and changes. Synchronous functions over staged records;
//! none of them writes, waits or knows where bytes lie.

mod accept;
mod answered;
mod erase;
mod export;
mod logs;
mod outbox;
mod recent;
mod seen;
mod staff;
mod suggest;
mod sweep;
mod turn;
mod verify;

pub(crate) use accept::{accept, read_id};
pub(crate) use erase::erase;
pub(crate) use export::export;
pub(crate) use logs::{dead_letters, dismiss_unanswered, retry_dead_letter, stats, unanswered};
pub(crate) use outbox::{begin_sending, drop_unreadable, record_delivery, reference};
pub(crate) use staff::{audit, tell, tickets};
pub(crate) use suggest::suggestions;
pub(crate) use sweep::sweep;
pub(crate) use turn::{begin_turn, commit_turn, fail_turn, note_start, set_aside_unreadable};
pub(crate) use verify::verify;
