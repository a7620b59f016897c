//! Names of things, as newtypes: two ids of different kinds cannot be swapped.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A text that is not an id of the kind it should be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a valid {kind}: `{text}`")]
pub struct InvalidId {
    /// The kind of id that was expected.
    pub kind: &'static str,
    /// What was found, shortened.
    pub text: String,
}

impl InvalidId {
    pub(crate) fn new(kind: &'static str, text: &str) -> Self {
        Self { kind, text: text.chars().take(60).collect() }
    }
}

/// An intent: lower-case words of `a-z` and `0-9` joined by hyphens, 2 to 32 characters, such as `id-card`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[schemars(transparent)]
pub struct IntentId(#[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"), length(min = 2, max = 32))] String);

impl IntentId {
    /// The longest id, in bytes: with facet and version it must fit a button's 64 bytes.
    pub const MAX: usize = 32;

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for IntentId {
    type Err = InvalidId;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let well_formed = (2..=Self::MAX).contains(&s.len())
            && s.split('-').all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        if well_formed { Ok(Self(s.to_owned())) } else { Err(InvalidId::new("intent id", s)) }
    }
}

impl<'de> Deserialize<'de> for IntentId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for IntentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A conversation: random, so that it says nothing about the person. Made by the store.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConversationId(pub [u8; 16]);

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConversationId({self})")
    }
}

/// The key of one inbound, unique within its platform's address space, such as `telegram:update:4711`. The same thing
/// delivered twice carries the same key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct InboundId(pub String);

/// The number of an outbox entry within its conversation: 1, 2, 3 … in the order of commits, so that a turn knows the
/// numbers of its own entries beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OutboxId(pub u64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intent_ids_are_checked_wherever_they_come_from() {
        for good in ["id-card", "phone-115", "ab"] {
            assert_eq!(good.parse::<IntentId>().unwrap().as_str(), good);
        }
        for bad in
            ["", "a", "Id-card", "id_card", "-id", "id-", "id--card", "größe", "a234567890123456789012345678901234"]
        {
            assert!(bad.parse::<IntentId>().is_err(), "{bad}");
            assert!(serde_json::from_value::<IntentId>(bad.into()).is_err(), "{bad}");
        }
    }
}
