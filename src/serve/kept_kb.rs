//! Copies of the knowledge bases that were in force, in the state's folder: what a rollback goes back to, over restarts too.
//! ```text
//! kb/current   what was last taken up        kb/before   what was in force before it
//! kb/held      what was gone back to, as long as that holds
//! ```
//! It loads none of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::kb::KbFiles;

/// The copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptKb {
    folder: PathBuf,
}

impl KeptKb {
    /// Those beside the state in this folder; it need not exist yet.
    pub fn in_state(dir: &Path) -> Self {
        Self { folder: dir.join("kb") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn there(&self, name: &str) -> Option<PathBuf> {
        Some(self.path(name)).filter(|path| path.is_dir())
    }

    /// The one that was gone back to, as long as that holds.
    pub fn held(&self) -> Option<PathBuf> {
        self.there("held")
    }

    /// The one before the last.
    pub fn before(&self) -> Option<PathBuf> {
        self.there("before")
    }

    /// Keeps what has been taken up, and what that took the place of: the last one, or the one that was gone back to.
    pub fn take_up(&self, files: &KbFiles) -> io::Result<()> {
        let held = self.held();
        let same = self.there("current").is_some_and(|current| KbFiles::collect(&current).hash() == files.hash());
        if !same {
            let fresh = self.path("new");
            remove(&fresh)?;
            files.write_to(&fresh)?;
            if held.is_none() && self.there("current").is_some() {
                remove(&self.path("before"))?;
                fs::rename(self.path("current"), self.path("before"))?;
            }
            remove(&self.path("current"))?;
            fs::rename(fresh, self.path("current"))?;
        }
        if let Some(held) = held {
            remove(&self.path("before"))?;
            fs::rename(held, self.path("before"))?;
        }
        Ok(())
    }

    /// Holds the one before the last from now on.
    pub fn hold(&self) -> io::Result<()> {
        remove(&self.path("held"))?;
        fs::rename(self.path("before"), self.path("held"))
    }

    /// Holds no longer.
    pub fn release(&self) -> io::Result<()> {
        remove(&self.path("held"))
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kb(words: &str) -> (tempfile::TempDir, KbFiles) {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("everyday")).unwrap();
        fs::write(dir.path().join("everyday/waste.yaml"), words).unwrap();
        let files = KbFiles::collect(dir.path());
        (dir, files)
    }

    #[test]
    fn the_one_before_is_kept_and_can_be_held_until_another_is_taken_up() {
        let state = tempfile::tempdir().unwrap();
        let kept = KeptKb::in_state(state.path());
        let words = |path: Option<PathBuf>| fs::read_to_string(path?.join("everyday/waste.yaml")).ok();
        let (one, two, three) = (kb("one"), kb("two"), kb("three"));
        kept.take_up(&one.1).unwrap();
        kept.take_up(&one.1).unwrap();
        assert_eq!((kept.before(), kept.held()), (None, None), "the same again is no other one");
        kept.take_up(&two.1).unwrap();
        assert_eq!(words(kept.before()).as_deref(), Some("one"));
        kept.hold().unwrap();
        assert_eq!((words(kept.held()).as_deref(), kept.before()), (Some("one"), None));
        // What is taken up then takes the place of the one that was held.
        kept.take_up(&three.1).unwrap();
        assert_eq!((words(kept.before()).as_deref(), kept.held()), (Some("one"), None));
        kept.hold().unwrap();
        kept.take_up(&three.1).unwrap();
        assert_eq!((words(kept.before()).as_deref(), kept.held()), (Some("one"), None), "the same as before it too");
        kept.hold().unwrap();
        kept.release().unwrap();
        assert_eq!(kept.held(), None);
    }
}
