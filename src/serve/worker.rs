//! Turns: claims an inbound, lets the engine answer it, commits what came of it.
//! It never looks into a session, and one inbound that breaks the engine never stops the next.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::clock::Clock;
use super::stop::{Phase, Stop};
use crate::message::{Inbound, OutboxId};
use crate::privacy::Pseudonym;
use crate::store::{Claim, Export, Store, StoreError, TurnCommit};

/// Pause after a fault of the store.
const PAUSE: Duration = Duration::from_millis(250);

/// What a turn is taken from.
#[derive(Debug)]
pub struct TurnRequest<'a> {
    /// What came in.
    pub inbound: &'a Inbound,
    /// What logs call the conversation.
    pub pseudonym: &'a Pseudonym,
    /// The session's bytes; empty for a new conversation.
    pub session: &'a [u8],
    /// The number that the first outbox entry of this turn gets; the next gets the next.
    pub next_entry: OutboxId,
    /// Which try this is, from 1.
    pub attempt: u32,
    /// The time of the turn.
    pub now: Timestamp,
    /// All that is stored about the conversation: there when the turn is taken again after [`TurnAnswer::WantsExport`].
    pub export: Option<&'a Export>,
}

/// What a turn came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TurnAnswer {
    /// This is to be committed.
    Commit(TurnCommit),
    /// The citizen wants to see what is stored: the turn is to be taken again with the export.
    WantsExport,
}

/// Answers: a pure function, that may take its time and may panic. An error counts as a failed try and is told to staff; it
/// holds no citizen's words.
pub trait TakeTurn: Send + Sync + 'static {
    /// Takes a turn.
    fn take_turn(&self, request: &TurnRequest<'_>) -> Result<TurnAnswer, String>;
}

impl<F> TakeTurn for F
where
    F: Fn(&TurnRequest<'_>) -> Result<TurnAnswer, String> + Send + Sync + 'static,
{
    fn take_turn(&self, request: &TurnRequest<'_>) -> Result<TurnAnswer, String> {
        self(request)
    }
}

/// Several workers over one store: conversations side by side, each in its own order.
#[derive(Debug)]
pub struct Workers {
    tasks: JoinSet<()>,
}

impl Workers {
    /// Starts so many workers.
    pub fn start<S, E>(count: usize, store: &S, engine: &Arc<E>, clock: &Clock, stop: &Stop) -> Self
    where
        S: Store + Clone,
        E: TakeTurn + ?Sized,
    {
        let mut tasks = JoinSet::new();
        for _ in 0..count.max(1) {
            tasks.spawn(work(store.clone(), engine.clone(), clock.clone(), stop.clone()));
        }
        Self { tasks }
    }

    /// Ready when all of them have ended, as [`Stop`] told them to.
    pub async fn ended(mut self) {
        while let Some(ended) = self.tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a worker ended by itself");
            }
        }
    }
}

async fn work<S: Store, E: TakeTurn + ?Sized>(store: S, engine: Arc<E>, clock: Clock, mut stop: Stop) {
    let mut inbox = store.inbox_signal();
    loop {
        if stop.phase() == Phase::Stopping {
            return;
        }
        inbox.mark_unchanged();
        match store.claim(clock.now()).await {
            Ok(Some(claim)) => {
                if let Err(error) = turn(&store, &engine, &clock, claim).await {
                    tracing::warn!(%error, "a turn could not be recorded and will be repeated");
                    tokio::time::sleep(PAUSE).await;
                }
            }
            Ok(None) if stop.phase() == Phase::Draining => return,
            Ok(None) => {
                tokio::select! {
                    changed = inbox.changed() => if changed.is_err() { return },
                    () = stop.changed() => {}
                }
            }
            Err(StoreError::Closed) => return,
            Err(error) => {
                tracing::warn!(%error, "the inbox cannot be read");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// One turn, from the claim to the commit. An error is one of the store's that may pass.
async fn turn<S: Store, E: TakeTurn + ?Sized>(
    store: &S,
    engine: &Arc<E>,
    clock: &Clock,
    claim: Claim,
) -> Result<(), StoreError> {
    let now = clock.now();
    // It is not there only where the runtime has ended; the claim is given back then.
    let Some((mut claim, mut answer)) = compute(engine, claim, now, None).await else { return Ok(()) };
    if matches!(answer, Ok(TurnAnswer::WantsExport)) {
        let Some(export) = store.export(claim.conversation).await? else { return Ok(()) };
        match compute(engine, claim, now, Some(export)).await {
            Some((again, second)) => (claim, answer) = (again, second),
            None => return Ok(()),
        }
    }
    let why = match answer {
        Ok(TurnAnswer::WantsExport) => "the export was there and was asked for again".to_owned(),
        Ok(TurnAnswer::Commit(commit)) => match store.commit_turn(&claim, claim.version, commit).await {
            // Done, erased or taken by another turn meanwhile: nothing is left to do here.
            Ok(_) | Err(StoreError::Gone { .. } | StoreError::StaleVersion { .. }) => return Ok(()),
            Err(error @ (StoreError::Refused { .. } | StoreError::TooLarge { .. })) => error.to_string(),
            Err(error) => return Err(error),
        },
        Err(why) => why,
    };
    tracing::error!(conversation = %claim.pseudonym, attempt = claim.attempt, why, "a turn failed");
    match store.fail_turn(&claim, &why, clock.now()).await {
        Ok(_) | Err(StoreError::Gone { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Has the engine answer, on a thread where computing holds up nothing that waits for the network.
async fn compute<E: TakeTurn + ?Sized>(
    engine: &Arc<E>,
    claim: Claim,
    now: Timestamp,
    export: Option<Export>,
) -> Option<(Claim, Result<TurnAnswer, String>)> {
    let engine = engine.clone();
    let computed = tokio::task::spawn_blocking(move || {
        let request = TurnRequest {
            inbound: &claim.inbound,
            pseudonym: &claim.pseudonym,
            session: &claim.session,
            next_entry: claim.next_entry,
            attempt: claim.attempt,
            now,
            export: export.as_ref(),
        };
        let answer = catch_unwind(AssertUnwindSafe(|| engine.take_turn(&request)));
        (claim, answer.unwrap_or_else(|_| Err("the engine panicked".to_owned())))
    });
    computed.await.ok()
}
