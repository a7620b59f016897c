//! The knowledge base judged by itself: each part of the examples is matched by a model that learnt from the others.
//! Patterns and exact repeats take no part: it is the model that is judged.

use std::collections::BTreeMap;

use serde::Serialize;

use super::metrics::{auroc, calibration_error, macro_f1};
use crate::kb::Kb;
use crate::message::IntentId;
use crate::nlu::rank::{Thresholds, decide, rank};
use crate::nlu::train::{IntentModel, Lessons, Reading};
use crate::nlu::understanding::Decision;

/// Pairs of intents named in a report.
const CONFUSIONS: usize = 40;

/// What a knowledge base comes to by folds; shares are 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KbFigures {
    /// Examples judged.
    pub n: usize,
    /// Share whose best candidate is right.
    pub accuracy: f64,
    /// Share with the right intent among the first three.
    pub top3: f64,
    /// Mean F1 over intents.
    pub macro_f1: f64,
    /// How far the confidence of the best candidate is from the share that is right (ten bins).
    pub calibration_error: f64,
    /// Share that is answered, asked back, left to fallback.
    pub answered: f64,
    /// As above.
    pub asked_back: f64,
    /// Of the answers, the share with the right intent.
    pub precision_of_answers: f64,
    /// Answered, or asked back with the right intent among the first three; facets apart.
    pub useful: f64,
    /// Negatives judged.
    pub negatives: usize,
    /// Share of the negatives that is answered.
    pub negatives_answered: f64,
    /// How well the probability of being in scope tells examples from negatives.
    pub scope_auroc: Option<f64>,
    /// Each intent.
    pub intents: Vec<IntentFigures>,
    /// The commonest mistakes.
    pub confusions: Vec<Confusion>,
}

/// An intent's figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IntentFigures {
    /// The intent.
    pub intent: IntentId,
    /// Its examples.
    pub n: usize,
    /// Of what is taken for it, the share that is it.
    pub precision: f64,
    /// Of its examples, the share that is recognised.
    pub recall: f64,
}

/// Examples of one intent taken for another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Confusion {
    /// Whose examples they are.
    pub intent: IntentId,
    /// What they are taken for.
    pub taken_for: IntentId,
    /// How many.
    pub n: usize,
    /// One of them, folded.
    pub example: String,
}

struct Judged<'a> {
    class: Option<usize>,
    text: &'a str,
    first: [usize; 3],
    confidence: f32,
    in_scope: f32,
    decision: Decision,
}

/// Judges a knowledge base in so many folds (at least two).
pub fn judge_kb(kb: &Kb, folds: usize, progress: &mut dyn FnMut(f32)) -> KbFigures {
    let folds = folds.max(2);
    let reading = Reading::new(kb);
    let lessons = Lessons::of(kb, &reading);
    let thresholds = Thresholds { answer_from: kb.settings.answer_from, ask_from: kb.settings.ask_from };
    let mut all: Vec<Judged<'_>> = Vec::new();
    for fold in 0..folds {
        let held_back = lessons.part(fold, folds);
        let done = fold as f32 / folds as f32;
        let model = IntentModel::fit(&lessons.without(&held_back), &reading.synonyms, &mut |share| {
            progress(done + share / folds as f32);
        });
        for (lesson, _) in lessons.all.iter().zip(&held_back).filter(|(_, h)| **h) {
            let (in_scope, p) = model.calibration.probabilities(&model.scores(&lesson.folded, &reading.synonyms));
            let candidates = rank(&lessons.intents, &p);
            let number = |i: usize| candidates.get(i).and_then(|c| lessons.intents.binary_search(&c.intent).ok());
            let class = lesson.class as usize;
            all.push(Judged {
                class: (class < lessons.intents.len()).then_some(class),
                text: &lesson.folded,
                first: [0, 1, 2].map(|i| number(i).unwrap_or(usize::MAX)),
                confidence: candidates.first().map_or(0.0, |c| c.confidence),
                in_scope,
                decision: decide(&candidates, thresholds),
            });
        }
    }
    progress(1.0);
    figures(&lessons.intents, &all)
}

fn share(n: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { n as f64 / of as f64 }
}

fn figures(intents: &[IntentId], all: &[Judged<'_>]) -> KbFigures {
    let inside: Vec<(usize, &Judged<'_>)> = all.iter().filter_map(|j| Some((j.class?, j))).collect();
    let outside: Vec<&Judged<'_>> = all.iter().filter(|j| j.class.is_none()).collect();
    let answers = |j: &Judged<'_>| matches!(j.decision, Decision::Answer(_));
    let asks = |j: &Judged<'_>| matches!(j.decision, Decision::Disambiguate(_));
    let right: Vec<bool> = inside.iter().map(|(c, j)| j.first[0] == *c).collect();
    let in_three = |c: usize, j: &Judged<'_>| j.first.contains(&c);
    let answered = inside.iter().filter(|(_, j)| answers(j)).count();
    let answered_right = inside.iter().filter(|(c, j)| answers(j) && j.first[0] == *c).count();
    let asked_right = inside.iter().filter(|(c, j)| asks(j) && in_three(*c, j)).count();
    let truth: Vec<usize> = inside.iter().map(|i| i.0).collect();
    let predicted: Vec<usize> = inside.iter().map(|i| i.1.first[0].min(intents.len())).collect();
    let confidence: Vec<f32> = inside.iter().map(|i| i.1.confidence).collect();
    let scope = |of: &mut dyn Iterator<Item = f32>| of.collect::<Vec<f32>>();
    let n = inside.len();
    KbFigures {
        n,
        accuracy: share(right.iter().filter(|r| **r).count(), n),
        top3: share(inside.iter().filter(|(c, j)| in_three(*c, j)).count(), n),
        macro_f1: macro_f1(&truth, &predicted, intents.len() + 1),
        calibration_error: calibration_error(&confidence, &right),
        answered: share(answered, n),
        asked_back: share(inside.iter().filter(|(_, j)| asks(j)).count(), n),
        precision_of_answers: share(answered_right, answered),
        useful: share(answered_right + asked_right, n),
        negatives: outside.len(),
        negatives_answered: share(outside.iter().filter(|j| answers(j)).count(), outside.len()),
        scope_auroc: auroc(
            &scope(&mut inside.iter().map(|i| i.1.in_scope)),
            &scope(&mut outside.iter().map(|j| j.in_scope)),
        ),
        intents: of_intents(intents, &truth, &predicted),
        confusions: confusions(intents, &inside),
    }
}

fn of_intents(intents: &[IntentId], truth: &[usize], predicted: &[usize]) -> Vec<IntentFigures> {
    let count = |of: &[usize], class| of.iter().filter(|c| **c == class).count();
    let one = |(class, intent): (usize, &IntentId)| {
        let hits = truth.iter().zip(predicted).filter(|(t, p)| **t == class && **p == class).count();
        let n = count(truth, class);
        IntentFigures {
            intent: intent.clone(),
            n,
            precision: share(hits, count(predicted, class)),
            recall: share(hits, n),
        }
    };
    intents.iter().enumerate().map(one).collect()
}

fn confusions(intents: &[IntentId], inside: &[(usize, &Judged<'_>)]) -> Vec<Confusion> {
    let mut pairs: BTreeMap<(usize, usize), (usize, &str)> = BTreeMap::new();
    for (class, judged) in inside.iter().filter(|(c, j)| j.first[0] != *c) {
        pairs.entry((*class, judged.first[0])).or_insert((0, judged.text)).0 += 1;
    }
    let mut all: Vec<Confusion> = pairs
        .into_iter()
        .filter_map(|((class, taken_for), (n, example))| {
            let (intent, taken_for) = (intents.get(class)?.clone(), intents.get(taken_for)?.clone());
            Some(Confusion { intent, taken_for, n, example: example.to_owned() })
        })
        .collect();
    all.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| (&a.intent, &a.taken_for).cmp(&(&b.intent, &b.taken_for))));
    all.truncate(CONFUSIONS);
    all
}
