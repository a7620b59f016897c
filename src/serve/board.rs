//! What is known about the running bot: its channels, its knowledge base, its turns. Written by those who do the work, read by
//! `/readyz` and `/metrics`. Nothing on it names a citizen or holds a word of one.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::latency::Latency;
use super::stop::Phase;
use crate::channel::Figure;
use crate::message::ChannelKind;
use crate::store::AnyStore;

/// How a channel is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChannelState {
    /// It is being connected.
    Starting,
    /// It takes messages.
    Taking,
    /// It does not, and is tried again; why, in words that hold nothing personal and no secret.
    Failing(String),
    /// It takes none any more, as it was told.
    Stopped,
}

/// The knowledge base in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KbState {
    /// Intents in it.
    pub intents: usize,
    /// When it was loaded.
    pub since: Timestamp,
    /// Loads that failed since the start.
    pub failed: u64,
    /// Whether the last load failed, so that an older one is in force.
    pub outdated: bool,
    /// Whether it is the one before, which was gone back to.
    pub rolled_back: bool,
}

type Figures = Arc<dyn Fn() -> Vec<Figure> + Send + Sync>;

/// One channel on the board.
#[derive(Clone)]
pub(super) struct ChannelLine {
    pub(super) state: ChannelState,
    pub(super) connects: u64,
    pub(super) failures: u64,
    pub(super) figures: Option<Figures>,
}

/// The board. It is shared, and every line of it stands alone.
pub struct Board {
    pub(super) started: Timestamp,
    pub(super) store: OnceLock<AnyStore>,
    pub(super) turns: Latency,
    pub(super) swept: AtomicU64,
    pub(super) backed_up: AtomicU64,
    channels: Mutex<BTreeMap<ChannelKind, ChannelLine>>,
    kb: Mutex<Option<KbState>>,
    phase: Mutex<Phase>,
}

impl Board {
    /// A board for these channels, none of which takes messages yet.
    pub fn new(channels: &[ChannelKind], now: Timestamp) -> Arc<Self> {
        let line = || ChannelLine { state: ChannelState::Starting, connects: 0, failures: 0, figures: None };
        Arc::new(Self {
            started: now,
            store: OnceLock::new(),
            turns: Latency::default(),
            swept: AtomicU64::new(0),
            backed_up: AtomicU64::new(0),
            channels: Mutex::new(channels.iter().map(|kind| (*kind, line())).collect()),
            kb: Mutex::new(None),
            phase: Mutex::new(Phase::Running),
        })
    }

    /// Whether it takes messages on every channel.
    pub fn ready(&self) -> bool {
        let channels = lock(&self.channels);
        let all = channels.values().all(|line| line.state == ChannelState::Taking);
        all && !channels.is_empty() && self.phase() == Phase::Running && self.kb().is_some()
    }

    /// The state of every channel.
    pub fn channels(&self) -> Vec<(ChannelKind, ChannelState)> {
        lock(&self.channels).iter().map(|(kind, line)| (*kind, line.state.clone())).collect()
    }

    pub(super) fn lines(&self) -> Vec<(ChannelKind, ChannelLine)> {
        lock(&self.channels).iter().map(|(kind, line)| (*kind, line.clone())).collect()
    }

    fn line(&self, kind: ChannelKind, change: impl FnOnce(&mut ChannelLine)) {
        if let Some(line) = lock(&self.channels).get_mut(&kind) {
            change(line);
        }
    }

    /// Says how a channel is doing.
    pub(super) fn channel_is(&self, kind: ChannelKind, state: ChannelState) {
        self.line(kind, |line| {
            line.failures += u64::from(matches!(state, ChannelState::Failing(_)) && line.state != state);
            line.state = state;
        });
    }

    pub(super) fn channel_connects(&self, kind: ChannelKind) {
        self.line(kind, |line| line.connects += 1);
    }

    pub(super) fn channel_counts(&self, kind: ChannelKind, figures: Figures) {
        self.line(kind, |line| line.figures = Some(figures));
    }

    /// The knowledge base in force.
    pub fn kb(&self) -> Option<KbState> {
        *lock(&self.kb)
    }

    /// Says that a knowledge base is in force.
    pub(super) fn kb_is(&self, intents: usize, now: Timestamp) {
        let mut kb = lock(&self.kb);
        let failed = kb.map_or(0, |k| k.failed);
        *kb = Some(KbState { intents, since: now, failed, outdated: false, rolled_back: false });
    }

    /// Says that the one in force was gone back to.
    pub(super) fn kb_is_rolled_back(&self) {
        if let Some(kb) = lock(&self.kb).as_mut() {
            kb.rolled_back = true;
        }
    }

    /// Says that a changed knowledge base could not be taken up.
    pub(super) fn kb_failed(&self) {
        if let Some(kb) = lock(&self.kb).as_mut() {
            kb.failed += 1;
            kb.outdated = true;
        }
    }

    pub(super) fn phase(&self) -> Phase {
        *lock(&self.phase)
    }

    pub(super) fn phase_is(&self, phase: Phase) {
        *lock(&self.phase) = phase;
    }

    pub(super) fn swept_at(&self, now: Timestamp) {
        self.swept.store(seconds(now), Ordering::Relaxed);
    }

    pub(super) fn backed_up_at(&self, now: Timestamp) {
        self.backed_up.store(seconds(now), Ordering::Relaxed);
    }

    pub(super) fn turn_took(&self, time: Duration) {
        self.turns.took(time);
    }
}

pub(super) fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_second()).unwrap_or(0)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
