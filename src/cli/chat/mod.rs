//! `amtslotse chat`: the same engine and state as on any channel, in a terminal or a pipe.

mod input;
mod reload;
mod session;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use etcetera::BaseStrategy;

use super::args::{KbArgs, UiLang};
use super::output::{Fault, tell};
use super::texts;
use crate::knowledge::SharedKnowledge;
use crate::message::Lang;
use crate::privacy::KeySource;
#[cfg(feature = "llm")]
use crate::privacy::SecretText;
use crate::serve::config::{Config, Faults};
#[cfg(feature = "llm")]
use crate::serve::config::{Environment, LlmConfig};
use crate::store::disk::{DiskOptions, Durability, Opened};
use crate::store::{AnyStore, Settings};

/// Arguments of `chat`.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:
  amtslotse chat
  amtslotse chat --config amtslotse.toml
  amtslotse chat --lang en --explain
  printf 'was kostet ein neuer perso\\n' | amtslotse chat")]
pub(crate) struct Args {
    #[command(flatten)]
    kb: KbArgs,

    /// Take knowledge base, place, state and language model from the configuration of `serve`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["kb", "state", "key", "durability", "home"])]
    config: Option<PathBuf>,

    /// Language to begin in: de, en or de-simple
    #[arg(long, value_name = "LANG")]
    lang: Option<Lang>,

    /// Show under each answer how the message was understood
    #[arg(long)]
    explain: bool,

    /// Folder for the state; by default the platform's data folder, and memory where the input is no terminal
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,

    /// File with the operator's key (64 hex digits), made if missing; by default AMTSLOTSE_KEY, else a file in the
    /// platform's configuration folder
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,

    /// What an accepted message survives: a power cut, or a killed process
    #[arg(long, value_name = "power|process", default_value = "power")]
    durability: Durability,

    /// The operator's own place, such as München
    #[arg(long, value_name = "PLACE")]
    home: Option<String>,

    /// The language model of the configuration, with its key.
    #[cfg(feature = "llm")]
    #[arg(skip)]
    llm: Option<Box<(LlmConfig, Option<SecretText>)>>,
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let Some(file) = &args.config else { return run_with(args, ui) };
    match Config::read(file).and_then(|config| args.clone().with(&config)) {
        Ok(args) => run_with(&args, ui),
        Err(faults) => {
            tell(faults.render(ui.into()));
            Ok(ExitCode::FAILURE)
        }
    }
}

impl Args {
    #[cfg_attr(
        not(feature = "llm"),
        allow(clippy::unnecessary_wraps, reason = "a language model's key alone can be missing")
    )]
    fn with(mut self, config: &Config) -> Result<Self, Faults> {
        self.kb.kb.clone_from(&config.kb.dir);
        self.home.clone_from(&config.kb.home);
        self.state = Some(config.state.dir.clone());
        self.key.clone_from(&config.state.key_file);
        self.durability = config.state.durability;
        #[cfg(feature = "llm")]
        if let Some(llm) = config.llm.clone().filter(|llm| llm.in_use().is_some()) {
            self.llm = Some(Box::new((llm, config.secret_of_llm(Environment::of_process())?)));
        }
        Ok(self)
    }
}

fn run_with(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let interactive = std::io::stdin().is_terminal();
    let knowledge = super::knowledge::load_for(&args.kb, ui)?;
    if let Some(home) = &args.home
        && !knowledge.kb.places.iter().any(|p| p.name == *home)
    {
        return Err(Fault::Told(texts::no_such_place(ui, home)));
    }
    if interactive && !knowledge.matcher.has_encoder() {
        tell(texts::no_encoder(ui));
    }
    let store = open_store(args, interactive, knowledge.kb.settings.retention_days, ui)?;
    let knowledge = SharedKnowledge::new(knowledge);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(Fault::io("tokio"))?;
    let (input, announce) = input::open(interactive)?;
    // Watches for as long as it lives.
    let _reloading = reload::start(args.kb.clone(), knowledge.clone(), announce, ui);
    runtime.block_on(session::talk(args, ui, &knowledge, store, input))?;
    Ok(ExitCode::SUCCESS)
}

/// State on disk where a folder is named or a person is at the keyboard, else in memory.
fn open_store(args: &Args, interactive: bool, retention_days: u32, ui: UiLang) -> Result<AnyStore, Fault> {
    let settings = Settings { retention_days, ..Settings::default() };
    let folder = match (&args.state, interactive) {
        (Some(folder), _) => folder.clone(),
        (None, true) => match etcetera::choose_base_strategy() {
            Ok(folders) => folders.data_dir().join("amtslotse"),
            Err(_) => return AnyStore::memory(settings).map_err(Fault::told),
        },
        (None, false) => return AnyStore::memory(settings).map_err(Fault::told),
    };
    let mut options = DiskOptions::new(folder);
    options.settings = settings;
    options.durability = args.durability;
    if let Some(key) = &args.key {
        options.key = KeySource::File(key.clone());
    }
    let (store, opened) = AnyStore::disk(&options).map_err(Fault::told)?;
    match &opened {
        Opened::New | Opened::Existing => {}
        Opened::FromBackup { .. } | Opened::Emptied { .. } => tell(texts::opened(ui, &opened)),
    }
    Ok(store)
}
