//! From a knowledge base to training rows and a fitted intent model: the fixed numbers of the recipe and the order of its
//! steps. It never matches a citizen's message.

use serde::{Deserialize, Serialize};

use super::calibrate::{Calibration, Scores};
use super::classify::{Fit, Linear, TrainingRows};
use super::encoder::DIMENSIONS;
use super::features::{COLUMNS, COLUMNS_BESIDE_DENSE, Cell, Dense, Lexical, WEIGHT_OF_KB};
use super::normalise::normalise;
use super::reading::Reading;
use super::risk::Trial;
use super::synonyms::Synonyms;
use super::vectors::{TextVectors, Vector};
use crate::kb::{Example, Intent, Kb, TextLang};
use crate::message::{Facet, IntentId};

/// Inverse strength of the L2 penalty.
pub(crate) const C: f32 = 20.0;
/// Iterations of L-BFGS for a whole fit.
pub(crate) const ITERATIONS: usize = 60;
/// Iterations on four fifths, before the temperature is read off the last fifth.
const FIRST_ITERATIONS: usize = 60;
/// Iterations on everything, from there on.
const LAST_ITERATIONS: usize = 20;
/// One text of so many is held back.
const PARTS: usize = 5;

/// Where a training text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Example,
    Description,
    Negative,
}

/// A text that the model learns from.
#[derive(Debug, Clone)]
pub(crate) struct Lesson {
    /// As the file has it.
    pub(crate) text: String,
    pub(crate) folded: String,
    pub(crate) class: u32,
    pub(crate) origin: Origin,
    /// Its language, where it is an example.
    pub(crate) lang: Option<TextLang>,
    /// The facet that it asks for, where its file says so.
    pub(crate) facet: Option<Facet>,
    /// Where a sentence encoder takes part.
    pub(crate) vector: Option<Vector>,
}

/// All lessons of a knowledge base. Classes are the intents by id; the last one is "nobody's intent" where there are
/// negatives.
#[derive(Debug, Clone)]
pub(crate) struct Lessons {
    pub(crate) intents: Vec<IntentId>,
    pub(crate) has_none: bool,
    pub(crate) all: Vec<Lesson>,
}

impl Lessons {
    pub(crate) fn of(
        kb: &Kb,
        reading: &Reading,
        vectors: Option<&mut TextVectors>,
        progress: &mut dyn FnMut(f32),
    ) -> Self {
        let mut all: Vec<(&IntentId, &Intent)> = kb.intents.iter().collect();
        all.extend(kb.overlays.iter().flat_map(|o| &o.intents));
        all.sort_by_key(|i| i.0);
        all.dedup_by_key(|i| i.0);
        let intents: Vec<IntentId> = all.iter().map(|i| i.0.clone()).collect();
        let mut lessons = Vec::new();
        let mut texts = Vec::new();
        for (class, (id, intent)) in all.iter().enumerate() {
            let mut add = |text: &str, origin, lang, facet| {
                texts.push(reading.taught(text).into_owned());
                let (folded, text) = (reading.folded(&normalise(text)), text.to_owned());
                lessons.push(Lesson { text, folded, class: class as u32, origin, lang, facet, vector: None });
            };
            let local = kb.overlays.iter().filter_map(|o| o.changes.get(id)).flat_map(|c| &c.examples);
            for Example { text, lang, facet } in intent.examples.iter().chain(local) {
                add(text, Origin::Example, Some(*lang), *facet);
            }
            for title in intent.title.0.values() {
                add(title, Origin::Description, None, None);
            }
            add(positive_part(&intent.scope), Origin::Description, None, None);
            add(&id.as_str().replace('-', " "), Origin::Description, None, None);
        }
        for text in &kb.negatives {
            texts.push(reading.taught(text).into_owned());
            let (folded, class) = (reading.folded(&normalise(text)), intents.len() as u32);
            let (text, origin) = (text.clone(), Origin::Negative);
            lessons.push(Lesson { text, folded, class, origin, lang: None, facet: None, vector: None });
        }
        if let Some(vectors) = vectors {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            for (lesson, vector) in lessons.iter_mut().zip(vectors.of(&texts, progress)) {
                lesson.vector = Some(vector);
            }
        }
        Self { has_none: !kb.negatives.is_empty(), intents, all: lessons }
    }

    /// The lessons but for those that are held back, beside each other in the order of `held_back`.
    pub(crate) fn without(&self, held_back: &[bool]) -> Self {
        let kept = self.all.iter().zip(held_back).filter(|(_, h)| !**h).map(|(l, _)| l.clone()).collect();
        Self { intents: self.intents.clone(), has_none: self.has_none, all: kept }
    }

    /// Which lessons belong to one part of so many: of each intent's examples and of the negatives every `parts`-th;
    /// descriptions never.
    pub(crate) fn part(&self, part: usize, parts: usize) -> Vec<bool> {
        let mut seen = vec![0_usize; self.intents.len() + 1];
        let belongs = |l: &Lesson| match l.origin {
            Origin::Description => false,
            Origin::Example | Origin::Negative => {
                let n = &mut seen[l.class as usize];
                *n += 1;
                *n % parts == part % parts
            }
        };
        self.all.iter().map(belongs).collect()
    }

    fn classes(&self) -> usize {
        self.intents.len() + usize::from(self.has_none)
    }
}

/// A scope line without what it says does not belong to the intent.
fn positive_part(scope: &str) -> &str {
    ["Not:", "Not ", "not:"].iter().filter_map(|n| scope.find(n)).min().map_or(scope, |end| &scope[..end])
}

/// The fitted model of the intents.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct IntentModel {
    pub(crate) lexical: Lexical,
    /// Where a sentence encoder took part.
    pub(crate) dense: Option<Dense>,
    pub(crate) linear: Linear,
    pub(crate) calibration: Calibration,
    pub(crate) has_none: bool,
    /// What became of the texts held back; known while building alone.
    #[serde(skip)]
    pub(crate) trials: Vec<Trial>,
}

impl IntentModel {
    /// Fits on four fifths, reads the calibration off the last fifth, and goes on with everything.
    pub(crate) fn fit(lessons: &Lessons, synonyms: &Synonyms, progress: &mut dyn FnMut(f32)) -> Self {
        let held_back = lessons.part(3, PARTS);
        let kept: Vec<&Lesson> = lessons.all.iter().zip(&held_back).filter(|(_, h)| !**h).map(|(l, _)| l).collect();
        let all: Vec<&Lesson> = lessons.all.iter().collect();
        let is_dense = lessons.all.iter().any(|l| l.vector.is_some());
        let (sparse, dense) = if is_dense { (COLUMNS_BESIDE_DENSE, DIMENSIONS) } else { (COLUMNS, 0) };
        let mut model = Self {
            lexical: Lexical::default(),
            dense: None,
            linear: Linear::zero(lessons.classes(), sparse as usize, dense),
            calibration: Calibration::default(),
            has_none: lessons.has_none,
            trials: Vec::new(),
        };
        model.learn(&kept, synonyms, FIRST_ITERATIONS, &mut |s| progress(s * 0.55));
        let scores: Vec<(Scores, Option<usize>)> = lessons
            .all
            .iter()
            .zip(&held_back)
            .filter(|(_, h)| **h)
            .map(|(l, _)| {
                let class = l.class as usize;
                let scores = model.scores(&l.folded, l.vector.as_deref(), synonyms);
                (scores, (class < lessons.intents.len()).then_some(class))
            })
            .collect();
        model.calibration = Calibration::fit(&scores);
        let facets = lessons.all.iter().zip(&held_back).filter(|(_, h)| **h).map(|(l, _)| l.facet);
        model.trials = scores.iter().zip(facets).map(|((s, class), f)| model.trial(s, *class, f)).collect();
        model.learn(&all, synonyms, LAST_ITERATIONS, &mut |s| progress(0.55 + s * 0.45));
        model
    }

    /// What becomes of a text held back, by its scores.
    fn trial(&self, scores: &Scores, class: Option<usize>, facet: Option<Facet>) -> Trial {
        let (_, p) = self.calibration.probabilities(scores);
        let best = (0..p.len()).max_by(|a, b| p[*a].total_cmp(&p[*b]).then(b.cmp(a)));
        Trial { confidence: best.map_or(0.0, |b| p[b]), right: best.is_some() && best == class, facet }
    }

    fn learn(&mut self, lessons: &[&Lesson], synonyms: &Synonyms, iterations: usize, progress: &mut dyn FnMut(f32)) {
        let texts: Vec<_> = lessons.iter().map(|l| synonyms.with_official(&l.folded)).collect();
        self.lexical = Lexical::learn(texts.iter().map(AsRef::as_ref), self.linear.sparse as u32);
        let vectors = || lessons.iter().filter_map(|l| l.vector.as_deref());
        self.dense = (self.linear.dense > 0).then(|| Dense::learn(vectors(), WEIGHT_OF_KB));
        let mut data = TrainingRows::default();
        let mut cells = Vec::new();
        for (lesson, text) in lessons.iter().zip(&texts) {
            cells.clear();
            self.lexical.cells(text, &mut cells);
            data.rows.push(&cells);
            data.classes.push(lesson.class);
            data.weights.push(1.0);
            if let (Some(dense), Some(vector)) = (&self.dense, &lesson.vector) {
                data.dense.extend(dense.cells(vector));
            }
        }
        Fit { c: C, iterations }.run(&mut self.linear, &data, progress);
    }

    /// The lexical cells of a folded text.
    pub(crate) fn cells(&self, folded: &str, synonyms: &Synonyms) -> Vec<Cell> {
        let mut cells = Vec::new();
        self.lexical.cells(&synonyms.with_official(folded), &mut cells);
        cells
    }

    /// The logits of a folded text and its sentence vector; without one the lexical view speaks alone.
    pub(crate) fn scores(&self, folded: &str, vector: Option<&[f32]>, synonyms: &Synonyms) -> Scores {
        let dense = self.dense.as_ref().zip(vector).map(|(dense, vector)| dense.cells(vector));
        let mut intents = self.linear.logits(&self.cells(folded, synonyms), dense.as_deref());
        let none = if self.has_none { intents.pop() } else { None };
        Scores { intents, none }
    }
}
