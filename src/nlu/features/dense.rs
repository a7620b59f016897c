//! The dense view: a sentence vector less the mean of the training vectors, brought to length 1. It knows no text.

use serde::{Deserialize, Serialize};

use crate::nlu::encoder::DIMENSIONS;

/// The mean of the training vectors: what all sentences share says nothing about any of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Dense {
    mean: Vec<f32>,
}

impl Dense {
    /// Learns the mean, summed in the order of the vectors.
    pub(crate) fn learn<'a>(vectors: impl Iterator<Item = &'a [f32]>) -> Self {
        let mut sum = vec![0.0_f64; DIMENSIONS];
        let mut n = 0_u32;
        for vector in vectors {
            n += 1;
            for (s, v) in sum.iter_mut().zip(vector) {
                *s += f64::from(*v);
            }
        }
        Self { mean: sum.iter().map(|s| (s / f64::from(n.max(1))) as f32).collect() }
    }

    /// The cells of a vector, [`DIMENSIONS`] of them.
    pub(crate) fn cells(&self, vector: &[f32]) -> Vec<f32> {
        let mut cells: Vec<f32> = vector.iter().zip(&self.mean).map(|(v, m)| v - m).collect();
        let square: f32 = cells.iter().map(|c| c * c).sum();
        let scale = if square > 0.0 { 1.0 / square.sqrt() } else { 0.0 };
        for c in &mut cells {
            *c *= scale;
        }
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_share_is_taken_out() {
        let vector = |x: f32, y: f32| {
            let mut v = vec![0.0_f32; DIMENSIONS];
            (v[0], v[1]) = (x, y);
            v
        };
        let (a, b) = (vector(0.5, 0.8), vector(0.5, 0.2));
        let dense = Dense::learn([a.as_slice(), b.as_slice()].into_iter());
        let cells = dense.cells(&a);
        assert!((cells[1] - 1.0).abs() < 1e-6 && cells[0].abs() < 1e-6, "{:?}", &cells[..2]);
        assert!(dense.cells(&dense.mean.clone()).iter().all(|c| c.to_bits() == 0));
    }
}
