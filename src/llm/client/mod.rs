//! Asks an OpenAI-compatible endpoint, and protects the bot from it: every wait has an end, every answer a size, every day a
//! budget, and an endpoint that fails again and again is left alone for a while. It knows no conversation and believes nothing.

mod ask;
mod breaker;
mod budget;
mod error;
mod gather;
mod probe;
mod settings;

pub use ask::{Answered, Client};
pub use breaker::Breaker;
pub use budget::{Budget, Spent};
pub use error::AskError;
pub use gather::Gathering;
pub use probe::{Finding, Outcome, probe};
pub use settings::ClientSettings;
