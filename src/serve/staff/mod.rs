//! Staff in the running bot: turns in which tickets, staff rooms and steering have a part, and what is looked after from time to
//! time. What a hand-over is stands in `crate::staff`; nothing here decides about it.

mod citizen;
mod commit;
mod settings;
mod turns;
mod watch;

pub use settings::StaffSettings;
pub(super) use turns::{Help, StaffTurn, take};
pub use watch::Watch;
