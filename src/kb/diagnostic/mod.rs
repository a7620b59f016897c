//! What is wrong in a file, where, and how to mend it: in German and English, for people and for machines.
//! It finds nothing itself; readers and checks push what they find into `Faults`.

mod faults;
mod json;
mod parts;
mod problem;
mod render;
mod rule;
mod texts;

pub use faults::{At, Diagnostic, FileId, FileText, Files};
pub use json::to_json;
pub use parts::{
    AnswerFault, Expected, FactKind, Feature, Format, KeyKind, LinkFault, Misplaced, SimpleFault, SyntaxFault,
    ThresholdFault,
};
pub use problem::Problem;
pub use render::{Style, render, summary};
pub use rule::{Rule, Severity};
pub use texts::UiLang;

pub(crate) use faults::Faults;
