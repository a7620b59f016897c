//! What an utterance means: normalise, dialect, synonyms, features, classify, calibrate, decide; entities and facets.
//! It knows no channel, no store and no clock; the matcher is immutable once built, and deterministic.

mod calibrate;
mod classify;
mod dialect;
pub mod evaluate;
mod features;
mod matcher;
mod math;
mod meaning;
mod normalise;
mod patterns;
mod rank;
mod synonyms;
mod train;
mod understanding;

pub use meaning::Meaning;
pub use matcher::Matcher;
pub use understanding::{
    Candidate, Decision, Entities, FacetGuess, Foreign, Language, PlaceMention, Sensitive, SensitiveKind, TimeMention,
    Understanding,
};
