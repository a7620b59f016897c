//! Inbounds, replies and engines for the promises.

use amtslotse::message::{
    ChannelKind, Inbound, InboundBody, InboundId, Lang, Outgoing, PlatformAddress, Reply, RichText,
};
use amtslotse::privacy::KeySource;
use amtslotse::store::disk::{DiskOptions, Durability};
use amtslotse::store::{AnyStore, Claim, NewEntry, SessionChange, Settings, Store, ToSend, TurnCommit};
use jiff::Timestamp;

/// A store, and what has to live as long as it does.
pub(crate) struct World {
    pub(crate) store: AnyStore,
    folder: Option<tempfile::TempDir>,
    settings: Settings,
}

/// The engines that have to keep the promises.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Engine {
    Memory,
    Disk,
}

pub(crate) fn open(engine: Engine, settings: Settings) -> World {
    match engine {
        Engine::Memory => World { store: AnyStore::memory(settings.clone()).unwrap(), folder: None, settings },
        Engine::Disk => open_disk(tempfile::tempdir().unwrap(), settings),
    }
}

fn open_disk(folder: tempfile::TempDir, settings: Settings) -> World {
    let options = DiskOptions {
        key: KeySource::File(folder.path().join("key")),
        // What a power cut leaves is another test's business.
        durability: Durability::Process,
        settings: settings.clone(),
        ..DiskOptions::new(folder.path().join("state"))
    };
    let (store, _) = AnyStore::disk(&options).unwrap();
    World { store, folder: Some(folder), settings }
}

/// Closes a store and opens it again. What is in memory stays as it is: it has no such moment.
pub(crate) async fn reopen(engine: Engine, world: World) -> World {
    match engine {
        Engine::Memory => world,
        Engine::Disk => {
            world.store.close().await.unwrap();
            open_disk(world.folder.unwrap(), world.settings)
        }
    }
}

/// Writes a test for each engine: `promise!(name, settings, async |store| { … })`.
macro_rules! promise {
    ($name:ident, $settings:expr, $body:expr) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            #[tokio::test]
            async fn in_memory() {
                let world = crate::world::open(crate::world::Engine::Memory, $settings);
                let body = $body;
                body(&world.store).await;
            }

            #[tokio::test]
            async fn on_disk() {
                let world = crate::world::open(crate::world::Engine::Disk, $settings);
                let body = $body;
                body(&world.store).await;
            }
        }
    };
    ($name:ident, $body:expr) => {
        promise!($name, amtslotse::store::Settings::default(), $body);
    };
}
pub(crate) use promise;

/// Seconds after the beginning of the tests' time.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + seconds).unwrap()
}

pub(crate) const DAY: i64 = 86_400;

pub(crate) fn place(name: &str) -> PlatformAddress {
    PlatformAddress { channel: ChannelKind::Telegram, place: name.to_owned() }
}

pub(crate) fn text(from: &str, number: u32) -> Inbound {
    text_at(from, number, at(i64::from(number)))
}

pub(crate) fn text_at(from: &str, number: u32, at: Timestamp) -> Inbound {
    Inbound {
        id: InboundId(format!("telegram:update:{from}:{number}")),
        address: place(from),
        at,
        body: InboundBody::Text { text: format!("{from} {number}"), lang_hint: None },
        message: None,
    }
}

pub(crate) fn words(inbound: &Inbound) -> String {
    match &inbound.body {
        InboundBody::Text { text, .. } => text.clone(),
        InboundBody::Delivery(d) => format!("delivery of {}: {:?}", d.entry.0, d.outcome),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn reply(text: &str) -> Outgoing {
    Outgoing::Send(Reply::plain(Lang::De, RichText::paragraph(text)))
}

pub(crate) fn said(entry: &ToSend) -> String {
    match &entry.outgoing {
        Outgoing::Send(reply) => reply.text.to_plain(),
        other => format!("{other:?}"),
    }
}

/// A turn that remembers and says these words.
pub(crate) fn turn(session: &str, says: &[&str]) -> TurnCommit {
    TurnCommit {
        at: at(0),
        session: SessionChange::Replace(session.into()),
        outbox: says.iter().map(|s| NewEntry::answer(reply(s))).collect(),
        records: Vec::new(),
    }
}

pub(crate) async fn claim(store: &AnyStore) -> Claim {
    store.claim(at(0)).await.unwrap().expect("something waits")
}

/// Claims, answers with `re: …`, commits.
pub(crate) async fn answer_one(store: &AnyStore) -> String {
    let claim = claim(store).await;
    let said = words(&claim.inbound);
    store.commit_turn(&claim, claim.version, turn("", &[&format!("re: {said}")])).await.unwrap();
    said
}

pub(crate) async fn next(store: &AnyStore, seconds: i64) -> Option<ToSend> {
    store.next_to_send(ChannelKind::Telegram, at(seconds)).await.unwrap()
}
