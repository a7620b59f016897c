//! Part 4 of the promises: what is sent arrives, in order, within the limits, and one chat's trouble is nobody else's.

use std::time::{Duration, Instant};

use amtslotse::channel::telegram::{Rate, SendLimits, TelegramSettings};
use amtslotse::store::{AnyStore, Settings};

use super::bot::{Bot, settings};
use super::fake::{Fake, Fault, How};

fn numbers(from: u32, to: u32) -> Vec<String> {
    (from..=to).map(|n| n.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replies_arrive_in_order_and_once_over_faults_that_are_certain() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    for (chat, how) in
        [(1, How::Code(502, None)), (2, How::CutBefore), (1, How::Garbage(503)), (2, How::Code(500, None))]
    {
        fake.fault(Fault::of("sendmessage", how).in_chat(chat).times(2));
    }
    for n in 1..=10 {
        fake.say(1, &format!("echo {n}"));
        fake.say(2, &format!("echo {n}"));
    }
    fake.heard(1, 10).await;
    fake.heard(2, 10).await;
    assert_eq!((fake.texts(1), fake.texts(2)), (numbers(1, 10), numbers(1, 10)));
    assert_eq!(bot.counters.server_failed.get(), 6);
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_an_answer_that_was_lost_can_double_a_reply_and_that_is_counted() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.fault(Fault::of("sendmessage", How::CutAfter));
    fake.say(1, "echo zweimal");
    assert_eq!(fake.heard(1, 2).await, ["zweimal", "zweimal"]);
    assert_eq!(bot.counters.uncertain.get(), 1);
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_that_telegram_asks_for_is_kept_and_is_one_chats_own() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.fault(Fault::of("sendmessage", How::Code(429, Some(2))).in_chat(1));
    let start = Instant::now();
    fake.say(1, "echo eins");
    fake.until("the pause is asked for", |_| bot.counters.told_to_slow_down.get() == 1).await;
    fake.say(1, "echo zwei");
    for n in 1..=20 {
        fake.say(2, &format!("echo {n}"));
    }
    fake.heard(2, 20).await;
    assert!(start.elapsed() < Duration::from_millis(1_900), "others wait for nobody: {:?}", start.elapsed());
    assert_eq!(fake.heard(1, 2).await, ["eins", "zwei"]);
    let calls = fake.calls("sendmessage");
    let to_first: Vec<_> = calls.iter().filter(|c| c.params["chat_id"] == 1).map(|c| c.at).collect();
    assert!(to_first[1].duration_since(start) >= Duration::from_secs(2), "the pause is kept");
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_telegram_refuses_is_closed_with_its_reason_and_the_next_goes_on() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.block(1);
    fake.fault(Fault::of("sendmessage", How::Code(400, None)).in_chat(2));
    for chat in 1..=3 {
        fake.say(chat, "echo eins");
        fake.say(chat, "echo zwei");
    }
    assert_eq!(fake.heard(3, 2).await, ["eins", "zwei"]);
    assert_eq!(fake.heard(2, 1).await, ["zwei"]);
    fake.until("closed", |_| bot.counters.closed_forbidden.get() == 2 && bot.counters.closed_refused.get() == 1).await;
    assert_eq!(bot.stats().await.counts["store.undeliverable"], 3);
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_are_kept_by_chat_and_by_all_and_draining_waits_for_them() {
    let fake = Fake::start().await;
    let limits = SendLimits {
        global: Some(Rate::new(10, Duration::from_secs(1))),
        chat: Some(Rate::new(2, Duration::from_secs(1))),
        group: None,
    };
    let limited = TelegramSettings { limits, ..settings(&fake) };
    let bot = Bot::with(limited, AnyStore::memory(Settings::default()).unwrap()).await;
    for n in 1..=6 {
        fake.say(1, &format!("echo {n}"));
    }
    for chat in 10..25 {
        fake.say(chat, "echo x");
    }
    fake.until("all are taken in", |_| bot.counters.accepted.get() == 21).await;
    let counters = bot.counters.clone();
    bot.finish(&fake).await;
    assert_eq!(fake.texts(1), numbers(1, 6), "in order, and none is left for the next start");
    let calls = fake.calls("sendmessage");
    let within = |from: Instant, chat: Option<i64>| {
        let second = from..from + Duration::from_secs(1);
        calls.iter().filter(|c| second.contains(&c.at) && chat.is_none_or(|chat| c.params["chat_id"] == chat)).count()
    };
    for call in &calls {
        // A burst, and what comes due within the same second.
        assert!(within(call.at, Some(1)) <= 4 && within(call.at, None) <= 20);
    }
    assert!(counters.paced.get() > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_telegram_is_waited_for_and_nothing_is_doubled() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.fault(Fault::of("sendmessage", How::Slow(Duration::from_secs(2))).in_chat(1));
    fake.say(1, "echo eins");
    fake.say(1, "echo zwei");
    fake.say(2, "echo schnell");
    fake.heard(2, 1).await;
    assert!(fake.messages(1).is_empty(), "others do not wait");
    assert_eq!(fake.heard(1, 2).await, ["eins", "zwei"]);
    bot.finish(&fake).await;
}
