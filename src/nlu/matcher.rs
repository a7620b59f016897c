//! The matcher: built from a knowledge base, immutable, shared by all conversations; one utterance in, its meaning out.
//! It never knows a conversation.

use serde::{Deserialize, Serialize};

use super::normalise::normalise;
use super::patterns::{Patterns, Repeats};
use super::rank::{Thresholds, decide, rank};
use super::train::{IntentModel, Lessons, Origin, Reading};
use super::understanding::{Candidate, Decision};
use crate::kb::Kb;
use crate::message::IntentId;

/// Confidence of what a pattern or the exact repeat of an example decides.
const CERTAIN: f32 = 0.97;

/// Everything that it takes to say what an utterance means.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Matcher {
    pub(super) intents: Vec<IntentId>,
    pub(super) reading: Reading,
    pub(super) patterns: Patterns,
    pub(super) repeats: Repeats,
    pub(super) model: IntentModel,
    pub(super) thresholds: Thresholds,
}

/// What the intent side of an utterance comes to.
pub(super) struct Ranked {
    pub(super) candidates: Vec<Candidate>,
    pub(super) in_scope: f32,
    pub(super) decision: Decision,
}

impl Matcher {
    /// Trains on a knowledge base; `progress` is told the share that is done, 0 to 1.
    pub fn build(kb: &Kb, progress: &mut dyn FnMut(f32)) -> Self {
        let reading = Reading::new(kb);
        let lessons = Lessons::of(kb, &reading);
        let class = |id: &IntentId| lessons.intents.binary_search(id).unwrap_or_default() as u32;
        let intents = kb.intents.iter().chain(kb.overlays.iter().flat_map(|o| &o.intents));
        let patterns = intents.flat_map(|(id, i)| i.patterns.iter().map(move |p| (p.clone(), class(id)))).collect();
        let examples = lessons.lessons.iter().filter(|l| l.origin != Origin::Description);
        Self {
            repeats: Repeats::new(examples.map(|l| (l.folded.as_str(), l.class))),
            model: IntentModel::fit(&lessons, &reading.synonyms, progress),
            intents: lessons.intents,
            reading,
            patterns: Patterns::new(patterns),
            thresholds: Thresholds { answer_from: kb.settings.answer_from, ask_from: kb.settings.ask_from },
        }
    }

    pub(super) fn ranked(&self, normalised: &str, folded: &str) -> Ranked {
        if self.intents.is_empty() || !normalised.chars().any(char::is_alphanumeric) {
            return Ranked { candidates: Vec::new(), in_scope: 0.0, decision: Decision::Fallback };
        }
        let scores = self.model.scores(folded, &self.reading.synonyms);
        let (mut in_scope, mut probabilities) = self.model.calibration.probabilities(&scores);
        let certain = self.patterns.class(normalised).or_else(|| self.repeats.class(folded));
        if let Some(certain) = certain {
            let (share, own) = match probabilities.get(certain as usize) {
                Some(&p) => (CERTAIN.max(p), Some(certain as usize)),
                None => (1.0 - CERTAIN, None),
            };
            let rest: f32 = probabilities.iter().sum::<f32>() - own.map_or(0.0, |i| probabilities[i]);
            let (target, scale_all) = if own.is_some() { (1.0 - share, true) } else { (share, rest > share) };
            if scale_all && rest > 0.0 {
                probabilities.iter_mut().for_each(|p| *p *= target / rest);
            }
            match own {
                Some(i) => {
                    probabilities[i] = share;
                    in_scope = 1.0;
                }
                None => in_scope = in_scope.min(share),
            }
        }
        let candidates = rank(&self.intents, &probabilities);
        let decision = decide(&candidates, self.thresholds);
        Ranked { candidates, in_scope, decision }
    }

    /// Temporary entry.
    pub fn ranked_for_measuring(&self, text: &str) -> (Vec<Candidate>, f32, Decision) {
        let normalised = normalise(text);
        let folded = self.reading.folded(&normalised);
        let r = self.ranked(&normalised, &folded);
        (r.candidates, r.in_scope, r.decision)
    }
}
