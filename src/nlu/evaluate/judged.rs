//! Texts with what the matcher made of them: the one form in which folds and labelled files reach a report.
//! It computes no figure.

use crate::message::{Facet, IntentId};
use crate::nlu::risk::{Choice, Trial, choose};
use crate::nlu::understanding::{Candidate, Decision, Language};

/// Risks for which a report says what it would mean to state them.
pub(crate) const STATED: [f64; 5] = [0.01, 0.02, 0.03, 0.05, 0.10];

/// Everything that was judged.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The intents of the knowledge base, sorted.
    pub(crate) intents: Vec<IntentId>,
    pub(crate) texts: Vec<Judged>,
    /// The models that took part; each text names its own.
    pub(crate) rounds: Vec<Round>,
    /// Texts left out since the knowledge base has no such intent.
    pub(crate) unknown: usize,
    /// Whether an encoder took part.
    pub(crate) encoder: bool,
}

/// A model that judged some of the texts.
#[derive(Debug, Clone)]
pub(crate) struct Round {
    pub(crate) train_ms: u64,
    /// The threshold for each of [`STATED`], chosen on what this model had held back.
    pub(crate) stated: [Choice; STATED.len()],
}

impl Round {
    pub(crate) fn new(train_ms: u64, trials: &[Trial]) -> Self {
        Self { train_ms, stated: STATED.map(|risk| choose(trials, risk)) }
    }
}

/// A text that was judged.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    /// As its file has it.
    pub(crate) text: String,
    /// The number of the intent that it belongs to; `None` where it is nobody's.
    pub(crate) class: Option<usize>,
    pub(crate) lang: Option<Tongue>,
    /// The facet that it asks for, as labelled.
    pub(crate) facet: Option<Facet>,
    /// The facet that was understood, where that was judged too.
    pub(crate) understood_facet: Option<Facet>,
    pub(crate) style: Option<String>,
    /// Numbers of the best three candidates.
    pub(crate) first: Vec<usize>,
    /// Confidence of the best candidate.
    pub(crate) confidence: f32,
    pub(crate) in_scope: f32,
    pub(crate) outcome: Outcome,
    /// The model that judged it.
    pub(crate) round: usize,
    pub(crate) micros: f64,
}

/// What the bot would have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Answered,
    AskedBack,
    Fallback,
}

/// The language of a text, as far as a report tells languages apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tongue {
    German,
    English,
    Mixed,
    Other,
}

impl Judged {
    /// Whether the best candidate is right.
    pub(crate) fn is_right(&self) -> bool {
        self.class.is_some() && self.first.first().copied() == self.class
    }

    pub(crate) fn in_three(&self) -> bool {
        self.class.is_some_and(|class| self.first.contains(&class))
    }
}

/// Numbers of the best three candidates.
pub(crate) fn first_three(intents: &[IntentId], candidates: &[Candidate]) -> Vec<usize> {
    candidates.iter().take(3).filter_map(|c| intents.binary_search(&c.intent).ok()).collect()
}

impl From<&Decision> for Outcome {
    fn from(decision: &Decision) -> Self {
        match decision {
            Decision::Answer(_) => Self::Answered,
            Decision::Disambiguate(_) => Self::AskedBack,
            Decision::Fallback => Self::Fallback,
        }
    }
}

impl From<Language> for Tongue {
    fn from(language: Language) -> Self {
        match language {
            Language::German => Self::German,
            Language::English => Self::English,
            Language::Mixed => Self::Mixed,
            Language::Other(_) | Language::Unknown => Self::Other,
        }
    }
}
