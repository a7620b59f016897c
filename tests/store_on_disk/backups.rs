//! Backups: made while everything goes on, whole or refused, and gone back to without loss.

use std::fs;

use amtslotse::store::disk::{Opened, restore};
use amtslotse::store::{Store, StoreError};

use crate::world::{answer, inbound, open, options, place, talk};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_while_turns_go_on_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let (store, _) = open(&options);
    for n in 0..300 {
        store.accept(inbound(&format!("early{n}"), 1)).await.unwrap();
    }
    answer(&store).await.unwrap();
    let talking = {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 0..200 {
                talk(&store, &format!("late{}", n % 9), n).await.unwrap();
                if n % 20 == 0 {
                    let id = store.find(&place(&format!("early{n}"))).await.unwrap().unwrap();
                    store.erase(id, jiff::Timestamp::now()).await.unwrap();
                }
            }
        })
    };
    let mut made = 0;
    while !talking.is_finished() {
        made += 1;
        store.backup(&folder.path().join(format!("{made}.backup"))).await.unwrap();
    }
    talking.await.unwrap();
    store.close().await.unwrap();
    assert!(made > 1);
    for n in [1, made / 2 + 1, made] {
        let (info, aside) = restore(&options, &folder.path().join(format!("{n}.backup")), false).unwrap();
        assert!(info.records > 900 && aside.is_some());
        let (store, opened) = open(&options);
        assert_eq!(opened, Opened::Existing);
        assert_eq!(store.verify().await.unwrap(), Vec::<String>::new(), "backup {n} of {made}");
        store.close().await.unwrap();
    }
}

#[tokio::test]
async fn going_back_brings_what_was_there_then() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let (store, _) = open(&options);
    talk(&store, "anna", 1).await.unwrap();
    store.accept(inbound("anna", 2)).await.unwrap();
    let file = folder.path().join("b.backup");
    store.backup(&file).await.unwrap();
    let id = store.find(&place("anna")).await.unwrap().unwrap();
    let then = store.export(id).await.unwrap();
    store.erase(id, jiff::Timestamp::now()).await.unwrap();
    store.close().await.unwrap();
    restore(&options, &file, false).unwrap();
    let (store, _) = open(&options);
    assert_eq!(store.export(id).await.unwrap(), then);
    answer(&store).await.unwrap();
    assert_eq!(store.export(id).await.unwrap().unwrap().waiting.len(), 0);
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let (store, _) = open(&options);
    talk(&store, "anna", 1).await.unwrap();
    let file = folder.path().join("b.backup");
    store.backup(&file).await.unwrap();
    store.close().await.unwrap();
    let whole = fs::read(&file).unwrap();
    for cut in (0..whole.len()).step_by(97) {
        fs::write(&file, &whole[..cut]).unwrap();
        assert!(matches!(restore(&options, &file, false), Err(StoreError::Backup { .. })), "cut at {cut}");
        let mut flipped = whole.clone();
        flipped[cut] ^= 1;
        fs::write(&file, &flipped).unwrap();
        assert!(restore(&options, &file, false).is_err(), "flipped at {cut}");
    }
    let (store, opened) = open(&options);
    assert_eq!(opened, Opened::Existing);
    assert!(store.find(&place("anna")).await.unwrap().is_some());
}
