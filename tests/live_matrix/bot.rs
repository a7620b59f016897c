//! The bot as it runs: adapter, store in memory or on disk, workers, sender, and the engine over the small knowledge base.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use amtslotse::channel::IntakeState;
use amtslotse::channel::matrix::{AllowList, Counters, Credential, Matrix, MatrixSettings};
use amtslotse::knowledge::{LoadOptions, SharedKnowledge, load};
use amtslotse::message::{InboundBody, Lang, Outgoing, Post, Reply, RichText};
use amtslotse::privacy::{KeptKey, OperatorKey, SecretText};
use amtslotse::serve::{
    Clock, EngineTurns, Phase, Sender, SenderSettings, StopSwitch, TakeTurn, TurnAnswer, TurnRequest, TurnSettings,
    Workers,
};
use amtslotse::store::{AnyStore, NewEntry, SessionChange, Settings, TurnCommit};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::homeserver::{Homeserver, NAME, PASSWORD};

/// The bot's account.
pub(crate) const BOT: &str = "amtslotse";

/// Knows words of its own beside what the engine knows: "echo …" says the rest, "langsam …" takes a while; what comes from staff
/// is told as it came, in a post that answers it.
struct Turns(EngineTurns);

impl TakeTurn for Turns {
    fn take_turn(&self, request: &TurnRequest<'_>) -> Result<TurnAnswer, String> {
        let plain = |text: String| Reply::plain(Lang::De, RichText::paragraph(text));
        let about = request.inbound.message.as_deref();
        let outgoing = match &request.inbound.body {
            InboundBody::Staff(staff) => {
                let from = &staff.from;
                let told = format!(
                    "{:?} by {} level {} {:?} sealed={} member={} to_bot={} in {}",
                    staff.act,
                    from.user,
                    from.level,
                    from.device,
                    from.encrypted,
                    from.member,
                    staff.to_bot,
                    if request.inbound.address.place.contains('|') { "thread" } else { "room" },
                );
                match staff.act.words() {
                    Some("!erase") => Outgoing::RedactThread,
                    Some("!react") => Outgoing::ReactTo { message: about.unwrap().to_owned(), emoji: "✅".into() },
                    Some("!call") => {
                        Outgoing::Post(Post { mentions: vec![from.user.clone()], ..Post::loud(plain(told)) })
                    }
                    _ => Outgoing::Post(Post::quiet(plain(told)).answering(about)),
                }
            }
            InboundBody::Redacted if request.answered.is_none() => {
                Outgoing::Send(plain(format!("taken back: {}", about.unwrap_or_default())))
            }
            InboundBody::Edited { text } if text.starts_with("echo") => {
                Outgoing::Send(plain(format!("edited {}: {text}", about.unwrap_or_default())))
            }
            InboundBody::Text { text, .. } => match text.split_once(' ').unwrap_or((text, "")) {
                ("echo", rest) => Outgoing::Send(plain(rest.to_owned())),
                ("langsam", rest) => {
                    std::thread::sleep(Duration::from_millis(1_600));
                    Outgoing::Send(plain(rest.to_owned()))
                }
                _ => return self.0.take_turn(request),
            },
            _ => return self.0.take_turn(request),
        };
        Ok(TurnAnswer::Commit(TurnCommit {
            at: request.now,
            session: SessionChange::Replace(request.session.to_vec()),
            outbox: vec![NewEntry::answer(outgoing)],
            records: Vec::new(),
        }))
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

/// The bot's folder and its key: the same device for the same folder.
pub(crate) fn settings(server: &Homeserver, folder: &Path) -> MatrixSettings {
    settings_at(&server.url, folder)
}

/// The same for a homeserver of another process.
pub(crate) fn settings_at(url: &str, folder: &Path) -> MatrixSettings {
    let operator = OperatorKey::from_hex(&"0f".repeat(32)).unwrap();
    let key = KeptKey::obtain(&folder.join("key"), &operator, true).unwrap();
    let mut settings = MatrixSettings::new(url, BOT, folder.join("matrix"), key);
    settings.credential = Some(Credential::Password(SecretText::new(PASSWORD)));
    settings.allow = AllowList::parse([NAME]).unwrap();
    settings
}

/// The bot, at work.
pub(crate) struct Bot {
    pub id: String,
    pub store: AnyStore,
    pub matrix: Matrix,
    pub counters: Arc<Counters>,
    stop: oneshot::Sender<()>,
    intake: JoinHandle<()>,
    workers: Workers,
    sender: JoinHandle<()>,
    stop_workers: StopSwitch,
    stop_sender: StopSwitch,
}

impl Bot {
    /// Starts it with a fresh folder, and waits until it takes messages.
    pub(crate) async fn start(server: &Homeserver) -> Self {
        Self::in_folder(server, &folder(server)).await
    }

    /// The same with a folder of one's own.
    pub(crate) async fn in_folder(server: &Homeserver, folder: &Path) -> Self {
        Self::with(settings(server, folder), AnyStore::memory(Settings::default()).unwrap()).await
    }

    /// The same with everything as told.
    pub(crate) async fn with(settings: MatrixSettings, store: AnyStore) -> Self {
        let counters = Arc::new(Counters::default());
        let matrix = Matrix::connect(settings, Arc::clone(&counters)).await.unwrap();
        let (stop, stopped) = oneshot::channel();
        let intake = {
            let (matrix, store) = (matrix.clone(), store.clone());
            tokio::spawn(async move {
                let stopped = async {
                    let _ = stopped.await;
                };
                matrix.take_in(store, stopped).await.unwrap();
            })
        };
        let turns = TurnSettings { today: Some(jiff::civil::date(2026, 11, 25)), ..TurnSettings::default() };
        let engine = Arc::new(Turns(EngineTurns::new(knowledge(), turns)));
        let (stop_workers, stop_sender) = (StopSwitch::new(), StopSwitch::new());
        let workers = Workers::start(2, &store, &engine, &Clock::system(), &stop_workers.listen());
        let pace = SenderSettings { first_pause: Duration::from_millis(50), ..SenderSettings::default() };
        let sender = Sender::new(store.clone(), Arc::new(matrix.clone()), Clock::system(), pace);
        let sender = tokio::spawn(sender.run(stop_sender.listen()));
        let mut state = matrix.state();
        let taking = state.wait_for(|s| *s == IntakeState::Taking);
        tokio::time::timeout(Duration::from_mins(1), taking).await.expect("it takes messages").unwrap();
        let id = matrix.user_id().to_owned();
        Self { id, store, matrix, counters, stop, intake, workers, sender, stop_workers, stop_sender }
    }

    /// Stops as `serve` does: intake, turns, outbox. Its device is free for the next one.
    pub(crate) async fn finish(self) -> AnyStore {
        let _ = self.stop.send(());
        self.intake.await.unwrap();
        self.stop_workers.turn_to(Phase::Draining);
        self.workers.ended().await;
        self.stop_sender.turn_to(Phase::Draining);
        self.sender.await.unwrap();
        self.store
    }
}

pub(crate) fn folder(server: &Homeserver) -> PathBuf {
    server.room_for("bot")
}
