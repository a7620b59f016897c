//! Content expires when it should, and a clock that jumps neither loses it nor keeps it for ever.

use amtslotse::message::Lang;
use amtslotse::store::{Accepted, AnyStore, Store, TurnCommit, TurnRecord, Unanswered};

use crate::world::{DAY, answer_one, at, claim, next, place, promise, text, text_at, turn};

async fn send_all(store: &AnyStore, now: i64) {
    while let Some(entry) = next(store, now).await {
        let outcome = amtslotse::message::DeliveryOutcome::Sent { platform_id: "m".into() };
        store.record_delivery(&entry, outcome, at(now)).await.unwrap();
    }
}

/// Sweeps as a process does that runs on: every half day.
async fn days_pass(store: &AnyStore, from: i64, to: i64) {
    for half in from * 2..=to * 2 {
        store.sweep(at(half * DAY / 2)).await.unwrap();
    }
}

promise!(content_is_forgotten_a_month_after_the_last_turn, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    let first = claim(store).await;
    let note = TurnRecord::Unanswered(Unanswered { text: "?".into(), lang: Lang::De, nearest: Vec::new() });
    store.commit_turn(&first, 0, TurnCommit { records: vec![note], ..turn("s", &["one"]) }).await.unwrap();
    drop(first);
    send_all(store, 0).await;
    days_pass(store, 0, 20).await;
    store.accept(text_at("anna", 2, at(20 * DAY))).await.unwrap();
    let second = claim(store).await;
    store.commit_turn(&second, 1, TurnCommit { at: at(20 * DAY), ..turn("s2", &[]) }).await.unwrap();
    drop(second);
    days_pass(store, 20, 49).await;
    assert!(store.unanswered(0, 9).await.unwrap().is_empty(), "older than 30 days");
    assert!(store.find(&place("anna")).await.unwrap().is_some(), "29 days after the last turn");
    days_pass(store, 49, 51).await;
    assert!(store.find(&place("anna")).await.unwrap().is_none());
    let stats = store.stats(jiff::civil::date(2026, 1, 1), jiff::civil::date(2027, 12, 31)).await.unwrap();
    assert_eq!((stats.conversations, stats.counts["store.turns"]), (0, 2));
    assert!(store.verify().await.unwrap().is_empty());
});

promise!(what_waits_never_expires, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    store.accept(text("ben", 1)).await.unwrap();
    assert_eq!(answer_one(store).await, "anna 1");
    days_pass(store, 0, 100).await;
    assert!(next(store, 0).await.is_some(), "an unsent reply");
    assert_eq!(answer_one(store).await, "ben 1");
});

promise!(an_update_is_recognised_for_a_week, async |store: &AnyStore| {
    store.accept(text("anna", 0)).await.unwrap();
    answer_one(store).await;
    days_pass(store, 0, 6).await;
    assert_eq!(store.accept(text("anna", 0)).await.unwrap(), Accepted::Duplicate);
    days_pass(store, 6, 8).await;
    assert!(matches!(store.accept(text("anna", 0)).await.unwrap(), Accepted::New { .. }));
});

promise!(a_clock_that_jumps_ahead_and_back_deletes_nothing, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    answer_one(store).await;
    send_all(store, 0).await;
    store.sweep(at(0)).await.unwrap();
    for jump in [400 * DAY, 400 * DAY + 600] {
        let swept = store.sweep(at(jump)).await.unwrap();
        assert!(swept.clock_doubted && swept.conversations == 0 && swept.records == 0, "{swept:?}");
    }
    assert!(!store.sweep(at(700)).await.unwrap().clock_doubted);
    assert!(store.find(&place("anna")).await.unwrap().is_some());
});

promise!(after_a_long_pause_the_clock_is_believed_in_an_hour, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    answer_one(store).await;
    send_all(store, 0).await;
    store.sweep(at(0)).await.unwrap();
    assert!(store.sweep(at(60 * DAY)).await.unwrap().clock_doubted);
    assert_eq!(store.sweep(at(60 * DAY + 3600)).await.unwrap().conversations, 1);
});

promise!(what_was_written_while_the_clock_ran_ahead_is_not_kept_for_years, async |store: &AnyStore| {
    let ahead = 3000 * DAY;
    store.accept(text_at("anna", 1, at(ahead))).await.unwrap();
    let first = claim(store).await;
    store.commit_turn(&first, 0, TurnCommit { at: at(ahead), ..turn("s", &["one"]) }).await.unwrap();
    drop(first);
    send_all(store, ahead).await;
    let swept = store.sweep(at(0)).await.unwrap();
    assert_eq!(swept.restamped, 3, "conversation, seen update, platform id");
    days_pass(store, 0, 62).await;
    assert!(store.find(&place("anna")).await.unwrap().is_none());
});

promise!(order_does_not_come_from_the_clock, async |store: &AnyStore| {
    for (n, second) in [(1, 500), (2, -90_000), (3, 100)] {
        store.accept(text_at("anna", n, at(second))).await.unwrap();
    }
    for n in 1..=3 {
        assert_eq!(answer_one(store).await, format!("anna {n}"));
    }
});
