//! The one question that the dialogue asks of the matcher, as a trait, so that a conversation can be tested with
//! scripted meanings. It never knows the conversation: what context makes of an utterance is the engine's business.

use super::Understanding;

/// Says what an utterance means. Immutable and shared by all conversations; the same text always means the same.
pub trait Meaning: Send + Sync {
    /// What `text`, as it came and standing alone, means. Bounded in time for any text.
    fn understand(&self, text: &str) -> Understanding;

    /// The parts of `text` that may each ask something of their own ("ich ziehe um und was kostet ein Pass"), in their
    /// order; the whole text alone where there is one. Whether a part asks anything, the caller has to find out.
    fn clauses(&self, text: &str) -> Vec<String>;
}
