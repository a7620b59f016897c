//! What stands where in the encoder's file: our own format, little endian. A header (mark, version, checksum of all that
//! follows), a table of sections, then the sections, each from a multiple of 64 bytes on.

use super::network::{BRANCH, BRANCHES, DIMENSIONS, NARROW, WIDE};

/// The file's first bytes.
pub(super) const MAGIC: &[u8; 8] = b"AMTSENC\0";
/// Version of the format.
pub(super) const VERSION: u32 = 1;
/// Mark, version, number of sections, checksum.
pub(super) const HEADER: usize = 8 + 4 + 4 + blake3::OUT_LEN;
/// A row of the table of sections: kind, unused, start, length.
pub(super) const ROW: usize = 4 + 4 + 8 + 8;
/// Sections begin at multiples of this.
pub(super) const ALIGN: usize = 64;
/// Blocks into which the model deals out its table; each has a scale and an offset of its own.
pub(super) const BLOCKS: usize = 17;

/// The sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Kind {
    /// Model, licence, source: text for people.
    Notice = 1,
    /// Piece text to number: an `fst` map.
    Automaton = 2,
    /// Score of each piece, `f32`.
    Scores = 3,
    /// Number of each piece in the full model, `u32`.
    Origin = 4,
    /// The normaliser's character map.
    Charmap = 5,
    /// Embeddings, a row of 512 bytes for each piece.
    Table = 6,
    /// Scale and offset of each block, score of the unknown piece: `f32`; then epsilon: `f64`.
    Numbers = 7,
    /// All other weights in the order of [`tensors`], as 16-bit floats.
    Weights = 8,
}

impl Kind {
    /// Every section, in the order in which they are written.
    pub(super) const ALL: [Self; 8] = [
        Self::Notice,
        Self::Automaton,
        Self::Scores,
        Self::Origin,
        Self::Charmap,
        Self::Table,
        Self::Numbers,
        Self::Weights,
    ];
}

/// Name and size of every tensor in [`Kind::Weights`], in order; the names are those of the package.
pub(super) fn tensors() -> Vec<(String, usize)> {
    let mut out = Vec::new();
    for (k, _) in BRANCHES {
        out.push((format!("proj{k}"), DIMENSIONS * BRANCH));
        out.push((format!("proj_b{k}"), BRANCH));
        out.push((format!("ln_g{k}"), BRANCH));
        out.push((format!("ln_b{k}"), BRANCH));
        for layer in ["1", "2"] {
            out.push((format!("w{layer}_{k}"), k * BRANCH * BRANCH));
            out.push((format!("b{layer}_{k}"), BRANCH));
        }
    }
    let rest = [
        ("ln_g", WIDE),
        ("ln_b", WIDE),
        ("cnn_W", WIDE * DIMENSIONS),
        ("cnn_b", DIMENSIONS),
        ("d0", DIMENSIONS * NARROW),
        ("p1", DIMENSIONS * NARROW),
        ("d1", NARROW * NARROW),
        ("d2", NARROW * DIMENSIONS),
        ("p3", NARROW * DIMENSIONS),
        ("d3", DIMENSIONS * DIMENSIONS),
    ];
    out.extend(rest.map(|(name, size)| (name.to_owned(), size)));
    out
}
