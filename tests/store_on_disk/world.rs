//! Folders, and a little talk to fill them with.

use std::fs;
use std::path::{Path, PathBuf};

use amtslotse::message::{
    ChannelKind, DeliveryOutcome, Inbound, InboundBody, InboundId, Lang, Outgoing, PlatformAddress, Reply, RichText,
};
use amtslotse::privacy::KeySource;
use amtslotse::store::disk::{DiskOptions, DiskStore, Opened};
use amtslotse::store::{NewEntry, SessionChange, Store, StoreError, TurnCommit};

/// Words that must not be found in any file.
pub(crate) const SECRET: &str = "Geheimnisvoller Wortlaut";

pub(crate) fn options(folder: &Path) -> DiskOptions {
    DiskOptions::new(folder.join("state")).with_key(KeySource::File(folder.join("key")))
}

pub(crate) fn open(options: &DiskOptions) -> (DiskStore, Opened) {
    DiskStore::open(options).unwrap()
}

/// The error of an opening that must fail.
pub(crate) fn refused(options: &DiskOptions) -> StoreError {
    match DiskStore::open(options) {
        Ok((_, opened)) => panic!("it was opened: {opened:?}"),
        Err(error) => error,
    }
}

pub(crate) fn place(name: &str) -> PlatformAddress {
    PlatformAddress { channel: ChannelKind::Telegram, place: name.to_owned() }
}

pub(crate) fn inbound(from: &str, number: u32) -> Inbound {
    Inbound {
        id: InboundId(format!("{from}:{number}")),
        address: place(from),
        at: jiff::Timestamp::now(),
        body: InboundBody::Text { text: format!("{SECRET} {number}"), lang_hint: None },
        message: None,
    }
}

pub(crate) fn commit(session: &str) -> TurnCommit {
    let reply = Reply::plain(Lang::De, RichText::paragraph(format!("re: {SECRET} {session}")));
    TurnCommit {
        at: jiff::Timestamp::now(),
        session: SessionChange::Replace(format!("{SECRET} {session}").into_bytes()),
        outbox: vec![NewEntry::answer(Outgoing::Send(reply))],
        records: Vec::new(),
    }
}

/// Takes in, answers and sends.
pub(crate) async fn talk(store: &DiskStore, from: &str, number: u32) -> Result<(), StoreError> {
    store.accept(inbound(from, number)).await?;
    answer(store).await?;
    send(store).await
}

pub(crate) async fn answer(store: &DiskStore) -> Result<(), StoreError> {
    while let Some(claim) = store.claim(jiff::Timestamp::now()).await? {
        store.commit_turn(&claim, claim.version, commit("s")).await?;
    }
    Ok(())
}

pub(crate) async fn send(store: &DiskStore) -> Result<(), StoreError> {
    while let Some(entry) = store.next_to_send(ChannelKind::Telegram, jiff::Timestamp::now()).await? {
        let sent = DeliveryOutcome::Sent { platform_id: "m".into() };
        store.record_delivery(&entry, sent, jiff::Timestamp::now()).await?;
    }
    Ok(())
}

/// Every file below a folder with its bytes, but for those by which the folder is held and probed.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            all.extend(files(&path));
        } else if !path.ends_with("lock") {
            all.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

pub(crate) fn holds(files: &[(PathBuf, Vec<u8>)], needle: &[u8]) -> bool {
    files.iter().any(|(_, bytes)| bytes.windows(needle.len()).any(|w| w == needle))
}
