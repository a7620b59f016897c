//! How good the matcher is: on any labelled set, and on the knowledge base itself by folds.
//! It judges with the same parts that the bot answers with, and changes none of them.

mod folds;
mod labelled;
mod metrics;

pub use folds::{Confusion, IntentFigures, KbFigures, judge_kb};
pub use labelled::{
    LabelledFigures, LabelledModel, LabelledOptions, LabelledRow, LangRules, judge_labelled, read_labelled,
};
