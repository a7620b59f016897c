//! The engine as others hold it: a knowledge base and its matcher, immutable, shared between conversations. It keeps nothing
//! of any of them.

use std::fmt;
use std::sync::Arc;

use super::report::{Turn, TurnInput};
use super::session::Session;
use super::turn;
use crate::kb::Kb;
use crate::knowledge::Knowledge;
use crate::nlu::Meaning;

/// Answers turns from one knowledge base.
#[derive(Clone)]
pub struct Engine {
    kb: Arc<Kb>,
    meaning: Arc<dyn Meaning>,
}

impl Engine {
    /// The engine of a knowledge base and of a matcher trained on it.
    pub fn new(kb: Arc<Kb>, meaning: Arc<dyn Meaning>) -> Self {
        Self { kb, meaning }
    }

    /// The engine of a knowledge base as it was loaded.
    pub fn of(knowledge: &Knowledge) -> Self {
        Self::new(Arc::clone(&knowledge.kb), knowledge.matcher.clone())
    }

    /// One turn of a conversation. The same session and input always come to the same turn.
    pub fn turn(&self, session: &Session, input: &TurnInput<'_>) -> Turn {
        turn::take(&self.kb, self.meaning.as_ref(), session, input)
    }

    /// The knowledge base.
    pub fn kb(&self) -> &Kb {
        &self.kb
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("intents", &self.kb.intents.len()).finish_non_exhaustive()
    }
}
