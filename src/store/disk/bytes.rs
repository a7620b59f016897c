//! Sled's bytes: reads, and commits that are durable when they return. A panic or an error inside sled makes the whole of
//! it unusable: it is then to be opened anew, never used on.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::folder::{disk_error, free_mib};
use super::open::{DiskOptions, Durability};
use crate::store::StoreError;
use crate::store::kv::{Changes, KeyValue, Row};

/// Above this a value may leave sled's log for a file of its own, whose entry in the folder has to be synced too: sled
/// takes pages beyond a quarter of a 512 KiB segment out, and a page holds up to 16 records.
const INLINE: usize = 4 * 1024;

/// An open sled folder.
pub(crate) struct SledKv {
    db: ::sled::Db,
    /// A handle of our own on sled's file: `flush` ends in `sync_file_range` on Linux, which keeps no promise when the
    /// power goes.
    file: File,
    blobs: File,
    folder: PathBuf,
    durability: Durability,
    reserve_mib: u64,
    broken: AtomicBool,
}

impl SledKv {
    /// Opens or makes the folder. A panic inside sled is an error here.
    pub(crate) fn open(folder: &Path, options: &DiskOptions) -> Result<Self, StoreError> {
        let config = ::sled::Config::new()
            .path(folder)
            .cache_capacity(options.cache_mib.saturating_mul(1024 * 1024))
            .flush_every_ms(None);
        let db = catch_unwind(AssertUnwindSafe(|| config.open()))
            .map_err(|panic| StoreError::Damaged { what: format!("sled panicked: {}", panic_text(&*panic)) })?
            .map_err(|e| sled_error(folder, "open", &e))?;
        let open = |path: &Path| File::open(path).map_err(|e| disk_error(folder, "open", &e));
        let (file, blobs) = (open(&folder.join("db"))?, open(&folder.join("blobs"))?);
        let kv = Self {
            db,
            file,
            blobs,
            folder: folder.to_owned(),
            durability: options.durability,
            reserve_mib: options.reserve_mib,
            broken: AtomicBool::new(false),
        };
        // The files themselves have to be found again after a power cut, before anything in them is acknowledged.
        kv.guarded("write", || kv.db.flush().map(drop))?;
        kv.sync(true)?;
        for folder in [Some(folder), folder.parent()].into_iter().flatten() {
            File::open(folder).and_then(|f| f.sync_all()).map_err(|e| disk_error(folder, "write", &e))?;
        }
        Ok(kv)
    }

    /// An error once it has failed.
    pub(crate) fn usable(&self) -> Result<(), StoreError> {
        if self.broken.load(Ordering::SeqCst) {
            return Err(StoreError::Failed { what: "sled failed before".into() });
        }
        Ok(())
    }

    fn sync(&self, folders: bool) -> Result<(), StoreError> {
        if self.durability == Durability::Process {
            return Ok(());
        }
        let synced = self.file.sync_all().and_then(|()| if folders { self.blobs.sync_all() } else { Ok(()) });
        synced.map_err(|e| {
            // After a failed fsync the kernel may have dropped what it could not write: nothing in memory is to be trusted.
            self.broken.store(true, Ordering::SeqCst);
            disk_error(&self.folder, "write", &e)
        })
    }

    fn guarded<T>(&self, doing: &'static str, work: impl FnOnce() -> ::sled::Result<T>) -> Result<T, StoreError> {
        self.usable()?;
        let outcome = match catch_unwind(AssertUnwindSafe(work)) {
            Ok(outcome) => outcome.map_err(|e| match sled_error(&self.folder, doing, &e) {
                StoreError::Damaged { what } => StoreError::Failed { what },
                other => other,
            }),
            Err(panic) => Err(StoreError::Failed { what: format!("sled panicked: {}", panic_text(&*panic)) }),
        };
        if outcome.is_err() {
            self.broken.store(true, Ordering::SeqCst);
        }
        outcome
    }

    /// Writes changes that need not be durable yet: for building a store that nobody uses.
    pub(crate) fn load(&self, changes: &Changes) -> Result<(), StoreError> {
        let (batch, _) = to_batch(changes);
        self.guarded("write", || self.db.apply_batch(batch))
    }

    /// Makes all durable that was loaded.
    pub(crate) fn seal_load(&self) -> Result<(), StoreError> {
        self.guarded("write", || self.db.flush().map(drop))?;
        self.file.sync_all().and_then(|()| self.blobs.sync_all()).map_err(|e| disk_error(&self.folder, "write", &e))
    }
}

impl KeyValue for SledKv {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.guarded("read", || self.db.get(key)).map(|value| value.map(|v| v.to_vec()))
    }

    fn scan(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError> {
        if from >= to {
            return Ok(Vec::new());
        }
        self.guarded("read", || {
            let rows = self.db.range(from..to).take(limit);
            rows.map(|row| row.map(|(k, v)| (k.to_vec(), v.to_vec()))).collect()
        })
    }

    fn commit(&self, changes: &Changes) -> Result<(), StoreError> {
        let (batch, large) = to_batch(changes);
        self.guarded("write", || {
            self.db.apply_batch(batch)?;
            self.db.flush().map(drop)
        })?;
        self.sync(large)
    }

    fn has_room(&self) -> Result<(), StoreError> {
        match free_mib(&self.folder) {
            Some(free_mib) if free_mib < self.reserve_mib => {
                Err(StoreError::DiskLow { path: self.folder.clone(), free_mib, reserve_mib: self.reserve_mib })
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// The changes in sled's form, and whether one of them is large.
fn to_batch(changes: &Changes) -> (::sled::Batch, bool) {
    let mut batch = ::sled::Batch::default();
    let mut large = false;
    for (key, value) in changes {
        match value {
            Some(value) => {
                large |= value.len() > INLINE;
                batch.insert(key.as_slice(), value.as_slice());
            }
            None => batch.remove(key.as_slice()),
        }
    }
    (batch, large)
}

/// What sled says, as a fault of the disk where the system said it first, else as damage.
fn sled_error(folder: &Path, doing: &'static str, error: &::sled::Error) -> StoreError {
    match error {
        ::sled::Error::Io(io) if io.raw_os_error().is_some() => disk_error(folder, doing, io),
        // The lock is held by a part of this process that has not let go yet; our own lock file is the one that speaks to others.
        ::sled::Error::Io(io) if io.to_string().contains("could not acquire lock") => {
            StoreError::Locked { path: folder.to_owned() }
        }
        other => StoreError::Damaged { what: format!("sled reports: {other}") },
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a reason")
}
