//! The bot as it runs: adapter, store in memory, workers, sender, and the engine over the small knowledge base.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use amtslotse::channel;
use amtslotse::channel::IntakeState;
use amtslotse::channel::telegram::{Counters, FloodLimit, Intake, Profile, SendLimits, Telegram, TelegramSettings};
use amtslotse::knowledge::{LoadOptions, SharedKnowledge, load};
use amtslotse::message::{Block, InboundBody, Lang, Outgoing, Reply, RichText, Span};
use amtslotse::privacy::KeySource;
use amtslotse::privacy::SecretText;
use amtslotse::serve::{
    Clock, EngineTurns, Phase, Sender, SenderSettings, StopSwitch, TakeTurn, TurnAnswer, TurnRequest, TurnSettings,
    Workers,
};
use amtslotse::store::disk::{DiskOptions, Durability};
use amtslotse::store::{AnyStore, NewEntry, SessionChange, Settings, Stats, Store, TurnCommit};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::fake::{Fake, TOKEN};
use super::judge::judge;

/// Knows three words of its own beside what the engine knows: "echo …" says the rest, "langsam …" takes a while, "lang" is
/// answered at length.
struct Turns(EngineTurns);

impl TakeTurn for Turns {
    fn take_turn(&self, request: &TurnRequest<'_>) -> Result<TurnAnswer, String> {
        let InboundBody::Text { text, .. } = &request.inbound.body else { return self.0.take_turn(request) };
        let rich = match text.split_once(' ').unwrap_or((text, "")) {
            ("echo", rest) => RichText::paragraph(rest),
            ("langsam", rest) => {
                std::thread::sleep(Duration::from_millis(1_600));
                RichText::paragraph(rest)
            }
            ("lang", _) => RichText(
                (0..9)
                    .map(|n| {
                        Block::Paragraph(vec![
                            Span::Bold(format!("{n}: ")),
                            Span::Text("👩‍👩‍👧 <Satz> & Wort. ".repeat(60)),
                        ])
                    })
                    .collect(),
            ),
            _ => return self.0.take_turn(request),
        };
        let kind = request.inbound.address.channel;
        let outbox = channel::messages(kind, Reply::plain(Lang::De, rich));
        Ok(TurnAnswer::Commit(TurnCommit {
            at: request.now,
            session: SessionChange::Replace(request.session.to_vec()),
            outbox: outbox.into_iter().map(|r| NewEntry::answer(Outgoing::Send(r))).collect(),
            records: Vec::new(),
        }))
    }
}

/// The day that they all answer for.
pub(crate) const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 25);

pub(crate) fn knowledge() -> SharedKnowledge {
    static KNOWLEDGE: OnceLock<SharedKnowledge> = OnceLock::new();
    let make = || {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kb-small");
        let options = LoadOptions { today: TODAY, cache: None, encoder: None };
        SharedKnowledge::new(load(&root, &options, &mut |_| {}).unwrap().knowledge)
    };
    KNOWLEDGE.get_or_init(make).clone()
}

pub(crate) struct Bot {
    pub store: AnyStore,
    pub telegram: Telegram,
    pub counters: Arc<Counters>,
    stop: oneshot::Sender<()>,
    intake: JoinHandle<()>,
    workers: Workers,
    sender: JoinHandle<()>,
    stop_workers: StopSwitch,
    stop_sender: StopSwitch,
}

/// What the tests start from: no limits, short polls.
pub(crate) fn settings(fake: &Fake) -> TelegramSettings {
    TelegramSettings {
        api_url: fake.url.clone(),
        intake: Intake::Polling { timeout: Duration::from_secs(1) },
        limits: SendLimits::NONE,
        flood: FloodLimit { chat: None },
        ..TelegramSettings::new(SecretText::new(TOKEN))
    }
}

/// A store on disk, which can be closed under the bot's feet.
pub(crate) fn on_disk(folder: &Path) -> AnyStore {
    let options = DiskOptions {
        key: KeySource::File(folder.join("key")),
        durability: Durability::Process,
        ..DiskOptions::new(folder.join("state"))
    };
    AnyStore::disk(&options).unwrap().0
}

pub(crate) fn profile() -> Profile {
    Profile::of(&knowledge().now().kb.settings)
}

impl Bot {
    pub(crate) async fn start(fake: &Fake) -> Self {
        Self::with(settings(fake), AnyStore::memory(Settings::default()).unwrap()).await
    }

    /// Starts it and waits until it takes messages.
    pub(crate) async fn with(settings: TelegramSettings, store: AnyStore) -> Self {
        Self::start_all(knowledge(), settings, store).await
    }

    /// The same over another knowledge base.
    pub(crate) async fn over(knowledge: SharedKnowledge, settings: TelegramSettings) -> Self {
        Self::start_all(knowledge, settings, AnyStore::memory(Settings::default()).unwrap()).await
    }

    async fn start_all(knowledge: SharedKnowledge, settings: TelegramSettings, store: AnyStore) -> Self {
        let counters = Arc::new(Counters::default());
        let profile = Profile::of(&knowledge.now().kb.settings);
        let telegram = Telegram::connect(settings, profile, Arc::clone(&counters)).await.unwrap();
        let (stop, stopped) = oneshot::channel();
        let intake = {
            let (telegram, store) = (telegram.clone(), store.clone());
            tokio::spawn(async move {
                let stopped = async {
                    let _ = stopped.await;
                };
                telegram.take_in(store, stopped).await.unwrap();
            })
        };
        let turns = TurnSettings { today: Some(TODAY), ..TurnSettings::default() };
        let engine = Arc::new(Turns(EngineTurns::new(knowledge, turns)));
        let (stop_workers, stop_sender) = (StopSwitch::new(), StopSwitch::new());
        let workers = Workers::start(2, &store, &engine, &Clock::system(), &stop_workers.listen());
        let pace = SenderSettings { first_pause: Duration::from_millis(50), ..SenderSettings::default() };
        let sender = Sender::new(store.clone(), Arc::new(telegram.clone()), Clock::system(), pace);
        let sender = tokio::spawn(sender.run(stop_sender.listen()));
        let mut state = telegram.state();
        let taking = state.wait_for(|s| *s == IntakeState::Taking);
        tokio::time::timeout(Duration::from_secs(20), taking).await.expect("it takes messages").unwrap();
        Self { store, telegram, counters, stop, intake, workers, sender, stop_workers, stop_sender }
    }

    /// Stops as `serve` does: intake, turns, outbox. Then the judges look at what was said.
    pub(crate) async fn finish(self, fake: &Fake) -> AnyStore {
        let _ = self.stop.send(());
        self.intake.await.unwrap();
        self.stop_workers.turn_to(Phase::Draining);
        self.workers.ended().await;
        self.stop_sender.turn_to(Phase::Draining);
        self.sender.await.unwrap();
        judge(fake);
        self.store
    }

    pub(crate) async fn stats(&self) -> Stats {
        self.store.stats(jiff::civil::date(2000, 1, 1), jiff::civil::date(2100, 1, 1)).await.unwrap()
    }
}
