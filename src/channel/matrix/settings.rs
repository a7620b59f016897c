//! What whoever runs the bot decides about Matrix, as plain values.
//! It reads no file and no environment, and its secrets are never printed.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use matrix_sdk::ruma::{OwnedRoomAliasId, OwnedRoomId, OwnedRoomOrAliasId};

use super::allow::AllowList;
use crate::privacy::{KeptKey, SecretText};

/// All that is decided about Matrix.
#[derive(Debug, Clone)]
pub struct MatrixSettings {
    /// Where the homeserver's client-server API answers.
    pub homeserver: String,
    /// The bot's account: `amtslotse`, or `@amtslotse:example.org`.
    pub user: String,
    /// What the first login is done with; `None` where a session has to be there already.
    pub credential: Option<Credential>,
    /// Folder of session, crypto store and the adapter's own records. One process at a time.
    pub folder: PathBuf,
    /// What that folder's databases are encrypted with.
    pub key: KeptKey,
    /// What the device is called in the account's list.
    pub device_name: String,
    /// Whose invitations and questions are taken.
    pub allow: AllowList,
    /// Rooms that the bot joins by itself.
    pub rooms: Vec<RoomName>,
    /// File that gets the recovery key when it is made, and that a new device takes it from.
    pub recovery_key_file: Option<PathBuf>,
    /// Time after which a message that still cannot be decrypted is told to its room.
    pub undecryptable_after: Duration,
    /// Characters of a message that are read; the rest is cut off.
    pub max_message_chars: usize,
}

impl MatrixSettings {
    /// With the usual limits; nobody is allowed yet.
    pub fn new(homeserver: impl Into<String>, user: impl Into<String>, folder: PathBuf, key: KeptKey) -> Self {
        Self {
            homeserver: homeserver.into(),
            user: user.into(),
            credential: None,
            folder,
            key,
            device_name: "Amtslotse".to_owned(),
            allow: AllowList::default(),
            rooms: Vec::new(),
            recovery_key_file: None,
            undecryptable_after: Duration::from_mins(1),
            max_message_chars: 4096,
        }
    }
}

/// What the first login is done with.
#[derive(Debug, Clone)]
pub enum Credential {
    /// The account's password; also what a cross-signing identity is made with, where the homeserver asks for it.
    Password(SecretText),
    /// An access token of a device that nothing else uses.
    Token(SecretText),
}

/// A room by its id or by an alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomName {
    /// `!abc:example.org`, or `!abc` from room version 12 on.
    Id(OwnedRoomId),
    /// `#staff:example.org`.
    Alias(OwnedRoomAliasId),
}

impl FromStr for RoomName {
    type Err = matrix_sdk::IdParseError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let either: OwnedRoomOrAliasId = s.parse()?;
        Ok(match OwnedRoomId::try_from(either) {
            Ok(id) => Self::Id(id),
            Err(alias) => Self::Alias(alias),
        })
    }
}

impl fmt::Display for RoomName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Alias(alias) => alias.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_named_by_id_or_alias() {
        for name in ["!abc:example.org", "!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM", "#staff:example.org"] {
            assert_eq!(name.parse::<RoomName>().unwrap().to_string(), name);
        }
        for bad in ["", "staff", "@staff:example.org", "#staff"] {
            assert!(bad.parse::<RoomName>().is_err(), "{bad}");
        }
    }
}
