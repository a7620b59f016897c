//! What it costs to answer more: how many texts are answered at a threshold, and how many of the answers are wrong.
//! It chooses no threshold; `nlu::risk` does.

use serde::Serialize;

use super::judged::{Judged, Round, STATED};
use crate::nlu::risk::upper_limit;

/// A point of the risk–coverage curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RiskPoint {
    /// The threshold: confidence from which the best candidate is answered.
    pub answer_from: f64,
    /// Share of the texts that is answered, 0 to 1.
    pub answered: f64,
    /// Share of the answers that is wrong, 0 to 1.
    pub wrong: f64,
    /// What the true share does not exceed, with 95 % certainty, on texts of this kind.
    pub wrong_at_most: f64,
}

/// What becomes of the texts where a risk is stated in `kb.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StatedRisk {
    /// The share of wrong answers that is stated.
    pub risk: f64,
    /// The threshold chosen for it on texts held back; the mean where several models took part.
    pub answer_from: f64,
    /// Whether every model had enough texts to prove it.
    pub proven: bool,
    /// Share of the texts that is answered, 0 to 1.
    pub answered: f64,
    /// Share of the answers that is wrong, 0 to 1.
    pub wrong: f64,
}

/// The curve, from the strictest threshold down; texts that are nobody's intent are wrong wherever they are answered.
pub(crate) fn risk_coverage(texts: &[Judged]) -> Vec<RiskPoint> {
    let at = |step: u8| {
        let answer_from = f64::from(step) / 100.0;
        let (n, wrong) = counts(texts.iter().filter(|t| f64::from(t.confidence) >= answer_from));
        (n > 0).then(|| RiskPoint {
            answer_from,
            answered: super::share(n, texts.len()),
            wrong: super::share(wrong, n),
            wrong_at_most: upper_limit(wrong, n),
        })
    };
    let mut points: Vec<RiskPoint> = (0..=100).rev().step_by(2).filter_map(at).collect();
    points.dedup_by(|b, a| (a.answered - b.answered).abs() < 1e-9);
    points
}

/// What each of the risks that a report names would have come to.
pub(crate) fn stated_risks(texts: &[Judged], rounds: &[Round]) -> Vec<StatedRisk> {
    let one = |(i, risk): (usize, &f64)| {
        let from = |round: usize| rounds.get(round).map_or(1.0, |r| r.stated[i].answer_from);
        let (n, wrong) = counts(texts.iter().filter(|t| t.confidence >= from(t.round)));
        let sum: f64 = rounds.iter().map(|r| f64::from(r.stated[i].answer_from)).sum();
        StatedRisk {
            risk: *risk,
            answer_from: if rounds.is_empty() { 1.0 } else { sum / rounds.len() as f64 },
            proven: !rounds.is_empty() && rounds.iter().all(|r| r.stated[i].proven),
            answered: super::share(n, texts.len()),
            wrong: super::share(wrong, n),
        }
    };
    STATED.iter().enumerate().map(one).collect()
}

fn counts<'a>(answered: impl Iterator<Item = &'a Judged>) -> (usize, usize) {
    answered.fold((0, 0), |(n, wrong), t| (n + 1, wrong + usize::from(!t.is_right())))
}
