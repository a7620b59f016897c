//! A language model's endpoint as a channel: questions of the outbox go out, what the model said comes into the inbox. It judges no
//! answer, and a question that gets none is done with: the citizen has been answered already.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::watch;

use super::{Channel, DeliveryError, Figure, Parcel};
use crate::kb::day_in_germany;
use crate::llm::client::{AskError, Breaker, Budget, Client, Spent};
use crate::llm::{schema, system};
use crate::message::{ChannelKind, Inbound, InboundBody, InboundId, ModelAnswer, ModelQuestion, Outgoing};
use crate::store::Store;

/// A question that waited longer is not asked any more.
const LATEST_SECONDS: i64 = 60;
/// What is put off when the bot stops is asked after the next start, if it is not too late then.
const PUT_OFF: Duration = Duration::from_hours(1);

/// What is counted, whichever connection it was.
#[derive(Debug, Default)]
pub struct ModelCounters {
    asked: AtomicU64,
    answered: AtomicU64,
    tokens: AtomicU64,
    failed: [AtomicU64; AskError::NAMES.len()],
}

impl ModelCounters {
    fn failed(&self, error: &AskError) {
        if let Some(at) = AskError::NAMES.iter().position(|name| *name == error.id()) {
            self.failed[at].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// All figures.
    pub fn all(&self) -> Vec<Figure> {
        let figure =
            |name, label, help, value: &AtomicU64| Figure { name, label, help, value: value.load(Ordering::Relaxed) };
        let mut out = vec![
            figure("llm_questions", None, "Questions sent to the language model.", &self.asked),
            figure(
                "llm_replies",
                None,
                "Answers of the language model that were taken in to be judged.",
                &self.answered,
            ),
            figure("llm_tokens", None, "Tokens spent, as the endpoint counts them, or estimated.", &self.tokens),
        ];
        let help = "Questions to the language model that got no answer to judge, by reason.";
        let failed = AskError::NAMES.iter().zip(&self.failed);
        out.extend(failed.map(|(name, count)| figure("llm_failures", Some(("reason", *name)), help, count)));
        out
    }
}

/// The time of day, as it is passed in.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// An endpoint with its limits.
pub struct Model<S> {
    client: Client,
    store: S,
    now: Now,
    budget: Budget,
    spent: Mutex<Spent>,
    breaker: Mutex<Breaker>,
    counters: Arc<ModelCounters>,
    stopping: watch::Sender<bool>,
}

impl<S: Store> Model<S> {
    /// An endpoint, with what was spent today already.
    pub fn new(client: Client, store: S, now: Now, budget: Budget, spent: Spent, counters: Arc<ModelCounters>) -> Self {
        let stopping = watch::Sender::new(false);
        Self { client, store, now, budget, spent: Mutex::new(spent), breaker: Mutex::default(), counters, stopping }
    }

    /// Asks nothing any more, and breaks off what is under way: it is asked after the next start.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    async fn ask(&self, question: &ModelQuestion, content: &str) -> Result<(String, u32), AskError> {
        let now = (self.now)();
        if now.as_second().saturating_sub(question.at.as_second()) > LATEST_SECONDS {
            return Err(AskError::TooLate);
        }
        if !lock(&self.breaker).lets_through(Instant::now()) {
            return Err(AskError::Resting);
        }
        if !lock(&self.spent).take(self.budget, day_in_germany(now)) {
            return Err(AskError::Spent);
        }
        self.counters.asked.fetch_add(1, Ordering::Relaxed);
        let asked = self.client.ask(&system(question.task, question.lang), &schema(question), content).await;
        match &asked {
            Err(error) if error.is_the_endpoints() => lock(&self.breaker).failed(Instant::now()),
            Ok(_) | Err(_) => lock(&self.breaker).worked(),
        }
        let answered = asked?;
        lock(&self.spent).cost(answered.tokens);
        self.counters.answered.fetch_add(1, Ordering::Relaxed);
        self.counters.tokens.fetch_add(u64::from(answered.tokens), Ordering::Relaxed);
        Ok((answered.said, answered.tokens))
    }
}

impl<S: Store> Channel for Model<S> {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Model
    }

    async fn deliver(&self, parcel: Parcel) -> Result<String, DeliveryError> {
        let Outgoing::Ask { question, content, from } = parcel.outgoing else {
            return Err(DeliveryError::Closed { reason: "a language model is only asked".to_owned() });
        };
        let mut stopping = self.stopping.subscribe();
        let asked = tokio::select! {
            biased;
            _ = stopping.wait_for(|stop| *stop) => return Err(DeliveryError::NotYet { after: PUT_OFF }),
            asked = self.ask(&question, &content) => asked,
        };
        let (said, tokens) = match asked {
            Ok(answered) => answered,
            Err(error) => {
                tracing::info!(%error, "a question to the language model got no answer");
                self.counters.failed(&error);
                // Done, and not "undeliverable": the answer of the turn that asked has been given.
                return Ok(format!("no answer: {}", error.id()));
            }
        };
        let inbound = Inbound {
            // The same for every try: an answer that came twice is taken in once.
            id: InboundId(format!("model:{}", parcel.idempotency_key)),
            address: from,
            at: (self.now)(),
            message: None,
            body: InboundBody::Model(ModelAnswer { question, said, tokens }),
        };
        match self.store.accept(inbound).await {
            Ok(_) => Ok("answered".to_owned()),
            Err(error) => Err(DeliveryError::Retry { after: None, why: error.to_string() }),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
