//! Takes up a changed knowledge base while the bot runs: at SIGHUP, when a file changes, and when the folder is another one
//! behind its link, as containers swap mounted folders. A broken one is told and never taken up.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::board::Board;
use crate::kb::diagnostic::{Severity, UiLang, to_json};
use crate::kb::{Broken, KbFiles};
use crate::knowledge::{Cache, LoadOptions, Loaded, SharedKnowledge, Watcher, changes, load};
use crate::nlu::encoder::Encoder;
use crate::store::{AnyStore, Store};

/// How long a wish to reload may wait.
const TICK: Duration = Duration::from_millis(200);
/// Faults of one broken knowledge base that are logged.
const TOLD: usize = 20;

/// Where the knowledge base comes from, and how it is loaded.
#[derive(Debug, Clone)]
pub struct KbSource {
    /// Its folder.
    pub dir: PathBuf,
    /// Where compiled ones are kept.
    pub cache: Option<Cache>,
    /// The sentence encoder; without one words and letters speak alone.
    pub encoder: Option<Arc<Encoder>>,
    /// The language in which faults are told.
    pub lang: UiLang,
    /// Pause between two looks at the content where no change is heard of: a link to another folder, a network drive.
    pub look_every: Duration,
}

impl KbSource {
    /// The shipped way: looks every five seconds.
    pub fn new(dir: impl Into<PathBuf>, cache: Option<Cache>, lang: UiLang) -> Self {
        Self { dir: dir.into(), cache, encoder: None, lang, look_every: Duration::from_secs(5) }
    }

    /// Loads it, and logs every fault.
    pub fn load(&self) -> Result<Loaded, Broken> {
        let today = crate::kb::day_in_germany(Timestamp::now());
        let options = LoadOptions { today, cache: self.cache.clone(), encoder: self.encoder.clone() };
        let loaded = load(&self.dir, &options, &mut |_| ());
        match &loaded {
            Ok(loaded) => {
                if let Some(error) = &loaded.not_cached {
                    tracing::info!(%error, "the compiled knowledge base is not kept");
                }
            }
            Err(broken) => self.tell(broken),
        }
        loaded
    }

    fn tell(&self, broken: &Broken) {
        let errors = broken.diagnostics.iter().filter(|d| d.severity() == Severity::Error);
        for diagnostic in errors.take(TOLD) {
            let told = to_json(diagnostic, &broken.files, self.lang);
            let text = |key: &str| told[key].as_str().unwrap_or_default().to_owned();
            let place = format!("{}:{}:{}", text("file"), told["line"], told["column"]);
            tracing::error!(rule = text("rule"), place, help = text("help"), "{}", text("message"));
        }
    }
}

/// Watches until it is dropped.
pub struct Reloading {
    signs: Arc<Signs>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Signs {
    wanted: AtomicBool,
    over: AtomicBool,
}

/// What a reload changes.
struct Reload {
    source: KbSource,
    knowledge: SharedKnowledge,
    store: AnyStore,
    board: Arc<Board>,
}

impl Reloading {
    /// Begins to watch.
    pub fn start(source: KbSource, knowledge: SharedKnowledge, store: AnyStore, board: Arc<Board>) -> Self {
        let signs = Arc::new(Signs::default());
        let seen = Arc::clone(&signs);
        let thread = std::thread::spawn(move || Reload { source, knowledge, store, board }.watch(&seen));
        Self { signs, thread: Some(thread) }
    }

    /// Loads anew, whether something changed or not.
    pub fn now(&self) {
        self.signs.wanted.store(true, Ordering::Relaxed);
    }
}

impl Drop for Reloading {
    fn drop(&mut self) {
        self.signs.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A load under way is not waited for: it changes nothing that is kept.
            if thread.is_finished() {
                drop(thread.join());
            }
        }
    }
}

impl Reload {
    fn watch(&self, signs: &Signs) {
        // What was tried last, so that a broken folder is told once and not at every look.
        let mut tried = self.knowledge.now().kb.hash;
        let mut watcher = self.watcher();
        let mut real = self.source.dir.canonicalize().ok();
        let mut looked = Instant::now();
        while !signs.over.load(Ordering::Relaxed) {
            let heard = if let Some(watcher) = &mut watcher {
                watcher.wait(TICK)
            } else {
                std::thread::sleep(TICK);
                false
            };
            let wanted = signs.wanted.swap(false, Ordering::Relaxed);
            let due = looked.elapsed() >= self.source.look_every;
            if !(heard || wanted || due) {
                continue;
            }
            looked = Instant::now();
            let now = self.source.dir.canonicalize().ok();
            if now != real {
                // The old folder was watched, which is not the one behind the link any more.
                real = now;
                watcher = self.watcher();
            }
            let content = KbFiles::collect(&self.source.dir).hash();
            if !wanted && content == tried {
                continue;
            }
            // What is loaded may be newer than what was looked at: then the next look finds it loaded already.
            tried = if self.reload() { self.knowledge.now().kb.hash } else { content };
        }
    }

    fn watcher(&self) -> Option<Watcher> {
        Watcher::new(&self.source.dir)
            .inspect_err(|error| tracing::warn!(%error, "changes are looked for from time to time instead"))
            .ok()
    }

    /// Loads and takes up; whether that went well.
    fn reload(&self) -> bool {
        let Ok(loaded) = self.source.load() else {
            self.board.kb_failed();
            tracing::error!("the changed knowledge base has faults; the one before goes on serving");
            return false;
        };
        let kb = Arc::clone(&loaded.knowledge.kb);
        let before = self.knowledge.swap(loaded.knowledge);
        self.store.set_retention(kb.settings.retention_days);
        self.board.kb_is(kb.intents.len(), Timestamp::now());
        let changes = changes(&before.kb, &kb).len();
        tracing::info!(changes, intents = kb.intents.len(), "the knowledge base was loaded anew");
        true
    }
}
