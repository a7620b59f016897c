//! A trained linear model and its logits.
//! It never learns: see `train`.

use serde::{Deserialize, Serialize};

use super::sums::Sums;
use crate::nlu::features::Cell;

/// Classes are padded to a multiple of this, so that a row is whole vector registers and cache lines.
const LANES: usize = 16;

/// Weights of a linear model, one row a column of the features, classes side by side: a text of 300 cells touches 300
/// short stretches of memory. First come the sparse columns, then as many as the dense part of a text has numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Linear {
    pub(crate) classes: usize,
    pub(crate) sparse: usize,
    pub(crate) dense: usize,
    /// `sparse + dense + 1` rows of `stride(classes)` weights; the last row is the bias.
    pub(crate) weights: Vec<f32>,
}

/// Length of a row for so many classes.
pub(crate) const fn stride(classes: usize) -> usize {
    classes.next_multiple_of(LANES)
}

impl Linear {
    /// A model that knows nothing, over so many sparse and dense columns.
    pub(crate) fn zero(classes: usize, sparse: usize, dense: usize) -> Self {
        Self { classes, sparse, dense, weights: vec![0.0; (sparse + dense + 1) * stride(classes)] }
    }

    /// The logits of a text, one a class; without its dense part (`None`) that part adds nothing.
    pub(crate) fn logits(&self, row: &[Cell], dense: Option<&[f32]>) -> Vec<f32> {
        let width = stride(self.classes);
        let mut out = self.row(self.sparse + self.dense).to_vec();
        Sums { matrix: &self.weights, width, list: |_| row, out: &mut out }.add();
        pulp::Arch::new().dispatch(|| {
            for (i, value) in dense.into_iter().flatten().take(self.dense).enumerate() {
                add_row(&mut out, *value, self.row(self.sparse + i));
            }
        });
        out.truncate(self.classes);
        out
    }

    /// The logits of a part of a text: those of its cells come to what the text as a whole has, with the bias in it.
    pub(crate) fn logits_upon(&self, whole: &[f32], row: &[Cell]) -> Vec<f32> {
        let width = stride(self.classes);
        let mut out = whole.to_vec();
        out.resize(width, 0.0);
        Sums { matrix: &self.weights, width, list: |_| row, out: &mut out }.add();
        out.truncate(self.classes);
        out
    }

    /// The weights of a column, one stride of them.
    pub(crate) fn row(&self, column: usize) -> &[f32] {
        let width = stride(self.classes);
        &self.weights[column * width..(column + 1) * width]
    }

    /// The weight of a column for a class.
    pub(crate) fn weight(&self, column: u32, class: usize) -> f32 {
        self.weights[column as usize * stride(self.classes) + class]
    }
}

/// Adds a weighted row. A product and a sum, never fused: so each number is the same whatever vectors the machine has.
#[allow(clippy::inline_always, reason = "what is not inlined is compiled without the machine's vectors")]
#[inline(always)]
pub(super) fn add_row(out: &mut [f32], value: f32, weights: &[f32]) {
    for (o, w) in out.iter_mut().zip(weights) {
        *o += value * w;
    }
}
