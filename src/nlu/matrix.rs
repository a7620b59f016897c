//! Matrix products, for the encoder and for fitting the model on its vectors: one side packed once, every output summed in one fixed order, so that the numbers are the
//! same on every machine and for every size of batch. It knows nothing of sentences.
//!
//! An output is `acc = fma(a[k], b[k], acc)` for `k` rising from 0: the vector unit only decides how many outputs are
//! worked on at once. A fused multiply-add is defined to the last bit by IEEE 754, in hardware (x86-64 with FMA, AArch64) and in
//! the library function that stands in for it elsewhere.

#![allow(clippy::inline_always, reason = "what is not inlined is compiled without the machine's vectors")]

use pulp::{Arch, Simd, WithSimd};

/// Columns of a panel: two vectors of eight numbers.
const COLUMNS: usize = 16;
/// Rows of `a` worked on at once: six rows by sixteen columns fill the twelve accumulators of a machine with sixteen registers.
const ROWS: usize = 6;

/// A weight matrix of `depth` rows, cut into panels of sixteen columns that lie one after the other, row by row.
pub(crate) struct Packed {
    panels: Vec<[f32; COLUMNS]>,
    depth: usize,
    width: usize,
}

/// One product: what [`Arch::dispatch`] compiles once for each kind of machine.
struct Product<'a> {
    b: &'a Packed,
    a: &'a [f32],
    starts: &'a [usize],
    out: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        // How many vectors of this machine make up a panel's columns.
        match COLUMNS / S::F32_LANES {
            1 => self.fill::<S, 1>(simd),
            2 => self.fill::<S, 2>(simd),
            4 => self.fill::<S, 4>(simd),
            _ => self.fill::<S, COLUMNS>(simd),
        }
    }
}

impl Product<'_> {
    #[inline(always)]
    fn fill<S: Simd, const V: usize>(self, simd: S) {
        let Product { b, a, starts, out } = self;
        for (number, panel) in b.panels.chunks_exact(b.depth).enumerate() {
            let left = number * COLUMNS;
            let mut done = 0;
            for block in starts.chunks(ROWS) {
                let to = Target { out: &mut out[done * b.width..], width: b.width, left };
                match *block {
                    [s0, s1, s2, s3, s4, s5] => rows::<S, V, 6>(simd, [s0, s1, s2, s3, s4, s5], a, panel, to),
                    [s0, s1, s2, s3, s4] => rows::<S, V, 5>(simd, [s0, s1, s2, s3, s4], a, panel, to),
                    [s0, s1, s2, s3] => rows::<S, V, 4>(simd, [s0, s1, s2, s3], a, panel, to),
                    [s0, s1, s2] => rows::<S, V, 3>(simd, [s0, s1, s2], a, panel, to),
                    [s0, s1] => rows::<S, V, 2>(simd, [s0, s1], a, panel, to),
                    [s0] => rows::<S, V, 1>(simd, [s0], a, panel, to),
                    _ => {}
                }
                done += block.len();
            }
        }
    }
}

/// Where a block of results goes.
struct Target<'a> {
    out: &'a mut [f32],
    width: usize,
    left: usize,
}

/// `N` rows by one panel of `V` vectors; the sums stay in registers.
#[allow(clippy::needless_pass_by_value, reason = "a block's target is used up by it")]
#[inline(always)]
fn rows<S: Simd, const V: usize, const N: usize>(
    simd: S,
    starts: [usize; N],
    a: &[f32],
    panel: &[[f32; COLUMNS]],
    to: Target<'_>,
) {
    let depth = panel.len();
    let rows: [&[f32]; N] = starts.map(|s| &a[s..s + depth]);
    let mut sums = [[simd.splat_f32s(0.0); V]; N];
    for (k, columns) in panel.iter().enumerate() {
        let (columns, _) = S::as_simd_f32s(columns);
        for i in 0..N {
            let x = simd.splat_f32s(rows[i][k]);
            for v in 0..V {
                sums[i][v] = simd.mul_add_f32s(x, columns[v], sums[i][v]);
            }
        }
    }
    for (i, sums) in sums.iter().enumerate() {
        let at = i * to.width + to.left;
        let (row, _) = S::as_mut_simd_f32s(&mut to.out[at..at + COLUMNS]);
        row[..V].copy_from_slice(sums);
    }
}

impl Packed {
    /// Packs matrices of the same depth that stand side by side, each row by row with its width; the widths must be
    /// multiples of sixteen, which all of the encoder's are.
    pub(crate) fn side_by_side(depth: usize, parts: &[(&[f32], usize)]) -> Self {
        let width = parts.iter().map(|(_, w)| w).sum();
        let mut panels = Vec::with_capacity(depth * width / COLUMNS);
        for (part, part_width) in parts {
            debug_assert!(part.len() == depth * part_width && part_width % COLUMNS == 0);
            for left in (0..*part_width).step_by(COLUMNS) {
                for row in part.chunks_exact(*part_width) {
                    let mut columns = [0.0; COLUMNS];
                    columns.copy_from_slice(&row[left..left + COLUMNS]);
                    panels.push(columns);
                }
            }
        }
        Self { panels, depth, width }
    }

    /// Packs one matrix.
    pub(crate) fn new(depth: usize, width: usize, weights: &[f32]) -> Self {
        Self::side_by_side(depth, &[(weights, width)])
    }

    /// Number of columns.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// The product of windows of `a` with this matrix: row `i` of the result comes from the `depth` numbers of `a` that
    /// begin at `starts[i]`. Windows may overlap: that is how a convolution looks at its neighbours without copying them.
    pub(crate) fn times(&self, a: &[f32], starts: &[usize]) -> Vec<f32> {
        let mut out = vec![0.0; starts.len() * self.width];
        Arch::new().dispatch(Product { b: self, a, starts, out: &mut out });
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n: usize, seed: u32) -> Vec<f32> {
        let mut x = seed;
        (0..n)
            .map(|_| {
                x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (x >> 8) as f32 / 16_777_216.0 - 0.5
            })
            .collect()
    }

    #[test]
    fn products_are_those_of_the_plain_loop_to_the_last_bit() {
        let (depth, width) = (40, 48);
        let weights = numbers(depth * width, 1);
        let packed = Packed::new(depth, width, &weights);
        let a = numbers(depth * 20, 2);
        for rows in 0..15 {
            let starts: Vec<usize> = (0..rows).map(|i| i * 24).collect();
            let product = packed.times(&a, &starts);
            for (i, start) in starts.iter().enumerate() {
                for j in 0..width {
                    let plain = (0..depth).fold(0.0_f32, |acc, k| a[start + k].mul_add(weights[k * width + j], acc));
                    assert_eq!(plain.to_bits(), product[i * width + j].to_bits());
                }
            }
        }
    }

    #[test]
    fn matrices_side_by_side_are_one_matrix() {
        let (depth, width) = (8, 16);
        let (one, two) = (numbers(depth * width, 3), numbers(depth * width, 4));
        let both = Packed::side_by_side(depth, &[(&one, width), (&two, width)]);
        let a = numbers(depth, 5);
        let expected: Vec<f32> =
            [&one, &two].iter().flat_map(|m| Packed::new(depth, width, m).times(&a, &[0])).collect();
        assert_eq!(both.times(&a, &[0]), expected);
    }
}
