//! Opening the state: the key is checked first, then sled is opened, and what cannot be opened is moved aside.
//! It never waits long, never deletes what it could not read, and always says what it did.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::backup;
use super::bytes::SledKv;
use super::folder::{Folder, disk_error, free_mib};
use crate::privacy::{KeySource, Keyring, OperatorKey, PrivacyError};
use crate::store::core::Core;
use crate::store::kv::KeyValue;
use crate::store::{Settings, StoreError, keys};

/// What an acknowledged change survives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Durability {
    /// A power cut: every commit ends in an `fsync`.
    #[default]
    Power,
    /// A killed process: what is acknowledged is with the kernel.
    Process,
}

impl std::str::FromStr for Durability {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s {
            "power" => Ok(Self::Power),
            "process" => Ok(Self::Process),
            other => Err(format!("`{other}` is no durability; it is `power` or `process`")),
        }
    }
}

/// How state on disk is opened.
#[derive(Debug, Clone)]
pub struct DiskOptions {
    /// The state folder.
    pub folder: PathBuf,
    /// Where the operator's key comes from.
    pub key: KeySource,
    /// What an acknowledged change survives.
    pub durability: Durability,
    /// MiB that sled may keep in memory.
    pub cache_mib: u64,
    /// MiB of the disk below which nothing new is accepted, so that what was accepted can still be answered.
    pub reserve_mib: u64,
    /// How the store keeps.
    pub settings: Settings,
}

impl DiskOptions {
    /// Defaults for a folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            key: KeySource::Default,
            durability: Durability::Power,
            cache_mib: 32,
            reserve_mib: 32,
            settings: Settings::default(),
        }
    }
}

/// How opening went; to be told to the operator, and to staff where something was moved aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// A new store was laid out.
    New,
    /// The store was there.
    Existing,
    /// The store could not be opened; it was moved aside and a backup took its place. What waited when the backup was made
    /// lies with the dead letters, since it was most likely answered since.
    FromBackup {
        /// Where the old one lies.
        quarantine: PathBuf,
        /// Why it could not be opened.
        why: String,
        /// The backup.
        backup: PathBuf,
    },
    /// The store could not be opened; it was moved aside, and as there is no whole backup an empty one took its place.
    Emptied {
        /// Where the old one lies.
        quarantine: PathBuf,
        /// Why it could not be opened.
        why: String,
    },
}

/// An open store, before it has a writer.
pub(crate) struct Open {
    pub(crate) folder: Folder,
    pub(crate) kv: Arc<SledKv>,
    pub(crate) core: Arc<Core>,
    pub(crate) opened: Opened,
}

/// Below this a panic inside sled may come from a full disk and proves no damage.
const TIGHT_MIB: u64 = 16;

/// So long sled's threads may hold its lock after it was closed; on a busy machine they were seen to.
const LETTING_GO: Duration = Duration::from_secs(2);

/// Opens the state.
pub(crate) fn open(options: &DiskOptions) -> Result<Open, StoreError> {
    let folder = Folder::hold(&options.folder)?;
    let key = obtain_key(&folder, options)?;
    let existed = folder.db().join("db").exists();
    match open_db(&folder, options, &key) {
        Ok((kv, core)) => {
            let opened = if existed { Opened::Existing } else { Opened::New };
            Ok(Open { folder, kv, core, opened })
        }
        Err(StoreError::Damaged { what } | StoreError::Failed { what }) if existed => {
            folder.probe()?;
            if let Some(free) = free_mib(folder.path()).filter(|free| *free < TIGHT_MIB) {
                let full = std::io::Error::other(format!("only {free} MiB are left; {what}"));
                return Err(disk_error(folder.path(), "open", &full));
            }
            replace(folder, options, &key, what)
        }
        Err(error) => Err(error),
    }
}

fn open_db(folder: &Folder, options: &DiskOptions, key: &OperatorKey) -> Result<(Arc<SledKv>, Arc<Core>), StoreError> {
    let kv = open_when_free(folder, options)?;
    let core = Core::open(&kv, Some(key), options.settings.clone())?;
    write_root(folder, &kv)?;
    Ok((Arc::new(kv), core))
}

/// Opens sled, once a store that this process has just closed has let go of it: the folder's own lock, which is held here,
/// keeps all others out.
fn open_when_free(folder: &Folder, options: &DiskOptions) -> Result<SledKv, StoreError> {
    let begun = Instant::now();
    loop {
        match open_sled(folder, options) {
            Err(StoreError::Locked { .. }) if begun.elapsed() < LETTING_GO => std::thread::sleep(LETTING_GO / 100),
            other => return other,
        }
    }
}

/// Opens sled, past two of its faults: a snapshot that a kill or power cut left half written makes it refuse a log that is
/// whole. Snapshots only shorten opening; without one, the log is read from its beginning.
pub(crate) fn open_sled(folder: &Folder, options: &DiskOptions) -> Result<SledKv, StoreError> {
    folder.remove_half_snapshots()?;
    match SledKv::open(&folder.db(), options) {
        Err(StoreError::Damaged { what } | StoreError::Failed { what }) if folder.set_snapshots_aside()? => {
            tracing::warn!(what, "a snapshot could not be used and was set aside; the log is read from its beginning");
            SledKv::open(&folder.db(), options)
        }
        other => other,
    }
}

/// Moves the database aside and opens the newest whole backup, or nothing.
fn replace(folder: Folder, options: &DiskOptions, key: &OperatorKey, why: String) -> Result<Open, StoreError> {
    tracing::error!(why, "the state cannot be opened and is moved aside");
    let quarantine = folder.quarantine(&why, jiff::Timestamp::now())?;
    for backup in backup::newest_first(&folder.backups()) {
        match backup::load(&folder, options, key, &backup, true) {
            Ok(_) => {
                folder.swap()?;
                let (kv, core) = open_db(&folder, options, key)?;
                return Ok(Open { folder, kv, core, opened: Opened::FromBackup { quarantine, why, backup } });
            }
            Err(error) => tracing::error!(%error, backup = %backup.display(), "a backup cannot be used"),
        }
    }
    let (kv, core) = open_db(&folder, options, key)?;
    Ok(Open { folder, kv, core, opened: Opened::Emptied { quarantine, why } })
}

/// The operator's key, checked against the root record beside the database before the database is touched. A key file is
/// made only where there is no state yet that another key has sealed.
pub(crate) fn obtain_key(folder: &Folder, options: &DiskOptions) -> Result<OperatorKey, StoreError> {
    let root = folder.db().join("root");
    match fs::read(&root) {
        Ok(record) => {
            let key = OperatorKey::obtain(&options.key, folder.path(), false)?;
            match Keyring::open(Some(&key), &record) {
                Ok(_) | Err(PrivacyError::Damaged { .. }) => Ok(key),
                Err(error) => Err(error.into()),
            }
        }
        Err(_) => Ok(OperatorKey::obtain(&options.key, folder.path(), true)?),
    }
}

/// Keeps a copy of the root record beside the database.
pub(crate) fn write_root(folder: &Folder, kv: &dyn KeyValue) -> Result<(), StoreError> {
    let fault = |e: std::io::Error| disk_error(folder.path(), "write", &e);
    let Some(root) = kv.get(keys::ROOT)? else { return Ok(()) };
    let path = folder.db().join("root");
    if fs::read(&path).is_ok_and(|old| old == root) {
        return Ok(());
    }
    let part = folder.db().join("root.part");
    fs::write(&part, root).map_err(fault)?;
    fs::File::open(&part).and_then(|f| f.sync_all()).map_err(fault)?;
    fs::rename(&part, &path).map_err(fault)
}
