//! What can be wrong with keys and sealed records, each with what to do next.
//! No message holds key material or a citizen's words.

use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

/// A fault of a key or of a sealed record.
#[derive(Debug, Clone, Error)]
pub enum PrivacyError {
    /// A text that should be a key is none.
    #[error(
        "the operator's key must be 64 hex digits, found {found}; make one with `openssl rand -hex 32` or name the key \
         file that belongs to this state"
    )]
    NotAKey {
        /// What was found, described without showing it.
        found: String,
    },
    /// The key file cannot be read or made.
    #[error(
        "cannot {verb} the key file {}: {source}; name another one with `key_file` (serve) or --key (chat), or set \
         AMTSLOTSE_KEY",
        path.display()
    )]
    KeyFile {
        /// `read` or `make`.
        verb: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: Arc<std::io::Error>,
    },
    /// The key would lie beside what it protects.
    #[error(
        "the key file {} lies inside the state folder, where a copy of the state would take the key along; choose a \
         place outside it", path.display()
    )]
    KeyInsideState {
        /// The file.
        path: PathBuf,
    },
    /// No folder for the key is known on this system.
    #[error("no folder for the key file is known on this system; name a file with --key or set AMTSLOTSE_KEY")]
    NoKeyFolder,
    /// A record was sealed by another key.
    #[error(
        "this state was sealed by the key {expected}, but the key given is {found}; give the right one with \
         AMTSLOTSE_KEY or --key. Nothing was changed"
    )]
    WrongKey {
        /// Name of the key that sealed it.
        expected: String,
        /// Name of the key at hand.
        found: String,
    },
    /// A record is damaged, or stands in another's place.
    #[error("a sealed record is damaged or out of its place ({what}); `amtslotse store verify` tells which")]
    Damaged {
        /// What did not hold.
        what: &'static str,
    },
    /// A record of a later version of the program.
    #[error("a record has the version {found}, this program reads version {known}; use the newer program")]
    Version {
        /// Version found.
        found: u8,
        /// Version known.
        known: u8,
    },
    /// The system gives no randomness.
    #[error("the system gives no random numbers: {0}")]
    NoRandomness(String),
}

impl From<getrandom::Error> for PrivacyError {
    fn from(error: getrandom::Error) -> Self {
        Self::NoRandomness(error.to_string())
    }
}
