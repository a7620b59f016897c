//! What the models see of a text: the lexical view, words and character n-grams as numbers in hashed columns.
//! A further view (sentence vectors) appends its columns behind [`lexical::COLUMNS`]; nothing here knows a model.

mod grams;
mod lexical;
mod rows;

pub(crate) use grams::hash;
pub(crate) use lexical::{COLUMNS, Lexical};
pub(crate) use rows::{Cell, Rows};
