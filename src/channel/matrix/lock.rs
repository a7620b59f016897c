//! One process at a time: a crypto store that two of them write is broken for good.
//! It waits for nobody.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

/// Held as long as this lives; the system gives it back when the process dies.
#[derive(Debug)]
pub(super) struct FolderLock(#[allow(dead_code, reason = "it is held, not read")] File);

/// Takes the folder, which is made if it is missing; `None` where another process has it.
pub(super) fn hold(folder: &Path) -> io::Result<Option<FolderLock>> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    let file = File::options().create(true).truncate(false).write(true).open(folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(FolderLock(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_once_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("matrix");
        let first = hold(&folder).unwrap();
        assert!(first.is_some());
        assert!(hold(&folder).unwrap().is_none());
        drop(first);
        assert!(hold(&folder).unwrap().is_some());
    }
}
