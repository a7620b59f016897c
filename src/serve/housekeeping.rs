//! What is done from time to time: deleting what has expired, and a backup of the state a day.
//! What fails is logged and done again the next time; nothing waits for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::board::Board;
use super::clock::Clock;
use crate::store::{AnyStore, Store};

/// Pause between two rounds.
const HOUR: Duration = Duration::from_hours(1);
/// Age of the newest backup from which another one is made: a day, less what a round may be late.
const BACKUP_AGE_SECONDS: i64 = 24 * 3600 - 1800;

/// What is to be kept in order.
pub struct Housekeeping {
    /// The state.
    pub store: AnyStore,
    /// The time.
    pub clock: Clock,
    /// Where it is said when it was done.
    pub board: Arc<Board>,
    /// Pause between two rounds.
    pub every: Duration,
    /// Where backups go and how many are kept; `None` makes none.
    pub backups: Option<(PathBuf, usize)>,
}

impl Housekeeping {
    /// Every hour.
    pub fn hourly(store: AnyStore, clock: Clock, board: Arc<Board>, backups: Option<(PathBuf, usize)>) -> Self {
        Self { store, clock, board, every: HOUR, backups }
    }

    /// Goes its rounds until it is dropped.
    pub async fn run(self) {
        loop {
            self.sweep().await;
            self.back_up().await;
            tokio::time::sleep(self.every).await;
        }
    }

    async fn sweep(&self) {
        let now = self.clock.now();
        match self.store.sweep(now).await {
            Ok(swept) if swept.clock_doubted => {
                tracing::warn!(
                    "the clock has jumped ahead by more than a day: nothing is deleted before an hour has shown it right"
                );
            }
            Ok(swept) => {
                self.board.swept_at(now);
                tracing::info!(
                    conversations = swept.conversations,
                    records = swept.records,
                    restamped = swept.restamped,
                    "what had expired was deleted"
                );
            }
            Err(error) => tracing::warn!(%error, "what has expired could not be deleted; it is tried again"),
        }
    }

    async fn back_up(&self) {
        let Some((folder, kept)) = &self.backups else { return };
        let now = self.clock.now();
        let newest = backups(folder).pop().map(|(at, _)| at);
        if newest.is_some_and(|at| (0..BACKUP_AGE_SECONDS).contains(&(now.as_second() - at.as_second()))) {
            return;
        }
        let file = folder.join(name(now));
        let made = match fs::create_dir_all(folder) {
            Ok(()) => self.store.backup(&file).await.map_err(|e| e.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match made {
            Ok(records) => {
                self.board.backed_up_at(now);
                tracing::info!(records, file = %file.display(), "the state was backed up");
                let all = backups(folder);
                for (_, old) in all.iter().take(all.len().saturating_sub(*kept)) {
                    if let Err(error) = fs::remove_file(old) {
                        tracing::warn!(%error, file = %old.display(), "an old backup could not be removed");
                    }
                }
            }
            Err(error) => tracing::warn!(error, "the state could not be backed up; it is tried again"),
        }
    }
}

/// A name that sorts by time.
fn name(at: Timestamp) -> String {
    format!("{PREFIX}{}.backup", at.strftime(FORM))
}

const PREFIX: &str = "daily-";
const FORM: &str = "%Y-%m-%dT%H%M%SZ";

/// The daily backups in a folder, oldest first, with their time; those that somebody made by hand are none.
fn backups(folder: &Path) -> Vec<(Timestamp, PathBuf)> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter_map(|path| {
            let stem = path.file_name()?.to_str()?.strip_prefix(PREFIX)?.strip_suffix(".backup")?;
            let at = jiff::civil::DateTime::strptime(FORM, stem).ok()?;
            Some((jiff::tz::TimeZone::UTC.to_timestamp(at).ok()?, path))
        })
        .collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::KeySource;
    use crate::store::disk::DiskOptions;

    #[tokio::test]
    async fn a_backup_a_day_is_made_and_so_many_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let mut options = DiskOptions::new(dir.path().join("state"));
        options.key = KeySource::File(dir.path().join("key"));
        let (store, _) = AnyStore::disk(&options).unwrap();
        let folder = dir.path().join("state").join("backups");
        let start: Timestamp = "2026-11-25T03:00:00Z".parse().unwrap();
        for hour in 0..80 {
            let now = start + jiff::Span::new().hours(hour);
            let house = Housekeeping {
                store: store.clone(),
                clock: Clock::new(move || now),
                board: Board::new(&[], now),
                every: HOUR,
                backups: Some((folder.clone(), 2)),
            };
            house.back_up().await;
        }
        let names: Vec<_> =
            backups(&folder).into_iter().map(|(_, p)| p.file_name().unwrap().to_str().unwrap().to_owned()).collect();
        assert_eq!(names, ["daily-2026-11-27T030000Z.backup", "daily-2026-11-28T030000Z.backup"]);
    }
}
