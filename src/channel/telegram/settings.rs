//! What whoever runs the bot decides about Telegram, as plain values.
//! It reads no file and no environment, and its secrets are never printed.

use std::net::SocketAddr;
use std::time::Duration;

use crate::privacy::SecretText;

/// All that is decided about Telegram.
#[derive(Debug, Clone)]
pub struct TelegramSettings {
    /// The bot's token, as BotFather gave it.
    pub token: SecretText,
    /// Where the Bot API answers, without a slash at the end; a path in it is kept.
    pub api_url: String,
    /// How updates come in.
    pub intake: Intake,
    /// How fast may be sent.
    pub limits: SendLimits,
    /// How much one chat may ask.
    pub flood: FloodLimit,
    /// Characters of a message that are read; the rest is cut off.
    pub max_message_chars: usize,
}

impl TelegramSettings {
    /// Telegram's own server, long polling, Telegram's own limits.
    pub fn new(token: SecretText) -> Self {
        Self {
            token,
            api_url: "https://api.telegram.org".to_owned(),
            intake: Intake::Polling { timeout: Duration::from_secs(25) },
            limits: SendLimits::default(),
            flood: FloodLimit::default(),
            max_message_chars: 4096,
        }
    }
}

/// How updates come in.
#[derive(Debug, Clone)]
pub enum Intake {
    /// The bot asks for them.
    Polling {
        /// How long Telegram may hold a request open until something comes; at most 50 s.
        timeout: Duration,
    },
    /// Telegram brings them.
    Webhook(WebhookSettings),
}

/// How Telegram brings updates.
#[derive(Debug, Clone)]
pub struct WebhookSettings {
    /// Where the bot listens, in clear HTTP: behind what ends TLS.
    pub listen: SocketAddr,
    /// The address that Telegram calls; its path is the one that is listened to.
    pub public_url: String,
    /// What Telegram has to say with every update: 1 to 256 characters of `A-Z a-z 0-9 _ -`.
    pub secret: SecretText,
    /// Bytes of an update at most.
    pub max_body_bytes: usize,
    /// Time that a request may take, the inbox included.
    pub time_limit: Duration,
    /// Updates taken in at once; Telegram is asked for as many connections, at most 100.
    pub parallel: usize,
}

impl WebhookSettings {
    /// With the usual limits.
    pub fn new(listen: SocketAddr, public_url: impl Into<String>, secret: SecretText) -> Self {
        Self {
            listen,
            public_url: public_url.into(),
            secret,
            max_body_bytes: 256 * 1024,
            time_limit: Duration::from_secs(10),
            parallel: 40,
        }
    }
}

/// So many within such a time; as many at once, if they were not used before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub count: u32,
    /// Within this time.
    pub within: Duration,
}

impl Rate {
    /// So many within such a time.
    pub const fn new(count: u32, within: Duration) -> Self {
        Self { count, within }
    }
}

/// How fast may be sent; `None` sends as fast as it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendLimits {
    /// Over all chats.
    pub global: Option<Rate>,
    /// To one person.
    pub chat: Option<Rate>,
    /// To one group.
    pub group: Option<Rate>,
}

impl Default for SendLimits {
    /// A little below what Telegram's FAQ names: 30 a second over all chats, one a second to a chat (short bursts pass), 20 a
    /// minute to a group.
    fn default() -> Self {
        Self {
            global: Some(Rate::new(28, Duration::from_secs(1))),
            chat: Some(Rate::new(4, Duration::from_secs(4))),
            group: Some(Rate::new(18, Duration::from_mins(1))),
        }
    }
}

impl SendLimits {
    /// No limits: for measuring, and for an API server of one's own.
    pub const NONE: Self = Self { global: None, chat: None, group: None };
}

/// How much one chat may ask before it is told to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FloodLimit {
    /// Messages and presses; `None` takes all.
    pub chat: Option<Rate>,
}

impl Default for FloodLimit {
    /// Twenty a minute: more than anybody types.
    fn default() -> Self {
        Self { chat: Some(Rate::new(20, Duration::from_mins(1))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed() {
        let settings = TelegramSettings::new(SecretText::new("123456:VERYSECRET\n"));
        assert_eq!(settings.token.reveal(), "123456:VERYSECRET");
        assert!(!format!("{settings:?}").contains("VERYSECRET"));
    }

    #[test]
    fn a_secret_is_itself_and_no_other() {
        let secret = SecretText::new("abc");
        assert!(secret.is(b"abc"));
        for other in ["", "ab", "abcd", "abd"] {
            assert!(!secret.is(other.as_bytes()));
        }
    }
}
