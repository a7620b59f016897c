//! What an utterance means: normalise, dialect, synonyms, features, classify, calibrate, decide; entities and facets.
//! It knows no channel, no store and no clock; the matcher is immutable once built, and deterministic.

mod bare;
mod calibrate;
mod classify;
mod clauses;
mod dialect;
pub mod encoder;
mod entities;
pub mod evaluate;
mod examples;
mod explain;
mod facet;
mod features;
mod language;
mod literals;
mod matcher;
mod math;
mod matrix;
mod meaning;
mod near;
mod normalise;
mod patterns;
mod rank;
mod reading;
mod risk;
mod spelling;
mod strings;
mod synonyms;
mod topic;
mod train;
mod understanding;
mod vectors;
mod word_map;

pub use entities::sensitive;
pub use explain::{CandidateEvidence, Explanation, NearExample};
pub(crate) use language::WordLists;
pub use matcher::Matcher;
pub use meaning::Meaning;
pub(crate) use normalise::{is_invisible, normalise};
pub use understanding::{
    Candidate, Decision, Entities, FacetGuess, Foreign, Language, PlaceMention, Sensitive, SensitiveKind, TimeMention,
    Understanding,
};
pub use vectors::TextVectors;
