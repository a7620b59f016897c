//! Takes up a changed knowledge base while the bot runs: at SIGHUP, when a file changes, and when the folder is another one
//! behind its link, as containers swap mounted folders. A broken one is told and never taken up. Staff can have it done, and go back
//! to the one before: that holds, over restarts too, until they have the folder's taken up again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::board::Board;
use super::kept_kb::KeptKb;
use crate::kb::diagnostic::{Severity, UiLang, to_json};
use crate::kb::{Broken, KbFiles};
use crate::knowledge::{Cache, Knowledge, LoadOptions, Loaded, SharedKnowledge, Watcher, changes, load};
use crate::nlu::encoder::Encoder;
use crate::staff::{KbOrder, KbOutcome};
use crate::store::{AnyStore, Store};

/// How long a wish to reload may wait.
const TICK: Duration = Duration::from_millis(200);
/// How long an order is waited for: learning a knowledge base anew takes a minute or two.
const LONGEST: Duration = Duration::from_mins(10);
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
    /// Where copies are kept of those that were in force; without it none can be gone back to.
    pub kept: Option<KeptKb>,
}

impl KbSource {
    /// The shipped way: looks every five seconds.
    pub fn new(dir: impl Into<PathBuf>, cache: Option<Cache>, lang: UiLang) -> Self {
        Self { dir: dir.into(), cache, encoder: None, lang, look_every: Duration::from_secs(5), kept: None }
    }

    /// Loads the one to start with: the one that was gone back to, as long as that holds, else the folder's. Whether it is the
    /// former. One that cannot be used any more holds no longer.
    pub fn load_first(&self) -> Result<(Loaded, bool), Broken> {
        if let Some((kept, held)) = self.kept.as_ref().and_then(|kept| Some((kept, kept.held()?))) {
            if let Ok(loaded) = self.at(&held).load() {
                tracing::warn!(
                    "the knowledge base before is in force, which was gone back to; !reload in a staff room ends that"
                );
                return Ok((loaded, true));
            }
            tracing::error!("the knowledge base that was gone back to cannot be used; the folder's is taken up");
            if let Err(error) = kept.release() {
                tracing::error!(%error, "it could not be removed");
            }
        }
        self.load().map(|loaded| (loaded, false))
    }

    /// The same from another folder.
    fn at(&self, dir: &Path) -> Self {
        Self { dir: dir.to_owned(), ..self.clone() }
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

/// The faults, a line each: where, what, and how to mend it.
fn faults(broken: &Broken, lang: UiLang) -> Vec<String> {
    let errors = broken.diagnostics.iter().filter(|d| d.severity() == Severity::Error);
    let lines = errors.map(|diagnostic| {
        let told = to_json(diagnostic, &broken.files, lang);
        let text = |key: &str| told[key].as_str().unwrap_or_default().to_owned();
        let place = format!("{}:{}:{}", text("file"), told["line"], told["column"]);
        format!("{place}: {} – {}", text("message"), text("help"))
    });
    lines.collect()
}

/// What gives orders to whoever watches the knowledge base. Cloning shares it.
#[derive(Debug, Clone)]
pub struct KbControl {
    orders: mpsc::Sender<Order>,
}

/// The other end of a [`KbControl`].
#[derive(Debug)]
pub struct KbOrders(mpsc::Receiver<Order>);

/// An order, the language of its answer, and where that goes.
type Order = (KbOrder, UiLang, mpsc::SyncSender<KbOutcome>);

impl KbControl {
    /// Both ends.
    pub fn new() -> (Self, KbOrders) {
        let (orders, taken) = mpsc::channel();
        (Self { orders }, KbOrders(taken))
    }

    /// Has it done, and waits for that.
    pub fn obey(&self, order: KbOrder, lang: UiLang) -> KbOutcome {
        let (answer, answered) = mpsc::sync_channel(1);
        match self.orders.send((order, lang, answer)) {
            Ok(()) => answered.recv_timeout(LONGEST).unwrap_or(KbOutcome::Unavailable),
            Err(_) => KbOutcome::Unavailable,
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
    orders: Option<KbOrders>,
    /// The one before is in force, and nothing is taken up by itself.
    held: bool,
}

impl Reloading {
    /// Begins to watch.
    pub fn start(source: KbSource, knowledge: SharedKnowledge, store: AnyStore, board: Arc<Board>) -> Self {
        Self::begin(Reload { source, knowledge, store, board, orders: None, held: false })
    }

    /// The same with orders from elsewhere; `held` says that the knowledge base in force was gone back to.
    pub fn obeying(
        source: KbSource,
        knowledge: SharedKnowledge,
        store: AnyStore,
        board: Arc<Board>,
        orders: KbOrders,
        held: bool,
    ) -> Self {
        if held {
            board.kb_is_rolled_back();
        }
        Self::begin(Reload { source, knowledge, store, board, orders: Some(orders), held })
    }

    fn begin(mut reload: Reload) -> Self {
        let signs = Arc::new(Signs::default());
        let seen = Arc::clone(&signs);
        let thread = std::thread::spawn(move || reload.watch(&seen));
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
    fn watch(&mut self, signs: &Signs) {
        if !self.held {
            self.keep();
        }
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
            if let Some((order, lang, answer)) = self.orders.as_ref().and_then(|orders| orders.0.try_recv().ok()) {
                let content = KbFiles::collect(&self.source.dir).hash();
                let outcome = self.obey(order, lang);
                // What lies in the folder was looked at, whatever came of it.
                tried = if self.held { content } else { self.tried(&outcome, content) };
                // Whoever asked may have given up.
                drop(answer.send(outcome));
                continue;
            }
            if self.held {
                if wanted {
                    tracing::warn!(
                        "the knowledge base was gone back to: none is taken up before !reload in a staff room"
                    );
                }
                continue;
            }
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

    /// Loads and takes up; whether that went well.
    fn reload(&mut self) -> bool {
        let Ok(loaded) = self.source.load() else {
            self.board.kb_failed();
            tracing::error!("the changed knowledge base has faults; the one before goes on serving");
            return false;
        };
        let before = self.put_in_force(loaded);
        self.keep();
        let after = self.knowledge.now();
        let changes = changes(&before.kb, &after.kb).len();
        tracing::info!(changes, intents = after.kb.intents.len(), "the knowledge base was loaded anew");
        true
    }

    fn put_in_force(&self, loaded: Loaded) -> Arc<Knowledge> {
        let kb = Arc::clone(&loaded.knowledge.kb);
        let before = self.knowledge.swap(loaded.knowledge);
        self.store.set_retention(kb.settings.retention_days);
        self.board.kb_is(kb.intents.len(), Timestamp::now());
        before
    }

    /// Keeps a copy of what has been taken up from the folder.
    fn keep(&self) {
        let Some(kept) = &self.source.kept else { return };
        let files = KbFiles::collect(&self.source.dir);
        // Where the folder has changed since, the next look takes that up, and keeps it.
        if files.hash() == self.knowledge.now().kb.hash
            && let Err(error) = kept.take_up(&files)
        {
            tracing::warn!(%error, "no copy of the knowledge base could be kept: it cannot be gone back to");
        }
    }

    /// What was tried last, after an order.
    fn tried(&self, outcome: &KbOutcome, content: [u8; 32]) -> [u8; 32] {
        match outcome {
            KbOutcome::Broken { .. } => content,
            _ => self.knowledge.now().kb.hash,
        }
    }

    fn obey(&mut self, order: KbOrder, lang: UiLang) -> KbOutcome {
        match order {
            KbOrder::Reload => self.obey_reload(lang),
            KbOrder::Rollback => self.obey_rollback(lang),
        }
    }

    fn obey_reload(&mut self, lang: UiLang) -> KbOutcome {
        let loaded = match self.source.load() {
            Ok(loaded) => loaded,
            Err(broken) => {
                self.board.kb_failed();
                return KbOutcome::Broken { faults: faults(&broken, lang) };
            }
        };
        let before = self.put_in_force(loaded);
        self.keep();
        self.held = false;
        let after = self.knowledge.now();
        if before.kb.hash == after.kb.hash {
            return KbOutcome::Same;
        }
        tracing::info!(intents = after.kb.intents.len(), "the knowledge base was loaded anew, as staff wanted");
        KbOutcome::Loaded { intents: after.kb.intents.len(), changes: told(&before, &after, lang) }
    }

    fn obey_rollback(&mut self, lang: UiLang) -> KbOutcome {
        if self.held {
            return KbOutcome::HeldAlready;
        }
        let kept = self.source.kept.clone();
        let Some((kept, dir)) = kept.and_then(|kept| kept.before().map(|dir| (kept, dir))) else {
            return KbOutcome::NothingBefore;
        };
        let loaded = match self.source.at(&dir).load() {
            Ok(loaded) => loaded,
            Err(broken) => return KbOutcome::Broken { faults: faults(&broken, lang) },
        };
        // Held first: what is in force after a restart is what was said to be.
        if let Err(error) = kept.hold() {
            tracing::error!(%error, "the knowledge base before cannot be held, and is not gone back to");
            return KbOutcome::Unavailable;
        }
        let before = self.put_in_force(loaded);
        self.board.kb_is_rolled_back();
        self.held = true;
        let after = self.knowledge.now();
        tracing::warn!(intents = after.kb.intents.len(), "staff have gone back to the knowledge base before");
        KbOutcome::RolledBack { intents: after.kb.intents.len(), changes: told(&before, &after, lang) }
    }

    fn watcher(&self) -> Option<Watcher> {
        Watcher::new(&self.source.dir)
            .inspect_err(|error| tracing::warn!(%error, "changes are looked for from time to time instead"))
            .ok()
    }
}

/// What is different, line by line.
fn told(before: &Knowledge, after: &Knowledge, lang: UiLang) -> Vec<String> {
    changes(&before.kb, &after.kb).iter().map(|change| change.told(lang)).collect()
}
