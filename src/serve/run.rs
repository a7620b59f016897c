//! `amtslotse serve`: from a configuration to a running bot, and to its end. It puts together what others do, and does nothing
//! with a message itself.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use super::board::Board;
use super::bot::{Bot, BotSettings};
use super::channels::Retry;
use super::clock::Clock;
use super::config::{Config, LlmConfig, Secrets};
use super::engine_turns::{EngineTurns, TurnSettings};
use super::housekeeping::Housekeeping;
use super::kept_kb::KeptKb;
#[cfg(feature = "llm")]
use super::model::ModelPlatform;
use super::ops::{ListenError, Ops};
use super::reload::{KbControl, KbSource, Reloading};
use super::sender::SenderSettings;
use super::signals::{Said, Signals};
use super::staff::{StaffSettings, Watch};
use crate::kb::diagnostic::{Severity, UiLang};
use crate::knowledge::{Cache, Knowledge, SharedKnowledge};
use crate::message::ChannelKind;
use crate::nlu::encoder::Encoder;
use crate::staff::StaffRooms;
use crate::store::disk::Opened;
use crate::store::{AnyStore, StoreError};

/// Conversations worked on at the same time, by processor: most of a turn is waiting for the disk, together with others.
const WORKERS: usize = 8;
/// Time that threads under way get when all else has ended.
const LAST: Duration = Duration::from_secs(1);

/// Why the bot could not start.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The system refuses threads or signals.
    #[error("the system refuses what the bot runs on: {0}")]
    System(#[from] io::Error),
    /// The endpoints' address cannot be listened at.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The knowledge base has faults; they have been logged.
    #[error("{count} faults in the knowledge base {}", dir.display())]
    BrokenKb {
        /// How many.
        count: usize,
        /// Where.
        dir: PathBuf,
    },
    /// The operator's own place is none that the knowledge base knows.
    #[error("the knowledge base knows no place `{place}`")]
    NoSuchPlace {
        /// The place.
        place: String,
    },
    /// The state cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Runs until it is told to stop. Faults of the knowledge base are told in this language.
pub fn run(config: &Config, secrets: Secrets, lang: UiLang) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(serve(config, secrets, lang));
    runtime.shutdown_timeout(LAST);
    outcome
}

async fn serve(config: &Config, secrets: Secrets, lang: UiLang) -> Result<(), ServeError> {
    let mut signals = Signals::hear()?;
    let clock = Clock::system();
    let telegram = config.telegram.iter().map(|_| ChannelKind::Telegram);
    let mut kinds: Vec<ChannelKind> = telegram.chain(config.matrix.iter().map(|_| ChannelKind::Matrix)).collect();
    // With every use switched off nobody asks, and nothing is there to be asked.
    let model = config.llm.as_ref().and_then(LlmConfig::in_use);
    kinds.extend(model.map(|_| ChannelKind::Model));
    let board = Board::new(&kinds, clock.now());
    let _ops = match &config.ops {
        Some(ops) => Some(Ops::listen(ops.listen, board.clone()).await?),
        None => None,
    };
    let source = source(config, lang);
    // Learning a knowledge base anew can take a minute: it is alive meanwhile, and can be stopped.
    let loading = {
        let source = source.clone();
        tokio::task::spawn_blocking(move || load(&source))
    };
    let (knowledge, held) = tokio::select! {
        loaded = loading => loaded.map_err(io::Error::other)??,
        () = signals.stop() => return Ok(()),
    };
    let home = config.kb.home.clone();
    if let Some(place) = home.as_ref().filter(|home| !knowledge.kb.places.iter().any(|p| p.name == **home)) {
        return Err(ServeError::NoSuchPlace { place: place.clone() });
    }
    let store = open(config, knowledge.kb.settings.retention_days).await?;
    board.kb_is(knowledge.kb.intents.len(), clock.now());
    let shared = SharedKnowledge::new(knowledge);
    let (control, orders) = KbControl::new();
    let staff = staff(config, &board, control);
    let turns = TurnSettings { home, staff: staff.clone(), model, ..TurnSettings::default() };
    let engine = EngineTurns::new(shared.clone(), turns);
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let settings = BotSettings {
        workers: config.run.workers.unwrap_or(WORKERS * processors),
        retry: Retry::default(),
        pace: SenderSettings::default(),
    };
    let mut bot = Bot::start(store.clone(), engine, clock.clone(), board.clone(), settings);
    #[cfg(feature = "llm")]
    if let (Some(llm), Some(_)) = (&config.llm, model) {
        bot.add(ModelPlatform::new(llm, secrets.llm.clone(), store.clone(), clock.clone()));
    }
    add_channels(&mut bot, config, &secrets, &shared, staff.as_ref())?;
    let backups = usize::try_from(config.state.backups).ok().filter(|n| *n > 0);
    let backups = backups.map(|kept| (config.state.dir.join("backups"), kept));
    let watch = staff.map(|staff| {
        let (dir, least) = (config.state.dir.clone(), config.state.alarm_mib);
        tokio::spawn(Watch::new(store.clone(), clock.clone(), staff).with_disk(dir, least).run())
    });
    let house = tokio::spawn(Housekeeping::hourly(store.clone(), clock, board.clone(), backups).run());
    let reloading = Reloading::obeying(source, shared, store, board, orders, held);
    while signals.next().await == Said::Reload {
        reloading.now();
    }
    tracing::info!("stopping: nothing new is taken in; what has come is answered and sent");
    drop(reloading);
    house.abort();
    if let Some(watch) = watch {
        watch.abort();
    }
    bot.stop(config.run.drain, signals.stop()).await;
    Ok(())
}

/// Staff, where a room of theirs is configured.
fn staff(config: &Config, board: &Arc<Board>, kb: KbControl) -> Option<StaffSettings> {
    staffed(config).then(|| StaffSettings {
        policy: Arc::new(config.staff.clone()),
        rooms: StaffRooms::default(),
        board: Arc::clone(board),
        kb: Some(kb),
    })
}

/// Whether a room of staff's is configured.
fn staffed(config: &Config) -> bool {
    config.matrix.as_ref().is_some_and(|matrix| !matrix.staff_rooms.is_empty())
}

fn source(config: &Config, lang: UiLang) -> KbSource {
    let cache = config.kb.cache.clone().map(Cache::in_folder).or_else(Cache::of_user);
    let encoder = encoder(config.kb.encoder.as_deref());
    // Who has no staff goes back by putting the folder's files back.
    let kept = staffed(config).then(|| KeptKb::in_state(&config.state.dir));
    KbSource { encoder, kept, ..KbSource::new(&config.kb.dir, cache, lang) }
}

/// The sentence encoder that is configured. What is missing or cannot be used is told.
fn encoder(choice: Option<&Path>) -> Option<Arc<Encoder>> {
    match Encoder::open_chosen(choice) {
        Ok(None) => {
            tracing::warn!("without the sentence encoder: paraphrases are understood less; `make encoder` fetches it");
            None
        }
        Ok(encoder) => encoder,
        Err(error) => {
            tracing::error!(%error, "going on without the sentence encoder, on words and letters alone");
            None
        }
    }
}

fn load(source: &KbSource) -> Result<(Knowledge, bool), ServeError> {
    match source.load_first() {
        Ok((loaded, held)) => {
            let intents = loaded.knowledge.kb.intents.len();
            tracing::info!(intents, from_cache = loaded.from_cache, "the knowledge base is loaded");
            Ok((loaded.knowledge, held))
        }
        Err(broken) => {
            let count = broken.diagnostics.iter().filter(|d| d.severity() == Severity::Error).count();
            Err(ServeError::BrokenKb { count, dir: source.dir.clone() })
        }
    }
}

async fn open(config: &Config, retention_days: u32) -> Result<AnyStore, ServeError> {
    let options = config.state.options(retention_days);
    let opened = tokio::task::spawn_blocking(move || AnyStore::disk(&options)).await;
    let (store, opened) = opened.map_err(io::Error::other)??;
    match opened {
        Opened::New => tracing::info!("a new state was laid out"),
        Opened::Existing => {}
        Opened::FromBackup { quarantine, why, backup } => tracing::error!(
            why,
            quarantine = %quarantine.display(),
            backup = %backup.display(),
            "the state could not be opened and was moved aside; a backup took its place"
        ),
        Opened::Emptied { quarantine, why } => tracing::error!(
            why,
            quarantine = %quarantine.display(),
            "the state could not be opened and was moved aside; an empty one took its place"
        ),
    }
    Ok(store)
}

#[cfg_attr(not(feature = "matrix"), allow(clippy::unnecessary_wraps, reason = "Matrix alone can fail here"))]
fn add_channels(
    bot: &mut Bot,
    config: &Config,
    secrets: &Secrets,
    knowledge: &SharedKnowledge,
    staff: Option<&StaffSettings>,
) -> Result<(), ServeError> {
    #[cfg(feature = "telegram")]
    if let (Some(section), Some(secrets)) = (&config.telegram, &secrets.telegram) {
        bot.add(super::telegram::TelegramPlatform::new(section, secrets, knowledge));
    }
    #[cfg(feature = "matrix")]
    if let (Some(section), Some(secrets)) = (&config.matrix, &secrets.matrix) {
        bot.add(super::matrix::MatrixPlatform::new(config, section, secrets, staff.map(|s| s.rooms.clone()))?);
    }
    #[cfg(not(all(feature = "telegram", feature = "matrix")))]
    let _ = (bot, config, secrets, knowledge, staff);
    Ok(())
}
