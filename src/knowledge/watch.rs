//! Tells when something in the folder of the knowledge base changed. Editors save by writing beside and renaming, and
//! containers mount folders by swapped links: so the whole folder is watched, quiet time is waited for, and the content's
//! hash decides whether anything really changed.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use notify::RecursiveMode;
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};
use thiserror::Error;

use crate::kb::KbFiles;

/// Quiet time after the last change: long enough for an editor's save, short enough not to be noticed.
const QUIET: Duration = Duration::from_millis(250);

/// Watches a folder for as long as it lives.
pub struct Watcher {
    dir: PathBuf,
    last: [u8; 32],
    events: mpsc::Receiver<()>,
    // Stops watching when dropped.
    _debouncer: Debouncer<notify::RecommendedWatcher, RecommendedCache>,
}

/// Why the folder cannot be watched. The bot runs all the same; changes are taken up at the next start.
#[derive(Debug, Error)]
#[error("changes in {} cannot be noticed: {reason}; start the bot again after a change", dir.display())]
pub struct WatchError {
    dir: PathBuf,
    reason: String,
}

impl Watcher {
    /// Begins to watch.
    pub fn new(dir: &Path) -> Result<Self, WatchError> {
        let fault = |e: notify::Error| WatchError { dir: dir.to_owned(), reason: e.to_string() };
        let (tell, events) = mpsc::channel();
        let mut debouncer = new_debouncer(QUIET, None, move |_: DebounceEventResult| {
            // Whoever listened is gone: nothing is left to be told.
            let _ = tell.send(());
        })
        .map_err(fault)?;
        debouncer.watch(dir, RecursiveMode::Recursive).map_err(fault)?;
        Ok(Self { dir: dir.to_owned(), last: KbFiles::collect(dir).hash(), events, _debouncer: debouncer })
    }

    /// Whether the content changed since the last call; never waits.
    pub fn changed(&mut self) -> bool {
        if self.events.try_iter().count() == 0 {
            return false;
        }
        self.differs()
    }

    /// Waits until the content changes or the time is over; whether it changed.
    pub fn wait(&mut self, at_most: Duration) -> bool {
        self.events.recv_timeout(at_most).is_ok() && self.differs()
    }

    fn differs(&mut self) -> bool {
        let now = KbFiles::collect(&self.dir).hash();
        let differs = now != self.last;
        self.last = now;
        differs
    }
}
