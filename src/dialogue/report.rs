//! What goes into a turn and what comes out of it. Nothing here decides anything.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::model::{ModelOutcome, ModelUse};
use super::session::Session;
use crate::message::{Facet, InboundBody, IntentId, Lang, ModelQuestion, Reply};

/// What a turn is made from, beside the session.
#[derive(Debug, Clone, Copy)]
pub struct TurnInput<'a> {
    /// What came in.
    pub body: &'a InboundBody,
    /// The time of the turn.
    pub now: Timestamp,
    /// The day to answer for, where it is not that of `now` in Germany (tests, `--today`).
    pub today: Option<Date>,
    /// Whether a person can be called into this conversation.
    pub staff_available: bool,
    /// The operator's own place, by its name in the knowledge base: holds as long as a citizen names no other.
    pub home: Option<&'a str>,
    /// What a language model may be asked; `None` where there is none.
    pub model: Option<ModelUse>,
}

/// What a turn came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// The conversation after the turn.
    pub session: Session,
    /// What is said, in this order; empty for a delivery alone.
    pub replies: Vec<Reply>,
    /// What others have to do.
    pub effects: Vec<Effect>,
    /// What was understood and done.
    pub report: TurnReport,
    /// The citizen's words, personal numbers taken out, at most 500 characters; `None` for what is no message in words, or
    /// a command. For whoever keeps the last turns for a hand-over.
    pub heard: Option<String>,
}

/// What the store or staff have to do after a turn, in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// The citizen wants what is stored about the conversation.
    Export,
    /// The citizen wants everything deleted, and has confirmed it.
    Erase,
    /// The citizen wants a person, and has agreed to what that shows.
    CallPerson,
    /// Nobody's intent: for the review of the knowledge base.
    RecordUnanswered {
        /// The words, personal numbers taken out, at most 500 characters.
        text: String,
        /// The language in which the bot spoke.
        lang: Lang,
        /// The nearest intents, best first.
        nearest: Vec<IntentId>,
    },
    /// Whether an answer helped.
    Feedback {
        /// `true` for yes.
        helpful: bool,
        /// The intent that was answered.
        intent: IntentId,
        /// The side of it, where it is still known.
        facet: Option<Facet>,
    },
    /// A language model is to be asked. What it says comes in as [`InboundBody::Model`]; the answer of this turn waits for nothing.
    AskModel {
        /// The question.
        question: ModelQuestion,
        /// What the model is given to read, personal data taken out.
        content: String,
    },
    /// So many tokens were spent on an answer that came.
    ModelTokens(u32),
    /// What became of a language model's answer.
    ModelJudged(ModelOutcome),
}

/// What was understood and done in a turn: for `replay`, metrics and staff; never with a citizen's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnReport {
    /// How the turn ended.
    pub outcome: Outcome,
    /// The intent of the first question answered.
    pub intent: Option<IntentId>,
    /// The side of it that was asked for; `None` for small talk.
    pub facet: Option<Facet>,
    /// Whether the knowledge base knows that side; where not, the overview was given and said so.
    pub facet_known: bool,
    /// Further questions of the same message that were answered.
    pub also: Vec<Asked>,
    /// The topics offered in a disambiguation, in the order shown.
    pub offered: Vec<IntentId>,
    /// The language of the replies.
    pub lang: Lang,
    /// What the conversation remembers after the turn, name to value.
    pub slots: BTreeMap<&'static str, String>,
}

/// A question: an intent and the side of it that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The intent.
    pub intent: IntentId,
    /// The side; `None` for small talk.
    pub facet: Option<Facet>,
}

/// How a turn ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A question was answered, small talk included.
    Answer,
    /// The citizen was asked which topic is meant.
    Disambiguate,
    /// Only a question of the engine was put, nothing answered.
    Ask,
    /// Not understood; ways out were named.
    Fallback,
    /// A person was called or offered as the answer; without staff: 115 and the office.
    Handover,
    /// Nothing was to be said: the news of a delivery.
    Silent,
}

impl Outcome {
    /// The name in contracts and metrics.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Disambiguate => "disambiguate",
            Self::Ask => "ask",
            Self::Fallback => "fallback",
            Self::Handover => "handover",
            Self::Silent => "silent",
        }
    }
}
