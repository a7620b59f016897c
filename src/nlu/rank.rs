//! From probabilities to candidates and a decision, by the thresholds of the knowledge base for the facet that is asked.
//! It never looks at the text.

use serde::{Deserialize, Serialize};

use super::understanding::{Candidate, Decision};
use crate::message::{Facet, IntentId};

/// At most so many candidates are named.
const CANDIDATES: usize = 5;
/// At most so many are offered.
const OFFERED: usize = 4;

/// Confidence of what a pattern or the exact repeat of an example decides: it is answered whatever the thresholds are.
pub(crate) const CERTAIN: f32 = 0.97;

/// Thresholds of the knowledge base, each facet its own.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Thresholds {
    /// In the order of [`Facet::ALL`].
    answer_from: [f32; Facet::ALL.len()],
    ask_from: f32,
}

/// The thresholds that hold for one utterance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Threshold {
    /// Confidence from which the best candidate is answered.
    pub(crate) answer_from: f32,
    /// Confidence from which a candidate is worth offering.
    pub(crate) ask_from: f32,
}

impl Thresholds {
    /// Each facet's threshold, but never below that for asking.
    pub(crate) fn new(ask_from: f32, answer_from: impl Fn(Facet) -> f32) -> Self {
        Self { answer_from: Facet::ALL.map(|facet| answer_from(facet).max(ask_from)), ask_from }
    }

    /// What holds for an utterance that asks for this facet, and for another in the same breath: the stricter counts.
    pub(crate) fn of(&self, facet: Facet, second: Option<Facet>) -> Threshold {
        let one = |facet: Facet| {
            let at = Facet::ALL.iter().position(|f| *f == facet).unwrap_or_default();
            self.answer_from[at]
        };
        let answer_from = second.map_or(one(facet), |second| one(facet).max(one(second)));
        Threshold { answer_from, ask_from: self.ask_from }
    }
}

impl Threshold {
    /// The same for what a pattern or a repeat has decided.
    pub(crate) const fn for_certain(self) -> Self {
        Self { answer_from: self.answer_from.min(CERTAIN), ..self }
    }
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
pub(crate) fn decide(candidates: &[Candidate], threshold: Threshold) -> Decision {
    let Some(best) = candidates.first() else { return Decision::Fallback };
    if best.confidence >= threshold.answer_from {
        return Decision::Answer(best.intent.clone());
    }
    // Together the offered ones must be worth the question; each alone only half as much as the threshold says.
    let offered: Vec<&Candidate> =
        candidates.iter().take(OFFERED).filter(|c| c.confidence >= threshold.ask_from / 4.0).collect();
    let together: f32 = offered.iter().map(|c| c.confidence).sum();
    if together < threshold.ask_from || offered.len() < 2 {
        return if offered.len() == 1 && together >= threshold.ask_from {
            Decision::Disambiguate(candidates.iter().take(2).map(|c| c.intent.clone()).collect())
        } else {
            Decision::Fallback
        };
    }
    Decision::Disambiguate(offered.into_iter().map(|c| c.intent.clone()).collect())
}
