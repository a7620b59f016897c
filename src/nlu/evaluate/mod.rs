//! How good the matcher is: on any labelled set, on citizens' utterances, and on the knowledge base itself by folds.
//! It judges with the same parts that the bot answers with, and changes none of them.

mod advice;
mod folds;
mod judged;
mod labelled;
mod metrics;
mod reliability;
mod report;
mod risk;
mod utterances;

pub use advice::{IntentAdvice, PairAdvice};
pub use folds::judge_kb;
pub use judged::Judgement;
pub use labelled::{
    LabelledFigures, LabelledModel, LabelledOptions, LabelledRow, LangRules, judge_labelled, read_labelled,
};
pub use reliability::{Bin, Reliability};
pub use report::{Figures, IntentFigures, Pair, Report, Slice, TakenFor, report};
pub use risk::{RiskPoint, StatedRisk};
pub use utterances::{Utterance, UtterancesError, judge_utterances, read_utterances};

/// A part of a whole, 0 where there is nothing.
fn share(n: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { n as f64 / of as f64 }
}
