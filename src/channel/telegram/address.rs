//! A place on Telegram: a chat, or a topic in it. The notation stands in sealed records: it never changes its meaning.

use std::fmt;
use std::str::FromStr;

use crate::message::{ChannelKind, PlatformAddress};

/// A chat, or a topic of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    /// The chat; groups and supergroups have negative numbers.
    pub chat: i64,
    /// The topic.
    pub topic: Option<i32>,
}

impl Place {
    pub(super) fn address(self) -> PlatformAddress {
        PlatformAddress { channel: ChannelKind::Telegram, place: self.to_string() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.topic {
            Some(topic) => write!(f, "{}/{topic}", self.chat),
            None => write!(f, "{}", self.chat),
        }
    }
}

impl FromStr for Place {
    type Err = std::num::ParseIntError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Ok(match s.split_once('/') {
            Some((chat, topic)) => Self { chat: chat.parse()?, topic: Some(topic.parse()?) },
            None => Self { chat: s.parse()?, topic: None },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_as_it_was_written() {
        for place in [
            Place { chat: 42, topic: None },
            Place { chat: -100_123, topic: Some(7) },
            Place { chat: i64::MIN, topic: Some(i32::MAX) },
        ] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for foreign in ["", "x", "1/", "/1", "1/2/3"] {
            assert!(foreign.parse::<Place>().is_err(), "{foreign}");
        }
    }
}
