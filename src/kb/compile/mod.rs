//! From files as they are written to values as the other floors see them: facts, markup, dates, links.
//! It looks at one file at a time; what needs two is the business of `checks`.

mod date;
mod fact;
mod hours;
mod intent;
mod link;
mod markup;
mod number;
mod shared;

pub(crate) use intent::{InFile, compile_intent, compile_local};
pub(crate) use markup::parse_markup;
pub(crate) use shared::{
    Shared, compile_dialect, compile_facets, compile_kb, compile_negatives, compile_place, compile_synonyms,
};
