//! What administrators do: taking over citizens' conversations, and steering the bot. Pure: values in, values out; the clock,
//! the queue and the knowledge base are passed in.
//! It knows no channel, no store and no clock, and never believes a message more than its platform vouches for.
//!
//! A [`Case`] is what a conversation keeps for a hand-over, with the ticket in it while one is open; `handover` has what
//! happens to it, one file a side. `command` describes what can be typed; `steer` does what concerns all conversations.

mod authority;
mod case;
mod command;
mod handover;
mod hours;
mod outbox;
mod policy;
mod room;
mod steer;
mod steering;
mod texts;

pub use authority::{Refusal, may_speak, may_use};
pub use case::{Case, CaseError, Heard, Recent, Relay, Ticket, TicketState};
pub use command::{Arg, COMMANDS, Call, Faulty, Kind, Name, Need, Scope, Spec, Typed, Value, read, usage};
pub use handover::{Opening, Scene, Seen, TicketSight, Work, may_become_a_thread};
pub use hours::{Hours, InvalidHours, Window};
pub use outbox::{Mail, Outbox};
pub use policy::{Levels, Policy, StaffRoom, StaffRooms, Timers, area_room, default_room};
pub use room::InRoom;
pub use steer::{Desk, Note, SteerScene, UnansweredLine, alarm, obey};
pub use steering::{Notice, Pause, Steering, SteeringError, Target};
pub use texts::{StaffLang, paused_line};
