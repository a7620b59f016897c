//! Fitting a linear model: the mean log loss over weighted rows plus an L2 penalty on all weights but the bias.
//! The order of summation is fixed, so the same rows give the same bits in every build and on every machine.

use super::lbfgs;
use super::linear::{Linear, accumulate, stride};
use crate::nlu::features::Rows;
use crate::nlu::math::{exp, ln};

/// Rows with the class and the weight of each.
#[derive(Debug, Clone, Default)]
pub(crate) struct TrainingRows {
    pub(crate) rows: Rows,
    pub(crate) classes: Vec<u32>,
    pub(crate) weights: Vec<f32>,
}

/// How a model is fitted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fit {
    /// Inverse strength of the penalty: it is 1 / (C · rows) times half of the squared weights.
    pub(crate) c: f32,
    /// Iterations of L-BFGS at most.
    pub(crate) iterations: usize,
}

impl Fit {
    /// Improves `model` on the rows.
    pub(crate) fn run(self, model: &mut Linear, data: &TrainingRows, progress: &mut dyn FnMut(f32)) {
        let total: f32 = data.weights.iter().sum();
        if data.rows.len() == 0 || total <= 0.0 || model.classes < 2 {
            return;
        }
        let (classes, columns) = (model.classes, model.columns);
        let penalty = 1.0 / (self.c * total);
        let mut logits = vec![0.0; stride(classes)];
        let objective = |weights: &[f32], gradient: &mut [f32]| {
            loss_and_gradient(weights, gradient, data, columns, classes, total, penalty, &mut logits)
        };
        lbfgs::minimise(&mut model.weights, self.iterations, objective, progress);
    }
}

#[allow(clippy::too_many_arguments, reason = "an inner loop without a state of its own")]
fn loss_and_gradient(
    weights: &[f32],
    gradient: &mut [f32],
    data: &TrainingRows,
    columns: usize,
    classes: usize,
    total: f32,
    penalty: f32,
    logits: &mut [f32],
) -> f64 {
    let width = logits.len();
    let bias = columns * width;
    let mut square = 0.0_f64;
    for (g, w) in gradient[..bias].chunks_exact_mut(width).zip(weights[..bias].chunks_exact(width)) {
        let mut part = 0.0_f32;
        for (g, w) in g.iter_mut().zip(w) {
            *g = penalty * w;
            part += w * w;
        }
        square += f64::from(part);
    }
    gradient[bias..].fill(0.0);
    let mut loss = 0.0_f64;
    for i in 0..data.rows.len() {
        let row = data.rows.row(i);
        let class = data.classes[i] as usize;
        let share = data.weights[i] / total;
        accumulate(weights, columns, row, logits);
        let own = logits[class];
        let greatest = logits[..classes].iter().copied().fold(f32::MIN, f32::max);
        let mut sum = 0.0_f32;
        for l in &mut logits[..classes] {
            *l = exp(*l - greatest);
            sum += *l;
        }
        loss += f64::from(share) * (ln(f64::from(sum)) + f64::from(greatest - own));
        let scale = share / sum;
        for l in &mut logits[..classes] {
            *l *= scale;
        }
        logits[class] -= share;
        logits[classes..].fill(0.0);
        for (g, l) in gradient[bias..].iter_mut().zip(logits.iter()) {
            *g += l;
        }
        for &(column, value) in row {
            let start = column as usize * width;
            for (g, l) in gradient[start..start + width].iter_mut().zip(logits.iter()) {
                *g += value * l;
            }
        }
    }
    loss + 0.5 * f64::from(penalty) * square
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_heaps() -> TrainingRows {
        let mut data = TrainingRows::default();
        for i in 0..20_u32 {
            data.rows.push(&[(i % 2, 1.0), (2 + i % 3, 0.5)]);
            data.classes.push(i % 2);
            data.weights.push(1.0);
        }
        data
    }

    #[test]
    fn what_can_be_told_apart_is_told_apart() {
        let mut model = Linear::zero(2, 5);
        Fit { c: 20.0, iterations: 30 }.run(&mut model, &two_heaps(), &mut |_| ());
        let (a, b) = (model.logits(&[(0, 1.0)]), model.logits(&[(1, 1.0)]));
        assert!(a[0] > a[1] + 1.0 && b[1] > b[0] + 1.0, "{a:?} {b:?}");
    }

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let data = two_heaps();
        let mut weights: Vec<f32> = (0..6 * 8).map(|i| ((i * 7) % 11) as f32 / 20.0 - 0.2).collect();
        for row in weights.chunks_exact_mut(8) {
            row[2..].fill(0.0);
        }
        let mut logits = vec![0.0; 8];
        let mut at = |w: &[f32]| {
            let mut g = vec![0.0; w.len()];
            let loss = loss_and_gradient(w, &mut g, &data, 5, 2, 20.0, 0.01, &mut logits);
            (loss, g)
        };
        let (_, gradient) = at(&weights);
        for i in [0, 1, 8, 9, 24, 40, 41] {
            let (mut up, mut down) = (weights.clone(), weights.clone());
            up[i] += 0.01;
            down[i] -= 0.01;
            let slope = (at(&up).0 - at(&down).0) / 0.02;
            assert!((slope - f64::from(gradient[i])).abs() < 1e-4, "{i}: {slope} {}", gradient[i]);
        }
    }
}
