//! Text to piece numbers: the unigram segmentation of SentencePiece (Kudo 2018, "Subword Regularization"), the best sum of
//! scores found by dynamic programming over characters.

use fst::raw::Fst;
use fst::{IntoStreamer, Streamer};

use super::charmap::Charmap;
use super::mapped::Section;

/// Number of the unknown piece; 1 and 2 stand at the ends of a sentence.
pub(super) const UNKNOWN: u32 = 0;
const BEGIN: u32 = 1;
const END: u32 = 2;

/// The most pieces of a sentence, ends included: what lies beyond is left out, so that time is bounded for any input.
pub const MAX_PIECES: usize = 2048;
/// Text beyond this many bytes is not looked at: no sentence of [`MAX_PIECES`] pieces is longer in practice (a piece has 16
/// characters at most, of 4 bytes).
const MAX_BYTES: usize = MAX_PIECES * 64;

/// The vocabulary. Its numbers are those of the file; `origin` tells those of the full model.
pub(super) struct Pieces {
    automaton: Fst<Section>,
    scores: Vec<f32>,
    origin: Vec<u32>,
    unknown_score: f32,
    charmap: Section,
}

/// The best way to reach a place of the text.
#[derive(Clone, Copy)]
struct Reached {
    sum: f64,
    from: usize,
    piece: u32,
}

impl Pieces {
    pub(super) fn new(
        automaton: Fst<Section>,
        scores: Vec<f32>,
        origin: Vec<u32>,
        unknown_score: f32,
        charmap: Section,
    ) -> Self {
        Self { automaton, scores, origin, unknown_score, charmap }
    }

    /// The pieces of a text, ends included, by the numbers of the file.
    pub(super) fn cut(&self, text: &str) -> Vec<u32> {
        let mut pieces = vec![BEGIN];
        // The file was checked when it was opened: it holds a map.
        if let Some(map) = Charmap::new(&self.charmap) {
            let text = map.normalise(prefix(text, MAX_BYTES));
            if text.is_empty() {
                pieces.push(UNKNOWN);
            } else {
                self.segment(&text, &mut pieces);
            }
        }
        pieces.truncate(MAX_PIECES - 1);
        pieces.push(END);
        pieces
    }

    /// The number that a piece has in the full model.
    pub(super) fn origin(&self, piece: u32) -> u32 {
        self.origin.get(piece as usize).copied().unwrap_or(UNKNOWN)
    }

    /// Every piece, with its text, in the order of the texts' bytes.
    pub(super) fn each_text(&self, mut visit: impl FnMut(&str)) {
        let mut stream = self.automaton.stream().into_stream();
        while let Some((text, _)) = stream.next() {
            if let Ok(text) = std::str::from_utf8(text) {
                visit(text);
            }
        }
    }

    fn segment(&self, text: &str, pieces: &mut Vec<u32>) {
        let bytes = text.as_bytes();
        let mut best: Vec<Option<Reached>> = vec![None; bytes.len() + 1];
        best[0] = Some(Reached { sum: 0.0, from: 0, piece: UNKNOWN });
        for (start, c) in text.char_indices() {
            // Every character can be reached: the one before is a piece or unknown.
            let Some(before) = best[start] else { continue };
            let mut offer = |end: usize, piece: u32, score: f32| {
                let sum = before.sum + f64::from(score);
                if best[end].is_none_or(|there| sum > there.sum) {
                    best[end] = Some(Reached { sum, from: start, piece });
                }
            };
            let single = start + c.len_utf8();
            let mut single_is_piece = false;
            let mut node = self.automaton.root();
            let mut value = fst::raw::Output::zero();
            for (i, byte) in bytes[start..].iter().enumerate() {
                let Some(found) = node.find_input(*byte) else { break };
                let transition = node.transition(found);
                value = value.cat(transition.out);
                node = self.automaton.node(transition.addr);
                if node.is_final() {
                    let end = start + i + 1;
                    let piece = value.cat(node.final_output()).value() as u32;
                    single_is_piece |= end == single;
                    offer(end, piece, self.scores.get(piece as usize).copied().unwrap_or(self.unknown_score));
                }
            }
            if !single_is_piece {
                offer(single, UNKNOWN, self.unknown_score);
            }
        }
        let first = pieces.len();
        let mut at = bytes.len();
        while at > 0 {
            let Some(reached) = best[at] else { break };
            pieces.push(reached.piece);
            at = reached.from;
        }
        pieces[first..].reverse();
    }
}

/// The longest beginning of at most so many bytes that ends between characters.
fn prefix(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
