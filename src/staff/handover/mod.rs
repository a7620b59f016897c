//! A conversation handed over to people, one file a side: it opens, the citizen writes, staff write, entries are delivered, a
//! time has come. Each takes a [`Work`] and changes it.
//! Nothing here decides what the bot itself answers.

mod citizen;
mod close;
mod delivered;
mod due;
mod moved;
mod open;
mod relay;
mod thread;
mod work;

pub use open::Opening;
pub use thread::may_become_a_thread;
pub(crate) use work::paragraphs;
pub use work::{Scene, Seen, TicketSight, Work};
