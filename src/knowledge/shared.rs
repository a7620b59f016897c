//! The knowledge base in force, swapped in one step: a turn works on the one that it began with.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::Knowledge;

/// A place that holds the knowledge base in force. Cloning shares the place.
#[derive(Debug, Clone)]
pub struct SharedKnowledge(Arc<ArcSwap<Knowledge>>);

impl SharedKnowledge {
    /// Puts the first one into force.
    pub fn new(first: Knowledge) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(first)))
    }

    /// The one in force now.
    pub fn now(&self) -> Arc<Knowledge> {
        self.0.load_full()
    }

    /// Puts another one into force and hands back the one before.
    pub fn swap(&self, next: Knowledge) -> Arc<Knowledge> {
        self.0.swap(Arc::new(next))
    }
}
