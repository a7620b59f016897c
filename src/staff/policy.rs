//! What the operator has set about staff: rooms, levels, hours, times.
//! It reads no file: that is the configuration's work.

use std::sync::Arc;

use arc_swap::ArcSwap;
use jiff::SignedDuration;

use super::hours::Hours;
use super::texts::StaffLang;

/// A staff room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRoom {
    /// Its address on its platform, an id and no alias.
    pub room: String,
    /// The areas of the knowledge base that it cares for; none: all that no other room cares for.
    pub areas: Vec<String>,
    /// The addresses of the rooms whose place it took: their tickets go on here.
    pub before: Vec<String>,
}

/// The staff rooms as far as they are known: an alias becomes a room when its platform has said which. Shared between the
/// platform, which sets them, and the turns, which read them.
#[derive(Debug, Clone, Default)]
pub struct StaffRooms(Arc<ArcSwap<Vec<StaffRoom>>>);

impl StaffRooms {
    /// Sets all rooms that are known by now.
    pub fn set(&self, rooms: Vec<StaffRoom>) {
        self.0.store(Arc::new(rooms));
    }

    /// The rooms that are known now.
    pub fn now(&self) -> Arc<Vec<StaffRoom>> {
        self.0.load_full()
    }
}

/// The room for what nobody else cares for: one without areas, else the first.
pub fn default_room(rooms: &[StaffRoom]) -> Option<&StaffRoom> {
    rooms.iter().find(|r| r.areas.is_empty()).or_else(|| rooms.first())
}

/// The room that cares for an area.
pub fn area_room<'a>(rooms: &'a [StaffRoom], area: Option<&str>) -> Option<&'a StaffRoom> {
    let own = area.and_then(|area| rooms.iter().find(|r| r.areas.iter().any(|a| a == area)));
    own.or_else(|| default_room(rooms))
}

/// Power levels that staff need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levels {
    /// To handle tickets.
    pub handle: i64,
    /// To steer the bot.
    pub steer: i64,
}

/// Times after which something happens to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timers {
    /// Nobody has taken it: it is called up again, and then after twice the time each.
    pub remind: SignedDuration,
    /// Nobody writes in a taken one: both sides are warned.
    pub warn: SignedDuration,
    /// Nobody writes after the warning: it is closed.
    pub close: SignedDuration,
}

/// All that is set about staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Who writes to citizens, as they see it, such as `Bürgerbüro`.
    pub office: String,
    /// The language of what is said to staff.
    pub lang: StaffLang,
    /// Power levels.
    pub levels: Levels,
    /// Office hours.
    pub hours: Hours,
    /// Times.
    pub timers: Timers,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            office: "Bürgerservice".to_owned(),
            lang: StaffLang::De,
            levels: Levels { handle: 0, steer: 50 },
            hours: Hours::default(),
            timers: Timers {
                remind: SignedDuration::from_mins(15),
                warn: SignedDuration::from_hours(24),
                close: SignedDuration::from_hours(24),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_has_its_room_and_all_else_the_default() {
        let room = |room: &str, areas: &[&str]| StaffRoom {
            room: room.into(),
            areas: areas.iter().map(|a| (*a).to_owned()).collect(),
            before: Vec::new(),
        };
        let rooms = [room("!cars", &["mobility"]), room("!all", &[])];
        let of = |area| area_room(&rooms, area).map(|r| r.room.as_str());
        assert_eq!(of(Some("mobility")), Some("!cars"));
        assert_eq!(of(Some("documents")), Some("!all"));
        assert_eq!(of(None), Some("!all"));
        assert_eq!(default_room(&rooms[..1]).unwrap().room, "!cars");
        assert!(default_room(&[]).is_none());
    }
}
