//! Sums of weighted rows of a matrix, many at a time: what fitting a model comes to. Classes are worked on in blocks, whose part
//! of the matrix is put together first: a sum stays in the machine's registers, and more of a block in its caches, of which
//! the matrix as a whole is many times the size. It knows neither weights nor errors.
//!
//! A product and a sum, never fused, in the order of the cells: each number is the same for any width of block or vector.

#![allow(clippy::inline_always, reason = "what is not inlined is compiled without the machine's vectors")]

use pulp::{Arch, Simd, WithSimd};

use crate::nlu::features::Cell;

/// Columns of a panel; three of them make a block.
const PANEL: usize = 16;

/// The numbers of a row in one panel, on a line of the cache of their own.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line([f32; PANEL]);

/// To each row of `out` come the rows of `matrix` that a list of cells names, each times the number in its cell.
pub(super) struct Sums<'a, L> {
    pub(super) matrix: &'a [f32],
    /// Length of a row of `matrix` and of `out`; a multiple of sixteen.
    pub(super) width: usize,
    /// The cells of each row of `out`.
    pub(super) list: L,
    pub(super) out: &'a mut [f32],
}

impl<'a, L: Fn(usize) -> &'a [Cell]> Sums<'a, L> {
    pub(super) fn add(self) {
        Arch::new().dispatch(self);
    }
}

impl<'a, L: Fn(usize) -> &'a [Cell]> WithSimd for Sums<'a, L> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        // How many vectors of this machine make up a panel.
        match PANEL / S::F32_LANES {
            1 => self.all::<S, 1>(simd),
            2 => self.all::<S, 2>(simd),
            4 => self.all::<S, 4>(simd),
            _ => self.all::<S, PANEL>(simd),
        }
    }
}

impl<'a, L: Fn(usize) -> &'a [Cell]> Sums<'a, L> {
    #[inline(always)]
    fn all<S: Simd, const V: usize>(&mut self, simd: S) {
        let mut room = Vec::new();
        let mut left = 0;
        while left < self.width {
            left += match (self.width - left) / PANEL {
                1 => self.block::<S, V, 1>(simd, left, &mut room),
                2 => self.block::<S, V, 2>(simd, left, &mut room),
                _ => self.block::<S, V, 3>(simd, left, &mut room),
            };
        }
    }

    /// The columns of a block, from `left` on, of all rows; returns how many they are.
    #[inline(always)]
    fn block<S: Simd, const V: usize, const P: usize>(&mut self, simd: S, left: usize, room: &mut Vec<Line>) -> usize {
        let (matrix, width) = (self.matrix, self.width);
        // A single sum is not worth the copy.
        if self.out.len() > width {
            room.clear();
            for row in matrix.chunks_exact(width) {
                room.extend(row[left..left + P * PANEL].as_chunks::<PANEL>().0.iter().map(|panel| Line(*panel)));
            }
            self.rows::<S, V, P>(simd, left, |at, p| &room[at * P + p].0);
        } else {
            self.rows::<S, V, P>(simd, left, |at, p| {
                let start = at * width + left + p * PANEL;
                &matrix[start..start + PANEL]
            });
        }
        P * PANEL
    }

    /// `panel` gives the numbers of a row of the matrix in one panel of the block.
    #[inline(always)]
    fn rows<'m, S: Simd, const V: usize, const P: usize>(
        &mut self,
        simd: S,
        left: usize,
        panel: impl Fn(usize, usize) -> &'m [f32],
    ) {
        for (i, row) in self.out.chunks_exact_mut(self.width).enumerate() {
            let row = &mut row[left..left + P * PANEL];
            let mut sums = [[simd.splat_f32s(0.0); V]; P];
            for (sums, begun) in sums.iter_mut().zip(row.chunks_exact(PANEL)) {
                sums.copy_from_slice(&S::as_simd_f32s(begun).0[..V]);
            }
            for &(at, value) in (self.list)(i) {
                let x = simd.splat_f32s(value);
                for (p, sums) in sums.iter_mut().enumerate() {
                    for (sum, numbers) in sums.iter_mut().zip(S::as_simd_f32s(panel(at as usize, p)).0) {
                        *sum = simd.add_f32s(*sum, simd.mul_f32s(x, *numbers));
                    }
                }
            }
            for (sums, done) in sums.iter().zip(row.chunks_exact_mut(PANEL)) {
                S::as_mut_simd_f32s(done).0[..V].copy_from_slice(sums);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_plain_loop_to_the_last_bit() {
        let mut lists: Vec<Vec<Cell>> = Vec::new();
        for i in 0..7_u32 {
            let cells = (0..i).map(|j| ((i * 3 + j * 5) % 11, (j as f32 - 1.5) / 3.0)).collect();
            lists.push(cells);
        }
        for width in [16, 32, 48, 64, 144] {
            let matrix: Vec<f32> = (0..11 * width).map(|i| ((i * 7) % 23) as f32 / 9.0 - 1.0).collect();
            let begun: Vec<f32> = (0..5 * width).map(|i| (i % 5) as f32).collect();
            let mut plain = begun.clone();
            for (i, row) in plain.chunks_exact_mut(width).enumerate() {
                for (at, value) in &lists[2 + i] {
                    for (sum, x) in row.iter_mut().zip(&matrix[*at as usize * width..]) {
                        *sum += value * x;
                    }
                }
            }
            let mut out = begun.clone();
            Sums { matrix: &matrix, width, list: |i: usize| lists[2 + i].as_slice(), out: &mut out }.add();
            assert!(plain.iter().zip(&out).all(|(a, b)| a.to_bits() == b.to_bits()), "{width}");
            let mut one = begun[4 * width..].to_vec();
            Sums { matrix: &matrix, width, list: |_: usize| lists[6].as_slice(), out: &mut one }.add();
            assert!(plain[4 * width..].iter().zip(&one).all(|(a, b)| a.to_bits() == b.to_bits()), "one, {width}");
        }
    }
}
