//! Figures over predictions: accuracy, F1, area under the curve.
//! It knows neither texts nor models.

/// Mean over the classes that occur in `truth` or `predicted` of the harmonic mean of precision and recall.
pub(crate) fn macro_f1(truth: &[usize], predicted: &[usize], classes: usize) -> f64 {
    let mut hit = vec![0_u32; classes];
    let mut in_truth = vec![0_u32; classes];
    let mut in_predicted = vec![0_u32; classes];
    for (&t, &p) in truth.iter().zip(predicted) {
        in_truth[t] += 1;
        in_predicted[p] += 1;
        if t == p {
            hit[t] += 1;
        }
    }
    let mut sum = 0.0;
    let mut n = 0;
    for c in 0..classes {
        let all = in_truth[c] + in_predicted[c];
        if all > 0 {
            n += 1;
            sum += 2.0 * f64::from(hit[c]) / f64::from(all);
        }
    }
    if n == 0 { 0.0 } else { sum / f64::from(n) }
}

/// Chance that a random one of `inside` scores above a random one of `outside`; ties count a half. `None` where one is
/// empty.
pub(crate) fn auroc(inside: &[f32], outside: &[f32]) -> Option<f64> {
    if inside.is_empty() || outside.is_empty() {
        return None;
    }
    let mut all: Vec<(f32, bool)> =
        inside.iter().map(|&s| (s, true)).chain(outside.iter().map(|&s| (s, false))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut wins) = (0.0_f64, 0.0_f64);
    for run in all.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let outs = run.iter().filter(|(_, inside)| !inside).count() as f64;
        let ins = run.len() as f64 - outs;
        wins += ins * (below + outs / 2.0);
        below += outs;
    }
    Some(wins / (inside.len() as f64 * outside.len() as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_small_cases_are_those_computed_by_hand() {
        assert!((macro_f1(&[0, 0, 1, 2], &[0, 1, 1, 1], 4) - (2.0 / 3.0 + 0.5 + 0.0) / 3.0).abs() < 1e-12);
        assert_eq!(auroc(&[0.9, 0.5], &[0.5, 0.1]), Some(0.875));
        assert_eq!(auroc(&[], &[0.5]), None);
    }
}
