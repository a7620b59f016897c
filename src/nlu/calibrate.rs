//! From logits to probabilities that mean what they say: one temperature for which intent it is, one logistic curve for
//! whether it is any, and one for how often the best candidate is right at its confidence. It is told scores of texts that the model had not seen, and never looks at a text.

use serde::{Deserialize, Serialize};

use super::math::{exp, ln, log_sum_exp, sigmoid, softmax};

/// Share of messages that are nobody's intent, assumed when the curve is fitted: a knowledge base has far more examples
/// than negatives, its citizens do not ask in that proportion.
const OUTSIDE_SHARE: f64 = 0.2;
/// Slope and position of the curve are held near 1 and 0 as if by so many texts.
const PRIOR_WEIGHT: f64 = 5.0;
/// Fewer held-back texts than this say nothing about how often the best candidate is right.
const ENOUGH: usize = 50;
/// Nothing is surer or less sure than this.
const LEAST_ODDS: f32 = 1e-4;

/// What turns logits into probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Calibration {
    /// Logits are divided by it.
    pub(crate) temperature: f32,
    /// Slope and offset of the curve over the score of being in scope.
    slope: f32,
    offset: f32,
    /// The same over the log-odds of the best candidate (Platt 1999, as two numbers; 1 and 0 change nothing).
    certainty: (f32, f32),
}

impl Default for Calibration {
    fn default() -> Self {
        Self { temperature: 0.5, slope: 1.0, offset: 2.0, certainty: (1.0, 0.0) }
    }
}

/// Logits of a text, those of the intents and that of "nobody's intent" where there is such a class.
#[derive(Debug, Clone)]
pub(crate) struct Scores {
    pub(crate) intents: Vec<f32>,
    pub(crate) none: Option<f32>,
}

impl Scores {
    /// How much speaks for its being in scope: the energy, less the logit of the no-intent class.
    pub(crate) fn in_scope(&self) -> f32 {
        if self.intents.is_empty() { 0.0 } else { log_sum_exp(&self.intents) - self.none.unwrap_or(0.0) }
    }
}

impl Calibration {
    /// Fits to scores of held-back texts with their intents; `None` for those that are nobody's.
    pub(crate) fn fit(held_back: &[(Scores, Option<usize>)]) -> Self {
        let mut calibration = Self::default();
        let inside: Vec<(&[f32], usize)> =
            held_back.iter().filter_map(|(s, c)| c.map(|c| (s.intents.as_slice(), c))).collect();
        if !inside.is_empty() {
            calibration.temperature = best_temperature(&inside);
        }
        let scores: Vec<(f32, bool)> = held_back.iter().map(|(s, c)| (s.in_scope(), c.is_some())).collect();
        if scores.iter().any(|s| s.1) && scores.iter().any(|s| !s.1) {
            let inside = scores.iter().filter(|s| s.1).count() as f64;
            let n = scores.len() as f64;
            let weights = [OUTSIDE_SHARE * n / (n - inside), (1.0 - OUTSIDE_SHARE) * n / inside];
            (calibration.slope, calibration.offset) = logistic_curve(&scores, weights);
        }
        let best: Vec<(f32, bool)> = held_back
            .iter()
            .filter_map(|(s, class)| {
                let (_, p) = calibration.probabilities(s);
                let best = best_of(&p)?;
                Some((log_odds(p[best]), *class == Some(best)))
            })
            .collect();
        if best.len() >= ENOUGH {
            calibration.certainty = logistic_curve(&best, [1.0, 1.0]);
        }
        calibration
    }

    /// Probability that the text is in scope, and of each intent (their sum is that probability).
    pub(crate) fn probabilities(&self, scores: &Scores) -> (f32, Vec<f32>) {
        let in_scope = match scores.none {
            Some(_) => sigmoid(self.slope * scores.in_scope() + self.offset),
            None => 1.0,
        };
        let mut p = scores.intents.clone();
        softmax(&mut p, self.temperature);
        for p in &mut p {
            *p *= in_scope;
        }
        self.correct_best(&mut p);
        (in_scope, p)
    }

    /// Puts the best candidate where texts of its confidence turned out to be, and scales the others into what is left. The
    /// order stays.
    fn correct_best(&self, p: &mut [f32]) {
        let Some(best) = best_of(p) else { return };
        let before = p[best];
        let after = sigmoid(self.certainty.0 * log_odds(before) + self.certainty.1);
        let others = (1.0 - after) / (1.0 - before).max(LEAST_ODDS);
        for (i, p) in p.iter_mut().enumerate() {
            *p = if i == best { after } else { (*p * others).min(after) };
        }
    }
}

/// The temperature of the least mean log loss, to a hundredth or so: a golden-section search over its logarithm.
fn best_temperature(held_back: &[(&[f32], usize)]) -> f32 {
    let loss = |log_t: f32| -> f64 {
        let t = exp(log_t);
        held_back
            .iter()
            .map(|(logits, class)| {
                let scaled: Vec<f32> = logits.iter().map(|l| l / t).collect();
                f64::from(log_sum_exp(&scaled) - scaled[*class])
            })
            .sum()
    };
    let golden = 0.618_034_f32;
    let (mut low, mut high) = (-3.0_f32, 1.5_f32);
    let (mut a, mut b) = (high - golden * (high - low), low + golden * (high - low));
    let (mut at_a, mut at_b) = (loss(a), loss(b));
    for _ in 0..12 {
        if at_a <= at_b {
            (high, b, at_b) = (b, a, at_a);
            a = high - golden * (high - low);
            at_a = loss(a);
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = low + golden * (high - low);
            at_b = loss(b);
        }
    }
    exp(f32::midpoint(low, high))
}

/// Where the greatest lies; of equal ones the first.
fn best_of(p: &[f32]) -> Option<usize> {
    (0..p.len()).max_by(|a, b| p[*a].total_cmp(&p[*b]).then(b.cmp(a)))
}

fn log_odds(p: f32) -> f32 {
    let p = f64::from(p.clamp(LEAST_ODDS, 1.0 - LEAST_ODDS));
    (ln(p) - ln(1.0 - p)) as f32
}

/// Slope and offset of the logistic curve through scores of texts that are something or not, by Newton's method; `weights` are
/// those of texts that are not and that are.
fn logistic_curve(scores: &[(f32, bool)], weights: [f64; 2]) -> (f32, f32) {
    let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
    for _ in 0..30 {
        let mut gradient = [PRIOR_WEIGHT * 0.1 * (slope - 1.0), PRIOR_WEIGHT * 0.01 * offset];
        let mut curvature = [PRIOR_WEIGHT * 0.1, 0.0, PRIOR_WEIGHT * 0.01];
        for &(score, is_inside) in scores {
            let x = f64::from(score);
            let p = f64::from(sigmoid((slope * x + offset) as f32));
            let weight = weights[usize::from(is_inside)];
            let error = weight * (p - f64::from(u8::from(is_inside)));
            let bend = weight * (p * (1.0 - p)).max(1e-9);
            gradient[0] += error * x;
            gradient[1] += error;
            curvature[0] += bend * x * x;
            curvature[1] += bend * x;
            curvature[2] += bend;
        }
        let determinant = curvature[0] * curvature[2] - curvature[1] * curvature[1];
        if determinant.abs() < 1e-12 {
            break;
        }
        let ds = (curvature[2] * gradient[0] - curvature[1] * gradient[1]) / determinant;
        let d_o = (curvature[0] * gradient[1] - curvature[1] * gradient[0]) / determinant;
        slope -= ds.clamp(-1.0, 1.0);
        offset -= d_o.clamp(-2.0, 2.0);
        slope = slope.clamp(0.05, 10.0);
    }
    (slope as f32, offset as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_underconfident_model_is_sharpened_and_an_overconfident_one_damped() {
        // Logits 1 : 0, right nine times of ten: the probability should be .9, which needs T = 1 / ln 9.
        let rows: Vec<(Scores, Option<usize>)> = (0..100)
            .map(|i| (Scores { intents: vec![1.0, 0.0], none: None }, Some(usize::from(i % 10 == 0))))
            .collect();
        let c = Calibration::fit(&rows);
        assert!((c.temperature - 1.0 / 9.0_f32.ln()).abs() < 0.02, "{c:?}");
        let (_, p) = c.probabilities(&rows[0].0);
        assert!((p[0] - 0.9).abs() < 0.01, "{p:?}");
    }

    #[test]
    fn what_scores_like_the_negatives_is_held_to_be_out_of_scope() {
        let rows: Vec<(Scores, Option<usize>)> = (0..200)
            .map(|i| {
                let inside = i % 2 == 0;
                let none = if inside { -2.0 } else { 3.0 } + (i % 7) as f32 / 7.0;
                (Scores { intents: vec![1.0, 0.0], none: Some(none) }, inside.then_some(0))
            })
            .collect();
        let c = Calibration::fit(&rows);
        assert!(c.probabilities(&rows[0].0).0 > 0.9);
        assert!(c.probabilities(&rows[1].0).0 < 0.1);
    }
}
