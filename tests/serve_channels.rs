//! A channel that cannot start, or breaks, takes no other down: it is tried again, and `/readyz` says why it is not there.
#![allow(clippy::unwrap_used, dead_code, reason = "tests")]

#[path = "support/platform.rs"]
mod platform;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use amtslotse::message::ChannelKind::{Matrix, Telegram};
use amtslotse::serve::{ChannelState, Ended};
use platform::{Doing, inbound, start, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_channel_does_not_stop_the_others() {
    let (dead, alive) = (Arc::<Doing>::default(), Arc::<Doing>::default());
    dead.connects.lock().unwrap().extend(std::iter::repeat_n(Err("the token is wrong".to_owned()), 100_000));
    alive.updates.lock().unwrap().push_back(inbound(Telegram, "anna", "hallo"));
    let (bot, _, board) = start(&[(Matrix, &dead), (Telegram, &alive)]);
    until("the other answers", || alive.sent.lock().unwrap().len() == 1).await;
    until("the dead one was tried again", || dead.tries.load(Ordering::SeqCst) >= 4).await;
    let failing = ChannelState::Failing("the token is wrong".to_owned());
    until("the board says why", || board.channels() == [(Telegram, ChannelState::Taking), (Matrix, failing.clone())])
        .await;
    assert!(!board.ready());
    // Nothing waits for it in the end either.
    assert_eq!(bot.stop(Duration::from_secs(5), std::future::pending()).await, Ended::Drained);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_that_fails_panics_or_breaks_comes_back() {
    let doing = Arc::<Doing>::default();
    doing.connects.lock().unwrap().extend([Err("dead server".to_owned()), Err("panic".to_owned())]);
    doing.intakes.lock().unwrap().push_back("the port is taken".to_owned());
    doing.updates.lock().unwrap().push_back(inbound(Telegram, "anna", "hallo"));
    let (bot, _, board) = start(&[(Telegram, &doing)]);
    until("it answers", || doing.sent.lock().unwrap().len() == 1).await;
    // Refused, panicked, connected and broken, connected.
    assert_eq!(doing.tries.load(Ordering::SeqCst), 4);
    assert_eq!(board.channels(), [(Telegram, ChannelState::Taking)]);
    assert_eq!(bot.stop(Duration::from_secs(5), std::future::pending()).await, Ended::Drained);
}
