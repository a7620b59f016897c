//! Turns: claims an inbound, lets the engine answer it, commits what came of it.
//! It never looks into a session, and one inbound that breaks the engine never stops the next.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::clock::Clock;
use super::computers::Computers;
use super::stop::{Phase, Stop};
use crate::kb::day_in_germany;
use crate::message::{ConversationId, Inbound, OutboxId};
use crate::privacy::Pseudonym;
use crate::staff::{KbOrder, KbOutcome};
use crate::store::{
    Answered, AuditEntry, Claim, Export, Stats, Steering, Store, StoreError, SuggestionEntry, TicketEntry, TurnCommit,
    UnansweredEntry,
};

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
    /// What steers all conversations.
    pub steering: &'a Steering,
    /// What answers the message that the inbound changes or takes back, as far as that is known.
    pub answered: Option<&'a Answered>,
    /// All that is stored about the conversation: there when the turn is taken again after [`TurnAnswer::WantsExport`].
    pub export: Option<&'a Export>,
    /// What lies beyond the conversation: there when the turn is taken again after [`TurnAnswer::WantsView`].
    pub view: Option<&'a View>,
    /// What came of an order about the knowledge base: there when the turn is taken again after [`TurnAnswer::WantsKb`].
    pub kb: Option<&'a KbOutcome>,
}

/// What a turn wants to see beyond its conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// Figures, logs and lists too, the counts summed over so many days; `None` for the tickets alone.
    pub days: Option<u16>,
    /// The conversation behind this pseudonym.
    pub pseudonym: Option<String>,
}

/// What lies beyond a conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// Open tickets, in the order of opening.
    pub tickets: Vec<TicketEntry>,
    /// Figures.
    pub stats: Stats,
    /// Messages that could not be answered, oldest first.
    pub unanswered: Vec<UnansweredEntry>,
    /// Suggested examples, oldest first.
    pub suggestions: Vec<SuggestionEntry>,
    /// The last steering acts, oldest of them first.
    pub audit: Vec<AuditEntry>,
    /// The conversation that was asked for.
    pub found: Option<ConversationId>,
}

/// Messages that could not be answered, suggestions, and steering acts, that a view shows at most.
const MOST_SHOWN: usize = 500;

impl View {
    async fn load<S: Store>(store: &S, wish: &Wish, now: Timestamp) -> Result<Self, StoreError> {
        let mut view = Self { tickets: store.tickets().await?, ..Self::default() };
        if let Some(pseudonym) = &wish.pseudonym {
            view.found = store.find_pseudonym(pseudonym).await?;
        }
        if let Some(days) = wish.days {
            let today = day_in_germany(now);
            let from = today.checked_sub(jiff::Span::new().days(i64::from(days) - 1)).unwrap_or(today);
            view.stats = store.stats(from, today).await?;
            view.unanswered = store.unanswered(0, MOST_SHOWN).await?;
            view.suggestions = store.suggestions(0, MOST_SHOWN).await?;
            view.audit = store.audit(MOST_SHOWN).await?;
        }
        Ok(view)
    }
}

/// What a turn came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TurnAnswer {
    /// This is to be committed.
    Commit(TurnCommit),
    /// The citizen wants to see what is stored: the turn is to be taken again with the export.
    WantsExport,
    /// The turn is to be taken again with a view beyond the conversation.
    WantsView(Wish),
    /// This is to be done with the knowledge base, and the turn to be taken again with what came of it. A crash in between has it
    /// done twice: each of them may be.
    WantsKb(KbOrder),
    /// What it needs is not there yet: it is to be taken again a little later, before what came after it.
    NotYet,
}

/// Answers: a pure function, that may take its time and may panic. An error counts as a failed try and is told to staff; it
/// holds no citizen's words.
pub trait TakeTurn: Send + Sync + 'static {
    /// Takes a turn.
    fn take_turn(&self, request: &TurnRequest<'_>) -> Result<TurnAnswer, String>;

    /// Does something with the knowledge base; takes as long as loading it.
    fn order(&self, _order: KbOrder) -> KbOutcome {
        KbOutcome::Unavailable
    }
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
        let engine = Computed { engine: engine.clone(), on: Computers::start(count) };
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

async fn work<S: Store, E: TakeTurn + ?Sized>(store: S, engine: Computed<E>, clock: Clock, mut stop: Stop) {
    let mut inbox = store.inbox_signal();
    let mut held = Vec::new();
    loop {
        if stop.phase() == Phase::Stopping {
            return;
        }
        inbox.mark_unchanged();
        match store.claim(clock.now()).await {
            Ok(Some(claim)) => {
                match turn(&store, &engine, &clock, claim).await {
                    Ok(None) => {}
                    // What it waits for may come with the next start only: it holds up nobody until then.
                    Ok(Some(early)) if stop.phase() == Phase::Draining => held.push(early),
                    Ok(Some(early)) => {
                        tokio::time::sleep(PAUSE).await;
                        drop(early);
                    }
                    Err(error) => {
                        tracing::warn!(%error, "a turn could not be recorded and will be repeated");
                        tokio::time::sleep(PAUSE).await;
                    }
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

/// One turn, from the claim to the commit; the claim where it came too early. An error is one of the store's that may pass.
async fn turn<S: Store, E: TakeTurn + ?Sized>(
    store: &S,
    engine: &Computed<E>,
    clock: &Clock,
    claim: Claim,
) -> Result<Option<Claim>, StoreError> {
    let now = clock.now();
    let mut given = Given::default();
    let mut claim = claim;
    let answer = loop {
        // It is not there only where the runtime has ended; the claim is given back then.
        let Some((again, before, answer)) = engine.compute(claim, now, given).await else { return Ok(None) };
        (claim, given) = (again, before);
        match answer {
            Ok(TurnAnswer::WantsExport) if given.export.is_none() => {
                let Some(export) = store.export(claim.conversation).await? else { return Ok(None) };
                given.export = Some(export);
            }
            Ok(TurnAnswer::WantsView(wish)) if given.view.is_none() => {
                given.view = Some(View::load(store, &wish, now).await?);
            }
            Ok(TurnAnswer::WantsKb(order)) if given.kb.is_none() => {
                let engine = engine.engine.clone();
                let Ok(outcome) = tokio::task::spawn_blocking(move || engine.order(order)).await else {
                    return Ok(None);
                };
                given.kb = Some(outcome);
            }
            answer => break answer,
        }
    };
    let why = match answer {
        Ok(TurnAnswer::NotYet) => return Ok(Some(claim)),
        Ok(TurnAnswer::WantsView(_)) => "the view was there and was asked for again".to_owned(),
        Ok(TurnAnswer::WantsExport) => "the export was there and was asked for again".to_owned(),
        Ok(TurnAnswer::WantsKb(_)) => "the order about the knowledge base was done and was given again".to_owned(),
        Ok(TurnAnswer::Commit(commit)) => match store.commit_turn(&claim, claim.version, commit).await {
            // Done, erased or taken by another turn meanwhile: nothing is left to do here.
            Ok(_) | Err(StoreError::Gone { .. } | StoreError::StaleVersion { .. }) => return Ok(None),
            Err(error @ (StoreError::Refused { .. } | StoreError::TooLarge { .. })) => error.to_string(),
            Err(error) => return Err(error),
        },
        Err(why) => why,
    };
    tracing::error!(conversation = %claim.pseudonym, attempt = claim.attempt, why, "a turn failed");
    match store.fail_turn(&claim, &why, clock.now()).await {
        Ok(_) | Err(StoreError::Gone { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a turn is given when it is taken again.
#[derive(Default)]
struct Given {
    export: Option<Export>,
    view: Option<View>,
    kb: Option<KbOutcome>,
}

/// The engine, on threads where computing holds up nothing that waits for the network.
struct Computed<E: ?Sized> {
    engine: Arc<E>,
    on: Computers,
}

impl<E: ?Sized> Clone for Computed<E> {
    fn clone(&self) -> Self {
        Self { engine: self.engine.clone(), on: self.on.clone() }
    }
}

impl<E: TakeTurn + ?Sized> Computed<E> {
    /// Has the engine answer.
    async fn compute(
        &self,
        claim: Claim,
        now: Timestamp,
        given: Given,
    ) -> Option<(Claim, Given, Result<TurnAnswer, String>)> {
        let engine = self.engine.clone();
        let computed = self.on.run(move || {
            let request = TurnRequest {
                inbound: &claim.inbound,
                pseudonym: &claim.pseudonym,
                session: &claim.session,
                next_entry: claim.next_entry,
                attempt: claim.attempt,
                now,
                steering: &claim.steering,
                answered: claim.answered.as_ref(),
                export: given.export.as_ref(),
                view: given.view.as_ref(),
                kb: given.kb.as_ref(),
            };
            let answer = catch_unwind(AssertUnwindSafe(|| engine.take_turn(&request)));
            (claim, given, answer.unwrap_or_else(|_| Err("the engine panicked".to_owned())))
        });
        computed.await
    }
}
