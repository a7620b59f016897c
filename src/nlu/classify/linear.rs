//! A trained linear model and its logits.
//! It never learns: see `train`.

use serde::{Deserialize, Serialize};

use crate::nlu::features::Cell;

/// Classes are padded to a multiple of this, so that a row is whole vector registers and cache lines.
const LANES: usize = 8;

/// Weights of a linear model, one row a column of the features, classes side by side: a text of 300 cells touches 300
/// short stretches of memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Linear {
    pub(crate) classes: usize,
    pub(crate) columns: usize,
    /// `columns + 1` rows of `stride(classes)` weights; the last row is the bias.
    pub(crate) weights: Vec<f32>,
}

/// Length of a row for so many classes.
pub(crate) const fn stride(classes: usize) -> usize {
    classes.next_multiple_of(LANES)
}

impl Linear {
    /// A model that knows nothing.
    pub(crate) fn zero(classes: usize, columns: usize) -> Self {
        Self { classes, columns, weights: vec![0.0; (columns + 1) * stride(classes)] }
    }

    /// The logits of a row, one a class.
    pub(crate) fn logits(&self, row: &[Cell]) -> Vec<f32> {
        let mut out = vec![0.0; stride(self.classes)];
        accumulate(&self.weights, self.columns, row, &mut out);
        out.truncate(self.classes);
        out
    }

    /// The weight of a column for a class.
    pub(crate) fn weight(&self, column: u32, class: usize) -> f32 {
        self.weights[column as usize * stride(self.classes) + class]
    }
}

/// Bias plus the weighted sum of the row's cells, in their order; `out` is one stride long.
pub(super) fn accumulate(weights: &[f32], columns: usize, row: &[Cell], out: &mut [f32]) {
    let width = out.len();
    out.copy_from_slice(&weights[columns * width..(columns + 1) * width]);
    for &(column, value) in row {
        let start = column as usize * width;
        for (o, w) in out.iter_mut().zip(&weights[start..start + width]) {
            *o += value * w;
        }
    }
}
