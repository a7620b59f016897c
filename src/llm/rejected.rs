//! Why an answer of a language model is not let through. The names are those of the metrics; none holds a word of the answer.

use serde::{Deserialize, Serialize};

/// Why an answer is not let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rejected {
    /// The conversation went on, or was erased, before it came.
    Stale,
    /// It took too long.
    Late,
    /// What it was asked for is switched off meanwhile, or a person has the conversation.
    Off,
    /// It is no JSON.
    NotJson,
    /// It is not of the form that was asked for.
    Shape,
    /// It names a topic that was not offered.
    UnknownTopic,
    /// It found nothing to say.
    Nothing,
    /// It is longer than an answer may be.
    TooLong,
    /// A sentence names no passage, or one that was not given.
    Uncited,
    /// What it rests on has changed in the knowledge base.
    Changed,
    /// It holds markup or control characters.
    Markup,
    /// It is in another language.
    Language,
    /// It holds an address on the net or an e-mail address that the passage does not.
    Link,
    /// It holds a telephone number that the passage does not.
    Telephone,
    /// It holds an amount, period, date, share, section or other number that the passage does not.
    Figure,
    /// It says something else than the passage.
    Unsupported,
    /// It denies what the passage says, or the other way round.
    Negation,
    /// It says "must" where the passage says "may", or the other way round.
    Obligation,
}

impl Rejected {
    /// Every one.
    pub const ALL: [Self; 18] = [
        Self::Stale,
        Self::Late,
        Self::Off,
        Self::NotJson,
        Self::Shape,
        Self::UnknownTopic,
        Self::Nothing,
        Self::TooLong,
        Self::Uncited,
        Self::Changed,
        Self::Markup,
        Self::Language,
        Self::Link,
        Self::Telephone,
        Self::Figure,
        Self::Unsupported,
        Self::Negation,
        Self::Obligation,
    ];

    /// The name in counts and metrics.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Late => "late",
            Self::Off => "off",
            Self::NotJson => "not-json",
            Self::Shape => "shape",
            Self::UnknownTopic => "unknown-topic",
            Self::Nothing => "nothing",
            Self::TooLong => "too-long",
            Self::Uncited => "uncited",
            Self::Changed => "changed",
            Self::Markup => "markup",
            Self::Language => "language",
            Self::Link => "link",
            Self::Telephone => "telephone",
            Self::Figure => "figure",
            Self::Unsupported => "unsupported",
            Self::Negation => "negation",
            Self::Obligation => "obligation",
        }
    }
}
