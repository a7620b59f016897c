//! Why the matcher thinks what it thinks: what spoke for each candidate, which examples are nearest, which cues and patterns
//! were found. It decides nothing; it shows the parts of a decision.

use super::features::Cell;
use super::matcher::{Matcher, Ranked};
use super::normalise::normalise;
use super::understanding::{Candidate, Decision, FacetGuess, Language};
use crate::message::{Facet, IntentId};

/// How many words, n-grams and examples are named.
const SHOWN: usize = 8;

/// The parts of a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The text as it is read: one writing, lower case.
    pub normalised: String,
    /// In standard wording, where dialect was found.
    pub standard: Option<String>,
    /// Official words added for everyday ones.
    pub official: Option<String>,
    /// The language.
    pub language: Language,
    /// Probability of being in scope, 0 to 1.
    pub in_scope: f32,
    /// Confidence from which an utterance that asks for this facet is answered, 0 to 1.
    pub answer_from: f32,
    /// What is done with the utterance alone.
    pub decision: Decision,
    /// The candidates with what spoke for each.
    pub candidates: Vec<CandidateEvidence>,
    /// Patterns that hit, with their intents.
    pub patterns: Vec<(String, IntentId)>,
    /// The nearest training texts, best first.
    pub nearest: Vec<NearExample>,
    /// The facet that is asked for.
    pub facet: FacetGuess,
    /// The cues found, as regular expressions over folded text.
    pub facet_cues: Vec<(Facet, &'static str)>,
}

/// A candidate with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateEvidence {
    /// The candidate.
    pub candidate: Candidate,
    /// Words and parts of words (`·` stands for a space) with what each adds to the candidate's score beyond what it adds to
    /// the mean of all intents; the greatest first.
    pub words: Vec<(String, f32)>,
}

/// A training text near to the utterance.
#[derive(Debug, Clone, PartialEq)]
pub struct NearExample {
    /// The text, folded.
    pub text: String,
    /// Its intent; none for a negative.
    pub intent: Option<IntentId>,
    /// Cosine of the two texts' features, 0 to 1.
    pub similarity: f32,
}

impl Matcher {
    /// Shows how an utterance is understood.
    pub fn explain(&self, text: &str) -> Explanation {
        let normalised = normalise(text);
        let folded = self.reading.folded(&normalised);
        let facet = self.facets.opinion(&folded, &self.folded_clauses(text));
        let Ranked { candidates, in_scope, decision } = self.ranked(&normalised, &folded, facet.guess);
        let with_official = self.reading.synonyms.with_official(&folded).into_owned();
        let standard = self.reading.dialect.standard(&normalised).into_owned();
        let patterns = self.patterns.hits(&normalised);
        let named = self.model.lexical.named_cells(&with_official);
        let evidence = |candidate: Candidate| {
            let class = self.intents.binary_search(&candidate.intent).unwrap_or_default();
            CandidateEvidence { words: self.evidence(&named, class), candidate }
        };
        Explanation {
            language: self.language(&normalised),
            in_scope,
            answer_from: self.thresholds.of(facet.guess.facet, facet.guess.second).answer_from,
            decision,
            candidates: candidates.into_iter().map(evidence).collect(),
            patterns: patterns
                .into_iter()
                .filter_map(|(p, class)| Some((p.to_owned(), self.intents.get(class as usize)?.clone())))
                .collect(),
            nearest: self.nearest(&folded),
            facet: facet.guess,
            facet_cues: facet.cues,
            official: (with_official != folded).then(|| with_official[folded.len()..].trim().to_owned()),
            standard: (standard != normalised).then_some(standard),
            normalised,
        }
    }

    fn evidence(&self, named: &[(String, Cell)], class: usize) -> Vec<(String, f32)> {
        let n = self.intents.len().max(1) as f32;
        let mut all: Vec<(String, f32)> = named
            .iter()
            .map(|(name, (column, value))| {
                let mean: f32 = (0..self.intents.len()).map(|c| self.model.linear.weight(*column, c)).sum::<f32>() / n;
                (name.clone(), value * (self.model.linear.weight(*column, class) - mean))
            })
            .filter(|(_, weight)| *weight > 0.0)
            .collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        all.truncate(SHOWN);
        all
    }

    fn nearest(&self, folded: &str) -> Vec<NearExample> {
        let mut own = self.model.cells(folded, &self.reading.synonyms);
        own.sort_by_key(|c| c.0);
        let mut all: Vec<NearExample> = self
            .examples
            .iter()
            .map(|(text, class)| {
                let other = self.model.cells(text, &self.reading.synonyms);
                let dot: f32 = other
                    .iter()
                    .filter_map(|(column, value)| {
                        own.binary_search_by_key(column, |c| c.0).ok().map(|i| own[i].1 * value)
                    })
                    .sum();
                let intent = self.intents.get(*class as usize).cloned();
                NearExample { text: text.clone(), intent, similarity: dot.clamp(0.0, 1.0) }
            })
            .collect();
        all.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then_with(|| a.text.cmp(&b.text)));
        all.truncate(SHOWN);
        all
    }
}
