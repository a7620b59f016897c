//! Why the matcher thinks what it thinks: what spoke for each candidate, which examples are nearest, which cues and patterns
//! were found. It decides nothing; it shows the parts of a decision.

use super::features::Cell;
use super::matcher::{Matcher, Ranked};
use super::reading::Read;
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
    /// With mistyped words mended, where there were any.
    pub mended: Option<String>,
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
    /// The nearest training texts by words and letters, best first.
    pub nearest: Vec<NearExample>,
    /// The nearest ones in meaning, best first; none without the sentence encoder.
    pub nearest_in_meaning: Vec<NearExample>,
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
    /// What the sentence's meaning adds beyond what it adds to the mean of all intents; none without the encoder.
    pub meaning: Option<f32>,
}

/// A training text near to the utterance.
#[derive(Debug, Clone, PartialEq)]
pub struct NearExample {
    /// The text, folded.
    pub text: String,
    /// Its intent; none for a negative.
    pub intent: Option<IntentId>,
    /// Cosine of the two texts' features or of their sentence vectors, 0 to 1.
    pub similarity: f32,
}

impl Matcher {
    /// Shows how an utterance is understood.
    pub fn explain(&self, text: &str) -> Explanation {
        let read = self.reading.read(text);
        let ranked = self.ranked(&read, &self.folded_clauses(&read));
        let Ranked { candidates, in_scope, decision, vector, asked: facet } = ranked;
        // Shown even where a pattern decided without it.
        let vector = vector.or_else(|| self.vector(&read));
        let dense = self.model.dense.as_ref().zip(vector.as_ref()).map(|(dense, v)| dense.cells(v));
        let Read { normalised, mended, folded, .. } = read;
        let with_official = self.reading.synonyms.with_official(&folded).into_owned();
        let standard = self.reading.dialect.standard(&normalised).into_owned();
        let patterns = self.patterns.hits(&normalised);
        let named = self.model.lexical.named_cells(&with_official);
        let evidence = |candidate: Candidate| {
            let class = self.intents.binary_search(&candidate.intent).unwrap_or_default();
            let meaning = dense.as_deref().map(|d| self.meaning_of(d, class));
            CandidateEvidence { words: self.evidence(&named, class), meaning, candidate }
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
            nearest_in_meaning: vector.as_deref().map(|v| self.shown(self.nearby.similarities(v))).unwrap_or_default(),
            mended: (mended.to_lowercase() != standard).then_some(mended),
            facet: facet.guess,
            facet_cues: facet.cues,
            official: (with_official != folded).then(|| with_official[folded.len()..].trim().to_owned()),
            standard: (standard != normalised).then_some(standard),
            normalised,
        }
    }

    fn evidence(&self, named: &[(String, Cell)], class: usize) -> Vec<(String, f32)> {
        let own = |(name, (column, value)): &(String, Cell)| (name.clone(), value * self.beyond_mean(*column, class));
        let mut all: Vec<(String, f32)> = named.iter().map(own).filter(|(_, weight)| *weight > 0.0).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        all.truncate(SHOWN);
        all
    }

    fn meaning_of(&self, dense: &[f32], class: usize) -> f32 {
        let first = self.model.linear.sparse as u32;
        (first..).zip(dense).map(|(column, value)| value * self.beyond_mean(column, class)).sum()
    }

    /// A column's weight for a class beyond its mean weight for all intents.
    fn beyond_mean(&self, column: u32, class: usize) -> f32 {
        let n = self.intents.len().max(1) as f32;
        let mean: f32 = (0..self.intents.len()).map(|c| self.model.linear.weight(column, c)).sum::<f32>() / n;
        self.model.linear.weight(column, class) - mean
    }

    fn nearest(&self, folded: &str) -> Vec<NearExample> {
        let mut own = self.model.cells(folded, &self.reading.synonyms);
        own.sort_by_key(|c| c.0);
        let similarity = |(text, _): (&str, u32)| {
            let other = self.model.cells(text, &self.reading.synonyms);
            let shared =
                |(column, value): &Cell| own.binary_search_by_key(column, |c| c.0).ok().map(|i| own[i].1 * value);
            other.iter().filter_map(shared).sum::<f32>()
        };
        self.shown(self.examples.iter().map(similarity).collect())
    }

    /// The examples of the greatest similarities, which are in the order of the examples.
    fn shown(&self, similarities: Vec<f32>) -> Vec<NearExample> {
        let mut all: Vec<((&str, u32), f32)> = self.examples.iter().zip(similarities).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.0.cmp(b.0.0)));
        all.truncate(SHOWN);
        let example = |((text, class), similarity): ((&str, u32), f32)| NearExample {
            text: text.to_owned(),
            intent: self.intents.get(class as usize).cloned(),
            similarity: similarity.clamp(0.0, 1.0),
        };
        all.into_iter().map(example).collect()
    }
}
