//! Calls of the Bot API: a payload of teloxide's out, its answer in, and every way in which that can fail told apart.
//! It never tries twice, and no error shows the token.
//!
//! Why not teloxide's own `Bot` requests: after a 5xx they sleep 10 s before they say so, they drop the path of an API
//! server's address, they read answers into the full types of one version of the API (an unreadable *answer* to a message
//! that *was* sent would send it again), and an update that cannot be read takes its batch along.

use std::fmt;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use teloxide::requests::Payload;
use teloxide::{ApiError, Bot};
use thiserror::Error;

use crate::privacy::SecretText;

/// Time that Telegram has for an answer, unless the call says otherwise.
const PATIENCE: Duration = Duration::from_secs(15);

/// The Bot API, as one bot calls it.
pub(super) struct Api {
    bot: Bot,
    base: String,
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Api(…)")
    }
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(super) enum CallError {
    /// Telegram did not get it.
    #[error("the Bot API cannot be reached: {0}")]
    Unreachable(String),
    /// Telegram may have got it: no answer came, or none that can be read.
    #[error("no answer of the Bot API: {0}")]
    NoAnswer(String),
    /// Telegram asks for a pause.
    #[error("the Bot API asks to wait {} s", .0.as_secs())]
    SlowDown(Duration),
    /// Telegram failed.
    #[error("the Bot API failed with {0}")]
    Server(u16),
    /// The group has another number now.
    #[error("the group has become a supergroup")]
    Moved(i64),
    /// Telegram refuses.
    #[error("the Bot API refuses with {code}: {}", .why)]
    Refused {
        /// HTTP's code.
        code: u16,
        /// What it is, as far as it is known.
        why: Why,
    },
}

/// Telegram's reason, read by teloxide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Why {
    /// The kind.
    pub kind: ApiError,
    /// Telegram's own words, shortened.
    pub words: String,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    result: Option<T>,
}

#[derive(Deserialize)]
struct Fault {
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Deserialize, Default)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

impl Api {
    /// For this token at this address. Fails where TLS cannot be set up.
    pub(super) fn new(token: &SecretText, base: &str) -> Result<Self, CallError> {
        let client = teloxide::net::default_reqwest_settings()
            .timeout(PATIENCE)
            .build()
            .map_err(|e| CallError::Unreachable(e.without_url().to_string()))?;
        Ok(Self { bot: Bot::with_client(token.reveal(), client), base: base.trim_end_matches('/').to_owned() })
    }

    /// Calls, and reads of the answer what the caller wants of it.
    pub(super) async fn call<P, T>(&self, payload: &P) -> Result<T, CallError>
    where
        P: Payload + Serialize + Sync,
        T: DeserializeOwned,
    {
        self.call_for(payload, PATIENCE).await
    }

    /// The same with more patience.
    pub(super) async fn call_for<P, T>(&self, payload: &P, patience: Duration) -> Result<T, CallError>
    where
        P: Payload + Serialize + Sync,
        T: DeserializeOwned,
    {
        let url = format!("{}/bot{}/{}", self.base, self.bot.token(), P::NAME);
        let sent = self.bot.client().post(url).timeout(patience).json(payload).send().await;
        let response = sent.map_err(|e| {
            // Where a connection was not even made, nothing can have been done. Everything else is open.
            let (before, words) = (e.is_connect() || e.is_builder(), crate::channel::innermost(&e.without_url()));
            if before { CallError::Unreachable(words) } else { CallError::NoAnswer(words) }
        })?;
        let code = response.status().as_u16();
        let body =
            response.bytes().await.map_err(|e| CallError::NoAnswer(crate::channel::innermost(&e.without_url())))?;
        read(code, &String::from_utf8_lossy(&body))
    }
}

/// What an answer says.
fn read<T: DeserializeOwned>(code: u16, body: &str) -> Result<T, CallError> {
    if (200..300).contains(&code) {
        return match serde_json::from_str::<Answer<T>>(body) {
            Ok(Answer { ok: true, result: Some(result) }) => Ok(result),
            Ok(_) => Err(CallError::NoAnswer("an answer without a result".to_owned())),
            // The error names a line and a column, never what stands there.
            Err(e) => Err(CallError::NoAnswer(format!("an answer that cannot be read: {:?}", e.classify()))),
        };
    }
    let fault = serde_json::from_str::<Fault>(body)
        .unwrap_or_else(|_| Fault { description: String::new(), parameters: Parameters::default() });
    if let Some(seconds) = fault.parameters.retry_after {
        return Err(CallError::SlowDown(Duration::from_secs(seconds)));
    }
    if let Some(chat) = fault.parameters.migrate_to_chat_id {
        return Err(CallError::Moved(chat));
    }
    if code == 429 {
        return Err(CallError::SlowDown(Duration::from_secs(1)));
    }
    if code >= 500 {
        return Err(CallError::Server(code));
    }
    let words: String = fault.description.chars().take(160).collect();
    let kind = serde_json::from_value(serde_json::Value::String(fault.description.clone()))
        .unwrap_or(ApiError::Unknown(words.clone()));
    Err(CallError::Refused { code, why: Why { kind, words } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(code: u16, body: &str) -> CallError {
        read::<bool>(code, body).unwrap_err()
    }

    #[test]
    fn every_fault_is_told_apart() {
        assert_eq!(read::<bool>(200, r#"{"ok":true,"result":true}"#), Ok(true));
        let slow = r#"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":7}}"#;
        assert_eq!(fault(429, slow), CallError::SlowDown(Duration::from_secs(7)));
        assert_eq!(fault(429, "<html>"), CallError::SlowDown(Duration::from_secs(1)));
        assert_eq!(fault(502, "<html>Bad Gateway"), CallError::Server(502));
        let moved = r#"{"ok":false,"error_code":400,"parameters":{"migrate_to_chat_id":-1001}}"#;
        assert_eq!(fault(400, moved), CallError::Moved(-1001));
        let blocked = r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#;
        match fault(403, blocked) {
            CallError::Refused { code: 403, why } => assert_eq!(why.kind, ApiError::BotBlocked),
            other => panic!("{other}"),
        }
        assert!(matches!(fault(200, "{"), CallError::NoAnswer(_)));
        assert!(matches!(fault(404, "nothing here"), CallError::Refused { code: 404, .. }));
    }

    #[tokio::test]
    async fn no_error_shows_the_token() {
        let api = Api::new(&SecretText::new("1:VERYSECRET"), "http://127.0.0.1:9").unwrap();
        let error = api.call::<_, bool>(&teloxide::payloads::GetMe::new()).await.unwrap_err();
        assert!(matches!(error, CallError::Unreachable(_)), "{error}");
        assert!(!format!("{error} {error:?} {api:?}").contains("VERYSECRET"));
    }
}
