//! The knowledge base: intent files are read, validated, compiled into values, and their facts rendered.
//! It knows no channel, no store, no matcher and no clock of its own: the day is passed in.

mod checks;
mod compile;
mod coverage;
mod day;
pub mod diagnostic;
mod dialect_file;
mod files;
mod fmt;
mod load;
mod model;
mod new;
mod render;
mod walk;
pub(crate) mod yaml;

pub use coverage::{CoverageRow, coverage};
pub use day::day_in_germany;
pub use dialect_file::read_dialect;
pub use files::{FileKind, intent_schema};
pub use fmt::{FormatReport, format_kb, format_text};
pub use load::{Broken, KbFiles, Loaded};
pub use model::{
    Answer, AnswerBlock, AnswerRule, AreaId, BlockKind, BuiltIn, Case, DatedValue, DialectRow, DurationUnit, Example,
    FacetWords, Fact, FactId, FactValue, Intent, Kb, KbSettings, LocalFacts, LocalIntent, OpeningHours, Overlay,
    PartialDate, Per, Piece, PieceKind, Place, PlaceKind, Qualifier, Region, Source, SourceId, TestUtterance, TextLang,
    Texts,
};
pub use new::{NewIntent, areas, new_intent};
pub use render::{Change, Rendered, ShownSource, UsedFact, render_answer, render_fact};
pub use yaml::Span;
