//! A bot with a language model beside it, step by step: a citizen writes, turns are taken, the model's endpoint is asked, what it
//! said comes in, until nothing is left to do. The knowledge base is `tests/kb-small`, with thresholds under which the matcher is
//! sure of nothing, so that the model is asked whenever it may be.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use amtslotse::channel::model::{Model, ModelCounters};
use amtslotse::channel::{Channel, Parcel};
use amtslotse::dialogue::ModelUse;
use amtslotse::kb::{AnswerRule, Kb};
use amtslotse::knowledge::{Knowledge, SharedKnowledge};
use amtslotse::llm::client::{Budget, Client, ClientSettings, Spent};
use amtslotse::message::{
    ChannelKind, DeliveryOutcome, DeviceTrust, Inbound, InboundBody, InboundId, ModelTask, Outgoing, PlatformAddress,
    Reply, StaffAct, StaffMessage, StaffSender,
};
use amtslotse::nlu::Matcher;
use amtslotse::serve::{Board, EngineTurns, StaffSettings, TakeTurn, TurnAnswer, TurnRequest, TurnSettings, View};
use amtslotse::staff::{Policy, StaffRoom, StaffRooms};
use amtslotse::store::{AnyStore, Settings, Store};
use jiff::Timestamp;
use jiff::civil::date;

use crate::server::ModelServer;

/// The staff room.
pub(crate) const ROOM: &str = "!amt";

pub(crate) const NOW: &str = "2026-11-25T12:00:00Z";

pub(crate) struct World {
    pub(crate) store: AnyStore,
    pub(crate) knowledge: SharedKnowledge,
    pub(crate) model: Model<AnyStore>,
    engine: EngineTurns,
    written: u32,
    pub(crate) now: Timestamp,
}

pub(crate) const BOTH: ModelUse = ModelUse {
    task: ModelTask { route: true, compose: true },
    ask_consent: false,
    questions: 1_000,
    tokens: 10_000_000,
};

pub(crate) fn kb() -> Kb {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kb-small");
    let mut kb = Kb::read(&root, date(2026, 11, 25)).unwrap_or_else(|broken| panic!("{broken}")).kb;
    kb.settings.answer = AnswerRule::From(1.0);
    kb.settings.ask_from = 1.0;
    kb
}

pub(crate) fn knowledge(kb: Kb) -> Knowledge {
    let matcher = Matcher::build(&kb, None, &mut |_| ());
    Knowledge::new(kb, matcher)
}

pub(crate) fn impatient(server: &ModelServer) -> ClientSettings {
    ClientSettings {
        connect: Duration::from_millis(300),
        first_byte: Duration::from_millis(300),
        total: Duration::from_millis(800),
        ..ClientSettings::new(server.url.clone(), "any")
    }
}

impl World {
    pub(crate) fn new(server: &ModelServer, usage: ModelUse) -> Self {
        Self::with(server, usage, Budget { questions: 100_000, tokens: 1_000_000_000 })
    }

    pub(crate) fn with(server: &ModelServer, usage: ModelUse, budget: Budget) -> Self {
        let settings = TurnSettings { model: Some(usage), ..TurnSettings::default() };
        Self::built(server, settings, budget)
    }

    /// A bot that has staff as well, who read in one room.
    pub(crate) fn with_staff(server: &ModelServer, usage: ModelUse) -> Self {
        let rooms = StaffRooms::default();
        rooms.set(vec![StaffRoom { room: ROOM.into(), areas: Vec::new(), before: Vec::new() }]);
        let board = Board::new(&[ChannelKind::Telegram, ChannelKind::Matrix], NOW.parse().unwrap());
        let staff = StaffSettings { policy: Arc::new(Policy::default()), rooms, board, kb: None };
        let settings = TurnSettings { model: Some(usage), staff: Some(staff), ..TurnSettings::default() };
        Self::built(server, settings, Budget { questions: 100_000, tokens: 1_000_000_000 })
    }

    fn built(server: &ModelServer, settings: TurnSettings, budget: Budget) -> Self {
        let store = AnyStore::memory(Settings::default()).unwrap();
        let knowledge = SharedKnowledge::new(knowledge(kb()));
        let engine = EngineTurns::new(knowledge.clone(), settings);
        let now: Timestamp = NOW.parse().unwrap();
        let client = Client::new(impatient(server)).unwrap();
        let spent = Spent { day: date(2026, 11, 25), questions: 0, tokens: 0 };
        let model =
            Model::new(client, store.clone(), Arc::new(move || now), budget, spent, Arc::new(ModelCounters::default()));
        Self { store, knowledge, model, engine, written: 0, now }
    }

    /// What staff write in their room.
    pub(crate) async fn staff_says(&mut self, place: &str, text: &str) {
        let from = StaffSender {
            user: "@erika:amt.example".into(),
            level: 50,
            device: DeviceTrust::CrossSigned,
            encrypted: true,
            member: true,
        };
        let body = InboundBody::Staff(StaffMessage { from, to_bot: true, act: StaffAct::Text { text: text.into() } });
        self.comes(PlatformAddress { channel: ChannelKind::Matrix, place: place.into() }, body).await;
    }

    /// A citizen writes, and everything that comes of it happens; what the citizen gets to read.
    pub(crate) async fn says(&mut self, who: &str, text: &str) -> Vec<Reply> {
        self.does(who, InboundBody::Text { text: text.into(), lang_hint: None }).await;
        self.settle(true).await
    }

    /// The same without the model's endpoint being asked yet.
    pub(crate) async fn says_and_waits(&mut self, who: &str, text: &str) -> Vec<Reply> {
        self.does(who, InboundBody::Text { text: text.into(), lang_hint: None }).await;
        self.settle(false).await
    }

    pub(crate) async fn does(&mut self, who: &str, body: InboundBody) {
        self.comes(PlatformAddress { channel: ChannelKind::Telegram, place: who.into() }, body).await;
    }

    async fn comes(&mut self, address: PlatformAddress, body: InboundBody) {
        self.written += 1;
        let inbound = Inbound {
            id: InboundId(format!("test:{}", self.written)),
            address,
            at: self.now,
            body,
            message: Some(format!("message {}", self.written)),
        };
        self.store.accept(inbound).await.unwrap();
    }

    /// Does what waits, until nothing does; what citizens get to read.
    pub(crate) async fn settle(&mut self, ask: bool) -> Vec<Reply> {
        let mut heard = Vec::new();
        loop {
            let mut idle = true;
            while let Some(claim) = self.store.claim(self.now).await.unwrap() {
                idle = false;
                let view = View { tickets: self.store.tickets().await.unwrap(), ..View::default() };
                let request = TurnRequest {
                    inbound: &claim.inbound,
                    pseudonym: &claim.pseudonym,
                    session: &claim.session,
                    next_entry: claim.next_entry,
                    attempt: claim.attempt,
                    now: self.now,
                    steering: &claim.steering,
                    answered: claim.answered.as_ref(),
                    export: None,
                    view: Some(&view),
                    kb: None,
                };
                let Ok(TurnAnswer::Commit(commit)) = self.engine.take_turn(&request) else { panic!("a turn failed") };
                self.store.commit_turn(&claim, claim.version, commit).await.unwrap();
            }
            while let Some(entry) = self.store.next_to_send(ChannelKind::Telegram, self.now).await.unwrap() {
                idle = false;
                let Outgoing::Send(reply) = entry.outgoing.clone() else { panic!("only sent here") };
                heard.push(reply);
                self.sent(&entry, "m").await;
            }
            while let Some(entry) = self.store.next_to_send(ChannelKind::Matrix, self.now).await.unwrap() {
                idle = false;
                self.sent(&entry, "$e").await;
            }
            while ask && let Some(entry) = self.store.next_to_send(ChannelKind::Model, self.now).await.unwrap() {
                idle = false;
                let parcel = Parcel {
                    address: entry.address.clone(),
                    outgoing: entry.outgoing.clone(),
                    reference: None,
                    idempotency_key: entry.idempotency_key.clone(),
                };
                let became = self.model.deliver(parcel).await.unwrap();
                self.sent(&entry, &became).await;
            }
            if idle {
                return heard;
            }
        }
    }

    async fn sent(&self, entry: &amtslotse::store::ToSend, id: &str) {
        let outcome = DeliveryOutcome::Sent { platform_id: id.into() };
        self.store.record_delivery(entry, outcome, self.now).await.unwrap();
    }

    /// How often each thing became of a model's answer.
    pub(crate) async fn count(&self, name: &str) -> u64 {
        let day = date(2026, 11, 25);
        self.store.stats(day, day).await.unwrap().counts.get(name).copied().unwrap_or(0)
    }
}

/// All that was read, as one text.
pub(crate) fn text(replies: &[Reply]) -> String {
    replies.iter().map(|r| r.text.to_plain()).collect::<Vec<_>>().join("\n---\n")
}
