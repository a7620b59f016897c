//! Tries what an endpoint can do, for whoever sets it up: its models, an answer in the form that is asked for, embeddings. It
//! sends fixed words, never a citizen's.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::ask::Client;
use super::error::AskError;
use crate::llm::{content, read, schema, system};
use crate::message::{Facet, Lang, ModelQuestion, ModelTask};

/// One thing that was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What: `models`, `answer`, `schema`, `embeddings`.
    pub what: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took.
    pub took: Duration,
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It works; what was seen.
    Works(String),
    /// It does not; why.
    Fails(String),
}

/// Tries everything, one after the other.
pub async fn probe(client: &Client) -> Vec<Finding> {
    let began = Instant::now();
    let models = finding("models", began, models(client).await);
    let began = Instant::now();
    let asked = client.ask(&system(ROUTE, Lang::De), &schema(&question()), &words()).await;
    let took = began.elapsed();
    let (answer, form) = match &asked {
        Ok(answered) => {
            let form = match read(&question(), &answered.said) {
                Ok(_) => Outcome::Works("the answer has the form that was asked for".into()),
                Err(why) => Outcome::Fails(format!("the answer has another form ({})", why.id())),
            };
            (Outcome::Works(format!("{} tokens", answered.tokens)), form)
        }
        Err(error) => (Outcome::Fails(error.to_string()), Outcome::Fails("there was no answer".into())),
    };
    let answer = Finding { what: "answer", outcome: answer, took };
    let form = Finding { what: "schema", outcome: form, took };
    let began = Instant::now();
    let embeddings = finding("embeddings", began, embeddings(client).await);
    vec![models, answer, form, embeddings]
}

const ROUTE: ModelTask = ModelTask { route: true, compose: false };

/// Two topics between which any model can choose.
fn question() -> ModelQuestion {
    let topics = ["id-card", "dog-tax"].iter().filter_map(|id| id.parse().ok()).collect();
    ModelQuestion {
        number: 1,
        at: jiff::Timestamp::UNIX_EPOCH,
        day: jiff::civil::Date::MIN,
        task: ROUTE,
        lang: Lang::De,
        facet: Facet::Overview,
        topics,
        passages: Vec::new(),
    }
}

fn words() -> String {
    let topics = vec!["Personalausweis beantragen", "Hund anmelden"];
    content(&crate::llm::Content { question: "Ich brauche einen neuen Perso", before: None, topics, passages: &[] })
}

fn finding(what: &'static str, began: Instant, outcome: Result<String, AskError>) -> Finding {
    let outcome = match outcome {
        Ok(seen) => Outcome::Works(seen),
        Err(error) => Outcome::Fails(error.to_string()),
    };
    Finding { what, outcome, took: began.elapsed() }
}

async fn models(client: &Client) -> Result<String, AskError> {
    let list = fetch(client, reqwest::Method::GET, "/models", None).await?;
    let ids: Vec<&str> = list["data"].as_array().into_iter().flatten().filter_map(|m| m["id"].as_str()).collect();
    let configured = &client.settings().model;
    let known = ids.iter().any(|id| id == configured);
    let some: Vec<String> = ids.iter().take(5).map(|id| id.chars().take(60).collect()).collect();
    let note = if known { "" } else { "; the configured one is not among them" };
    Ok(format!("{} ({}){note}", ids.len(), some.join(", ")))
}

async fn embeddings(client: &Client) -> Result<String, AskError> {
    let body = json!({ "model": client.settings().model, "input": ["Personalausweis"] });
    let list = fetch(client, reqwest::Method::POST, "/embeddings", Some(&body)).await?;
    let numbers = list["data"][0]["embedding"].as_array().map(Vec::len).filter(|n| *n > 0);
    numbers.map(|n| format!("{n} numbers")).ok_or(AskError::Unreadable("no vector"))
}

/// A small JSON answer, within the same limits.
async fn fetch(client: &Client, method: reqwest::Method, path: &str, body: Option<&Value>) -> Result<Value, AskError> {
    const MAX: usize = 1024 * 1024;
    let request = client.request(method, path);
    let request = match body {
        Some(body) => request.json_body(body),
        None => request,
    };
    let fetched = tokio::time::timeout(client.settings().total, async {
        let sent = request.send().await;
        let mut response = sent.map_err(|e| if e.is_connect() { AskError::Unreachable } else { AskError::Cut })?;
        if !response.status().is_success() {
            return Err(AskError::Status(response.status().as_u16()));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| AskError::Cut)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MAX {
                return Err(AskError::TooLarge(MAX));
            }
        }
        serde_json::from_slice(&bytes).map_err(|_| AskError::Unreadable("no JSON"))
    });
    fetched.await.map_err(|_| AskError::TimedOut("total"))?
}
