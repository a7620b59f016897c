//! Telegram as `serve` starts it: the configuration as the adapter's settings, and the adapter as a platform.
//! What the adapter does with messages stands in `channel::telegram`.

use std::sync::Arc;

use super::config::{Rate as Written, TelegramConfig, TelegramIntake, TelegramSecrets};
use super::platform::{Platform, Teller};
use crate::channel::Figure;
use crate::channel::telegram::{Counters, Intake, Profile, Rate, Telegram, TelegramSettings, WebhookSettings};
use crate::knowledge::SharedKnowledge;
use crate::message::ChannelKind;
use crate::store::Store;

/// Telegram, configured.
pub(super) struct TelegramPlatform {
    settings: TelegramSettings,
    knowledge: SharedKnowledge,
    counters: Arc<Counters>,
}

impl TelegramPlatform {
    pub(super) fn new(config: &TelegramConfig, secrets: &TelegramSecrets, knowledge: &SharedKnowledge) -> Self {
        let settings = config.settings(secrets);
        Self { settings, knowledge: knowledge.clone(), counters: Arc::default() }
    }
}

impl TelegramConfig {
    /// The adapter's settings. What the configuration leaves open stays as the adapter has it.
    pub fn settings(&self, secrets: &TelegramSecrets) -> TelegramSettings {
        let mut settings = TelegramSettings::new(secrets.token.clone());
        if let Some(url) = &self.api_url {
            settings.api_url.clone_from(url);
        }
        match (&self.intake, &secrets.webhook) {
            (TelegramIntake::Webhook(hook), Some(secret)) => {
                let mut webhook = WebhookSettings::new(hook.listen, hook.public_url.clone(), secret.clone());
                if let Some(connections) = hook.connections {
                    webhook.parallel = connections;
                }
                settings.intake = Intake::Webhook(webhook);
            }
            (TelegramIntake::Polling { timeout: Some(timeout) }, _) => {
                settings.intake = Intake::Polling { timeout: *timeout };
            }
            (TelegramIntake::Polling { timeout: None } | TelegramIntake::Webhook(_), _) => {}
        }
        let limits = [
            (self.send_all, &mut settings.limits.global),
            (self.send_chat, &mut settings.limits.chat),
            (self.send_group, &mut settings.limits.group),
            (self.flood_chat, &mut settings.flood.chat),
        ];
        for (written, limit) in limits {
            if let Some(written) = written {
                *limit = written.map(|Written { count, within }| Rate::new(count, within));
            }
        }
        if let Some(chars) = self.max_message_chars {
            settings.max_message_chars = chars;
        }
        settings
    }
}

impl Platform for TelegramPlatform {
    type Channel = Telegram;

    fn kind(&self) -> ChannelKind {
        ChannelKind::Telegram
    }

    async fn connect(&self) -> Result<Telegram, String> {
        let profile = Profile::of(&self.knowledge.now().kb.settings);
        Telegram::connect(self.settings.clone(), profile, Arc::clone(&self.counters)).await.map_err(|e| e.to_string())
    }

    async fn take_in<S: Store + Clone>(
        &self,
        channel: Arc<Telegram>,
        store: S,
        tell: Teller,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), String> {
        let telling = tell.follow(channel.state());
        tokio::select! {
            taken = channel.take_in(store, stop) => taken.map_err(|e| e.to_string()),
            () = telling => Ok(()),
        }
    }

    fn figures(&self) -> Vec<Figure> {
        self.counters.all()
    }
}
