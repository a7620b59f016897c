//! What is accepted is answered once, in order, whatever fails.

use amtslotse::store::{Accepted, AnyStore, Failed, Settings, Store, StoreError};

use crate::world::{answer_one, at, claim, next, promise, said, text, turn, words};

promise!(a_duplicate_update_is_answered_once, async |store: &AnyStore| {
    assert!(matches!(store.accept(text("anna", 1)).await.unwrap(), Accepted::New { .. }));
    assert_eq!(store.accept(text("anna", 1)).await.unwrap(), Accepted::Duplicate);
    answer_one(store).await;
    assert_eq!(store.accept(text("anna", 1)).await.unwrap(), Accepted::Duplicate, "answered long ago");
    assert!(store.claim(at(0)).await.unwrap().is_none());
});

promise!(one_turn_of_a_conversation_at_a_time_others_beside_it, async |store: &AnyStore| {
    for (who, n) in [("anna", 1), ("anna", 2), ("ben", 1)] {
        store.accept(text(who, n)).await.unwrap();
    }
    let anna = claim(store).await;
    let ben = claim(store).await;
    assert_eq!((words(&anna.inbound), words(&ben.inbound)), ("anna 1".into(), "ben 1".into()));
    assert!(store.claim(at(0)).await.unwrap().is_none(), "Anna's second message waits for her first");
    store.commit_turn(&anna, 0, turn("s", &[])).await.unwrap();
    assert_eq!(words(&claim(store).await.inbound), "anna 2");
});

promise!(a_flood_of_one_conversation_does_not_starve_another, async |store: &AnyStore| {
    for n in 1..=50 {
        store.accept(text("flood", n)).await.unwrap();
    }
    store.accept(text("ben", 1)).await.unwrap();
    let first = [answer_one(store).await, answer_one(store).await];
    assert_eq!(first, ["flood 1".to_owned(), "ben 1".to_owned()]);
});

promise!(the_session_goes_on_where_it_was, async |store: &AnyStore| {
    for n in 1..=3 {
        store.accept(text("anna", n)).await.unwrap();
    }
    let mut before = String::new();
    for version in 0..3u64 {
        let claim = claim(store).await;
        assert_eq!(String::from_utf8(claim.session.clone()).unwrap(), before);
        assert_eq!((claim.version, claim.attempt), (version, 1));
        before.push_str(&words(&claim.inbound));
        store.commit_turn(&claim, version, turn(&before, &[])).await.unwrap();
    }
});

promise!(a_claim_that_is_dropped_is_offered_again, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    drop(claim(store).await);
    assert_eq!(claim(store).await.attempt, 1, "nothing failed");
});

promise!(a_turn_is_committed_once, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    let claim = claim(store).await;
    assert!(matches!(
        store.commit_turn(&claim, 7, turn("s", &["wrong"])).await,
        Err(StoreError::StaleVersion { expected: 7, found: 0 })
    ));
    store.commit_turn(&claim, 0, turn("s", &["once"])).await.unwrap();
    assert!(matches!(store.commit_turn(&claim, 1, turn("s", &["twice"])).await, Err(StoreError::Gone { .. })));
    let entry = next(store, 0).await.unwrap();
    assert_eq!(said(&entry), "once");
    store
        .record_delivery(&entry, amtslotse::message::DeliveryOutcome::Sent { platform_id: "1".into() }, at(0))
        .await
        .unwrap();
    assert!(next(store, 0).await.is_none());
});

promise!(what_fails_three_times_is_set_aside_and_stops_nothing, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    store.accept(text("anna", 2)).await.unwrap();
    for (attempt, outcome) in [(1, Failed::Again), (2, Failed::Again), (3, Failed::SetAside)] {
        let claim = claim(store).await;
        assert_eq!((words(&claim.inbound), claim.attempt), ("anna 1".into(), attempt));
        assert_eq!(store.fail_turn(&claim, "it broke", at(5)).await.unwrap(), outcome);
    }
    assert_eq!(answer_one(store).await, "anna 2");
    let dead = store.dead_letters(0, 10).await.unwrap();
    assert_eq!(
        (words(dead[0].inbound.as_ref().unwrap()), dead[0].why.as_str(), dead[0].at),
        ("anna 1".into(), "it broke", at(5))
    );
    let today = jiff::civil::date(2026, 5, 28);
    let stats = store.stats(today, today).await.unwrap();
    assert_eq!((stats.dead_letters, stats.counts["store.set-aside"], stats.waiting), (1, 1, 0));

    assert!(store.retry_dead_letter(dead[0].number).await.unwrap());
    assert!(!store.retry_dead_letter(dead[0].number).await.unwrap());
    assert_eq!(answer_one(store).await, "anna 1");
    assert_eq!(store.stats(today, today).await.unwrap().dead_letters, 0);
});

promise!(
    a_full_inbox_lets_intake_wait_and_loses_nothing,
    Settings { inbox_limit: 2, ..Settings::default() },
    async |store: &AnyStore| {
        store.accept(text("a", 1)).await.unwrap();
        store.accept(text("b", 1)).await.unwrap();
        let third = {
            let store = store.clone();
            tokio::spawn(async move { store.accept(text("c", 1)).await })
        };
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        assert!(!third.is_finished());
        answer_one(store).await;
        assert!(matches!(third.await.unwrap().unwrap(), Accepted::New { .. }));
        assert_eq!((answer_one(store).await, answer_one(store).await), ("b 1".into(), "c 1".into()));
    }
);

promise!(workers_are_woken, async |store: &AnyStore| {
    let mut signal = store.inbox_signal();
    signal.mark_unchanged();
    store.accept(text("anna", 1)).await.unwrap();
    assert!(signal.has_changed().unwrap());
    let mut signal = store.outbox_signal();
    signal.mark_unchanged();
    answer_one(store).await;
    assert!(signal.has_changed().unwrap());
});
