//! What is asked of a language model and what it said, as the engine and the adapter of the model's endpoint exchange it.
//! Nothing here is believed: what a model said is judged by the engine, in the turn in which it comes back.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Facet, IntentId, Lang};

/// A question to a language model, without the words that are sent: what is needed to judge the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelQuestion {
    /// Its number within the conversation, from 1; an answer to another one than the last comes too late.
    pub number: u16,
    /// When the citizen asked.
    pub at: Timestamp,
    /// The day for which facts were rendered.
    pub day: Date,
    /// What is asked for.
    pub task: ModelTask,
    /// The language of the answer.
    pub lang: Lang,
    /// The side that the citizen asked for.
    pub facet: Facet,
    /// The topics to choose from: the first is called `t1`.
    pub topics: Vec<IntentId>,
    /// The passages that were given: the first is called `p1`.
    pub passages: Vec<GivenPassage>,
}

/// What a model is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelTask {
    /// To choose one of the topics, or none.
    pub route: bool,
    /// To write an answer from the passages.
    pub compose: bool,
}

/// A passage of the knowledge base that a model was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenPassage {
    /// The intent.
    pub intent: IntentId,
    /// The side of it.
    pub facet: Facet,
    /// A hash of its text and sources: another one when the answer comes means that the knowledge base changed meanwhile.
    pub print: [u8; 16],
}

/// What a model said to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelAnswer {
    /// The question.
    pub question: ModelQuestion,
    /// What it said, as it came.
    pub said: String,
    /// Tokens that were spent, as the endpoint counts, or estimated.
    pub tokens: u32,
}
