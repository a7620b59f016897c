//! The engine in memory: the same rules, and nothing left when it is dropped.
//! It never touches a disk and seals nothing unless a key is given.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use super::core::{Core, Job, Work};
use super::embedded::Embedded;
use super::kv::{KeyValue, MemoryKv};
use super::{Settings, StoreError};
use crate::privacy::OperatorKey;

/// State in memory.
#[derive(Clone)]
pub struct MemoryStore {
    core: Arc<Core>,
    kv: Arc<MemoryKv>,
    /// One operation at a time, as the writer thread of the sled engine does it.
    turn: Arc<Mutex<()>>,
}

impl MemoryStore {
    /// An empty store with plain records.
    pub fn new(settings: Settings) -> Result<Self, StoreError> {
        Self::with_key(settings, None)
    }

    /// An empty store with records sealed as on a disk.
    pub fn sealed(settings: Settings, operator: &OperatorKey) -> Result<Self, StoreError> {
        Self::with_key(settings, Some(operator))
    }

    fn with_key(settings: Settings, operator: Option<&OperatorKey>) -> Result<Self, StoreError> {
        let kv = Arc::new(MemoryKv::default());
        let core = Core::open(kv.as_ref(), operator, settings)?;
        Ok(Self { core, kv, turn: Arc::new(Mutex::new(())) })
    }
}

impl Embedded for MemoryStore {
    fn core(&self) -> &Arc<Core> {
        &self.core
    }

    fn kv(&self) -> Result<Arc<dyn KeyValue>, StoreError> {
        Ok(self.kv.clone())
    }

    fn run<T: Send + 'static>(
        &self,
        alone: bool,
        operation: impl FnOnce(&mut Work<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> + Send {
        let (job, mut told) = Job::new(alone, operation);
        {
            let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            // What went wrong is in the answer too.
            drop(self.core.commit(self.kv.as_ref(), vec![job]));
        }
        let answer = told.try_recv().unwrap_or(Err(StoreError::Closed));
        std::future::ready(answer)
    }

    async fn backup_to(&self, _: std::path::PathBuf) -> Result<u64, StoreError> {
        Err(StoreError::Unsupported { what: "a backup" })
    }

    async fn stop(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::message::{
        ChannelKind, DeliveryOutcome, Inbound, InboundBody, InboundId, Lang, Outgoing, PlatformAddress, Reply, RichText,
    };
    use crate::store::kv::Changes;
    use crate::store::{Accepted, NewEntry, SessionChange, Store, TurnCommit, keys};

    use super::*;

    fn inbound(number: u8) -> Inbound {
        Inbound {
            id: InboundId(number.to_string()),
            address: PlatformAddress { channel: ChannelKind::Console, place: "here".into() },
            at: jiff::Timestamp::UNIX_EPOCH,
            body: InboundBody::Text { text: number.to_string(), lang_hint: None },
            message: None,
        }
    }

    /// Overwrites the last bytes of the first record of a kind.
    fn damage(store: &MemoryStore, kind: &[u8]) {
        let (key, mut value) = store.kv.scan(kind, &keys::after(kind), 1).unwrap().remove(0);
        let end = value.len();
        value[end - 4..].fill(0xee);
        store.kv.commit(&Changes::from([(key, Some(value))])).unwrap();
    }

    #[tokio::test]
    async fn a_record_that_cannot_be_read_stops_nothing_that_comes_after_it() {
        let store = MemoryStore::sealed(Settings::default(), &OperatorKey::random().unwrap()).unwrap();
        store.accept(inbound(1)).await.unwrap();
        store.accept(inbound(2)).await.unwrap();
        damage(&store, b"I");
        let claim = store.claim(jiff::Timestamp::UNIX_EPOCH).await.unwrap().unwrap();
        assert_eq!(claim.inbound, inbound(2));
        let dead = store.dead_letters(0, 9).await.unwrap();
        assert_eq!((dead.len(), dead[0].inbound.as_ref()), (1, None));

        let say = |text: &str| NewEntry::answer(Outgoing::Send(Reply::plain(Lang::De, RichText::paragraph(text))));
        let commit = TurnCommit {
            at: jiff::Timestamp::UNIX_EPOCH,
            session: SessionChange::Replace(Vec::new()),
            outbox: vec![say("one"), say("two")],
            records: Vec::new(),
        };
        store.commit_turn(&claim, 0, commit).await.unwrap();
        damage(&store, b"O");
        let entry = store.next_to_send(ChannelKind::Console, jiff::Timestamp::UNIX_EPOCH).await.unwrap().unwrap();
        assert_eq!(entry.id.entry.0, 2);
        assert_eq!(store.verify().await.unwrap().len(), 1, "the dead letter");
    }

    fn records(store: &MemoryStore) -> usize {
        store.kv.scan(&[], &[u8::MAX], usize::MAX).unwrap().len()
    }

    #[tokio::test]
    async fn answers_leave_no_records_but_what_a_day_of_seen_inbounds_needs() {
        let store = MemoryStore::new(Settings { inbox_limit: usize::MAX, ..Settings::default() }).unwrap();
        let mut after_one = 0;
        let said = RichText::paragraph("Der Personalausweis kostet 46 Euro.");
        for n in 1..=400_u32 {
            store.accept(Inbound { id: InboundId(n.to_string()), ..inbound(0) }).await.unwrap();
            let claim = store.claim(jiff::Timestamp::UNIX_EPOCH).await.unwrap().unwrap();
            let commit = TurnCommit {
                at: jiff::Timestamp::UNIX_EPOCH,
                session: SessionChange::Replace(vec![0; 40]),
                outbox: vec![NewEntry::passing(Outgoing::Send(Reply::plain(Lang::De, said.clone())))],
                records: Vec::new(),
            };
            store.commit_turn(&claim, claim.version, commit).await.unwrap();
            let entry = store.next_to_send(ChannelKind::Console, jiff::Timestamp::UNIX_EPOCH).await.unwrap().unwrap();
            let sent = DeliveryOutcome::Sent { platform_id: n.to_string() };
            store.record_delivery(&entry, sent, jiff::Timestamp::UNIX_EPOCH).await.unwrap();
            if n == 1 {
                after_one = records(&store);
            }
        }
        let seen = store.kv.scan(b"S", b"T", usize::MAX).unwrap().len();
        assert!((1..=400).contains(&seen));
        assert_eq!(records(&store), after_one + 2 * (seen - 1), "each shelf with its expiry");
        let recent = keys::recent(store.find(&inbound(0).address).await.unwrap().unwrap());
        assert!(store.kv.get(&recent).unwrap().unwrap().len() < 1_000);

        for n in 401..=20_000_u32 {
            store.accept(Inbound { id: InboundId(n.to_string()), ..inbound(0) }).await.unwrap();
        }
        let seen = store.kv.scan(b"S", b"T", usize::MAX).unwrap().len();
        assert!((7_000..=8_192).contains(&seen), "{seen} shelves for 20,000 inbounds");
        for n in [1_u32, 400, 20_000] {
            let again = Inbound { id: InboundId(n.to_string()), ..inbound(0) };
            assert_eq!(store.accept(again).await.unwrap(), Accepted::Duplicate);
        }
        assert!(store.verify().await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn what_a_version_without_shelves_has_seen_is_still_known() {
        let store = MemoryStore::new(Settings::default()).unwrap();
        let before = keys::seen_alone(store.core.keyring.seen(&inbound(1).id));
        store.kv.commit(&Changes::from([(before, Some(Vec::new()))])).unwrap();
        assert_eq!(store.accept(inbound(1)).await.unwrap(), Accepted::Duplicate);
    }

    #[tokio::test]
    async fn what_ends_the_program_again_and_again_is_set_aside_after_restarts() {
        let settings = Settings { crashes: 2, ..Settings::default() };
        let store = MemoryStore::new(settings).unwrap();
        store.accept(inbound(1)).await.unwrap();
        store.accept(inbound(2)).await.unwrap();
        for _ in 0..2 {
            store.core.rebuild(store.kv.as_ref(), true).unwrap();
            // The program ends here, in the middle of the turn.
            assert_eq!(store.claim(jiff::Timestamp::UNIX_EPOCH).await.unwrap().unwrap().inbound, inbound(1));
        }
        store.core.rebuild(store.kv.as_ref(), true).unwrap();
        assert_eq!(store.claim(jiff::Timestamp::UNIX_EPOCH).await.unwrap().unwrap().inbound, inbound(2));
        assert_eq!(store.dead_letters(0, 9).await.unwrap().len(), 1);
    }
}
