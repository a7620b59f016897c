//! What turns with staff are taken with.
//! It reads no file.

use std::fmt;
use std::sync::Arc;

use crate::serve::board::Board;
use crate::serve::reload::KbControl;
use crate::staff::{Policy, StaffRooms};

/// What is set about staff.
#[derive(Clone)]
pub struct StaffSettings {
    /// Levels, hours, times, texts.
    pub policy: Arc<Policy>,
    /// The staff rooms, as their platform gets to know them.
    pub rooms: StaffRooms,
    /// Where it stands how the channels are doing.
    pub board: Arc<Board>,
    /// What takes up and goes back to knowledge bases; `None` where nothing does.
    pub kb: Option<KbControl>,
}

impl fmt::Debug for StaffSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaffSettings")
            .field("policy", &self.policy)
            .field("rooms", &self.rooms)
            .finish_non_exhaustive()
    }
}
