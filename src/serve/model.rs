//! The language model as `serve` starts it: the configuration as the client's settings, and the endpoint as a platform that takes
//! nothing in by itself. A dead endpoint never makes the bot unready.

use std::sync::Arc;

use super::board::ChannelState;
use super::clock::Clock;
use super::config::LlmConfig;
use super::engine_turns::{LLM_ASKED, LLM_TOKENS};
use super::platform::{Platform, Teller};
use crate::channel::Figure;
use crate::channel::model::{Model, ModelCounters};
use crate::kb::day_in_germany;
use crate::llm::client::{Budget, Client, ClientSettings, Spent};
use crate::message::ChannelKind;
use crate::privacy::SecretText;
use crate::store::{AnyStore, Store};

/// A language model, configured.
pub(crate) struct ModelPlatform {
    settings: ClientSettings,
    budget: Budget,
    store: AnyStore,
    clock: Clock,
    counters: Arc<ModelCounters>,
}

impl ModelPlatform {
    pub(crate) fn new(config: &LlmConfig, key: Option<SecretText>, store: AnyStore, clock: Clock) -> Self {
        let budget = Budget { questions: config.questions_per_day, tokens: config.tokens_per_day };
        Self { settings: config.settings(key), budget, store, clock, counters: Arc::default() }
    }
}

impl LlmConfig {
    /// The client's settings.
    pub fn settings(&self, key: Option<SecretText>) -> ClientSettings {
        ClientSettings {
            key,
            structured: self.structured,
            connect: self.connect,
            first_byte: self.first_byte,
            total: self.total,
            answer_tokens: self.answer_tokens,
            parallel: self.parallel,
            ..ClientSettings::new(self.base_url.clone(), self.model.clone())
        }
    }
}

impl Platform for ModelPlatform {
    type Channel = Model<AnyStore>;

    fn kind(&self) -> ChannelKind {
        ChannelKind::Model
    }

    async fn connect(&self) -> Result<Self::Channel, String> {
        let client = Client::new(self.settings.clone()).map_err(|e| e.to_string())?;
        let day = day_in_germany(self.clock.now());
        let counts = self.store.stats(day, day).await.map_err(|e| e.to_string())?.counts;
        let count = |name| counts.get(name).copied().unwrap_or(0);
        let spent = Spent { day, questions: count(LLM_ASKED), tokens: count(LLM_TOKENS) };
        let clock = self.clock.clone();
        let now = Arc::new(move || clock.now());
        Ok(Model::new(client, self.store.clone(), now, self.budget, spent, Arc::clone(&self.counters)))
    }

    async fn take_in<S: Store + Clone>(
        &self,
        channel: Arc<Self::Channel>,
        _store: S,
        tell: Teller,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), String> {
        tell.tell(ChannelState::Taking);
        stop.await;
        channel.stop();
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        self.counters.all()
    }
}
