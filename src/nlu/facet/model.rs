//! The facet model: logistic regression over n-grams, cues, the sentence vector and what the intent's answers speak of, looked
//! at through windows, so that a question at the end of a long story weighs as much as one that stands alone. It is trained on
//! the facets' phrases and the labelled examples.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::cues::{Cues, decides};
use super::names::Names;
use super::sides::{COLUMNS_OF_SIDES, Sides};
use crate::kb::Kb;
use crate::message::Facet;
use crate::nlu::calibrate::{Calibration, Scores};
use crate::nlu::classify::{Fit, Linear, TrainingRows};
use crate::nlu::encoder::DIMENSIONS;
use crate::nlu::features::{COLUMNS, Cell, Dense, Lexical, WEIGHT};
use crate::nlu::near::{nearest, same_first_letter};
use crate::nlu::normalise::normalise;
use crate::nlu::reading::Reading;
use crate::nlu::train::{C, ITERATIONS, Lessons};
use crate::nlu::understanding::FacetGuess;
use crate::nlu::vectors::{TextVectors, Vector};
use crate::nlu::word_map::WordMap;

/// Value of a cue's column, beside lexical cells of joint norm 1.
const CUE: f32 = 0.5;
/// Weight of an example that asks for nothing special: there are far more of them, and to say "overview" to somebody who
/// asked for the fee costs more than the other way round.
const OVERVIEW_WEIGHT: f32 = 0.3;
/// Words in a window; a text of two more is looked at whole.
const WINDOW: usize = 8;
/// Share of the whole text's opinion beside that of its most asking window.
const WHOLE: f32 = 0.5;
/// Words of who asks how long an office takes, which no deadline answers.
const WAITING: [&str; 6] = ["dauer", "take", "wart", "wait", "bearbeit", "fertig"];
/// A word of so many examples belongs to what they are about, unless several phrases have it.
const COMMON: u32 = 5;
/// Probability from which a side without words of its own is believed.
const VAGUE: f32 = 0.5;
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
    /// Where a sentence encoder took part.
    dense: Option<Dense>,
    sides: Sides,
    linear: Linear,
    temperature: f32,
    /// How often a facet's cue, where it decides, is right: one number a facet, in the order of [`Facet::ALL`].
    cue_precision: Vec<f32>,
    names: Names,
}

/// What the model thinks, with its reasons.
#[derive(Debug, Clone)]
pub(crate) struct FacetOpinion {
    pub(crate) guess: FacetGuess,
    /// The regular expressions of the cues found.
    pub(crate) cues: Vec<(Facet, &'static str)>,
}

/// What is known of a text beside its words.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct About<'a> {
    /// The class of the intent that it is about, where there is a likely one.
    pub(crate) intent: Option<usize>,
    /// Its sentence vector, where there is one.
    pub(crate) vector: Option<&'a [f32]>,
}

struct Lesson {
    folded: String,
    facet: usize,
    /// `None` for a facet's own phrase, which names no service.
    intent: Option<usize>,
    vector: Option<Vector>,
}

impl Lesson {
    fn is_phrase(&self) -> bool {
        self.intent.is_none()
    }
}

pub(super) fn position(facet: Facet) -> usize {
    Facet::ALL.iter().position(|f| *f == facet).unwrap_or_default()
}

/// The facet of the first cue that leaves no doubt.
fn deciding(found: &[(usize, Facet)]) -> Option<Facet> {
    found.iter().map(|c| c.1).find(|f| decides(*f))
}

/// In how many phrases and in how many examples each word stands.
fn counts_of_words(lessons: &[Lesson]) -> BTreeMap<&str, (u32, u32)> {
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for lesson in lessons {
        let words: BTreeSet<&str> = lesson.folded.split_whitespace().collect();
        for word in words {
            let (phrases, examples) = counts.entry(word).or_default();
            *(if lesson.is_phrase() { phrases } else { examples }) += 1;
        }
    }
    counts
}

/// The likeliest facet. "Who may" and "how" have no words of their own and are soon suspected: where nothing sure speaks for
/// them, the overview says both.
fn best_of(p: &[f32]) -> usize {
    let mut best = 0;
    for (i, share) in p.iter().enumerate() {
        if *share > p[best] {
            best = i;
        }
    }
    let is_vague = matches!(Facet::ALL[best], Facet::Eligibility | Facet::Procedure);
    if is_vague && p[best] < VAGUE { position(Facet::Overview) } else { best }
}

fn lessons(kb: &Kb, reading: &Reading, taught: &Lessons, vectors: Option<&mut TextVectors>) -> Vec<Lesson> {
    let one_space = |folded: &str| folded.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut texts = Vec::new();
    let mut all = Vec::new();
    for (facet, words) in &kb.facets {
        for phrase in words.phrases.values().flatten() {
            texts.push(reading.taught(phrase));
            let folded = one_space(&reading.folded(&normalise(phrase)));
            all.push(Lesson { folded, facet: position(*facet), intent: None, vector: None });
        }
    }
    if let Some(vectors) = vectors {
        let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        for (lesson, vector) in all.iter_mut().zip(vectors.of(&texts, &mut |_| ())) {
            lesson.vector = Some(vector);
        }
    }
    // Small talk has no facets and would only teach that nothing is ever asked.
    let is_chat: Vec<bool> =
        taught.intents.iter().map(|id| kb.intents.get(id).is_some_and(|i| i.area == "chat")).collect();
    all.extend(taught.all.iter().filter_map(|l| {
        let (facet, class) = (position(l.facet?), l.class as usize);
        let is_asked = is_chat.get(class).is_some_and(|chat| !chat);
        is_asked.then(|| Lesson { folded: one_space(&l.folded), facet, intent: Some(class), vector: l.vector.clone() })
    }));
    all
}

impl FacetModel {
    /// Trains on a knowledge base.
    pub(crate) fn fit(kb: &Kb, reading: &Reading, taught: &Lessons, vectors: Option<&mut TextVectors>) -> Self {
        let mut lessons = lessons(kb, reading, taught, vectors);
        let is_dense = lessons.iter().any(|l| l.vector.is_some());
        let counts = counts_of_words(&lessons);
        // "reicht der ausweis" asks for papers, but one phrase that names the BundID makes it no word that asks.
        let asks = |n: &(u32, u32)| n.0 >= 2 || (n.0 == 1 && n.1 < COMMON);
        let mut model = Self {
            cues: Cues::default(),
            known: WordMap::new(counts.keys().map(|w| (*w, ()))),
            asking: counts.iter().filter(|(_, n)| asks(n)).map(|(w, _)| (*w).to_owned()).collect(),
            lexical: Lexical::default(),
            dense: None,
            sides: Sides::of(kb, &taught.intents, reading),
            linear: Linear::zero(
                Facet::ALL.len(),
                COLUMNS as usize + Cues::count() + COLUMNS_OF_SIDES as usize,
                if is_dense { DIMENSIONS } else { 0 },
            ),
            temperature: 1.0,
            cue_precision: vec![0.5; Facet::ALL.len()],
            names: Names::default(),
        };
        model.names = Names::of(kb, reading, |first| deciding(&model.cues.found(first)).is_some());
        for lesson in &mut lessons {
            lesson.folded = model.names.left_out(&lesson.folded).into_owned();
        }
        model.cue_precision = model.precision_of_cues(&lessons);
        let is_held_back = |i: usize| i % 5 == 3 && !lessons[i].is_phrase();
        let kept: Vec<&Lesson> =
            lessons.iter().enumerate().filter(|(i, _)| !is_held_back(*i)).map(|(_, l)| l).collect();
        model.learn(&kept, ITERATIONS);
        let scores: Vec<(Scores, Option<usize>)> = lessons
            .iter()
            .enumerate()
            .filter(|(i, _)| is_held_back(*i))
            .map(|(_, l)| {
                let whole = model.logits_of_whole(l.vector.as_deref());
                let intents = model.logits_of_part(&whole, &l.folded, &model.cues.found(&l.folded), l.intent);
                (Scores { intents, none: None }, Some(l.facet))
            })
            .collect();
        model.temperature = Calibration::fit(&scores).temperature;
        model.learn(&lessons.iter().collect::<Vec<_>>(), ITERATIONS / 2);
        model
    }

    fn learn(&mut self, lessons: &[&Lesson], iterations: usize) {
        self.lexical = Lexical::learn(lessons.iter().map(|l| l.folded.as_str()), COLUMNS);
        let vectors = || lessons.iter().filter_map(|l| l.vector.as_deref());
        self.dense = (self.linear.dense > 0).then(|| Dense::learn(vectors(), WEIGHT));
        let mut data = TrainingRows::default();
        for lesson in lessons {
            data.rows.push(&self.cells(&lesson.folded, &self.cues.found(&lesson.folded), lesson.intent));
            data.classes.push(lesson.facet as u32);
            let is_overview = lesson.facet == position(Facet::Overview) && !lesson.is_phrase();
            data.weights.push(if is_overview { OVERVIEW_WEIGHT } else { 1.0 });
            if let (Some(dense), Some(vector)) = (&self.dense, &lesson.vector) {
                data.dense.extend(dense.cells(vector));
            }
        }
        Fit { c: C, iterations }.run(&mut self.linear, &data, &mut |_| ());
    }

    /// What each part of a text has of its own: words, letters, cues, and the sides of the intent that it speaks of.
    fn cells(&self, folded: &str, found: &[(usize, Facet)], intent: Option<usize>) -> Vec<Cell> {
        let mut cells: Vec<Cell> = found.iter().map(|(number, _)| (COLUMNS + *number as u32, CUE)).collect();
        self.sides.cells(folded, intent, COLUMNS + Cues::count() as u32, &mut cells);
        self.lexical.cells(folded, &mut cells);
        cells
    }

    /// The logits of what a text has as a whole: its meaning.
    fn logits_of_whole(&self, vector: Option<&[f32]>) -> Vec<f32> {
        let dense = self.dense.as_ref().zip(vector).map(|(dense, vector)| dense.cells(vector));
        self.linear.logits(&[], dense.as_deref())
    }

    /// Share of the labelled examples with a deciding cue whose label is that facet, drawn towards a half.
    fn precision_of_cues(&self, lessons: &[Lesson]) -> Vec<f32> {
        let mut right = vec![2.0_f32; Facet::ALL.len()];
        let mut all = vec![4.0_f32; Facet::ALL.len()];
        for lesson in lessons.iter().filter(|l| !l.is_phrase()) {
            if let Some(facet) = deciding(&self.cues.found(&lesson.folded)) {
                all[position(facet)] += 1.0;
                right[position(facet)] += f32::from(u8::from(position(facet) == lesson.facet));
            }
        }
        right.iter().zip(all).map(|(r, a)| r / a).collect()
    }

    /// Which facet a folded text asks for; `clauses` are its parts, folded, in their order.
    pub(crate) fn opinion(&self, folded: &str, clauses: &[String], about: About<'_>) -> FacetOpinion {
        let mended = self.names.left_out(&self.mended(folded)).into_owned();
        let found = self.cues.found(&mended);
        // Two clauses that each ask for something: the first is answered first.
        let mut asked: Vec<Facet> = Vec::new();
        for clause in clauses.iter().filter(|_| clauses.len() > 1) {
            let of_clause = self.cues.found_in_part(&self.names.left_out(&self.mended(clause)), &found);
            if let Some(facet) = deciding(&of_clause).filter(|f| !asked.contains(f)) {
                asked.push(facet);
            }
        }
        let second = asked.get(1).copied();
        let decided = if second.is_some() { asked.first().copied() } else { deciding(&found) };
        let guess = if let Some(facet) = decided {
            let confidence = self.cue_precision[position(facet)];
            FacetGuess { facet: self.sister(facet, &mended, about.intent), confidence, second, plain: true }
        } else {
            let p = self.probabilities(&mended, &found, about);
            let best = best_of(&p);
            FacetGuess { facet: Facet::ALL[best], confidence: p[best].clamp(0.0, 1.0), second: None, plain: false }
        };
        FacetOpinion { guess, cues: found.into_iter().map(|(n, f)| (f, Cues::source(n))).collect() }
    }

    /// The side, or the one next to it where the intent has that alone: "how long" asks for a deadline as well as for a
    /// duration.
    fn sister(&self, facet: Facet, folded: &str, intent: Option<usize>) -> Facet {
        let waits = || WAITING.iter().any(|w| folded.contains(w));
        let other = match facet {
            Facet::Duration if waits() => return facet,
            Facet::Duration => Facet::Deadline,
            Facet::Deadline => Facet::Duration,
            Facet::Overview
            | Facet::Procedure
            | Facet::Documents
            | Facet::Cost
            | Facet::Online
            | Facet::Office
            | Facet::Eligibility
            | Facet::LegalBasis => return facet,
        };
        let moves = !self.sides.answers(intent, facet) && self.sides.answers(intent, other);
        if moves { other } else { facet }
    }

    /// The model's opinion of the window that asks most, and of the whole.
    fn probabilities(&self, folded: &str, found: &[(usize, Facet)], about: About<'_>) -> Vec<f32> {
        let base = self.logits_of_whole(about.vector);
        let whole = self.of_window(&base, folded, found, about.intent);
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
            let p = self.of_window(&base, &window, &self.cues.found_in_part(&window, found), about.intent);
            if most_asking.as_ref().is_none_or(|m| p[overview] < m[overview]) {
                most_asking = Some(p);
            }
        }
        let asking = most_asking.unwrap_or_else(|| whole.clone());
        whole.iter().zip(asking).map(|(w, a)| WHOLE * w + (1.0 - WHOLE) * a).collect()
    }

    fn of_window(&self, whole: &[f32], folded: &str, found: &[(usize, Facet)], intent: Option<usize>) -> Vec<f32> {
        let mut p = self.logits_of_part(whole, folded, found, intent);
        crate::nlu::math::softmax(&mut p, self.temperature);
        p
    }

    fn logits_of_part(&self, whole: &[f32], folded: &str, found: &[(usize, Facet)], intent: Option<usize>) -> Vec<f32> {
        self.linear.logits_upon(whole, &self.cells(folded, found, intent))
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

    /// Whether a folded text has a cue that leaves no doubt.
    pub(crate) fn asks_plainly(&self, folded: &str) -> bool {
        deciding(&self.cues.found(&self.names.left_out(folded))).is_some()
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
