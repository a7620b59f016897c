//! From a folder of files to a knowledge base in force: hash, cache, read, check, train.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::Knowledge;
use super::cache::{Cache, CacheError};
use crate::kb::diagnostic::{Diagnostic, Files};
use crate::kb::{Broken, KbFiles};
use crate::nlu::encoder::Encoder;
use crate::nlu::{Matcher, TextVectors};

/// How to load.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// The day on which review dates and the like are looked at.
    pub today: Date,
    /// Where compiled knowledge bases are kept; `None` reads and trains anew.
    pub cache: Option<Cache>,
    /// The sentence encoder; without one words and letters speak alone.
    pub encoder: Option<Arc<Encoder>>,
}

/// What loading is at, for a line of progress.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Reading and checking the files.
    Reading,
    /// Training the matcher; the share done, 0 to 1.
    Training(f32),
}

/// A loaded knowledge base.
#[derive(Debug)]
pub struct Loaded {
    /// The knowledge base with its matcher.
    pub knowledge: Knowledge,
    /// Whether it came from the cache.
    pub from_cache: bool,
    /// What the checks found that is no error; empty where it came from the cache.
    pub warnings: Vec<Diagnostic>,
    /// The files into which the warnings point.
    pub files: Files,
    /// Why it could not be cached, if it could not.
    pub not_cached: Option<CacheError>,
}

/// Loads the knowledge base in a folder: whole or not at all.
pub fn load(dir: &Path, options: &LoadOptions, progress: &mut dyn FnMut(Step)) -> Result<Loaded, Broken> {
    let files = KbFiles::collect(dir);
    let key = key(&files, options.encoder.as_deref());
    if let Some((kb, matcher)) = options.cache.as_ref().and_then(|c| c.get(&key)) {
        let matcher = matcher.with_encoder(options.encoder.clone());
        matcher.warm_up();
        return Ok(Loaded {
            knowledge: Knowledge::new(kb, matcher),
            from_cache: true,
            warnings: Vec::new(),
            files: Files::default(),
            not_cached: None,
        });
    }
    progress(Step::Reading);
    let read = files.compile(options.today)?;
    let mut vectors = options.encoder.clone().map(|e| known_vectors(e, options.cache.as_ref()));
    let matcher = Matcher::build(&read.kb, vectors.as_mut(), &mut |share| progress(Step::Training(share)));
    let not_cached = options.cache.as_ref().and_then(|c| {
        let vectors = vectors.as_ref().and_then(|v| Some((v.encoder().hash(), v.to_bytes()?)));
        let kept = vectors.map_or(Ok(()), |(encoder, bytes)| c.put_vectors(&encoder, &bytes));
        kept.and_then(|()| c.put(&key, &read.kb, &matcher)).err()
    });
    matcher.warm_up();
    Ok(Loaded {
        knowledge: Knowledge::new(read.kb, matcher),
        from_cache: false,
        warnings: read.warnings,
        files: read.files,
        not_cached,
    })
}

fn known_vectors(encoder: Arc<Encoder>, cache: Option<&Cache>) -> TextVectors {
    match cache.and_then(|c| c.vectors(&encoder.hash())) {
        Some(bytes) => TextVectors::from_bytes(encoder, &bytes),
        None => TextVectors::new(encoder),
    }
}

/// Same key, same compiled knowledge base: the files' content, the encoder, and the program that compiles them.
fn key(files: &KbFiles, encoder: Option<&Encoder>) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("amtslotse compiled knowledge base");
    hasher.update(BUILD.as_bytes());
    hasher.update(&files.hash());
    hasher.update(&encoder.map_or([0; 32], Encoder::hash));
    *hasher.finalize().as_bytes()
}

/// The version of this program, and of the code that compiles: a cache of another build is never read.
const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), "/", env!("AMTSLOTSE_SOURCES"));
