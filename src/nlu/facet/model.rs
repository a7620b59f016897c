//! The facet model: logistic regression over n-grams and cues, looked at through windows, so that a question at the end of a
//! long story weighs as much as one that stands alone. It is trained on the facets' phrases and the labelled examples.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::cues::{Cues, decides};
use crate::kb::Kb;
use crate::message::Facet;
use crate::nlu::calibrate::{Calibration, Scores};
use crate::nlu::classify::{Fit, Linear, TrainingRows};
use crate::nlu::features::{COLUMNS, Cell, Lexical};
use crate::nlu::near::{nearest, same_first_letter};
use crate::nlu::normalise::normalise;
use crate::nlu::reading::Reading;
use crate::nlu::train::{C, ITERATIONS};
use crate::nlu::understanding::FacetGuess;
use crate::nlu::word_map::WordMap;

/// Value of a cue's column, beside lexical cells of joint norm 1.
const CUE: f32 = 0.5;
/// Weight of an example that asks for nothing special: there are far more of them, and to say "overview" to somebody who
/// asked for the fee costs more than the other way round.
const OVERVIEW_WEIGHT: f32 = 0.4;
/// Words in a window; a text of two more is looked at whole.
const WINDOW: usize = 8;
/// Share of the whole text's opinion beside that of its most asking window.
const WHOLE: f32 = 0.5;
/// Words of so many letters are read as the cue word next to them where nobody knows them.
const SHORTEST_MENDED: usize = 5;

/// What the model needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FacetModel {
    #[serde(skip)]
    cues: Cues,
    /// Words of all training texts.
    known: WordMap<()>,
    /// Words of the facets' own phrases.
    asking: BTreeSet<String>,
    lexical: Lexical,
    linear: Linear,
    temperature: f32,
    /// How often a facet's cue, where it decides, is right: one number a facet, in the order of [`Facet::ALL`].
    cue_precision: Vec<f32>,
}

/// What the model thinks, with its reasons.
#[derive(Debug, Clone)]
pub(crate) struct FacetOpinion {
    pub(crate) guess: FacetGuess,
    /// The regular expressions of the cues found.
    pub(crate) cues: Vec<(Facet, &'static str)>,
}

struct Lesson {
    folded: String,
    facet: usize,
    is_phrase: bool,
}

fn position(facet: Facet) -> usize {
    Facet::ALL.iter().position(|f| *f == facet).unwrap_or_default()
}

/// The facet of the first cue that leaves no doubt.
fn deciding(found: &[(usize, Facet)]) -> Option<Facet> {
    found.iter().map(|c| c.1).find(|f| decides(*f))
}

fn lessons(kb: &Kb, reading: &Reading) -> Vec<Lesson> {
    let folded = |text: &str| reading.folded(&normalise(text)).split_whitespace().collect::<Vec<_>>().join(" ");
    let phrases = kb.facets.iter().flat_map(|(facet, words)| {
        words.phrases.values().flatten().map(|p| Lesson { folded: folded(p), facet: position(*facet), is_phrase: true })
    });
    // Small talk has no facets and would only teach that nothing is ever asked.
    let intents = kb.intents.values().filter(|i| i.area != "chat");
    let examples = intents.flat_map(|i| &i.examples).filter_map(|e| {
        let facet = position(e.facet?);
        Some(Lesson { folded: folded(&e.text), facet, is_phrase: false })
    });
    phrases.chain(examples).collect()
}

impl FacetModel {
    /// Trains on a knowledge base.
    pub(crate) fn fit(kb: &Kb, reading: &Reading) -> Self {
        let lessons = lessons(kb, reading);
        let words = |only_phrases: bool| -> BTreeSet<String> {
            let texts = lessons.iter().filter(|l| l.is_phrase || !only_phrases);
            texts.flat_map(|l| l.folded.split_whitespace()).map(str::to_owned).collect()
        };
        let mut model = Self {
            cues: Cues::default(),
            known: WordMap::new(words(false).iter().map(|w| (w.as_str(), ()))),
            asking: words(true),
            lexical: Lexical::default(),
            linear: Linear::zero(Facet::ALL.len(), COLUMNS as usize + Cues::count(), 0),
            temperature: 1.0,
            cue_precision: vec![0.5; Facet::ALL.len()],
        };
        model.cue_precision = model.precision_of_cues(&lessons);
        let is_held_back = |i: usize| i % 5 == 3 && !lessons[i].is_phrase;
        let kept: Vec<&Lesson> =
            lessons.iter().enumerate().filter(|(i, _)| !is_held_back(*i)).map(|(_, l)| l).collect();
        model.learn(&kept, ITERATIONS);
        let scores: Vec<(Scores, Option<usize>)> = lessons
            .iter()
            .enumerate()
            .filter(|(i, _)| is_held_back(*i))
            .map(|(_, l)| {
                (
                    Scores {
                        intents: model.linear.logits(&model.cells(&l.folded, &model.cues.found(&l.folded)), None),
                        none: None,
                    },
                    Some(l.facet),
                )
            })
            .collect();
        model.temperature = Calibration::fit(&scores).temperature;
        model.learn(&lessons.iter().collect::<Vec<_>>(), ITERATIONS / 2);
        model
    }

    fn learn(&mut self, lessons: &[&Lesson], iterations: usize) {
        self.lexical = Lexical::learn(lessons.iter().map(|l| l.folded.as_str()), COLUMNS);
        let mut data = TrainingRows::default();
        for lesson in lessons {
            data.rows.push(&self.cells(&lesson.folded, &self.cues.found(&lesson.folded)));
            data.classes.push(lesson.facet as u32);
            let is_overview = lesson.facet == position(Facet::Overview) && !lesson.is_phrase;
            data.weights.push(if is_overview { OVERVIEW_WEIGHT } else { 1.0 });
        }
        Fit { c: C, iterations }.run(&mut self.linear, &data, &mut |_| ());
    }

    /// The cells of a folded text with the cues that were found in it.
    fn cells(&self, folded: &str, found: &[(usize, Facet)]) -> Vec<Cell> {
        let mut cells: Vec<Cell> = found.iter().map(|(number, _)| (COLUMNS + *number as u32, CUE)).collect();
        self.lexical.cells(folded, &mut cells);
        cells
    }

    /// Share of the labelled examples with a deciding cue whose label is that facet, drawn towards a half.
    fn precision_of_cues(&self, lessons: &[Lesson]) -> Vec<f32> {
        let mut right = vec![2.0_f32; Facet::ALL.len()];
        let mut all = vec![4.0_f32; Facet::ALL.len()];
        for lesson in lessons.iter().filter(|l| !l.is_phrase) {
            if let Some(facet) = deciding(&self.cues.found(&lesson.folded)) {
                all[position(facet)] += 1.0;
                right[position(facet)] += f32::from(u8::from(position(facet) == lesson.facet));
            }
        }
        right.iter().zip(all).map(|(r, a)| r / a).collect()
    }

    /// Which facet a folded text asks for; `clauses` are its parts, folded, in their order.
    pub(crate) fn opinion(&self, folded: &str, clauses: &[String]) -> FacetOpinion {
        let mended = self.mended(folded);
        let found = self.cues.found(&mended);
        // Two clauses that each ask for something: the first is answered first.
        let mut asked: Vec<Facet> = Vec::new();
        for clause in clauses.iter().filter(|_| clauses.len() > 1) {
            let of_clause = self.cues.found_in_part(&self.mended(clause), &found);
            if let Some(facet) = deciding(&of_clause).filter(|f| !asked.contains(f)) {
                asked.push(facet);
            }
        }
        let second = asked.get(1).copied();
        let decided = if second.is_some() { asked.first().copied() } else { deciding(&found) };
        let guess = if let Some(facet) = decided {
            FacetGuess { facet, confidence: self.cue_precision[position(facet)], second }
        } else {
            let p = self.probabilities(&mended, &found);
            let mut best = 0;
            for (i, share) in p.iter().enumerate() {
                if *share > p[best] {
                    best = i;
                }
            }
            FacetGuess { facet: Facet::ALL[best], confidence: p[best].clamp(0.0, 1.0), second: None }
        };
        FacetOpinion { guess, cues: found.into_iter().map(|(n, f)| (f, Cues::source(n))).collect() }
    }

    /// The model's opinion of the window that asks most, and of the whole.
    fn probabilities(&self, folded: &str, found: &[(usize, Facet)]) -> Vec<f32> {
        let whole = self.of_window(folded, found);
        let words: Vec<&str> = folded.split(' ').collect();
        if words.len() <= WINDOW + 2 {
            return whole;
        }
        let overview = position(Facet::Overview);
        let last = words.len() - WINDOW;
        let starts = (0..last).step_by(WINDOW * 3 / 4).chain([last]);
        let mut most_asking: Option<Vec<f32>> = None;
        for start in starts {
            let window = words[start..start + WINDOW].join(" ");
            let p = self.of_window(&window, &self.cues.found_in_part(&window, found));
            if most_asking.as_ref().is_none_or(|m| p[overview] < m[overview]) {
                most_asking = Some(p);
            }
        }
        let asking = most_asking.unwrap_or_else(|| whole.clone());
        whole.iter().zip(asking).map(|(w, a)| WHOLE * w + (1.0 - WHOLE) * a).collect()
    }

    fn of_window(&self, folded: &str, found: &[(usize, Facet)]) -> Vec<f32> {
        let mut p = self.linear.logits(&self.cells(folded, found), None);
        crate::nlu::math::softmax(&mut p, self.temperature);
        p
    }

    /// The text with one space between words, and with words that nobody knows read as the cue word next to them ("onlien").
    fn mended(&self, folded: &str) -> String {
        let words: Vec<&str> = folded.split_whitespace().map(|w| self.nearest_asking(w).unwrap_or(w)).collect();
        words.join(" ")
    }

    fn nearest_asking(&self, word: &str) -> Option<&str> {
        if word.len() < SHORTEST_MENDED || word.len() > 24 || self.known.contains(word) {
            return None;
        }
        let limit = if word.len() >= 8 { 2 } else { 1 };
        let words = self.asking.range(same_first_letter(word)?).filter(|a| a.len() >= SHORTEST_MENDED);
        nearest(words.map(|a| (a.as_str(), ())), word, limit).map(|(a, ())| a)
    }

    /// Whether a folded word is one of those by which people ask for a facet.
    pub(crate) fn is_asking_word(&self, word: &str) -> bool {
        self.asking.contains(word)
    }

    /// Whether a folded word stands in any training text of this model.
    pub(crate) fn is_known(&self, word: &str) -> bool {
        self.known.contains(word)
    }
}
