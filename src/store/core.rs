//! How operations become commits: several are worked out one after the other, committed together, and answered once
//! that is durable. It knows no engine and no rule.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, oneshot, watch};

use super::keys::{self, Named};
use super::kv::{self, Changes, KeyValue, Tx};
use super::queues::{Effect, Queued, Queues};
use super::records::{self, InboundRecord, OutboundRecord};
use super::{Settings, StoreError};
use crate::privacy::{Keyring, OperatorKey};

/// Format of the layout in [`keys`]; raised when a program that knows the old one alone would misread the new one.
const FORMAT: u64 = 1;

/// What an open store works with, shared by its callers and its writer.
pub(crate) struct Core {
    pub(crate) keyring: Keyring,
    pub(crate) settings: Settings,
    retention_days: AtomicU32,
    queues: Mutex<Queues>,
    pub(crate) inbox_changed: watch::Sender<u64>,
    pub(crate) outbox_changed: watch::Sender<u64>,
    /// Told when the inbox has become shorter.
    pub(crate) room: Notify,
}

impl Core {
    /// Opens what is stored, or lays out a new store; a wrong key or a later format changes nothing.
    pub(crate) fn open(
        kv: &dyn KeyValue,
        operator: Option<&OperatorKey>,
        settings: Settings,
    ) -> Result<Arc<Self>, StoreError> {
        let keyring = match (kv.get(keys::FORMAT)?, kv.get(keys::ROOT)?) {
            (Some(format), Some(root)) => {
                let found = kv::read_number(keys::FORMAT, &format)?;
                if found != FORMAT {
                    return Err(StoreError::Format { found, known: FORMAT });
                }
                Keyring::open(operator, &root)?
            }
            (None, None) if kv.scan(&[], &[u8::MAX], 1)?.is_empty() => {
                let (keyring, root) = Keyring::create(operator)?;
                kv.commit(&Changes::from([
                    (keys::FORMAT.to_vec(), Some(FORMAT.to_be_bytes().to_vec())),
                    (keys::ROOT.to_vec(), Some(root)),
                ]))?;
                keyring
            }
            _ => return Err(StoreError::Damaged { what: "the root record is missing".into() }),
        };
        let core = Self {
            keyring,
            retention_days: AtomicU32::new(settings.retention_days),
            settings,
            queues: Mutex::new(Queues::default()),
            inbox_changed: watch::Sender::new(0),
            outbox_changed: watch::Sender::new(0),
            room: Notify::new(),
        };
        core.rebuild(kv, true)?;
        Ok(Arc::new(core))
    }

    /// Reads from the records what waits. Turns and sendings under way stay under way. At a start, what waits is suspected
    /// of having caused a crash.
    pub(crate) fn rebuild(&self, kv: &dyn KeyValue, at_start: bool) -> Result<(), StoreError> {
        let mut fresh = Queues::default();
        let mut suspects = Vec::new();
        each(kv, b"I", |key, value| {
            if let Some(Named::Inbound(seq)) = keys::read(key) {
                let record: InboundRecord = records::decode("inbound", value)?;
                fresh.apply(&Effect::Waits { conversation: record.conversation, seq });
                suspects.push(seq);
            }
            Ok(())
        })?;
        if at_start {
            fresh.suspect_all(suspects);
        }
        each(kv, b"O", |key, value| {
            if let Some(Named::Outbound(seq)) = keys::read(key) {
                let record: OutboundRecord = records::decode("outbox entry", value)?;
                let queued = Queued { seq, entry: record.entry, refers_to: record.refers_to };
                let lane = (record.conversation, record.lane);
                fresh.apply(&Effect::Unsent { lane, channel: record.channel, queued });
            }
            Ok(())
        })?;
        let mut queues = self.queues();
        fresh.keep_under_way(&queues);
        *queues = fresh;
        drop(queues);
        self.signal(true, true);
        Ok(())
    }

    pub(crate) fn queues(&self) -> MutexGuard<'_, Queues> {
        // A panic while it was held would be a fault of `queues`, whose operations leave no half change that matters more
        // than a store that stands still.
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn retention_days(&self) -> u32 {
        self.retention_days.load(Ordering::Relaxed)
    }

    pub(crate) fn set_retention_days(&self, days: u32) {
        self.retention_days.store(days, Ordering::Relaxed);
    }

    pub(crate) fn signal(&self, inbox: bool, outbox: bool) {
        if inbox {
            self.inbox_changed.send_modify(|n| *n = n.wrapping_add(1));
            self.room.notify_waiters();
        }
        if outbox {
            self.outbox_changed.send_modify(|n| *n = n.wrapping_add(1));
        }
    }

    /// Works operations out, commits them as one, and answers each. What was committed, or the error that all of them got.
    pub(crate) fn commit(&self, kv: &dyn KeyValue, jobs: Vec<Job>) -> Result<Changes, StoreError> {
        let mut changes = Changes::new();
        let mut effects = Vec::new();
        let mut answers = Vec::with_capacity(jobs.len());
        for job in jobs {
            let mut work = Work { tx: Tx::new(kv, &changes), core: self, effects: Vec::new() };
            let (keep, answer) = (job.work)(Ok(&mut work));
            let Work { tx, effects: own, .. } = work;
            let staged = tx.into_changes();
            if keep {
                changes.extend(staged);
                effects.extend(own);
            }
            answers.push(answer);
        }
        let outcome = if changes.is_empty() { Ok(()) } else { kv.commit(&changes) };
        if outcome.is_ok() && !effects.is_empty() {
            let mut queues = self.queues();
            for effect in &effects {
                queues.apply(effect);
            }
            drop(queues);
            let outbox = effects.iter().any(|e| matches!(e, Effect::Unsent { .. } | Effect::Closed { .. }));
            let inbox = effects.iter().any(|e| !matches!(e, Effect::Unsent { .. } | Effect::Closed { .. }));
            self.signal(inbox, outbox);
        }
        for answer in answers {
            answer(outcome.clone());
        }
        outcome.map(|()| changes)
    }
}

/// Walks all records of a prefix in bounded steps.
pub(crate) fn each(
    kv: &dyn KeyValue,
    prefix: &[u8],
    mut visit: impl FnMut(&[u8], &[u8]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    const STEP: usize = 1000;
    let end = keys::after(prefix);
    let mut from = prefix.to_vec();
    loop {
        let rows = kv.scan(&from, &end, STEP)?;
        for (key, value) in &rows {
            visit(key, value)?;
        }
        match rows.into_iter().nth(STEP - 1) {
            Some((last, _)) => {
                from = last;
                from.push(0);
            }
            None => return Ok(()),
        }
    }
}

/// One operation at work: its view of the records, and what it will change of the queues.
pub(crate) struct Work<'a> {
    pub(crate) tx: Tx<'a>,
    pub(crate) core: &'a Core,
    pub(crate) effects: Vec<Effect>,
}

/// Tells the caller; the argument says whether the commit came through.
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// An operation to be worked out.
pub(crate) struct Job {
    /// It reads the queues, so nothing may be staged before it that has not reached them.
    pub(crate) alone: bool,
    work: Operation,
}

/// Works an operation out; whether to keep what it staged, and its answer.
type Operation = Box<dyn FnOnce(Result<&mut Work<'_>, StoreError>) -> (bool, Answer) + Send>;

impl Job {
    /// Wraps an operation; its result arrives once it is durable.
    pub(crate) fn new<T: Send + 'static>(
        alone: bool,
        operation: impl FnOnce(&mut Work<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> (Self, oneshot::Receiver<Result<T, StoreError>>) {
        let (tell, told) = oneshot::channel();
        let work = move |work: Result<&mut Work<'_>, StoreError>| -> (bool, Answer) {
            // A panic here would take the writer, and with it all state, away from everybody.
            let result = catch_unwind(AssertUnwindSafe(|| operation(work?)))
                .unwrap_or_else(|_| Err(StoreError::Bug { what: "an operation of the store panicked".into() }));
            let keep = result.is_ok();
            let answer = move |committed: Result<(), StoreError>| {
                // Nobody listens any more where the caller was cancelled; the change stands all the same.
                drop(tell.send(committed.and(result)));
            };
            (keep, Box::new(answer))
        };
        (Self { alone, work: Box::new(work) }, told)
    }

    /// Answers with an error, without working it out.
    pub(crate) fn refuse(self, error: StoreError) {
        let (_, answer) = (self.work)(Err(error));
        answer(Ok(()));
    }
}
