//! How an endpoint is reached and how long it is waited for. It holds no limit that could be lifted.

use std::time::Duration;

use crate::llm::Structured;
use crate::privacy::SecretText;

/// How an endpoint is asked.
#[derive(Debug, Clone)]
pub struct ClientSettings {
    /// Where it answers, up to and with `/v1`, without a slash at the end.
    pub base_url: String,
    /// The model's name there.
    pub model: String,
    /// What proves that we may; most servers of one's own need none.
    pub key: Option<SecretText>,
    /// How the form of the answer is asked for.
    pub structured: Structured,
    /// Time to connect.
    pub connect: Duration,
    /// Time from there to the first byte of the answer.
    pub first_byte: Duration,
    /// Time for all of it, a second try included.
    pub total: Duration,
    /// Tokens of an answer at most.
    pub answer_tokens: u32,
    /// Questions that are under way at once.
    pub parallel: usize,
}

impl ClientSettings {
    /// The shipped limits.
    pub fn new(base_url: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            model: model.into(),
            key: None,
            structured: Structured::Schema,
            connect: Duration::from_secs(3),
            first_byte: Duration::from_secs(15),
            total: Duration::from_secs(30),
            answer_tokens: 400,
            parallel: 2,
        }
    }
}
