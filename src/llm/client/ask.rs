//! One question to the endpoint: sent, waited for within the limits, and gathered. A second try is made only where the endpoint
//! has not begun: it was not reached, or said that it is busy.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use super::error::AskError;
use super::gather::Gathering;
use super::settings::ClientSettings;
use crate::llm::Structured;

/// The longest that an endpoint may ask us to wait for the second try.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// Pause before the second try where none was asked for, with up to as much on top.
const PAUSE: Duration = Duration::from_millis(400);
/// A token is rarely shorter, in bytes: for endpoints that do not count.
const BYTES_A_TOKEN: usize = 3;

/// A client of one endpoint.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    settings: ClientSettings,
    under_way: Semaphore,
}

/// What the model said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Its words.
    pub said: String,
    /// Tokens spent, as the endpoint counts, or estimated.
    pub tokens: u32,
}

impl Client {
    /// A client. Redirects are not followed: the key and the citizen's words go where the operator said, and nowhere else.
    pub fn new(settings: ClientSettings) -> Result<Self, AskError> {
        let http = reqwest::Client::builder()
            .connect_timeout(settings.connect)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("amtslotse/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|e| AskError::Setup(e.to_string()))?;
        let under_way = Semaphore::new(settings.parallel.max(1));
        Ok(Self { http, settings, under_way })
    }

    /// How it is set.
    pub fn settings(&self) -> &ClientSettings {
        &self.settings
    }

    /// Asks, and waits for the answer; for a place among the questions under way too.
    pub async fn ask(&self, system: &str, schema: &Value, content: &str) -> Result<Answered, AskError> {
        let deadline = Instant::now() + self.settings.total;
        let body = self.body(system, schema, content);
        let place = timeout_at(deadline, self.under_way.acquire()).await;
        let _place = place.map_err(|_| AskError::TimedOut("busy"))?.map_err(|_| AskError::Unreachable)?;
        let size = system.len() + content.len();
        let answered = timeout_at(deadline, self.with_second_try(&body)).await;
        let (said, tokens) = answered.map_err(|_| AskError::TimedOut("total"))??;
        let guessed = || u32::try_from((size + said.len()) / BYTES_A_TOKEN).unwrap_or(u32::MAX);
        Ok(Answered { tokens: tokens.unwrap_or_else(guessed), said })
    }

    fn body(&self, system: &str, schema: &Value, content: &str) -> Value {
        let mut body = json!({
            "model": self.settings.model,
            "messages": [{ "role": "system", "content": system }, { "role": "user", "content": content }],
            "temperature": 0,
            "max_tokens": self.settings.answer_tokens,
            "stream": true,
            "stream_options": { "include_usage": true },
        });
        match self.settings.structured {
            Structured::Schema => {
                let format = json!({ "name": "answer", "strict": true, "schema": schema });
                body["response_format"] = json!({ "type": "json_schema", "json_schema": format });
            }
            Structured::Object => body["response_format"] = json!({ "type": "json_object" }),
            Structured::Words => {}
        }
        body
    }

    async fn with_second_try(&self, body: &Value) -> Result<(String, Option<u32>), AskError> {
        let wait = match self.begin(body).await {
            Ok(response) => return self.gather(response).await,
            Err((_, Some(wait))) => wait,
            Err((error, None)) => return Err(error),
        };
        let mut random = [0];
        // Without randomness everybody comes back at the same time, which is no fault.
        let _ = getrandom::fill(&mut random);
        tokio::time::sleep(wait + PAUSE.mul_f64(f64::from(random[0]) / 255.0)).await;
        match self.begin(body).await {
            Ok(response) => self.gather(response).await,
            Err((error, _)) => Err(error),
        }
    }

    /// Sends, and waits for the head of the answer. With the error, the pause after which a second try is safe.
    async fn begin(&self, body: &Value) -> Result<Response, (AskError, Option<Duration>)> {
        let request = self.request(reqwest::Method::POST, "/chat/completions").json_body(body);
        let head = self.settings.connect + self.settings.first_byte;
        let sent = tokio::time::timeout(head, request.send()).await;
        let response = match sent {
            Err(_) => return Err((AskError::TimedOut("first byte"), None)),
            Ok(Err(error)) if error.is_connect() => return Err((AskError::Unreachable, Some(PAUSE))),
            Ok(Err(_)) => return Err((AskError::Cut, None)),
            Ok(Ok(response)) => response,
        };
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let busy = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
        let asked = response.headers().get(RETRY_AFTER).and_then(|v| v.to_str().ok()?.parse().ok());
        let wait = asked.map_or(PAUSE, Duration::from_secs);
        Err((AskError::Status(status.as_u16()), (busy && wait <= LONGEST_WAIT).then_some(wait)))
    }

    async fn gather(&self, mut response: Response) -> Result<(String, Option<u32>), AskError> {
        let kind = response.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let mut gathering = Gathering::of(kind);
        let mut begun = false;
        loop {
            let chunk = async { response.chunk().await.map_err(|_| AskError::Cut) };
            let chunk = if begun {
                // The total limit ends a stream that drips.
                chunk.await?
            } else {
                let first = tokio::time::timeout(self.settings.first_byte, chunk).await;
                first.map_err(|_| AskError::TimedOut("first byte"))??
            };
            begun = true;
            match chunk {
                Some(bytes) if gathering.push(&bytes)? => break,
                Some(_) => {}
                None => break,
            }
        }
        gathering.end()
    }

    pub(super) fn request(&self, method: reqwest::Method, path: &str) -> Prepared {
        let mut request = self.http.request(method, format!("{}{path}", self.settings.base_url));
        if let Some(key) = &self.settings.key {
            request = request.bearer_auth(key.reveal());
        }
        Prepared(request)
    }
}

/// A request with where it goes and what proves that we may.
pub(super) struct Prepared(reqwest::RequestBuilder);

impl Prepared {
    pub(super) fn json_body(self, body: &Value) -> Self {
        Self(self.0.header(CONTENT_TYPE, "application/json").body(body.to_string()))
    }

    pub(super) async fn send(self) -> reqwest::Result<Response> {
        self.0.send().await
    }
}
