//! What the models see of a text: the lexical view, words and character n-grams as numbers in hashed columns, and the dense
//! view, a sentence vector, whose columns stand behind those. Nothing here knows a model.

mod dense;
mod grams;
mod lexical;
mod rows;

pub(crate) use dense::{Dense, WEIGHT, WEIGHT_OF_KB};
pub(crate) use grams::hash;
pub(crate) use lexical::{COLUMNS, COLUMNS_BESIDE_DENSE, Lexical};
pub(crate) use rows::{Cell, Rows};
