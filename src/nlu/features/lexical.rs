//! The lexical view: n-grams weighted by how telling they are (sublinear tf, idf), each group of the same norm, hashed
//! with a sign into a fixed number of columns. It knows no model and no class.

use serde::{Deserialize, Serialize};

use super::grams::Grams;
use super::rows::Cell;
use crate::nlu::math::ln;

/// Columns of the lexical view. By folds on a knowledge base of 5,600 examples 2^14 loses 0.7 points: two n-grams share each
/// column, and a rare word then speaks for whatever a stranger spoke for.
pub(crate) const COLUMNS: u32 = 1 << 15;

/// Columns of the lexical view where sentence vectors stand beside it: fewer cost nothing there, and half the time to fit.
pub(crate) const COLUMNS_BESIDE_DENSE: u32 = 1 << 13;

/// With more n-grams than columns of the lexical view alone, single pairs are left out. Measured by folds on a knowledge base of 73,000: two tenths of a
/// point better, and half the size; on the small sets, which lie below, it would cost half a point.
const CROWDED: usize = COLUMNS as usize;

/// How many n-grams stand in how many of the training texts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub(crate) struct Lexical {
    /// A power of two.
    columns: u32,
    n_texts: u32,
    /// Open addressing: the upper half of an n-gram's hash, and its idf beside it; 0 where the slot is free.
    slots: Vec<(u32, f32)>,
    /// Sorted by hash: what is stored.
    counts: Vec<(u64, u32)>,
}

/// What stands in a file.
#[derive(Serialize, Deserialize)]
struct Stored {
    columns: u32,
    n_texts: u32,
    counts: Vec<(u64, u32)>,
}

impl From<Stored> for Lexical {
    fn from(s: Stored) -> Self {
        Self::from_counts(s.columns, s.n_texts, s.counts)
    }
}

impl From<Lexical> for Stored {
    fn from(l: Lexical) -> Self {
        Self { columns: l.columns, n_texts: l.n_texts, counts: l.counts }
    }
}

impl Lexical {
    /// Learns from folded texts which n-grams there are and how rare each is. Where there are too many for the columns, pairs
    /// of words that one text alone has are left out: they would only blur what shares their columns.
    pub(crate) fn learn<'a>(texts: impl Iterator<Item = &'a str>, columns: u32) -> Self {
        let (mut pairs, mut others): (Vec<u64>, Vec<u64>) = (Vec::new(), Vec::new());
        let mut n_texts = 0;
        for text in texts {
            n_texts += 1;
            let Grams { words, pairs: mut of_pairs, chars } = Grams::of(text);
            let mut of_others: Vec<u64> = words.into_iter().chain(chars).collect();
            for (own, all) in [(&mut of_pairs, &mut pairs), (&mut of_others, &mut others)] {
                own.sort_unstable();
                own.dedup();
                all.extend_from_slice(own);
            }
        }
        let counted = |all: &mut Vec<u64>| -> Vec<(u64, u32)> {
            all.sort_unstable();
            all.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect()
        };
        let (mut pairs, mut counts) = (counted(&mut pairs), counted(&mut others));
        if pairs.len() + counts.len() > CROWDED {
            pairs.retain(|(_, n)| *n > 1);
        }
        counts.append(&mut pairs);
        counts.sort_unstable();
        Self::from_counts(columns.next_power_of_two(), n_texts, counts)
    }

    fn from_counts(columns: u32, n_texts: u32, counts: Vec<(u64, u32)>) -> Self {
        let mut slots = vec![(0, 0.0); (2 * counts.len()).next_power_of_two().max(2)];
        let mask = slots.len() - 1;
        for &(h, count) in &counts {
            let mut i = h as usize & mask;
            while slots[i].1 > 0.0 {
                i = (i + 1) & mask;
            }
            let idf = ln(f64::from(1 + n_texts) / f64::from(1 + count)) + 1.0;
            slots[i] = (upper(h), idf as f32);
        }
        Self { columns, n_texts, slots, counts }
    }

    /// The column of an n-gram: the low bits of its hash.
    fn column(&self, h: u64) -> u32 {
        h as u32 & self.columns.saturating_sub(1)
    }

    fn idf(&self, h: u64) -> Option<f32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut i = h as usize & mask;
        loop {
            let (key, idf) = self.slots[i];
            if idf <= 0.0 {
                return None;
            }
            if key == upper(h) {
                return Some(idf);
            }
            i = (i + 1) & mask;
        }
    }

    /// Appends the cells of a folded text. An n-gram that no training text has makes no cell, but counts in the norm: the
    /// less of a text is known, the weaker speaks what is.
    pub(crate) fn cells(&self, folded: &str, out: &mut Vec<Cell>) {
        out.reserve(4 * folded.len());
        self.weighted(folded, |h, value| out.push((self.column(h), if is_positive(h) { value } else { -value })));
    }

    /// The cells of a folded text with how each n-gram reads, for `explain`.
    pub(crate) fn named_cells(&self, folded: &str) -> Vec<(String, Cell)> {
        let names = Grams::named(folded);
        let mut out = Vec::new();
        self.weighted(folded, |h, value| {
            if let Ok(i) = names.binary_search_by_key(&h, |n| n.0) {
                out.push((names[i].1.clone(), (self.column(h), if is_positive(h) { value } else { -value })));
            }
        });
        out
    }

    /// The known n-grams of a folded text with their weights, group by group, by hash.
    fn weighted(&self, folded: &str, mut each: impl FnMut(u64, f32)) {
        let mut grams = Grams::of(folded);
        grams.words.append(&mut grams.pairs);
        let strange = UNKNOWN * (ln(f64::from(1 + self.n_texts)) as f32 + 1.0);
        let mut found: Vec<(u64, f32)> = Vec::with_capacity(grams.words.len().max(grams.chars.len()));
        for group in [&mut grams.words, &mut grams.chars] {
            group.sort_unstable();
            found.clear();
            let mut square = 0.0_f32;
            for run in group.chunk_by(|a, b| a == b) {
                let Some(idf) = self.idf(run[0]) else {
                    square += strange * strange;
                    continue;
                };
                let tf = if run.len() == 1 { 1.0 } else { 1.0 + ln(run.len() as f64) as f32 };
                let weight = tf * idf;
                square += weight * weight;
                found.push((run[0], weight));
            }
            let scale = if square > 0.0 { GROUP_NORM / square.sqrt() } else { 0.0 };
            for (h, weight) in &found {
                each(*h, weight * scale);
            }
        }
    }
}

/// What tells apart the n-grams of one stretch of slots, beside the lower half that has led there.
const fn upper(h: u64) -> u32 {
    (h >> 32) as u32
}

/// Two groups of this norm make a row of norm 1.
const GROUP_NORM: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// Share of the greatest idf with which an unknown n-gram counts in the norm. Measured on the development sets against 0:
/// `robo_de` 5-shot + 1 point, half a point to one and a half of AUROC against intents left out.
const UNKNOWN: f32 = 0.7;

/// The sign of an n-gram in its column: the high bit of its hash.
const fn is_positive(h: u64) -> bool {
    h >> 63 == 0
}
