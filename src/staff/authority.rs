//! Who may do what: said by the platform's own facts about a sender, never by what the sender writes.
//! It never looks at the words.

use crate::message::{DeviceTrust, StaffSender};

/// Why an act is not obeyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The room is not one of the configured staff rooms.
    NotAStaffRoom,
    /// The sender is not a member of the room.
    NotAMember,
    /// The act did not come encrypted in an encrypted room.
    NotEncrypted,
    /// The sender's device is not cross-signed.
    NotVerified,
    /// The sender's power level is too low.
    NoPower {
        /// What is needed.
        needed: i64,
        /// What there is.
        found: i64,
    },
    /// It came from a place where nobody steers, such as a citizen's chat.
    WrongPlace,
}

impl Refusal {
    /// The name in the log.
    pub const fn id(self) -> &'static str {
        match self {
            Self::NotAStaffRoom => "not-a-staff-room",
            Self::NotAMember => "not-a-member",
            Self::NotEncrypted => "not-encrypted",
            Self::NotVerified => "device-not-verified",
            Self::NoPower { .. } => "power-level-too-low",
            Self::WrongPlace => "wrong-place",
        }
    }
}

/// Whether what the sender writes may go to a citizen: a member of a staff room, encrypted, from a cross-signed device.
pub fn may_speak(from: &StaffSender, staff_room: bool) -> Result<(), Refusal> {
    if !staff_room {
        return Err(Refusal::NotAStaffRoom);
    }
    if !from.member {
        return Err(Refusal::NotAMember);
    }
    if !from.encrypted {
        return Err(Refusal::NotEncrypted);
    }
    match from.device {
        DeviceTrust::CrossSigned => Ok(()),
        DeviceTrust::Unverified | DeviceTrust::Unknown => Err(Refusal::NotVerified),
    }
}

/// Whether the sender may use what needs this power level.
pub fn may_use(from: &StaffSender, staff_room: bool, needed: i64) -> Result<(), Refusal> {
    may_speak(from, staff_room)?;
    if from.level < needed { Err(Refusal::NoPower { needed, found: from.level }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn erika() -> StaffSender {
        StaffSender {
            user: "@erika:amt.example".into(),
            level: 50,
            device: DeviceTrust::CrossSigned,
            encrypted: true,
            member: true,
        }
    }

    #[test]
    fn every_missing_fact_is_a_refusal_of_its_own() {
        assert_eq!(may_use(&erika(), true, 50), Ok(()));
        assert_eq!(may_use(&erika(), false, 0), Err(Refusal::NotAStaffRoom));
        assert_eq!(may_use(&StaffSender { member: false, ..erika() }, true, 0), Err(Refusal::NotAMember));
        assert_eq!(may_use(&StaffSender { encrypted: false, ..erika() }, true, 0), Err(Refusal::NotEncrypted));
        for device in [DeviceTrust::Unverified, DeviceTrust::Unknown] {
            assert_eq!(may_use(&StaffSender { device, ..erika() }, true, 0), Err(Refusal::NotVerified));
        }
        assert_eq!(may_use(&erika(), true, 51), Err(Refusal::NoPower { needed: 51, found: 50 }));
    }
}
