//! A bot that is made to die: a child process that accepts, answers and acknowledges, and the reckoning afterwards.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use amtslotse::message::{
    ChannelKind, DeliveryOutcome, Inbound, InboundBody, InboundId, Lang, Outgoing, PlatformAddress, Reply, RichText,
};
use amtslotse::privacy::KeySource;
use amtslotse::serve::{Clock, Phase, StopSwitch, TurnAnswer, TurnRequest, Workers};
use amtslotse::store::disk::{DiskOptions, Durability, Opened};
use amtslotse::store::{AnyStore, NewEntry, SessionChange, Store, TurnCommit};

/// Conversations that talk at the same time.
pub(crate) const CITIZENS: usize = 5;

/// Numbers by conversation: the last one acknowledged, or the last one answered.
pub(crate) type Numbers = [u32; CITIZENS];

pub(crate) fn options(folder: &Path, durability: Durability) -> DiskOptions {
    let key = KeySource::File(folder.with_extension("key"));
    DiskOptions { key, durability, ..DiskOptions::new(folder) }
}

fn inbound(citizen: usize, number: u32) -> Inbound {
    Inbound {
        id: InboundId(format!("test:{citizen}:{number}")),
        address: PlatformAddress { channel: ChannelKind::Telegram, place: citizen.to_string() },
        at: jiff::Timestamp::now(),
        body: InboundBody::Text { text: number.to_string(), lang_hint: None },
        message: None,
    }
}

/// Says how many turns the session remembers and which message it answers: the same number twice, if nothing was lost,
/// doubled or swapped.
fn engine(request: &TurnRequest<'_>) -> Result<TurnAnswer, String> {
    let before = std::str::from_utf8(request.session).map_err(|e| e.to_string())?;
    let count = before.parse::<u32>().unwrap_or(0) + 1;
    let InboundBody::Text { text, .. } = &request.inbound.body else { return Err("only text comes in here".into()) };
    let reply = Reply::plain(Lang::De, RichText::paragraph(format!("{count}:{text}")));
    Ok(TurnAnswer::Commit(TurnCommit {
        at: request.now,
        session: SessionChange::Replace(count.to_string().into_bytes()),
        outbox: vec![NewEntry::answer(Outgoing::Send(reply))],
        records: Vec::new(),
    }))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// The child: accepts from these numbers on, up to so many a citizen, and says of each that it is acknowledged.
pub(crate) fn child(folder: &Path, durability: Durability, from: Numbers, count: u32) {
    runtime().block_on(async {
        let (store, _) = AnyStore::disk(&options(folder, durability)).unwrap();
        let switch = StopSwitch::new();
        let workers = Workers::start(2, &store, &Arc::new(engine), &Clock::system(), &switch.listen());
        let mut intake = tokio::task::JoinSet::new();
        for (citizen, first) in from.into_iter().enumerate() {
            let store = store.clone();
            intake.spawn(async move {
                for number in first + 1..=first + count {
                    store.accept(inbound(citizen, number)).await.unwrap();
                    let line = format!("ack {citizen} {number}\n");
                    std::io::stdout().write_all(line.as_bytes()).unwrap();
                    std::io::stdout().flush().unwrap();
                }
            });
        }
        while intake.join_next().await.is_some() {}
        switch.turn_to(Phase::Draining);
        workers.ended().await;
    });
}

/// Reads the child's arguments: folder, durability, count, numbers.
pub(crate) fn run_child(args: &[String]) {
    let mut from = Numbers::default();
    for (place, text) in from.iter_mut().zip(&args[3..]) {
        *place = text.parse().unwrap();
    }
    child(Path::new(&args[0]), args[1].parse().unwrap(), from, args[2].parse().unwrap());
}

pub(crate) fn child_args(folder: &Path, durability: &str, count: u32, from: &Numbers) -> Vec<String> {
    let mut args = vec!["child".into(), folder.display().to_string(), durability.into(), count.to_string()];
    args.extend(from.iter().map(u32::to_string));
    args
}

pub(crate) fn note_ack(acked: &mut Numbers, line: &str) {
    let mut words = line.split_whitespace();
    if let (Some("ack"), Some(citizen), Some(number)) = (words.next(), words.next(), words.next()) {
        acked[citizen.parse::<usize>().unwrap()] = number.parse().unwrap();
    }
}

/// Opens what is left, lets it finish, sends all, and checks it: every acknowledged message answered, none twice, in order,
/// with the session where it was. What is wrong, in words.
pub(crate) fn reckon(folder: &Path, acked: &Numbers, heard: &mut Numbers) -> Result<(), String> {
    runtime().block_on(async {
        let (store, opened) =
            AnyStore::disk(&options(folder, Durability::Process)).map_err(|e| format!("cannot be opened: {e}"))?;
        if opened != Opened::Existing {
            return Err(format!("opened as {opened:?}"));
        }
        let faults = store.verify().await.map_err(|e| e.to_string())?;
        if !faults.is_empty() {
            return Err(format!("verify: {faults:?}"));
        }
        let switch = StopSwitch::new();
        switch.turn_to(Phase::Draining);
        Workers::start(2, &store, &Arc::new(engine), &Clock::system(), &switch.listen()).ended().await;
        let mut said: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        let now = jiff::Timestamp::now();
        while let Some(entry) = store.next_to_send(ChannelKind::Telegram, now).await.map_err(|e| e.to_string())? {
            let Outgoing::Send(reply) = &entry.outgoing else { return Err("something else than a reply".into()) };
            said.entry(entry.address.place.parse().unwrap()).or_default().push(reply.text.to_plain());
            let sent = DeliveryOutcome::Sent { platform_id: "m".into() };
            store.record_delivery(&entry, sent, now).await.map_err(|e| e.to_string())?;
        }
        let dead = store.dead_letters(0, 9).await.map_err(|e| e.to_string())?;
        if !dead.is_empty() {
            return Err(format!("dead letters: {}", dead.len()));
        }
        for citizen in 0..CITIZENS {
            for text in said.remove(&citizen).unwrap_or_default() {
                let next = heard[citizen] + 1;
                if text != format!("{next}:{next}") {
                    return Err(format!("citizen {citizen} heard {text} instead of {next}:{next}"));
                }
                heard[citizen] = next;
            }
            if heard[citizen] < acked[citizen] {
                return Err(format!("citizen {citizen}: {} acknowledged, answered {}", acked[citizen], heard[citizen]));
            }
        }
        store.close().await.map_err(|e| e.to_string())
    })
}
