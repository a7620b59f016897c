//! A citizen's platform and one of staff that write down what they were told, and a bot between them that works until nothing
//! is left to do.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use amtslotse::channel::{Channel, DeliveryError, Parcel};
use amtslotse::knowledge::{LoadOptions, SharedKnowledge, load};
use amtslotse::message::{
    ChannelKind, DeviceTrust, Inbound, InboundBody, InboundId, Lang, Outgoing, PlatformAddress, StaffAct, StaffMessage,
    StaffSender,
};
use amtslotse::privacy::KeySource;
use amtslotse::serve::{
    Board, Clock, EngineTurns, KbControl, Phase, Sender, SenderSettings, StaffSettings, StopSwitch, TurnSettings,
    Watch, Workers,
};
use amtslotse::staff::{Policy, StaffRoom, StaffRooms};
use amtslotse::store::disk::{DiskOptions, Durability};
use amtslotse::store::{AnyStore, SessionChange, Settings, Stats, Store, TurnCommit, TurnRecord, Unanswered};
use jiff::{SignedDuration, Timestamp};

/// A Wednesday, 10:00 in Germany.
pub(crate) const START: &str = "2026-11-25T09:00:00Z";

/// How a fake does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Health {
    Well,
    /// Nobody answers.
    Dead,
    /// It does what it is told, and the answer is lost; the second try is answered.
    Forgetful,
    /// It takes nothing, for ever.
    Refusing,
}

pub(crate) struct Fake {
    kind: ChannelKind,
    pub(crate) health: Mutex<Health>,
    /// What it was told: the place, and what.
    heard: Mutex<Vec<(String, String)>>,
    /// What each idempotency key became.
    known: Mutex<BTreeMap<String, String>>,
    next: AtomicU64,
}

impl Fake {
    fn new(kind: ChannelKind) -> Arc<Self> {
        Arc::new(Self {
            kind,
            health: Mutex::new(Health::Well),
            heard: Mutex::default(),
            known: Mutex::default(),
            next: AtomicU64::new(1),
        })
    }

    pub(crate) fn is(&self, health: Health) {
        *self.health.lock().unwrap() = health;
    }

    /// The number of the last message that it made.
    pub(crate) fn made(&self) -> u64 {
        self.next.load(Ordering::SeqCst) - 1
    }

    /// What it was told since the last time.
    pub(crate) fn new_words(&self) -> Vec<String> {
        std::mem::take(&mut *self.heard.lock().unwrap())
            .into_iter()
            .map(|(place, what)| format!("{place} {what}"))
            .collect()
    }
}

fn words(parcel: &Parcel) -> String {
    let reference = parcel.reference.as_deref().unwrap_or("?");
    let shown = |reply: &amtslotse::message::Reply| {
        let buttons: Vec<&str> = reply.buttons.iter().flatten().map(|b| b.label.as_str()).collect();
        let buttons = if buttons.is_empty() { String::new() } else { format!(" [{}]", buttons.join("|")) };
        format!("{}{buttons}", reply.text.to_plain().replace('\n', " / "))
    };
    match &parcel.outgoing {
        Outgoing::Send(reply) => shown(reply),
        Outgoing::Post(post) => {
            let answers = post.answers.as_deref().map(|a| format!("(to {a}) ")).unwrap_or_default();
            format!("{answers}{}", shown(&post.reply))
        }
        Outgoing::InThread { post, .. } => {
            let answers = post.answers.as_deref().map(|a| format!("(to {a}) ")).unwrap_or_default();
            let calls = if post.mentions.is_empty() { String::new() } else { format!("@{} ", post.mentions.len()) };
            format!("in {reference}: {calls}{answers}{}", shown(&post.reply))
        }
        Outgoing::Edit { reply, .. } => format!("edit {reference}: {}", shown(reply)),
        Outgoing::Redact { .. } => format!("redact {reference}"),
        Outgoing::React { emoji, .. } => format!("react {reference} {emoji}"),
        Outgoing::ReactTo { message, emoji } => format!("react {message} {emoji}"),
        Outgoing::RedactThread => "redact-thread".to_owned(),
        Outgoing::Ask { .. } => "ask".to_owned(),
    }
}

struct Handle(Arc<Fake>);

impl Channel for Handle {
    fn kind(&self) -> ChannelKind {
        self.0.kind
    }

    async fn deliver(&self, parcel: Parcel) -> Result<String, DeliveryError> {
        let fake = &self.0;
        let health = *fake.health.lock().unwrap();
        let retry = || DeliveryError::Retry { after: Some(Duration::from_millis(1)), why: "no answer".into() };
        match health {
            Health::Dead => return Err(retry()),
            Health::Refusing => return Err(DeliveryError::Closed { reason: "the door is shut".into() }),
            Health::Well | Health::Forgetful => {}
        }
        if let Some(id) = fake.known.lock().unwrap().get(&parcel.idempotency_key) {
            return Ok(id.clone());
        }
        let id = format!(
            "{}{}",
            if fake.kind == ChannelKind::Matrix { "$e" } else { "m" },
            fake.next.fetch_add(1, Ordering::SeqCst)
        );
        // What is changed stays what it was.
        let id = match (&parcel.outgoing, &parcel.reference) {
            (Outgoing::Edit { .. }, Some(of)) => of.clone(),
            _ => id,
        };
        fake.heard.lock().unwrap().push((parcel.address.place.clone(), words(&parcel)));
        fake.known.lock().unwrap().insert(parcel.idempotency_key, id.clone());
        if health == Health::Forgetful { Err(retry()) } else { Ok(id) }
    }
}

fn knowledge() -> SharedKnowledge {
    static KNOWLEDGE: OnceLock<SharedKnowledge> = OnceLock::new();
    let make = || {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kb-small");
        let options = LoadOptions { today: jiff::civil::date(2026, 11, 25), cache: None, encoder: None };
        SharedKnowledge::new(load(&root, &options, &mut |_| {}).unwrap().knowledge)
    };
    KNOWLEDGE.get_or_init(make).clone()
}

pub(crate) struct World {
    pub(crate) store: AnyStore,
    pub(crate) telegram: Arc<Fake>,
    pub(crate) matrix: Arc<Fake>,
    pub(crate) rooms: StaffRooms,
    pub(crate) board: Arc<Board>,
    policy: Arc<Policy>,
    seconds: Arc<AtomicI64>,
    folder: Option<tempfile::TempDir>,
    ids: AtomicU64,
    watch: Option<Watch>,
    pub(crate) knowledge: SharedKnowledge,
    pub(crate) kb: Option<KbControl>,
}

pub(crate) fn place(channel: ChannelKind, place: &str) -> PlatformAddress {
    PlatformAddress { channel, place: place.to_owned() }
}

pub(crate) fn erika() -> StaffSender {
    StaffSender {
        user: "@erika:amt.example".into(),
        level: 50,
        device: DeviceTrust::CrossSigned,
        encrypted: true,
        member: true,
    }
}

pub(crate) fn otto() -> StaffSender {
    StaffSender { user: "@otto:amt.example".into(), level: 0, ..erika() }
}

fn open(folder: &tempfile::TempDir) -> AnyStore {
    let options = DiskOptions {
        key: KeySource::File(folder.path().join("key")),
        durability: Durability::Process,
        ..DiskOptions::new(folder.path().join("state"))
    };
    AnyStore::disk(&options).unwrap().0
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(Policy::default(), AnyStore::memory(Settings::default()).unwrap(), None)
    }

    pub(crate) fn with_policy(policy: Policy) -> Self {
        Self::with(policy, AnyStore::memory(Settings::default()).unwrap(), None)
    }

    pub(crate) fn on_disk() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder);
        Self::with(Policy::default(), store, Some(folder))
    }

    fn with(policy: Policy, store: AnyStore, folder: Option<tempfile::TempDir>) -> Self {
        let rooms = StaffRooms::default();
        rooms.set(vec![
            StaffRoom { room: "!bins".into(), areas: vec!["everyday".into()], before: Vec::new() },
            StaffRoom { room: "!all".into(), areas: Vec::new(), before: Vec::new() },
        ]);
        let board = Board::new(&[ChannelKind::Telegram, ChannelKind::Matrix], START.parse().unwrap());
        Self {
            store,
            telegram: Fake::new(ChannelKind::Telegram),
            matrix: Fake::new(ChannelKind::Matrix),
            rooms,
            board,
            policy: Arc::new(policy),
            seconds: Arc::new(AtomicI64::new(0)),
            folder,
            ids: AtomicU64::new(1),
            watch: None,
            knowledge: knowledge(),
            kb: None,
        }
    }

    /// As after a crash: what was not durable is gone.
    pub(crate) async fn crash(&mut self) {
        if let Some(folder) = &self.folder {
            self.store.close().await.unwrap();
            self.store = open(folder);
            self.watch = None;
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        START.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(self.seconds.load(Ordering::SeqCst))
    }

    pub(crate) fn later(&self, minutes: i64) {
        self.seconds.fetch_add(minutes * 60, Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> Clock {
        let seconds = self.seconds.clone();
        let start: Timestamp = START.parse().unwrap();
        Clock::new(move || start + SignedDuration::from_secs(seconds.load(Ordering::SeqCst)))
    }

    fn settings(&self) -> StaffSettings {
        StaffSettings {
            policy: self.policy.clone(),
            rooms: self.rooms.clone(),
            board: self.board.clone(),
            kb: self.kb.clone(),
        }
    }

    pub(crate) async fn stats(&self) -> Stats {
        self.store.stats(jiff::civil::date(2000, 1, 1), jiff::civil::date(2100, 1, 1)).await.unwrap()
    }

    /// Takes all turns that there are, then sends all that there is.
    pub(crate) async fn round(&self) {
        let settings = TurnSettings { staff: Some(self.settings()), ..TurnSettings::default() };
        let engine = Arc::new(EngineTurns::new(self.knowledge.clone(), settings));
        let pace = SenderSettings {
            first_pause: Duration::from_millis(1),
            longest_pause: Duration::from_millis(1),
            drain_wait: Duration::ZERO,
            ..SenderSettings::default()
        };
        let stop = StopSwitch::new();
        stop.turn_to(Phase::Draining);
        Workers::start(2, &self.store, &engine, &self.clock(), &stop.listen()).ended().await;
        for fake in [&self.telegram, &self.matrix] {
            let handle = Arc::new(Handle(fake.clone()));
            let sender = Sender::new(self.store.clone(), handle, self.clock(), pace.clone());
            sender.run(stop.listen()).await;
        }
        // What is to be tried again is due by then.
        self.seconds.fetch_add(1, Ordering::SeqCst);
    }

    /// Works until nothing is left that could be done.
    pub(crate) async fn settle(&self) {
        for _ in 0..30 {
            self.round().await;
            let stats = self.stats().await;
            if stats.waiting == 0 && stats.unsent.values().all(|n| *n == 0) {
                return;
            }
        }
    }

    /// Notes a message of a citizen's that the bot did not understand, with the nearest intent.
    pub(crate) async fn not_understood(&self, who: &str, words: &str) {
        self.citizen_only(who, "?").await;
        let claim = self.store.claim(self.now()).await.unwrap().unwrap();
        let unanswered = Unanswered { text: words.into(), lang: Lang::De, nearest: vec!["passport".parse().unwrap()] };
        let commit = TurnCommit {
            at: self.now(),
            session: SessionChange::Replace(Vec::new()),
            outbox: Vec::new(),
            records: vec![TurnRecord::Unanswered(unanswered)],
        };
        self.store.commit_turn(&claim, claim.version, commit).await.unwrap();
    }

    /// Looks after tickets and alarms, and works.
    pub(crate) async fn look(&mut self) {
        let mut watch =
            self.watch.take().unwrap_or_else(|| Watch::new(self.store.clone(), self.clock(), self.settings()));
        watch.look().await.unwrap();
        self.watch = Some(watch);
        self.settle().await;
    }

    pub(crate) fn id(&self) -> u64 {
        self.ids.fetch_add(1, Ordering::SeqCst)
    }

    /// Something comes in; the name of the message that it is.
    pub(crate) async fn accept(&self, address: PlatformAddress, body: InboundBody, about: Option<&str>) -> String {
        let number = self.id();
        let own = if address.channel == ChannelKind::Matrix { format!("$s{number}") } else { format!("t{number}") };
        let message = Some(about.map_or(own.clone(), str::to_owned));
        let id = InboundId(format!("test:{number}"));
        self.store.accept(Inbound { id, address, at: self.now(), body, message }).await.unwrap();
        own
    }

    pub(crate) async fn citizen_only(&self, who: &str, text: &str) -> String {
        let body = InboundBody::Text { text: text.to_owned(), lang_hint: None };
        self.accept(place(ChannelKind::Telegram, who), body, None).await
    }

    /// A citizen writes; what the citizen then reads.
    pub(crate) async fn citizen(&self, who: &str, text: &str) -> Vec<String> {
        self.citizen_only(who, text).await;
        self.settle().await;
        self.telegram.new_words()
    }

    /// Somebody does something in a staff room; the name of the message.
    pub(crate) async fn staff_only(&self, from: StaffSender, at: &str, act: StaffAct, about: Option<&str>) -> String {
        let body = InboundBody::Staff(StaffMessage { from, to_bot: false, act });
        self.accept(place(ChannelKind::Matrix, at), body, about).await
    }

    /// Somebody writes in a staff room; what is then read there.
    pub(crate) async fn staff(&self, from: StaffSender, at: &str, text: &str) -> Vec<String> {
        self.staff_only(from, at, StaffAct::Text { text: text.to_owned() }, None).await;
        self.settle().await;
        self.matrix.new_words()
    }

    /// A citizen asks for a person and agrees; the thread that comes of it, after its root `$e…`.
    pub(crate) async fn call_person(&self, who: &str) -> String {
        self.citizen(who, "/mensch").await;
        self.citizen(who, "ja").await;
        let words = self.matrix.new_words();
        let (room, _) = words.last().expect("a ticket was opened").split_once(' ').unwrap();
        self.newest_thread(room)
    }

    /// The thread below the newest message that was sent to Matrix.
    pub(crate) fn newest_thread(&self, room: &str) -> String {
        format!("{room}|$e{}", self.matrix.next.load(Ordering::SeqCst) - 1)
    }
}

/// Whether one of these says this.
pub(crate) fn says(lines: &[String], what: &str) -> bool {
    lines.iter().any(|l| l.contains(what))
}
