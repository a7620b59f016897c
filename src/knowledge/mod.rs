//! A knowledge base together with the matcher trained on it: loaded whole or not at all, cached, swapped, watched.
//! It decides nothing about a conversation and answers nobody.

mod cache;
mod change;
mod load;
mod shared;
mod texts;
mod watch;

pub use cache::{Cache, CacheError};
pub use change::{Change, changes};
pub use load::{LoadOptions, Loaded, Step, load};
pub use shared::SharedKnowledge;
pub use watch::{WatchError, Watcher};

use std::sync::Arc;

use crate::kb::Kb;
use crate::nlu::Matcher;

/// What the engine answers from: immutable, shared by every worker.
#[derive(Debug, Clone)]
pub struct Knowledge {
    /// The intents, facts and answers.
    pub kb: Arc<Kb>,
    /// What tells which of them an utterance means.
    pub matcher: Arc<Matcher>,
}

impl Knowledge {
    /// A knowledge base and the matcher trained on it.
    pub fn new(kb: Kb, matcher: Matcher) -> Self {
        Self { kb: Arc::new(kb), matcher: Arc::new(matcher) }
    }
}
