//! The network of the Universal Sentence Encoder, multilingual, version 3 (Yang et al. 2019, "Multilingual Universal Sentence
//! Encoder for Semantic Retrieval", the convolutional variant): embeddings of pieces in, one vector of 512 numbers out.
//! Sentences of a batch share the matrix products and nothing else: a vector does not depend on its batch.

use crate::nlu::matrix::Packed;

/// Numbers of a sentence's vector, and of a piece's embedding.
pub const DIMENSIONS: usize = 512;
/// Numbers of a branch at each position.
pub(super) const BRANCH: usize = 256;
/// The branches: how many neighbouring positions each looks at, and how many of them lie to the left.
pub(super) const BRANCHES: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// Numbers of a position when all branches are laid beside its embedding.
pub(super) const WIDE: usize = DIMENSIONS + BRANCHES.len() * BRANCH;
/// Numbers between the layers of the feed-forward part.
pub(super) const NARROW: usize = 320;

/// One branch: two layers over neighbouring positions.
pub(super) struct Branch {
    pub(super) first: Packed,
    pub(super) first_bias: Vec<f32>,
    pub(super) second: Packed,
    pub(super) second_bias: Vec<f32>,
}

/// A layer norm's factors and offsets.
pub(super) struct Norm {
    pub(super) gain: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

/// All weights but the table of embeddings.
pub(super) struct Network {
    pub(super) projection: Packed,
    pub(super) projection_bias: Vec<f32>,
    pub(super) branch_norm: Norm,
    pub(super) branches: [Branch; 3],
    pub(super) wide_norm: Norm,
    pub(super) output: Packed,
    pub(super) output_bias: Vec<f32>,
    pub(super) d0: Packed,
    pub(super) p1: Packed,
    pub(super) d1: Packed,
    pub(super) d2: Packed,
    pub(super) p3: Packed,
    pub(super) d3: Packed,
    pub(super) epsilon: f64,
}

impl Network {
    /// The vectors of sentences, given the embeddings of their pieces one after the other and the number of pieces of each.
    pub(super) fn vectors(&self, embeddings: &[f32], lengths: &[usize]) -> Vec<[f32; DIMENSIONS]> {
        let positions: usize = lengths.iter().sum();
        let mut inputs = self.projection.times(embeddings, &every(positions, DIMENSIONS));
        for row in inputs.chunks_exact_mut(self.projection.width()) {
            add(row, &self.projection_bias);
            self.branch_norm.apply(row, self.epsilon);
        }
        let mut wide = vec![0.0; positions * WIDE];
        for (to, from) in wide.chunks_exact_mut(WIDE).zip(embeddings.chunks_exact(DIMENSIONS)) {
            to[..DIMENSIONS].copy_from_slice(from);
        }
        for (number, (branch, (order, left))) in self.branches.iter().zip(BRANCHES).enumerate() {
            let input = columns(&inputs, self.projection.width(), number * BRANCH);
            let hidden = convolve(&input, lengths, order, left, &branch.first, &branch.first_bias);
            let output = convolve(&hidden, lengths, order, left, &branch.second, &branch.second_bias);
            let at = DIMENSIONS + number * BRANCH;
            for (to, from) in wide.chunks_exact_mut(WIDE).zip(output.chunks_exact(BRANCH)) {
                to[at..at + BRANCH].copy_from_slice(from);
            }
        }
        let sums = self.sums(&mut wide, lengths);
        self.feed_forward(&sums, lengths)
    }

    /// The normed positions of each sentence, added up.
    fn sums(&self, wide: &mut [f32], lengths: &[usize]) -> Vec<f32> {
        let mut sums = vec![0.0; lengths.len() * WIDE];
        let mut rows = wide.chunks_exact_mut(WIDE);
        for (sum, length) in sums.chunks_exact_mut(WIDE).zip(lengths) {
            for row in rows.by_ref().take(*length) {
                self.wide_norm.apply(row, self.epsilon);
                add(sum, row);
            }
        }
        sums
    }

    fn feed_forward(&self, sums: &[f32], lengths: &[usize]) -> Vec<[f32; DIMENSIONS]> {
        let sentences = lengths.len();
        let mut middle = self.output.times(sums, &every(sentences, WIDE));
        for (row, length) in middle.chunks_exact_mut(DIMENSIONS).zip(lengths) {
            let n = *length as f32;
            let root = n.sqrt();
            for (x, bias) in row.iter_mut().zip(&self.output_bias) {
                *x = (*x + n * bias) / root;
            }
        }
        let wide = every(sentences, DIMENSIONS);
        let narrow = every(sentences, NARROW);
        let a = relu(self.d0.times(&middle, &wide));
        let b = relu(sum(self.p1.times(&middle, &wide), &self.d1.times(&a, &narrow)));
        let c = relu(self.d2.times(&b, &narrow));
        let z = sum(self.p3.times(&b, &narrow), &self.d3.times(&c, &wide));
        z.chunks_exact(DIMENSIONS).map(|row| self.unit(row)).collect()
    }

    /// `tanh` of each number, the whole brought to length 1.
    fn unit(&self, row: &[f32]) -> [f32; DIMENSIONS] {
        let mut out = [0.0; DIMENSIONS];
        // Not the standard library's: that one calls the system's, which differs between systems.
        out.iter_mut().zip(row).for_each(|(to, x)| *to = libm::tanhf(*x));
        let squares: f64 = out.iter().map(|x| f64::from(*x) * f64::from(*x)).sum();
        let length = squares.max(self.epsilon).sqrt();
        for x in &mut out {
            *x = (f64::from(*x) / length) as f32;
        }
        out
    }
}

impl Norm {
    /// Mean 0 and variance 1 over the row, then factors and offsets.
    fn apply(&self, row: &mut [f32], epsilon: f64) {
        let n = row.len() as f64;
        let mean = row.iter().map(|x| f64::from(*x)).sum::<f64>() / n;
        let variance = row.iter().map(|x| (f64::from(*x) - mean) * (f64::from(*x) - mean)).sum::<f64>() / n;
        let scale = (1.0 / (variance + epsilon).sqrt()) as f32;
        let mean = mean as f32;
        for ((x, gain), bias) in row.iter_mut().zip(&self.gain).zip(&self.bias) {
            *x = (*x - mean) * scale * gain + bias;
        }
    }
}

/// A layer over neighbouring positions with what goes around it: ReLU, then the layer's own input added. Positions beyond the
/// ends of a sentence count as zeros.
fn convolve(input: &[f32], lengths: &[usize], order: usize, left: usize, weights: &Packed, bias: &[f32]) -> Vec<f32> {
    let right = order - 1 - left;
    let positions: usize = lengths.iter().sum();
    let mut padded = Vec::with_capacity((positions + lengths.len() * (order - 1)) * BRANCH);
    let mut starts = Vec::with_capacity(positions);
    let mut rest = input;
    for length in lengths {
        let (sentence, others) = rest.split_at(length * BRANCH);
        let base = padded.len();
        padded.resize(base + left * BRANCH, 0.0);
        padded.extend_from_slice(sentence);
        padded.resize(padded.len() + right * BRANCH, 0.0);
        starts.extend((0..*length).map(|t| base + t * BRANCH));
        rest = others;
    }
    let mut out = weights.times(&padded, &starts);
    for (row, before) in out.chunks_exact_mut(BRANCH).zip(input.chunks_exact(BRANCH)) {
        for ((x, bias), before) in row.iter_mut().zip(bias).zip(before) {
            *x = (*x + bias).max(0.0) + before;
        }
    }
    out
}

/// The starts of rows that lie one after the other.
fn every(rows: usize, width: usize) -> Vec<usize> {
    (0..rows).map(|i| i * width).collect()
}

/// The columns of one branch out of the rows of all.
fn columns(rows: &[f32], width: usize, from: usize) -> Vec<f32> {
    rows.chunks_exact(width).flat_map(|row| &row[from..from + BRANCH]).copied().collect()
}

fn add(to: &mut [f32], from: &[f32]) {
    to.iter_mut().zip(from).for_each(|(a, b)| *a += b);
}

fn sum(mut a: Vec<f32>, b: &[f32]) -> Vec<f32> {
    add(&mut a, b);
    a
}

fn relu(mut a: Vec<f32>) -> Vec<f32> {
    for x in &mut a {
        *x = x.max(0.0);
    }
    a
}
