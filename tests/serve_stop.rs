//! Stopping is in order: nothing new is taken in, what has come is answered and sent, and where time is over or a second wish
//! comes, the rest is kept for the next start.
#![allow(clippy::unwrap_used, dead_code, reason = "tests")]

#[path = "support/platform.rs"]
mod platform;

use std::sync::Arc;
use std::time::{Duration, Instant};

use amtslotse::message::ChannelKind::Telegram;
use amtslotse::serve::Ended;
use amtslotse::store::{Store, StoreError};
use platform::{Doing, inbound, start, until};

/// A bot that is connected, and has accepted so many messages while each delivery takes so long.
async fn busy(messages: usize, slow: Duration) -> (amtslotse::serve::Bot, amtslotse::store::AnyStore, Arc<Doing>) {
    let doing = Arc::<Doing>::default();
    *doing.slow.lock().unwrap() = slow;
    let (bot, store, board) = start(&[(Telegram, &doing)]);
    until("it is connected", || board.channels()[0].1 == amtslotse::serve::ChannelState::Taking).await;
    for n in 0..messages {
        store.accept(inbound(Telegram, &format!("citizen {}", n % 5), &n.to_string())).await.unwrap();
    }
    (bot, store, doing)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_come_is_answered_and_sent_before_the_end() {
    let (bot, store, doing) = busy(60, Duration::from_millis(5)).await;
    assert_eq!(bot.stop(Duration::from_secs(20), std::future::pending()).await, Ended::Drained);
    assert_eq!(doing.sent.lock().unwrap().len(), 60);
    // What comes now finds the state closed in order.
    let late = store.accept(inbound(Telegram, "dora", "late")).await;
    assert!(matches!(late, Ok(_) | Err(StoreError::Closed)), "{late:?}");
    doing.updates.lock().unwrap().push_back(inbound(Telegram, "emil", "later"));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(doing.updates.lock().unwrap().len(), 1, "the intake has stopped");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deadline_holds_and_the_rest_is_kept() {
    let (bot, store, doing) = busy(10, Duration::from_hours(1)).await;
    let began = Instant::now();
    assert_eq!(bot.stop(Duration::from_millis(300), std::future::pending()).await, Ended::OutOfTime);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(doing.sent.lock().unwrap().is_empty());
    // Memory survives its closing: what was accepted waits to be sent, none of it twice.
    let today = amtslotse::kb::day_in_germany(jiff::Timestamp::now());
    let stats = store.stats(today, today).await.unwrap();
    assert_eq!(stats.waiting + stats.unsent[&Telegram], 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_wish_to_stop_ends_at_once() {
    let (bot, _, _) = busy(10, Duration::from_hours(1)).await;
    let began = Instant::now();
    let second = tokio::time::sleep(Duration::from_millis(100));
    assert_eq!(bot.stop(Duration::from_hours(1), second).await, Ended::AtOnce);
    assert!(began.elapsed() < Duration::from_secs(5));
}
