//! Whether confidence means what it says: the bins of a reliability diagram, and how far they are off.
//! It knows neither texts nor models.

use serde::Serialize;

/// Bins of equal width.
const BINS: usize = 10;

/// A reliability diagram.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reliability {
    /// Expected calibration error, 0 to 1: how far the stated confidence is from the share that is right, each bin weighing as
    /// many texts as it holds (Naeini, Cooper, Hauskrecht: *Obtaining Well Calibrated Probabilities Using Bayesian Binning*, 2015).
    pub expected_error: f64,
    /// The bins that hold any text, from the least confidence up.
    pub bins: Vec<Bin>,
}

/// Texts of about the same confidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bin {
    /// Least confidence.
    pub from: f64,
    /// Confidence below which it ends; the last holds 1 too.
    pub to: f64,
    /// How many texts.
    pub n: usize,
    /// Their mean confidence, 0 to 1.
    pub confidence: f64,
    /// The share that is right, 0 to 1.
    pub right: f64,
}

/// The diagram over confidences, each with whether it was right.
pub(crate) fn reliability(texts: impl Iterator<Item = (f32, bool)>) -> Reliability {
    let mut sums = [(0_usize, 0.0_f64, 0_usize); BINS];
    let mut all = 0;
    for (confidence, right) in texts {
        let bin = &mut sums[((confidence * BINS as f32) as usize).min(BINS - 1)];
        bin.0 += 1;
        bin.1 += f64::from(confidence);
        bin.2 += usize::from(right);
        all += 1;
    }
    let bin = |(i, &(n, confidence, right)): (usize, &(usize, f64, usize))| Bin {
        from: i as f64 / BINS as f64,
        to: (i + 1) as f64 / BINS as f64,
        n,
        confidence: confidence / n as f64,
        right: right as f64 / n as f64,
    };
    let bins: Vec<Bin> = sums.iter().enumerate().filter(|(_, s)| s.0 > 0).map(bin).collect();
    let error: f64 = bins.iter().map(|b| b.n as f64 * (b.confidence - b.right).abs()).sum();
    Reliability { expected_error: if all == 0 { 0.0 } else { error / f64::from(all) }, bins }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_gap_between_confidence_and_truth() {
        let sure_and_half_right = reliability([(0.9, true), (0.9, false)].into_iter());
        assert!((sure_and_half_right.expected_error - 0.4).abs() < 1e-6);
        assert_eq!(sure_and_half_right.bins.len(), 1);
        // Two bins, one text of four off by 0.2, the others right on the spot.
        let mixed = reliability([(1.0, true), (1.0, true), (0.0, false), (0.2, false)].into_iter());
        assert!((mixed.expected_error - 0.05).abs() < 1e-6, "{mixed:?}");
        assert_eq!(mixed.bins.iter().map(|b| b.n).collect::<Vec<_>>(), [1, 1, 2]);
    }

    #[test]
    fn nothing_judged_is_no_error() {
        assert_eq!(reliability(std::iter::empty()), Reliability { expected_error: 0.0, bins: Vec::new() });
    }
}
