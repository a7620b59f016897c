//! Step: emergencies and crises come first, whatever is pending, and without asking back when the evidence is fair. It
//! never looks at the conversation so far.

use super::end::{End, Opening};
use super::report::Asked;
use super::talk::{Heard, Talk};
use crate::nlu::{Decision, Understanding};

/// Confidence from which an urgent intent that comes first is answered. A needless answer costs a citizen a glance at a
/// telephone number; one that is missing may cost more: so it lies below what other intents need.
const FAIR: f32 = 0.3;

/// Ends the turn where the message, or a part of it, is urgent.
pub(crate) fn step(talk: &mut Talk<'_>, heard: &Heard) -> Option<End> {
    let found = urgent(talk, &heard.sense).or_else(|| {
        let parts = talk.meaning.clauses(&heard.text);
        let parts = if parts.len() > 1 { parts } else { Vec::new() };
        parts.iter().take(MAX_PARTS).find_map(|part| urgent(talk, &talk.meaning.understand(part)))
    })?;
    talk.session.pending = None;
    Some(End::Answered(vec![found], Opening::Nothing))
}

/// So many parts of a message are looked at.
const MAX_PARTS: usize = 6;

fn urgent(talk: &Talk<'_>, sense: &Understanding) -> Option<Asked> {
    let view = talk.view();
    let decided = match talk.decision(sense) {
        Decision::Answer(id) => Some(id),
        Decision::Disambiguate(_) | Decision::Fallback => None,
    };
    let first = talk.candidates(sense).next().filter(|c| c.confidence >= FAIR).map(|c| c.intent.clone());
    let intent = decided.or(first).filter(|id| view.is_urgent(id))?;
    Some(Asked { intent, facet: None })
}
