//! The section `[llm]`: values and the key. Without it, or with every use switched off, no language model is ever asked.

use std::time::Duration;

use super::fault::{Fault, Form, Problem};
use super::secret::{Environment, SecretSource};
use super::section::Section;
use crate::dialogue::ModelUse;
use crate::llm::Structured;
use crate::message::ModelTask;
use crate::privacy::SecretText;

/// What the section says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LlmConfig {
    /// What proves that we may.
    pub(super) key: SecretSource,
    /// Where the endpoint answers, up to and with `/v1`.
    pub base_url: String,
    /// The model's name there.
    pub model: String,
    /// What the engine may ask.
    pub usage: ModelUse,
    /// How the form of answers is asked for.
    pub structured: Structured,
    /// Time to connect.
    pub connect: Duration,
    /// Time from there to the first byte.
    pub first_byte: Duration,
    /// Time for all of an answer.
    pub total: Duration,
    /// Tokens of an answer.
    pub answer_tokens: u32,
    /// Questions under way at once.
    pub parallel: usize,
    /// Questions a day, over all conversations.
    pub questions_per_day: u64,
    /// Tokens a day, over all conversations.
    pub tokens_per_day: u64,
}

/// Reads the section.
pub(super) fn read(mut section: Section<'_>, faults: &mut Vec<Fault>) -> LlmConfig {
    let head = section.head();
    let key = SecretSource {
        section: head.clone(),
        variable: "AMTSLOTSE_LLM_KEY",
        file_key: "key_file",
        file: section.path("key_file"),
    };
    section.no_secret(&["key", "api_key"], key.variable, key.file_key);
    for name in ["base_url", "model"] {
        if section.place(name).is_none() {
            section.missing(name, "[llm]");
        }
    }
    if section.switch("draft") == Some(true) {
        let span = section.place("draft").unwrap_or_default();
        section.faults.push(Fault::at(span, Problem::NotYet { key: "draft" }));
    }
    let task = ModelTask {
        route: section.switch("route").unwrap_or(false),
        compose: section.switch("compose").unwrap_or(false),
    };
    let seconds =
        |section: &mut Section<'_>, key, default| Duration::from_secs(section.number(key, 1, 120).unwrap_or(default));
    let forms = [("schema", Structured::Schema), ("object", Structured::Object), ("words", Structured::Words)];
    let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let llm = LlmConfig {
        key,
        base_url: section.url("base_url", Form::Url).unwrap_or_default(),
        model: section.text("model").map_or_else(String::new, |(t, _)| t.to_owned()),
        usage: ModelUse {
            task,
            ask_consent: section.switch("ask_consent").unwrap_or(true),
            questions: section.number("questions_per_conversation", 1, 1_000).unwrap_or(20) as u16,
            tokens: small(section.number("tokens_per_conversation", 100, 10_000_000).unwrap_or(50_000)),
        },
        structured: section.choice("structured", &forms).unwrap_or(Structured::Schema),
        connect: seconds(&mut section, "connect_seconds", 3),
        first_byte: seconds(&mut section, "first_byte_seconds", 15),
        total: seconds(&mut section, "total_seconds", 30),
        answer_tokens: small(section.number("answer_tokens", 50, 4_000).unwrap_or(400)),
        parallel: section.number("parallel", 1, 64).unwrap_or(2) as usize,
        questions_per_day: section.number("questions_per_day", 1, 10_000_000).unwrap_or(2_000),
        tokens_per_day: section.number("tokens_per_day", 100, 10_000_000_000).unwrap_or(5_000_000),
    };
    if !cfg!(feature = "llm") && llm.in_use().is_some() {
        faults.push(Fault::at(head.1, Problem::NotBuilt { feature: "llm" }));
    }
    faults.extend(section.end(&["key", "api_key", "draft"]));
    llm
}

impl LlmConfig {
    /// The key, where there is one: most servers of one's own need none.
    pub fn secret(&self, environment: Environment<'_>) -> Result<Option<SecretText>, Fault> {
        self.key.obtain_if_any(environment)
    }

    /// What the engine may ask; `None` where every use is switched off.
    pub fn in_use(&self) -> Option<ModelUse> {
        Some(self.usage).filter(|u| u.task.route || u.task.compose)
    }
}
