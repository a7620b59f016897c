//! The state folder: held by one process, probed before it is used, never deleted from but by name.
//! It knows nothing of records.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::store::StoreError;

/// A state folder that this process holds.
pub(crate) struct Folder {
    path: PathBuf,
    /// Locked while it lives.
    _lock: File,
}

impl Folder {
    /// Makes the folder if need be and takes hold of it.
    pub(crate) fn hold(path: &Path) -> Result<Self, StoreError> {
        let fault = |e: io::Error| disk_error(path, "write", &e);
        make_private(path).map_err(fault)?;
        let lock = File::options().create(true).write(true).truncate(false).open(path.join("lock")).map_err(fault)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(StoreError::Locked { path: path.to_owned() }),
            Err(fs::TryLockError::Error(e)) => return Err(fault(e)),
        }
        let folder = Self { path: path.to_owned(), _lock: lock };
        folder.probe()?;
        folder.finish_swap()?;
        Ok(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn db(&self) -> PathBuf {
        self.path.join("db")
    }

    pub(crate) fn backups(&self) -> PathBuf {
        self.path.join("backups")
    }

    /// Where a new database is built before it takes the place of the old one; emptied.
    pub(crate) fn fresh(&self) -> Result<PathBuf, StoreError> {
        let fresh = self.path.join("db.new");
        remove(&fresh).map_err(|e| disk_error(&self.path, "write", &e))?;
        Ok(fresh)
    }

    /// Whether the disk takes a write. A full or read-only disk must not be mistaken for a damaged store.
    pub(crate) fn probe(&self) -> Result<(), StoreError> {
        let probe = self.path.join("probe");
        let written = File::create(&probe).and_then(|mut f| {
            f.write_all(&[0; 4096])?;
            f.sync_all()
        });
        let removed = fs::remove_file(&probe);
        written.and(removed).map_err(|e| disk_error(&self.path, "write", &e))
    }

    /// Deletes snapshots that were being written when the program ended: sled reads them as if they were whole.
    pub(crate) fn remove_half_snapshots(&self) -> Result<(), StoreError> {
        let half = self.snapshots()?.into_iter().filter(|p| p.extension().is_some_and(|e| e == "generating"));
        for path in half {
            fs::remove_file(path).map_err(|e| disk_error(&self.path, "write", &e))?;
        }
        Ok(())
    }

    /// Gives snapshots names by which sled does not find them; whether there were any.
    pub(crate) fn set_snapshots_aside(&self) -> Result<bool, StoreError> {
        let snapshots = self.snapshots()?;
        for path in &snapshots {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let aside = path.with_file_name(format!("aside.{name}"));
            fs::rename(path, aside).map_err(|e| disk_error(&self.path, "write", &e))?;
        }
        Ok(!snapshots.is_empty())
    }

    fn snapshots(&self) -> Result<Vec<PathBuf>, StoreError> {
        match fs::read_dir(self.db()) {
            Ok(entries) => {
                let named = |path: &PathBuf| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("snap."));
                Ok(entries.flatten().map(|e| e.path()).filter(named).collect())
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(e) => Err(disk_error(&self.path, "read", &e)),
        }
    }

    /// Moves what could not be opened out of the way, with the reason; where it went.
    pub(crate) fn quarantine(&self, why: &str, now: jiff::Timestamp) -> Result<PathBuf, StoreError> {
        let fault = |e: io::Error| disk_error(&self.path, "move aside what cannot be opened", &e);
        let all = self.path.join("quarantine");
        make_private(&all).map_err(fault)?;
        let day: String = now.to_string().chars().take(19).map(|c| if c == ':' { '-' } else { c }).collect();
        let place = (0..u32::MAX)
            .map(|n| all.join(if n == 0 { day.clone() } else { format!("{day}.{n}") }))
            .find(|p| !p.exists())
            .unwrap_or_else(|| all.join("last"));
        make_private(&place).map_err(fault)?;
        fs::write(place.join("WHY.txt"), format!("{why}\n")).map_err(fault)?;
        fs::rename(self.db(), place.join("db")).map_err(fault)?;
        self.sync().map_err(fault)?;
        Ok(place)
    }

    /// Lets the database in `db.new` take the place of the one in `db`, which is deleted.
    pub(crate) fn swap(&self) -> Result<(), StoreError> {
        let fault = |e: io::Error| disk_error(&self.path, "write", &e);
        let old = self.path.join("db.old");
        remove(&old).map_err(fault)?;
        if self.db().exists() {
            fs::rename(self.db(), &old).map_err(fault)?;
        }
        fs::rename(self.path.join("db.new"), self.db()).map_err(fault)?;
        self.sync().map_err(fault)?;
        remove(&old).map_err(fault)
    }

    /// Ends a swap that was cut off: the old database is back unless the new one stands.
    fn finish_swap(&self) -> Result<(), StoreError> {
        let fault = |e: io::Error| disk_error(&self.path, "write", &e);
        let old = self.path.join("db.old");
        if old.exists() {
            if self.db().exists() {
                remove(&old).map_err(fault)?;
            } else {
                fs::rename(&old, self.db()).map_err(fault)?;
                self.sync().map_err(fault)?;
            }
        }
        remove(&self.path.join("db.new")).map_err(fault)
    }

    fn sync(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()
    }
}

/// Makes a folder that only its owner may enter.
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// A fault of the disk with what to do about it.
pub(crate) fn disk_error(path: &Path, doing: &'static str, error: &io::Error) -> StoreError {
    let advice = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "Free some space; the program goes on by itself, and loses nothing that it has acknowledged"
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            "The disk is read-only, often after a fault: check it and mount it for writing; the program goes on by itself"
        }
        io::ErrorKind::PermissionDenied => {
            "Give this user the right to write there, or name another folder with --state"
        }
        _ => "Check the disk, or name another folder with --state",
    };
    StoreError::Disk { path: path.to_owned(), doing, reason: error.to_string(), advice }
}

/// MiB free for this user; `None` where the system does not tell.
pub(crate) fn free_mib(path: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let stat = rustix::fs::statvfs(path).ok()?;
        Some(stat.f_bavail.saturating_mul(stat.f_frsize) / (1024 * 1024))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}
