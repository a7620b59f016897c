//! What steers all conversations: notices below answers, and what is paused.
//! It decides nothing about who may set them.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::message::{ChannelKind, IntentId};

/// Bytes that are no steering.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("what steers the bot cannot be read: expected version {known}, found {found:?}; run the program that wrote it")]
pub struct SteeringError {
    /// The version that is known.
    pub known: u8,
    /// The version found, where there is one.
    pub found: Option<u8>,
}

/// A line below answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its number.
    pub number: u32,
    /// What it says.
    pub text: String,
    /// Below which intents' answers; none for all.
    pub intents: Vec<IntentId>,
    /// Until when.
    pub until: Timestamp,
}

/// What can be paused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A channel.
    Channel(ChannelKind),
    /// An intent.
    Intent(IntentId),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Channel(channel) => f.write_str(channel.name()),
            Self::Intent(intent) => intent.fmt(f),
        }
    }
}

/// Something that is not answered for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// What.
    pub target: Target,
    /// Why, as citizens read it.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steering {
    /// Notices, oldest first.
    pub notices: Vec<Notice>,
    /// What is paused, oldest first.
    pub pauses: Vec<Pause>,
    /// Number of the last notice.
    last: u32,
}

const VERSION: u8 = 1;

impl Steering {
    /// So many notices are kept, so many pauses, and so many characters of each one's text.
    pub const MOST: usize = 20;
    /// As above.
    pub const LONGEST: usize = 300;

    /// Reads what [`Steering::to_bytes`] wrote; no bytes steer nothing.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SteeringError> {
        match bytes.split_first() {
            None => Ok(Self::default()),
            Some((&VERSION, rest)) => {
                postcard::from_bytes(rest).map_err(|_| SteeringError { known: VERSION, found: Some(VERSION) })
            }
            Some((&found, _)) => Err(SteeringError { known: VERSION, found: Some(found) }),
        }
    }

    /// The version, then the fields.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into memory fails for types that postcard doesn't know; these are none.
        let body = postcard::to_stdvec(self).unwrap_or_default();
        std::iter::once(VERSION).chain(body).collect()
    }

    /// Puts up a notice; its number. The oldest goes where there are too many.
    pub fn announce(&mut self, text: &str, intents: Vec<IntentId>, until: Timestamp, now: Timestamp) -> u32 {
        self.notices.retain(|n| n.until > now);
        if self.notices.len() >= Self::MOST {
            self.notices.remove(0);
        }
        self.last += 1;
        let text = text.chars().take(Self::LONGEST).collect();
        self.notices.push(Notice { number: self.last, text, intents, until });
        self.last
    }

    /// Takes a notice, or all, away; how many.
    pub fn withdraw(&mut self, number: Option<u32>) -> usize {
        let before = self.notices.len();
        self.notices.retain(|n| number.is_some_and(|number| n.number != number));
        before - self.notices.len()
    }

    /// Pauses, with a new reason where it is paused already; whether there was room.
    pub fn pause(&mut self, target: Target, reason: &str, now: Timestamp) -> bool {
        self.resume(&target);
        if self.pauses.len() >= Self::MOST {
            return false;
        }
        let reason = reason.chars().take(Self::LONGEST).collect();
        self.pauses.push(Pause { target, reason, since: now });
        true
    }

    /// Lets it go on; whether it was paused.
    pub fn resume(&mut self, target: &Target) -> bool {
        let before = self.pauses.len();
        self.pauses.retain(|p| p.target != *target);
        before > self.pauses.len()
    }

    /// The notices that stand below an answer of these intents now.
    pub fn below<'a>(&'a self, intents: &'a [IntentId], now: Timestamp) -> impl Iterator<Item = &'a Notice> {
        self.notices
            .iter()
            .filter(move |n| n.until > now && (n.intents.is_empty() || n.intents.iter().any(|i| intents.contains(i))))
    }

    /// Why this channel, or one of these intents, is paused.
    pub fn paused(&self, channel: ChannelKind, intents: &[IntentId]) -> Option<&Pause> {
        self.pauses.iter().find(|p| match &p.target {
            Target::Channel(paused) => *paused == channel,
            Target::Intent(paused) => intents.contains(paused),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_second(1_780_000_000 + hours * 3600).unwrap()
    }

    fn id(text: &str) -> IntentId {
        text.parse().unwrap()
    }

    #[test]
    fn a_notice_stands_below_its_intents_until_its_end() {
        let mut steering = Steering::default();
        let first = steering.announce("Termine sind gestört.", vec![id("id-card")], at(4), at(0));
        steering.announce("Alle Ämter schließen heute um 12.", Vec::new(), at(2), at(0));
        let below = |s: &Steering, intent: &str, now| s.below(&[id(intent)], now).map(|n| n.number).collect::<Vec<_>>();
        assert_eq!(below(&steering, "id-card", at(1)), [1, 2]);
        assert_eq!(below(&steering, "waste", at(1)), [2]);
        assert_eq!(below(&steering, "id-card", at(3)), [1]);
        assert!(below(&steering, "id-card", at(4)).is_empty());
        assert_eq!(steering.withdraw(Some(first)), 1);
        assert_eq!(steering.withdraw(None), 1);
    }

    #[test]
    fn what_is_paused_is_paused_until_it_is_resumed() {
        let mut steering = Steering::default();
        assert!(steering.pause(Target::Intent(id("waste")), "Gebühren werden geprüft", at(0)));
        assert!(steering.paused(ChannelKind::Telegram, &[id("waste")]).is_some());
        assert!(steering.paused(ChannelKind::Telegram, &[id("id-card")]).is_none());
        assert!(steering.pause(Target::Channel(ChannelKind::Telegram), "Wartung", at(0)));
        assert_eq!(steering.paused(ChannelKind::Telegram, &[]).unwrap().reason, "Wartung");
        assert!(steering.paused(ChannelKind::Matrix, &[]).is_none());
        assert!(steering.resume(&Target::Channel(ChannelKind::Telegram)));
        assert!(!steering.resume(&Target::Channel(ChannelKind::Telegram)));
    }

    #[test]
    fn it_is_read_back_and_bounded() {
        let mut steering = Steering::default();
        for n in 0..50 {
            steering.announce(&"x".repeat(1000), vec![id("waste")], at(100), at(n));
            steering.pause(Target::Intent(id(&format!("waste-{n}"))), &"y".repeat(1000), at(n));
        }
        assert_eq!((steering.notices.len(), steering.pauses.len()), (Steering::MOST, Steering::MOST));
        assert_eq!(Steering::from_bytes(&steering.to_bytes()), Ok(steering));
        assert_eq!(Steering::from_bytes(&[]), Ok(Steering::default()));
        assert!(Steering::from_bytes(&[9]).is_err());
    }
}
