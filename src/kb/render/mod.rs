//! Writes an answer out: facts in each language's own form, the values of the day and the place, the sources with their
//! dates. It decides nothing about what is asked, and never shows a value without its source.

mod answer;
mod german;
mod money;
mod sources;
mod texts;
mod value;

pub use answer::{Change, Rendered, UsedFact, render_answer, render_fact};
pub use sources::ShownSource;
