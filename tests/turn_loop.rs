//! From the inbox to the platform: workers and senders over a store, with an engine and a platform that misbehave.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::unnecessary_wraps, reason = "tests")]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use amtslotse::channel::{Channel, DeliveryError, Parcel};
use amtslotse::message::{
    ChannelKind, Inbound, InboundBody, InboundId, Lang, OutboxId, Outgoing, PlatformAddress, Reply, RichText,
};
use amtslotse::serve::{Clock, Phase, Sender, SenderSettings, StopSwitch, TurnAnswer, TurnRequest, Workers};
use amtslotse::store::{AnyStore, NewEntry, SessionChange, Settings, Store, TurnCommit};

fn inbound(from: &str, text: &str) -> Inbound {
    Inbound {
        id: InboundId(format!("test:{from}:{text}")),
        address: PlatformAddress { channel: ChannelKind::Telegram, place: from.to_owned() },
        at: jiff::Timestamp::now(),
        body: InboundBody::Text { text: text.to_owned(), lang_hint: None },
        message: None,
    }
}

fn say(text: &str) -> Outgoing {
    Outgoing::Send(Reply::plain(Lang::De, RichText::paragraph(text)))
}

/// Counts its turns in the session, and breaks over the word "bomb".
fn engine(request: &TurnRequest<'_>) -> Result<TurnAnswer, String> {
    let count = std::str::from_utf8(request.session).unwrap().parse::<u32>().unwrap_or(0) + 1;
    let outbox = match &request.inbound.body {
        InboundBody::Text { text, .. } => {
            assert_ne!(text, "bomb", "the engine breaks");
            if text == "export" {
                let Some(export) = request.export else { return Ok(TurnAnswer::WantsExport) };
                assert_eq!(export.session, request.session);
            }
            vec![NewEntry::answer(say(&format!("{count}:{text}")))]
        }
        _ => Vec::new(),
    };
    let session = SessionChange::Replace(count.to_string().into_bytes());
    Ok(TurnAnswer::Commit(TurnCommit { at: request.now, session, outbox, records: Vec::new() }))
}

/// What one address of the platform heard.
type Heard = BTreeMap<String, Vec<String>>;

/// A platform that notes what it is given.
#[derive(Default)]
struct Platform {
    heard: Mutex<Heard>,
    tries: AtomicU32,
    /// Refuses every second try of everybody.
    flaky: AtomicBool,
}

impl Channel for Platform {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Telegram
    }

    async fn deliver(&self, parcel: Parcel) -> Result<String, DeliveryError> {
        let place = parcel.address.place.clone();
        let tries = self.tries.fetch_add(1, Ordering::SeqCst);
        assert_ne!(place, "cursed", "the adapter breaks");
        if place == "blocked" {
            return Err(DeliveryError::Closed { reason: "blocked by the user".into() });
        }
        if place == "slow" {
            return Err(DeliveryError::Retry { after: Some(Duration::from_hours(1)), why: "flood".into() });
        }
        if self.flaky.load(Ordering::SeqCst) && tries.is_multiple_of(2) {
            return Err(DeliveryError::Retry { after: None, why: "network".into() });
        }
        tokio::time::sleep(Duration::from_millis(u64::from(tries % 3))).await;
        let Outgoing::Send(reply) = parcel.outgoing else { panic!("only sent here") };
        let mut heard = self.heard.lock().unwrap();
        let list = heard.entry(place).or_default();
        list.push(reply.text.to_plain());
        Ok(format!("m{}", list.len()))
    }
}

struct Bot {
    store: AnyStore,
    platform: Arc<Platform>,
    workers: Workers,
    sender: tokio::task::JoinHandle<()>,
    stop_workers: StopSwitch,
    stop_sender: StopSwitch,
}

fn start() -> Bot {
    let store = AnyStore::memory(Settings::default()).unwrap();
    let platform = Arc::new(Platform::default());
    let (stop_workers, stop_sender) = (StopSwitch::new(), StopSwitch::new());
    let clock = Clock::system();
    let workers = Workers::start(4, &store, &Arc::new(engine), &clock, &stop_workers.listen());
    let pace = SenderSettings {
        parallel: 4,
        first_pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(4),
        ..SenderSettings::default()
    };
    let sender = Sender::new(store.clone(), platform.clone(), clock, pace);
    let sender = tokio::spawn(sender.run(stop_sender.listen()));
    Bot { store, platform, workers, sender, stop_workers, stop_sender }
}

impl Bot {
    async fn wait_for(&self, done: impl Fn(&Heard) -> bool) {
        for _ in 0..500 {
            if done(&self.platform.heard.lock().unwrap()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("not in 5 s; heard: {:?}", self.platform.heard.lock().unwrap());
    }

    async fn drain(self) -> (AnyStore, Heard) {
        self.stop_workers.turn_to(Phase::Draining);
        self.workers.ended().await;
        self.stop_sender.turn_to(Phase::Draining);
        self.sender.await.unwrap();
        let heard = self.platform.heard.lock().unwrap().clone();
        (self.store, heard)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_answered_once_and_in_order_over_a_flaky_network() {
    let bot = start();
    bot.platform.flaky.store(true, Ordering::SeqCst);
    for n in 1..=20 {
        for who in ["anna", "ben", "cem"] {
            bot.store.accept(inbound(who, &n.to_string())).await.unwrap();
        }
    }
    bot.wait_for(|heard| heard.values().map(Vec::len).sum::<usize>() == 60).await;
    let (_, heard) = bot.drain().await;
    let expected: Vec<String> = (1..=20).map(|n| format!("{n}:{n}")).collect();
    for (who, list) in heard {
        assert_eq!(list, expected, "{who}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_breaks_the_engine_or_the_adapter_stops_nobody() {
    let bot = start();
    for (who, text) in [
        ("anna", "bomb"),
        ("anna", "after"),
        ("anna", "export"),
        ("cursed", "x"),
        ("blocked", "x"),
        ("slow", "x"),
        ("ben", "x"),
    ] {
        bot.store.accept(inbound(who, text)).await.unwrap();
    }
    bot.wait_for(|heard| heard.values().map(Vec::len).sum::<usize>() == 3).await;
    // The adapter's panics and the closed entries come back as deliveries, which the engine takes as turns.
    for _ in 0..500 {
        let stats = figures(&bot.store).await;
        if stats.counts.get("store.undeliverable") == Some(&2) && stats.waiting == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (store, heard) = bot.drain().await;
    assert_eq!(heard["anna"], ["1:after", "2:export"]);
    assert_eq!(heard["ben"], ["1:x"]);
    let dead = store.dead_letters(0, 10).await.unwrap();
    assert_eq!((dead.len(), dead[0].why.as_str()), (1, "the engine panicked"));
    let stats = figures(&store).await;
    assert_eq!((stats.counts["store.failed-turns"], stats.counts["store.undeliverable"]), (3, 2));
    assert_eq!(stats.unsent[&ChannelKind::Telegram], 1, "the slow one keeps its place");
}

async fn figures(store: &AnyStore) -> amtslotse::store::Stats {
    store.stats(jiff::civil::date(2000, 1, 1), jiff::civil::date(2100, 1, 1)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn draining_answers_and_sends_all_that_waits() {
    let bot = start();
    for n in 0..200 {
        bot.store.accept(inbound(&format!("c{}", n % 7), &n.to_string())).await.unwrap();
    }
    let (_, heard) = bot.drain().await;
    assert_eq!(heard.values().map(Vec::len).sum::<usize>(), 200);
}

#[tokio::test]
async fn an_entry_whose_target_was_never_sent_is_closed() {
    let bot = start();
    bot.stop_workers.turn_to(Phase::Stopping);
    bot.store.accept(inbound("blocked", "x")).await.unwrap();
    let claim = bot.store.claim(jiff::Timestamp::now()).await.unwrap().unwrap();
    let outbox = vec![NewEntry::answer(say("x")), NewEntry::answer(Outgoing::Redact { of: OutboxId(1) })];
    let commit = TurnCommit {
        at: jiff::Timestamp::now(),
        session: SessionChange::Replace(Vec::new()),
        outbox,
        records: Vec::new(),
    };
    bot.store.commit_turn(&claim, 0, commit).await.unwrap();
    drop(claim);
    for _ in 0..500 {
        if figures(&bot.store).await.counts.get("store.undeliverable") == Some(&2) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{:?}", figures(&bot.store).await);
}
