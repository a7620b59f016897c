//! Everything that is said to staff and, for staff, to citizens, in this one folder: what is said apart from how it is worded.

mod citizen;
mod staff;

pub use citizen::paused_line;
pub(crate) use citizen::{ToCitizen, leave_label, to_citizen};
pub use staff::StaffLang;
pub(crate) use staff::{ToStaff, refusal, to_staff};
