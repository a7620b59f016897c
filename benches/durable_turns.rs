//! Turns a second that survive a killed process or a power cut, and the size of the state folder.
//!
//! `cargo bench --no-default-features --bench durable_turns -- [TURNS] [CITIZENS] [power|process|memory]`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::unnecessary_wraps, reason = "a measurement")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use amtslotse::channel::{Channel, DeliveryError, Parcel};
use amtslotse::message::{
    ChannelKind, Inbound, InboundBody, InboundId, Lang, Outgoing, PlatformAddress, Reply, RichText,
};
use amtslotse::privacy::KeySource;
use amtslotse::serve::{Clock, Phase, Sender, SenderSettings, StopSwitch, TurnAnswer, TurnRequest, Workers};
use amtslotse::store::disk::{DiskOptions, compact};
use amtslotse::store::{AnyStore, NewEntry, SessionChange, Settings, Store, TurnCommit};

/// A session and a reply of the size that the bot's have.
fn engine(request: &TurnRequest<'_>) -> Result<TurnAnswer, String> {
    let mut session = request.session.to_vec();
    session.resize(400, 7);
    let reply = Reply::plain(Lang::De, RichText::paragraph("Der Personalausweis kostet … ".repeat(20)));
    Ok(TurnAnswer::Commit(TurnCommit {
        at: request.now,
        session: SessionChange::Replace(session),
        outbox: vec![NewEntry::answer(Outgoing::Send(reply))],
        records: Vec::new(),
    }))
}

struct Nowhere;

impl Channel for Nowhere {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Telegram
    }

    async fn deliver(&self, _: Parcel) -> Result<String, DeliveryError> {
        Ok("1234567890".into())
    }
}

fn size(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|e| match e.metadata() {
            Ok(m) if m.is_dir() => size(&e.path()),
            Ok(m) => m.len(),
            Err(_) => 0,
        })
        .sum()
}

async fn talk(store: AnyStore, turns: u64, citizens: u64, folder: Option<&Path>) {
    let (stop_workers, stop_sender) = (StopSwitch::new(), StopSwitch::new());
    let workers = Workers::start(32, &store, &Arc::new(engine), &Clock::system(), &stop_workers.listen());
    let pace = SenderSettings { parallel: 64, ..SenderSettings::default() };
    let sender = Sender::new(store.clone(), Arc::new(Nowhere), Clock::system(), pace);
    let sender = tokio::spawn(sender.run(stop_sender.listen()));
    let begin = Instant::now();
    let lanes = 64;
    let mut intake = tokio::task::JoinSet::new();
    for lane in 0..lanes {
        let store = store.clone();
        intake.spawn(async move {
            let mut longest = Duration::ZERO;
            for n in (lane..turns).step_by(lanes as usize) {
                let asked = Instant::now();
                let inbound = Inbound {
                    id: InboundId(format!("telegram:update:{n}")),
                    address: PlatformAddress { channel: ChannelKind::Telegram, place: (n % citizens).to_string() },
                    at: jiff::Timestamp::now(),
                    body: InboundBody::Text { text: format!("was kostet ein neuer perso {n}"), lang_hint: None },
                    message: None,
                };
                store.accept(inbound).await.unwrap();
                longest = longest.max(asked.elapsed());
            }
            longest
        });
    }
    let mut longest = Duration::ZERO;
    let mut told = Instant::now();
    while let Some(lane) = intake.join_next().await {
        longest = longest.max(lane.unwrap());
        if let Some(folder) = folder.filter(|_| told.elapsed() > Duration::from_secs(5)) {
            told = Instant::now();
            println!("  … {} MiB", size(folder) / (1024 * 1024));
        }
    }
    stop_workers.turn_to(Phase::Draining);
    workers.ended().await;
    stop_sender.turn_to(Phase::Draining);
    sender.await.unwrap();
    let took = begin.elapsed();
    println!(
        "  {turns} turns (accepted, answered, sent, each step durable) in {:.1} s: {:.0} a second; longest accept {} ms",
        took.as_secs_f64(),
        turns as f64 / took.as_secs_f64(),
        longest.as_millis()
    );
    store.close().await.unwrap();
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let turns = args.first().map_or(5_000, |n| n.parse().unwrap());
    let citizens = args.get(1).map_or(1_000, |n| n.parse().unwrap());
    let modes = args.get(2).map_or("memory process power", String::as_str);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    for mode in modes.split(' ') {
        println!("{mode}: {citizens} citizens");
        if mode == "memory" {
            runtime.block_on(talk(AnyStore::memory(Settings::default()).unwrap(), turns, citizens, None));
            continue;
        }
        let folder = tempfile::tempdir_in(".").unwrap();
        let state = folder.path().join("state");
        let mut options = DiskOptions::new(&state).with_key(KeySource::File(folder.path().join("key")));
        options.durability = mode.parse().unwrap();
        let (store, _) = AnyStore::disk(&options).unwrap();
        runtime.block_on(talk(store, turns, citizens, Some(&state)));
        let before = size(&state);
        let begin = Instant::now();
        let records = compact(&options).unwrap();
        println!(
            "  {:.1} MiB on disk; {records} records, compacted {:.1} MiB in {:.1} s",
            before as f64 / 1_048_576.0,
            size(&state) as f64 / 1_048_576.0,
            begin.elapsed().as_secs_f64()
        );
    }
}
