//! The matcher: built from a knowledge base, immutable, shared by all conversations; one utterance in, its meaning out.
//! It never knows a conversation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bare::uses_of;
use super::clauses::clauses;
use super::encoder::Encoder;
use super::entities::{Places, sensitive, time, wanted_language};
use super::examples::Examples;
use super::facet::{About, FacetModel, FacetOpinion};
use super::language::WordLists;
use super::meaning::Meaning;
use super::normalise::normalise;
use super::patterns::{Patterns, Repeats};
use super::rank::{CERTAIN, Thresholds, decide, rank};
use super::reading::{Read, Reading};
use super::risk::thresholds;
use super::topic::{is_negated, is_topicless};
use super::train::{IntentModel, Lesson, Lessons, Origin};
use super::understanding::{Candidate, Decision, Entities, Language, Understanding};
use super::vectors::{Nearby, TextVectors, Vector};
use super::word_map::WordMap;
use crate::kb::{Kb, TextLang};
use crate::message::IntentId;

/// Share of a build with an encoder that goes into sentence vectors, where none is known yet.
const ENCODING: f32 = 0.5;

/// Confidence from which the best candidate's answers say which side of it a message speaks of.
const LIKELY: f32 = 0.3;

/// Examples read to warm up.
const WARM_UP: usize = 500;

/// Everything that it takes to say what an utterance means.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Matcher {
    pub(super) intents: Vec<IntentId>,
    pub(super) reading: Reading,
    pub(super) patterns: Patterns,
    repeats: Repeats,
    pub(super) model: IntentModel,
    pub(super) facets: FacetModel,
    places: Places,
    /// Folded words that the examples have in German (positive) or in English (negative) alone.
    vocabulary: WordMap<i8>,
    /// Words that ask for a facet and yet belong to few intents.
    topical: BTreeSet<String>,
    /// Folded examples with their classes, for `explain`.
    pub(super) examples: Examples,
    /// Their sentence vectors in bytes, for `explain`; empty without an encoder.
    pub(super) nearby: Nearby,
    /// Belongs to the model where that was fitted with one.
    #[serde(skip)]
    pub(super) encoder: Option<Arc<Encoder>>,
    #[serde(skip)]
    lists: WordLists,
    pub(super) thresholds: Thresholds,
}

/// What the intent side of an utterance comes to.
pub(super) struct Ranked {
    pub(super) candidates: Vec<Candidate>,
    pub(super) in_scope: f32,
    pub(super) decision: Decision,
    /// The message's sentence vector, where it took one.
    pub(super) vector: Option<Vector>,
    /// The side of the likeliest intent that is asked for.
    pub(super) asked: FacetOpinion,
}

impl Matcher {
    /// Trains on a knowledge base, on words and letters alone or with sentence vectors beside them; `progress` is told the
    /// share that is done, 0 to 1.
    pub fn build(kb: &Kb, mut vectors: Option<&mut TextVectors>, progress: &mut dyn FnMut(f32)) -> Self {
        let encoder = vectors.as_ref().map(|v| Arc::clone(v.encoder()));
        let reading = Reading::new(kb);
        let share = if encoder.is_some() { ENCODING } else { 0.0 };
        let lessons = Lessons::of(kb, &reading, vectors.as_deref_mut(), &mut |s| progress(s * share));
        let class = |id: &IntentId| lessons.intents.binary_search(id).unwrap_or_default() as u32;
        let intents = kb.intents.iter().chain(kb.overlays.iter().flat_map(|o| &o.intents));
        let patterns = intents.flat_map(|(id, i)| i.patterns.iter().map(move |p| (p.clone(), class(id)))).collect();
        let taught = || lessons.all.iter().filter(|l| l.origin != Origin::Description);
        let facets = FacetModel::fit(kb, &reading, &lessons, vectors);
        let begun = share + 0.1 * (1.0 - share);
        progress(begun);
        let model = IntentModel::fit(&lessons, &reading.synonyms, &mut |s| progress(begun + (1.0 - begun) * s));
        Self {
            repeats: Repeats::new(taught().map(|l| (l.folded.as_str(), l.class))),
            topical: topical_words(taught(), &facets),
            nearby: Nearby::of(taught().filter_map(|l| l.vector.as_deref())),
            encoder,
            examples: taught().map(|l| (l.folded.as_str(), l.class)).collect(),
            vocabulary: vocabulary(kb, &reading),
            places: Places::new(kb.places.iter().chain(kb.overlays.iter().map(|o| &o.place))),
            lists: WordLists::default(),
            patterns: Patterns::new(patterns),
            thresholds: thresholds(&kb.settings, &model.trials),
            intents: lessons.intents,
            reading,
            model,
            facets,
        }
    }

    /// Reads some of the examples once, so that the automata behind cues and patterns are built before the first citizen
    /// writes: they grow with what they read. Changes no answer.
    pub fn warm_up(&self) {
        let step = self.examples.len().div_ceil(WARM_UP).max(1);
        for (text, _) in self.examples.iter().step_by(step) {
            self.understand(text);
        }
    }

    /// Gives a matcher that was kept without its encoder the one that it was trained with.
    #[must_use]
    pub fn with_encoder(self, encoder: Option<Arc<Encoder>>) -> Self {
        Self { encoder, ..self }
    }

    /// The sentence encoder in use.
    pub fn encoder(&self) -> Option<Arc<Encoder>> {
        self.encoder.clone()
    }

    /// Whether sentence vectors take part.
    pub fn has_encoder(&self) -> bool {
        self.encoder.is_some() && self.model.dense.is_some()
    }

    /// What the matcher makes of one utterance that stands alone.
    pub fn understand(&self, text: &str) -> Understanding {
        let read = self.reading.read(text);
        let Ranked { candidates, in_scope, decision, asked, .. } = self.ranked(&read, &self.folded_clauses(&read));
        Understanding {
            language: self.language(&read.normalised),
            candidates,
            in_scope,
            decision,
            facet: asked.guess,
            entities: Entities {
                place: self.places.find(&read.as_typed, |w| self.facets.is_known(w) || self.lists.is_function_word(w)),
                time: time(&read.folded),
                sensitive: sensitive(text),
                wanted_lang: wanted_language(&read.folded),
            },
            topicless: is_topicless(&read.folded, &self.facets, &self.lists, |w| self.topical.contains(w)),
            negated: is_negated(&read.normalised),
        }
    }

    /// The parts of a message, each read for itself; none where it is but one.
    pub(super) fn folded_clauses(&self, read: &Read) -> Vec<String> {
        let parts = clauses(&read.normalised);
        if parts.len() < 2 {
            return Vec::new();
        }
        parts.iter().map(|c| self.reading.folded_part(c)).collect()
    }

    /// The language of a normalised text. Dialect is German.
    pub(super) fn language(&self, normalised: &str) -> Language {
        let detected = self.lists.detect(normalised, |w| self.vocabulary.get(w).map_or(0, i32::from));
        match detected {
            Language::Unknown | Language::Other(_) if self.reading.dialect.speaks(normalised) => Language::German,
            Language::German | Language::English | Language::Mixed | Language::Other(_) | Language::Unknown => detected,
        }
    }

    /// Candidates, the side that is asked for, and the decision; `clauses` are the message's parts, folded. What a pattern or
    /// an example's exact repeat decides is not encoded: the vector could change nothing but the order of the others.
    pub(super) fn ranked(&self, read: &Read, clauses: &[String]) -> Ranked {
        let asked = |about: About<'_>| self.facets.opinion(&read.folded, clauses, about);
        if self.intents.is_empty() || !read.normalised.chars().any(char::is_alphabetic) {
            let (candidates, decision, asked) = (Vec::new(), Decision::Fallback, asked(About::default()));
            return Ranked { candidates, in_scope: 0.0, decision, vector: None, asked };
        }
        let decided = self.patterns.class(&read.normalised).or_else(|| self.repeats.class(&read.folded));
        let vector = if decided.is_none() { self.vector(read) } else { None };
        let scores = self.model.scores(&read.folded, vector.as_deref(), &self.reading.synonyms);
        let (mut in_scope, mut probabilities) = self.model.calibration.probabilities(&scores);
        if let Some(class) = decided {
            in_scope = settle(&mut probabilities, class as usize, in_scope);
        } else if let Some(uses) =
            self.bare_word(&read.folded).and_then(|w| uses_of(w, &self.examples, self.intents.len()))
        {
            probabilities = uses;
        }
        let candidates = rank(&self.intents, &probabilities);
        let likely = candidates.first().filter(|c| c.confidence >= LIKELY);
        let intent = likely.and_then(|c| self.intents.binary_search(&c.intent).ok());
        let asked = asked(About { intent, vector: vector.as_deref() });
        let mut threshold = self.thresholds.of(asked.guess.facet, asked.guess.second);
        if decided.is_some() {
            threshold = threshold.for_certain();
        }
        let decision = decide(&candidates, threshold);
        Ranked { candidates, in_scope, decision, vector, asked }
    }

    /// The word that is the whole message, where it asks for nothing.
    fn bare_word<'t>(&self, folded: &'t str) -> Option<&'t str> {
        let mut words = folded.split_whitespace();
        words.next().filter(|w| words.next().is_none() && !self.facets.asks_plainly(w))
    }

    pub(super) fn vector(&self, read: &Read) -> Option<Vector> {
        self.model.dense.as_ref().and(self.encoder.as_ref()).map(|e| e.encode_again(&read.mended))
    }
}

impl Meaning for Matcher {
    fn understand(&self, text: &str) -> Understanding {
        Self::understand(self, text)
    }

    fn clauses(&self, text: &str) -> Vec<String> {
        clauses(&normalise(text))
    }
}

/// Makes a class certain and leaves the others what remains; a class beyond the intents is "nobody's". Returns the
/// probability of being in scope.
fn settle(probabilities: &mut [f32], class: usize, in_scope: f32) -> f32 {
    let own = probabilities.get(class).copied();
    let share = own.map_or(0.0, |p| p.max(CERTAIN));
    let others: f32 = probabilities.iter().sum::<f32>() - own.unwrap_or(0.0);
    let left = 1.0 - if own.is_some() { share } else { CERTAIN };
    if others > left {
        for p in probabilities.iter_mut() {
            *p *= left / others;
        }
    }
    match probabilities.get_mut(class) {
        Some(p) => {
            *p = share;
            1.0
        }
        None => in_scope.min(left),
    }
}

/// Asking words of which at least half of the occurrences lie in one intent.
fn topical_words<'a>(lessons: impl Iterator<Item = &'a Lesson>, facets: &FacetModel) -> BTreeSet<String> {
    let mut counts: BTreeMap<&str, BTreeMap<u32, u32>> = BTreeMap::new();
    for lesson in lessons {
        for word in lesson.folded.split_whitespace().filter(|w| facets.is_asking_word(w)) {
            *counts.entry(word).or_default().entry(lesson.class).or_default() += 1;
        }
    }
    let is_topical = |by: &BTreeMap<u32, u32>| {
        let (sum, most) = (by.values().sum::<u32>(), by.values().copied().max().unwrap_or(0));
        sum >= 3 && 2 * most >= sum
    };
    counts.into_iter().filter(|(_, by)| is_topical(by)).map(|(w, _)| w.to_owned()).collect()
}

/// Folded words that stand at least twice in the examples of one language and hardly in the other.
fn vocabulary(kb: &Kb, reading: &Reading) -> WordMap<i8> {
    let mut counts: BTreeMap<String, [u32; 2]> = BTreeMap::new();
    for example in kb.intents.values().flat_map(|i| &i.examples) {
        let side = match example.lang {
            TextLang::De => 0,
            TextLang::En => 1,
        };
        for word in reading.folded(&normalise(&example.text)).split_whitespace() {
            counts.entry(word.to_owned()).or_default()[side] += 1;
        }
    }
    let side = |[de, en]: [u32; 2]| match (de, en) {
        _ if de >= 2 && de > 8 * en => Some(1),
        _ if en >= 2 && en > 4 * de => Some(-1),
        _ => None,
    };
    WordMap::new(counts.iter().filter_map(|(w, c)| Some((w.as_str(), side(*c)?))))
}
