//! What administrators do: taking over citizens' conversations, and steering the bot. Pure: values in, values out; the clock,
//! the queue and the knowledge base are passed in.
//! It knows no channel, no store and no clock, and never believes a message more than its platform vouches for.
//!
//! A [`Case`] is what a conversation keeps for a hand-over, with the ticket in it while one is open; `handover` has what
//! happens to it, one file a side. `command` describes what can be typed; `steer` does what concerns all conversations,
//! `unanswered` what staff make of the messages that the bot could not answer.

mod alarm;
mod alike;
mod authority;
mod case;
mod command;
mod export;
mod handover;
mod hours;
mod knowledge;
mod outbox;
mod policy;
mod room;
mod steer;
mod steering;
mod suggested;
mod texts;
mod unanswered;

pub use alarm::alarm;
pub use authority::{Refusal, may_speak, may_use};
pub use case::{Case, CaseError, Ended, Group, Heard, Marked, Recent, Relay, Ticket, TicketState};
pub use command::{Arg, COMMANDS, Call, Faulty, Kind, Name, Need, Scope, Spec, Typed, Value, read, usage};
pub use export::export;
pub use handover::{Opening, Scene, Seen, TicketSight, Work, may_become_a_thread};
pub use hours::{Hours, InvalidHours, Window};
pub use knowledge::{KbOrder, KbOutcome, kb_told};
pub use outbox::{Mail, Outbox};
pub use policy::{Levels, Policy, StaffRoom, StaffRooms, Timers, area_room, default_room};
pub use room::InRoom;
pub use steer::{Desk, KbStanding, Note, SteerScene, UnansweredLine, obey};
pub use steering::{Notice, Pause, Steering, SteeringError, Target};
pub use suggested::{ExampleLines, Suggested, example_lines};
pub use texts::{StaffLang, paused_line};
pub use unanswered::Sorted;
