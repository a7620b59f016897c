//! What the state on disk promises when the key, the files, the folder or the disk are not as they should be.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod backups;
mod broken;
mod disks;
mod keys;
mod world;
