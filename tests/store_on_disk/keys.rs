//! The operator's key: nothing is readable without it, and a wrong one touches nothing.

use std::fs;

use amtslotse::privacy::{KeySource, OperatorKey, PrivacyError};
use amtslotse::store::disk::{Opened, compact, rotate_key};
use amtslotse::store::{Store, StoreError};

use crate::world::{SECRET, files, holds, open, options, place, refused, talk};

#[tokio::test]
async fn no_word_and_no_address_stands_readable_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let (store, opened) = open(&options(folder.path()));
    assert_eq!(opened, Opened::New);
    talk(&store, "address-of-anna", 1).await.unwrap();
    store.backup(&folder.path().join("state/backups/1.backup")).await.unwrap();
    store.close().await.unwrap();
    let files = files(&folder.path().join("state"));
    assert!(holds(&files, b"Nsequence"), "the search finds what is there");
    assert!(!holds(&files, SECRET.as_bytes()));
    assert!(!holds(&files, b"address-of-anna"));
    let hex = fs::read_to_string(folder.path().join("key")).unwrap();
    let key: Vec<u8> = (0..32).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect();
    assert!(!holds(&files, &key) && !holds(&files, hex.trim().as_bytes()));
}

#[tokio::test]
async fn a_wrong_key_is_a_clear_error_and_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let right = options(folder.path());
    let (store, _) = open(&right);
    talk(&store, "anna", 1).await.unwrap();
    store.close().await.unwrap();
    let before = files(&right.folder);
    fs::write(folder.path().join("other"), "ab".repeat(32)).unwrap();
    let wrong = right.clone().with_key(KeySource::File(folder.path().join("other")));
    let error = refused(&wrong);
    assert!(matches!(error, StoreError::Privacy(PrivacyError::WrongKey { .. })), "{error}");
    assert!(error.to_string().contains("Nothing was changed"), "{error}");
    let missing = right.clone().with_key(KeySource::File(folder.path().join("missing")));
    assert!(matches!(refused(&missing), StoreError::Privacy(PrivacyError::KeyFile { .. })));
    assert!(!folder.path().join("missing").exists());
    assert_eq!(files(&right.folder), before);
    assert_eq!(open(&right).1, Opened::Existing);
}

#[tokio::test]
async fn a_new_key_opens_what_the_old_one_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let old = options(folder.path());
    let (store, _) = open(&old);
    talk(&store, "anna", 1).await.unwrap();
    talk(&store, "ben", 1).await.unwrap();
    let id = store.find(&place("anna")).await.unwrap().unwrap();
    let before = store.export(id).await.unwrap();
    store.close().await.unwrap();
    fs::write(folder.path().join("new"), "cd".repeat(32)).unwrap();
    assert_eq!(rotate_key(&old, &OperatorKey::from_hex(&"cd".repeat(32)).unwrap()).unwrap(), 2);
    assert!(matches!(refused(&old), StoreError::Privacy(PrivacyError::WrongKey { .. })));
    let (store, opened) = open(&old.clone().with_key(KeySource::File(folder.path().join("new"))));
    assert_eq!(opened, Opened::Existing);
    assert_eq!(store.export(id).await.unwrap(), before);
    assert!(store.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn after_erasing_and_compacting_nothing_of_the_conversation_is_in_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let (store, _) = open(&options);
    talk(&store, "anna", 1).await.unwrap();
    talk(&store, "ben", 1).await.unwrap();
    let id = store.find(&place("anna")).await.unwrap().unwrap();
    let ben = store.find(&place("ben")).await.unwrap().unwrap();
    store.erase(id, jiff::Timestamp::now()).await.unwrap();
    store.close().await.unwrap();
    // Under its id stand the wrapped key, the addresses and the session, as long as sled has not used their space again.
    let record = |kind: u8| [&id.0[..], &[kind]].concat();
    let before = files(&options.folder);
    assert!(b"kas".iter().all(|kind| holds(&before, &record(*kind))), "the search finds what is there");
    compact(&options).unwrap();
    let after = files(&options.folder);
    assert!(!b"kas".iter().any(|kind| holds(&after, &record(*kind))));
    let (store, _) = open(&options);
    assert!(store.export(ben).await.unwrap().is_some());
    assert!(store.verify().await.unwrap().is_empty());
}
