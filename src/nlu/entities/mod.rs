//! What a message names: places, times, a wanted language, and personal numbers that must not be kept.
//! It never keeps or changes a text; it says where things stand.

mod place;
mod sensitive;
mod time;
mod wanted;

pub(crate) use place::Places;
pub use sensitive::sensitive;
pub(crate) use time::time;
pub(crate) use wanted::wanted_language;
