//! From probabilities to candidates and a decision, by the thresholds of the knowledge base.
//! It never looks at the text.

use serde::{Deserialize, Serialize};

use super::understanding::{Candidate, Decision};
use crate::message::IntentId;

/// At most so many candidates are named.
const CANDIDATES: usize = 5;
/// At most so many are offered.
const OFFERED: usize = 4;

/// Thresholds of the knowledge base.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Thresholds {
    /// Confidence from which the best candidate is answered.
    pub(crate) answer_from: f32,
    /// Confidence from which a candidate is worth offering.
    pub(crate) ask_from: f32,
}

/// The best candidates, best first, equal ones by id (intents are sorted by id).
pub(crate) fn rank(intents: &[IntentId], probabilities: &[f32]) -> Vec<Candidate> {
    let mut order: Vec<usize> = (0..intents.len().min(probabilities.len())).collect();
    let by_rank = |&a: &usize, &b: &usize| probabilities[b].total_cmp(&probabilities[a]).then(a.cmp(&b));
    if order.len() > CANDIDATES {
        order.select_nth_unstable_by(CANDIDATES, by_rank);
        order.truncate(CANDIDATES);
    }
    order.sort_by(by_rank);
    order
        .into_iter()
        .map(|i| Candidate { intent: intents[i].clone(), confidence: probabilities[i].clamp(0.0, 1.0) })
        .collect()
}

/// What to do with these candidates.
pub(crate) fn decide(candidates: &[Candidate], thresholds: Thresholds) -> Decision {
    let Some(best) = candidates.first() else { return Decision::Fallback };
    if best.confidence >= thresholds.answer_from {
        return Decision::Answer(best.intent.clone());
    }
    // Together the offered ones must be worth the question; each alone only half as much as the threshold says.
    let offered: Vec<&Candidate> =
        candidates.iter().take(OFFERED).filter(|c| c.confidence >= thresholds.ask_from / 4.0).collect();
    let together: f32 = offered.iter().map(|c| c.confidence).sum();
    if together < thresholds.ask_from || offered.len() < 2 {
        return if offered.len() == 1 && together >= thresholds.ask_from {
            Decision::Disambiguate(candidates.iter().take(2).map(|c| c.intent.clone()).collect())
        } else {
            Decision::Fallback
        };
    }
    Decision::Disambiguate(offered.into_iter().map(|c| c.intent.clone()).collect())
}
