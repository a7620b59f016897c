//! What an utterance means: normalise, dialect, synonyms, features, classify, calibrate, decide; entities and facets.
//! It knows no channel, no store and no clock; the matcher is immutable once built, and deterministic.

mod understanding;

pub use understanding::{
    Candidate, Decision, Entities, FacetGuess, Foreign, Language, PlaceMention, Sensitive, SensitiveKind, TimeMention,
    Understanding,
};
