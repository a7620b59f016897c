//! The knowledge base judged by itself: each part of the examples is matched by a model that learnt from the others.
//! Patterns and exact repeats take no part: it is the model that is judged.

use std::time::Instant;

use super::judged::{Judged, Judgement, Outcome, Round, Tongue, first_three};
use crate::kb::{Kb, TextLang};
use crate::message::Facet;
use crate::nlu::TextVectors;
use crate::nlu::rank::{decide, rank};
use crate::nlu::reading::Reading;
use crate::nlu::risk::thresholds;
use crate::nlu::train::{IntentModel, Lessons};

/// Judges a knowledge base in so many folds (at least two), on words and letters alone or with sentence vectors. The facet
/// that decides on the threshold is the labelled one.
pub fn judge_kb(kb: &Kb, folds: usize, vectors: Option<&mut TextVectors>, progress: &mut dyn FnMut(f32)) -> Judgement {
    let folds = folds.max(2);
    let encoder = vectors.is_some();
    let reading = Reading::new(kb);
    let lessons = Lessons::of(kb, &reading, vectors, &mut |_| ());
    let (mut texts, mut rounds) = (Vec::new(), Vec::new());
    for fold in 0..folds {
        let held_back = lessons.part(fold, folds);
        let done = fold as f32 / folds as f32;
        let start = Instant::now();
        let model = IntentModel::fit(&lessons.without(&held_back), &reading.synonyms, &mut |share| {
            progress(done + share / folds as f32);
        });
        rounds.push(Round::new(start.elapsed().as_millis() as u64, &model.trials));
        let thresholds = thresholds(&kb.settings, &model.trials);
        for (lesson, _) in lessons.all.iter().zip(&held_back).filter(|(_, h)| **h) {
            let start = Instant::now();
            let scores = model.scores(&lesson.folded, lesson.vector.as_deref(), &reading.synonyms);
            let (in_scope, p) = model.calibration.probabilities(&scores);
            let candidates = rank(&lessons.intents, &p);
            let decision = decide(&candidates, thresholds.of(lesson.facet.unwrap_or(Facet::Overview), None));
            let micros = start.elapsed().as_secs_f64() * 1e6;
            let class = lesson.class as usize;
            texts.push(Judged {
                text: lesson.text.clone(),
                class: (class < lessons.intents.len()).then_some(class),
                lang: lesson.lang.map(|lang| match lang {
                    TextLang::De => Tongue::German,
                    TextLang::En => Tongue::English,
                }),
                facet: lesson.facet,
                understood_facet: None,
                style: None,
                first: first_three(&lessons.intents, &candidates),
                confidence: candidates.first().map_or(0.0, |c| c.confidence),
                in_scope,
                outcome: Outcome::from(&decision),
                round: fold,
                micros,
            });
        }
    }
    progress(1.0);
    Judgement { intents: lessons.intents, texts, rounds, unknown: 0, encoder }
}
