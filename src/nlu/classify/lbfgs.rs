//! Minimises a smooth function of many numbers: L-BFGS with backtracking (Nocedal and Wright, Numerical Optimization,
//! algorithm 7.4). It knows nothing of what the numbers mean.

use std::collections::VecDeque;

/// Pairs of steps remembered. Five lead no further than three on these problems, and each costs two copies of the weights.
const MEMORY: usize = 3;
/// Share of the promised decrease that a step must bring (Armijo).
const ENOUGH: f64 = 1e-4;
const SHORTEST_STEP: f32 = 1e-6;

struct Pair {
    step: Vec<f32>,
    change: Vec<f32>,
    inverse_dot: f64,
}

/// Moves `x` towards a minimum of `f`, which writes its gradient and returns its value; reports the share of the
/// iterations done. Ends early where the value no longer moves.
pub(super) fn minimise(
    x: &mut Vec<f32>,
    iterations: usize,
    mut f: impl FnMut(&[f32], &mut [f32]) -> f64,
    progress: &mut dyn FnMut(f32),
) {
    let mut gradient = vec![0.0; x.len()];
    let mut value = f(x, &mut gradient);
    let mut memory: VecDeque<Pair> = VecDeque::with_capacity(MEMORY + 1);
    let mut next = vec![0.0; x.len()];
    let mut next_gradient = vec![0.0; x.len()];
    for iteration in 0..iterations {
        progress(iteration as f32 / iterations as f32);
        let mut direction = descent(&gradient, &memory);
        let slope = dot(&direction, &gradient);
        if slope >= -1e-12 {
            break;
        }
        let mut t = 1.0_f32;
        let next_value = loop {
            for ((n, x), d) in next.iter_mut().zip(x.iter()).zip(&direction) {
                *n = x + t * d;
            }
            let v = f(&next, &mut next_gradient);
            if v <= value + ENOUGH * f64::from(t) * slope || t < SHORTEST_STEP {
                break v;
            }
            t *= 0.5;
        };
        if next_value >= value {
            break;
        }
        // In place, as each copy of the weights is tens of megabytes: the direction becomes the step, the old gradient the change.
        for ((d, n), x) in direction.iter_mut().zip(&next).zip(x.iter()) {
            *d = n - x;
        }
        for (g, n) in gradient.iter_mut().zip(&next_gradient) {
            *g = n - *g;
        }
        let (step, change) = (direction, gradient);
        let curvature = dot(&step, &change);
        let freed = if curvature > 1e-12 {
            let oldest = if memory.len() == MEMORY { memory.pop_front().map(|p| p.change) } else { None };
            memory.push_back(Pair { step, change, inverse_dot: 1.0 / curvature });
            oldest.unwrap_or_else(|| vec![0.0; x.len()])
        } else {
            change
        };
        let moved = value - next_value;
        value = next_value;
        std::mem::swap(x, &mut next);
        gradient = std::mem::replace(&mut next_gradient, freed);
        if moved < 1e-9 * value.abs().max(1.0) {
            break;
        }
    }
    progress(1.0);
}

/// The direction of descent: minus the gradient, bent by the remembered steps.
fn descent(gradient: &[f32], memory: &VecDeque<Pair>) -> Vec<f32> {
    let mut d: Vec<f32> = gradient.iter().map(|g| -g).collect();
    let mut alphas = Vec::with_capacity(memory.len());
    for pair in memory.iter().rev() {
        let alpha = pair.inverse_dot * dot(&pair.step, &d);
        add(&mut d, -alpha as f32, &pair.change);
        alphas.push(alpha);
    }
    let scale = memory.back().map_or_else(
        || 1.0 / dot(gradient, gradient).sqrt().max(1e-12),
        |last| 1.0 / (last.inverse_dot * dot(&last.change, &last.change)).max(1e-12),
    );
    for d in &mut d {
        *d *= scale as f32;
    }
    for (pair, alpha) in memory.iter().zip(alphas.iter().rev()) {
        let beta = pair.inverse_dot * dot(&pair.change, &d);
        add(&mut d, (alpha - beta) as f32, &pair.step);
    }
    d
}

fn add(to: &mut [f32], factor: f32, what: &[f32]) {
    for (t, w) in to.iter_mut().zip(what) {
        *t += factor * w;
    }
}

/// Scalar product in eight lanes that are added up in a fixed order; lengths are multiples of eight.
fn dot(a: &[f32], b: &[f32]) -> f64 {
    let mut lanes = [0.0_f64; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for ((l, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *l += f64::from(*a) * f64::from(*b);
        }
    }
    lanes.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bowl_is_descended_to_its_bottom() {
        let mut x = vec![0.0_f32; 8];
        let f = |x: &[f32], g: &mut [f32]| {
            let mut v = 0.0;
            for (i, (x, g)) in x.iter().zip(g.iter_mut()).enumerate() {
                let stiff = (i + 1) as f32;
                *g = stiff * (x - stiff);
                v += 0.5 * f64::from(stiff) * f64::from(x - stiff).powi(2);
            }
            v
        };
        minimise(&mut x, 60, f, &mut |_| ());
        for (i, x) in x.iter().enumerate() {
            assert!((x - (i + 1) as f32).abs() < 1e-2, "{i}: {x}");
        }
    }
}
