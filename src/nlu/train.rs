//! From a knowledge base to training rows and a fitted intent model: the fixed numbers of the recipe and the order of its
//! steps. It never matches a citizen's message.

use serde::{Deserialize, Serialize};

use super::calibrate::{Calibration, Scores};
use super::classify::{Fit, Linear, TrainingRows};
use super::dialect::Dialect;
use super::features::{COLUMNS, Cell, Lexical};
use super::normalise::{fold, normalise};
use super::risk::Trial;
use super::synonyms::Synonyms;
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

/// How a text becomes what the features are made of.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Reading {
    pub(crate) dialect: Dialect,
    pub(crate) synonyms: Synonyms,
}

impl Reading {
    pub(crate) fn new(kb: &Kb) -> Self {
        let dialect = Dialect::new(&kb.dialect);
        let synonyms = Synonyms::new(kb, |text| fold(&dialect.standard(&normalise(text))));
        Self { dialect, synonyms }
    }

    /// The folded text of a normalised one, in standard wording.
    pub(crate) fn folded(&self, normalised: &str) -> String {
        fold(&self.dialect.standard(normalised))
    }
}

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
    pub(crate) fn of(kb: &Kb, reading: &Reading) -> Self {
        let mut all: Vec<(&IntentId, &Intent)> = kb.intents.iter().collect();
        all.extend(kb.overlays.iter().flat_map(|o| &o.intents));
        all.sort_by_key(|i| i.0);
        all.dedup_by_key(|i| i.0);
        let intents: Vec<IntentId> = all.iter().map(|i| i.0.clone()).collect();
        let mut lessons = Vec::new();
        for (class, (id, intent)) in all.iter().enumerate() {
            let mut add = |text: &str, origin, lang, facet| {
                let folded = reading.folded(&normalise(text));
                lessons.push(Lesson { text: text.to_owned(), folded, class: class as u32, origin, lang, facet });
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
            let (folded, class) = (reading.folded(&normalise(text)), intents.len() as u32);
            let text = text.clone();
            lessons.push(Lesson { text, folded, class, origin: Origin::Negative, lang: None, facet: None });
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
        let mut model = Self {
            lexical: Lexical::default(),
            linear: Linear::zero(lessons.classes(), COLUMNS as usize),
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
                (model.scores(&l.folded, synonyms), (class < lessons.intents.len()).then_some(class))
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
        self.lexical = Lexical::learn(texts.iter().map(AsRef::as_ref));
        let mut data = TrainingRows::default();
        let mut cells = Vec::new();
        for (lesson, text) in lessons.iter().zip(&texts) {
            cells.clear();
            self.lexical.cells(text, &mut cells);
            data.rows.push(&cells);
            data.classes.push(lesson.class);
            data.weights.push(1.0);
        }
        Fit { c: C, iterations }.run(&mut self.linear, &data, progress);
    }

    /// The cells of a folded text.
    pub(crate) fn cells(&self, folded: &str, synonyms: &Synonyms) -> Vec<Cell> {
        let mut cells = Vec::new();
        self.lexical.cells(&synonyms.with_official(folded), &mut cells);
        cells
    }

    /// The logits of a folded text.
    pub(crate) fn scores(&self, folded: &str, synonyms: &Synonyms) -> Scores {
        let mut intents = self.linear.logits(&self.cells(folded, synonyms));
        let none = if self.has_none { intents.pop() } else { None };
        Scores { intents, none }
    }
}
