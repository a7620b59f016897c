//! Sentence vectors of training texts, computed once and kept by content: an edited intent file costs the vectors of its new
//! texts alone. It never sees a citizen's message.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::encoder::{DIMENSIONS, Encoder};

/// A sentence vector, shared.
pub(crate) type Vector = Arc<[f32]>;

/// Texts are encoded in so many at a time, so that progress can be told between.
const BATCH: usize = 256;
/// Vectors that no text of the last build has are kept up to this number in all.
const KEPT: usize = 40_000;
const KEY_BYTES: usize = 16;
const ENTRY_BYTES: usize = KEY_BYTES + DIMENSIONS * size_of::<f32>();

/// An encoder with the vectors that it has computed for training texts.
#[derive(Debug)]
pub struct TextVectors {
    encoder: Arc<Encoder>,
    known: BTreeMap<[u8; KEY_BYTES], Vector>,
    used: BTreeSet<[u8; KEY_BYTES]>,
    grown: bool,
}

impl TextVectors {
    /// None known yet.
    pub fn new(encoder: Arc<Encoder>) -> Self {
        Self { encoder, known: BTreeMap::new(), used: BTreeSet::new(), grown: false }
    }

    /// With those that [`Self::to_bytes`] gave; bytes of another length than whole entries count as none.
    pub fn from_bytes(encoder: Arc<Encoder>, bytes: &[u8]) -> Self {
        let mut all = Self::new(encoder);
        if !bytes.len().is_multiple_of(ENTRY_BYTES) {
            return all;
        }
        for entry in bytes.chunks_exact(ENTRY_BYTES) {
            let (key, numbers) = entry.split_at(KEY_BYTES);
            let mut own = [0; KEY_BYTES];
            own.copy_from_slice(key);
            let (numbers, _) = numbers.as_chunks::<4>();
            all.known.insert(own, numbers.iter().map(|n| f32::from_le_bytes(*n)).collect());
        }
        all
    }

    /// The encoder.
    pub fn encoder(&self) -> &Arc<Encoder> {
        &self.encoder
    }

    /// All that is worth keeping, where something came to it since it was read.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        if !self.grown {
            return None;
        }
        let spare = KEPT.saturating_sub(self.used.len());
        let others = self.known.iter().filter(|(k, _)| !self.used.contains(*k)).take(spare);
        let used = self.known.iter().filter(|(k, _)| self.used.contains(*k));
        let mut out = Vec::with_capacity(self.known.len() * ENTRY_BYTES);
        for (key, vector) in used.chain(others) {
            out.extend_from_slice(key);
            out.extend(vector.iter().flat_map(|x| x.to_le_bytes()));
        }
        Some(out)
    }

    /// The vectors of texts, in their order; `progress` is told the share done.
    pub(crate) fn of(&mut self, texts: &[&str], progress: &mut dyn FnMut(f32)) -> Vec<Vector> {
        let keys: Vec<[u8; KEY_BYTES]> = texts.iter().map(|t| key(t)).collect();
        let missing: BTreeMap<[u8; KEY_BYTES], &str> =
            keys.iter().zip(texts).filter(|(k, _)| !self.known.contains_key(*k)).map(|(k, t)| (*k, *t)).collect();
        let missing: Vec<([u8; KEY_BYTES], &str)> = missing.into_iter().collect();
        for (i, batch) in missing.chunks(BATCH).enumerate() {
            progress((i * BATCH) as f32 / missing.len() as f32);
            let texts: Vec<&str> = batch.iter().map(|b| b.1).collect();
            for ((key, _), vector) in batch.iter().zip(self.encoder.encode_all(&texts)) {
                self.known.insert(*key, Arc::from(vector.as_slice()));
            }
            self.grown = true;
        }
        self.used.extend(&keys);
        keys.iter().map(|k| self.known.get(k).cloned().unwrap_or_else(|| Arc::from([0.0; DIMENSIONS]))).collect()
    }
}

/// Sentence vectors in one byte a number: enough to say which texts are near, at a quarter of the memory.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Nearby {
    rows: Vec<i8>,
}

/// A vector of length 1 has hardly a number beyond a quarter; what lies beyond is cut.
const SCALE: f32 = 508.0;

impl Nearby {
    pub(crate) fn of<'a>(vectors: impl Iterator<Item = &'a [f32]>) -> Self {
        Self { rows: vectors.flat_map(|v| v.iter().map(|x| (x * SCALE).clamp(-127.0, 127.0) as i8)).collect() }
    }

    /// The cosine of a vector with each row, nearly.
    pub(crate) fn similarities(&self, vector: &[f32]) -> Vec<f32> {
        let dot = |row: &[i8]| row.iter().zip(vector).map(|(r, v)| f32::from(*r) * v).sum::<f32>() / SCALE;
        self.rows.chunks_exact(DIMENSIONS).map(dot).collect()
    }
}

fn key(text: &str) -> [u8; KEY_BYTES] {
    let mut key = [0; KEY_BYTES];
    key.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..KEY_BYTES]);
    key
}
