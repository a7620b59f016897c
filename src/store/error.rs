//! What can go wrong with the state: what was expected, what was found, what to do next.
//! No message holds a citizen's words or address.

use std::path::PathBuf;

use thiserror::Error;

use crate::privacy::PrivacyError;

/// A fault of the store. Cheap to clone: one failed commit is told to everybody whose change was in it.
#[derive(Debug, Clone, Error)]
pub enum StoreError {
    /// Another process holds the state.
    #[error(
        "the state in {} is in use by another process; one process alone may hold it: stop that one, or name another \
         folder with --state", path.display()
    )]
    Locked {
        /// The state folder.
        path: PathBuf,
    },
    /// The disk refuses: full, read-only, gone, not permitted.
    #[error("cannot {doing} in the state folder {}: {reason}. {advice}", path.display())]
    Disk {
        /// The folder.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What the system said.
        reason: String,
        /// What to do.
        advice: &'static str,
    },
    /// Less space is left than the store keeps back for what is under way.
    #[error(
        "the disk of {} has {free_mib} MiB left, {reserve_mib} MiB are kept back for messages already accepted: nothing \
         new is taken in until space is freed", path.display()
    )]
    DiskLow {
        /// The folder.
        path: PathBuf,
        /// MiB free.
        free_mib: u64,
        /// MiB kept back.
        reserve_mib: u64,
    },
    /// A key or a sealed record is not as it should be.
    #[error(transparent)]
    Privacy(#[from] PrivacyError),
    /// What is stored does not hold together.
    #[error("the state is damaged: {what}. Run `amtslotse store verify`, then `amtslotse store restore BACKUP`")]
    Damaged {
        /// What was found.
        what: String,
    },
    /// The engine beneath has failed and is being opened anew.
    #[error(
        "the state cannot be used just now ({what}); it is opened anew by itself, and what was acknowledged is kept"
    )]
    Failed {
        /// What happened.
        what: String,
    },
    /// The state was written by a later version of the program.
    #[error("the state has the format {found}, this program knows {known}; use the newer program")]
    Format {
        /// Format found.
        found: u64,
        /// Format known.
        known: u64,
    },
    /// The session was changed by another turn.
    #[error("the session has version {found}, the turn began with {expected}; repeat the turn")]
    StaleVersion {
        /// Version at the beginning of the turn.
        expected: u64,
        /// Version now.
        found: u64,
    },
    /// The inbound, entry or conversation is done or erased.
    #[error("{what} is not there any more; nothing is left to do for it")]
    Gone {
        /// What.
        what: &'static str,
    },
    /// A turn asks for what cannot be.
    #[error("a turn was refused: {why}")]
    Refused {
        /// Why.
        why: String,
    },
    /// A value beyond what a record may hold.
    #[error("{what} has {bytes} bytes, at most {limit} can be kept")]
    TooLarge {
        /// What.
        what: &'static str,
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// A backup file is not usable.
    #[error("{} is not a whole backup: {why}; take another one", path.display())]
    Backup {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// This engine cannot do it.
    #[error("{what} is not possible with state in memory; give a folder with --state")]
    Unsupported {
        /// What was asked for.
        what: &'static str,
    },
    /// The store was closed.
    #[error("the state was closed; the program is stopping")]
    Closed,
    /// A fault of the program itself.
    #[error("a fault of the program: {what}; please report it")]
    Bug {
        /// What happened.
        what: String,
    },
}

impl StoreError {
    /// Whether it tells of one record that cannot be read, rather than of the store.
    pub(super) const fn is_unreadable_record(&self) -> bool {
        matches!(
            self,
            Self::Damaged { .. }
                | Self::Gone { .. }
                | Self::Privacy(
                    PrivacyError::Damaged { .. } | PrivacyError::WrongKey { .. } | PrivacyError::Version { .. }
                )
        )
    }

    /// Whether the same operation may succeed later without anybody changing what it asks for.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Disk { .. } | Self::DiskLow { .. } | Self::Failed { .. })
    }
}
