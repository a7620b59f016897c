//! A store that will not open is moved aside, and said so; never a crash, never a loop, never a silent loss.

use std::fs;
use std::path::Path;

use amtslotse::store::disk::{Opened, restore};
use amtslotse::store::{Store, StoreError};

use crate::world::{answer, files, inbound, open, options, place, refused, send, talk};

/// Writes noise over the database's files.
fn damage(db: &Path) {
    for (path, bytes) in files(db) {
        if path.ends_with("root") {
            continue;
        }
        let noise: Vec<u8> = bytes.iter().enumerate().map(|(n, b)| b ^ (n * 31 % 251) as u8 ^ 0x5a).collect();
        fs::write(path, noise).unwrap();
    }
}

#[tokio::test]
async fn without_a_backup_an_empty_store_takes_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let (store, _) = open(&options);
    talk(&store, "anna", 1).await.unwrap();
    store.close().await.unwrap();
    damage(&options.folder.join("db"));
    let noise = files(&options.folder.join("db"));
    let (store, opened) = open(&options);
    let Opened::Emptied { quarantine, why } = opened else { panic!("{opened:?}") };
    assert!(!why.is_empty());
    assert_eq!(fs::read_to_string(quarantine.join("WHY.txt")).unwrap().trim(), why);
    let kept: Vec<_> =
        files(&quarantine.join("db")).into_iter().map(|(p, b)| (p.file_name().unwrap().to_owned(), b)).collect();
    for (path, bytes) in noise {
        assert!(kept.contains(&(path.file_name().unwrap().to_owned(), bytes)), "{} is kept as it was", path.display());
    }
    talk(&store, "anna", 2).await.unwrap();
    store.close().await.unwrap();
    assert_eq!(open(&options).1, Opened::Existing, "once is enough");
}

#[tokio::test]
async fn the_newest_whole_backup_takes_its_place_and_answers_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let (store, _) = open(&options);
    talk(&store, "anna", 1).await.unwrap();
    let backups = options.folder.join("backups");
    store.backup(&backups.join("2026-05-01.backup")).await.unwrap();
    store.accept(inbound("anna", 2)).await.unwrap();
    store.backup(&backups.join("2026-05-02.backup")).await.unwrap();
    fs::write(backups.join("2026-05-03.backup"), "cut off").unwrap();
    answer(&store).await.unwrap();
    send(&store).await.unwrap();
    store.close().await.unwrap();
    damage(&options.folder.join("db"));
    let (store, opened) = open(&options);
    let Opened::FromBackup { backup, .. } = opened else { panic!("{opened:?}") };
    assert!(backup.ends_with("2026-05-02.backup"));
    assert!(store.find(&place("anna")).await.unwrap().is_some());
    assert!(store.claim(jiff::Timestamp::now()).await.unwrap().is_none(), "what waited then was answered since");
    assert_eq!(store.dead_letters(0, 9).await.unwrap().len(), 1);
    assert!(store.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_snapshot_that_was_left_half_written_prevents_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let db = options.folder.join("db");
    // The second opening leaves a snapshot.
    for n in 1..=2 {
        let (store, _) = open(&options);
        talk(&store, "anna", n).await.unwrap();
        store.close().await.unwrap();
    }
    let snapshots: Vec<_> = files(&db).into_iter().filter(|(p, _)| p.to_string_lossy().contains("/snap.")).collect();
    assert!(!snapshots.is_empty());
    fs::write(db.join("snap.00000000000FFFFF.generating"), []).unwrap();
    for (path, bytes) in snapshots {
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    }
    let (store, opened) = open(&options);
    assert_eq!(opened, Opened::Existing);
    assert!(store.find(&place("anna")).await.unwrap().is_some());
    assert_eq!(store.verify().await.unwrap(), Vec::<String>::new());
    talk(&store, "anna", 3).await.unwrap();
}

#[tokio::test]
async fn a_second_process_gets_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let (store, _) = open(&options);
    let error = refused(&options);
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    assert!(matches!(restore(&options, Path::new("none"), false), Err(StoreError::Locked { .. })));
    talk(&store, "anna", 1).await.unwrap();
    drop(store);
    open(&options);
}

#[tokio::test]
async fn a_database_that_is_still_being_let_go_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let (store, _) = open(&options);
    talk(&store, "anna", 1).await.unwrap();
    store.close().await.unwrap();
    let held = fs::File::open(options.folder.join("db/db")).unwrap();
    held.lock().unwrap();
    let release = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(300));
        drop(held);
    });
    assert_eq!(open(&options).1, Opened::Existing);
    release.join().unwrap();
}

#[tokio::test]
async fn after_closing_every_operation_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(&options(folder.path()));
    store.close().await.unwrap();
    store.close().await.unwrap();
    assert!(matches!(store.accept(inbound("anna", 1)).await, Err(StoreError::Closed)));
    assert!(matches!(store.claim(jiff::Timestamp::now()).await, Err(StoreError::Closed)));
}

#[tokio::test]
async fn a_swap_that_was_cut_off_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let (store, _) = open(&options);
    talk(&store, "anna", 1).await.unwrap();
    store.close().await.unwrap();
    // As if the program had ended between the two renames.
    fs::rename(options.folder.join("db"), options.folder.join("db.old")).unwrap();
    fs::create_dir(options.folder.join("db.new")).unwrap();
    let (store, opened) = open(&options);
    assert_eq!(opened, Opened::Existing);
    assert!(store.find(&place("anna")).await.unwrap().is_some());
    assert!(!options.folder.join("db.new").exists() && !options.folder.join("db.old").exists());
}
