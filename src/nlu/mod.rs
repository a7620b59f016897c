//! What an utterance means: normalise, dialect, synonyms, features, classify, calibrate, decide; entities and facets.
//! It knows no channel, no store and no clock; the matcher is immutable once built, and deterministic.

mod meaning;
mod understanding;

pub use meaning::Meaning;
pub use understanding::{
    Candidate, Decision, Entities, FacetGuess, Foreign, Language, PlaceMention, Sensitive, SensitiveKind, TimeMention,
    Understanding,
};
