//! Disks that are full or read-only: the store says so, takes nothing in, and goes on by itself afterwards.
//! These tests mount small disks of their own, which needs the right to mount: as root, or with
//! `AMTSLOTSE_WITHOUT_MOUNT=1` they are left out, and say so.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use amtslotse::privacy::KeySource;
use amtslotse::store::disk::{DiskOptions, DiskStore};
use amtslotse::store::{Store, StoreError};

use crate::world::{answer, inbound, open, place, send, talk};

/// A small disk in memory; unmounted when it is dropped.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    /// `None` where that is not permitted and was agreed to be left out.
    fn mount(mib: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={mib}m"), "amtslotse-test"])
            .arg(folder.path())
            .output();
        if mounted.as_ref().is_ok_and(|o| o.status.success()) {
            return Some(Self { folder });
        }
        assert!(
            std::env::var_os("AMTSLOTSE_WITHOUT_MOUNT").is_some(),
            "this test needs the right to mount a small disk ({mounted:?}); run it as root, or leave it out with \
             AMTSLOTSE_WITHOUT_MOUNT=1"
        );
        eprintln!("LEFT OUT: a disk cannot be mounted here, and AMTSLOTSE_WITHOUT_MOUNT is set");
        None
    }

    fn remount(&self, how: &str) {
        let mounted = Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(self.folder.path()).status();
        assert!(mounted.unwrap().success());
    }

    fn options(&self, key: &Path, reserve_mib: u64) -> DiskOptions {
        let mut options = DiskOptions::new(self.folder.path().join("state")).with_key(KeySource::File(key.to_owned()));
        options.reserve_mib = reserve_mib;
        options
    }

    /// Fills the disk up to so many bytes that are left.
    fn fill(&self, left: u64) -> PathBuf {
        let path = self.folder.path().join("filler");
        let mut file = fs::File::create(&path).unwrap();
        let block = vec![1; 64 * 1024];
        while file.write_all(&block).is_ok() {}
        let mut rest = [1; 512].as_slice();
        while let Ok(n @ 1..) = file.write(rest) {
            rest = &[1; 512][..n.max(1)];
        }
        let full = file.metadata().unwrap().len();
        file.set_len(full.saturating_sub(left)).unwrap();
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a part of sled may hold a file a moment longer.
        drop(Command::new("umount").arg("-l").arg(self.folder.path()).status());
    }
}

/// Tries again and again, as an adapter does, until it is taken.
async fn until_taken(store: &DiskStore, from: &str, number: u32) {
    for _ in 0..100 {
        match store.accept(inbound(from, number)).await {
            Ok(_) => return,
            Err(error) => assert!(error.is_passing(), "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not taken in within 10 s");
}

#[tokio::test]
async fn little_room_stops_intake_and_lets_answers_out() {
    let Some(disk) = Disk::mount(48) else { return };
    let keys = tempfile::tempdir().unwrap();
    let (store, _) = open(&disk.options(&keys.path().join("key"), 16));
    for n in 0..20 {
        store.accept(inbound("anna", n)).await.unwrap();
    }
    let filler = disk.fill(8 * 1024 * 1024);
    let error = store.accept(inbound("anna", 20)).await.unwrap_err();
    assert!(matches!(error, StoreError::DiskLow { .. }), "{error}");
    answer(&store).await.unwrap();
    send(&store).await.unwrap();
    fs::remove_file(filler).unwrap();
    store.accept(inbound("anna", 20)).await.unwrap();
    assert!(store.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_full_disk_is_said_loses_nothing_and_is_survived_without_a_restart() {
    let Some(disk) = Disk::mount(24) else { return };
    let keys = tempfile::tempdir().unwrap();
    let (store, _) = open(&disk.options(&keys.path().join("key"), 0));
    talk(&store, "anna", 0).await.unwrap();
    for round in 0..3u32 {
        let filler = disk.fill(0);
        let mut taken = 0;
        let error = loop {
            // Each of another conversation, so that records grow.
            match store.accept(inbound(&format!("c{round}-{taken}"), 1)).await {
                Ok(_) => taken += 1,
                Err(error) => break error,
            }
            assert!(taken < 5000, "the disk is not full");
        };
        assert!(matches!(error, StoreError::Disk { .. } | StoreError::Failed { .. }), "{error}");
        let again = store.accept(inbound("anna", 1000)).await.unwrap_err();
        assert!(!again.to_string().is_empty());
        fs::remove_file(filler).unwrap();
        until_taken(&store, "anna", round + 1).await;
        for n in 0..taken {
            assert!(
                store.find(&place(&format!("c{round}-{n}"))).await.unwrap().is_some(),
                "{n} of {taken} was acknowledged"
            );
        }
        answer(&store).await.unwrap();
        send(&store).await.unwrap();
        assert_eq!(store.verify().await.unwrap(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_full_disk_at_start_is_an_error_and_nothing_is_moved_aside() {
    let Some(disk) = Disk::mount(24) else { return };
    let keys = tempfile::tempdir().unwrap();
    let options = disk.options(&keys.path().join("key"), 0);
    let (store, _) = open(&options);
    talk(&store, "anna", 1).await.unwrap();
    store.close().await.unwrap();
    let filler = disk.fill(0);
    let error = crate::world::refused(&options);
    assert!(matches!(error, StoreError::Disk { .. }), "{error}");
    assert!(error.to_string().contains("Free some space"), "{error}");
    assert!(!options.folder.join("quarantine").exists());
    fs::remove_file(filler).unwrap();
    let (store, _) = open(&options);
    assert!(store.find(&place("anna")).await.unwrap().is_some());
}

#[tokio::test]
async fn a_disk_that_turns_read_only_is_said_and_survived() {
    let Some(disk) = Disk::mount(48) else { return };
    let keys = tempfile::tempdir().unwrap();
    let options = disk.options(&keys.path().join("key"), 0);
    let (store, _) = open(&options);
    talk(&store, "anna", 1).await.unwrap();
    store.close().await.unwrap();
    drop(store);
    disk.remount("ro");
    let error = crate::world::refused(&options);
    assert!(matches!(error, StoreError::Disk { .. }) && error.to_string().contains("Read-only"), "{error}");
    assert!(error.to_string().contains("mount it for writing"), "{error}");
    disk.remount("rw");
    let (store, _) = open(&options);
    assert!(store.find(&place("anna")).await.unwrap().is_some());
    talk(&store, "anna", 2).await.unwrap();
}
