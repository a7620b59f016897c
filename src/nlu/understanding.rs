//! What the matcher says of one utterance that stands alone. What a conversation makes of it is the engine's business.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::message::{Facet, IntentId, Lang};

/// Everything that is understood of one utterance.
#[derive(Debug, Clone, PartialEq)]
pub struct Understanding {
    /// In which language it is.
    pub language: Language,
    /// The best candidates, best first, at most five; empty only where the text holds no letter. Equal confidences are
    /// ordered by id.
    pub candidates: Vec<Candidate>,
    /// Calibrated probability that it is in scope at all, 0 to 1.
    pub in_scope: f32,
    /// What to do, as the thresholds of the knowledge base say, of the utterance alone.
    pub decision: Decision,
    /// The facet that it asks for.
    pub facet: FacetGuess,
    /// What it names.
    pub entities: Entities,
    /// Whether it names no topic of its own: nothing is left beside words that ask for a facet, that refer back
    /// ("das", "it"), and function words. Such an utterance takes its topic from the conversation.
    pub topicless: bool,
    /// Whether something is negated in it ("keinen neuen", "not").
    pub negated: bool,
}

/// An intent with the confidence that it is meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The intent.
    pub intent: IntentId,
    /// Calibrated probability, 0 to 1: of those at 0.6 about 60 % are right.
    pub confidence: f32,
}

/// What to do with an utterance that stands alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Answer this intent.
    Answer(IntentId),
    /// Ask which of these is meant; two to four, best first.
    Disambiguate(Vec<IntentId>),
    /// Say that it was not understood.
    Fallback,
}

/// The facet that is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FacetGuess {
    /// The facet; `Overview` where none is asked.
    pub facet: Facet,
    /// Probability, 0 to 1.
    pub confidence: f32,
    /// Another facet that is asked for in the same breath ("was kostet das und was brauch ich").
    pub second: Option<Facet>,
    /// Whether a word asks for it; otherwise it is what the message as a whole seems to be after.
    pub plain: bool,
}

/// In which language an utterance is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// German, dialects included.
    German,
    /// English.
    English,
    /// German and English words side by side.
    Mixed,
    /// Another one; named where it is among those that the bot says a word in.
    Other(Option<Foreign>),
    /// Too short to tell, or no letters.
    Unknown,
}

/// Languages that the bot does not answer in, but recognises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum Foreign {
    Turkish,
    Ukrainian,
    Russian,
    Arabic,
    French,
    Polish,
    Italian,
    Romanian,
    Spanish,
    Croatian,
}

/// What an utterance names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entities {
    /// A municipality or district, by name (typos and inflection included) or postcode.
    pub place: Option<PlaceMention>,
    /// A future or past year or day that is asked about ("nächstes Jahr", "2027", "ab Januar"), as the first day meant;
    /// relative ones are resolved by the engine, which knows the day.
    pub time: Option<TimeMention>,
    /// Personal numbers that must not be kept, with their place in the text as it came.
    pub sensitive: Vec<Sensitive>,
    /// A language in which the citizen wants to be answered, where the utterance names one.
    pub wanted_lang: Option<Lang>,
}

/// A time that is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeMention {
    /// "next year", "nächstes Jahr".
    NextYear,
    /// "last year", "letztes Jahr", "früher".
    LastYear,
    /// A year such as 2027.
    Year(i16),
}

/// A place that is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceMention {
    /// The place's name in the knowledge base.
    pub name: String,
    /// Whether it was named by postcode.
    pub by_postcode: bool,
}

/// A personal number in an utterance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sensitive {
    /// What it is.
    pub kind: SensitiveKind,
    /// Where it stands, in bytes of the text as it came.
    pub at: Range<usize>,
}

/// Kinds of personal numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum SensitiveKind {
    Iban,
    TaxId,
    IdCardNumber,
    Email,
    Phone,
}
