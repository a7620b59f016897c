//! Sending: takes what is to be sent to one platform out of the outbox and gives it to the adapter, many addresses side by
//! side, each in order. What one address has to wait for holds up no other. It never looks at what is sent.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::clock::Clock;
use super::stop::{Phase, Stop};
use crate::channel::{Channel, DeliveryError, Parcel};
use crate::message::{DeliveryOutcome, Outgoing};
use crate::store::{EntryId, Reference, Store, StoreError, ToSend};

/// Pause after a fault of the store.
const PAUSE: Duration = Duration::from_millis(250);
/// Panics of the adapter over one entry, after which it is closed.
const PANICS: u32 = 3;

/// Entries whose failures are remembered.
const MOST_TRIED: usize = 100_000;

/// How a sender paces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderSettings {
    /// Deliveries under way at once.
    pub parallel: usize,
    /// Pause after the first failure; doubled with each further one.
    pub first_pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
    /// Draining, it still waits for entries that are due within this time: the limits of a platform are no reason to leave a
    /// reply for the next start.
    pub drain_wait: Duration,
}

impl Default for SenderSettings {
    fn default() -> Self {
        Self {
            parallel: 16,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_mins(5),
            drain_wait: Duration::from_secs(4),
        }
    }
}

/// Sends to one platform.
pub struct Sender<S, C> {
    store: S,
    channel: Arc<C>,
    clock: Clock,
    settings: SenderSettings,
    tries: Mutex<BTreeMap<EntryId, Tries>>,
}

/// How often an entry failed since the program started; waiting for its turn is no failure.
/// Tries to take back what was sent for a conversation that is gone.
const TAKEN_BACK: u32 = 8;

#[derive(Debug, Clone, Copy, Default)]
struct Tries {
    failures: u32,
    panics: u32,
}

impl<S: Store + Clone, C: Channel> Sender<S, C> {
    /// A sender that is not at work yet.
    pub fn new(store: S, channel: Arc<C>, clock: Clock, settings: SenderSettings) -> Self {
        Self { store, channel, clock, settings, tries: Mutex::default() }
    }

    /// Sends until it is told to stop. Draining, it ends when nothing is left that could be sent soon.
    pub async fn run(self, mut stop: Stop) {
        let me = Arc::new(self);
        let kind = me.channel.kind();
        let mut outbox = me.store.outbox_signal();
        let mut under_way = JoinSet::new();
        loop {
            outbox.mark_unchanged();
            let mut pause = None;
            while under_way.len() < me.settings.parallel.max(1) && stop.phase() != Phase::Stopping {
                match me.store.next_to_send(kind, me.clock.now()).await {
                    Ok(Some(entry)) => {
                        under_way.spawn(me.clone().send(entry, stop.clone()));
                    }
                    Ok(None) => break,
                    Err(StoreError::Closed) => return,
                    Err(error) => {
                        tracing::warn!(%error, "the outbox cannot be read");
                        pause = Some(PAUSE);
                        break;
                    }
                }
            }
            let due = me.until_due(kind);
            let ends = match stop.phase() {
                Phase::Running => false,
                Phase::Draining => pause.is_none() && due.is_none_or(|due| due > me.settings.drain_wait),
                Phase::Stopping => true,
            };
            if ends && under_way.is_empty() {
                return;
            }
            let pause = pause.or(due);
            tokio::select! {
                ended = under_way.join_next(), if !under_way.is_empty() => {
                    if let Some(Err(error)) = ended {
                        tracing::error!(%error, "a delivery ended by itself");
                    }
                }
                changed = outbox.changed() => if changed.is_err() { return },
                () = sleep(pause) => {}
                () = stop.changed() => {}
            }
        }
    }

    /// Time until the first postponed entry; at least a moment, so that a clock that stands still costs no processor.
    fn until_due(&self, kind: crate::message::ChannelKind) -> Option<Duration> {
        let due = self.store.next_due(kind)?;
        let wait = due.as_millisecond().saturating_sub(self.clock.now().as_millisecond());
        // A clock that is set while this waits is noticed within a minute.
        Some(
            Duration::from_millis(u64::try_from(wait).unwrap_or(0))
                .clamp(Duration::from_millis(10), Duration::from_mins(1)),
        )
    }

    async fn send(self: Arc<Self>, entry: ToSend, stop: Stop) {
        let reference = match (&entry.reference, entry.outgoing.refers_to()) {
            (Some(Reference::Sent(id)), _) => Some(id.clone()),
            (Some(Reference::Unknown), _) | (None, Some(_)) => {
                let reason = "what it refers to was not sent, or is too old to be known".to_owned();
                self.record(&entry, DeliveryOutcome::Failed { reason }, &stop).await;
                return;
            }
            (None, None) => None,
        };
        let parcel = Parcel {
            address: entry.address.clone(),
            outgoing: entry.outgoing.clone(),
            reference,
            idempotency_key: entry.idempotency_key.clone(),
        };
        let channel = self.channel.clone();
        // A task of its own, so that a panic of the adapter is an outcome like others.
        let delivered = tokio::spawn(async move { channel.deliver(parcel).await }).await;
        match delivered.unwrap_or_else(|_| Err(self.panicked(entry.id))) {
            Ok(platform_id) => self.record(&entry, DeliveryOutcome::Sent { platform_id }, &stop).await,
            Err(DeliveryError::Closed { reason }) => {
                tracing::warn!(conversation = %entry.pseudonym, reason, "a reply cannot be delivered");
                self.record(&entry, DeliveryOutcome::Failed { reason }, &stop).await;
            }
            Err(DeliveryError::Retry { after, why }) => {
                let now = self.clock.now();
                let failures = self.count(entry.id, |tries| {
                    tries.failures += 1;
                    tries.failures - 1
                });
                let until = later(now, self.pause(failures, after));
                tracing::info!(conversation = %entry.pseudonym, why, %until, "a reply is tried again");
                self.postpone(entry, now, until).await;
            }
            Err(DeliveryError::NotYet { after }) => {
                let now = self.clock.now();
                self.postpone(entry, now, later(now, after)).await;
            }
        }
    }

    async fn postpone(&self, entry: ToSend, now: Timestamp, until: Timestamp) {
        if let Err(error) = self.store.postpone(entry, now, until).await {
            tracing::warn!(%error, "a reply could not be postponed and is tried at once");
        }
    }

    /// Notes an outcome, as long as it takes: what was sent and is not noted would be sent again.
    async fn record(&self, entry: &ToSend, outcome: DeliveryOutcome, stop: &Stop) {
        loop {
            match self.store.record_delivery(entry, outcome.clone(), self.clock.now()).await {
                Ok(()) => break,
                Err(StoreError::Gone { .. }) => {
                    self.take_back(entry, &outcome).await;
                    break;
                }
                Err(error) => {
                    tracing::error!(conversation = %entry.pseudonym, %error, "a delivery cannot be noted");
                    if stop.phase() == Phase::Stopping || matches!(error, StoreError::Closed) {
                        break;
                    }
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
        self.tries.lock().unwrap_or_else(PoisonError::into_inner).remove(&entry.id);
    }

    /// Takes back what reached staff while its conversation was erased: nobody else knows of it any more.
    async fn take_back(&self, entry: &ToSend, outcome: &DeliveryOutcome) {
        let DeliveryOutcome::Sent { platform_id } = outcome else { return };
        if !matches!(entry.outgoing, Outgoing::Post(_) | Outgoing::InThread { .. }) {
            return;
        }
        // It may also be noted already, and only the answer to that was lost.
        if !matches!(self.store.export(entry.id.conversation).await, Ok(None)) {
            return;
        }
        for failures in 0..TAKEN_BACK {
            let parcel = Parcel {
                address: entry.address.clone(),
                outgoing: Outgoing::Redact { of: entry.id.entry },
                reference: Some(platform_id.clone()),
                idempotency_key: format!("{}-back", entry.idempotency_key),
            };
            match self.channel.deliver(parcel).await {
                Ok(_) => return,
                Err(DeliveryError::Closed { reason }) => {
                    tracing::error!(reason, "what staff got of an erased conversation cannot be taken back");
                    return;
                }
                Err(DeliveryError::Retry { after, .. }) => tokio::time::sleep(self.pause(failures, after)).await,
                Err(DeliveryError::NotYet { after }) => tokio::time::sleep(after).await,
            }
        }
        tracing::error!("what staff got of an erased conversation could not be taken back");
    }

    fn count(&self, id: EntryId, count: impl FnOnce(&mut Tries) -> u32) -> u32 {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        // Entries that were erased while they waited never end here: in the worst case all pauses begin anew.
        if tries.len() >= MOST_TRIED {
            tries.clear();
        }
        count(tries.entry(id).or_default())
    }

    fn panicked(&self, id: EntryId) -> DeliveryError {
        let panics = self.count(id, |tries| {
            tries.panics += 1;
            tries.panics
        });
        if panics >= PANICS {
            DeliveryError::Closed { reason: "the adapter failed over it, again and again".to_owned() }
        } else {
            DeliveryError::Retry { after: None, why: "the adapter failed over it".to_owned() }
        }
    }

    /// The platform's own pause, or one that doubles; with up to half of it on top, so that many do not come back at once.
    fn pause(&self, failures: u32, after: Option<Duration>) -> Duration {
        let doubled = self.settings.first_pause.saturating_mul(1 << failures.min(16));
        let pause = after.unwrap_or_else(|| doubled.min(self.settings.longest_pause));
        let mut random = [0];
        // Without randomness everybody comes back at the same time, which is no fault.
        let _ = getrandom::fill(&mut random);
        let spread = if after.is_some() { pause / 10 } else { pause / 2 };
        pause + spread.mul_f64(f64::from(random[0]) / 255.0)
    }
}

fn later(now: Timestamp, pause: Duration) -> Timestamp {
    now.checked_add(pause).unwrap_or(Timestamp::MAX)
}

/// Sleeps; for ever without a pause.
async fn sleep(pause: Option<Duration>) {
    match pause {
        Some(pause) => tokio::time::sleep(pause).await,
        None => std::future::pending().await,
    }
}
