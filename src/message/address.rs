//! Where a conversation lives: its platform, and the place there.
//! Never what a place means on its platform: only its adapter reads it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The platform that a message came from and its answer goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKind {
    /// The terminal, for trying and for tests.
    Console,
    /// Citizens on Telegram.
    Telegram,
    /// Administrators on Matrix.
    Matrix,
    /// A language model: questions are sent to it, and what it said comes in. No person is there.
    Model,
}

impl ChannelKind {
    /// The name in logs, metrics and ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Telegram => "telegram",
            Self::Matrix => "matrix",
            Self::Model => "model",
        }
    }
}

/// Where a conversation lives on its platform, such as a chat with its topic. Personal: it stands only inside sealed
/// records, and its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlatformAddress {
    /// The platform.
    pub channel: ChannelKind,
    /// The adapter's own notation of the place; opaque to all other floors.
    pub place: String,
}

impl PlatformAddress {
    /// What stands between a room and a thread of it in the address of a thread.
    const THREAD: char = '|';

    /// The thread in this room whose root the platform calls so.
    #[must_use]
    pub fn thread(&self, root: &str) -> Self {
        Self { channel: self.channel, place: format!("{}{}{root}", self.room().place, Self::THREAD) }
    }

    /// The room of a thread; a place without threads is its own room.
    #[must_use]
    pub fn room(&self) -> Self {
        let place = self.place.split_once(Self::THREAD).map_or(&*self.place, |(room, _)| room);
        Self { channel: self.channel, place: place.to_owned() }
    }

    /// Whether it is a thread in a room.
    pub fn is_thread(&self) -> bool {
        self.place.contains(Self::THREAD)
    }
}

impl fmt::Debug for PlatformAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlatformAddress({}, …)", self.channel.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_knows_its_room() {
        let room = PlatformAddress { channel: ChannelKind::Matrix, place: "!room:amt.example".into() };
        let thread = room.thread("$root");
        assert_eq!(thread.place, "!room:amt.example|$root");
        assert!(thread.is_thread() && !room.is_thread());
        assert_eq!((thread.room(), room.room()), (room.clone(), room.clone()));
        assert_eq!(thread.thread("$other").place, "!room:amt.example|$other");
    }
}
