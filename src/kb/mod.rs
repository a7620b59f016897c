//! The knowledge base: intent files are read, validated, compiled into values, and their facts rendered.
//! It knows no channel, no store, no matcher and no clock of its own: the day is passed in.

mod model;

pub use model::{
    Answer, AreaId, DatedValue, DialectRow, DurationUnit, Example, FacetWords, Fact, FactId, FactValue, Intent, Kb,
    KbSettings, LocalFacts, LocalIntent, Overlay, Place, PlaceKind, Qualifier, Region, Source, SourceId, TestUtterance,
    TextLang, Texts,
};
