//! A place on Matrix: a room, or a thread in it. The notation stands in sealed records: it never changes its meaning.

use std::fmt;
use std::str::FromStr;

use matrix_sdk::ruma::{IdParseError, OwnedEventId, OwnedRoomId};

use crate::message::{ChannelKind, PlatformAddress};

/// A room, or a thread of a room.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    /// The room.
    pub room: OwnedRoomId,
    /// The event that the thread hangs on.
    pub thread: Option<OwnedEventId>,
}

impl Place {
    pub(super) fn address(&self) -> PlatformAddress {
        PlatformAddress { channel: ChannelKind::Matrix, place: self.to_string() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.thread {
            Some(thread) => write!(f, "{}|{thread}", self.room),
            None => self.room.fmt(f),
        }
    }
}

impl FromStr for Place {
    type Err = IdParseError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Ok(match s.split_once('|') {
            Some((room, thread)) => Self { room: room.parse()?, thread: Some(thread.parse()?) },
            None => Self { room: s.parse()?, thread: None },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_as_it_was_written() {
        for (room, thread) in [
            ("!abc:example.org", None),
            ("!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM", Some("$Rqnc-F-dvnEYJTyHq_iKxU2bZ1CI92-kuZq3a5lr5Zg")),
            ("!abc:example.org:8448", Some("$143273582443PhrSn:example.org")),
        ] {
            let place = Place { room: room.parse().unwrap(), thread: thread.map(|t| t.parse().unwrap()) };
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for foreign in ["", "42", "42/1", "!abc:example.org|nothing", "#abc:example.org"] {
            assert!(foreign.parse::<Place>().is_err(), "{foreign}");
        }
    }
}
