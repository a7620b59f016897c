//! What is looked after from time to time: tickets whose time has come, and what staff have to be told of by themselves.
//! It says nothing itself: all of it goes through the inbox, and is said once.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::StaffSettings;
use crate::kb::day_in_germany;
use crate::message::{Alarm, ChannelKind, Inbound, InboundBody, InboundId, PlatformAddress};
use crate::serve::board::ChannelState;
use crate::serve::clock::Clock;
use crate::staff::{TicketSight, default_room};
use crate::store::disk::free_mib;
use crate::store::{AnyStore, Store, StoreError};

/// Pause between two looks.
const PAUSE: Duration = Duration::from_secs(10);
/// How long a channel may fail before staff hear of it.
const DOWN: SignedDuration = SignedDuration::from_secs(120);
/// So many waiting inbounds are told of; below the second it is over.
const WAITING: (u64, u64) = (500, 50);
/// Milliseconds after which a time that has come is told again, in case that its turn came to nothing.
const AGAIN_MS: i64 = 600_000;

/// Looks after tickets and alarms.
pub struct Watch {
    store: AnyStore,
    clock: Clock,
    staff: StaffSettings,
    down: BTreeMap<ChannelKind, (Timestamp, bool)>,
    grows: bool,
    dead_letters: Option<u64>,
    kb_broken: bool,
    disk: Option<Gauge>,
    disk_low: bool,
}

/// How much room a disk has, and how much it should have.
struct Gauge {
    free_mib: Box<dyn Fn() -> Option<u64> + Send + Sync>,
    least_mib: u64,
}

impl Watch {
    /// A watch that has seen nothing yet.
    pub fn new(store: AnyStore, clock: Clock, staff: StaffSettings) -> Self {
        Self {
            store,
            clock,
            staff,
            down: BTreeMap::new(),
            grows: false,
            dead_letters: None,
            kb_broken: false,
            disk: None,
            disk_low: false,
        }
    }

    /// The same that also looks at the room on a folder's disk: staff are told below so many MiB.
    #[must_use]
    pub fn with_disk(self, folder: PathBuf, least_mib: u64) -> Self {
        self.with_gauge(Box::new(move || free_mib(&folder)), least_mib)
    }

    fn with_gauge(mut self, free_mib: Box<dyn Fn() -> Option<u64> + Send + Sync>, least_mib: u64) -> Self {
        self.disk = Some(Gauge { free_mib, least_mib });
        self
    }

    /// Looks until it is dropped.
    pub async fn run(mut self) {
        loop {
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "tickets could not be looked after; it is tried again");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Looks once.
    pub async fn look(&mut self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let rooms = self.staff.rooms.now();
        for ticket in self.store.tickets().await? {
            let sight = postcard::from_bytes::<TicketSight>(&ticket.mark.body).ok();
            if let Some(next) = sight.and_then(|s| rooms.iter().find(|r| r.before.contains(&s.room))) {
                // Its room was replaced: the ticket goes on in the new one, whether anybody writes or not.
                let id = InboundId(format!("moved:{}:{}", ticket.number, next.room));
                self.store.tell(ticket.conversation, id, now, InboundBody::Due).await?;
            }
            let Some(due) = ticket.mark.due.filter(|due| *due <= now) else { continue };
            let (due, round) = (due.as_millisecond(), now.as_millisecond() / AGAIN_MS);
            let id = InboundId(format!("due:{}:{due}:{round}", ticket.number));
            self.store.tell(ticket.conversation, id, now, InboundBody::Due).await?;
        }
        for (name, alarm) in self.alarms(now).await? {
            self.raise(name, alarm, now).await?;
        }
        Ok(())
    }

    /// What is new since the last look, each with a name of its own.
    async fn alarms(&mut self, now: Timestamp) -> Result<Vec<(String, Alarm)>, StoreError> {
        let mut out = Vec::new();
        if self.staff.rooms.now().is_empty() {
            // Nobody could be told: what is so still when there is a room is told then.
            return Ok(out);
        }
        for (channel, state) in self.staff.board.channels() {
            match (state, self.down.get_mut(&channel)) {
                (ChannelState::Failing(_), None) => {
                    self.down.insert(channel, (now, false));
                }
                (ChannelState::Failing(why), Some((since, told))) if !*told && now.duration_since(*since) >= DOWN => {
                    *told = true;
                    let name = format!("down:{}:{}", channel.name(), since.as_millisecond());
                    out.push((name, Alarm::ChannelDown { channel, why }));
                }
                (ChannelState::Taking, Some((since, told))) => {
                    if *told {
                        let name = format!("back:{}:{}", channel.name(), since.as_millisecond());
                        out.push((name, Alarm::ChannelBack { channel }));
                    }
                    self.down.remove(&channel);
                }
                // Between two tries it is neither.
                (
                    ChannelState::Failing(_) | ChannelState::Starting | ChannelState::Taking | ChannelState::Stopped,
                    _,
                ) => {}
            }
        }
        let today = day_in_germany(now);
        let stats = self.store.stats(today, today).await?;
        if stats.waiting >= WAITING.0 && !self.grows {
            self.grows = true;
            out.push((format!("waiting:{}", now.as_millisecond()), Alarm::InboxGrows { waiting: stats.waiting }));
        } else if stats.waiting <= WAITING.1 && self.grows {
            self.grows = false;
            out.push((format!("calm:{}", now.as_millisecond()), Alarm::InboxCalm { waiting: stats.waiting }));
        }
        if self.dead_letters.is_some_and(|before| stats.dead_letters > before) {
            let dead_letters = stats.dead_letters;
            out.push((format!("set-aside:{}", now.as_millisecond()), Alarm::SetAside { dead_letters }));
        }
        self.dead_letters = Some(stats.dead_letters);
        let broken = self.staff.board.kb().is_some_and(|kb| kb.outdated);
        if broken && !self.kb_broken {
            out.push((format!("kb:{}", now.as_millisecond()), Alarm::KbBroken));
        } else if self.kb_broken && !broken {
            out.push((format!("kb-mended:{}", now.as_millisecond()), Alarm::KbMended));
        }
        self.kb_broken = broken;
        out.extend(self.disk_alarm(now));
        Ok(out)
    }

    /// Whether the disk has become too full, or has room again: a quarter more than the least, so that it is not told at every file.
    fn disk_alarm(&mut self, now: Timestamp) -> Option<(String, Alarm)> {
        let gauge = self.disk.as_ref()?;
        let free_mib = (gauge.free_mib)()?;
        let at = now.as_millisecond();
        if !self.disk_low && free_mib < gauge.least_mib {
            self.disk_low = true;
            return Some((format!("disk-low:{at}"), Alarm::DiskLow { free_mib }));
        }
        if self.disk_low && free_mib >= gauge.least_mib.saturating_add(gauge.least_mib / 4) {
            self.disk_low = false;
            return Some((format!("disk-enough:{at}"), Alarm::DiskEnough { free_mib }));
        }
        None
    }

    async fn raise(&self, name: String, alarm: Alarm, at: Timestamp) -> Result<(), StoreError> {
        tracing::warn!(?alarm, "staff are told");
        let rooms = self.staff.rooms.now();
        let Some(room) = default_room(&rooms) else { return Ok(()) };
        let address = PlatformAddress { channel: ChannelKind::Matrix, place: room.room.clone() };
        let id = InboundId(format!("alarm:{name}"));
        let inbound = Inbound { id, address, at, body: InboundBody::Alarm(alarm), message: None };
        self.store.accept(inbound).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

    use super::*;
    use crate::serve::board::Board;
    use crate::staff::{Policy, StaffRoom, StaffRooms};
    use crate::store::Settings;

    struct Scene {
        watch: Watch,
        store: AnyStore,
        board: Arc<Board>,
        rooms: StaffRooms,
        seconds: Arc<AtomicI64>,
    }

    impl Scene {
        fn new() -> Self {
            let store = AnyStore::memory(Settings::default()).unwrap();
            let seconds = Arc::new(AtomicI64::new(0));
            let clock = {
                let seconds = seconds.clone();
                Clock::new(move || Timestamp::from_second(1_780_000_000 + seconds.load(Ordering::SeqCst)).unwrap())
            };
            let board = Board::new(&[ChannelKind::Telegram, ChannelKind::Matrix], clock.now());
            let rooms = StaffRooms::default();
            rooms.set(vec![StaffRoom { room: "!all".into(), areas: Vec::new(), before: Vec::new() }]);
            let policy = Arc::new(Policy::default());
            let staff = StaffSettings { policy, rooms: rooms.clone(), board: board.clone(), kb: None };
            Self { watch: Watch::new(store.clone(), clock, staff), store, board, rooms, seconds }
        }

        /// Looks, after so many seconds; the alarms that come in for the room.
        async fn after(&mut self, seconds: i64) -> Vec<Alarm> {
            self.seconds.fetch_add(seconds, Ordering::SeqCst);
            self.watch.look().await.unwrap();
            let mut found = Vec::new();
            let now = self.watch.clock.now();
            let mut others = Vec::new();
            while let Some(claim) = self.store.claim(now).await.unwrap() {
                if let InboundBody::Alarm(alarm) = &claim.inbound.body {
                    assert_eq!(claim.inbound.address.place, "!all");
                    found.push(alarm.clone());
                    let session = crate::store::SessionChange::Replace(Vec::new());
                    let commit = crate::store::TurnCommit { at: now, session, outbox: Vec::new(), records: Vec::new() };
                    self.store.commit_turn(&claim, claim.version, commit).await.unwrap();
                } else {
                    others.push(claim);
                }
            }
            found
        }
    }

    #[tokio::test]
    async fn a_channel_that_stays_down_is_told_once_and_once_when_it_is_back() {
        let mut scene = Scene::new();
        let failing = || ChannelState::Failing("no answer".into());
        scene.board.channel_is(ChannelKind::Telegram, failing());
        assert!(scene.after(0).await.is_empty());
        assert!(scene.after(119).await.is_empty(), "it may come back by itself");
        let down = Alarm::ChannelDown { channel: ChannelKind::Telegram, why: "no answer".into() };
        assert_eq!(scene.after(1).await, [down]);
        scene.board.channel_is(ChannelKind::Telegram, ChannelState::Starting);
        assert!(scene.after(10).await.is_empty());
        scene.board.channel_is(ChannelKind::Telegram, failing());
        assert!(scene.after(1_000).await.is_empty(), "a try in between is no end of it");
        scene.board.channel_is(ChannelKind::Telegram, ChannelState::Taking);
        assert_eq!(scene.after(1).await, [Alarm::ChannelBack { channel: ChannelKind::Telegram }]);
        assert!(scene.after(1).await.is_empty());
        // A short one is no news.
        scene.board.channel_is(ChannelKind::Telegram, failing());
        scene.after(60).await;
        scene.board.channel_is(ChannelKind::Telegram, ChannelState::Taking);
        assert!(scene.after(1_000).await.is_empty());
    }

    #[tokio::test]
    async fn an_inbox_that_grows_is_told_once_and_once_when_it_is_calm() {
        let mut scene = Scene::new();
        let tell = |n: u64| {
            let address = PlatformAddress { channel: ChannelKind::Telegram, place: format!("c{n}") };
            let at = Timestamp::UNIX_EPOCH;
            Inbound { id: InboundId(format!("test:{n}")), address, at, body: InboundBody::TooMany, message: None }
        };
        for n in 0..WAITING.0 {
            scene.store.accept(tell(n)).await.unwrap();
        }
        assert_eq!(scene.after(0).await, [Alarm::InboxGrows { waiting: WAITING.0 }]);
        assert!(scene.after(10).await.is_empty());
        while let Some(claim) = scene.store.claim(scene.watch.clock.now()).await.unwrap() {
            let session = crate::store::SessionChange::Replace(Vec::new());
            let at = Timestamp::UNIX_EPOCH;
            let commit = crate::store::TurnCommit { at, session, outbox: Vec::new(), records: Vec::new() };
            scene.store.commit_turn(&claim, claim.version, commit).await.unwrap();
        }
        assert_eq!(scene.after(10).await, [Alarm::InboxCalm { waiting: 0 }]);
        assert!(scene.after(10).await.is_empty());
    }

    #[tokio::test]
    async fn a_disk_that_is_nearly_full_is_told_once_and_once_when_it_has_room() {
        let mut scene = Scene::new();
        let free = Arc::new(AtomicU64::new(513));
        let gauge = {
            let free = free.clone();
            move || Some(free.load(Ordering::SeqCst))
        };
        scene.watch = scene.watch.with_gauge(Box::new(gauge), 512);
        assert!(scene.after(0).await.is_empty());
        free.store(511, Ordering::SeqCst);
        assert_eq!(scene.after(1).await, [Alarm::DiskLow { free_mib: 511 }]);
        for nearly in [400, 512, 600, 300] {
            free.store(nearly, Ordering::SeqCst);
            assert!(scene.after(1).await.is_empty(), "{nearly}");
        }
        free.store(640, Ordering::SeqCst);
        assert_eq!(scene.after(1).await, [Alarm::DiskEnough { free_mib: 640 }]);
        assert!(scene.after(1).await.is_empty());
        // The disk that this runs on has some room, and no other is asked.
        let folder = tempfile::tempdir().unwrap();
        assert!(free_mib(folder.path()).is_some_and(|free| free > 0));
    }

    #[tokio::test]
    async fn a_broken_knowledge_base_is_told_once_and_once_when_it_is_mended_and_nothing_is_lost_without_a_room() {
        let mut scene = Scene::new();
        let now = Timestamp::UNIX_EPOCH;
        scene.board.kb_is(3, now);
        let room = scene.rooms.now();
        scene.rooms.set(Vec::new());
        scene.board.kb_failed();
        assert!(scene.after(1).await.is_empty());
        scene.rooms.set(room.to_vec());
        assert_eq!(scene.after(1).await, [Alarm::KbBroken]);
        scene.board.kb_failed();
        assert!(scene.after(1).await.is_empty());
        scene.board.kb_is(3, now);
        assert_eq!(scene.after(1).await, [Alarm::KbMended]);
    }
}
