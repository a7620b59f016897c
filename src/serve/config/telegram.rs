//! The section `[telegram]`: values and secrets. It knows the adapter's settings only by name, and maps onto them where the
//! adapter is built in (`serve::telegram`).

use std::net::SocketAddr;
use std::time::Duration;

use super::fault::{Fault, Form, Problem};
use super::rate::Rate;
use super::secret::{Environment, SecretSource};
use super::section::Section;
use crate::privacy::SecretText;

/// What the section says. `None` leaves a thing to the adapter; of a rate, `Some(None)` lifts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TelegramConfig {
    /// The bot's token.
    pub(super) token: SecretSource,
    /// Where the Bot API answers.
    pub api_url: Option<String>,
    /// How updates come in.
    pub intake: TelegramIntake,
    /// Messages over all chats.
    pub send_all: Option<Option<Rate>>,
    /// Messages to one person.
    pub send_chat: Option<Option<Rate>>,
    /// Messages to one group.
    pub send_group: Option<Option<Rate>>,
    /// Messages and presses that one chat may send.
    pub flood_chat: Option<Option<Rate>>,
    /// Characters of a message that are read.
    pub max_message_chars: Option<usize>,
}

/// How updates come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TelegramIntake {
    /// The bot asks.
    Polling {
        /// Time that Telegram may hold a request open.
        timeout: Option<Duration>,
    },
    /// Telegram brings them.
    Webhook(WebhookConfig),
}

/// How Telegram brings updates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookConfig {
    /// Where the bot listens.
    pub listen: SocketAddr,
    /// How Telegram reaches that.
    pub public_url: String,
    /// What Telegram says with every update.
    pub(super) secret: SecretSource,
    /// Updates taken in at once.
    pub connections: Option<usize>,
}

/// The section's secrets.
#[derive(Debug, Clone)]
pub struct TelegramSecrets {
    /// The bot's token.
    pub token: SecretText,
    /// The webhook's secret, where there is one.
    pub webhook: Option<SecretText>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Polling,
    Webhook,
}

const WITH_POLLING: &str = "mode = \"polling\"";
const WITH_WEBHOOK: &str = "mode = \"webhook\"";

/// Reads the section.
pub(super) fn read(mut section: Section<'_>, faults: &mut Vec<Fault>) -> TelegramConfig {
    let head = section.head();
    let secret = |variable, file_key, file| SecretSource { section: head.clone(), variable, file_key, file };
    let token = secret("AMTSLOTSE_TELEGRAM_TOKEN", "token_file", section.path("token_file"));
    section.no_secret(&["token", "bot_token"], token.variable, token.file_key);
    let api_url = section.url("api_url", Form::Url);
    let mode = section.choice("mode", &[("polling", Mode::Polling), ("webhook", Mode::Webhook)]);
    let intake = match mode.unwrap_or(Mode::Polling) {
        Mode::Polling => {
            for key in ["listen", "public_url", "secret_file", "connections"] {
                section.idle(key, WITH_WEBHOOK);
            }
            TelegramIntake::Polling { timeout: section.number("poll_seconds", 1, 50).map(Duration::from_secs) }
        }
        Mode::Webhook => {
            section.idle("poll_seconds", WITH_POLLING);
            let secret = secret("AMTSLOTSE_TELEGRAM_SECRET", "secret_file", section.path("secret_file"));
            for key in ["listen", "public_url"] {
                if section.place(key).is_none() {
                    section.missing(key, WITH_WEBHOOK);
                }
            }
            let (listen, public_url) = (section.address("listen"), section.url("public_url", Form::HttpsUrl));
            let connections = section.number("connections", 1, 100).map(|n| n as usize);
            match (listen, public_url) {
                (Some(listen), Some(public_url)) => {
                    TelegramIntake::Webhook(WebhookConfig { listen, public_url, secret, connections })
                }
                // What is missing is a fault, so that this value is never used.
                _ => TelegramIntake::Polling { timeout: None },
            }
        }
    };
    section.no_secret(&["secret"], "AMTSLOTSE_TELEGRAM_SECRET", "secret_file");
    let telegram = TelegramConfig {
        token,
        api_url,
        intake,
        send_all: section.rate("send_all"),
        send_chat: section.rate("send_chat"),
        send_group: section.rate("send_group"),
        flood_chat: section.rate("flood_chat"),
        max_message_chars: section.number("max_message_chars", 50, 4096).map(|n| n as usize),
    };
    if !cfg!(feature = "telegram") {
        faults.push(Fault::at(head.1.clone(), Problem::NotBuilt { feature: "telegram" }));
    }
    faults.extend(section.end(&["token", "bot_token", "secret"]));
    telegram
}

/// Whether Telegram takes this for a webhook's secret (Bot API, `setWebhook`, `secret_token`).
fn telegram_takes(secret: &str) -> bool {
    let may = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    (1..=256).contains(&secret.len()) && secret.bytes().all(may)
}

impl TelegramConfig {
    /// Fetches the secrets, or says all that are not to be had.
    pub(super) fn secrets(&self, environment: Environment<'_>) -> Result<TelegramSecrets, Vec<Fault>> {
        let token = self.token.obtain(environment);
        let webhook = match &self.intake {
            TelegramIntake::Polling { .. } => Ok(None),
            TelegramIntake::Webhook(hook) => hook.secret.obtain(environment).and_then(|secret| {
                if telegram_takes(secret.reveal()) { Ok(Some(secret)) } else { Err(hook.secret.malformed()) }
            }),
        };
        match (token, webhook) {
            (Ok(token), Ok(webhook)) => Ok(TelegramSecrets { token, webhook }),
            (token, webhook) => Err(token.err().into_iter().chain(webhook.err()).collect()),
        }
    }
}
