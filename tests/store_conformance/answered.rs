//! What answers a message is known as long as the rest of its conversation, and no longer.

use amtslotse::message::{InboundBody, InboundId, OutboxId};
use amtslotse::store::{Answered, AnyStore, Store, TurnCommit, TurnRecord};

use crate::world::{DAY, Engine, at, claim, next, open, promise, reopen, text, turn};

fn answers(number: Option<u64>, message: &str, entries: &[u64]) -> TurnRecord {
    let entries = entries.iter().copied().map(OutboxId).collect();
    TurnRecord::Answered { number, message: message.into(), entries }
}

/// Says something, answered by one entry.
async fn ask(store: &AnyStore, number: u32, message: &str) -> u64 {
    let mut inbound = text("anna", number);
    inbound.message = Some(message.into());
    store.accept(inbound).await.unwrap();
    let claim = claim(store).await;
    assert_eq!(claim.answered, None, "a new message changes none");
    let entry = claim.next_entry.0;
    let records = vec![answers(None, message, &[entry])];
    store.commit_turn(&claim, claim.version, TurnCommit { records, ..turn("", &["re"]) }).await.unwrap();
    entry
}

/// Changes a message, notes this; what answered it.
async fn change(store: &AnyStore, number: u32, message: &str, notes: Option<&[u64]>) -> Option<Answered> {
    let mut inbound = text("anna", number);
    inbound.id = InboundId(format!("edit:{number}"));
    inbound.body = InboundBody::Edited { text: "x".into() };
    inbound.message = Some(message.into());
    store.accept(inbound).await.unwrap();
    let claim = claim(store).await;
    let found = claim.answered.clone();
    let records = found.as_ref().zip(notes).map(|(a, n)| answers(Some(a.number), message, n)).into_iter().collect();
    store.commit_turn(&claim, claim.version, TurnCommit { records, ..turn("", &[]) }).await.unwrap();
    found
}

promise!(what_answers_a_message_is_found_changed_and_forgotten, async |store: &AnyStore| {
    let first = ask(store, 1, "a").await;
    let second = ask(store, 2, "b").await;
    let found = change(store, 3, "a", Some(&[first, second])).await.unwrap();
    assert_eq!((found.entries, found.newest), (vec![OutboxId(first)], false));
    let found = change(store, 4, "a", Some(&[])).await.unwrap();
    assert_eq!((found.entries.len(), found.newest), (2, false), "changing it makes it no newer");
    assert_eq!(change(store, 5, "a", None).await, None);
    assert!(change(store, 6, "b", None).await.unwrap().newest);
    assert!(store.verify().await.unwrap().is_empty());
});

promise!(it_expires_with_the_rest, async |store: &AnyStore| {
    ask(store, 1, "a").await;
    while let Some(entry) = next(store, 0).await {
        let sent = amtslotse::message::DeliveryOutcome::Sent { platform_id: "m".into() };
        store.record_delivery(&entry, sent, at(0)).await.unwrap();
    }
    for half in 0..=62 {
        store.sweep(at(half * DAY / 2)).await.unwrap();
    }
    assert_eq!(change(store, 2, "a", None).await, None);
    assert!(store.verify().await.unwrap().is_empty());
});

#[tokio::test]
async fn it_is_known_after_a_restart() {
    let world = open(Engine::Disk, amtslotse::store::Settings::default());
    let entry = ask(&world.store, 1, "a").await;
    let world = reopen(Engine::Disk, world).await;
    assert_eq!(change(&world.store, 2, "a", None).await.unwrap().entries, [OutboxId(entry)]);
}
