//! The files of a knowledge base as they are written: one type a kind of file. From these types follow the schema for
//! editors, the validation with all faults at once, and the reading: one source of truth.
//! It knows no rule that needs two files, and compiles nothing.

mod de;
mod intent;
mod schema;
mod shared;
mod spanned;
mod validate;
mod words;

pub(crate) use intent::{FactName, RawFact, RawIntent, RawSource, RawValue, SourceName};
pub use schema::{FileKind, intent_schema};
pub(crate) use schema::{allows, resolve};
pub(crate) use shared::{
    RawDialect, RawFacetWords, RawKb, RawOverlay, RawPlace, RawThresholds, RawWordLists, RawWordTable,
};
pub(crate) use spanned::{Map, Scalar, Share, Spanned, Text};
pub(crate) use validate::{Schemas, nearest};
