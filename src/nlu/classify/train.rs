//! Fitting a linear model: the mean log loss over weighted rows plus an L2 penalty on all weights but the bias.
//! The order of summation is fixed, so the same rows give the same bits in every build, on every machine and for any
//! number of threads: threads share out rows (each row's logits are its own) and columns (each weight's gradient is), never sums.

use std::thread;

use super::lbfgs;
use super::linear::{Linear, add_row, stride};
use super::sums::Sums;
use crate::nlu::features::Rows;
use crate::nlu::math::{exp, ln};
use crate::nlu::matrix::Packed;

/// Rows with the class and the weight of each.
#[derive(Debug, Clone, Default)]
pub(crate) struct TrainingRows {
    pub(crate) rows: Rows,
    /// The dense parts, one behind the other; empty where there are none.
    pub(crate) dense: Vec<f32>,
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
        let mut objective = Objective::new(model, data, total, 1.0 / (self.c * total));
        let f = |weights: &[f32], gradient: &mut [f32]| objective.loss_and_gradient(weights, gradient);
        lbfgs::minimise(&mut model.weights, self.iterations, f, progress);
    }
}

/// What is minimised, with room for its intermediate numbers.
struct Objective<'a> {
    data: &'a TrainingRows,
    /// The sparse parts the other way round: for each column the rows that have it.
    columns: Rows,
    /// The dense parts the other way round: one row a column.
    turned: Vec<f32>,
    classes: usize,
    width: usize,
    sparse: usize,
    dense: usize,
    total: f32,
    penalty: f32,
    /// A row's probabilities less its class, weighted: one stride a row.
    errors: Vec<f32>,
    losses: Vec<f64>,
    threads: usize,
}

impl<'a> Objective<'a> {
    fn new(model: &Linear, data: &'a TrainingRows, total: f32, penalty: f32) -> Self {
        let n = data.rows.len();
        let dense = if data.dense.is_empty() { 0 } else { model.dense };
        let mut turned = vec![0.0; data.dense.len()];
        for (i, row) in data.dense.chunks_exact(dense.max(1)).enumerate() {
            for (j, x) in row.iter().enumerate() {
                turned[j * n + i] = *x;
            }
        }
        let width = stride(model.classes);
        Self {
            data,
            columns: data.rows.turned(model.sparse),
            turned,
            classes: model.classes,
            width,
            sparse: model.sparse,
            dense,
            total,
            penalty,
            errors: vec![0.0; n * width],
            losses: vec![0.0; n],
            threads: thread::available_parallelism().map_or(1, usize::from),
        }
    }

    fn loss_and_gradient(&mut self, weights: &[f32], gradient: &mut [f32]) -> f64 {
        self.errors_of_rows(weights);
        self.gradient(weights, gradient);
        let squares = weights[..(weights.len() - self.width)].chunks_exact(self.width);
        let square: f64 = squares.map(|row| f64::from(row.iter().map(|w| w * w).sum::<f32>())).sum();
        self.losses.iter().sum::<f64>() + 0.5 * f64::from(self.penalty) * square
    }

    /// Fills `errors` and `losses`; rows are dealt out to threads.
    fn errors_of_rows(&mut self, weights: &[f32]) {
        let n = self.data.rows.len();
        let share = n.div_ceil(self.threads).max(1);
        let start_of_dense = self.sparse * self.width;
        let dense = (self.dense > 0).then(|| {
            let part = &weights[start_of_dense..start_of_dense + self.dense * self.width];
            Packed::new(self.dense, self.width, part)
        });
        let (data, classes, width, n_dense, total) = (self.data, self.classes, self.width, self.dense, self.total);
        thread::scope(|scope| {
            let parts = self.errors.chunks_mut(share * width).zip(self.losses.chunks_mut(share));
            for (part, (errors, losses)) in parts.enumerate() {
                let dense = dense.as_ref();
                scope.spawn(move || {
                    let first = part * share;
                    let bias = &weights[weights.len() - width..];
                    if let Some(dense) = dense {
                        let starts: Vec<usize> = (first..first + losses.len()).map(|i| i * n_dense).collect();
                        errors.copy_from_slice(&dense.times(&data.dense, &starts));
                    } else {
                        errors.fill(0.0);
                    }
                    for errors in errors.chunks_exact_mut(width) {
                        add_row(errors, 1.0, bias);
                    }
                    Sums { matrix: weights, width, list: |i| data.rows.row(first + i), out: &mut *errors }.add();
                    pulp::Arch::new().dispatch(|| {
                        for (i, (errors, loss)) in errors.chunks_exact_mut(width).zip(losses.iter_mut()).enumerate() {
                            let share = data.weights[first + i] / total;
                            *loss = error_of_row(errors, classes, data.classes[first + i] as usize, share);
                        }
                    });
                });
            }
        });
    }

    /// Fills the gradient; columns are dealt out to threads.
    fn gradient(&self, weights: &[f32], gradient: &mut [f32]) {
        let width = self.width;
        let (of_columns, of_bias) = gradient.split_at_mut(weights.len() - width);
        of_bias.fill(0.0);
        for errors in self.errors.chunks_exact(width) {
            add_row(of_bias, 1.0, errors);
        }
        let (of_sparse, of_dense) = of_columns.split_at_mut(self.sparse * width);
        let share = self.sparse.div_ceil(self.threads).max(1);
        thread::scope(|scope| {
            for (part, of_part) in of_sparse.chunks_mut(share * width).enumerate() {
                scope.spawn(move || self.gradient_of_sparse(part * share, weights, of_part));
            }
        });
        if self.dense > 0 {
            self.gradient_of_dense(weights, of_dense);
        }
    }

    /// The gradient of the sparse columns from `first` on.
    fn gradient_of_sparse(&self, first: usize, weights: &[f32], gradient: &mut [f32]) {
        let width = self.width;
        for (g, w) in gradient.iter_mut().zip(&weights[first * width..]) {
            *g = self.penalty * w;
        }
        Sums { matrix: &self.errors, width, list: |i| self.columns.row(first + i), out: gradient }.add();
    }

    fn gradient_of_dense(&self, weights: &[f32], gradient: &mut [f32]) {
        let (n, width) = (self.data.rows.len(), self.width);
        let errors = Packed::new(n, width, &self.errors);
        let share = self.dense.div_ceil(self.threads).max(1);
        let first = self.sparse * width;
        thread::scope(|scope| {
            for (part, gradient) in gradient.chunks_mut(share * width).enumerate() {
                let errors = &errors;
                scope.spawn(move || {
                    let columns = gradient.len() / width;
                    let starts: Vec<usize> = (0..columns).map(|c| (part * share + c) * n).collect();
                    let own = &weights[first + part * share * width..];
                    for ((g, e), w) in gradient.iter_mut().zip(errors.times(&self.turned, &starts)).zip(own) {
                        *g = e + self.penalty * w;
                    }
                });
            }
        });
    }
}

/// Turns a row's logits into its error (probabilities less the class, times its share) and returns its loss.
#[allow(clippy::inline_always, reason = "what is not inlined is compiled without the machine's vectors")]
#[inline(always)]
fn error_of_row(logits: &mut [f32], classes: usize, class: usize, share: f32) -> f64 {
    let own = logits[class];
    let (real, padding) = logits.split_at_mut(classes);
    let greatest = real.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0_f32;
    for l in real.iter_mut() {
        *l = exp(*l - greatest);
    }
    for l in real.iter() {
        sum += *l;
    }
    let scale = share / sum;
    for l in real.iter_mut() {
        *l *= scale;
    }
    real[class] -= share;
    padding.fill(0.0);
    f64::from(share) * (ln(f64::from(sum)) + f64::from(greatest - own))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_heaps(dense: usize) -> TrainingRows {
        let mut data = TrainingRows::default();
        for i in 0..20_u32 {
            data.rows.push(&[(i % 2, 1.0), (2 + i % 3, 0.5)]);
            data.dense.extend((0..dense).map(|j| ((i as usize * 5 + j * 3) % 7) as f32 / 7.0));
            data.classes.push(i % 2);
            data.weights.push(1.0);
        }
        data
    }

    #[test]
    fn what_can_be_told_apart_is_told_apart() {
        let mut model = Linear::zero(2, 5, 0);
        Fit { c: 20.0, iterations: 30 }.run(&mut model, &two_heaps(0), &mut |_| ());
        let (a, b) = (model.logits(&[(0, 1.0)], None), model.logits(&[(1, 1.0)], None));
        assert!(a[0] > a[1] + 1.0 && b[1] > b[0] + 1.0, "{a:?} {b:?}");
    }

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let data = two_heaps(3);
        let model = Linear::zero(2, 5, 3);
        let mut weights: Vec<f32> = (0..9 * 16).map(|i| ((i * 7) % 11) as f32 / 20.0 - 0.2).collect();
        for row in weights.chunks_exact_mut(16) {
            row[2..].fill(0.0);
        }
        for threads in [1, 2, 5] {
            let mut objective = Objective { threads, ..Objective::new(&model, &data, 20.0, 0.01) };
            let mut at = |w: &[f32]| {
                let mut g = vec![0.0; w.len()];
                let loss = objective.loss_and_gradient(w, &mut g);
                (loss, g)
            };
            let (_, gradient) = at(&weights);
            for i in [0, 1, 16, 17, 48, 80, 81, 96, 113, 128, 129] {
                let (mut up, mut down) = (weights.clone(), weights.clone());
                up[i] += 0.01;
                down[i] -= 0.01;
                let slope = (at(&up).0 - at(&down).0) / 0.02;
                assert!((slope - f64::from(gradient[i])).abs() < 1e-4, "{i}: {slope} {}", gradient[i]);
            }
        }
    }

    #[test]
    fn the_number_of_threads_changes_no_bit() {
        let data = two_heaps(3);
        let model = Linear::zero(2, 5, 3);
        let weights: Vec<f32> = (0..9 * 16).map(|i| ((i * 5) % 13) as f32 / 30.0).collect();
        let of = |threads| {
            let mut gradient = vec![0.0; weights.len()];
            let mut objective = Objective { threads, ..Objective::new(&model, &data, 20.0, 0.01) };
            let loss = objective.loss_and_gradient(&weights, &mut gradient);
            (loss.to_bits(), gradient.iter().map(|g| g.to_bits()).collect::<Vec<_>>())
        };
        assert_eq!(of(1), of(2));
        assert_eq!(of(1), of(7));
    }
}
