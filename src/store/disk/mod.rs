//! The engine on disk: sled in a folder, held by one process, written by one thread.
//! The rules are not here; this is about bytes, syncs, faults of the disk, and copies.
//!
//! ```text
//! STATE/lock          held while a process has the state open
//! STATE/db/           sled's files, and `root`: a sealed record by which a wrong key is known before anything is opened
//! STATE/backups/      backups made without a place of their own; the newest is opened when `db` cannot be
//! STATE/matrix/       what the bot on Matrix keeps for itself; its databases are encrypted with `matrix/key`, which the operator's
//!                     key seals
//! STATE/quarantine/   what could not be opened, with the reason
//! ```

mod backup;
mod bytes;
mod engine;
mod folder;
mod offline;
mod open;
mod writer;

pub use backup::BackupInfo;
pub use engine::DiskStore;
pub(crate) use folder::free_mib;
pub use offline::{compact, restore, rotate_key};
pub use open::{DiskOptions, Durability, Opened};
